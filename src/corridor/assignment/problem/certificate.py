"""An independent check of an assignment, which shares no code with the methods of assignment.

Costs are worked out here from the flows, shortest paths by SciPy, and sums without rounding
(``math.fsum``). Conservation is checked at every node for every class.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.network.graph import Floats

NOTHING = 1e-300
"""Cost given to an arc without cost, since SciPy takes a zero for no arc."""


@dataclass(frozen=True)
class Certificate:
    """Measures of an assignment, computed from its flows.

    Attributes
    ----------
    relative_gap : float
        ``1 - (cost of shortest paths × demand) / (total cost)``.
    total_cost : float
        Flow times cost in units of time.
    shortest_cost : float
        What the demand would cost on its shortest paths at these costs.
    objective : float
        Beckmann's function, or total cost if marginal.
    imbalance : float
        Largest difference between flow in, flow out and demand at a node, over all demand.
    least_flow : float
        Smallest flow on an arc, over all demand; negative flows are wrong.
    """

    relative_gap: float
    total_cost: float
    shortest_cost: float
    objective: float
    imbalance: float
    least_flow: float


def certify(problem: AssignmentInput, class_flow: Floats, *, marginal: bool = False) -> Certificate:
    """Work out gap, objective and conservation of flows from scratch.

    Parameters
    ----------
    problem : AssignmentInput
        What was assigned.
    class_flow : float array, shape (classes, arcs)
        Equivalents of each class on each arc.
    marginal : bool
        Judge by marginal costs, as a system optimum is.

    Returns
    -------
    Certificate
    """
    flow = problem.resource_flow(class_flow.sum(axis=0))
    cost = problem.arc_cost(flow, marginal=marginal)
    used = class_flow > 0
    total = math.fsum(class_flow[used] * cost[used])
    volume = problem.demand.volume * problem.equivalents[problem.demand.traffic_class]
    volume = np.where(problem.demand.origin == problem.demand.destination, 0.0, volume)
    shortest = math.fsum(volume * _distances(problem, cost, volume))
    area = problem.congestion.integral(flow, marginal=marginal)
    fixed = class_flow[used] * problem.fixed_cost[used]
    demand = float(volume.sum()) or 1.0
    return Certificate(
        relative_gap=1 - shortest / total if total > 0 else 0.0,
        total_cost=total,
        shortest_cost=shortest,
        objective=math.fsum([*area, *fixed]),
        imbalance=_imbalance(problem, class_flow, volume) / demand,
        least_flow=float(class_flow.min(initial=0.0)) / demand,
    )


def _distances(problem: AssignmentInput, cost: Floats, volume: Floats) -> Floats:
    """Return the cost of the shortest path of each row of the demand."""
    demand = problem.demand
    distance = np.zeros(len(demand))
    for k, price in enumerate(cost):
        rows = np.flatnonzero((demand.traffic_class == k) & (volume > 0))
        origins, which = np.unique(demand.origin[rows], return_inverse=True)
        if not len(rows):
            continue
        matrix = _matrix(problem, price)
        for i, origin in enumerate(origins):  # one at a time: a table of all would be large
            own = rows[which == i]
            distance[own] = dijkstra(matrix, indices=origin)[demand.destination[own]]
    return distance


def _matrix(problem: AssignmentInput, price: Floats) -> csr_array:
    """Return the arcs as a matrix; of several between two nodes the cheapest."""
    open_arcs = np.flatnonzero(np.isfinite(price))
    order = open_arcs[np.lexsort((price[open_arcs], problem.head[open_arcs],
                                  problem.tail[open_arcs]))]  # fmt: skip
    keys = problem.tail[order] * problem.nodes + problem.head[order]
    order = order[np.unique(keys, return_index=True)[1]]
    return csr_array(
        (np.maximum(price[order], NOTHING), (problem.tail[order], problem.head[order])),
        shape=(problem.nodes, problem.nodes),
    )


def _imbalance(problem: AssignmentInput, class_flow: Floats, volume: Floats) -> float:
    """Return the largest difference at a node, of any class."""
    demand, worst = problem.demand, 0.0
    for k, flow in enumerate(class_flow):
        rows = demand.traffic_class == k
        balance = np.zeros(problem.nodes)
        np.add.at(balance, problem.head, flow)
        np.subtract.at(balance, problem.tail, flow)
        np.add.at(balance, demand.origin[rows], volume[rows])
        np.subtract.at(balance, demand.destination[rows], volume[rows])
        worst = max(worst, float(np.abs(balance).max(initial=0.0)))
    return worst
