"""Plans from today to the furthest reach, against brute force over sets of works."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corridor
from corridor.appraisal.curve import curve, dominated
from corridor.maxflow.throughput import throughput
from corridor.testing import tiny

POINTS = st.tuples(st.integers(-3, 0), st.integers(0, 3), st.integers(-3, 3))

COSTS = {"N": 30.0, "M": 5.0, "L": 200.0}


def two_links():
    """A corridor of two links with three works; L is dear and needed for the last tonne."""
    return tiny(
        {"ab": ("a", "b", 3e6), "bc": ("b", "c", 4e6)},
        demand=[("A", "C", 3.2e6)],
        projects={
            "N": {"cost": 30, "gain": {"ab": 2e6}},
            "M": {"cost": 5, "gain": {"bc": 2e6}},
            "L": {"cost": 200, "gain": {"ab": 1e6}},
        },
        rows={
            "defaults": [{"table": "vehicles", "field": "haul_usd_per_tkm", "value": 0.02}],
        },
    )


def test_every_plan_is_the_cheapest_that_carries_as_much():
    case = two_links()
    start = corridor.recommend(case, 0.001, mix="free", others="ignored")
    found = curve(start, 6)
    subsets = chain.from_iterable(combinations(COSTS, k) for k in range(4))
    tonnes = {}
    for built in subsets:
        top = throughput(corridor.capacity(case, 2030, built=built), others="ignored")
        tonnes[frozenset(built)] = top.tonnes_per_year, sum(COSTS[p] for p in built)
    reach = max(t for t, _ in tonnes.values())
    today = tonnes[frozenset()][0]
    seen = set()
    for k in range(7):
        target = today + (reach - today) * k / 6 - 1
        enough = [(cost, sorted(b)) for b, (t, cost) in tonnes.items() if t >= target]
        seen.add(tuple(min(enough)[1]))
    assert {tuple(sorted(p.plan.built)) for p in found} == seen
    assert found[0].plan.cost_musd == found[0].benefit.npv_musd == 0
    for each in found[1:]:
        same = corridor.benefit(case, each.plan)
        assert same.npv_musd == each.benefit.npv_musd
        assert each.benefit.cost_musd == pytest.approx(each.plan.cost_musd)


def test_dominated_by_hand():
    points = [(0, 1, 0), (-10, 2, 5), (-12, 2, 4), (-10, 2, 5), (-20, 3, -5), (-30, 3, -5)]
    assert dominated(points) == (False, False, True, False, False, True)


@given(st.lists(POINTS, min_size=1, max_size=12))
def test_dominated_against_the_definition(points):
    by_definition = [
        any(all(x >= y for x, y in zip(a, b, strict=True)) and a != b for a in points)
        for b in points
    ]
    assert list(dominated(points)) == by_definition
    assert not all(dominated(points))
