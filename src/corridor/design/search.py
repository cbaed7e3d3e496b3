"""What a search for a design knows at any time: its best design, its bound and its log."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from corridor.design.problem import Design, DesignProblem, PathFlow, Step
from corridor.design.relaxation import NEGLIGIBLE, PathProgram, Relaxed
from corridor.messages import Message, message
from corridor.problems import CorridorError
from corridor.solver.program import Floats

Bools = NDArray[np.bool_]


class Search:
    """The state of a search.

    A class because every step reads and changes it.

    Parameters
    ----------
    problem : DesignProblem
        The problem.
    seconds : float
        How long to search.
    gap : float
        Share of the cost at which the search ends.
    progress : callable, optional
        Receives each step.
    """

    def __init__(
        self,
        problem: DesignProblem,
        seconds: float,
        gap: float,
        progress: Callable[[Step], None] | None,
    ) -> None:
        self.problem, self.seconds, self.gap = problem, seconds, gap
        self.program = PathProgram(problem)
        self.cost, self.bound, self.priced_bound = np.inf, -np.inf, -np.inf
        self.opened: Bools = np.zeros(problem.arcs, np.bool_)
        self.share: Floats = np.zeros(0)
        self.root: Relaxed | None = None
        self._log: list[Step] = []
        self._progress = progress
        self._begun = time.perf_counter()

    @property
    def left_s(self) -> float:
        """Seconds that are left."""
        return self.seconds - (time.perf_counter() - self._begun)

    @property
    def done(self) -> bool:
        """Whether the design is proven good enough, or time is over."""
        proven = np.isfinite(self.cost) and self.cost - self.bound <= self.gap * abs(self.cost)
        return bool(proven or self.left_s <= 0)

    def note(self, name: str) -> None:
        """Write a line of the log."""
        step = Step(time.perf_counter() - self._begun, self.cost, self.bound, name)
        self._log.append(step)
        if self._progress is not None:
            self._progress(step)

    def relax(self) -> None:
        """Solve the relaxation of the whole problem.

        Raises
        ------
        CorridorError
            If some commodity cannot travel.
        """
        relaxed = self.program.solve()
        self.root = self.program.best
        if relaxed.missing > NEGLIGIBLE * self.problem.commodities:
            raise CorridorError(self._what_is_missing())
        self.priced_bound = self.root.bound
        self.raise_bound(self.priced_bound, "relaxation")

    def _what_is_missing(self) -> Message:
        problem = self.problem
        nothing = np.zeros((problem.arcs, problem.commodities))
        paths = self.program.cheapest(np.zeros(problem.arcs), nothing)
        cut_off = np.flatnonzero(~np.isfinite(paths.cost))
        if not len(cut_off):
            return message(
                "capacity: found too little for all demand together, expected enough when "
                "every arc is open; add arcs or capacity"
            )
        k = cut_off[0]
        return message(
            "commodity %(k)s: found no path from node %(origin)s to node %(destination)s, "
            "expected one; add arcs or leave it out",
            k=k,
            origin=problem.origin[k],
            destination=problem.destination[k],
        )

    def raise_bound(self, bound: float, name: str) -> None:
        """Note a bound, if it is better than the last."""
        if bound > self.bound:
            self.bound = min(bound, self.cost)
            self.note(name)

    def offer(self, share: Floats, name: str) -> bool:
        """Take a flow over the known paths, if the arcs it uses make a cheaper design.

        Parameters
        ----------
        share : float array, shape (paths,)
            Share of its commodity on each path.
        name : str
            Where it comes from.

        Returns
        -------
        bool
            Whether it is better than the last.
        """
        program, problem = self.program, self.problem
        share = np.where(share > 1e-9, share, 0.0)
        share = share / np.bincount(program.commodity, share, problem.commodities)[
            program.commodity
        ]  # fmt: skip
        used = self.flow_of(share)
        if (used > problem.capacity * (1 + 1e-9)).any():
            return False
        opened = used > 0
        cost = float(problem.fixed_charge[opened].sum() + problem.unit_cost @ used)
        if not cost < self.cost - 1e-9 * abs(cost):
            return False
        self.cost, self.opened, self.share = cost, opened, share
        self.bound = min(self.bound, cost)
        self.note(name)
        return True

    def flow_of(self, share: Floats) -> Floats:
        """Return the flow on each arc."""
        return np.asarray(self.program.use(share) @ self.problem.demand)

    def route(self, opened: Bools, name: str) -> bool:
        """Find the cheapest flow over some arcs and offer it; return whether it is better."""
        nothing, one = np.zeros(self.problem.arcs), np.ones(self.problem.arcs)
        self.program.pay(nothing, one, opened)
        relaxed = self.program.solve()
        if relaxed.missing > NEGLIGIBLE:
            return False
        return self.offer(relaxed.share, name)

    def design(self) -> Design:
        """Return the best design so far."""
        problem, program, root = self.problem, self.program, self.root
        assert root is not None
        used = np.flatnonzero(self.share)
        flows = tuple(
            PathFlow(
                int(program.commodity[p]),
                tuple(int(a) for a in program.arcs_of(int(p))),
                float(self.share[p] * problem.demand[program.commodity[p]]),
            )
            for p in used
        )
        return Design(
            opened=tuple(int(a) for a in np.flatnonzero(self.opened)),
            flows=flows,
            cost=self.cost,
            bound=self.bound,
            priced_bound=self.priced_bound,
            arc_price=root.arc_price,
            strong_price=root.strong_price,
            log=tuple(self._log),
        )
