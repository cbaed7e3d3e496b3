"""All traffic on its cheapest path at the costs of an empty network."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from corridor.assignment.methods.equilibrium import (
    PARTS,
    is_small,
    most_threads,
    refuse_unreachable,
)
from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.problem.assignment_input import AssignmentInput, check_input
from corridor.assignment.problem.origins import Origins, origins_of, starts_alike
from corridor.network.build import Ints
from corridor.network.graph import Floats, Graph, graph
from corridor.network.trees import bucket_width, check_lengths, grow_tree, new_tree, paths_to


def all_or_nothing(
    problem: AssignmentInput, cost: Floats | None = None, *, threads: int | None = None
) -> PathFlows:
    """Put every row of the demand on its cheapest path.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned.
    cost : float array, shape (classes, arcs), optional
        Costs; those of the preload alone when not given.
    threads : int, optional
        Most threads, two when not given; one works on a small network. Paths do not depend on it.

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
    most = 1 if is_small(problem) else most_threads(threads)
    distance, paths = paths_of_origins(network, price, origins, most)
    refuse_unreachable(problem, origins, distance)
    order = np.argsort(origins.row)
    rows = origins.row[order].astype(np.int64)
    return PathFlows(rows, tuple(paths[d] for d in order), problem.demand.volume[rows])


def paths_of_origins(
    network: Graph, price: Floats, origins: Origins, threads: int
) -> tuple[Floats, list[Ints]]:
    """Return the cheapest path of every destination and what it costs.

    Origins in one node, of classes that see the same costs, share one tree of shortest paths.

    Parameters
    ----------
    network : Graph
        The arcs.
    price : float array, shape (classes, arcs)
        In the order of the graph.
    origins : Origins
        Where traffic starts, and its destinations.
    threads : int
        Threads that work; each takes a part of the trees.

    Returns
    -------
    distance : float array, shape (destinations,)
        Infinite where no path leads.
    paths : list of int array
        Arcs in the order of travel, in the caller's numbering; empty where no path leads.
    """
    check_lengths(price)
    starts = list(starts_alike(origins, price).items())
    kinds = {kind for (kind, _), _ in starts}
    widths = {kind: bucket_width(price[kind]) for kind in kinds}
    distance = np.empty(len(origins.destination))
    paths: list[Ints] = [np.empty(0, dtype=np.int64)] * len(distance)

    def grow(part: list[tuple[tuple[int, int], list[int]]]) -> None:
        tree = new_tree(network.nodes, max(buckets for _, buckets in widths.values()))
        for (kind, start), own in part:
            grow_tree(network, price[kind], start, widths[kind][0], tree)
            for s in own:
                first, last = int(origins.first[s]), int(origins.first[s + 1])
                ends = origins.destination[first:last]
                distance[first:last] = tree.distance[ends]
                paths[first:last] = paths_to(network, tree.into, ends)

    size = -(-len(starts) // (PARTS if threads > 1 else 1)) or 1
    parts = [starts[i : i + size] for i in range(0, len(starts), size)]
    if threads == 1:
        for part in parts:
            grow(part)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(grow, parts))
    return distance, paths
