r"""The cheapest plan that carries a target with a given probability.

The probability is the share of draws in which the plan carries the target of every year, each draw
a world of its own ([`corridor.certainty.worlds`][]). The program is

.. math:: \min_x \sum_p k_p(x) \quad\text{s.t.}\quad
          \bigl|\{s : T_{sy}(x) \ge T_y \;\forall y\}\bigr| \ge P\,N

over the works and their years ``x``, with present values ``k``, what works require and exclude,
limits of spending and what is fixed, as in a plan without draws
([`corridor.planning.master`][]). It is solved by logical cuts (Hooker and Ottosson, Logic-based
Benders decomposition, Mathematical Programming 96, 2003). A plan that falls short in more than
``(1-P)N`` worlds has in each of them elements that stop it in some year, and their prices bound
every plan that leaves these elements as they are in that year. Any plan that does better has to
change one of them, so with ``o_{py}`` = project ``p`` is in operation by year ``y``

.. math:: \sum_{(p,y) \in U \setminus x} o_{py} + \sum_{(p,y) \in U \cap x,\; p \text{ may hurt}}
          (1 - o_{py}) \ge 1

where ``U`` are the projects that touch the elements that stop it in just enough of these worlds.
A project may hurt when some capacity that it touches is smaller with it, and work that takes
capacity while it goes on always does. The program of these cuts is a relaxation: its optimum is a
proven lower bound for these draws, and the plan that reaches it is the cheapest. Other draws then
say how far the share can be trusted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from corridor.certainty.confidence import wilson
from corridor.certainty.numbers import UncertainNumber
from corridor.certainty.worlds import Carries, World, carries, numbers_of_plans, worlds
from corridor.messages import Numeral, message
from corridor.planning.claim import RESOLUTION_MUSD
from corridor.planning.master import Change, Master, TargetYear, master_program
from corridor.planning.options import Options
from corridor.planning.period import Periods, is_work
from corridor.planning.plan import Plan
from corridor.planning.planned import PlannedProject, planned
from corridor.planning.pool import Opened, reaches
from corridor.problems import CorridorError, InternalError
from corridor.progress import Progress, silent
from corridor.solver.whole import WholeSolution, confirm, propose

CURVE = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Probabilities of the curve of cost against probability, beside the one that is asked for."""

MOST_ROUNDS = 2000


@dataclass(frozen=True)
class ChancePlan:
    """The cheapest plan for one probability.

    Attributes
    ----------
    probability : float
        What was asked for.
    reached : bool
        Whether some plan carries the target so often; else this is the plan with which it is
        carried most often of those that were tried.
    projects : tuple of PlannedProject
        By start year.
    cost_musd, bound_musd : float
        Present value, and the proven lower bound on that of any plan that suffices in these draws;
        infinite where none does.
    met_share : float
        Share of the draws in which it carries the target.
    """

    probability: float
    reached: bool
    projects: tuple[PlannedProject, ...]
    cost_musd: float
    bound_musd: float
    met_share: float

    @property
    def built(self) -> frozenset[str]:
        """Ids of the projects."""
        return frozenset(p.id for p in self.projects)

    @property
    def periods(self) -> Periods:
        """Years of work of each project."""
        return {p.id: p.period for p in self.projects}


Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Chance:
    """The cheapest plan for a probability, beside those for others.

    Attributes
    ----------
    usual_share : float
        Share of the draws in which the plan made with every number at its value carries the target.
    chosen : ChancePlan
        The plan that was asked for.
    curve : tuple of ChancePlan
        The cheapest plans for rising probabilities, those that no plan reaches left out.
    samples, seed : int
        Draws behind them, and their seed.
    fresh_share : float
        Share of as many other draws in which the chosen plan carries the target.
    fresh_interval : (float, float)
        Interval around it that independent draws would leave in 95 of 100 cases.
    """

    usual_share: float
    chosen: ChancePlan
    curve: tuple[ChancePlan, ...]
    samples: int
    seed: int
    fresh_share: float
    fresh_interval: tuple[float, float]


@dataclass
class _Search:
    """What has been tried so far; it serves every probability."""

    plan: Plan
    all_worlds: Sequence[World]
    tried: dict[Opened, Carries] = field(default_factory=dict)
    possible: dict[Opened, Periods] = field(default_factory=dict)

    def met(self, opened: Opened) -> Bools:
        """Return in which worlds a plan carries the target of every year."""
        met: Bools = np.all(self.met_by_year(opened), axis=1)
        return met

    def met_by_year(self, opened: Opened) -> Bools:
        """Return in which worlds and years a plan carries the target, shape (worlds, years)."""
        if opened not in self.tried:
            self.tried[opened] = carries(self.all_worlds, opened)
        tonnes = self.tried[opened].tonnes_per_year
        return np.array(
            [[reaches(t, target) for t, target in zip(by_year, self.plan.targets, strict=True)]
             for by_year in tonnes.tolist()]
        )  # fmt: skip

    def often(self, opened: Opened) -> int:
        """Return in how many worlds a plan carries the target."""
        return int(self.met(opened).sum())

    def propose(self, periods: Periods) -> Opened:
        """Take note of a plan that keeps all rules, and return what is in operation by when."""
        opened = self.plan.pool.opened(periods)
        self.possible.setdefault(opened, periods)
        return opened

    def master(self, changes: Sequence[Change]) -> Master:
        """Return the cheapest plans that do something of each change."""
        asked = [TargetYear(year.options, (), 0.0) for year in self.plan.pool.years]
        return master_program(asked, "cost", budget=self.plan.budget, changes=changes)


def plan_for_probability(
    plan: Plan, probability: float, samples: int, seed: int, *, progress: Progress = silent
) -> Chance:
    """Find the cheapest plan that carries the targets of another plan with a probability.

    Budget, fixed works and horizon are those of that plan. A draw counts where the targets of all
    years are carried in it. Each plan that is tried takes a solve for every draw.

    Parameters
    ----------
    plan : Plan
        Plan for the same question with every number at its value.
    probability : float
        What is asked for, more than 0 and less than 1.
    samples, seed : int
        Draws and their seed.
    progress : callable, optional
        Receives what is being done.

    Returns
    -------
    Chance

    Raises
    ------
    CorridorError
        If the probability is none, or an earlier one of several targets is out of reach with every
        number at its value.
    """
    if not 0 < probability < 1:
        raise CorridorError(
            message(
                "the probability is %(probability)s; expected more than 0 and below 1",
                probability=f"{probability:g}",
            )
        )
    if plan.later:
        first = min(plan.later)
        raise CorridorError(
            message(
                "the target of %(by)s is out of reach, so no plan for a probability can be sought "
                "for %(first)s and later: leave the targets from %(first)s on out, or lower the "
                "first",
                by=plan.by,
                first=first,
            )
        )
    numbers = numbers_of_plans(plan)
    progress(message("draws"), None)
    search = _Search(plan, worlds(plan, numbers, samples, seed))
    curve = []
    for asked in sorted({*CURVE, probability}):
        progress(
            message("plan for a probability of %(share)s %%", share=Numeral(f"{100 * asked:.0f}")),
            None,
        )
        curve.append(_cheapest(search, asked))
    chosen = next(c for c in curve if c.probability == probability)
    fresh = _share_in_other_draws(plan, numbers, chosen, samples, seed)
    return Chance(
        usual_share=float(search.met(plan.opened).mean()),
        chosen=chosen,
        curve=tuple(c for c in curve if c.reached),
        samples=samples,
        seed=seed,
        fresh_share=fresh,
        fresh_interval=wilson(round(fresh * samples), samples),
    )


def _share_in_other_draws(
    plan: Plan, numbers: Sequence[UncertainNumber], chosen: ChancePlan, samples: int, seed: int
) -> float:
    others = _Search(plan, worlds(plan, numbers, samples, seed + 1))
    return float(others.met(plan.pool.opened(chosen.periods)).mean())


def _cheapest(search: _Search, probability: float) -> ChancePlan:
    """Return the cheapest plan for a probability, or the one that comes nearest to it."""
    least = math.ceil(probability * len(search.all_worlds) - 1e-9)
    search.met(search.propose(search.plan.periods))
    changes = {opened: _change(search, opened, least) for opened in search.tried}
    for _ in range(MOST_ROUNDS):
        asked = search.master([c for c in dict.fromkeys(changes.values()) if c is not None])
        solution = propose(asked.program)
        opened = _chosen(search, asked, solution)
        if opened is None or search.often(opened) >= least:  # the last word needs another run
            solution = confirm(asked.program, solution)
            opened = _chosen(search, asked, solution)
        if opened is None:
            return _nearest(search, probability)
        if search.often(opened) >= least:
            periods = asked.choice(solution).periods
            return _as_plan(search, probability, periods, solution.bound, reached=True)
        if changes.get(opened) is not None:
            names = ", ".join(sorted(opened[-1])) or "nothing"
            raise InternalError(f"the search proposes {names} again, which a cut rules out")
        changes[opened] = _change(search, opened, least)
    raise InternalError(f"the search for a plan has no proof after {MOST_ROUNDS} rounds")


def _chosen(search: _Search, asked: Master, solution: WholeSolution) -> Opened | None:
    """Return what is in operation by each year in a solution; None where there is none."""
    if solution.infeasible:
        return None
    return search.propose(asked.choice(solution).periods)


def _nearest(search: _Search, probability: float) -> ChancePlan:
    """Return the plan that carries the target most often of those tried, the cheapest of equals."""

    def rank(opened: Opened) -> tuple[int, float]:
        projects = planned(search.plan.pool.options, search.possible[opened])
        return search.often(opened), -sum(p.cost_musd for p in projects)

    best = max(search.possible, key=rank)
    return _as_plan(search, probability, search.possible[best], math.inf, reached=False)


def _as_plan(
    search: _Search, probability: float, periods: Periods, bound: float, *, reached: bool
) -> ChancePlan:
    pool = search.plan.pool
    projects = planned(pool.options, periods)
    cost = sum(p.cost_musd for p in projects)
    close = abs(cost - bound) < RESOLUTION_MUSD  # the program adds a dollar for each project
    share = float(search.met(pool.opened(periods)).mean())
    return ChancePlan(probability, reached, projects, cost, cost if close else bound, share)


def _change(search: _Search, opened: Opened, least: int) -> Change | None:
    """Return what a plan that does better has to change; None where this one does well enough."""
    met = search.met_by_year(opened)
    short = np.flatnonzero(~met.all(axis=1))
    if len(short) <= len(met) - least:
        return None
    # worlds that the same projects would help go together: the fewer projects, the sharper the cut
    often = Counter(_touched(search, opened, world, met[world]) for world in short.tolist())
    taken: frozenset[tuple[int, str]] = frozenset()
    count = 0
    for projects, worlds_there in sorted(often.items(), key=lambda x: (-x[1], sorted(x[0]))):
        taken |= projects
        count += worlds_there
        if count > len(met) - least:
            break
    years = search.plan.pool.years
    in_operation = {(k, p) for k, of_year in enumerate(opened) for p in of_year}
    hurting = {(k, p) for k, p in taken & in_operation if _may_hurt(years[k].options, p)}
    more = {(k, p) for k, p in taken - in_operation if not is_work(p)}
    return Change(frozenset(more), frozenset(hurting))


def _touched(search: _Search, opened: Opened, world: int, met: Bools) -> frozenset[tuple[int, str]]:
    """Return the projects on what stops a plan in a world, of the year with the fewest of them."""
    stops = search.tried[opened].stops[world]
    by_year = [
        frozenset(
            (k, p)
            for element in stops[k]
            for p in search.plan.pool.years[k].options.touching.get(element, frozenset())
        )
        for k in np.flatnonzero(~met).tolist()
    ]
    return min(by_year, key=len)


def _may_hurt(options: Options, project: str) -> bool:
    """Return whether some capacity may be smaller with a project, or work that goes on."""
    if is_work(project):
        return True
    crowds = [c for c in options.crowds.values() if project in c.touching]
    if any(project in c.decided or any(e.each[project] < 0 for e in c.ends.values())
           for c in crowds):  # fmt: skip
        return True
    return any(
        subsets[subset] > subsets[subset | {project}] * (1 + 1e-9)
        for element, subsets in options.states.items()
        if project in options.touching[element]
        for subset in subsets
        if project not in subset and subset | {project} in subsets
    )
