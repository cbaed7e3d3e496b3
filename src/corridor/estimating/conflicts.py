r"""Counts that no demand can meet together.

.. math:: \min \sum_k \frac{u_k + o_k}{s_k} \quad\text{s.t.}\quad
          l_k \le (A x)_k + u_k - o_k \le h_k, \; x, u, o \ge 0

If the minimum is 0 some demand is within every range ``l`` to ``h``. If not, the prices of the rows
are a proof: added up with them as weights the ranges contradict each other whatever ``x`` is, so
that the counts with a price are in conflict.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from corridor.estimating.balance import Floats, Ints
from corridor.solver.linear import LinearProgram

NOTHING = 1e-6
"""Sum of the misses in tolerances, and price of a count, that are rounding."""


@dataclass(frozen=True)
class Conflict:
    """Counts that contradict each other.

    Attributes
    ----------
    groups : tuple of int array
        Numbers of counts that no demand meets together; no row crosses counts of two groups.
    missing : float array, shape (counts,)
        By how much each count is missed at the least, all together: more than 0 where too little
        crosses it, less where too much does.
    """

    groups: tuple[Ints, ...]
    missing: Floats

    @property
    def counts(self) -> Ints:
        """Numbers of all counts that are in a conflict."""
        return np.concatenate([np.empty(0, dtype=np.int64), *self.groups])


def conflict_of(share: Floats, low: Floats, high: Floats, tolerance: Floats) -> Conflict:
    """Return the counts that no demand can meet together.

    Parameters
    ----------
    share : float array, shape (counts, rows)
        Part of each row that crosses each count.
    low, high : float array, shape (counts,)
        Range of each count.
    tolerance : float array, shape (counts,)
        What a miss is measured by.

    Returns
    -------
    Conflict
    """
    counts = len(low)
    # in tolerances, so that numbers of all counts are of one size
    program = LinearProgram(low / tolerance, high / tolerance)
    used = np.flatnonzero(share.max(axis=0, initial=0.0) > 0)
    usual = float(np.median(tolerance)) if counts else 1.0
    for row in used.tolist():
        crossed = np.flatnonzero(share[:, row] > 0)
        part = share[crossed, row] / share[:, row].max()
        program.add_column(0.0, crossed, part * usual / tolerance[crossed])
    for sign in (1.0, -1.0):
        for k in range(counts):
            program.add_column(1.0, np.array([k]), np.array([sign]))
    solution = program.solve()
    if solution.objective <= NOTHING:
        return Conflict((), np.zeros(counts))
    under, over = solution.value[len(used) :].reshape(2, counts)
    missing = (under - over) * tolerance
    return Conflict(_groups(share, solution.row_dual, under + over), missing)


def _groups(share: Floats, price: Floats, missed: Floats) -> tuple[Ints, ...]:
    """Divide counts with a price into those that rows join, and keep what misses something.

    Prices and misses of a group prove each other without the others, since no row is in two.
    """
    priced = np.flatnonzero(np.abs(price) > NOTHING)
    crossed = (share[priced] > 0).astype(np.float64)
    _, group = connected_components(csr_array(crossed @ crossed.T), directed=False)
    groups = (priced[group == number] for number in np.unique(group))
    return tuple(own for own in groups if missed[own].sum() > NOTHING)
