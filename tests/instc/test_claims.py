"""The ledger of public statements: each number found again from the tables or by another call."""

import math
from functools import cache, partial

import numpy as np
import pytest

import corridor
from corridor.answers.questions import ClaimsQuestion

MT = 1e6
FIRM = ("built", "under_construction", "financed", "announced", "studied", "proposed")

pytestmark = pytest.mark.long


@cache
def case():
    return corridor.open_case("instc")


@cache
def answer():
    return corridor.answer(case(), ClaimsQuestion())


ROWS = case().records["claims"]
TESTED = [i for i, r in ROWS.items() if r["measure"] != "none"]


def of_measure(*measures):
    return [i for i, r in ROWS.items() if r["measure"] in measures]


def found(claim):
    return next(c for c in answer().claims if c.id == claim)


def blank(value):
    return value == "" or value != value  # noqa: PLR0124  (NaN is not itself)


def year_of(row):
    return None if blank(row["year"]) else int(row["year"])


def worlds(row):
    """Works taken as built, set by set; of two that exclude each other the first."""
    yield tuple(row["projects"].split())
    projects = case().records["projects"]
    for standing in row["standing"].split():
        firm = FIRM[: FIRM.index(standing) + 1]
        works = [p for s in firm for p, r in projects.items() if r["standing"] == s]
        out = {x for n, p in enumerate(works) for x in works[n:]
               if x in projects[p]["excludes"].split()}  # fmt: skip
        yield (*row["projects"].split(), *(p for p in works if p not in out))


def ways(row):
    both = row["direction"] in ("", "both_ways")
    return ("both",) if both else ("each",) if row["direction"] == "each_way" else ("each", "both")


def test_every_statement_of_the_facts_is_in_the_table():
    assert {i.rstrip("abcd") for i in ROWS} == {f"K{n:02}" for n in range(1, 33)}
    assert len(TESTED) >= 25
    assert [c.id for c in answer().claims] == list(ROWS)
    assert sum(answer().verdicts.values()) == len(ROWS)


@pytest.mark.parametrize("claim", ROWS)
def test_verdicts_follow_from_the_numbers(claim):
    """The rule of docs/how-to/claims.md, written once more."""
    row, shown = ROWS[claim], found(claim)
    if row["measure"] == "none":
        assert (shown.verdict, shown.model) == ("cannot say", None)
        assert shown.why == row["note"] != ""
        return
    low, high = row["value_low"], row["value_high"]
    fits = set()
    for r in shown.readings:
        value, least, most = (math.inf if x is None else x for x in (r.value, r.low, r.high))
        assert least <= value <= most
        above = 0.9 * low <= value, 0.9 * low <= most
        below = value <= 1.1 * high, least <= 1.1 * high
        if row["sense"] == "at_least":
            below = True, True
        fits.add("yes" if above[0] and below[0] else "range" if above[1] and below[1] else "no")
    expected = {
        ("yes",): "supported", ("no",): "not supported", (): "cannot say",
    }.get(tuple(fits), "supported in part")  # fmt: skip
    assert shown.verdict == expected
    if shown.readings:
        assert shown.model == shown.readings[0].value
        assert f"{shown.model:.3g}" in shown.why or len(shown.readings) > 3
        assert shown.low == min(r.low for r in shown.readings)


@pytest.mark.parametrize("claim", of_measure("capacity"))
def test_capacities(claim):
    row, values = ROWS[claim], []
    for works in worlds(row):
        elements = corridor.capacity(case(), year_of(row), built=works).elements
        chosen = [elements[e] for e in row["elements"].split()]
        each = any(e.counts == "each way" for e in chosen)
        for way in ways(row) if each else ("both",):
            tonnes = [
                e.capacity_t_per_year * (2 if e.counts == "each way" and way == "both" else 1)
                for e in chosen
            ]
            values.append((sum if row["combine"] == "sum" else min)(tonnes) / MT)
    assert [r.value for r in found(claim).readings] == pytest.approx(values)


@cache
def tonnes(year, works, line, way, others):
    return corridor.throughput(
        case(), year, built=works, screenline=line, others=others,
        direction="forward" if way == "each" else "both",
    ).tonnes_per_year  # fmt: skip


@pytest.mark.parametrize("claim", of_measure("throughput"))
def test_throughputs(claim):
    row = ROWS[claim]
    values = [
        tonnes(year_of(row), works, line, way, others) / MT
        for works in worlds(row)
        for line in row["screenlines"].split()
        for way in ways(row)
        for others in ("ignored", "served")
    ]
    assert [r.value for r in found(claim).readings] == pytest.approx(values)


def needs(work, others):
    """Whether a work requires one of others, or another that does."""
    required = case().records["projects"][work]["requires"].split()
    return any(r in others or needs(r, others) for r in required)


@pytest.mark.parametrize("claim", of_measure("gain"))
def test_gains(claim):
    row, values = ROWS[claim], []
    named = set(row["projects"].split())
    for works in worlds(row):
        rest = tuple(w for w in works if w not in named and not needs(w, named))
        for line in row["screenlines"].split():
            for way in ways(row):
                done, without = (
                    tonnes(year_of(row), w, line, way, "ignored") for w in (works, rest)
                )
                values.append((done - without) / MT)
    assert [r.value for r in found(claim).readings] == pytest.approx(values, abs=1e-6)


@pytest.mark.parametrize("claim", of_measure("demand"))
def test_demand(claim):
    """Base tonnes of each group times its index, joined by straight lines from 2023."""
    row, values = ROWS[claim], []
    for path in ("base", "low", "high"):
        total = 0.0
        for group in row["groups"].split():
            points = {2023: 1.0} | {
                g["year"]: g["index"]
                for g in case().rows("growth")
                if (g["growth"], g["group"]) == (path, group)
            }
            years = sorted(points)
            index = np.interp(row["year"], years, [points[y] for y in years])
            base = sum(d["tonnes_per_year"] for d in case().rows("demand") if d["group"] == group)
            total += base * index
        values.append(total / MT)
    assert [r.value for r in found(claim).readings] == pytest.approx(values)


@pytest.mark.parametrize("claim", of_measure("flow"))
def test_cargo(claim):
    row = ROWS[claim]
    lines = case().records["screenlines"]
    ids = row["elements"].split()
    ids += [e for s in row["screenlines"].split() for e in lines[s]["elements"].split()]
    values = [
        (sum if row["combine"] == "sum" else max)(assigned(year_of(row), method)[ids]) / MT
        for method in ("ue", "capacitated")
    ]
    assert [r.value for r in found(claim).readings] == pytest.approx(values, rel=1e-6)


@cache
def assigned(year, method):
    table = corridor.assign(case(), year, method=method, leave_stranded=True).elements
    return table.set_index("id")["tonnes_per_year"]


def trip(row, works, shut, *, hours_alone):
    """Days, km and dollars of the cheapest way of the cargo of two zones in an empty network.

    The quickest way is the cheapest for cargo whose hours are worth anything.
    """
    tables = {name: frame.copy() for name, frame in case().tables.items()}
    cargo = tables["demand"]
    tables["demand"] = cargo[
        (cargo["origin"] == row["origin"]) & (cargo["destination"] == row["destination"])
    ].reset_index(drop=True)
    keys = {"rail": "link_id", "road": "link_id", "sea": "link_id", "borders": "border_id",
            "terminals": "terminal_id", "ports": "port_id"}  # fmt: skip
    for table, key in keys.items():
        tables[table].loc[tables[table][key].isin(shut), "open_share"] = 0.0
    if hours_alone:
        tables["commodities"]["value_of_time_usd_per_t_h"] = 1e7
    world = case().replace(**tables)
    paths = corridor.assign(world, year_of(row), built=works, method="aon").paths
    weights = paths["tonnes_per_year"]
    hours = paths["hours"] - paths["wait_h"]
    return [np.average(x, weights=weights) for x in (hours / 24, paths["km"], paths["usd_per_t"])]


@pytest.mark.parametrize("claim", of_measure("days", "days_saved", "shorter", "cheaper"))
def test_trips(claim):
    row, values = ROWS[claim], []
    shut, works = row["shut"].split(), tuple(row["projects"].split())
    lines = case().records["screenlines"]
    own = [e for s in row["screenlines"].split() for e in lines[s]["elements"].split()]
    for hours_alone in (True, False):
        days, km, usd = trip(row, works, shut, hours_alone=hours_alone)
        if row["measure"] == "days":
            values.append(days)
        elif row["measure"] == "days_saved":
            values.append(trip(row, (), shut, hours_alone=hours_alone)[0] - days)
        else:
            _, rival_km, rival_usd = trip(row, works, own, hours_alone=hours_alone)
            mine, rival = (km, rival_km) if row["measure"] == "shorter" else (usd, rival_usd)
            values.append(rival - mine if row["unit"] == "USD/t" else 100 * (1 - mine / rival))
    assert [r.value for r in found(claim).readings] == pytest.approx(values, rel=1e-6, abs=1e-6)


def test_gains_of_experts_works():
    """Each gain once more from throughputs of the tables with `opened` cleared."""
    assert answer().experts
    for ranked in answer().experts:
        works = {p for w in ranked.works for p in w.projects}
        projects = case().tables["projects"].copy()
        projects.loc[projects["project_id"].isin(works), "opened"] = np.nan
        total = cache(
            partial(throughput_with, case().replace(projects=projects), ranked.screenline)
        )
        everything, nothing = frozenset(works), frozenset()
        for w in ranked.works:
            if not w.projects:
                assert w.model_rank is None
                assert w.work in ranked.missing
                continue
            own = frozenset(w.projects)
            assert w.alone_t_per_year == pytest.approx(total(own) - total(nothing), abs=2)
            last = total(everything) - total(everything - own)
            assert w.last_t_per_year == pytest.approx(last, abs=2)
            assert w.gain_t_per_year == pytest.approx((w.alone_t_per_year + last) / 2, abs=2)


def throughput_with(world, screenline, built):
    return corridor.throughput(
        world, built=sorted(built), screenline=screenline, others="ignored"
    ).tonnes_per_year


def test_rank_correlation_by_hand():
    """The correlation of both places, of which equal gains share the mean one."""
    for found_list in answer().experts:
        both = [w for w in found_list.works if w.model_rank is not None and w.rank is not None]
        assert len(both) == found_list.ranked
        if found_list.correlation is not None:
            theirs = np.argsort(np.argsort([w.rank for w in both]))
            expected = np.corrcoef(theirs, [w.model_rank for w in both])[0, 1]
            assert found_list.correlation == pytest.approx(expected)


def test_words_are_neutral():
    loaded = {"false", "lie", "lies", "wrong", "absurd", "propaganda", "unrealistic", "naive"}
    for c in answer().claims:
        said = set(f"{c.claim} {c.speaker} {c.why} {c.note}".lower().replace(",", " ").split())
        assert not said & loaded - ({"lies"} if "lies only within" in c.why else set()), c.id
