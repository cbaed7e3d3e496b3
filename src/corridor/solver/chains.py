r"""Programs whose choices are put as sums, which cuts and branches of a solver handle far better.

Of the columns ``x_1, \dots, x_n`` of a chain at most one is 1, such as "work starts in year
``t``". With ``w_k = x_1 + \dots + x_k`` ("it has started by then"), a branch on ``w_k`` halves the
years, and whatever counts what has been done by a year has one entry. The points are the same:
``x_k = w_k - w_{k-1}``.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from corridor.solver.program import Floats, Program


def summed(program: Program) -> Program:
    """Return a program in the sums of its chains, with a row for each step of a sum.

    Parameters
    ----------
    program : Program
        The program.

    Returns
    -------
    Program
        The same program where it has no chains.
    """
    if not program.chains:
        return program
    steps = np.array([pair for c in program.chains for pair in pairwise(c)])
    lower, upper = steps[:, 0], steps[:, 1]
    size, count = len(program.cost), len(steps)
    parts = _parts(program)
    ones, rows = np.ones(count), np.arange(count)
    grows = coo_array(
        (np.append(ones, -ones), (np.append(rows, rows), np.append(upper, lower))),
        shape=(count, size),
    )
    matrix = csr_array(vstack([csr_array(program.matrix @ parts), csr_array(grows)]))
    matrix.eliminate_zeros()
    return replace(
        program,
        cost=np.asarray(parts.T @ program.cost),
        row_lower=np.append(program.row_lower, np.zeros(count)),
        row_upper=np.append(program.row_upper, np.full(count, np.inf)),
        matrix=matrix,
        rows=(*program.rows, *(f"grows.{program.columns[k]}" for k in upper)),
        chains=(),
    )


def parted(program: Program, value: Floats) -> Floats:
    """Return a point of a program from one of the program in sums."""
    return np.asarray(_parts(program) @ value) if program.chains else value


def in_sums(program: Program, value: Floats) -> Floats:
    """Return a point of the program in sums from one of the program."""
    sums = value.copy()
    for chain in program.chains:
        sums[list(chain)] = np.cumsum(value[list(chain)])
    return sums


def _parts(program: Program) -> csr_array:
    """Return the matrix that takes sums apart: 1 for each column, -1 for the one before."""
    size = len(program.cost)
    steps = np.array([pair for c in program.chains for pair in pairwise(c)])
    own, ones = np.arange(size), np.ones(size)
    return csr_array(
        coo_array(
            (
                np.append(ones, -np.ones(len(steps))),
                (np.append(own, steps[:, 1]), np.append(own, steps[:, 0])),
            ),
            shape=(size, size),
        )
    )
