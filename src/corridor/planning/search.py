r"""Plan by cuts: propose projects, ask the flow, learn the cut that stops it, propose again.

The prices ``\pi`` of a flow bound it for *any* capacities,
``T(y) \le \sum_e \pi_e c_e(y)``, because they do not depend on them. So each plan that falls
short yields a cut that every sufficient plan must satisfy, and the master program over these cuts
is a relaxation: its optimum is a proven lower bound on the cost. When its plan carries the target,
that plan is optimal. There are finitely many plans, so this ends.

What a solver says of the master program is a claim until another run has confirmed it. Proposals
need no confirmation: a poor one costs a round. The last one does, and so does "no plan is left",
which is also put the other way round: how far do the cuts let any plan reach?

Before a cut is used it is sharpened: elements outside it are given the best capacity that any
combination of projects allows, and the flow is asked again. As long as the target stays out of
reach the sharper cut names fewer elements and rules out more plans.

With several target years every year has its flow and its cuts, and the cuts of a year see only the
projects that are in operation by then. A plan is optimal when it carries the target of each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corridor.maxflow.maximum import MaximumFlow
from corridor.messages import message
from corridor.network.build import Floats
from corridor.planning.budget import Budget
from corridor.planning.master import ASKED_SHARE, Choice, Goal, Master, master_program
from corridor.planning.planned import planned
from corridor.planning.pool import CutPool, reaches
from corridor.problems import InternalError
from corridor.progress import tell_bounds
from corridor.solver.whole import WholeSolution, ask_again, confirm, propose

EQUAL = 1e-9
"""Flows that differ by a smaller share are the same."""

MAX_ROUNDS = 5000

Progress = Callable[[int, float], None]


@dataclass(frozen=True)
class Proposal:
    """Best plan for the targets.

    Attributes
    ----------
    choice : Choice
        Projects, years and bound of the master program.
    flows : tuple of MaximumFlow
        What the plan carries in each target year.
    rounds : int
        Plans proposed.
    targets : tuple of float
        Tonnes a year that were asked for; less than the target by a millionth where no plan
        carries quite as much.
    """

    choice: Choice
    flows: tuple[MaximumFlow, ...]
    rounds: int
    targets: tuple[float, ...] = ()

    @property
    def built(self) -> frozenset[str]:
        """Ids of the projects."""
        return frozenset(self.choice.periods)

    @property
    def flow(self) -> MaximumFlow:
        """What the plan carries in the last year."""
        return self.flows[-1]

    def carries(self, targets: Sequence[float]) -> bool:
        """Return whether the plan carries each year's target."""
        return all(reaches(f.tonnes_per_year, t) for f, t in zip(self.flows, targets, strict=True))


def least_cost(
    pool: CutPool,
    targets: Sequence[float],
    *,
    goal: Goal = "cost",
    budget: Budget = None,
    forbidden: Sequence[frozenset[str]] = (),
    confirmed: bool = True,
    progress: Progress | None = None,
) -> Proposal | None:
    """Find the cheapest plan that carries the target of each year.

    Parameters
    ----------
    pool : CutPool
        Cuts, which this search adds to.
    targets : sequence of float
        Target of each year of the pool, t/year.
    goal : {"cost", "spending"}
        Least discounted cost, or least spending in the dearest year.
    budget, forbidden
        As in [`corridor.planning.master.master_program`][].
    confirmed : bool
        Whether the end is confirmed by another run of the solver. Only an answer that is looked
        at again may go without.
    progress : callable, optional
        Receives the round and the tonnes that its plan carries in the last year.

    Returns
    -------
    Found or None
        None when no plan carries the targets.

    Raises
    ------
    InternalError
        If the search does not end.
    """

    def master(of: Goal) -> Master:
        return master_program(pool.asked(targets), of, budget=budget, forbidden=forbidden)

    last = None
    for rounds in range(1, MAX_ROUNDS):
        asked = master(goal)
        solution = propose(asked.program)
        proposal = _tried(pool, asked, solution, rounds)
        if confirmed and (proposal is None or proposal.carries(targets)):
            proposal = _confirmed(pool, asked, solution, proposal, rounds)
            if proposal is None:
                proposal = _reached_after_all(pool, master("share"), targets, rounds)
                if proposal is not None and (lower := _just_short(proposal, targets)):
                    return least_cost(
                        pool, lower,
                        goal=goal, budget=budget, forbidden=forbidden, progress=progress,
                    )  # fmt: skip
        if proposal is None:
            return None
        if progress is not None:
            progress(rounds, proposal.flow.tonnes_per_year)
        if goal == "cost":
            cost = _cost_musd(pool, proposal) if proposal.carries(targets) else None
            tell_bounds(progress, proposal.choice.bound, cost)
        if proposal.carries(targets):
            return replace(proposal, targets=tuple(targets))
        _refuse_again(proposal, last)
        last = proposal
        learn(pool, proposal, targets)
    raise InternalError(f"the search for the cheapest plan has no proof after {MAX_ROUNDS} rounds")


def _cost_musd(pool: CutPool, proposal: Proposal) -> float:
    return sum(p.cost_musd for p in planned(pool.options, proposal.choice.periods))


def learn(pool: CutPool, proposal: Proposal, targets: Sequence[float]) -> None:
    """Add the cuts of each year that falls short of its target."""
    opened = pool.opened(proposal.choice.periods)
    for year, built, flow, target in zip(pool.years, opened, proposal.flows, targets, strict=True):
        if not reaches(flow.tonnes_per_year, target):
            year.learn(built, flow, target)


def _just_short(proposal: Proposal, targets: Sequence[float]) -> tuple[float, ...]:
    """Return targets that a plan carries, where its flows count as enough but not for the cuts.

    Cuts ask for more than what is enough. Empty when the plan does not carry the targets, or
    carries as much as cuts ask for.
    """
    carried = [f.tonnes_per_year for f in proposal.flows]
    lower = tuple(
        t if tonnes >= t * ASKED_SHARE else tonnes * (1 - EQUAL)
        for tonnes, t in zip(carried, targets, strict=True)
    )
    return lower if proposal.carries(targets) and lower != tuple(targets) else ()


def _refuse_again(proposal: Proposal, last: Proposal | None) -> None:
    """Refuse a proposal that has just taught a cut: the cut should have ruled it out."""
    if last is not None and proposal.choice.periods == last.choice.periods:
        names = ", ".join(sorted(proposal.built)) or "nothing"
        raise InternalError(f"the search proposes {names} again, which a cut rules out")


def furthest(
    pool: CutPool,
    earlier: Sequence[float] = (),
    *,
    budget: Budget = None,
    progress: Progress | None = None,
) -> Proposal:
    """Find a plan that carries as much in the last year as any plan can.

    Parameters
    ----------
    pool : CutPool
        Cuts, which this search adds to.
    earlier : sequence of float
        Targets of the years before the last, t/year, which some plan is known to carry.
    budget : float, mapping or None
        Yearly limit.
    progress : callable, optional
        Receives the round and the tonnes that its plan carries.

    Returns
    -------
    Found
        Its last flow is the largest that can be reached.

    Raises
    ------
    InternalError
        If the search does not end, or calls even the empty plan infeasible.
    """
    best = pool.years[-1].best_flow()
    pool.years[-1].add_cut(best)
    most, last = max(best.tonnes_per_year, 1.0), None
    for rounds in range(1, MAX_ROUNDS):
        asked = master_program(pool.asked((*earlier, most)), "reach", budget=budget)
        solution = propose(asked.program)
        proposal = _tried(pool, asked, solution, rounds)
        if proposal is None or proposal.carries((*earlier, proposal.choice.reach_t_per_year)):
            proposal = _confirmed(pool, asked, solution, proposal, rounds)
        if proposal is None:
            raise InternalError("the solver calls a program infeasible that a known plan solves")
        if progress is not None:
            progress(rounds, proposal.flow.tonnes_per_year)
        wanted = (*earlier, proposal.choice.reach_t_per_year)
        if proposal.carries(wanted):
            return proposal
        _refuse_again(proposal, last)
        last = proposal
        learn(pool, proposal, wanted)
    raise InternalError(f"the search for the furthest plan has no proof after {MAX_ROUNDS} rounds")


def tried_choice(
    pool: CutPool, asked: Master, value: Floats, objective: float, rounds: int
) -> Proposal:
    """Ask the flow what a point of the master program carries, of which nothing is proven."""
    choice = asked.choice(WholeSolution(value, objective, -math.inf))
    return Proposal(choice, pool.flows(pool.opened(choice.periods)), rounds)


def _tried(pool: CutPool, asked: Master, solution: WholeSolution, rounds: int) -> Proposal | None:
    """Ask the flow what a solution of the master program carries; None where there is none."""
    if solution.infeasible:
        return None
    choice = asked.choice(solution)
    return Proposal(choice, pool.flows(pool.opened(choice.periods)), rounds)


def _confirmed(
    pool: CutPool, asked: Master, solution: WholeSolution, proposal: Proposal | None, rounds: int
) -> Proposal | None:
    """Have a solution confirmed; try the choice of the other run where it is another one."""
    again = confirm(asked.program, solution)
    if proposal is None or again.infeasible:
        return _tried(pool, asked, again, rounds)
    choice = asked.choice(again)
    if choice.periods != proposal.choice.periods:
        return _tried(pool, asked, again, rounds)
    return replace(proposal, choice=choice)


def _reached_after_all(
    pool: CutPool, asked: Master, targets: Sequence[float], rounds: int
) -> Proposal | None:
    """Put "no plan is left" the other way round: find how far the cuts let any plan reach.

    That program asks for the largest share of all targets. It always has a solution, so no run can
    call it infeasible. None when its bound lies below the targets; else the plan it found, of which
    nothing is proven.
    """
    solution = ask_again(asked.program)
    if solution.infeasible:
        raise InternalError("the solver calls a program infeasible that the empty plan solves")
    if not reaches(-solution.bound * asked.unit_t_per_year, targets[-1]):
        return None
    choice = asked.choice(solution)
    dispute = message("two runs of the solver say that no plan is left, a third has found one")
    unproven = Choice(choice.periods, 0.0, choice.reach_t_per_year, dispute)
    return Proposal(unproven, pool.flows(pool.opened(choice.periods)), rounds)
