"""Finds where traffic pays more than it has to, and the pairs of segments that let it change.

An arc that an origin uses has excess cost when the shortest path to its end is cheaper than
that over the arc. The tree of shortest paths is one segment; the other is found by walking back
from the arc along the largest flows of that origin until the tree is met.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.assignment.methods.pas import EFFECTIVE, Found, Members, Pairs, known_pair
from corridor.assignment.problem.origins import Origins
from corridor.compiling import compiled
from corridor.network.graph import Floats, Graph, Ints32
from corridor.network.trees import Tree, grow_tree, new_tree

MODULES = (
    "network/graph.py",
    "network/trees.py",
    "assignment/methods/pas.py",
    "assignment/problem/origins.py",
)

DEAD_END, CYCLE, MET = range(3)


@compiled(*MODULES)
def search(
    chosen: NDArray[np.int64], origins: Origins, graph: Graph, resource: Ints32, cost: Floats,
    width: Floats, buckets: int, least_gain: float, pairs: Pairs, members: Members,
    flow: Floats, change: Floats, found: Found,
) -> int:  # fmt: skip
    """Find the excess of some origins, and for each arc with excess a pair of segments.

    Flow from rounding, and flow in circles, is taken out of `flow` (origins, arcs) and of the
    `change` on resources. What has no room in `found` is left for the next search. Returns the
    number of memberships found.
    """
    nodes = len(graph.first_out) - 1
    tree = new_tree(nodes, buckets)
    on_tree, seen = np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)
    trace = np.empty(nodes + 1, np.int32)
    mine = np.full(len(pairs.following), -1, np.int32)
    count, stamp = 0, 0
    found.total[:] = 0.0
    for s in chosen:
        k = origins.traffic_class[s]
        price, own = cost[k], flow[s]
        grow_tree(graph, price, origins.node[s], width[k], tree)
        for i in range(members.first[s], members.first[s + 1]):
            mine[members.sorted_pair[i]] = s
        for arc in range(len(graph.head)):
            if own[arc] <= 0.0:
                continue
            excess = tree.distance[graph.tail[arc]] + price[arc] - tree.distance[graph.head[arc]]
            found.total[0] += own[arc] * excess
            found.total[1] += own[arc] * price[arc]
            if excess <= least_gain:
                continue
            if own[arc] <= origins.dust[s]:
                change[resource[arc]] -= own[arc]
                own[arc] = 0.0
                continue
            p = known_pair(
                pairs, k, arc, tree.into[graph.head[arc]], price, own,
                EFFECTIVE * excess, EFFECTIVE * own[arc],
            )  # fmt: skip
            room = count < len(found.pair)
            if p >= 0 and mine[p] != s and room:
                mine[p] = s
                at = found.bound[2 * count]
                found.bound[2 * count + 1], found.bound[2 * count + 2] = at, at
                found.origin[count], found.pair[count] = s, p
                count += 1
            if p < 0 and room and found.bound[2 * count] + 2 * nodes < len(found.arc):
                stamp, new = _new_pair(
                    graph, resource, arc, tree, own, change, on_tree, seen, trace, stamp,
                    found, count,
                )  # fmt: skip
                if new:
                    found.origin[count], found.pair[count] = s, -1
                    count += 1
    return count


@compiled(*MODULES)
def _new_pair(
    graph: Graph, resource: Ints32, arc: int, tree: Tree, own: Floats, change: Floats,
    on_tree: Ints32, seen: Ints32, trace: Ints32, stamp: int, found: Found, count: int,
) -> tuple[int, bool]:  # fmt: skip
    """Write the pair of segments of an arc; return the last stamp and whether there was one.

    Circles met while going back are taken out first, and so is flow that comes from nowhere.
    """
    while own[arc] > 0.0:
        stamp += 1
        node = graph.head[arc]
        on_tree[node] = stamp
        while tree.into[node] >= 0:
            node = graph.tail[tree.into[node]]
            on_tree[node] = stamp
        end, length, node = _walk_back(graph, arc, own, on_tree, seen, trace, stamp)
        if end == MET:
            _write(graph, tree, graph.head[arc], node, trace, length, found, count)
            return stamp, True
        if end == DEAD_END:
            change[resource[arc]] -= own[arc]
            own[arc] = 0.0
        else:
            found.total[2] += _take_out(graph, resource, trace, length, node, own, change)
    return stamp, False


@compiled()
def _walk_back(
    graph: Graph, arc: int, own: Floats, on_tree: Ints32, seen: Ints32, trace: Ints32, stamp: int
) -> tuple[int, int, int]:
    """Walk back from an arc along the largest flows, arcs into `trace`, until the tree is met.

    Returns how it ended, the number of arcs and the last node.
    """
    trace[0], length = arc, 1
    node = graph.tail[arc]
    seen[graph.head[arc]] = stamp
    while on_tree[node] != stamp:
        if seen[node] == stamp:
            return CYCLE, length, node
        seen[node] = stamp
        best, most = -1, 0.0
        for q in range(graph.first_in[node], graph.first_in[node + 1]):
            if own[graph.arc_in[q]] > most:
                best, most = graph.arc_in[q], own[graph.arc_in[q]]
        if best < 0:
            return DEAD_END, length, node
        trace[length] = best
        length += 1
        node = graph.tail[best]
    return MET, length, node


@compiled()
def _write(
    graph: Graph, tree: Tree, end: int, begin: int, trace: Ints32, length: int, found: Found,
    count: int,
) -> None:  # fmt: skip
    """Write both segments, in the direction of travel."""
    at = found.bound[2 * count]
    for q in range(length):
        found.arc[at + q] = trace[length - 1 - q]
    at += length
    found.bound[2 * count + 1] = at
    node = end
    while node != begin:
        node = graph.tail[tree.into[node]]
        at += 1
    found.bound[2 * count + 2] = at
    node = end
    while node != begin:
        at -= 1
        found.arc[at] = tree.into[node]
        node = graph.tail[tree.into[node]]


@compiled()
def _take_out(
    graph: Graph, resource: Ints32, trace: Ints32, length: int, node: int, own: Floats,
    change: Floats,
) -> float:  # fmt: skip
    """Take out the flow of the circle that a walk back has closed at a node; return how much."""
    start, least = length - 1, own[trace[length - 1]]
    while graph.head[trace[start]] != node:
        start -= 1
        least = min(least, own[trace[start]])
    for q in range(start, length):
        own[trace[q]] -= least
        change[resource[trace[q]]] -= least
    return float(least)
