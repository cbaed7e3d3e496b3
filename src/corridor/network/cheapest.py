"""Cheapest paths between pairs of states of a layered network, under given prices.

Each start is searched once, until the last of its ends is settled: Dijkstra's algorithm with a heap
in which a state has four children (Johnson, Efficient algorithms for shortest paths in sparse
networks, Journal of the ACM 24, 1977). The work is O(starts * arcs * log(states)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor.compiling import compiled
from corridor.network.build import Floats, Ints
from corridor.network.graph import Ints32
from corridor.network.layers import Layers

WAITING, SETTLED = -1, -2
"""In `place`: a state that no path has reached yet, and one whose cheapest path is known."""


@dataclass(frozen=True)
class CheapestPaths:
    """The cheapest path of each pair.

    Attributes
    ----------
    distance : float array, shape (pairs,)
        Sum of prices, lengths that decide between equals included; infinite where no path leads.
    bound : int array, shape (pairs + 1,)
        Where the arcs of each path begin.
    arc : int array
        Layered arcs in the order of travel; none where no path leads.
    """

    distance: Floats
    bound: Ints
    arc: Ints

    def of(self, pair: int) -> Ints:
        """Return the layered arcs of the path of a pair."""
        return self.arc[self.bound[pair] : self.bound[pair + 1]]

    def sums(self, arc_value: Floats) -> Floats:
        """Return the sum of values (layered arcs,) along each path; infinite where none leads."""
        so_far = np.concatenate([[0.0], np.cumsum(arc_value[self.arc])])
        sums = so_far[self.bound[1:]] - so_far[self.bound[:-1]]
        return np.where(np.isfinite(self.distance), sums, np.inf)


def cheapest_paths(
    layers: Layers,
    row_price: Floats,
    starts: Sequence[int] | Ints,
    ends: Sequence[int] | Ints,
    arc_cost: Floats | None = None,
) -> CheapestPaths:
    """Find the cheapest path of each pair.

    Parameters
    ----------
    layers : Layers
        The layered network.
    row_price : float array, shape (rows,)
        Price of each capacity row, not negative.
    starts, ends : sequence of int, length (pairs,)
        Layered states in which each pair starts and ends.
    arc_cost : float array, shape (layered arcs,), optional
        What each layered arc costs beside its row, in the unit of the prices, not negative;
        infinite where nothing may pass.

    Returns
    -------
    CheapestPaths
    """
    price = layers.on_arcs(row_price) + layers.tie
    if arc_cost is not None:
        price = price + arc_cost
    source, place = np.unique(np.asarray(starts, dtype=np.int64), return_inverse=True)
    pair = np.argsort(place, kind="stable")
    first = np.searchsorted(place[pair], np.arange(len(source) + 1))
    into, distance = _search_all(
        layers.indptr, layers.indices, price, source, first, np.asarray(ends, np.int64)[pair]
    )
    bound, arcs = _walk_back(layers.tail, into, np.asarray(ends, np.int64), place)
    by_pair = np.empty(len(pair))
    by_pair[pair] = distance
    return CheapestPaths(by_pair, bound, arcs)


@compiled()
def _search_all(
    first_out: Ints, head: Ints, price: Floats, source: Ints, first: Ints, end: Ints
) -> tuple[Ints32, Floats]:
    """Return the last arc into each state from each source, and the distance of each end."""
    states = len(first_out) - 1
    into = np.full((len(source), states), -1, np.int32)
    distance, wanted = np.empty(states), np.zeros(states, np.int64)
    place, heap = np.empty(states, np.int64), np.empty(states, np.int64)
    found = np.empty(len(end))
    for s in range(len(source)):
        ends = end[first[s] : first[s + 1]]
        for state in ends:
            wanted[state] += 1
        _search(
            first_out, head, price, source[s], len(ends), wanted, distance, into[s], place, heap
        )
        for i in range(len(ends)):
            found[first[s] + i] = distance[ends[i]]
            wanted[ends[i]] = 0
    return into, found


@compiled()
def _search(
    first_out: Ints, head: Ints, price: Floats, source: int, left: int, wanted: Ints,
    distance: Floats, into: Ints32, place: Ints, heap: Ints,
) -> None:  # fmt: skip
    """Settle states in the order of their distance until no wanted one is left."""
    distance[:] = np.inf
    place[:] = WAITING
    distance[source], heap[0], place[source] = 0.0, source, 0
    size = 1
    while size > 0 and left > 0:
        state = heap[0]
        here = distance[state]
        place[state] = SETTLED
        left -= wanted[state]
        size -= 1
        if size > 0:
            _sink(heap, place, distance, heap[size], size)
        for arc in range(first_out[state], first_out[state + 1]):
            there = here + price[arc]
            reached = head[arc]
            if there < distance[reached]:
                distance[reached] = there
                into[reached] = arc
                if place[reached] == WAITING:
                    place[reached] = size
                    size += 1
                _rise(heap, place, distance, reached)


@compiled()
def _sink(heap: Ints, place: Ints, distance: Floats, state: int, size: int) -> None:
    """Put a state at the top of the heap and let it sink to where it belongs."""
    at = 0
    while 4 * at + 1 < size:
        nearest = 4 * at + 1
        for child in range(4 * at + 2, min(4 * at + 5, size)):
            if distance[heap[child]] < distance[heap[nearest]]:
                nearest = child
        if distance[heap[nearest]] >= distance[state]:
            break
        heap[at] = heap[nearest]
        place[heap[at]] = at
        at = nearest
    heap[at] = state
    place[state] = at


@compiled()
def _rise(heap: Ints, place: Ints, distance: Floats, state: int) -> None:
    """Let a state whose distance fell rise in the heap."""
    at = place[state]
    while at > 0 and distance[heap[(at - 1) >> 2]] > distance[state]:
        heap[at] = heap[(at - 1) >> 2]
        place[heap[at]] = at
        at = (at - 1) >> 2
    heap[at] = state
    place[state] = at


@compiled()
def _walk_back(tail: Ints, into: Ints32, end: Ints, source: Ints) -> tuple[Ints, Ints]:
    """Return where the path of each pair begins, and its arcs in the order of travel."""
    bound = np.zeros(len(end) + 1, np.int64)
    for k in range(len(end)):
        state, arcs = end[k], 0
        while into[source[k], state] >= 0:
            state = tail[into[source[k], state]]
            arcs += 1
        bound[k + 1] = bound[k] + arcs
    path = np.empty(bound[-1], np.int64)
    for k in range(len(end)):
        state = end[k]
        for at in range(bound[k + 1] - 1, bound[k] - 1, -1):
            path[at] = into[source[k], state]
            state = tail[path[at]]
    return bound, path
