"""Plans over futures by enumeration of every set of projects; shares no code with a search.

Only the tonnes of a set of projects in a future come from the package, each from a program of its
own, and the present value of a project is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
from scipy.optimize import linprog

from corridor.case.count import Count
from corridor.case.model import Case
from corridor.case.situation import situation
from corridor.elements.table import capacity
from corridor.maxflow.maximum import SHORT
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import solve
from corridor.testing import SETTINGS_OF_TINY, from_rows
from tests.planning.brute_force import FIRST_YEAR, PRICE_YEAR, RATE
from tests.planning.random_worlds import World, random_world

BY = 2031


@dataclass(frozen=True)
class Future:
    """A scenario with what is built in it, its weight and factor of cost."""

    scenario: str | None
    built: frozenset[str]
    weight: float
    factor: float


def world_with_scenarios(chance: np.random.Generator, count: int) -> tuple[World, dict[str, str]]:
    """Return a random world with scenarios that change capacities and build projects."""
    world = random_world(chance)
    tables = {name: frame.to_dict("records") for name, frame in world.case.tables.items()}
    keys = {"rail": "link_id", "road": "link_id", "terminals": "terminal_id",
            "borders": "border_id"}  # fmt: skip
    known = [(table, row[key]) for table, key in keys.items() for row in tables[table]]
    free = [p for p, s in world.projects.items() if "opened" not in s]
    stands = {}
    for n in range(count):
        name = f"s{n}"
        built = [str(chance.choice(free))] if free and chance.random() < 0.3 else []
        need = closed_under_requires(world, built)
        if any(set(world.projects[p].get("excludes", "").split()) & need for p in need):
            need = set()
        stands[name] = " ".join(sorted(need))
        tables["scenarios"].append({"scenario_id": name, "name": name, "projects": stands[name],
                                    "source_id": "T1", "quality": "assumed"})  # fmt: skip
        size = min(len(known), int(chance.integers(0, 3)))
        for k in chance.choice(len(known), size, replace=False):
            table, element = known[k]
            value = float(chance.choice([0.0, 0.5, 1.5]))
            tables["effects"].append(
                {"owner_id": name, "table": table, "id": element, "field": "stated_t_per_year",
                 "operation": "multiply", "value": value, "source_id": "T1", "quality": "assumed"}
            )  # fmt: skip
    case = from_rows(tables, {**SETTINGS_OF_TINY, "screenline": world.case.settings["screenline"]})
    return World(case, world.projects, world.counted), stands


def closed_under_requires(world: World, built: list[str]) -> set[str]:
    found = set(built)
    while more := {q for p in found for q in world.projects[p].get("requires", "").split()} - found:
        found |= more
    return found


class Oracle:
    """Costs, tonnes and losses of every plan in every future, by enumeration."""

    def __init__(self, world: World, futures: list[Future]) -> None:
        self.world, self.futures = world, futures
        self.case: Case = world.case
        self.spec = world.projects
        self.weights = np.array([f.weight for f in futures])
        self.weights = self.weights / self.weights.sum()
        self.opened = {p for p, s in self.spec.items() if s.get("opened", 9999) <= BY}
        self.plans = self._plans()
        each = [
            [(self.cost(plan, f), self.tonnes(plan, f)) for f in futures] for plan in self.plans
        ]
        self.costs, self.carried = np.moveaxis(np.array(each), 2, 0)  # (plans, futures)
        self.losses = self.costs

    def ask(self, targets_t: list[float], price: float) -> None:
        """Set what is wanted in each future, and the price of what is short."""
        short = np.maximum(0, np.array(targets_t) - self.carried)
        self.losses = self.costs + price * short / 1e6

    def _plans(self) -> list[frozenset[str]]:
        """Sets whose projects can be chosen somewhere, with what they require everywhere."""
        somewhere = set().union(*(self.can_open(f) for f in self.futures))
        standing = set.intersection(*(self.stands(f) for f in self.futures))
        names = sorted(somewhere)
        sets = chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))
        return [s for s in map(frozenset, sets) if self._allowed(s, somewhere, standing)]

    def _allowed(self, chosen, somewhere, standing) -> bool:
        for p in chosen:
            if (set(self.spec[p].get("requires", "").split()) - standing) & somewhere - chosen:
                return False
            if set(self.spec[p].get("excludes", "").split()) & chosen:
                return False
        return True

    def stands(self, future: Future) -> set[str]:
        return self.opened | future.built

    def can_open(self, future: Future) -> set[str]:
        """Projects that can open in time in a future, with all that they require."""
        stands = self.stands(future)
        left = {
            p for p, s in self.spec.items()
            if p not in stands and "opened" not in s
            and max(s["earliest_start"], FIRST_YEAR) + s["build_years"] <= BY
        }  # fmt: skip
        while True:
            bad = {
                p for p in left
                if set(self.spec[p].get("requires", "").split()) - stands - left
                or set(self.spec[p].get("excludes", "").split()) & stands
                or any(p in self.spec[q].get("excludes", "").split() for q in stands)
            }  # fmt: skip
            if not bad:
                return left
            left -= bad

    def cost(self, plan: frozenset[str], future: Future) -> float:
        return future.factor * sum(self.present_value(p) for p in plan - self.stands(future))

    def present_value(self, project: str) -> float:
        spec = self.spec[project]
        years = range(BY - spec["build_years"], BY)
        return sum(
            spec["cost"] / spec["build_years"] / (1 + RATE) ** (y - PRICE_YEAR) for y in years
        )

    def tonnes(self, plan: frozenset[str], future: Future) -> float:
        works = plan & self.can_open(future)
        count = Count(**self.world.counted)
        question = ask(situation(self.case, year=BY, scenario=future.scenario), count)
        now = capacity(self.case, BY, scenario=future.scenario)
        others = solve(now, question, count.others).question.others or "ignored"
        then = capacity(self.case, BY, scenario=future.scenario, built=sorted(works))
        flow = solve(then, question, others).flow
        return flow.tonnes_per_year - SHORT * flow.short_t_per_year

    def expected(self) -> float:
        return float((self.losses @ self.weights).min())

    def tail(self, tail: float) -> float:
        return min(tail_by_program(row, self.weights, tail) for row in self.losses)

    def regret(self) -> float:
        return float((self.losses - self.losses.min(axis=0)).max(axis=1).min())


def tail_by_program(losses, weights, tail: float) -> float:
    """Return the mean of the worst losses: the largest mean under weights up to w / (1 - tail)."""
    found = linprog(-losses, A_eq=np.ones((1, len(losses))), b_eq=[1.0],
                    bounds=[(0, w / (1 - tail)) for w in weights])  # fmt: skip
    return float(-found.fun)
