r"""The cheapest plan that carries a target with a given probability.

The probability is the share of draws in which the plan carries the target, each draw a world of its
own ([`corridor.certainty.worlds`][]). The program is

.. math:: \min_x \sum_p k_p x_p \quad\text{s.t.}\quad
          \bigl|\{s : T_s(x) \ge T\}\bigr| \ge P\,N

with the present value ``k`` of each project at its latest start. It is solved by logical cuts
(Hooker and Ottosson, Logic-based Benders decomposition, Mathematical Programming 96, 2003). A plan
that falls short in more than ``(1-P)N`` worlds has in each of them elements that stop it, and their
prices bound every plan that leaves these elements as they are. Any plan that does better has to
change one of them, so

.. math:: \sum_{p \in U \setminus x} x_p + \sum_{p \in U \cap x,\; p \text{ may hurt}} (1 - x_p)
          \ge 1

where ``U`` are the projects that touch the elements that stop it in just enough of these worlds.
A project may hurt when some capacity that it touches is smaller with it. The program of these cuts
is a relaxation: its optimum is a proven lower bound for these draws, and the plan that reaches it
is the cheapest. Other draws then say how far the share can be trusted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from corridor.certainty.confidence import wilson
from corridor.certainty.numbers import UncertainNumber
from corridor.certainty.worlds import Carries, World, carries, numbers_of_plans, worlds
from corridor.planning.options import Options, latest_periods
from corridor.planning.plan import Plan
from corridor.planning.planned import PlannedProject, planned
from corridor.planning.pool import reaches
from corridor.problems import CorridorError, InternalError
from corridor.progress import Progress, silent
from corridor.solver.program import Program, ProgramBuilder
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
    tried: dict[frozenset[str], Carries] = field(default_factory=dict)

    @property
    def options(self) -> Options:
        return self.plan.pool.options

    def met(self, built: frozenset[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return in which worlds a plan carries the target."""
        if built not in self.tried:
            self.tried[built] = carries(self.all_worlds, built)
        target = self.plan.target_t_per_year
        return np.array([reaches(t, target) for t in self.tried[built].tonnes_per_year])

    def often(self, built: frozenset[str]) -> int:
        """Return in how many worlds a plan carries the target."""
        return int(self.met(built).sum())

    def cost_musd(self, built: frozenset[str]) -> float:
        """Return the present value of a plan whose works start as late as they can."""
        return sum(p.cost_musd for p in self.planned(built))

    def planned(self, built: frozenset[str]) -> tuple[PlannedProject, ...]:
        """Return the projects of a plan with their years."""
        return planned(self.options, latest_periods(self.options, built))


def plan_for_probability(
    plan: Plan, probability: float, samples: int, seed: int, *, progress: Progress = silent
) -> Chance:
    """Find the cheapest plan that carries the target of another plan with a probability.

    Each plan that is tried takes a solve for every draw.

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
        If the probability is none, or the plan has a budget or several target years, which this
        search does not know.
    """
    if not 0 < probability < 1:
        raise CorridorError(f"the probability is {probability:g}; expected more than 0 and below 1")
    if plan.budget is not None:
        raise CorridorError("a plan for a probability has no budget: leave one of them out")
    if len(plan.pool.years) > 1:
        raise CorridorError("a plan for a probability has one target year: give one target")
    numbers = numbers_of_plans(plan.pool.options)
    progress("draws", None)
    search = _Search(plan, worlds(plan, numbers, samples, seed))
    curve = []
    for asked in sorted({*CURVE, probability}):
        progress(f"plan for {asked:.0%}", None)
        curve.append(_cheapest(search, asked))
    chosen = next(c for c in curve if c.probability == probability)
    fresh = _share_in_other_draws(plan, numbers, chosen.built, samples, seed)
    return Chance(
        usual_share=float(search.met(plan.built).mean()),
        chosen=chosen,
        curve=tuple(c for c in curve if c.reached),
        samples=samples,
        seed=seed,
        fresh_share=fresh,
        fresh_interval=wilson(round(fresh * samples), samples),
    )


def _share_in_other_draws(
    plan: Plan, numbers: Sequence[UncertainNumber], built: frozenset[str], samples: int, seed: int
) -> float:
    others = _Search(plan, worlds(plan, numbers, samples, seed + 1))
    return float(others.met(built).mean())


def _cheapest(search: _Search, probability: float) -> ChancePlan:
    """Return the cheapest plan for a probability, or the one that comes nearest to it."""
    least = math.ceil(probability * len(search.all_worlds) - 1e-9)
    search.met(frozenset())
    covers = {built: _cover(search, built, least) for built in search.tried}
    for _ in range(MOST_ROUNDS):
        program, order = _program(search, [c for c in covers.values() if c is not None])
        solution = propose(program)
        built = _chosen(solution, order)
        if built is None or search.often(built) >= least:  # the last word needs another run
            solution = confirm(program, solution)
            built = _chosen(solution, order)
        if built is None:
            return _nearest(search, probability)
        if search.often(built) >= least:
            return _found(search, probability, built, solution.bound, reached=True)
        if covers.get(built) is not None:
            raise InternalError(f"the search proposes {sorted(built)} again, which a cut rules out")
        covers[built] = _cover(search, built, least)
    raise InternalError(f"the search for a plan has no proof after {MOST_ROUNDS} rounds")


def _chosen(solution: WholeSolution, order: Mapping[str, int]) -> frozenset[str] | None:
    """Return the projects of a solution; None where there is none."""
    if solution.value is None:
        return None
    return frozenset(p for p, column in order.items() if solution.value[column] > 0.5)


def _nearest(search: _Search, probability: float) -> ChancePlan:
    """Return the plan that carries the target most often of those tried, the cheapest of equals."""
    best = max(search.tried, key=lambda b: (search.often(b), -search.cost_musd(b)))
    return _found(search, probability, best, math.inf, reached=False)


def _found(
    search: _Search, probability: float, built: frozenset[str], bound: float, *, reached: bool
) -> ChancePlan:
    return ChancePlan(
        probability, reached, search.planned(built), search.cost_musd(built), bound,
        float(search.met(built).mean()),
    )  # fmt: skip


Cover = tuple[frozenset[str], frozenset[str]]
"""Projects of which one has to be added, or of which one has to be left out."""


def _cover(search: _Search, built: frozenset[str], least: int) -> Cover | None:
    """Return what a plan that does better has to change; None where this one does well enough."""
    met = search.met(built)
    short = np.flatnonzero(~met)
    if len(short) <= len(met) - least:
        return None
    touching, stops = search.options.touching, search.tried[built].stops
    touched = [frozenset(p for e in stops[s] for p in touching.get(e, frozenset())) for s in short]
    # worlds that the same projects would help go together: the fewer projects, the sharper the cut
    often = Counter(touched)
    taken: frozenset[str] = frozenset()
    count = 0
    for projects, worlds_there in sorted(often.items(), key=lambda x: (-x[1], sorted(x[0]))):
        taken |= projects
        count += worlds_there
        if count > len(met) - least:
            break
    hurting = frozenset(p for p in taken & built if _may_hurt(search.options, p))
    return taken - built, hurting


def _may_hurt(options: Options, project: str) -> bool:
    """Return whether some capacity may be smaller with a project than without it."""
    crowds = [c for c in options.crowds.values() if project in c.touching]
    if any(project in c.decided or any(e.each[project] < 0 for e in c.ends.values())
           for c in crowds):  # fmt: skip
        return True
    return any(
        subsets[subset] > subsets[subset | {project}] * (1 + 1e-9)
        for element, subsets in options.states.items()
        if project in options.touching[element]
        for subset in subsets
        if project not in subset
    )


def _program(search: _Search, covers: Sequence[Cover]) -> tuple[Program, Mapping[str, int]]:
    """Return the cheapest choice of projects that satisfies all cuts."""
    options, builder = search.options, ProgramBuilder()
    column = {
        p: builder.column(f"build_{k}", search.cost_musd(frozenset({p})), whole=True)
        for k, p in enumerate(options.candidates)
    }
    for p, candidate in options.candidates.items():
        for q in sorted(candidate.requires & set(column)):
            builder.row(f"{column[p]}_requires_{column[q]}", [(column[q], 1), (column[p], -1)], 0)
        for q in sorted(candidate.excludes & set(column)):
            terms = [(column[p], 1.0), (column[q], 1.0)]
            builder.row(f"{column[p]}_excludes_{column[q]}", terms, -math.inf, 1)
    for k, (add, drop) in enumerate(dict.fromkeys(covers)):
        terms = [
            *((column[p], 1.0) for p in sorted(add)),
            *((column[p], -1.0) for p in sorted(drop)),
        ]
        builder.row(f"cut_{k}", terms, 1 - len(drop))
    return builder.program(), column
