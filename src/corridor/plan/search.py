r"""Plan by cuts: propose projects, ask the flow, learn the cut that stops it, propose again.

The prices :math:`\pi` of a flow bound it for *any* capacities,
:math:`T(y) \le \sum_e \pi_e c_e(y)`, because they do not depend on them. So each plan that falls
short yields a cut that every sufficient plan must satisfy, and the master program over these cuts
is a relaxation: its optimum is a proven lower bound on the cost. When its plan carries the target,
that plan is optimal. There are finitely many plans, so this ends.

Before a cut is used it is sharpened: elements outside it are given the best capacity that any
combination of projects allows, and the flow is asked again. As long as the target stays out of
reach the sharper cut names fewer elements and rules out more plans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corridor.flow.cut import element_prices
from corridor.flow.maximum import FlowProgram, MaximumFlow
from corridor.network.build import Floats
from corridor.plan.master import Budget, Choice, Cut, solve_master
from corridor.plan.options import Options

ENOUGH = 1e-6
"""A plan reaches the target when it falls short by less than this share."""

MAX_ROUNDS = 5000

Progress = Callable[[int, float], None]


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
    """

    options: Options
    program: FlowProgram
    cuts: list[Cut] = field(default_factory=list)

    def flow(self, built: frozenset[str]) -> MaximumFlow:
        """Return the flow when these candidates are built."""
        return self.program.solve(self._rows(self.options.capacity(built)))

    def best_flow(self) -> MaximumFlow:
        """Return the flow when every element has its best capacity: no plan carries more."""
        return self.program.solve(self._rows(self.options.best_capacity()))

    def learn(self, built: frozenset[str], flow: MaximumFlow, target: float) -> None:
        """Add the cut of a flow that falls short of the target, sharpened."""
        now, best = self.options.capacity(built), self.options.best_capacity()
        inside = set(self.add_cut(flow))
        while True:
            mixed = {e: now[e] if e in inside else best[e] for e in best}
            sharper = self.program.solve(self._rows(mixed))
            if sharper.tonnes_per_year >= target * (1 - ENOUGH):
                return
            cut = set(self.add_cut(sharper))
            if cut <= inside:
                return
            inside |= cut

    def add_cut(self, flow: MaximumFlow) -> Cut:
        """Add the cut of a flow, with every price that it has, and return it."""
        cut = element_prices(self.program.network, flow, least=0.0)
        self.cuts.append(cut)
        return cut

    def _rows(self, capacity: dict[str, float]) -> Floats:
        return self.program.network.row_capacity(capacity)


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
    """

    choice: Choice
    flow: MaximumFlow
    rounds: int


def least_cost(
    pool: CutPool,
    target_t_per_year: float,
    *,
    budget: Budget = None,
    forbidden: Sequence[frozenset[str]] = (),
    least_budget: bool = False,
    progress: Progress | None = None,
) -> Found | None:
    """Find the cheapest plan that carries a target.

    Parameters
    ----------
    pool : CutPool
        Cuts, which this search adds to.
    target_t_per_year : float
        Target.
    budget, forbidden, least_budget
        As in :func:`corridor.plan.master.solve_master`.
    progress : callable, optional
        Receives the round and the tonnes that its plan carries.

    Returns
    -------
    Found or None
        None when no plan carries the target.
    """
    for rounds in range(1, MAX_ROUNDS):
        choice = solve_master(
            pool.options,
            pool.cuts,
            target_t_per_year=target_t_per_year,
            budget=budget,
            forbidden=forbidden,
            least_budget=least_budget,
        )
        if choice is None:
            return None
        built = frozenset(choice.starts)
        flow = pool.flow(built)
        if progress is not None:
            progress(rounds, flow.tonnes_per_year)
        if flow.tonnes_per_year >= target_t_per_year * (1 - ENOUGH):
            return Found(choice, flow, rounds)
        pool.learn(built, flow, target_t_per_year)
    raise RuntimeError(f"no proof after {MAX_ROUNDS} rounds")


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
    """
    pool.add_cut(pool.best_flow())
    for rounds in range(1, MAX_ROUNDS):
        choice = solve_master(pool.options, pool.cuts, target_t_per_year=None, budget=budget)
        if choice is None:
            raise RuntimeError("the empty plan satisfies every row")
        built = frozenset(choice.starts)
        flow = pool.flow(built)
        if progress is not None:
            progress(rounds, flow.tonnes_per_year)
        if flow.tonnes_per_year >= choice.reach_t_per_year * (1 - ENOUGH):
            return Found(choice, flow, rounds)
        pool.learn(built, flow, choice.reach_t_per_year)
    raise RuntimeError(f"no proof after {MAX_ROUNDS} rounds")
