"""Demand of cases estimated from totals, distances and counts."""

import numpy as np
import pytest

import corridor
from corridor.case.margin import Margin
from corridor.estimating.gravity import gravity
from corridor.estimating.route_costs import route_costs
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny

LINKS = {"ab": ("a", "b", 50e6), "bc": ("b", "c", 50e6), "cd": ("c", "d", 50e6)}
LENGTHS = {"ab": 100, "bc": 200, "cd": 400}


def line(demand=None, counts=(), **rows):
    table = [
        {"count_id": name, "place": name, "elements": elements, "mode": "rail", "use": "fit",
         "direction": direction, "year": 2023, "value_mt": value, **more}
        for name, elements, direction, value, more in counts
    ]  # fmt: skip
    return tiny(LINKS, demand=demand, lengths=LENGTHS, rows={"counts": table, **rows})


THREE = [("A", "B", 4e6), ("A", "C", 2e6), ("B", "C", 1e6)]


def after(estimate):
    rows = estimate.demand
    return {(r.origin, r.destination): r.after_t for r in rows.itertuples() if r.after_t}


def test_balanced_demand_has_the_totals_and_its_source():
    margins = [Margin("A", "", 9e6, 0), Margin("B", "", 3e6, 6e6), Margin("C", "", 0, 6e6)]
    estimate = corridor.balance_demand(line(THREE), margins)
    assert after(estimate) == {("A", "B"): 6e6, ("A", "C"): 3e6, ("B", "C"): 3e6}
    rows = estimate.estimated.tables["demand"]
    assert set(rows["quality"]) == {"derived"}
    assert all("estimated" in cell.split() for cell in rows["source_id"])
    assert (estimate.totals["wanted_t"] == estimate.totals["after_t"]).all()
    assert not estimate.notes
    assert estimate.case.tables["demand"]["tonnes_per_year"].tolist() == [4e6, 2e6, 1e6]


@pytest.mark.parametrize(("holds", "total"), [("starts", 10e6), ("ends", 20e6), ("mean", 15e6)])
def test_unequal_totals_are_reported(holds, total):
    margins = [Margin("A", "", 8e6, 0), Margin("B", "", 2e6, 10e6), Margin("C", "", 0, 10e6)]
    estimate = corridor.balance_demand(line(THREE), margins, holds=holds)
    assert estimate.after_t == pytest.approx(total)
    assert estimate.notes == (
        f"all cargo: 10,000,000 t start and 20,000,000 t end; both were scaled to {total:,.0f} t",
    )


def test_what_nothing_is_said_of_may_become_anything():
    estimate = corridor.balance_demand(line(THREE), [Margin("A", "goods", 9e6, None)])
    assert after(estimate) == {("A", "B"): 6e6, ("A", "C"): 3e6, ("B", "C"): 1e6}


def test_totals_without_room_name_the_zones():
    margins = [Margin("A", "", 5e6, 0), Margin("B", "", 5e6, 8e6), Margin("C", "", 0, 2e6)]
    with pytest.raises(CaseError) as error:
        corridor.balance_demand(line(THREE), margins)
    (problem,) = error.value.problems
    assert problem.code == "E721"
    assert problem.found == "5,000,000 t of all cargo start in B"
    assert "2,000,000 t, which end in C" in problem.expected


def test_every_wrong_total_is_reported():
    margins = [Margin("A", "", -1, 1), Margin("Q", "", 1, 1), Margin("A", "", 2, 1),
               Margin("B", "coal", 1, 1)]  # fmt: skip
    with pytest.raises(CaseError) as error:
        corridor.balance_demand(line(THREE), margins)
    assert [(p.code, p.row) for p in error.value.problems] == [
        ("E303", 2), ("E402", 3), ("E401", 4), ("E402", 5), ("E301", None),
    ]  # fmt: skip


ENDS = [Margin("A", "", 4e6, 1e6), Margin("B", "", 3e6, 4e6), Margin("C", "", 2e6, 2e6),
        Margin("D", "", 1e6, 3e6)]  # fmt: skip


def test_kilometres_are_those_of_the_route():
    km = route_costs(line(), ["goods"], "km")["goods"]
    assert km[0].tolist() == pytest.approx([np.nan, 100, 300, 700], nan_ok=True)
    hours = route_costs(line(), ["goods"], "hours")["goods"]
    assert hours[0, 2] == pytest.approx(300 / 60, rel=0.01)


def test_gravity_on_the_kilometres_of_a_case():
    estimate = corridor.gravity_demand(line(THREE), ENDS, measure="km", beta=0.003)
    km = np.abs(np.subtract.outer([0, 100, 300, 700], [0, 100, 300, 700])).astype(float)
    np.fill_diagonal(km, np.nan)
    starts, ends = np.array([4e6, 3e6, 2e6, 1e6]), np.array([1e6, 4e6, 2e6, 3e6])
    table = gravity(km, starts, ends, 0.003, "exponential").balanced.table
    assert after(estimate) == {
        ("ABCD"[i], "ABCD"[j]): pytest.approx(table[i, j], abs=0.01)
        for i in range(4) for j in range(4) if i != j
    }  # fmt: skip
    again = corridor.gravity_demand(
        line(THREE), ENDS, measure="km", mean=float(estimate.parameters["mean"].iloc[0])
    )
    assert again.parameters["beta"].iloc[0] == pytest.approx(0.003, rel=1e-6)
    new = estimate.estimated.records["demand"]["D-A-goods"]
    assert (new["group"], new["quality"], new["source_id"]) == ("all", "derived", "estimated")


def test_gravity_needs_one_parameter_and_routes():
    for both in ({}, {"beta": 1.0, "mean": 5.0}):
        with pytest.raises(CorridorError, match="either beta or the mean"):
            corridor.gravity_demand(line(THREE), ENDS, **both)
    margins = [Margin("A", "", 5, 5), Margin("B", "", 1, 1)]
    with pytest.raises(CorridorError, match=r"5 t of goods start in A, but .* only to B"):
        corridor.gravity_demand(line(THREE), margins, beta=0.0)


KNOWN = [("A", "B", 3e6), ("A", "C", 5e6), ("B", "C", 2e6)]
"""What the counts below are of."""

EXACT = [("AB", "ab", "forward", 8.0, {}), ("BC", "bc", "forward", 7.0, {}),
         ("A", "ab", "forward", 5.0, {"and_elements": "bc"})]  # fmt: skip


@pytest.mark.parametrize("estimator", ["entropy", "least-squares"])
@pytest.mark.parametrize("method", ["aon", "logit"])
def test_exact_counts_bring_a_known_table_back(estimator, method):
    estimate = corridor.demand_from_counts(
        line(THREE, EXACT), estimator=estimator, method=method, least_tolerance=1e-5
    )
    known = {(o, d): pytest.approx(t, rel=1e-3) for o, d, t in KNOWN}
    assert after(estimate) == known
    counts = estimate.counts
    assert counts["model_before_mt"].tolist() == pytest.approx([6, 3, 2])
    assert counts["model_after_mt"].tolist() == pytest.approx([8, 7, 5], rel=1e-3)
    assert counts["met"].all()
    assert not counts["in_conflict"].any()
    assert estimate.moved_share == pytest.approx((1 + 3 + 1) / 7, rel=1e-3)


def test_counts_that_contradict_each_other_are_named():
    """More of the cargo from A passes b and c than passes a and b at all."""
    counts = [("few", "ab", "forward", 2.0, {}),
              ("many", "ab", "forward", 5.0, {"and_elements": "bc"}),
              ("check", "bc", "forward", 5.0, {"use": "check"})]  # fmt: skip
    estimate = corridor.demand_from_counts(line(THREE, counts), method="aon")
    assert estimate.counts["in_conflict"].tolist() == [True, True, False]
    (note,) = estimate.notes
    assert note.startswith("no demand on these routes meets few, many together")


def test_a_count_that_no_cargo_crosses_is_said():
    counts = [("D", "cd", "forward", 2.0, {}), *EXACT]
    estimate = corridor.demand_from_counts(line(THREE, counts), method="aon")
    assert estimate.notes == ("no row of the demand crosses D: add rows, or check the elements",)
    assert not estimate.counts["in_conflict"].any()


def test_cargo_outside_the_demand_may_be_too_much():
    count = ("AB", "ab", "forward", 2.0, {"background_elements": "ab"})
    case = line(THREE, [count])
    case = case.replace(rail=case.tables["rail"].assign(background_t_per_year=3e6))
    estimate = corridor.demand_from_counts(case, method="aon")
    assert "cargo outside the demand alone is more than AB allows" in estimate.notes


def test_counts_of_a_later_year_are_of_grown_demand():
    """Demand has doubled by 2025, so 16 Mt counted then are 8 Mt of the base year."""
    counts = [(n, e, d, 2 * v, {**more, "year": 2025}) for n, e, d, v, more in EXACT]
    growth = [{"growth": "flat", "group": "all", "year": 2025, "index": 2}]
    case = line(THREE, counts, growth=growth)
    estimate = corridor.demand_from_counts(case, method="aon", least_tolerance=1e-5)
    assert after(estimate) == {(o, d): pytest.approx(t, rel=1e-3) for o, d, t in KNOWN}


def test_numbers_that_make_no_sense():
    case = line(THREE, EXACT)
    for wrong in ({"spread": 0}, {"least_tolerance": -1}, {"rounds": 0}):
        with pytest.raises(CorridorError, match="above 0"):
            corridor.demand_from_counts(case, **wrong)
    with pytest.raises(CorridorError, match="no counts"):
        corridor.demand_from_counts(line(THREE))


def test_ranges_of_numbers_that_change_are_widened():
    known = {"table": "demand", "id": "D1", "field": "tonnes_per_year", "low": 1e6, "high": 3e6}
    case = line(THREE, EXACT, provenance=[known])
    estimate = corridor.demand_from_counts(case, method="aon", least_tolerance=1e-5)
    row = estimate.estimated.rows("provenance")[0]
    assert row["low"] == 1e6
    assert row["high"] == pytest.approx(5e6, rel=1e-3)
    assert row["note"] == "2 000 000 before it was estimated"
