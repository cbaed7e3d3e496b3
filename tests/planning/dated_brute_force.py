"""Plans for several target years by enumeration of every schedule, with a linear program of arcs.

Nothing of a plan, a flow or a demand comes from the package: worlds are drawn as numbers, and SciPy
finds what gets through in a year with the projects that are open by then.
"""

from __future__ import annotations

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
Budget = float | Mapping[str, float] | None


@dataclass
class DatedWorld:
    """Four links, projects on them, and demand that grows up to a year."""

    capacity: dict[str, float]
    projects: dict[str, dict[str, Any]]
    growth: float
    mix: str
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
        for p in sorted(built):
            for link, gain in self.projects[p]["gain"].items():
                capacity[link] += gain
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
            row[-2:] = 1.0, -1.0  # between two places both directions count the same
            equal.append(row)
            right.append(0.0)
        upper = np.zeros((len(arcs), width))
        for j in range(len(arcs)):
            upper[j, j : len(pairs) * len(arcs) : len(arcs)] = 1.0
        cost = np.zeros(width)
        cost[-2:] = -1.0
        limit = [capacity[k] for k, *_ in arcs]
        found = linprog(cost, upper, limit, np.array(equal), right, method="highs")
        assert found.status == 0
        return -float(found.fun)

    @cached_property
    def schedules(self) -> list[Schedule]:
        """Every allowed choice of projects and start years up to the last year of the tests."""
        names = list(self.projects)
        choices = [
            [None, *range(max(FIRST_YEAR, s["earliest_start"]), 2032 - s["build_years"] + 1)]
            for s in self.projects.values()
        ]
        found = []
        for years in product(*choices):
            starts = {p: y for p, y in zip(names, years, strict=True) if y is not None}
            opens = {p: y + self.projects[p]["build_years"] for p, y in starts.items()}
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
            yearly = spec["cost"] / spec["build_years"]
            for year in range(first, opens[p]):
                cost += yearly / (1 + RATE) ** (year - PRICE_YEAR)
                spending[""][year - FIRST_YEAR] += yearly
                for part in spec["payers"].split():
                    payer, share = part.split(":")
                    spending[payer][year - FIRST_YEAR] += float(share) * yearly
        peak = {payer: float(by_year.max()) for payer, by_year in spending.items()}
        return Schedule(dict(starts), dict(opens), cost, peak)

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
    """Start years, what they cost, and the spending of the dearest year of each payer."""

    starts: dict[str, int]
    opens: dict[str, int]
    cost: float
    peak: dict[str, float]

    def by(self, year: int) -> frozenset[str]:
        """Projects that are open by a year."""
        return frozenset(p for p, opened in self.opens.items() if opened <= year)

    def within(self, budget: Budget) -> bool:
        """Whether no year spends more than a budget."""
        limits = budget if isinstance(budget, Mapping) else {"": budget}
        return all(lim is None or self.peak[p] <= lim + 1e-7 for p, lim in limits.items())


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
