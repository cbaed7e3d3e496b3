"""All traffic on its cheapest path at the costs of an empty network."""

from __future__ import annotations

import numpy as np

from corridor.assignment.methods.equilibrium import refuse_unreachable
from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.problem.assignment_input import AssignmentInput, check_input
from corridor.assignment.problem.origins import origins_of
from corridor.network.build import Ints
from corridor.network.graph import Floats, graph
from corridor.network.trees import path_to, shortest_paths


def all_or_nothing(problem: AssignmentInput, cost: Floats | None = None) -> PathFlows:
    """Put every row of the demand on its cheapest path.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned.
    cost : float array, shape (classes, arcs), optional
        Costs; those of the preload alone when not given.

    Returns
    -------
    PathFlows
        One path for each row with volume, by row.

    Raises
    ------
    CorridorError
        If the input cannot be assigned.
    """
    check_input(problem)
    origins, network = origins_of(problem), graph(problem.tail, problem.head, problem.nodes)
    price = problem.arc_cost(problem.preload) if cost is None else cost
    price = np.ascontiguousarray(price[:, network.number])
    paths: list[tuple[int, Ints]] = []
    distance = np.zeros(len(origins.volume))
    for s, start in enumerate(origins.node):
        away, into = shortest_paths(network, price[origins.traffic_class[s]], int(start))
        for d in range(origins.first[s], origins.first[s + 1]):
            node = int(origins.destination[d])
            distance[d] = away[node]
            paths.append((int(origins.row[d]), path_to(network, into, node)))
    refuse_unreachable(problem, origins, distance)
    paths.sort(key=lambda path: path[0])
    rows = np.array([row for row, _ in paths], dtype=np.int64)
    return PathFlows(rows, tuple(arcs for _, arcs in paths), problem.demand.volume[rows])
