"""A good plan within a time limit, and a bound that says how far from the cheapest it may be.

The cuts are those of [`corridor.planning.search`][], but no master program is solved to its end. A
proposal that falls short teaches a cut all the same, the bound of every unfinished search holds,
and the first plans that carry the targets are bettered as long as there is time.

The first cuts come from projects that are built in part ([`corridor.planning.relaxed`][]). Where
limits of spending make the years of work a choice, cuts are learnt without them first: a
program without years is small, and its cuts hold for any budget. The plan that it ends with, its
work moved ahead until it keeps within the limits, is the first of those that are bettered.

Half of the last part of the time belongs to another run of the solver, with other settings. The
bound is the lower of the two, or that of the relaxation, which weak duality proves.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corridor.messages import message
from corridor.planning.budget import Budget
from corridor.planning.master import Master, master_program
from corridor.planning.packing import packed
from corridor.planning.planned import planned
from corridor.planning.pool import CutPool
from corridor.planning.relaxed import learn_relaxed
from corridor.planning.search import Progress, Proposal, learn, least_cost, tried_choice
from corridor.problems import CorridorError
from corridor.progress import tell_bounds
from corridor.solver.highs import Options
from corridor.solver.searched import search
from corridor.solver.whole import exactly_whole, relaxed_bound

OTHERWISE: Options = {"presolve": "off", "random_seed": 1}
"""Settings of the run that looks at the bound again."""

CLOSE = 1e-4
"""Share of the cost by which a cheaper plan is of no interest once time is limited."""

FIRST_SHARE, ROUND_SHARE, LAST_SHARE = 0.6, 0.15, 0.35
"""Most of the time for cuts without a budget, for one proposal, and what is kept for the end."""

RELAXED_SHARE = 0.3
"""Most of the time for cuts from projects that are built in part."""

LEAST_SHARE = 0.1
"""Time of each of the two runs that prove a bound, also where nothing is left."""


def least_cost_within(
    pool: CutPool,
    targets: Sequence[float],
    seconds: float,
    *,
    budget: Budget = None,
    progress: Progress | None = None,
) -> Proposal | None:
    """Find a cheap plan that carries the target of each year within a time limit.

    Parameters
    ----------
    pool : CutPool
        Cuts, which this search adds to.
    targets : sequence of float
        Target of each year of the pool, t/year.
    seconds : float
        When to stop. What is begun is ended, so that it may take a little longer.
    budget : float, mapping or None
        Limits of spending.
    progress : callable, optional
        Receives the round and the tonnes that its plan carries in the last year.

    Returns
    -------
    Found or None
        A plan with a bound on the cost of any; None when no plan carries the targets.

    Raises
    ------
    CorridorError
        If no plan is known in time.
    """
    asked = _Asked(pool, tuple(targets), budget, time.perf_counter() + seconds, seconds, progress)
    if not pool.options.timed:
        asked.rounds = learn_relaxed(pool, asked.targets, RELAXED_SHARE * seconds)
    known = None
    if budget is not None and not pool.options.timed:
        known = asked.moved_ahead()
    if known is None:
        known = asked.first()
    if known is None:
        if asked.none_left:  # which takes two runs to say
            return least_cost(pool, targets, budget=budget, progress=progress)
        raise CorridorError(
            message(
                "no plan that carries the target is known after %(seconds)s s; a plan costs "
                "%(bound)s million USD or more: allow more time",
                seconds=f"{seconds:g}",
                bound=f"{asked.bound:,.1f}",
            )
        )
    known = asked.bettered(known, LAST_SHARE, 2 * ROUND_SHARE, {})
    bound, asked.bound = asked.bound, 0.0
    known = asked.bettered(known, 0.0, LAST_SHARE, OTHERWISE)
    proven = relaxed_bound(asked.master(budget).program)
    choice = replace(known.choice, bound=max(proven, min(bound, asked.bound)))
    return replace(known, choice=choice, rounds=asked.rounds, targets=tuple(targets))


@dataclass
class _Asked:
    """A question with the time that is left; a class because bound and rounds grow on the way."""

    pool: CutPool
    targets: tuple[float, ...]
    budget: Budget
    ends: float
    seconds: float
    progress: Progress | None
    rounds: int = 0
    bound: float = 0.0
    best: float = math.inf
    none_left: bool = False

    def left(self, share: float = 0.0) -> float:
        """Return the seconds left but for a share of all."""
        return self.ends - share * self.seconds - time.perf_counter()

    def moved_ahead(self) -> Proposal | None:
        """Return the plan without limits, its work moved ahead to keep within them, if it can be.

        Its cuts and its bound hold with limits as well.
        """
        while self.left(1 - FIRST_SHARE) > 0 and not self.none_left:
            proposal = self._proposed(None, self.left(1 - FIRST_SHARE))
            if proposal is None:
                return None
            if self._carries(proposal):
                periods = packed(self.pool.options, proposal.choice.periods, self.budget)
                if periods is None:
                    return None
                flows = self.pool.flows(self.pool.opened(periods))
                moved = replace(
                    proposal, choice=replace(proposal.choice, periods=periods), flows=flows
                )
                return moved if self._carries(moved) else None
        return None

    def first(self) -> Proposal | None:
        """Return the first plan that carries the targets; None when none is left or in time."""
        share = ROUND_SHARE
        while self.left(LAST_SHARE) > 0 and not self.none_left:
            proposal = self._proposed(self.budget, min(self.left(), share * self.seconds))
            if proposal is None:
                share *= 2
            elif self._carries(proposal):
                return proposal
        return None

    def bettered(self, known: Proposal, kept: float, share: float, options: Options) -> Proposal:
        """Return the best plan that a search from a known one comes to, until a share is left."""
        cost = self._cost(known)
        while True:
            seconds = min(self.left(kept), share * self.seconds)
            seconds = max(seconds, LEAST_SHARE * self.seconds)
            asked = self.master(self.budget)
            start = exactly_whole(asked.program, asked.point(known.choice.periods))
            solved = search(asked.program, seconds, start, gap=CLOSE, options=options)
            self.bound = max(self.bound, solved.bound)
            if solved.value is None:
                return known
            proposal = tried_choice(self.pool, asked, solved.value, solved.objective, self.rounds)
            same = proposal.choice.periods == known.choice.periods
            carries = self._carries(proposal)
            if carries and self._cost(proposal) < cost:
                known, cost = proposal, self._cost(proposal)
            if (carries and (same or solved.finished)) or self.left(kept) <= 0:
                return known

    def _proposed(self, budget: Budget, seconds: float) -> Proposal | None:
        """Return a proposal, tried; None when none is left, or none is known in these seconds."""
        asked = self.master(budget)
        solved = search(asked.program, seconds, gap=CLOSE)
        self.rounds += 1
        if solved.value is None:
            self.none_left = solved.finished
            return None
        self.bound = max(self.bound, solved.bound)
        return tried_choice(self.pool, asked, solved.value, solved.objective, self.rounds)

    def _carries(self, proposal: Proposal) -> bool:
        """Return whether a plan carries the targets; learn the cuts of those that it does not."""
        if self.progress is not None:
            self.progress(self.rounds, proposal.flow.tonnes_per_year)
        if proposal.carries(self.targets):
            self.best = min(self.best, self._cost(proposal))
        tell_bounds(self.progress, self.bound, None if math.isinf(self.best) else self.best)
        if proposal.carries(self.targets):
            return True
        learn(self.pool, proposal, self.targets)
        return False

    def master(self, budget: Budget) -> Master:
        """Return the master program with the cuts so far."""
        return master_program(self.pool.asked(self.targets), "cost", budget=budget)

    def _cost(self, proposal: Proposal) -> float:
        return sum(p.cost_musd for p in planned(self.pool.options, proposal.choice.periods))
