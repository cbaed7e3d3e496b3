"""Plans by enumeration of every set of projects and every start year; shares no code with a search.

Only the tonnes of a set of projects come from the package, each from a program of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np

from corridor.case.count import Count
from corridor.case.situation import situation
from corridor.elements.table import capacity
from corridor.maxflow.question import Others, ask
from corridor.maxflow.throughput import solve
from tests.planning.random_worlds import World

Budget = float | Mapping[str, float] | None
PRICE_YEAR, FIRST_YEAR, RATE = 2025, 2025, 0.05


@dataclass(frozen=True)
class Schedules:
    """Every set of start years of a set of projects: cost and spending of each."""

    cost: np.ndarray
    spending: Mapping[str, np.ndarray]  # by payer, "" for all: (schedules, years)


class Oracle:
    """Answers of brute force to questions about one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.spec = world.projects
        self._tonnes: dict[tuple[frozenset[str], frozenset[str]], float] = {}
        self._today: dict[frozenset[str], Others | str] = {}
        self._schedules: dict[tuple[frozenset[str], int], Schedules] = {}

    def tonnes(self, built: frozenset[str], by: int) -> float:
        """Tonnes a year with these projects and no others, beside cargo that has its place then.

        The demand of these worlds does not grow, so only what is open by then makes a difference.
        """
        opened = self.opened(by)
        if (built, opened) not in self._tonnes:
            case, count = self.world.case, Count(**self.world.counted)
            question = ask(situation(case, year=by), count)
            if opened not in self._today:
                today = solve(capacity(case, built=sorted(opened)), question, count.others)
                self._today[opened] = today.question.others or "ignored"
            caps = capacity(case, built=sorted(built))
            flow = solve(caps, question, self._today[opened]).flow
            short = flow.short_t_per_year > 1
            self._tonnes[built, opened] = -1.0 if short else flow.tonnes_per_year
        return self._tonnes[built, opened]

    def opened(self, by: int) -> frozenset[str]:
        """Projects that open by themselves by a year."""
        return frozenset(p for p, s in self.spec.items() if s.get("opened", 9999) <= by)

    def plans(self, by: int) -> list[frozenset[str]]:
        """Sets of projects that may be chosen for a year."""
        names = [p for p, s in self.spec.items() if "opened" not in s]
        sets = chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))
        return [s for s in map(frozenset, sets) if self._allowed(s, by)]

    def _allowed(self, chosen: frozenset[str], by: int) -> bool:
        done = chosen | self.opened(by)
        for p in chosen:
            spec = self.spec[p]
            if not set(spec.get("requires", "").split()) <= done:
                return False
            if set(spec.get("excludes", "").split()) & done:
                return False
            if max(spec["earliest_start"], FIRST_YEAR) + spec["build_years"] > by:
                return False
        return True

    def schedules(self, chosen: frozenset[str], by: int) -> Schedules:
        """Every allowed set of start years; there is one at least, with all work at its latest."""
        key = (chosen, by)
        if key not in self._schedules:
            self._schedules[key] = self._all_schedules(sorted(chosen), by)
        return self._schedules[key]

    def _all_schedules(self, names: Sequence[str], by: int) -> Schedules:
        starts = {}
        for p in names:
            spec = self.spec[p]
            first = max(spec["earliest_start"], FIRST_YEAR)
            starts[p] = np.arange(first, by - spec["build_years"] + 1)
        grid = np.meshgrid(*starts.values(), indexing="ij") if names else []
        start = {p: g.ravel() for p, g in zip(names, grid, strict=True)}
        count = len(next(iter(start.values()))) if names else 1
        kept = np.ones(count, dtype=bool)
        for p in names:
            for q in self.spec[p].get("requires", "").split():
                if q in start:
                    opens = start[p] + self.spec[p]["build_years"]
                    kept &= start[q] + self.spec[q]["build_years"] <= opens
        years = np.arange(FIRST_YEAR, by)
        cost = np.zeros(count)
        spending = {payer: np.zeros((count, len(years))) for payer in ("", "XA", "XB")}
        for p in names:
            spec = self.spec[p]
            after = years - start[p][:, None]
            yearly = (spec["cost"] / spec["build_years"]) * (
                (after >= 0) & (after < spec["build_years"])
            )
            cost += (yearly / (1 + RATE) ** (years - PRICE_YEAR)).sum(axis=1)
            spending[""] += yearly
            for part in spec["payers"].split():
                payer, share = part.split(":")
                spending[payer] += float(share) * yearly
        return Schedules(cost[kept], {k: v[kept] for k, v in spending.items()})

    def least(self, chosen: frozenset[str], by: int, budget: Budget) -> float | None:
        """Least cost of a set of projects within a budget."""
        found = self.schedules(chosen, by)
        limits = budget if isinstance(budget, Mapping) else {"": budget}
        fits = np.ones(len(found.cost), dtype=bool)
        for payer, limit in limits.items():
            if limit is not None:
                fits &= (found.spending[payer] <= limit + 1e-7).all(axis=1)
        return float(found.cost[fits].min()) if fits.any() else None

    def cheapest(
        self, enough_t: float, by: int, budget: Budget, forbidden: Sequence[frozenset[str]] = ()
    ) -> tuple[float, frozenset[str]] | None:
        """Cheapest plan that carries so many tonnes and contains none of the forbidden ones."""
        best: tuple[float, frozenset[str]] | None = None
        for chosen in self.plans(by):
            if any(f <= chosen for f in forbidden):
                continue
            if self.tonnes(chosen | self.opened(by), by) < enough_t:
                continue
            cost = self.least(chosen, by, budget)
            if cost is not None and (best is None or cost < best[0]):
                best = cost, chosen
        return best

    def furthest(self, by: int, budget: Budget) -> float:
        """Most tonnes that any plan within the budget carries."""
        opened = self.opened(by)
        sets = [s for s in self.plans(by) if self.least(s, by, budget) is not None]
        return max(self.tonnes(s | opened, by) for s in sets)

    def least_budget(self, enough_t: float, by: int) -> float | None:
        """Least spending in the dearest year with which a plan carries so many tonnes."""
        opened = self.opened(by)
        peaks = [
            float(self.schedules(s, by).spending[""].max(axis=1, initial=0.0).min())
            for s in self.plans(by)
            if self.tonnes(s | opened, by) >= enough_t
        ]
        return min(peaks, default=None)

    def first_year(self, enough_t: float, by: int, until: int) -> int | None:
        """First later year in which some plan carries so many tonnes, whatever it spends."""
        for year in range(by + 1, until + 1):
            if any(self.tonnes(s | self.opened(year), year) >= enough_t for s in self.plans(year)):
                return year
        return None
