"""The linear relaxation over paths: columns and strong rows are added when prices ask for them.

Rows are the commodities (all of each must travel), the capacities, and of the strong rows
``x_ak <= min(1, u_a / d_k) y_a`` those that some point has violated. Columns are the arcs, a
costly way out for each commodity, and paths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.design.pricing import Cheapest, Graph, charge_left, cheapest, commodity_prices
from corridor.design.problem import DesignProblem, Ints
from corridor.solver.growing import GrowingProgram, Start
from corridor.solver.program import Floats

NEGLIGIBLE = 1e-6
"""Share of a commodity, or of its cost, that is rounding."""

VIOLATED = 1e-3
"""Share of a commodity by which a strong row has to be violated to be added."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A point of the relaxation.

    Attributes
    ----------
    objective : float
        Its cost.
    bound : float
        What the prices prove, if no arc is scaled or closed.
    opened : float array, shape (arcs,)
        How far each arc is open.
    share : float array, shape (paths,)
        Share of its commodity on each path.
    missing : float
        Commodities that do not travel.
    arc_price : float array, shape (arcs,)
        Prices of capacity.
    strong_price : float array, shape (arcs, commodities)
        Prices of the strong rows.
    """

    objective: float
    bound: float
    opened: Floats
    share: Floats
    missing: float
    arc_price: Floats
    strong_price: Floats


class PathProgram:
    """The relaxation, kept with its paths and rows from one question to the next.

    A class because the solver holds the program.

    Parameters
    ----------
    problem : DesignProblem
        The problem.
    """

    def __init__(self, problem: DesignProblem) -> None:
        arcs, commodities = problem.arcs, problem.commodities
        self.problem, self.graph = problem, Graph.of(problem)
        self.commodity = np.zeros(0, np.int64)
        self.first = np.zeros(1, np.int64)
        self.arc = np.zeros(0, np.int64)
        self.strong_row = np.full((arcs, commodities), -1, np.int64)
        self._known: set[tuple[int, bytes]] = set()
        self._passable = np.ones(arcs, np.bool_)
        self._cost, self._scale = problem.fixed_charge, np.ones(arcs)
        self._strong: list[tuple[int, int]] = []
        self._program = self._new_program()

    def _new_program(self) -> GrowingProgram:
        problem, program = self.problem, GrowingProgram()
        arcs, commodities = problem.arcs, problem.commodities
        none = np.zeros(0, np.int32), np.zeros(0)
        low = np.concatenate([np.ones(commodities), np.full(arcs, -np.inf)])
        high = np.concatenate([np.ones(commodities), np.zeros(arcs)])
        program.add_rows(low, high, np.zeros(len(low), np.int32), *none)
        each = np.arange(arcs, dtype=np.int32)
        program.add_columns(
            problem.fixed_charge, np.ones(arcs), each, each + np.int32(commodities), -np.ones(arcs)
        )
        dear = 10.0 * (problem.unit_cost.sum() * problem.demand + problem.fixed_charge.sum() + 1.0)
        each = np.arange(commodities, dtype=np.int32)
        program.add_columns(dear, np.full(commodities, np.inf), each, each, np.ones(commodities))
        return program

    @property
    def paths(self) -> int:
        """Number of paths."""
        return len(self.commodity)

    def arcs_of(self, path: int) -> Ints:
        """Return the arcs of a path."""
        return self.arc[self.first[path] : self.first[path + 1]]

    def pay(self, cost: Floats, scale: Floats, passable: NDArray[np.bool_] | None = None) -> None:
        """Change what arcs cost and carry.

        Parameters
        ----------
        cost : float array, shape (arcs,)
            Cost of opening each arc.
        scale : float array, shape (arcs,)
            Share of its capacity that each carries when open; it may be open 1 / scale times.
        passable : bool array, shape (arcs,), optional
            Arcs that may be used; all when not given.
        """
        problem = self.problem
        self._passable = np.ones(problem.arcs, np.bool_) if passable is None else passable
        self._program.set_cost(0, cost)
        self._program.set_upper(0, np.where(self._passable, 1.0 / scale, 0.0))
        for a in np.flatnonzero(scale != self._scale):
            self._program.set_entry(problem.commodities + int(a), int(a), -float(scale[a]))
        self._cost, self._scale = cost.copy(), scale.copy()

    def solve(self, rounds: int = 1000, within: float = NEGLIGIBLE) -> Relaxed:
        """Solve, adding paths and strong rows until none is wanted.

        Parameters
        ----------
        rounds : int
            Most solves of the program.
        within : float
            Share of the cost that a further path need not save.

        Returns
        -------
        Relaxed
        """
        best = relaxed = self._solve("primal")
        for _ in range(rounds):
            if relaxed.objective - relaxed.bound > within * abs(relaxed.objective) and (
                self._add_paths()
            ):
                relaxed = self._solve("primal")
            elif self._add_strong_rows(relaxed):
                relaxed = self._solve("dual")
            else:
                break
            if relaxed.bound > best.bound:
                best = relaxed
        self.best = best
        return relaxed

    def _solve(self, start: Start) -> Relaxed:
        """Solve over the known paths and rows."""
        proposal = self._program.solve(start)
        problem = self.problem
        arcs, commodities = problem.arcs, problem.commodities
        dual = -np.minimum(0.0, proposal.row_dual)
        # the capacity row is in shares of the capacity, so its price is for all of it
        arc_price = dual[commodities : commodities + arcs] / problem.capacity
        strong_price = np.zeros((arcs, commodities))
        if self._strong:
            a, k = np.array(self._strong).T
            strong_price[a, k] = dual[commodities + arcs :]
        self._pays = proposal.row_dual[:commodities]
        self._cheapest = self.cheapest(arc_price, strong_price)
        left = charge_left(problem, self._cost, arc_price * self._scale, strong_price)
        least = np.minimum(0.0, left[self._passable]) / self._scale[self._passable]
        bound = float(self._cheapest.cost.sum() + least.sum())
        return Relaxed(
            proposal.objective,
            bound,
            proposal.value[:arcs],
            proposal.value[arcs + commodities :],
            float(proposal.value[arcs : arcs + commodities].sum()),
            arc_price,
            strong_price,
        )

    def cheapest(self, arc_price: Floats, strong_price: Floats) -> Cheapest:
        """Return the cheapest path of each commodity over the arcs that may be used."""
        price = commodity_prices(self.problem, arc_price, strong_price)
        price[:, ~self._passable] = np.inf
        return cheapest(self.problem, self.graph, price)

    def _add_paths(self) -> int:
        """Add the cheapest path of each commodity that pays more than it costs."""
        found = self._cheapest
        joins = []
        for k in np.flatnonzero(found.cost < self._pays * (1 - 1e-9) - 1e-9):
            arcs = found.of(int(k))
            key = (int(k), arcs.tobytes())
            if key not in self._known:
                self._known.add(key)
                joins.append((int(k), arcs))
        self._add_columns(joins)
        return len(joins)

    def add(self, commodity: int, arcs: Ints) -> None:
        """Add a path unless it is there."""
        key = (commodity, arcs.tobytes())
        if key not in self._known:
            self._known.add(key)
            self._add_columns([(commodity, arcs)])

    def _add_columns(self, joins: list[tuple[int, Ints]]) -> None:
        if not joins:
            return
        problem, commodities = self.problem, self.problem.commodities
        cost, first, rows, values = [], [0], [], []
        for k, arcs in joins:
            demand = problem.demand[k]
            strong = self.strong_row[arcs, k]
            strong = strong[strong >= 0]
            rows.append(np.concatenate([[k], commodities + arcs, strong]))
            values.append(
                np.concatenate([[1.0], demand / problem.capacity[arcs], np.ones(len(strong))])
            )
            cost.append(demand * problem.unit_cost[arcs].sum())
            first.append(first[-1] + len(rows[-1]))
        self._program.add_columns(
            np.array(cost),
            np.full(len(cost), np.inf),
            np.array(first[:-1], np.int32),
            np.concatenate(rows).astype(np.int32),
            np.concatenate(values),
        )
        self.commodity = np.append(self.commodity, [k for k, _ in joins])
        self.arc = np.concatenate([self.arc, *(arcs for _, arcs in joins)])
        lengths = np.cumsum([len(arcs) for _, arcs in joins])
        self.first = np.append(self.first, self.first[-1] + lengths)

    def use(self, share: Floats) -> Floats:
        """Return the share of each commodity on each arc, shape (arcs, commodities)."""
        problem = self.problem
        used = np.flatnonzero(share > 0)
        lengths = self.first[used + 1] - self.first[used]
        entry = np.repeat(self.first[used], lengths) + _counted(lengths)
        key = self.arc[entry] * problem.commodities + np.repeat(self.commodity[used], lengths)
        total = np.bincount(
            key, np.repeat(share[used], lengths), problem.arcs * problem.commodities
        )
        return np.asarray(total.reshape(problem.arcs, problem.commodities), dtype=np.float64)

    def _add_strong_rows(self, relaxed: Relaxed) -> int:
        """Add the strong rows that the point violates."""
        problem = self.problem
        most = np.minimum(1.0, problem.capacity[:, None] / problem.demand)
        over = self.use(relaxed.share) - most * relaxed.opened[:, None]
        arcs, commodities = np.nonzero((over > VIOLATED) & (self.strong_row < 0))
        if not len(arcs):
            return 0
        offset = problem.arcs + problem.commodities
        number = np.full((problem.arcs, problem.commodities), -1)
        number[arcs, commodities] = np.arange(len(arcs))
        lengths = np.diff(self.first)
        row = number[self.arc, np.repeat(self.commodity, lengths)]
        path = np.repeat(np.arange(self.paths), lengths)[row >= 0]
        row = row[row >= 0]
        row = np.concatenate([row, np.arange(len(arcs))])
        column = np.concatenate([offset + path, arcs])
        value = np.concatenate([np.ones(len(path)), -most[arcs, commodities]])
        order = np.argsort(row, kind="stable")
        first = np.searchsorted(row[order], np.arange(len(arcs)))
        self.strong_row[arcs, commodities] = self._program.rows + np.arange(len(arcs))
        self._strong += list(zip(arcs.tolist(), commodities.tolist(), strict=True))
        self._program.add_rows(
            np.full(len(arcs), -np.inf),
            np.zeros(len(arcs)),
            first.astype(np.int32),
            column[order].astype(np.int32),
            value[order],
        )
        return len(arcs)


def _counted(lengths: Ints) -> Ints:
    """Count from 0 within each of some stretches one after the other."""
    begins = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.asarray(np.arange(len(begins)) - begins, dtype=np.int64)
