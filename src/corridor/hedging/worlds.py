r"""Futures as worlds of their own: what a plan costs in each, and what it is short of there.

A plan is a set of projects that is chosen before it is known which future comes. Work starts as
late as lets it open by the target year. So a plan has one cost and one flow in each future:

.. math:: L_s(y) = \sum_p k_{sp} y_p + \lambda \max(0, T_s - F_s(y))

with the present value ``k``, the price ``\lambda`` of a tonne a year, the target ``T`` and the flow
``F``. A project that stands in a future costs nothing there; one that is excluded by what stands
there is paid and carries nothing. Each tonne of other cargo that loses its place counts as
[`corridor.maxflow.maximum.SHORT`][] tonnes short, as in a plan for one future.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corridor.case.count import Count
from corridor.case.firmness import Standing
from corridor.case.futures import WeightedFuture
from corridor.case.model import Case
from corridor.case.situation import AS_IS
from corridor.maxflow.maximum import SHORT
from corridor.planning.options import Candidate, Options
from corridor.planning.period import Periods
from corridor.planning.pool import YearPool
from corridor.planning.recommend import year_pool


@dataclass(frozen=True)
class Outcome:
    """A plan in a future.

    Attributes
    ----------
    cost_musd : float
        Present value of the works there.
    short_t_per_year : float
        Tonnes short of the target.
    """

    cost_musd: float
    short_t_per_year: float

    def loss_musd(self, short_musd_per_mt: float) -> float:
        """Return cost and the price of what is short."""
        return self.cost_musd + short_musd_per_mt * self.short_t_per_year / 1e6


@dataclass
class World:
    """A future with its program, its cuts and what has been tried in it.

    Attributes
    ----------
    future : WeightedFuture
        The future.
    target_t_per_year : float
        What is wanted there.
    pool : YearPool
        Candidates, capacities, flow program and cuts.
    cost_musd : mapping of str to float
        Present value of each project of any future there.
    """

    future: WeightedFuture
    target_t_per_year: float
    pool: YearPool
    cost_musd: Mapping[str, float] = field(default_factory=dict)
    _short: dict[frozenset[str], float] = field(default_factory=dict)

    @property
    def options(self) -> Options:
        """What can be built there."""
        return self.pool.options

    def outcome(self, built: frozenset[str]) -> Outcome:
        """Return what a plan comes to there; a flow that is short teaches its cuts."""
        opened = built & frozenset(self.options.candidates)
        if opened not in self._short:
            self._short[opened] = self._ask(opened)
        return Outcome(sum(self.cost_musd[p] for p in sorted(built)), self._short[opened])

    def _ask(self, opened: frozenset[str]) -> float:
        program = self.pool.program
        rows = program.network.row_capacity(self.options.capacity(opened))
        flow = program.solve(rows)
        short = self.target_t_per_year - flow.tonnes_per_year + SHORT * flow.short_t_per_year
        if short > 0:
            self.pool.learn(opened, flow, self.target_t_per_year)
        return max(0.0, short)


@dataclass(frozen=True)
class Menu:
    """What a plan may choose, whatever future comes.

    Attributes
    ----------
    candidates : mapping of str to Candidate
        Projects that can open by the target year in some future.
    periods : mapping of str to Period
        Years of work on each: the latest that open it in time.
    standing : frozenset of str
        Projects that stand in every future.
    """

    candidates: Mapping[str, Candidate]
    periods: Periods
    standing: frozenset[str]

    def allows(self, built: frozenset[str]) -> bool:
        """Return whether a plan has all that its projects require, and nothing they exclude."""
        done = built | self.standing
        return all(
            not self.required(p) - built and not self.candidates[p].excludes & done for p in built
        )

    def required(self, project: str) -> frozenset[str]:
        """Return what a plan with a project has to contain as well."""
        wanted = self.candidates[project].requires - self.standing
        return wanted & frozenset(self.candidates)


def open_worlds(
    case: Case,
    futures: Sequence[WeightedFuture],
    target_t_per_year: float,
    by: int,
    count: Count,
    projects: Standing,
) -> tuple[World, ...]:
    """Return the world of each future, without costs."""
    return tuple(
        World(
            future,
            target_t_per_year if future.target_mt is None else future.target_mt * 1e6,
            year_pool(
                case, by, scenario=scenario_of(future), count=count,
                sea_level_m=future.sea_level_m, projects=projects,
            ),
        )
        for future in futures
    )  # fmt: skip


def scenario_of(future: WeightedFuture) -> str | None:
    """Return the scenario of a future; None for the case as it is."""
    return None if future.scenario == AS_IS else future.scenario


def with_one_menu(worlds: Sequence[World]) -> tuple[Menu, tuple[World, ...]]:
    """Return what a plan may choose over all worlds, and the worlds with the cost of each project.

    No scenario changes a row of a project, so worlds differ only in what stands and what costs.
    """
    candidates: dict[str, Candidate] = {}
    for world in worlds:
        candidates = {**world.options.candidates, **candidates}
    standing = frozenset.intersection(*(w.options.situation.built for w in worlds))
    latest = {p: c.latest(worlds[0].options.by) for p, c in candidates.items()}
    menu = Menu(candidates, {p: period for p, period in latest.items() if period}, standing)
    return menu, tuple(replace(w, cost_musd=_costs(w, menu)) for w in worlds)


def _costs(world: World, menu: Menu) -> dict[str, float]:
    """Return the present value of each project in a world; nothing where it stands already."""
    priced = replace(world.options, candidates=menu.candidates)
    stands, factor = world.options.situation.built, world.future.cost_factor
    return {
        p: 0.0 if p in stands else factor * priced.present_value_musd(p, menu.periods[p])
        for p in menu.candidates
    }
