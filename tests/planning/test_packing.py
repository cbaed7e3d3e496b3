"""Works of a plan moved ahead until they keep within limits of spending."""

from itertools import product

import numpy as np
import pytest

from corridor.case.situation import situation
from corridor.planning.budget import overspending
from corridor.planning.options import find_options, yearly_spending
from corridor.planning.packing import packed
from corridor.planning.recommend import recommend
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.planning.random_worlds import random_budget, random_world
from tests.seeds import seeds

BY = 2030


def options_of(projects):
    case = tiny({"ab": ("a", "b", 5e6)}, projects=projects)
    return find_options(situation(case, year=BY), BY)


def latest(options):
    return {p: c.latest(BY) for p, c in options.candidates.items()}


def keeps_within(options, periods, budget):
    return not list(
        overspending(budget, lambda payer: yearly_spending(options.candidates, periods, payer))
    )


def test_two_works_that_one_year_cannot_pay_for_follow_each_other():
    work = {"cost": 60, "gain": {"ab": 1e6}, "build_years": 1}
    options = options_of({"P": work, "Q": work})
    starts = sorted(p.start for p in packed(options, latest(options), 60.0).values())
    assert starts == [2028, 2029]
    assert packed(options, latest(options), 59.0) is None


def test_what_is_required_opens_no_later():
    work = {"cost": 60, "gain": {"ab": 1e6}, "build_years": 1}
    options = options_of({"P": work, "Q": {**work, "requires": "P"}})
    periods = packed(options, latest(options), 60.0)
    assert (periods["P"].start, periods["Q"].start) == (2028, 2029)


@pytest.mark.parametrize("seed", seeds(24))
def test_limits_hold_and_nothing_opens_later(seed):
    """Where no packing is given, none of all years of work keeps within the limits, or few do."""
    chance = np.random.default_rng([77, seed])
    projects = {
        f"P{i}": {
            "cost": float(chance.integers(5, 60)),
            "gain": {"ab": 1e6},
            "build_years": int(chance.integers(1, 4)),
            "earliest_start": int(chance.integers(2025, 2028)),
            "payers": str(chance.choice(["XA:1", "XB:1", "XA:0.5 XB:0.5"])),
        }
        for i in range(4)
    }
    budget = {"total": float(chance.integers(80, 200)), "XA": float(chance.integers(15, 60))}
    options, budget = options_of(projects), budget if seed % 2 else float(chance.integers(15, 90))
    before = latest(options)
    periods = packed(options, before, budget)
    names = list(options.candidates)
    possible = [
        dict(zip(names, each, strict=True))
        for each in product(*(options.candidates[p].periods for p in names))
    ]
    fitting = [each for each in possible if keeps_within(options, each, budget)]
    if periods is None:
        assert len(fitting) <= len(possible) / 4
        return
    assert periods in fitting
    assert all(periods[p].opens <= before[p].opens for p in names)

    def cost(of):
        return sum(options.present_value_musd(p, of[p]) for p in names)

    assert cost(periods) <= min(map(cost, fitting)) * 1.15


@pytest.mark.parametrize("seed", seeds(4))
def test_a_packed_plan_carries_as_much(seed):
    chance = np.random.default_rng([78, seed])
    world = random_world(chance)
    budget = random_budget(chance)
    try:
        plan = recommend(world.case, by=2032, maximise="tonnes", **world.counted)
    except CorridorError:
        pytest.skip("nothing gets through at all")
    periods = {p.id: p.period for p in plan.projects}
    moved = packed(plan.pool.options, periods, budget)
    if moved is None:
        return
    assert keeps_within(plan.pool.options, moved, budget)
    pool = plan.pool
    (before,), (after,) = pool.flows(pool.opened(periods)), pool.flows(pool.opened(moved))
    assert after.tonnes_per_year == pytest.approx(before.tonnes_per_year)
