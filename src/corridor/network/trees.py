"""Trees of shortest paths, from one node to all others.

A label-correcting search with buckets: a node waits in the bucket of its distance, and buckets are
emptied in turn, so few nodes are looked at twice. Buckets are used again in a circle, which works
as long as no arc is longer than all of them together. Within a bucket the first to come is the
first to go, which keeps the work below nodes × arcs whatever the lengths are; with lengths that do
not differ by orders of magnitude it grows as arcs + nodes + distance over width. Source: Dial,
Algorithm 360, Communications of the ACM 12 (1969); here with buckets wider than the shortest arc,
as in Meyer and Sanders, Delta-stepping, Journal of Algorithms 49 (2003).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.compiling import compiled
from corridor.network.graph import Floats, Graph, Ints32

WIDTH_SHARE = 1.0
"""Width of a bucket over the usual length of an arc: the fastest measured on road networks."""

MOST_BUCKETS = 1 << 16

EVERYWHERE = -1
"""As the end of a search: all nodes."""

NOWHERE = -2
"""In `after`: a node that is in no bucket."""


class Tree(NamedTuple):
    """Room for one tree and the search for it, used again for every origin.

    Attributes
    ----------
    distance : float array, shape (nodes,)
        From the origin; infinite where no path leads.
    into : int array, shape (nodes,)
        Last arc of the shortest path to each node, -1 at the origin and where no path leads.
    after, before : int array, shape (nodes,)
        Neighbours in the bucket.
    bucket, last : int array, shape (buckets,)
        First and last node of each bucket; a power of two.
    """

    distance: Floats
    into: Ints32
    after: Ints32
    before: Ints32
    bucket: Ints32
    last: Ints32


@compiled()
def bucket_width(cost: Floats) -> tuple[float, int]:
    """Return the width and the number of buckets for arcs of these lengths."""
    total, count, longest = 0.0, 0, 0.0
    for c in cost:
        if 0.0 < c < np.inf:
            total, count, longest = total + c, count + 1, max(longest, c)
    if count == 0:
        return 1.0, 4
    # A few very long arcs would put all others into one bucket, so they do not count.
    mean, usual, usuals = total / count, 0.0, 0
    for c in cost:
        if 0.0 < c <= 2.0 * mean:
            usual, usuals = usual + c, usuals + 1
    width = max(WIDTH_SHARE * usual / usuals, longest / (MOST_BUCKETS - 2))
    buckets = 4
    while buckets * width < longest + 2.0 * width:
        buckets *= 2
    return width, buckets


@compiled()
def new_tree(nodes: int, buckets: int) -> Tree:
    """Return room for a tree."""
    return Tree(
        np.empty(nodes),
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.empty(buckets, dtype=np.int32),
        np.empty(buckets, dtype=np.int32),
    )


@compiled()
def grow_tree(  # noqa: PLR0912, C901 - a list in pieces would cost a call for each arc
    graph: Graph, cost: Floats, origin: int, width: float, tree: Tree, end: int = EVERYWHERE
) -> None:
    """Fill a tree with the shortest paths from an origin; costs are not negative, maybe infinite.

    Of paths that cost the same the first one found is kept; the order of the arcs decides which.
    With an end, the search stops as soon as the path to it is known; the rest is left as it is.
    """
    distance, into, after, before, bucket, last = tree
    distance[:] = np.inf
    into[:] = -1
    after[:] = NOWHERE
    bucket[:] = -1
    circle, per_width = len(bucket) - 1, 1.0 / width
    distance[origin] = 0.0
    bucket[0], last[0], after[origin], before[origin] = origin, origin, -1, -1
    waiting, now = 1, 0
    while waiting > 0:
        while bucket[now] == -1:
            now = (now + 1) & circle
        node = bucket[now]
        bucket[now] = after[node]
        if after[node] >= 0:
            before[after[node]] = -1
        else:
            last[now] = -1
        after[node] = NOWHERE
        waiting -= 1
        here = distance[node]
        if end != EVERYWHERE and here > distance[end] + width:  # the bucket of the end is empty
            break
        for arc in range(graph.first_out[node], graph.first_out[node + 1]):
            head = graph.head[arc]
            there = here + cost[arc]
            if there >= distance[head]:
                continue
            old = -1 if after[head] == NOWHERE else int(distance[head] * per_width) & circle
            new = int(there * per_width) & circle
            distance[head] = there
            into[head] = arc
            if new == old:
                continue
            if old >= 0:
                if before[head] >= 0:
                    after[before[head]] = after[head]
                else:
                    bucket[old] = after[head]
                if after[head] >= 0:
                    before[after[head]] = before[head]
                else:
                    last[old] = before[head]
            else:
                waiting += 1
            if bucket[new] == -1:
                bucket[new], before[head] = head, -1
            else:
                after[last[new]], before[head] = head, last[new]
            last[new], after[head] = head, -1


def shortest_paths(graph: Graph, cost: NDArray[np.float64], origin: int) -> tuple[Floats, Ints32]:
    """Return the shortest paths from one node to all others.

    Parameters
    ----------
    graph : Graph
        The graph.
    cost : float array, shape (arcs,)
        Length of each arc in the order of the graph, not negative; infinite where it is closed.
    origin : int
        A node.

    Returns
    -------
    distance : float array, shape (nodes,)
        Infinite where no path leads.
    into : int array, shape (nodes,)
        Last arc of the path to each node, -1 at the origin and where no path leads.

    Raises
    ------
    ValueError
        If a cost is negative or not a number.
    """
    check_lengths(cost)
    width, buckets = bucket_width(cost)
    tree = new_tree(graph.nodes, buckets)
    grow_tree(graph, cost, origin, width, tree)
    return tree.distance, tree.into


def check_lengths(cost: Floats) -> None:
    """Refuse lengths of arcs that are negative or not a number, by a ValueError."""
    if not np.all(cost >= 0):
        raise ValueError("costs of arcs must be numbers of 0 or more")


def path_to(graph: Graph, into: Ints32, node: int) -> NDArray[np.int64]:
    """Return the path to a node in a tree of shortest paths.

    Parameters
    ----------
    graph : Graph
        The graph.
    into : int array, shape (nodes,)
        As [`shortest_paths`][] gives it.
    node : int
        End of the path.

    Returns
    -------
    int array
        Arcs in the order of travel, in the caller's numbering; empty at the origin and where no
        path leads.
    """
    return paths_to(graph, into, np.array([node], dtype=np.int32))[0]


def paths_to(graph: Graph, into: Ints32, nodes: Ints32) -> list[NDArray[np.int64]]:
    """Return the paths to several nodes in a tree of shortest paths; see [`path_to`][]."""
    bound, arcs = _walked_back(graph.tail, graph.number, into, nodes)
    return [arcs[bound[i] : bound[i + 1]] for i in range(len(nodes))]


@compiled()
def _walked_back(
    tail: Ints32, number: Ints32, into: Ints32, ends: Ints32
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Follow the last arcs from the ends of paths to the origin: first to count, then to write.

    Returns where the arcs of each path begin, and the arcs.
    """
    bound = np.zeros(len(ends) + 1, dtype=np.int64)
    for i in range(len(ends)):
        length, node = 0, ends[i]
        while into[node] >= 0:
            length, node = length + 1, tail[into[node]]
        bound[i + 1] = bound[i] + length
    arcs = np.empty(bound[-1], dtype=np.int64)
    for i in range(len(ends)):
        node = ends[i]
        for place in range(bound[i + 1] - 1, bound[i] - 1, -1):
            arc = into[node]
            arcs[place], node = number[arc], tail[arc]
    return bound, arcs
