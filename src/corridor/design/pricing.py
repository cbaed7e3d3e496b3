r"""Cheapest path of every commodity under prices of its own, and the bound that prices prove.

With prices of capacity ``\alpha_a \ge 0`` and of strong rows ``\beta_{ak} \ge 0``, no design costs
less than

.. math:: \sum_k \min_{p \in k} \sum_{a \in p} \bigl(d_k (c_a + \alpha_a) + \beta_{ak}\bigr)
          + \sum_a \min\Bigl(0, f_a - u_a \alpha_a
          - \sum_k \beta_{ak} \min(1, u_a / d_k)\Bigr)

(Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study 2, 1974).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor.compiling import compiled
from corridor.design.problem import DesignProblem, Ints
from corridor.solver.program import Floats


@dataclass(frozen=True, eq=False)
class Graph:
    """Arcs by the node in which they begin.

    Attributes
    ----------
    first_out : int array, shape (nodes + 1,)
        Where the arcs of each node begin in ``out``.
    out : int array, shape (arcs,)
        Arcs, by tail.
    """

    first_out: Ints
    out: Ints

    @staticmethod
    def of(problem: DesignProblem) -> Graph:
        """Sort the arcs of a problem."""
        out = np.argsort(problem.tail, kind="stable")
        first = np.searchsorted(problem.tail[out], np.arange(problem.nodes + 1))
        return Graph(first.astype(np.int64), out.astype(np.int64))


@dataclass(frozen=True, eq=False)
class Cheapest:
    """The cheapest path of each commodity.

    Attributes
    ----------
    cost : float array, shape (commodities,)
        Sum of the prices; infinite where no path leads.
    first : int array, shape (commodities + 1,)
        Where the arcs of each path begin.
    arc : int array
        Arcs in the order of travel.
    """

    cost: Floats
    first: Ints
    arc: Ints

    def of(self, commodity: int) -> Ints:
        """Return the arcs of the path of a commodity."""
        return self.arc[self.first[commodity] : self.first[commodity + 1]]


def cheapest(problem: DesignProblem, graph: Graph, price: Floats) -> Cheapest:
    """Find the cheapest path of each commodity.

    Parameters
    ----------
    problem : DesignProblem
        The problem.
    graph : Graph
        Its arcs, sorted.
    price : float array, shape (commodities, arcs)
        What each commodity pays on each arc, not negative; infinite where it may not pass.

    Returns
    -------
    Cheapest
    """
    cost, first, arc = _search_all(
        graph.first_out, graph.out, problem.tail, problem.head, price, problem.origin,
        problem.destination,
    )  # fmt: skip
    return Cheapest(cost, first, arc)


@compiled()
def _search_all(
    first_out: Ints, out: Ints, tail: Ints, head: Ints, price: Floats, origin: Ints, end: Ints
) -> tuple[Floats, Ints, Ints]:
    """Find the paths with a queue of nodes whose distance fell (Moore's algorithm)."""
    nodes, count = len(first_out) - 1, len(origin)
    distance, into = np.empty(nodes), np.empty(nodes, np.int64)
    queue, waits = np.empty(nodes + 1, np.int64), np.zeros(nodes, np.bool_)
    cost, first = np.empty(count), np.zeros(count + 1, np.int64)
    arcs = np.empty(count * max(1, nodes - 1), np.int64)
    for k in range(count):
        distance[:] = np.inf
        into[:] = -1
        distance[origin[k]] = 0.0
        queue[0], begin, behind = origin[k], 0, 1
        while begin != behind:
            node = queue[begin]
            begin = (begin + 1) % (nodes + 1)
            waits[node] = False
            here = distance[node]
            if here >= distance[end[k]]:
                continue
            for at in range(first_out[node], first_out[node + 1]):
                arc = out[at]
                there, reached = here + price[k, arc], head[arc]
                if there < distance[reached]:
                    distance[reached] = there
                    into[reached] = arc
                    if not waits[reached]:
                        waits[reached] = True
                        queue[behind] = reached
                        behind = (behind + 1) % (nodes + 1)
        cost[k] = distance[end[k]]
        at, node = first[k], end[k]
        while into[node] >= 0:
            arcs[at] = into[node]
            node = tail[into[node]]
            at += 1
        arcs[first[k] : at] = arcs[first[k] : at][::-1].copy()
        first[k + 1] = at
    return cost, first, arcs[: first[count]].copy()


def commodity_prices(problem: DesignProblem, arc_price: Floats, strong_price: Floats) -> Floats:
    """Return what each commodity as a whole pays on each arc, shape (commodities, arcs)."""
    per_unit = problem.unit_cost + arc_price
    return np.ascontiguousarray(problem.demand[:, None] * per_unit + strong_price.T)


def charge_left(
    problem: DesignProblem, charge: Floats, arc_price: Floats, strong_price: Floats
) -> Floats:
    """Return what of the charge of each arc prices do not pay; negative where they pay more."""
    share = np.minimum(1.0, problem.capacity[:, None] / problem.demand)
    paid = problem.capacity * arc_price + (strong_price * share).sum(axis=1)
    return np.asarray(charge - paid)
