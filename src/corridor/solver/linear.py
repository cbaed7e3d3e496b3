r"""Linear programs that grow by columns and keep their basis, each answer checked.

.. math:: \min c^\top x \quad\text{s.t.}\quad r^- \le A x \le r^+, \; 0 \le x \le u

A point and prices of the rows prove each other: the point satisfies every row, no column without a
bound is worth more than it costs, and the cost is the worth of the rows less what columns at their
bound are worth beyond their cost. That takes a few sums, so it is done for every answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corridor.solver.faults import InfeasibleError, SolverError, UnboundedError
from corridor.solver.growing import STRATEGY, Start
from corridor.solver.highs import Status, open_highs, run, save, words
from corridor.solver.program import Floats

TOLERANCE = 1e-6
"""Violation that is rounding, as a share of the size of the terms (at least 1)."""

MANY_ROWS = 1500
"""Rows above which the primal simplex method goes on after new columns, several times faster; in
smaller programs either takes milliseconds."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class LinearSolution:
    """An optimum with its proof.

    Attributes
    ----------
    value : float array, shape (columns,)
        The point, not negative.
    row_dual : float array, shape (rows,)
        Price of each row: what the objective gains when its bound grows by one. Not negative where
        only the lower bound is finite, not positive where only the upper is.
    objective : float
        Cost of the point.
    """

    value: Floats
    row_dual: Floats
    objective: float


class LinearProgram:
    """A program that is solved again and again while it grows.

    A class because HiGHS holds the program and the basis from which the next solve starts.

    Parameters
    ----------
    row_lower, row_upper : float array, shape (rows,)
        Bounds of the rows.
    interior : bool
        Whether to solve by the interior point method without crossover: prices from the middle of
        the optimal face, at the cost of some digits.
    """

    def __init__(self, row_lower: Floats, row_upper: Floats, *, interior: bool = False) -> None:
        self._low, self._high = row_lower.astype(np.float64), row_upper.astype(np.float64)
        self._interior = interior
        self._cost: list[float] = []
        self._most: list[float] = []
        self._passed = 0
        self._rows_of: list[Ints] = []
        self._values_of: list[Floats] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []
        self._has_rows = self._only_grown = False
        self._highs = open_highs({"solver": "ipm", "run_crossover": "off"} if interior else {})

    def add_column(self, cost: float, rows: Ints, values: Floats, most: float = math.inf) -> None:
        """Add a column from 0 to a bound, with its coefficients in different rows."""
        self._cost.append(cost)
        self._most.append(most)
        self._rows_of.append(rows.astype(np.int64, copy=False))
        self._values_of.append(values.astype(np.float64, copy=False))

    def set_row(self, row: int, low: float, high: float) -> None:
        """Change the bounds of a row."""
        self.set_rows(np.array([row]), np.array([low]), np.array([high]))

    def set_rows(self, rows: Ints, low: Floats, high: Floats) -> None:
        """Change the bounds of some rows, all different."""
        self._only_grown = False
        self._low[rows], self._high[rows] = low, high
        if self._has_rows:
            for row, least, most in zip(rows.tolist(), low.tolist(), high.tolist(), strict=True):
                self._highs.changeRowBounds(row, least, most)

    def set_most(self, column: int, most: float) -> None:
        """Change the upper bound of a column."""
        self._only_grown = False
        self._most[column] = most
        if column < self._passed:
            self._highs.changeColBounds(column, 0.0, most)

    def set_cost(self, column: int, cost: float) -> None:
        """Change the cost of a column."""
        self._cost[column] = cost
        if column < self._passed:
            self._highs.changeColCost(column, cost)

    def _pass_rows(self) -> None:
        """Pass HiGHS the rows once, with the bounds that they have by the first solve."""
        if self._has_rows:
            return
        none = np.array([], dtype=np.int32), np.array([], dtype=np.float64)
        rows = len(self._low)
        self._highs.addRows(rows, self._low, self._high, 0, np.zeros(rows, dtype=np.int32), *none)
        self._has_rows = True

    def _pass_columns(self) -> None:
        """Pass HiGHS the columns that it does not know yet, all at once."""
        rows, values = self._rows_of[self._passed :], self._values_of[self._passed :]
        new, lengths = len(rows), np.array([len(r) for r in rows])
        if new:
            row, value = np.concatenate(rows), np.concatenate(values)
            self._entries.append((row, np.repeat(self._passed + np.arange(new), lengths), value))
            self._highs.addCols(
                new, np.array(self._cost[self._passed :]), np.zeros(new),
                np.array(self._most[self._passed :]),
                len(row), (np.cumsum(lengths) - lengths).astype(np.int32),
                row.astype(np.int32), value,
            )  # fmt: skip
            self._passed += new

    def solve(self) -> LinearSolution:
        """Find an optimum, starting from the last one.

        Returns
        -------
        LinearSolution
            Checked: feasible, priced, and of equal cost and worth.

        Raises
        ------
        InfeasibleError
            If two runs agree that no point satisfies the rows.
        UnboundedError
            If HiGHS says so; not confirmed here.
        SolverError
            If an answer does not check, also when solved afresh without presolve.
        """
        if not self._cost:  # HiGHS knows no answer to a program without columns
            if (self._low > 0).any() or (self._high < 0).any():
                raise InfeasibleError
            return LinearSolution(np.zeros(0), np.zeros(len(self._low)), 0.0)
        self._pass_rows()
        self._pass_columns()
        start = self._start()
        if not self._interior:
            self._highs.setOptionValue("simplex_strategy", STRATEGY[start])
        status = run(self._highs)
        self._only_grown = True
        solution = self._read()
        if status == "unbounded" and start == "primal":  # which it has said of bounded programs
            self._highs.setOptionValue("simplex_strategy", STRATEGY["dual"])
            status, solution = self._solve_afresh("off")
        fault = self._fault_of(status, solution)
        for presolve in ("off", "on"):
            if not fault or status == "unbounded":
                break
            again, solution = self._solve_afresh(presolve)
            if status == again == "infeasible":
                raise InfeasibleError
            status, fault = again, self._fault_of(again, solution)
        if status == "unbounded":
            raise UnboundedError
        if fault:
            path = save(self._highs)
            msg = f"the solver gave no answer that checks: {fault}; the program is saved in {path}"
            raise SolverError(msg)
        return solution

    def _start(self) -> Start:
        """Return the method that goes on from the last basis: it suits the point or the prices."""
        return "primal" if self._only_grown and len(self._low) > MANY_ROWS else "dual"

    def _solve_afresh(self, presolve: str) -> tuple[Status, LinearSolution]:
        """Solve by the simplex method from no basis."""
        self._highs.clearSolver()
        for option, value in (("presolve", presolve), ("solver", "simplex")):
            self._highs.setOptionValue(option, value)
        status = run(self._highs)
        self._highs.setOptionValue("presolve", "choose")
        self._highs.setOptionValue("solver", "ipm" if self._interior else "choose")
        return status, self._read()

    def _read(self) -> LinearSolution:
        solution = self._highs.getSolution()
        value = np.maximum(0.0, np.array(solution.col_value))
        dual = np.array(solution.row_dual)
        if len(value) != len(self._cost) or len(dual) != len(self._low):
            return LinearSolution(np.zeros(0), np.zeros(0), math.nan)
        return LinearSolution(value, dual, float(np.array(self._cost) @ value))

    def _fault_of(self, status: Status, solution: LinearSolution) -> str:
        """Return why an answer is no optimum; empty when it proves itself one."""
        if status != "optimal":
            return f"it stopped with {words(self._highs)!r}"
        value, dual, cost = solution.value, solution.row_dual, np.array(self._cost)
        if len(value) != len(cost) or not (np.isfinite(value).all() and np.isfinite(dual).all()):
            return "it gave no point"
        row, column, weight = self._coefficients()
        terms = weight * value[column]
        activity = np.bincount(row, terms, len(dual))
        size = np.maximum(1.0, np.bincount(row, np.abs(terms), len(dual)))
        if (np.maximum(self._low - activity, activity - self._high) > TOLERANCE * size).any():
            return "its point violates a row"
        worth = weight * dual[row]
        rest = cost - np.bincount(column, worth, len(cost))
        size = np.maximum(1.0, np.bincount(column, np.abs(worth), len(cost)))
        most = np.array(self._most)
        if (value > most * (1 + TOLERANCE) + TOLERANCE).any():
            return "its point lies beyond the bound of a column"
        bounded = np.isfinite(most)
        if (rest < -TOLERANCE * size)[~bounded].any():
            return "its prices leave a column that pays"
        bound = np.where(dual > 0, self._low, self._high)
        priced = np.abs(dual) > TOLERANCE * max(1.0, float(np.abs(cost).max()))
        full = np.minimum(rest[bounded], 0.0) * most[bounded]
        gain = np.concatenate([dual[priced] * bound[priced], full])
        gap = abs(solution.objective - float(gain.sum()))
        scale = max(1.0, abs(solution.objective), float(np.abs(gain).sum()))
        if not gap <= 10 * TOLERANCE * scale:
            return f"cost and worth differ by {gap:.3g}"
        return ""

    def _coefficients(self) -> tuple[Ints, Ints, Floats]:
        if len(self._entries) > 1:
            row, column, value = zip(*self._entries, strict=True)
            self._entries = [(np.concatenate(row), np.concatenate(column), np.concatenate(value))]
        return self._entries[0]
