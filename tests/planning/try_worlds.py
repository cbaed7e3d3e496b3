"""Plans of random worlds against brute force.

``python -m tests.planning.try_worlds --worlds 10000 --seed 1`` prints how many answers were wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

import numpy as np

from corridor.planning.cure import LATER_YEARS
from corridor.planning.plan import Plan
from corridor.planning.recommend import recommend
from corridor.problems import CorridorError, InternalError
from tests.planning.brute_force import Oracle
from tests.planning.random_worlds import random_budget, random_world, targets

QUESTIONS = 4
CLOSE_MUSD = 2e-4
"""Two costs are the same: the search resolves 100 dollars."""


def try_world(seed: int, number: int) -> tuple[Counter[str], list[str]]:
    """Ask questions of one world; return what was answered, and every difference in words."""
    chance = np.random.default_rng([seed, number])
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    while True:
        world = random_world(chance)
        oracle = Oracle(world)
        by = int(chance.integers(2027, 2032))
        try:
            tonnes = [oracle.tonnes(s | oracle.opened(by), by) for s in oracle.plans(by)]
        except CorridorError:  # nothing can be counted in it
            continue
        break
    for target in targets(chance, tonnes, QUESTIONS):
        budget = random_budget(chance)
        if isinstance(budget, dict):
            paid = " ".join(s["payers"] for s in world.projects.values())
            budget = {p: b for p, b in budget.items() if p in paid} or None
        where = f"world {seed}/{number}: {target:g} Mt by {by}, {world.counted}, budget {budget}"
        try:
            plan = recommend(world.case, target, by, budget=budget, **world.counted)
            seen[plan.status] += 1
            seen["disputed"] += bool(plan.dispute)
            found = [*differences(plan, oracle, target * 1e6, by, budget)]
            plan.why()
        except InternalError as error:
            found = [str(error)]
        wrong += [f"{where}: {f}" for f in found]
    return seen, wrong


def differences(plan: Plan, oracle: Oracle, target_t: float, by: int, budget):
    """Yield what differs between a plan and brute force."""
    enough = target_t * (1 - 1e-6)
    best = oracle.cheapest(enough, by, budget)
    if (best is None) != (plan.status == "unreachable"):
        yield f"{plan.status}, and brute force finds {best}"
        return
    if best is None:
        most = oracle.furthest(by, budget)
        if abs(plan.after.tonnes_per_year - most) > 1:
            yield f"furthest {plan.after.tonnes_per_year:.1f}, by brute force {most:.1f}"
            return
        best = oracle.cheapest(most * (1 - 1e-6), by, budget)
        yield from _wrong_cure(plan.cure, oracle, enough, by, budget)
    elif plan.after.tonnes_per_year < enough:
        yield f"carries {plan.after.tonnes_per_year:.1f}"
    if abs(plan.cost_musd - best[0]) > CLOSE_MUSD:
        yield f"cost {plan.cost_musd:.6f}, by brute force {best[0]:.6f} with {sorted(best[1])}"
    if not plan.proven:
        yield f"bound {plan.bound_musd:.6f} below cost {plan.cost_musd:.6f}: {plan.dispute}"
    yield from _wrong_alternatives(plan, oracle, enough, by, budget)


def _wrong_cure(cure: str, oracle: Oracle, enough: float, by: int, budget):
    least = None if budget is None else oracle.least_budget(enough, by)
    if least is not None:
        said = re.search(r"([\d,.]+) million USD a year", cure)
        if said is None or not -1e-6 <= float(said[1].replace(",", "")) - least <= 2e-3:
            yield f"cure {cure!r}, by brute force a budget of {least:.6f}"
        return
    year = oracle.first_year(enough, by, by + LATER_YEARS)
    said = re.search(r"carried from (\d{4})", cure)
    if year != (None if said is None else int(said[1])):
        yield f"cure {cure!r}, by brute force from {year}"


def _wrong_alternatives(plan: Plan, oracle: Oracle, enough: float, by: int, budget):
    forbidden = [plan.built]
    if plan.status != "optimal" or not plan.projects:
        return
    others = plan.alternatives(2)
    for other in others:
        best = oracle.cheapest(enough, by, budget, forbidden)
        if best is None or abs(other.cost_musd - best[0]) > CLOSE_MUSD:
            yield f"alternative {sorted(other.built)} at {other.cost_musd:.6f}, best {best}"
        forbidden.append(other.built)
    if len(others) < 2 and (best := oracle.cheapest(enough, by, budget, forbidden)) is not None:
        yield f"no further alternative, by brute force {best}"


def main() -> int:
    """Try many worlds on all cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    warnings.simplefilter("error")
    begun, seen, wrong = time.perf_counter(), Counter[str](), 0
    numbers = range(asked.first, asked.first + asked.worlds)
    with ProcessPoolExecutor(asked.processes) as pool:
        for n, (counts, found) in enumerate(
            pool.map(try_world, repeat(asked.seed), numbers, chunksize=10), start=1
        ):
            seen += counts
            wrong += len(found)
            for line in found:
                print(line, flush=True)
            if n % 500 == 0:
                print(f"{n} worlds, {wrong} wrong, {time.perf_counter() - begun:.0f} s", flush=True)
    plans = seen["optimal"] + seen["unreachable"]
    print(
        f"{asked.worlds} worlds, seed {asked.seed}: {plans} plans ({seen['optimal']} reachable, "
        f"{seen['unreachable']} unreachable, {seen['disputed']} disputed), {wrong} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
