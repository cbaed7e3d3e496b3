"""Linear programs that grow by columns and by rows, whose answers are proposals.

A method that works out a bound from any prices, and the cost of any point, needs neither to be
optimal: a poor answer costs it a round and never makes it wrong. So nothing is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from corridor.solver.faults import SolverError
from corridor.solver.highs import open_highs, run, save, words
from corridor.solver.program import Floats, Ints32

Start = Literal["primal", "dual"]
"""Simplex method that fits the last change: primal after new columns, dual after new rows."""

STRATEGY = {"dual": 1, "primal": 4}
"""Numbers of the two in HiGHS."""


@dataclass(frozen=True)
class Proposal:
    """A point and prices that the solver calls optimal.

    Attributes
    ----------
    value : float array, shape (columns,)
        The point.
    row_dual : float array, shape (rows,)
        What the objective gains when the bound of each row grows by one.
    objective : float
        Cost of the point.
    """

    value: Floats
    row_dual: Floats
    objective: float


class GrowingProgram:
    """A program to be minimised that is solved again while columns, rows and numbers change.

    A class because HiGHS holds the program and the basis from which the next solve starts.
    """

    def __init__(self) -> None:
        self._highs = open_highs({"presolve": "off", "solver": "simplex"})
        self.columns, self.rows = 0, 0

    def add_rows(
        self, low: Floats, high: Floats, first: Ints32, columns: Ints32, values: Floats
    ) -> None:
        """Add rows; ``first`` says where the entries of each begin."""
        self._highs.addRows(len(low), low, high, len(values), first, columns, values)
        self.rows += len(low)

    def add_columns(
        self, cost: Floats, upper: Floats, first: Ints32, rows: Ints32, values: Floats
    ) -> None:
        """Add columns from 0 up to their bounds; ``first`` says where the entries of each begin."""
        low = np.zeros(len(cost))
        self._highs.addCols(len(cost), cost, low, upper, len(values), first, rows, values)
        self.columns += len(cost)

    def set_upper(self, first: int, upper: Floats) -> None:
        """Change the upper bounds of the columns from a number on."""
        index = np.arange(first, first + len(upper), dtype=np.int32)
        self._highs.changeColsBounds(len(upper), index, np.zeros(len(upper)), upper)

    def set_cost(self, first: int, cost: Floats) -> None:
        """Change the cost of the columns from a number on."""
        index = np.arange(first, first + len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(cost), index, cost)

    def set_entry(self, row: int, column: int, value: float) -> None:
        """Change one coefficient."""
        self._highs.changeCoeff(row, column, value)

    def solve(self, start: Start) -> Proposal:
        """Solve from the last basis.

        Parameters
        ----------
        start : {"primal", "dual"}
            Simplex method.

        Returns
        -------
        Proposal

        Raises
        ------
        SolverError
            If the solver calls nothing optimal, from the last basis or from none.
        """
        self._highs.setOptionValue("simplex_strategy", STRATEGY[start])
        if run(self._highs) != "optimal":
            self._highs.clearSolver()
            if run(self._highs) != "optimal":
                reason = words(self._highs)
                path = save(self._highs)
                raise SolverError(f"the solver stopped with {reason!r}; the program is in {path}")
        solution = self._highs.getSolution()
        return Proposal(
            np.array(solution.col_value),
            np.array(solution.row_dual),
            float(self._highs.getInfo().objective_function_value),
        )
