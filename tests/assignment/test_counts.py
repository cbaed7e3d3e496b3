"""Counts beside assignments whose flows are known, and fits whose answer is known."""

import math

import pytest

import corridor
from corridor.assignment.counted.calibration import compare_counts, geh
from corridor.assignment.of_case.assign import assign
from corridor.assignment.of_case.case_input import case_assignment
from corridor.elements.table import capacity
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny

KNOWN = {"mode": "rail", "direction": "both", "year": 2023, "use": "check", "source_id": "T1",
         "quality": "stated"}  # fmt: skip


def count(name, elements, value=1.0, **more):
    return {"count_id": name, "place": name, "elements": elements, "value_mt": value, **KNOWN,
            **more}  # fmt: skip


def chain(*counts, demand=(("A", "C", 2e6), ("C", "A", 1e6), ("A", "B", 4e6)), **more):
    """A line a - b - c with cargo over both links, over the first, and back."""
    links = {"ab": ("a", "b", 1e9), "bc": ("b", "c", 1e9)}
    return tiny(links=links, demand=demand, rows={"counts": list(counts)}, **more)


def model(case, method="ue"):
    table = compare_counts(case, method).counts
    return dict(zip(table["id"], table["model_after_mt"], strict=True))


# --- what belongs to a count ------------------------------------------------------------------


@pytest.mark.parametrize("method", ["ue", "logit", "aon"])
def test_a_shipment_counts_once_however_many_elements_it_crosses(method):
    case = chain(count("one", "ab"), count("both", "ab bc"), count("two", "bc"))
    found = model(case, method)
    assert found == pytest.approx({"one": 7.0, "both": 7.0, "two": 3.0})


def test_directions_of_elements_and_of_zones():
    case = chain(
        count("ahead", "ab", direction="forward"), count("back", "ab", direction="back"),
        count("in", "ab", direction="in", zones="C"),
        count("out", "ab", direction="out", zones="C"),
        count("own", "ab", zones="B"), count("transit", "ab", without_zones="B"),
    )  # fmt: skip
    assert model(case) == pytest.approx(
        {"ahead": 6.0, "back": 1.0, "in": 2.0, "out": 1.0, "own": 4.0, "transit": 3.0}
    )


def test_second_sets_are_crossed_as_well_or_not_at_all():
    case = chain(
        count("through", "ab", and_elements="bc"), count("short", "ab", without_elements="bc")
    )
    assert model(case) == pytest.approx({"through": 3.0, "short": 4.0})


def test_cargo_outside_the_demand_is_added_where_the_count_names_it():
    case = chain(
        count("with", "ab bc", background_elements="ab"), count("without", "ab bc"),
        count("ahead", "ab", direction="forward", background_elements="ab"),
    )  # fmt: skip
    rail = case.tables["rail"].copy()
    rail.loc[rail["link_id"] == "ab", "background_t_per_year"] = 5e6
    assert model(case.replace(rail=rail)) == pytest.approx(
        {"with": 17.0, "without": 7.0, "ahead": 11.0}
    )


def test_each_count_is_compared_in_its_own_year():
    grown = [
        {"growth": "flat", "group": "all", "year": year, "index": index}
        for year, index in ((2025, 3.0),)
    ]
    rows = {"counts": [count("old", "bc"), count("new", "bc", year=2025)], "growth": grown}
    links = {"ab": ("a", "b", 1e9), "bc": ("b", "c", 1e9)}
    case = tiny(links=links, demand=[("A", "C", 1e6)], rows=rows)
    assert model(case) == pytest.approx({"old": 1.0, "new": 3.0})


def test_a_count_is_met_within_a_quarter_or_within_its_range():
    case = chain(
        count("near", "bc", 2.5), count("far", "bc", 2.3),
        count("ranged", "bc", 1.0, low_mt=0.5, high_mt=3.1, use="fit"),
    )  # fmt: skip
    found = compare_counts(case, "ue")
    assert found.counts.set_index("id")["met"].to_dict() == {
        "near": True, "far": False, "ranged": True,
    }  # fmt: skip
    assert found.counts["ratio"].tolist() == pytest.approx([3 / 2.5, 3 / 2.3, 3.0])
    assert found.measures("check")["met"] == 1
    assert found.measures("fit")["met"] == 1
    assert "1 of 2 counts to check are met" in found.summary


def test_geh_is_that_of_thousand_tonnes_a_day():
    assert geh(0.365 * 3, 0.365) == pytest.approx(math.sqrt(2 * 4 / 4))
    assert geh(1.0, 1.0) == geh(0.0, 0.0) == 0


def test_geh_of_thousand_tonnes_a_year_allows_the_root_of_the_count():
    # 1.6 and 0.4 Mt: sqrt(2 * 1200 ** 2 / 2000)
    assert geh(1.6, 0.4, 1) == geh(0.4, 1.6, 1) == pytest.approx(math.sqrt(1440))
    assert geh(0.0, 0.8, 1) == pytest.approx(40)  # nothing at all: the root of twice the count
    assert geh(1.6, 0.4, 1) == pytest.approx(geh(1.6, 0.4) * math.sqrt(365))
    assert geh(0.0, 0.0, 1) == 0


def test_counts_that_say_too_little_are_refused():
    with pytest.raises(CaseError) as error:
        chain(count("in", "ab", direction="in"))
    assert [p.code for p in error.value.problems] == ["E414"]
    with pytest.raises(CorridorError, match=r"no counts; add rows to counts.csv"):
        compare_counts(chain())


# --- shares of nodes, constants, the method of a case -----------------------------------------


def forked(weights="", **more):
    """Zone B has two nodes, a near one and a far one."""
    links = {"near": ("a", "b", 1e9), "far": ("a", "c", 1e9)}
    case = tiny(
        links=links, lengths={"near": 100, "far": 500}, zones={"A": "a", "B": "b c"},
        demand=[("A", "B", 1e6)], **more,
    )  # fmt: skip
    frame = case.tables["zones"].copy()
    frame.loc[frame["zone_id"] == "B", "node_weights"] = weights
    return case.replace(zones=frame)


def flows(case, method="aon"):
    found = assign(case, method=method)
    return found, dict(zip(found.elements["id"], found.elements["tonnes_per_year"], strict=True))


@pytest.mark.parametrize("method", ["ue", "so", "logit", "aon", "capacitated"])
def test_shares_of_nodes_split_the_cargo_of_a_zone(method):
    assert flows(forked())[1] == pytest.approx({"near": 1e6, "far": 0})
    found, tonnes = flows(forked("b:0.25 c:0.75"), method)
    assert tonnes == pytest.approx({"near": 0.25e6, "far": 0.75e6})
    assert found.pairs["demand_id"].tolist() == ["D0"]
    assert found.pairs["tonnes_per_year"].tolist() == pytest.approx([1e6])
    assert found.pairs["km"].tolist() == pytest.approx([400.0])
    assert found.paths["path_id"].tolist() == ["D0-1", "D0-2"]
    assert found.paths["share"].tolist() == pytest.approx([0.25, 0.75])
    assert found.select("far")["share"].tolist() == pytest.approx([0.75])
    assert found.certificate.imbalance < 1e-12


def test_a_share_of_a_node_elsewhere_is_refused():
    with pytest.raises(CaseError) as error:
        forked("b:0.5 a:0.5").check()
    assert [p.code for p in error.value.problems] == ["E415"]


def rivals(usd=0.0, **settings):
    """Two equal lines, one of them with a constant."""
    constants = [{"constant_id": "k", "name": "K", "elements": "n", "usd_per_t": usd}]
    return tiny(
        links={"n": ("a", "b", 1e9), "s": ("a", "b", 1e9)}, demand=[("A", "B", 1e6)],
        lengths={"n": 10_000, "s": 10_000},
        rows={"constants": constants}, settings=settings,
    )  # fmt: skip


def test_a_constant_weighs_in_the_choice_and_is_not_paid():
    found, tonnes = flows(rivals(7.0, method="logit", theta_per_usd=0.2), None)
    assert found.method == "logit"
    odds = math.exp(-0.2 * 7.0)
    assert tonnes["n"] / tonnes["s"] == pytest.approx(odds, rel=1e-3)
    assert found.totals["usd_per_year"] == 0
    assert flows(rivals(7.0), None)[0].method == "ue"


def test_constants_stand_in_the_money_of_the_problem_alone():
    case_input = case_assignment(capacity(rivals(7.0)))
    arcs = case_input.arcs_of("n")
    assert (case_input.problem.money[0, arcs].max(), case_input.usd_per_t[0, arcs].max()) == (
        7.0,
        0.0,
    )


# --- fits -------------------------------------------------------------------------------------


def test_a_constant_is_found_that_makes_the_counts():
    case = rivals(0.0, method="logit", theta_per_usd=0.1)
    share = 0.2
    rows = [count("n", "n", share, use="fit"), count("s", "s", 1 - share, use="check")]
    case = with_counts(case, rows)
    found = corridor.calibrate(case)
    table = found.counts.set_index("id")
    assert table["model_before_mt"].to_dict() == pytest.approx({"n": 0.5, "s": 0.5}, rel=1e-3)
    assert table["model_after_mt"].to_dict() == pytest.approx({"n": 0.2, "s": 0.8}, rel=0.1)
    assert set(found.changes["field"]) <= {"usd_per_t", "theta_per_usd"}
    assert found.fitted.records["constants"]["k"]["quality"] == "derived"
    assert found.fitted.records["constants"]["k"]["source_id"] == "FIT"
    assert case.records["constants"]["k"]["usd_per_t"] == 0.0


def with_counts(case, rows, ranges=()):
    """The same tiny world with counts and ranges of its demand."""
    frames = {}
    for table, added in (("counts", rows), ("provenance", ranges)):
        own = case.tables[table]
        full = [{c: r.get(c, math.nan if own[c].dtype == float else "") for c in own.columns}
                for r in added]  # fmt: skip
        frames[table] = own.iloc[:0].copy() if not full else type(own)(full, columns=own.columns)
    return case.replace(**frames)


def test_demand_follows_a_count_within_its_range():
    case = with_counts(
        chain(demand=[("A", "B", 1e6), ("A", "C", 1e6)], settings={"method": "logit"}),
        [count("bc", "bc", 2.0, use="fit"), count("ab", "ab", 2.3)],
        [{"table": "demand", "id": "D1", "field": "tonnes_per_year", "quality": "assumed",
          "low": 8e5, "high": 1.2e6, "source_id": "T1"}],
    )  # fmt: skip
    found = corridor.calibrate(case, rounds=1)
    after = found.counts.set_index("id")["model_after_mt"]
    assert after["bc"] == pytest.approx(1.2, abs=0.02)
    assert after["ab"] == pytest.approx(2.2, abs=0.02), "D0 has no range and stays"
    assert found.fitted.records["demand"]["D0"]["tonnes_per_year"] == 1e6


def test_the_same_fit_twice():
    case = with_counts(rivals(0.0, method="logit"), [count("n", "n", 0.3, use="fit")])
    first, second = corridor.calibrate(case, rounds=1), corridor.calibrate(case, rounds=1)
    assert first.fitted.hash == second.fitted.hash


def test_what_cannot_be_fitted_is_refused():
    case = with_counts(rivals(), [count("n", "n", 0.3)])
    with pytest.raises(CorridorError, match="no count is marked fit"):
        corridor.calibrate(case)
    with pytest.raises(CorridorError, match="a fit is one of logit"):
        corridor.calibrate(case, method="ue")
