"""Skims: what it takes to get from every zone to every other, as matrices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.compiling import compiled
from corridor.network.build import Ints
from corridor.network.graph import Floats, Graph, Ints32, graph
from corridor.network.trees import bucket_width, grow_tree, new_tree


def skim(
    problem: AssignmentInput,
    cost: Floats,
    origins: Ints,
    destinations: Ints,
    measures: Mapping[str, Floats],
) -> dict[str, Floats]:
    """Add up measures along the cheapest paths between all origins and destinations.

    Parameters
    ----------
    problem : AssignmentInput
        The network.
    cost : float array, shape (arcs,)
        What paths are chosen by: costs of one class.
    origins, destinations : int array
        Nodes.
    measures : mapping of str to float array, shape (arcs,)
        What is added up, such as hours or kilometres.

    Returns
    -------
    dict of str to float array, shape (origins, destinations)
        ``cost`` and each measure; nan where no path leads.
    """
    network = graph(problem.tail, problem.head, problem.nodes)
    price = np.ascontiguousarray(cost[network.number])
    values = np.ascontiguousarray(
        np.stack([price, *(np.asarray(m, dtype=np.float64)[network.number]
                           for m in measures.values())])
    )  # fmt: skip
    width, buckets = bucket_width(price)
    matrices = np.full((len(values), len(origins), len(destinations)), np.nan)
    _fill(network, price, width, buckets, origins, destinations, values, matrices)
    return dict(zip(("cost", *measures), matrices, strict=True))


@compiled("network/graph.py", "network/trees.py")
def _fill(
    network: Graph, price: Floats, width: float, buckets: int, origins: Ints,
    destinations: Ints, values: Floats, matrices: Floats,
) -> None:  # fmt: skip
    nodes = len(network.first_out) - 1
    tree = new_tree(nodes, buckets)
    sums = np.empty((len(values), nodes))
    known = np.empty(nodes, np.bool_)
    trail: Ints32 = np.empty(nodes, np.int32)
    for i in range(len(origins)):
        grow_tree(network, price, origins[i], width, tree)
        known[:] = False
        known[origins[i]] = True
        sums[:, origins[i]] = 0.0
        for j in range(len(destinations)):
            node = destinations[j]
            if not np.isfinite(tree.distance[node]):
                continue
            length = 0
            while not known[node]:  # up to a node whose sums are known, then down again
                trail[length] = node
                length += 1
                node = network.tail[tree.into[node]]
            while length > 0:
                length -= 1
                arc = tree.into[trail[length]]
                known[trail[length]] = True
                for m in range(len(values)):
                    sums[m, trail[length]] = sums[m, network.tail[arc]] + values[m, arc]
            for m in range(len(values)):
                matrices[m, i, j] = sums[m, destinations[j]]
