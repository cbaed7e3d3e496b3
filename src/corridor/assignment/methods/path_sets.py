"""Sets of paths between which traffic chooses.

Each search makes the arcs of the paths found so far dearer and takes the path that is cheapest then
(link penalty method: de la Barra, Perez and Anez, Multidimensional path search and assignment, PTRC
1993), so that the paths of a set differ where it matters. Paths that differ only on arcs that cost
nothing count as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.assignment.problem.origins import Origins, origins_of
from corridor.compiling import compiled
from corridor.network.build import Ints
from corridor.network.graph import Floats, Graph, Ints32, graph
from corridor.network.trees import bucket_width, grow_tree, new_tree

SEARCHES = 12
"""Searches for each row of the demand."""

PENALTY = 1.3
"""What the cost of an arc is multiplied by each time a path has used it."""

DETOUR = 2.0
"""Paths that cost more than this many times the cheapest are left out."""


@dataclass(frozen=True)
class PathSets:
    """Paths of each row of the demand, one after the other.

    Attributes
    ----------
    row : int array, shape (paths,)
        Row of the demand, rising.
    bound : int array, shape (paths + 1,)
        Where the arcs of each path begin.
    arc : int array
        Arcs of the problem in the order of travel.
    unserved : int array
        Rows that no path serves.
    """

    row: Ints
    bound: Ints
    arc: Ints
    unserved: Ints

    def sums(self, arc_values: Floats) -> Floats:
        """Return the sum of values (arcs,) along each path."""
        return np.add.reduceat(arc_values[self.arc], self.bound[:-1])

    def sums_by_class(self, arc_values: Floats, traffic_class: Ints) -> Floats:
        """Return the sum of values (classes, arcs) along each path, of the class (paths,) of it."""
        of_arc = np.repeat(traffic_class, np.diff(self.bound))
        return np.add.reduceat(arc_values[of_arc, self.arc], self.bound[:-1])


def joined_sets(first: PathSets, second: PathSets) -> PathSets:
    """Return the paths of both, each once; unserved rows are those of the first."""
    paths: dict[tuple[int, bytes], Ints] = {}
    for sets in (first, second):
        for row, a, b in zip(sets.row, sets.bound[:-1], sets.bound[1:], strict=True):
            paths.setdefault((int(row), sets.arc[a:b].tobytes()), sets.arc[a:b])
    keys = sorted(paths, key=lambda key: key[0])
    arcs = [paths[key] for key in keys]
    return PathSets(
        row=np.array([row for row, _ in keys], dtype=np.int64),
        bound=np.cumsum([0, *map(len, arcs)], dtype=np.int64),
        arc=np.concatenate(arcs) if arcs else np.empty(0, dtype=np.int64),
        unserved=first.unserved,
    )


def path_sets(
    problem: AssignmentInput,
    cost: Floats,
    *,
    searches: int = SEARCHES,
    penalty: float = PENALTY,
    detour: float = DETOUR,
) -> PathSets:
    """Find several paths for each row of the demand.

    Takes about `searches` shortest-path searches for each row.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned.
    cost : float array, shape (classes, arcs)
        Cost of each arc, infinite where a class may not go.
    searches : int
        Searches for each row; there are as many paths at most.
    penalty : float
        What each use multiplies the cost of an arc by in later searches, more than 1.
    detour : float
        Paths that cost more than so many times the cheapest are left out.

    Returns
    -------
    PathSets
    """
    network = graph(problem.tail, problem.head, problem.nodes)
    origins = origins_of(problem)
    price = np.ascontiguousarray(cost[:, network.number])
    rows, bounds, arcs, lost = [], [0], [], []
    for s in range(len(origins.node)):
        width, buckets = bucket_width(price[origins.traffic_class[s]])
        paths = _sets_of_origin(network, origins, s, price[origins.traffic_class[s]], width,
                                buckets, searches, penalty, detour)  # fmt: skip
        for place, path in paths:
            if len(path):
                rows.append(int(origins.row[place]))
                arcs.append(network.number[path])
            else:
                lost.append(int(origins.row[place]))
    order = np.argsort(rows, kind="stable")
    bounds += np.cumsum([len(arcs[i]) for i in order]).tolist()
    return PathSets(
        row=np.array(rows, dtype=np.int64)[order],
        bound=np.array(bounds, dtype=np.int64),
        arc=np.concatenate([arcs[i] for i in order]).astype(np.int64)
        if len(order)
        else np.empty(0, dtype=np.int64),
        unserved=np.array(sorted(lost), dtype=np.int64),
    )


def _sets_of_origin(
    network: Graph, origins: Origins, s: int, price: Floats, width: float, buckets: int,
    searches: int, penalty: float, detour: float,
) -> list[tuple[int, Ints32]]:  # fmt: skip
    """Return the paths of an origin with the place of their destination; empty where none leads."""
    paths = []
    for d in range(origins.first[s], origins.first[s + 1]):
        bound, arcs = _paths_to(network, origins.node[s], origins.destination[d], price, width,
                                buckets, searches, penalty, detour)  # fmt: skip
        if len(bound) == 1:
            paths.append((d, np.empty(0, dtype=np.int32)))
        paths += [(d, arcs[a:b]) for a, b in pairwise(bound)]
    return paths


@compiled("network/graph.py", "network/trees.py")
def _paths_to(
    network: Graph, start: int, end: int, price: Floats, width: float, buckets: int,
    searches: int, penalty: float, detour: float,
) -> tuple[Ints, Ints32]:  # fmt: skip
    """Return where the paths to one destination begin, and their arcs, the cheapest first."""
    nodes = len(network.first_out) - 1
    dearer = price.copy()
    # Buckets of a penalised search must hold the longest arc, which may have been used each time.
    room = buckets
    while room < buckets * penalty**searches and room < 1 << 16:
        room *= 2
    wide = width * max(1.0, buckets * penalty**searches / room)
    tree = new_tree(nodes, room)
    arcs = np.empty(searches * nodes, np.int32)
    bound = np.zeros(searches + 1, np.int64)
    count, cheapest = 0, np.inf
    for _ in range(searches):
        grow_tree(network, dearer, start, wide, tree, end)
        if not np.isfinite(tree.distance[end]):
            break
        at, node, cost = bound[count], end, 0.0
        while tree.into[node] >= 0:
            arc = tree.into[node]
            arcs[at] = arc
            cost += price[arc]
            dearer[arc] *= penalty
            node = network.tail[arc]
            at += 1
        cheapest = min(cheapest, cost)
        if cost <= detour * cheapest and not _known(arcs, bound, count, at):
            arcs[bound[count] : at] = arcs[bound[count] : at][::-1].copy()
            count += 1
            bound[count] = at
    return bound[: count + 1], arcs[: bound[count]]


@compiled()
def _known(arcs: Ints32, bound: Ints, count: int, end: int) -> bool:
    """Return whether the last path, still written backwards, is one of those before it."""
    begin = bound[count]
    for i in range(count):
        if bound[i + 1] - bound[i] != end - begin:
            continue
        same = True
        for q in range(end - begin):
            if arcs[bound[i] + q] != arcs[end - 1 - q]:
                same = False
                break
        if same:
            return True
    return False
