"""Traffic by origin: where it starts, and the flow of each origin on each arc."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.compiling import compiled
from corridor.network.graph import Floats, Graph, Ints32
from corridor.network.trees import grow_tree, new_tree

MODULES = ("network/graph.py", "network/trees.py")
"""Files whose functions the compiled code of this one calls."""


class Origins(NamedTuple):
    """Origins of each class of traffic with their demand, in equivalents.

    Attributes
    ----------
    node : int array, shape (origins,)
        Where the traffic starts.
    traffic_class : int array, shape (origins,)
        Its class.
    first : int array, shape (origins + 1,)
        Where the destinations of each origin begin.
    destination : int array, shape (destinations,)
        Nodes.
    volume : float array, shape (destinations,)
        Equivalents.
    row : int array, shape (destinations,)
        Row of the demand behind each destination.
    dust : float array, shape (origins,)
        Flow below which an arc has only rounding errors and no traffic.
    """

    node: Ints32
    traffic_class: Ints32
    first: Ints32
    destination: Ints32
    volume: Floats
    row: Ints32
    dust: Floats


DUST = 1e-14
"""A flow on an arc below this share of the demand of its origin is a rounding error."""


def origins_of(problem: AssignmentInput) -> Origins:
    """Sort the demand by class and origin; rows with nothing to move are left out."""
    demand = problem.demand
    rows = np.flatnonzero((demand.volume > 0) & (demand.origin != demand.destination))
    keys = demand.traffic_class[rows] * problem.nodes + demand.origin[rows]
    rows = rows[np.lexsort((demand.destination[rows], keys))]
    keys = demand.traffic_class[rows] * problem.nodes + demand.origin[rows]
    origin_keys, first = np.unique(keys, return_index=True)
    volume = demand.volume[rows] * problem.equivalents[demand.traffic_class[rows]]
    totals = np.add.reduceat(volume, first) if len(first) else np.empty(0)
    return Origins(
        node=(origin_keys % problem.nodes).astype(np.int32),
        traffic_class=(origin_keys // problem.nodes).astype(np.int32),
        first=np.append(first, len(rows)).astype(np.int32),
        destination=demand.destination[rows].astype(np.int32),
        volume=volume,
        row=rows.astype(np.int32),
        dust=DUST * totals,
    )


def classes_alike(origins: Origins, values: NDArray[Any]) -> list[list[int]]:
    """Return the classes that have traffic, those with the same values on all arcs together.

    Parameters
    ----------
    origins : Origins
        Where the traffic of each class starts.
    values : array, shape (classes, arcs)
        Such as costs.
    """
    groups: list[list[int]] = []
    for k in np.unique(origins.traffic_class).tolist():
        alike = (g for g in groups if np.array_equal(values[g[0]], values[k]))
        group = next(alike, [])
        if not group:
            groups.append(group)
        group.append(k)
    return groups


def starts_alike(origins: Origins, cost: Floats) -> dict[tuple[int, int], list[int]]:
    """Return the origins for which one tree of shortest paths is enough.

    Parameters
    ----------
    origins : Origins
        Where the traffic of each class starts.
    cost : float array, shape (classes, arcs)
        What each class pays on each arc.

    Returns
    -------
    dict of tuple of int to list of int
        By the first class with the same costs and the node: places in `origins`.
    """
    first = {k: group[0] for group in classes_alike(origins, cost) for k in group}
    starts: dict[tuple[int, int], list[int]] = {}
    for s, k in enumerate(origins.traffic_class.tolist()):
        starts.setdefault((first[k], int(origins.node[s])), []).append(s)
    return starts


@compiled(*MODULES)
def load_shortest(
    chosen: NDArray[np.int64], origins: Origins, graph: Graph, resource: Ints32, cost: Floats,
    width: Floats, buckets: int, flow: Floats, change: Floats, distance: Floats,
) -> None:  # fmt: skip
    """Put the demand of some origins on their shortest paths.

    Adds to `flow` (origins, arcs) and to the `change` of the flow on resources; `distance`
    receives the cost of the shortest path of each destination, infinite where none leads there
    and nothing is loaded.
    """
    tree = new_tree(len(graph.first_out) - 1, buckets)
    for s in chosen:
        k = origins.traffic_class[s]
        grow_tree(graph, cost[k], origins.node[s], width[k], tree)
        for d in range(origins.first[s], origins.first[s + 1]):
            node, volume = origins.destination[d], origins.volume[d]
            distance[d] = tree.distance[node]
            while tree.into[node] >= 0:
                arc = tree.into[node]
                flow[s, arc] += volume
                change[resource[arc]] += volume
                node = graph.tail[arc]
