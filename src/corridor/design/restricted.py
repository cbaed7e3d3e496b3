"""The whole-number program over some arcs and over the paths that are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from corridor.design.problem import Ints
from corridor.design.relaxation import PathProgram
from corridor.design.search import Bools
from corridor.solver.program import Floats, Program


@dataclass(frozen=True, eq=False)
class Restricted:
    """A program with what its columns stand for.

    Attributes
    ----------
    program : Program
        Columns: arcs, then paths.
    arcs, paths : int array
        Numbers of both.
    """

    program: Program
    arcs: Ints
    paths: Ints

    def point(self, opened: Bools, share: Floats) -> Floats:
        """Return a design as a point of the program."""
        return np.concatenate([opened[self.arcs].astype(float), share[self.paths]])

    def share(self, value: Floats, paths: int) -> Floats:
        """Return the share of its commodity on each of all paths."""
        share = np.zeros(paths)
        share[self.paths] = np.maximum(0.0, value[len(self.arcs) :])
        return share


def restrict(known: PathProgram, allowed: Bools, always: Bools) -> Restricted:
    """Build the program over some arcs.

    Parameters
    ----------
    known : PathProgram
        Paths and strong rows.
    allowed, always : bool array, shape (arcs,)
        Arcs that may be opened, and those of them that are opened in any case.

    Returns
    -------
    Restricted
    """
    problem = known.problem
    arcs = np.flatnonzero(allowed)
    lengths = np.diff(known.first)
    outside = np.add.reduceat(~allowed[known.arc], known.first[:-1])
    paths = np.flatnonzero(outside == 0)
    entry = np.flatnonzero(np.repeat(outside == 0, lengths))
    column = len(arcs) + np.repeat(np.arange(len(paths)), lengths[paths])
    arc, commodity = known.arc[entry], np.repeat(known.commodity[paths], lengths[paths])
    place = np.full(problem.arcs, -1)
    place[arcs] = np.arange(len(arcs))
    # rows: commodities, capacities, strong rows that hold a path
    strong = known.strong_row[arc, commodity] >= 0
    key = arc[strong] * problem.commodities + commodity[strong]
    keys, number = np.unique(key, return_inverse=True)
    of_arc, of_commodity = np.divmod(keys, problem.commodities)
    most = np.minimum(1.0, problem.capacity[of_arc] / problem.demand[of_commodity])
    first_strong = problem.commodities + len(arcs)
    each = np.arange(len(arcs))
    row = np.concatenate([
        known.commodity[paths],
        problem.commodities + place[arc],
        problem.commodities + each,
        first_strong + number,
        first_strong + np.arange(len(keys)),
    ])  # fmt: skip
    columns = np.concatenate([
        len(arcs) + np.arange(len(paths)), column, each, column[strong], place[of_arc],
    ])  # fmt: skip
    value = np.concatenate([
        np.ones(len(paths)),
        problem.demand[commodity] / problem.capacity[arc],
        -np.ones(len(arcs)),
        np.ones(strong.sum()),
        -most,
    ])  # fmt: skip
    size = first_strong + len(keys), len(arcs) + len(paths)
    whole = np.arange(size[1]) < len(arcs)
    flow_cost = np.bincount(column - len(arcs), problem.unit_cost[arc], len(paths))
    program = Program(
        cost=np.concatenate([
            problem.fixed_charge[arcs], flow_cost * problem.demand[known.commodity[paths]]
        ]),
        lower=np.concatenate([always[arcs].astype(float), np.zeros(len(paths))]),
        upper=np.where(whole, 1.0, np.inf),
        whole=whole,
        row_lower=np.where(np.arange(size[0]) < problem.commodities, 1.0, -np.inf),
        row_upper=np.where(np.arange(size[0]) < problem.commodities, 1.0, 0.0),
        matrix=csr_array((value, (row, columns)), shape=size),
        columns=tuple(f"c{j}" for j in range(size[1])),
        rows=tuple(f"r{i}" for i in range(size[0])),
    )  # fmt: skip
    return Restricted(program, arcs, paths)
