"""Search for the best plan over worlds: propose one, ask every world, learn its cuts, again.

The program over the cuts is a relaxation, so its optimum is a proven lower bound on the measure of
any plan. A world that is asked about a plan returns the true loss and the cuts that say it. When
the best plan that was asked comes to the bound, it is the best of all. There are finitely many
plans, and one that has been asked twice has no distance left, so this ends. The last claim of a
solver is confirmed by another run, as in a plan for one future.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corridor.hedging.measures import Measure, expected, largest_regret, tail_mean
from corridor.hedging.program import Aim, Hedging, hedging_program
from corridor.hedging.worlds import Menu, Outcome, World
from corridor.messages import message
from corridor.planning.claim import RESOLUTION_MUSD
from corridor.problems import InternalError
from corridor.progress import Progress, silent
from corridor.solver.whole import WholeSolution, confirm, propose

ROUNDING = 1e-8
"""Share of what a plan with nothing loses that is rounding of flows and programs."""

MAX_ROUNDS = 5000


@dataclass(frozen=True)
class BestPlan:
    """The best plan by a measure.

    Attributes
    ----------
    built : frozenset of str
        Its projects.
    value_musd, bound_musd : float
        Its measure, and the proven lower bound on that of any plan.
    rounds : int
        Plans proposed.
    dispute : str
        How runs of the solver differed; empty when all agree.
    """

    built: frozenset[str]
    value_musd: float
    bound_musd: float
    rounds: int
    dispute: str = ""


@dataclass
class Search:
    """Worlds, what a plan may choose, and the plans that were tried in all of them.

    Attributes
    ----------
    menu : Menu
        What a plan may choose.
    worlds : tuple of World
        Futures that are asked.
    short_musd_per_mt : float
        Price of a million tonnes a year short of the target.
    progress : callable
        Receives what is being done.
    """

    menu: Menu
    worlds: tuple[World, ...]
    short_musd_per_mt: float
    progress: Progress = silent
    tried: dict[frozenset[str], tuple[float, ...]] = field(default_factory=dict)

    @property
    def weights(self) -> tuple[float, ...]:
        """Weights of the worlds; they add up to 1."""
        total = sum(w.future.weight for w in self.worlds)
        return tuple(w.future.weight / total for w in self.worlds)

    def outcomes(self, built: frozenset[str]) -> tuple[Outcome, ...]:
        """Return what a plan comes to in each world."""
        return tuple(w.outcome(built) for w in self.worlds)

    def losses(self, built: frozenset[str]) -> tuple[float, ...]:
        """Return the loss of a plan in each world, million dollars."""
        if built not in self.tried:
            price = self.short_musd_per_mt
            self.tried[built] = tuple(o.loss_musd(price) for o in self.outcomes(built))
        return self.tried[built]

    def best(self, measure: Measure, tail: float = 0.0, least: Sequence[float] = ()) -> BestPlan:
        """Return the plan of the least measure; of equal ones, that of the least expected loss.

        Parameters
        ----------
        measure : {"expected", "tail", "regret"}
            What a plan is judged by.
        tail : float
            Share of the weight that the tail leaves out.
        least : sequence of float
            Least loss of any plan in each world, for the regret.
        """
        aim = Aim(measure, self.weights, tail, tuple(least))
        choice = self._best(aim)
        if measure == "expected":
            return choice
        kept = replace(aim, at_most_musd=choice.value_musd + self.slack_musd(choice.value_musd))
        second = self._best(kept)
        return replace(
            second,
            value_musd=_value(aim, self.losses(second.built)),
            bound_musd=choice.bound_musd,
            rounds=choice.rounds + second.rounds,
            dispute="; ".join(filter(None, (choice.dispute, second.dispute))),
        )

    def _best(self, aim: Aim) -> BestPlan:
        self.losses(frozenset())
        for rounds in range(1, MAX_ROUNDS):
            asked = hedging_program(self.menu, self.worlds, self.short_musd_per_mt, aim)
            solution = propose(asked.program)
            before = len(self.tried)
            choice = self._found(aim, asked, solution, rounds)
            if choice is not None:
                solution = confirm(asked.program, solution)
                choice = self._found(aim, asked, solution, rounds)
            if choice is not None:
                return choice
            if len(self.tried) == before:
                raise InternalError(
                    "the search proposes a plan again whose loss the cuts should have said"
                )
            self.progress(
                message(
                    "plan %(plan)s in %(futures)s futures",
                    plan=len(self.tried),
                    futures=len(self.worlds),
                ),
                None,
            )
        raise InternalError(f"the search for a plan has no proof after {MAX_ROUNDS} rounds")

    def _found(
        self, aim: Aim, asked: Hedging, solution: WholeSolution, rounds: int
    ) -> BestPlan | None:
        """Try the plan of a solution; return the best plan when it comes to the bound."""
        if solution.value is None:
            raise InternalError("the solver calls a program infeasible that a known plan solves")
        self.losses(asked.built(solution.value))
        goal = replace(aim, measure="expected") if aim.at_most_musd is not None else aim
        fits = [b for b in self.tried if self._fits(aim, b)]
        best = min(fits, key=lambda b: (_value(goal, self.tried[b]), len(b), sorted(b)))
        value = _value(goal, self.tried[best])
        if value - solution.objective > self.slack_musd(value):
            return None
        return BestPlan(best, value, min(value, solution.bound), rounds, solution.dispute)

    def _fits(self, aim: Aim, built: frozenset[str]) -> bool:
        """Return whether a plan is allowed, and keeps the measure that it has to keep."""
        if not self.menu.allows(built):
            return False
        most = aim.at_most_musd
        return most is None or _value(aim, self.tried[built]) <= most + self.slack_musd(most)

    def slack_musd(self, value_musd: float) -> float:
        """Return by how much two measures may differ and still be the same."""
        return RESOLUTION_MUSD + ROUNDING * max(abs(value_musd), *self.losses(frozenset()))


def _value(aim: Aim, losses: Sequence[float]) -> float:
    """Return what a plan is judged by."""
    if aim.measure == "expected":
        return expected(losses, aim.weights)
    if aim.measure == "tail":
        return tail_mean(losses, aim.weights, aim.tail)
    return largest_regret(losses, aim.best_musd)
