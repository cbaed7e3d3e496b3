"""Probabilities, bands and indices of tiny worlds against closed forms."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest

import corridor
from corridor.certainty.confidence import confidence, wilson
from corridor.certainty.draws import coordinates, drawn
from corridor.elements.table import capacities
from corridor.maxflow.throughput import solve
from corridor.problems import CorridorError
from corridor.testing import tiny


def ranged(element, low, high, **more):
    return {
        "table": "rail", "id": element, "field": "stated_t_per_year", "quality": "assumed",
        "low": low, "high": high, "source_id": "T1", "distribution": "uniform", **more,
    }  # fmt: skip


def line(*provenance, links=2, **more):
    stations = "abcdefg"[: links + 1]
    return tiny(
        {a + b: (a, b, 4e6) for a, b in pairwise(stations)},
        rows={"provenance": list(provenance)},
        **more,
    )


ENDS = {"between": ("a", "c"), "others": "ignored", "direction": "forward"}


def test_one_number_passes_its_distribution_on():
    found = confidence(
        line(ranged("ab", 2e6, 6e6), ranged("bc", 6e6, 6.1e6)), 5.0, year=2025, samples=1024, **ENDS
    )
    assert found.probability == pytest.approx(0.25, abs=0.002)
    assert np.quantile(found.tonnes_per_year, [0.05, 0.5, 0.95]) / 1e6 == pytest.approx(
        [2.2, 4.0, 5.8], abs=0.02
    )
    low, high = found.probability_interval
    assert low < 0.25 < high
    assert found.cut_share == {"ab": 1.0}


def test_two_limits_in_a_row_multiply_unless_they_fall_together():
    apart = line(ranged("ab", 2e6, 6e6), ranged("bc", 2e6, 6e6))
    found = confidence(apart, 5.0, year=2025, samples=2048, **ENDS)
    assert found.probability == pytest.approx(0.0625, abs=0.003)
    assert found.cut_share["ab"] == pytest.approx(0.5, abs=0.03)
    group = {"together": "ballast"}
    joined = line(ranged("ab", 2e6, 6e6, **group), ranged("bc", 2e6, 6e6, **group))
    found = confidence(joined, 5.0, year=2025, samples=2048, **ENDS)
    assert found.probability == pytest.approx(0.25, abs=0.003)
    assert [(m.id, m.field) for m in found.measure_next] == [("ballast", "together")]


def test_indices_of_a_sum_are_shares_of_its_variance():
    case = tiny(
        {"ab": ("a", "b", 4e6), "ac": ("a", "c", 4e6), "cb": ("c", "b", 9e6)},
        rows={"provenance": [ranged("ab", 1e6, 7e6), ranged("ac", 3e6, 5e6)]},
    )
    found = confidence(case, year=2025, between=("a", "b"), others="ignored", samples=1024)
    first = {m.id: m.first_order for m in found.measure_next}
    total = {m.id: m.total for m in found.measure_next}
    assert first == pytest.approx({"ab": 0.9, "ac": 0.1}, abs=0.05)
    assert total == pytest.approx({"ab": 0.9, "ac": 0.1}, abs=0.05)
    gains = {m.id: m.gain for m in found.measure_next}
    assert gains["ab"] > 0.5
    assert 0 <= gains["ac"] < 0.1


def test_knowing_the_only_uncertain_number_makes_certain():
    case = line(ranged("ab", 2e6, 6e6))
    found = confidence(case, 4.8, year=2025, samples=1024, **{**ENDS, "between": ("a", "b")})
    assert found.probability == pytest.approx(0.3, abs=0.002)
    (only,) = found.measure_next
    assert only.first_order == pytest.approx(1.0, abs=0.05)
    assert only.total == pytest.approx(1.0, abs=0.05)
    assert only.gain == pytest.approx(0.3, abs=0.03)


def test_a_world_without_ranges_is_certain():
    found = confidence(line(), 4.0, year=2025, samples=64, **ENDS)
    assert found.probability == 1.0
    assert np.ptp(found.tonnes_per_year) == 0
    assert found.measure_next == ()
    assert confidence(line(), 4.1, year=2025, samples=64, **ENDS).probability == 0.0


def solved_alone(top, numbers, values):
    """Return the tonnes of draws, each from the capacities of all elements and a new program."""
    sit = top.capacities.situation
    alone = []
    for row in values:
        moved = {n.key: float(x) for n, x in zip(numbers, row, strict=True)}
        there = capacities(sit.with_overrides(moved))
        alone.append(solve(there, top.question, top.question.others).tonnes_per_year)
    return np.array(alone)


def test_draws_are_solved_as_if_each_were_a_case_of_its_own():
    wide = [ranged(e, 0.2e6, 9e6) for e in ("ab", "bc", "bd", "cd")]
    case = tiny(
        {
            "ab": ("a", "b", 5e6),
            "bc": ("b", "c", 3e6),
            "bd": ("b", "d", 1e6),
            "cd": ("c", "d", 9e6),
        },
        demand=[("A", "C", 1e6), ("B", "D", 1e6), ("D", "A", 1e6)],
        rows={"provenance": wide},
    )
    found = confidence(case, samples=64, year=2025, between=("a", "c"))
    values = drawn(found.numbers, coordinates(found.numbers, 64, 1))
    assert found.tonnes_per_year == pytest.approx(
        solved_alone(found.top, found.numbers, values), rel=1e-6
    )


@pytest.mark.long
def test_draws_of_a_whole_corridor_are_solved_as_if_each_were_a_case_of_its_own():
    found = confidence(corridor.open_case("instc"), samples=16, year=2032)
    values = drawn(found.numbers, coordinates(found.numbers, 16, 1))
    assert len(found.numbers) > 1000
    assert found.tonnes_per_year == pytest.approx(
        solved_alone(found.top, found.numbers, values), rel=1e-6
    )


def test_a_plan_has_a_probability_and_a_band_of_cost():
    cost = {"table": "projects", "id": "P", "field": "cost_musd", "low": 80, "high": 120}
    case = tiny(
        {"ab": ("a", "b", 4e6)},
        projects={"P": {"cost": 100, "gain": {"ab": 4e6}}},
        rows={"provenance": [ranged("ab", 2e6, 6e6), ranged("ab", 0, 0) | cost]},
    )
    asked = {**ENDS, "between": ("a", "b")}
    plan = corridor.recommend(case, 7.0, **asked)
    assert plan.built == {"P"}
    found = confidence(case, 7.0, samples=1024, **asked)
    assert found.probability == pytest.approx(0.75, abs=0.002)
    share = plan.cost_musd / 100
    assert np.quantile(found.cost_musd, [0.05, 0.95]) / share == pytest.approx([82, 118], abs=0.1)
    assert [m.id for m in found.measure_next] == ["ab"]


@pytest.mark.long
def test_any_number_of_processes_draws_the_same():
    case = line(ranged("ab", 2e6, 6e6), ranged("bc", 2e6, 6e6))
    one = confidence(case, samples=260, year=2025)
    two = confidence(case, samples=260, year=2025, workers=2)
    assert np.array_equal(one.tonnes_per_year, two.tonnes_per_year)
    assert one.measure_next == two.measure_next
    again = pickle.loads(pickle.dumps(one))
    assert np.array_equal(again.tonnes_per_year, one.tonnes_per_year)


def test_too_few_draws_are_refused():
    with pytest.raises(CorridorError, match="expected 16 to 1000000"):
        confidence(line(), samples=3, year=2025, **ENDS)


def test_the_interval_of_wilson():
    assert wilson(0, 10)[0] == 0.0
    assert wilson(0, 10)[1] == pytest.approx(0.2775, abs=1e-4)  # 1 - 10/(10+z^2)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
