"""The whole problem as one program with a column for each commodity on each arc, for a proof.

The solver gets the best design to start from, and the weak form, since it separates strong rows
for itself; those with a price are written where that helps. Arcs that no cheaper design opens are
left out, and those that every cheaper design opens are open.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from corridor.design.neighbourhoods import fixed_by
from corridor.design.problem import DesignProblem, Ints
from corridor.design.relaxation import Relaxed
from corridor.design.search import Bools, Search
from corridor.solver.program import Floats, Program
from corridor.solver.searched import search as search_program

SMALL, LARGE = 10_000, 20_000
"""Flows of commodities on arcs up to which a proof is tried in any case, and up to which if the
gap of the relaxation is near enough: on larger programs the bound would not move."""

NEAR = 0.04
"""Gap of the relaxation that is near enough."""

HELPS, PAYS = 0.01, 0.3
"""Gap up to which strong rows are written, and what they have to pay of the charges as a share of
what capacities pay: elsewhere they cost the solver more time than they save."""


def is_within_reach(search: Search) -> bool:
    """Return whether a proof is worth the time that is left."""
    if search.done:
        return False
    columns = search.problem.arcs * search.problem.commodities
    near = search.cost - search.bound <= NEAR * search.cost
    return columns <= SMALL or (columns <= LARGE and near)


def arc_program(
    problem: DesignProblem, arcs: Ints, always: Bools, strong: Bools | None = None
) -> Program:
    """Write the problem over some arcs as a program.

    Columns are the arcs, then the amount of each commodity on each arc, by commodity.

    Parameters
    ----------
    problem : DesignProblem
        The problem.
    arcs : int array
        Arcs that may be opened.
    always : bool array, shape (arcs,)
        Arcs that are open in any case.
    strong : bool array, shape (arcs, commodities), optional
        Strong rows to write; none when not given.

    Returns
    -------
    Program
    """
    count, commodities, nodes = len(arcs), problem.commodities, problem.nodes
    k, a = (x.ravel() for x in np.indices((commodities, count)))
    column = count + np.arange(commodities * count)
    tail, head = problem.tail[arcs], problem.head[arcs]
    first_capacity = commodities * nodes
    each = np.arange(count)
    row = [k * nodes + tail[a], k * nodes + head[a], first_capacity + a, first_capacity + each]
    columns = [column, column, column, each]
    value = [np.ones(len(a)), -np.ones(len(a)), np.ones(len(a)), -problem.capacity[arcs]]
    rows = first_capacity + count
    if strong is not None:
        of_commodity, of_arc = np.nonzero(strong[arcs].T)
        number = rows + np.arange(len(of_arc))
        most = np.minimum(problem.capacity[arcs[of_arc]], problem.demand[of_commodity])
        row += [number, number]
        columns += [count + of_commodity * count + of_arc, of_arc]
        value += [np.ones(len(number)), -most]
        rows += len(number)
    balance = np.zeros((commodities, nodes))
    balance[np.arange(commodities), problem.origin] = problem.demand
    balance[np.arange(commodities), problem.destination] = -problem.demand
    passes = (head[a] != problem.origin[k]) & (tail[a] != problem.destination[k])
    most = np.minimum(problem.capacity[arcs][a], problem.demand[k])
    below = np.full(rows - first_capacity, -np.inf)
    shape = rows, count + len(a)
    index = np.concatenate(row), np.concatenate(columns)
    return Program(
        cost=np.concatenate([problem.fixed_charge[arcs], problem.unit_cost[arcs][a]]),
        lower=np.concatenate([always[arcs].astype(float), np.zeros(len(a))]),
        upper=np.concatenate([np.ones(count), np.where(passes, most, 0.0)]),
        whole=np.arange(shape[1]) < count,
        row_lower=np.concatenate([balance.ravel(), below]),
        row_upper=np.concatenate([balance.ravel(), np.zeros(len(below))]),
        matrix=csr_array((np.concatenate(value), index), shape=shape),
        columns=tuple(f"c{j}" for j in range(shape[1])),
        rows=tuple(f"r{i}" for i in range(rows)),
    )


def start_of(search: Search, arcs: Ints, always: Bools) -> Floats:
    """Return the best design as a point of the program over some arcs."""
    flow = search.program.use(search.share)[arcs] * search.problem.demand
    opened = (search.opened | always)[arcs].astype(float)
    return np.concatenate([opened, flow.T.ravel()])


def prove(search: Search) -> None:
    """Search the whole problem for a proof until time is over, and take what it finds.

    Parameters
    ----------
    search : Search
        The search, with a design.
    """
    problem, root = search.problem, search.root
    assert root is not None
    never, always = fixed_by(search, root, 0.0)
    arcs = np.flatnonzero(~never | search.opened)
    program = arc_program(problem, arcs, always, _strong_rows(search, root))
    solution = search_program(
        program, search.left_s, start_of(search, arcs, always), gap=search.gap
    )
    if solution.value is not None and solution.objective < search.cost * (1 - 1e-9):
        opened = np.zeros(problem.arcs, np.bool_)
        opened[arcs] = solution.value[: len(arcs)] > 0.5
        search.route(opened, "proof")
    search.raise_bound(min(solution.bound, search.cost), "proof")


def _strong_rows(search: Search, root: Relaxed) -> Bools | None:
    """Return the strong rows with a price, where writing them helps."""
    problem = search.problem
    most = np.minimum(1.0, problem.capacity[:, None] / problem.demand)
    paid = float((root.strong_price * most).sum())
    helps = search.cost - search.bound <= HELPS * search.cost
    if helps and paid >= PAYS * float(root.arc_price @ problem.capacity):
        return np.asarray(root.strong_price > 0)
    return None
