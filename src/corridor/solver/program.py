r"""Programs with some whole-number columns, and the arithmetic that judges a point of them.

.. math:: \min c^\top x \quad\text{s.t.}\quad r^- \le A x \le r^+, \;
          x^- \le x \le x^+, \; x_j \in \mathbb{Z} \text{ for } j \in W
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Ints32 = npt.NDArray[np.int32]

TOLERANCE = 1e-7
"""Violation that is rounding, as a share of the size of the terms (at least 1)."""


@dataclass(frozen=True)
class Program:
    """A program to be minimised.

    Attributes
    ----------
    cost, lower, upper : float array, shape (columns,)
        Cost and bounds of each column.
    whole : bool array, shape (columns,)
        Columns that must be whole numbers.
    row_lower, row_upper : float array, shape (rows,)
        Bounds of each row.
    matrix : csr_array, shape (rows, columns)
        Coefficients.
    columns, rows : tuple of str
        Names, without blanks.
    chains : tuple of tuple of int
        Columns of which a row lets one be 1 at most, in an order in which their sums mean
        something: a solver may be given these sums (`corridor.solver.chains`).
    """

    cost: Floats
    lower: Floats
    upper: Floats
    whole: npt.NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    matrix: csr_array
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    chains: tuple[tuple[int, ...], ...] = ()


@dataclass
class ProgramBuilder:
    """Collects columns and rows of a program."""

    _cost: list[float] = field(default_factory=list)
    _lower: list[float] = field(default_factory=list)
    _upper: list[float] = field(default_factory=list)
    _whole: list[bool] = field(default_factory=list)
    _columns: list[str] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)
    _entries: list[tuple[int, int, float]] = field(default_factory=list)
    _chains: list[tuple[int, ...]] = field(default_factory=list)

    def column(
        self, name: str, cost: float, *, whole: bool, upper: float = 1.0, lower: float = 0.0
    ) -> int:
        """Add a column between ``lower`` and ``upper``; return its number."""
        self._cost.append(cost)
        self._lower.append(lower)
        self._upper.append(upper)
        self._whole.append(whole)
        self._columns.append(name)
        return len(self._cost) - 1

    def row(
        self, name: str, terms: Sequence[tuple[int, float]], low: float, high: float = math.inf
    ) -> None:
        """Add a row: the sum of coefficient times column lies between ``low`` and ``high``."""
        self._entries += [(len(self._low), column, value) for column, value in terms]
        self._low.append(low)
        self._high.append(high)
        self._rows.append(name)

    def chain(self, columns: Sequence[int]) -> None:
        """Say that a row lets one of these columns be 1 at most, and that their order counts."""
        self._chains.append(tuple(columns))

    def program(self) -> Program:
        """Return the program with all that was added; terms of one column in a row are added up."""
        shape = (len(self._low), len(self._cost))
        row, column, value = zip(*self._entries, strict=True) if self._entries else ((), (), ())
        index = np.array(row, dtype=np.int32), np.array(column, dtype=np.int32)
        return Program(
            cost=np.array(self._cost, dtype=np.float64),
            lower=np.array(self._lower, dtype=np.float64),
            upper=np.array(self._upper, dtype=np.float64),
            whole=np.array(self._whole, dtype=np.bool_),
            row_lower=np.array(self._low, dtype=np.float64),
            row_upper=np.array(self._high, dtype=np.float64),
            matrix=csr_array((np.array(value, dtype=np.float64), index), shape=shape),
            columns=tuple(self._columns),
            rows=tuple(self._rows),
            chains=tuple(self._chains),
        )


def fault_of(program: Program, value: Floats) -> str:
    """Check a point against every bound, every row and every whole number.

    Parameters
    ----------
    program : Program
        The program.
    value : float array, shape (columns,)
        The point.

    Returns
    -------
    str
        The first fault in words; empty when the point is a solution.
    """
    if not np.isfinite(value).all():
        return "a column is no number"
    part = value[program.whole]
    if (np.abs(part - np.rint(part)) > TOLERANCE).any():
        return "a whole-number column is not whole"
    outside = np.maximum(program.lower - value, value - program.upper)
    if (outside > TOLERANCE * np.maximum(1.0, np.abs(value))).any():
        return f"column {program.columns[int(outside.argmax())]} is outside its bounds"
    activity = program.matrix @ value
    size = np.maximum(1.0, abs(program.matrix) @ np.abs(value))
    excess = np.maximum(program.row_lower - activity, activity - program.row_upper) / size
    if (excess > TOLERANCE).any():
        return f"row {program.rows[int(excess.argmax())]} is violated"
    return ""


def relaxation_bound(program: Program, row_dual: Floats) -> float:
    r"""Return the bound that any row prices prove, by weak duality and no solver's word.

    .. math:: \sum_i \min_{r_i^- \le a \le r_i^+} \lambda_i a
              + \sum_j \min_{x_j^- \le x \le x_j^+} (c - A^\top \lambda)_j x

    Parameters
    ----------
    program : Program
        The program.
    row_dual : float array, shape (rows,)
        Prices of the rows; those that point at an infinite bound count as zero.

    Returns
    -------
    float
        No solution costs less; minus infinity when the prices prove nothing.
    """
    price = np.where(np.isneginf(program.row_lower), np.minimum(row_dual, 0.0), row_dual)
    price = np.where(np.isposinf(program.row_upper), np.maximum(price, 0.0), price)
    rest = program.cost - program.matrix.T @ price
    total = 0.0
    for slope, low, high in (
        (price, program.row_lower, program.row_upper),
        (rest, program.lower, program.upper),
    ):
        least = np.where(slope > 0, low, high)
        used = slope != 0
        total += float(slope[used] @ least[used])
    return total
