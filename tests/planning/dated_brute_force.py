"""Plans for several target years by enumeration of every schedule, with a linear program of arcs.

Nothing of a plan, a flow or a demand comes from the package: worlds are drawn as numbers, and SciPy
finds what gets through in a year with the projects that are open by then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import linprog

from corridor.case.model import Case
from corridor.testing import tiny

ENDS = {"ab": ("a", "b"), "bc": ("b", "c"), "bd": ("b", "d"), "cd": ("c", "d")}
OTHERS = {("b", "d"): 4e4, ("a", "b"): 5e4}
COUNTED = {("a", "c"): 2e4, ("c", "a"): 1e4}
FIRST_YEAR, PRICE_YEAR, RATE, GROWN_BY = 2025, 2025, 0.05, 2031
FIRST_OF_ARRAYS, LAST_OF_ARRAYS = 2025, 2034
Budget = float | Mapping[str, float] | None


@dataclass
class DatedWorld:
    """Four links, projects on them, and demand that grows up to a year."""

    capacity: dict[str, float]
    projects: dict[str, dict[str, Any]]
    growth: float
    mix: str
    horizon: int | None = None
    _tonnes: dict[tuple[frozenset[str], int], float] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The world as a case."""
        demand = {**OTHERS, **COUNTED}
        index = {"growth": "flat", "group": "all", "year": GROWN_BY, "index": self.growth}
        return tiny(
            links={k: (*ends, self.capacity[k]) for k, ends in ENDS.items()},
            projects=self.projects,
            demand=[(o.upper(), d.upper(), t) for (o, d), t in demand.items()],
            rows={"growth": [index]},
        )

    def tonnes(self, built: frozenset[str], year: int) -> float:
        """Tonnes a year between a and c beside the other cargo of a year."""
        if (built, year) not in self._tonnes:
            self._tonnes[built, year] = self._solved(built, year)
        return self._tonnes[built, year]

    def _solved(self, built: frozenset[str], year: int) -> float:
        capacity = dict(self.capacity)
        for p in sorted(set(built) & set(self.projects)):
            for link, gain in self.projects[p]["gain"].items():
                capacity[link] += gain
        for p in sorted(set(self.projects) & {name.removeprefix("work on ") for name in built}):
            if f"work on {p}" in built:
                for link in self.projects[p]["gain"]:
                    capacity[link] *= 1 - self.projects[p]["work_loss_share"]
        arcs = [(k, *way) for k, (a, b) in ENDS.items() for way in ((a, b), (b, a))]
        grown = 1 + (self.growth - 1) * (min(year, GROWN_BY) - 2023) / (GROWN_BY - 2023)
        pairs = [*COUNTED, *OTHERS]
        width = len(pairs) * len(arcs) + len(COUNTED)  # flows by pair and arc, then counted tonnes
        equal, right = [], []
        for k, (origin, destination) in enumerate(pairs):
            for node in "abcd":
                row = np.zeros(width)
                for j, (_, tail, head) in enumerate(arcs):
                    row[k * len(arcs) + j] = (tail == node) - (head == node)
                sign = (node == origin) - (node == destination)
                if k < len(COUNTED):
                    row[len(pairs) * len(arcs) + k] = -sign
                equal.append(row)
                right.append(0.0 if k < len(COUNTED) else sign * OTHERS[pairs[k]] * grown)
        if self.mix == "fixed":
            row = np.zeros(width)
            there, back = COUNTED.values()
            row[-2:] = back, -there  # the directions have the proportions of their demand
            equal.append(row)
            right.append(0.0)
        upper = np.zeros((len(arcs), width))
        for j in range(len(arcs)):
            upper[j, j : len(pairs) * len(arcs) : len(arcs)] = 1.0
        cost = np.zeros(width)
        cost[-2:] = -1.0
        limit = [capacity[k] for k, *_ in arcs]
        found = linprog(cost, upper, limit, np.array(equal), right, method="highs")
        if found.status == 2:
            return -1.0  # works that go on leave no place for the other cargo
        assert found.status == 0
        return -float(found.fun)

    @cached_property
    def schedules(self) -> list[Schedule]:
        """Every allowed choice of projects and their years up to the last year of the tests."""
        names = list(self.projects)
        choices = [
            [
                None,
                *(
                    (first, first + years)
                    for years in range(
                        s["build_years"], s.get("most_build_years", s["build_years"]) + 1
                    )
                    for first in range(max(FIRST_YEAR, s["earliest_start"]), 2032 - years + 1)
                ),
            ]
            for s in self.projects.values()
        ]
        found = []
        for chosen in product(*choices):
            spans = {p: span for p, span in zip(names, chosen, strict=True) if span is not None}
            starts = {p: first for p, (first, _) in spans.items()}
            opens = {p: end for p, (_, end) in spans.items()}
            if all(self._fits(p, opens) for p in opens):
                found.append(self._priced(starts, opens))
        return found

    def _fits(self, project: str, opens: Mapping[str, int]) -> bool:
        spec = self.projects[project]
        if any(q in opens for q in spec.get("excludes", "").split()):
            return False
        return all(opens.get(q, 9999) <= opens[project] for q in spec.get("requires", "").split())

    def _priced(self, starts: Mapping[str, int], opens: Mapping[str, int]) -> Schedule:
        spending = {payer: np.zeros(10) for payer in ("", "AA", "BB")}
        cost = 0.0
        for p, first in starts.items():
            spec = self.projects[p]
            yearly = spec["cost"] / (opens[p] - first)
            if self.horizon is not None:
                cost += self._used(spec, yearly, first, opens[p])
            for year in range(first, opens[p]):
                if self.horizon is None:
                    cost += yearly / (1 + RATE) ** (year - PRICE_YEAR)
                spending[""][year - FIRST_YEAR] += yearly
                for part in spec["payers"].split():
                    payer, share = part.split(":")
                    spending[payer][year - FIRST_YEAR] += float(share) * yearly
        lossy = frozenset(p for p, s in self.projects.items() if s.get("work_loss_share", 0) > 0)
        return Schedule(dict(starts), dict(opens), cost, spending, lossy)

    def _used(self, spec: Mapping[str, Any], yearly: float, first: int, opens: int) -> float:
        """Cost of building and upkeep less the annuities of the life that is left at the horizon.

        Renewed whenever a life ends before the horizon.
        """
        assert self.horizon is not None
        at_opening = sum(yearly * (1 + RATE) ** (opens - y) for y in range(first, opens))
        life = spec["life_years"]
        annuity = at_opening / sum((1 + RATE) ** -k for k in range(life))
        worth = 0.0
        renewed = opens
        while renewed <= self.horizon:
            worth += at_opening / (1 + RATE) ** (renewed - PRICE_YEAR)
            renewed += life
        left = range(self.horizon + 1, renewed)
        worth -= sum(annuity / (1 + RATE) ** (y - PRICE_YEAR) for y in left)
        upkeep = spec["upkeep_share"] * spec["cost"]
        used = range(opens, self.horizon + 1)
        return worth + sum(upkeep / (1 + RATE) ** (y - PRICE_YEAR) for y in used)

    def enough(self, schedule: Schedule, wanted: Mapping[int, float]) -> bool:
        """Whether a schedule carries every target, t/year, by its year."""
        return all(
            self.tonnes(schedule.by(year), year) >= t * (1 - 1e-6) for year, t in wanted.items()
        )

    def cheapest(self, wanted: Mapping[int, float], budget: Budget) -> Schedule | None:
        """Cheapest schedule within a yearly budget that carries every target."""
        last = max(wanted)
        for schedule in sorted(self.schedules, key=lambda s: s.cost):
            if max(schedule.opens.values(), default=0) > last or not schedule.within(budget):
                continue
            if self.enough(schedule, wanted):
                return schedule
        return None

    def least_budget(self, wanted: Mapping[int, float]) -> float | None:
        """Least spending in the dearest year with which every target is carried."""
        able = (s for s in self.schedules if max(s.opens.values(), default=0) <= max(wanted))
        return min((s.peak[""] for s in able if self.enough(s, wanted)), default=None)


@dataclass(frozen=True)
class Schedule:
    """Years of work, what they cost, and the spending by payer and year."""

    starts: dict[str, int]
    opens: dict[str, int]
    cost: float
    spending: dict[str, np.ndarray]
    lossy: frozenset[str] = frozenset()

    @property
    def peak(self) -> dict[str, float]:
        """Spending of the dearest year of each payer."""
        return {payer: float(by_year.max()) for payer, by_year in self.spending.items()}

    def by(self, year: int) -> frozenset[str]:
        """Projects that are open by a year, and works that take capacity in it."""
        going_on = {
            f"work on {p}" for p in self.lossy & set(self.opens)
            if self.starts[p] <= year < self.opens[p]
        }  # fmt: skip
        return frozenset(p for p, opened in self.opens.items() if opened <= year) | going_on

    def within(self, budget: Budget) -> bool:
        """Whether no limit is overstepped."""
        return all(spent <= most + 1e-7 for spent, most in self.limited(budget))

    def limited(self, budget: Budget) -> list[tuple[float, float]]:
        """Spending under each limit of a budget, beside the limit."""
        if budget is None:
            return []
        if not isinstance(budget, Mapping):
            return [(self.peak[""], budget)]
        pairs = []
        for name, most in budget.items():
            payer = (re.match("[A-Z]+", name) or [""])[0]
            years = [int(y) for y in re.findall(r"\d{4}", name)]
            first, last = (years[0], years[-1]) if years else (FIRST_OF_ARRAYS, LAST_OF_ARRAYS)
            spent = self.spending[payer][first - FIRST_YEAR : last - FIRST_YEAR + 1]
            together = len(years) == 2 or name.endswith("total")
            pairs.append((float(spent.sum() if together else spent.max(initial=0.0)), most))
        return pairs


def dated_world(chance: np.random.Generator) -> DatedWorld:
    """Draw a world in which the other cargo always has its place."""
    projects: dict[str, dict[str, Any]] = {}
    for i in range(int(chance.integers(2, 5))):
        touched = chance.choice(list(ENDS), int(chance.integers(1, 4)), replace=False)
        spec: dict[str, Any] = {
            "cost": float(chance.uniform(1, 40)),
            "build_years": int(chance.integers(1, 4)),
            "earliest_start": int(chance.integers(2025, 2028)),
            "payers": str(chance.choice(["AA:1", "BB:1", "AA:0.5 BB:0.5"])),
            "gain": {str(e): 1e5 * float(chance.integers(1, 8)) for e in touched},
        }
        if projects and chance.random() < 0.3:
            spec["requires"] = str(chance.choice(list(projects)))
        elif projects and chance.random() < 0.3:
            spec["excludes"] = str(chance.choice(list(projects)))
        projects[f"q{i}"] = spec
    for p, spec in projects.items():  # what is excluded excludes too
        for q in spec.get("excludes", "").split():
            both = set(projects[q].get("excludes", "").split()) | {p}
            projects[q]["excludes"] = " ".join(sorted(both))
    return DatedWorld(
        capacity={k: 1e5 * float(chance.integers(3, 10)) for k in ENDS},
        projects=projects,
        growth=float(chance.choice([1.0, 1.5, 3.0])),
        mix=str(chance.choice(["free", "fixed"])),
    )
