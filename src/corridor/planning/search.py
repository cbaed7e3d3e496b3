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
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from corridor.maxflow.cut import element_prices
from corridor.maxflow.maximum import SHORT, FlowProgram, MaximumFlow
from corridor.planning.claim import Claim
from corridor.planning.master import (
    ASKED_SHARE,
    ENOUGH,
    Budget,
    Choice,
    Cut,
    Goal,
    Master,
    master_program,
)
from corridor.planning.options import Options
from corridor.problems import InternalError
from corridor.solver.whole import WholeSolution, ask_again, confirm, propose

EQUAL = 1e-9
"""Flows that differ by a smaller share are the same."""

ROUNDING_T = 0.1
"""Other cargo may be short of its place by this much, tonnes a year: rounding."""

MAX_ROUNDS = 5000

Progress = Callable[[int, float], None]


def reaches(tonnes_per_year: float, target_t_per_year: float) -> bool:
    """Return whether a flow is as large as a target, to one part in a million."""
    return tonnes_per_year >= target_t_per_year * (1 - ENOUGH)


@dataclass
class CutPool:
    """Cuts learnt so far; they hold for every target, budget and scenario of cost.

    Attributes
    ----------
    options : Options
        Candidates and capacities.
    program : FlowProgram
        Program of the question.
    cuts : list
        Cuts, in the order in which they were found.
    carried : dict
        Tonnes a year of every set of projects that was tried.
    claims : list
        What has been said of plans so far, for comparison.
    shared : dict or None
        Flows by set of projects, shared by pools that differ in cost alone, which moves no flow;
        None in a pool that asks every flow itself.
    """

    options: Options
    program: FlowProgram
    cuts: list[Cut] = field(default_factory=list)
    carried: dict[frozenset[str], float] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    shared: dict[frozenset[str], MaximumFlow] | None = None

    def flow(self, built: frozenset[str]) -> MaximumFlow:
        """Return the flow when these candidates are built."""
        flow = None if self.shared is None else self.shared.get(built)
        if flow is None:
            flow = self._solve(self.options.capacity(built))
        if self.shared is not None:
            self.shared[built] = flow
        self.carried[built] = flow.tonnes_per_year
        return flow

    def best_flow(self) -> MaximumFlow:
        """Return the flow when every element has its best capacity: no plan carries more."""
        return self._solve(self.options.best_capacity())

    def learn(self, built: frozenset[str], flow: MaximumFlow, target: float) -> None:
        """Add the cut of a flow that falls short of the target, sharpened."""
        now, best = self.options.capacity(built), self.options.best_capacity()
        inside = set(self.add_cut(flow).price)
        while True:
            mixed = {e: now[e] if e in inside else best[e] for e in best}
            sharper = self._solve(mixed)
            if reaches(sharper.tonnes_per_year, target):
                return
            cut = set(self.add_cut(sharper).price)
            if cut <= inside:
                return
            inside |= cut

    def add_cut(self, flow: MaximumFlow) -> Cut:
        """Add the cut of a flow, with every price that it has, and return it."""
        prices = element_prices(self.program.network, flow, least=0.0)
        cut = Cut(prices, flow.row_price, flow.others_worth_t_per_year)
        self.cuts.append(cut)
        return cut

    def _solve(self, capacity: dict[str, float]) -> MaximumFlow:
        return keeping_others(self.program.solve(self.program.network.row_capacity(capacity)))


def keeping_others(flow: MaximumFlow) -> MaximumFlow:
    """Return a flow that counts as less where other cargo loses its place.

    Every tonne that is short of it takes [`corridor.maxflow.maximum.SHORT`][] tonnes off, so that
    no plan gains by pushing it out.
    """
    if flow.short_t_per_year <= ROUNDING_T:
        return flow
    return replace(
        flow,
        tonnes_per_year=max(0.0, flow.tonnes_per_year - SHORT * flow.short_t_per_year),
    )


@dataclass(frozen=True)
class Found:
    """Best plan for a target.

    Attributes
    ----------
    choice : Choice
        Projects, years and bound of the master program.
    flow : MaximumFlow
        What the plan carries.
    rounds : int
        Plans proposed.
    target_t_per_year : float
        Tonnes that were asked for; less than the target by a millionth where no plan carries quite
        as much.
    """

    choice: Choice
    flow: MaximumFlow
    rounds: int
    target_t_per_year: float = 0.0

    @property
    def built(self) -> frozenset[str]:
        """Ids of the projects."""
        return frozenset(self.choice.starts)


def least_cost(
    pool: CutPool,
    target_t_per_year: float,
    *,
    goal: Goal = "cost",
    budget: Budget = None,
    forbidden: Sequence[frozenset[str]] = (),
    confirmed: bool = True,
    progress: Progress | None = None,
) -> Found | None:
    """Find the cheapest plan that carries a target.

    Parameters
    ----------
    pool : CutPool
        Cuts, which this search adds to.
    target_t_per_year : float
        Target.
    goal : {"cost", "spending"}
        Least discounted cost, or least spending in the dearest year.
    budget, forbidden
        As in [`corridor.planning.master.master_program`][].
    confirmed : bool
        Whether the end is confirmed by another run of the solver. Only an answer that is looked
        at again may go without.
    progress : callable, optional
        Receives the round and the tonnes that its plan carries.

    Returns
    -------
    Found or None
        None when no plan carries the target.

    Raises
    ------
    InternalError
        If the search does not end.
    """
    target = target_t_per_year

    def master(of: Goal) -> Master:
        return master_program(
            pool.options, pool.cuts, of, target, budget=budget, forbidden=forbidden
        )

    last = None
    for rounds in range(1, MAX_ROUNDS):
        asked = master(goal)
        solution = propose(asked.program)
        found = _tried(pool, asked, solution, rounds)
        if confirmed and (found is None or reaches(found.flow.tonnes_per_year, target)):
            found = _confirmed(pool, asked, solution, found, rounds)
            if found is None:
                found = _reached_after_all(pool, master("reach"), target, rounds)
                if found is not None and _just_short(found.flow.tonnes_per_year, target):
                    most = found.flow.tonnes_per_year * (1 - EQUAL)
                    return least_cost(
                        pool, most,
                        goal=goal, budget=budget, forbidden=forbidden, progress=progress,
                    )  # fmt: skip
        if found is None:
            return None
        if progress is not None:
            progress(rounds, found.flow.tonnes_per_year)
        if reaches(found.flow.tonnes_per_year, target):
            return replace(found, target_t_per_year=target)
        _refuse_again(found, last)
        last = found
        pool.learn(found.built, found.flow, target)
    raise InternalError(f"the search for the cheapest plan has no proof after {MAX_ROUNDS} rounds")


def _just_short(tonnes_per_year: float, target_t_per_year: float) -> bool:
    """Return whether a flow counts as the target but not for the cuts, which ask for more."""
    asked = target_t_per_year * ASKED_SHARE
    return reaches(tonnes_per_year, target_t_per_year) and tonnes_per_year < asked


def _refuse_again(found: Found, last: Found | None) -> None:
    """Refuse a proposal that has just taught a cut: the cut should have ruled it out."""
    if last is not None and found.choice.starts == last.choice.starts:
        names = ", ".join(sorted(found.built)) or "nothing"
        raise InternalError(f"the search proposes {names} again, which a cut rules out")


def furthest(pool: CutPool, *, budget: Budget = None, progress: Progress | None = None) -> Found:
    """Find a plan that carries as much as any plan can.

    Parameters
    ----------
    pool : CutPool
        Cuts, which this search adds to.
    budget : float, mapping or None
        Yearly limit.
    progress : callable, optional
        Receives the round and the tonnes that its plan carries.

    Returns
    -------
    Found
        Its flow is the largest that can be reached.

    Raises
    ------
    InternalError
        If the search does not end, or calls even the empty plan infeasible.
    """
    best = pool.best_flow()
    pool.add_cut(best)
    most, last = max(best.tonnes_per_year, 1.0), None
    for rounds in range(1, MAX_ROUNDS):
        asked = master_program(pool.options, pool.cuts, "reach", most, budget=budget)
        solution = propose(asked.program)
        found = _tried(pool, asked, solution, rounds)
        if found is None or reaches(found.flow.tonnes_per_year, found.choice.reach_t_per_year):
            found = _confirmed(pool, asked, solution, found, rounds)
        if found is None:
            raise InternalError("the solver calls a program infeasible that the empty plan solves")
        if progress is not None:
            progress(rounds, found.flow.tonnes_per_year)
        if reaches(found.flow.tonnes_per_year, found.choice.reach_t_per_year):
            return found
        _refuse_again(found, last)
        last = found
        pool.learn(found.built, found.flow, found.choice.reach_t_per_year)
    raise InternalError(f"the search for the furthest plan has no proof after {MAX_ROUNDS} rounds")


def _tried(pool: CutPool, asked: Master, solution: WholeSolution, rounds: int) -> Found | None:
    """Ask the flow what a solution of the master program carries; None where there is none."""
    if solution.infeasible:
        return None
    choice = asked.choice(solution)
    return Found(choice, pool.flow(frozenset(choice.starts)), rounds)


def _confirmed(
    pool: CutPool, asked: Master, solution: WholeSolution, found: Found | None, rounds: int
) -> Found | None:
    """Have a solution confirmed; try the choice of the other run where it is another one."""
    again = confirm(asked.program, solution)
    if found is None or again.infeasible:
        return _tried(pool, asked, again, rounds)
    choice = asked.choice(again)
    if choice.starts != found.choice.starts:
        return _tried(pool, asked, again, rounds)
    return replace(found, choice=choice)


def _reached_after_all(
    pool: CutPool, asked: Master, target_t_per_year: float, rounds: int
) -> Found | None:
    """Put "no plan is left" the other way round: find how far the cuts let any plan reach.

    That program always has a solution, so no run can call it infeasible. None when its bound lies
    below the target; else the plan it found, of which nothing is proven.
    """
    solution = ask_again(asked.program)
    if solution.infeasible:
        raise InternalError("the solver calls a program infeasible that the empty plan solves")
    if not reaches(-solution.bound * asked.unit_t_per_year, target_t_per_year):
        return None
    choice = asked.choice(solution)
    dispute = "two runs of the solver say that no plan is left, a third has found one"
    unproven = Choice(choice.starts, 0.0, choice.reach_t_per_year, dispute)
    return Found(unproven, pool.flow(frozenset(choice.starts)), rounds)
