"""All traffic on its cheapest path at the costs of an empty network."""

from __future__ import annotations

import numpy as np

from corridor.flow.assignment_input import AssignmentInput, check_input
from corridor.flow.equilibrium import refuse_unreachable
from corridor.flow.origins import origins_of
from corridor.flow.path_flows import PathFlows
from corridor.network.graph import Floats, graph
from corridor.network.trees import bucket_width, grow_tree, new_tree


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
    found: list[tuple[int, np.ndarray]] = []
    distance = np.zeros(len(origins.volume))
    for s, start in enumerate(origins.node):
        own = price[origins.traffic_class[s]]
        width, buckets = bucket_width(own)
        tree = new_tree(network.nodes, buckets)
        grow_tree(network, own, start, width, tree)
        for d in range(origins.first[s], origins.first[s + 1]):
            node, arcs = origins.destination[d], []
            distance[d] = tree.distance[node]
            while tree.into[node] >= 0:
                arcs.append(int(tree.into[node]))
                node = network.tail[arcs[-1]]
            found.append((int(origins.row[d]), network.number[arcs[::-1]]))
    refuse_unreachable(problem, origins, distance)
    found.sort(key=lambda way: way[0])
    rows = np.array([row for row, _ in found], dtype=np.int64)
    return PathFlows(
        rows, tuple(arcs.astype(np.int64) for _, arcs in found), problem.demand.volume[rows]
    )
