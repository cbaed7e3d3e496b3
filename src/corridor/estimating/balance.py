r"""Balancing a table to known totals of its rows and columns (Furness).

.. math:: x_{ij} = a_i\, b_j\, p_{ij}, \qquad \sum_j x_{ij} = o_i, \qquad \sum_i x_{ij} = d_j

Rows and columns are scaled in turn (Deming and Stephan 1940; Furness 1965, Traffic Engineering and
Control 7). The result is the table of least relative entropy to the prior ``p`` that has the
totals; it exists only if cells of 0 leave room for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCE = 1e-10
"""Largest difference of a total from what is wanted, as a share of the largest total."""

MOST_ROUNDS = 20_000

RUNAWAY = 1e100
"""Factor with which no table is reached any more."""

UNITS = 1_000_000_000
"""Whole numbers into which all tonnes are divided where the room for totals is computed."""

EQUAL = 1e-6
"""Relative difference of the two sums of totals that is rounding."""


@dataclass(frozen=True)
class Balanced:
    """A table with the wanted totals, or as near to them as scaling has come.

    Attributes
    ----------
    table : float array, shape (rows, columns)
        The table.
    row_factor, column_factor : float array
        Factors on rows and columns of the prior.
    rounds : int
        Times that rows and columns were scaled.
    gap : float
        Largest difference of a total from what is wanted, as a share of the largest total.
    converged : bool
        Whether the gap is rounding.
    """

    table: Floats
    row_factor: Floats
    column_factor: Floats
    rounds: int
    gap: float
    converged: bool


def balance(
    prior: Floats,
    row_totals: Floats,
    column_totals: Floats,
    *,
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
) -> Balanced:
    """Scale the rows and columns of a table until they have given totals.

    Parameters
    ----------
    prior : float array, shape (rows, columns)
        Table to start from, not negative; a cell of 0 stays 0.
    row_totals, column_totals : float array
        Wanted totals, not negative; NaN where a total may be anything.
    tolerance : float
        Largest difference that is rounding, as a share of the largest total.
    most_rounds : int
        Rounds after which it stops without the totals.

    Returns
    -------
    Balanced
    """
    shape = prior.shape
    row_factor, column_factor = np.ones(shape[0]), np.ones(shape[1])
    free_rows, free_columns = np.isnan(row_totals), np.isnan(column_totals)
    known = np.concatenate([row_totals[~free_rows], column_totals[~free_columns]])
    size = max(float(known.max(initial=0.0)), np.finfo(float).tiny)
    gap, rounds = np.inf, 0
    while rounds < most_rounds and gap > tolerance:
        if column_factor.max(initial=0.0) > RUNAWAY:
            break  # cells of 0 leave no room, and factors grow without end
        rounds += 1
        row_factor = _factors(row_totals, prior @ column_factor, free_rows)
        column_factor = _factors(column_totals, prior.T @ row_factor, free_columns)
        rows = row_factor * (prior @ column_factor) - row_totals
        columns = column_factor * (prior.T @ row_factor) - column_totals
        missed = np.abs(np.concatenate([rows[~free_rows], columns[~free_columns]]))
        gap = float(missed.max(initial=0.0)) / size
    table = row_factor[:, None] * prior * column_factor[None, :]
    return Balanced(table, row_factor, column_factor, rounds, gap, gap <= tolerance)


def _factors(wanted: Floats, sums: Floats, free: NDArray[np.bool_]) -> Floats:
    """Return what sums have to be multiplied by: 1 where anything goes, 0 for a sum of 0."""
    factors = np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
    factors[free] = 1.0
    return factors


@dataclass(frozen=True)
class NoRoom:
    """Rows whose totals do not fit into the columns in which they have cells.

    Attributes
    ----------
    rows, columns : int array
        The rows, and all columns in which one of them has a cell that is not 0.
    row_total, column_total : float
        What is wanted of the rows, and what the columns take.
    """

    rows: Ints
    columns: Ints
    row_total: float
    column_total: float


def no_room(prior: Floats, row_totals: Floats, column_totals: Floats) -> NoRoom | None:
    """Return why no table with the cells of a prior has given totals, or None if one has.

    A largest flow from rows through cells to columns carries all tonnes exactly if there is such a
    table; if not, its smallest cut names the rows.

    Parameters
    ----------
    prior : float array, shape (rows, columns)
        Cells of 0 stay 0.
    row_totals, column_totals : float array
        Wanted totals without NaN; their sums are equal up to rounding.

    Returns
    -------
    NoRoom or None
    """
    rows, columns = prior.shape
    total = max(float(row_totals.sum()), float(column_totals.sum()))
    if total <= 0:
        return None
    supply = np.floor(row_totals / total * UNITS).astype(np.int64)
    room = np.ceil(column_totals / total * UNITS).astype(np.int64) + 1
    start, end = rows + columns, rows + columns + 1
    i, j = np.nonzero(prior > 0)
    tail = np.concatenate([np.full(rows, start), i, rows + np.arange(columns)])
    head = np.concatenate([np.arange(rows), rows + j, np.full(columns, end)])
    most = np.concatenate([supply, np.full(len(i), UNITS + columns), room]).astype(np.int32)
    graph = csr_array((most, (tail, head)), shape=(end + 1, end + 1))
    flow = maximum_flow(graph, start, end)
    if flow.flow_value >= supply.sum() - rows:
        return None
    left = csr_array(graph - flow.flow)
    left.eliminate_zeros()
    reached = breadth_first_order(left, start, return_predecessors=False)
    lacking = np.sort(reached[reached < rows]).astype(np.int64)
    full = np.flatnonzero((prior[lacking] > 0).any(axis=0))
    return NoRoom(lacking, full, float(row_totals[lacking].sum()), float(column_totals[full].sum()))
