"""Plans for a probability by dated targets and within budgets, against every schedule."""

from __future__ import annotations

import numpy as np
import pytest

import corridor
from corridor.certainty.chance import plan_for_probability
from corridor.certainty.draws import coordinates, drawn
from corridor.certainty.worlds import numbers_of_plans
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.certainty.test_chance import LINKS, ranged
from tests.planning.dated_brute_force import DatedWorld
from tests.seeds import seeds

SAMPLES, SEED = 32, 1
TARGETS = {2028: 2.4e6, 2031: 4e6}
ASKED = {"between": ("a", "d"), "others": "ignored", "direction": "forward", "mix": "free"}


def uncertain_line(seed):
    """Return a line of three uncertain links with three works that take years and capacity."""
    rng = np.random.default_rng([31, seed])
    projects = {}
    for k in range(3):
        on = rng.choice(LINKS, size=int(rng.integers(1, 4)), replace=False)
        fewest = int(rng.integers(1, 3))
        projects[f"q{k}"] = {
            "cost": float(rng.integers(20, 90)),
            "build_years": fewest,
            "most_build_years": fewest + int(rng.integers(0, 3)),
            "earliest_start": 2025,
            "payers": str(rng.choice(["AA:1", "AA:0.5 BB:0.5"])),
            "gain": {str(e): 1e5 * float(rng.integers(4, 30)) for e in sorted(on)},
            "work_loss_share": float(rng.choice([0.0, 0.2, 0.5])),
            "life_years": 20,
            "upkeep_share": 0.02,
        }
    if rng.random() < 0.5:
        projects["q2"]["requires"] = "q0"
    base, provenance = {}, []
    for e in LINKS:
        low, high = sorted(rng.uniform(1e6, 7e6, 2).round(-3))
        base[e] = round((low + high) / 2, -3)
        provenance.append(ranged(e, low, high))
    case = tiny({e: (*e, base[e]) for e in LINKS}, projects=projects,
                rows={"provenance": provenance})  # fmt: skip
    horizon = None if rng.random() < 0.6 else 2045
    return case, DatedWorld(base, projects, 1.0, "free", horizon)


def carried(world, schedule, year, values, place):
    """Return what a schedule carries in a year in each draw: the least of the line's links."""
    by = schedule.by(year)
    of_link = []
    for e in LINKS:
        capacity = values[:, place[e]].copy()
        for p in (p for p in by if p in world.projects):
            capacity += world.projects[p]["gain"].get(e, 0.0)
        for p, spec in world.projects.items():
            if f"work on {p}" in by and e in spec["gain"]:
                capacity *= 1 - spec["work_loss_share"]
        of_link.append(capacity)
    return np.min(of_link, axis=0)


def shares(world, values, numbers):
    """Return the share of draws in which each schedule carries the targets of all years."""
    place = {n.key[1]: k for k, n in enumerate(numbers)}
    return [
        np.mean(np.all([
            carried(world, s, year, values, place) >= t * (1 - 1e-6) for year, t in TARGETS.items()
        ], axis=0))
        for s in world.schedules
    ]  # fmt: skip


@pytest.mark.parametrize("seed", seeds(8))
def test_no_schedule_is_cheaper(seed):
    case, world = uncertain_line(seed)
    budget = [None, 40.0, {"AA": 30.0}, {"total": 120.0}][seed % 4]
    plan = corridor.recommend(
        case, {y: t / 1e6 for y, t in TARGETS.items()}, budget=budget, horizon=world.horizon,
        **ASKED,
    )  # fmt: skip
    if plan.later:
        with pytest.raises(CorridorError, match="out of reach"):
            plan_for_probability(plan, 0.6, SAMPLES, SEED)
        return
    chance = plan_for_probability(plan, 0.6, SAMPLES, SEED)
    numbers = numbers_of_plans(plan)
    of_schedule = shares(world, drawn(numbers, coordinates(numbers, SAMPLES, SEED)), numbers)
    last = max(TARGETS)
    for row in {c.probability: c for c in (*chance.curve, chance.chosen)}.values():
        costs = [
            s.cost for s, share in zip(world.schedules, of_schedule, strict=True)
            if share >= row.probability - 1e-9 and s.within(budget)
            and max(s.opens.values(), default=0) <= last
        ]  # fmt: skip
        assert row.reached == bool(costs)
        if costs:
            assert row.cost_musd == pytest.approx(min(costs), abs=1e-6)
            assert row.bound_musd == pytest.approx(min(costs), abs=1e-4)
            assert row.met_share >= row.probability - 1e-9


def test_fixed_works_are_in_the_plan_for_a_probability():
    case, world = uncertain_line(1)
    free = corridor.recommend(case, 2.0, 2031, **ASKED)
    chance = plan_for_probability(free, 0.5, SAMPLES, SEED)
    left_out = sorted(set(world.projects) - chance.chosen.built)
    assert left_out, "there is something to fix"
    fixed = corridor.recommend(case, 2.0, 2031, fixed={left_out[0]: None}, **ASKED)
    with_it = plan_for_probability(fixed, 0.5, SAMPLES, SEED)
    assert left_out[0] in with_it.chosen.built
    assert with_it.chosen.cost_musd > chance.chosen.cost_musd


def test_a_budget_that_does_not_suffice_leaves_the_plan_that_carries_most_often():
    case, _ = uncertain_line(0)
    plan = corridor.recommend(case, 4.0, 2031, budget=0.5, **ASKED)
    chance = plan_for_probability(plan, 0.99, SAMPLES, SEED)
    assert not chance.chosen.reached
    assert chance.chosen.built == frozenset(), "no work fits into half a million a year"
