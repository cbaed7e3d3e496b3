"""Pairs of alternative segments: two paths between the same two nodes.

The two segments of a pair share no node between their ends. At an equilibrium of
their class the used ones cost the same, so traffic is moved from the dearer to the cheaper. A
pair serves every origin whose traffic passes there, which is why few pairs suffice. Source:
Bar-Gera, Traffic assignment by paired alternative segments, Transportation Research B 44 (2010).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.compiling import compiled
from corridor.network.graph import Floats, Ints32

Ints64 = NDArray[np.int64]

HASHES = 1 << 14

EFFECTIVE = 0.25
"""A known pair serves an arc when it carries this share of its flow and gains this share of what
can be gained there."""


class Pairs(NamedTuple):
    """Pairs of segments, with room for more.

    Attributes
    ----------
    bound : int array, shape (2 · room + 1,)
        Arcs ``bound[2p]`` to ``bound[2p + 1]`` are the first segment of pair p, those up to
        ``bound[2p + 2]`` the second, in the direction of travel.
    arc : int array
        Arcs of all segments.
    use_bound : int array, shape (room + 1,)
        Where the resources of each pair begin.
    resource : int array
        Resources that differ between the two segments.
    times : float array
        How often the first segment uses the resource more than the second.
    fixed : float array, shape (room,)
        Fixed cost of the first segment over the second.
    traffic_class : int array, shape (room,)
        Class whose costs they are.
    chain, following : int array, shapes (hashes,) and (room,)
        First pair and next pair by the two arcs in which the segments end.
    """

    bound: Ints64
    arc: Ints32
    use_bound: Ints64
    resource: Ints32
    times: Floats
    fixed: Floats
    traffic_class: Ints32
    chain: Ints32
    following: Ints32


class Members(NamedTuple):
    """Which origin uses which pair.

    Attributes
    ----------
    origin, pair : int array
        In no order, with room for more.
    first : int array, shape (origins + 1,)
        Where the pairs of each origin begin in `sorted_pair`.
    sorted_pair : int array
        Pairs in the order of the origins.
    """

    origin: Ints32
    pair: Ints32
    first: Ints64
    sorted_pair: Ints32


class Found(NamedTuple):
    """What a search has found: memberships, and new pairs.

    Attributes
    ----------
    origin, pair : int array, shape (room,)
        Origin, and its pair: -1 for a new one.
    bound : int array, shape (2 · room + 1,)
        Arcs of the segments of new pairs, as in [`Pairs`][].
    arc : int array
        Their arcs.
    total : float array, shape (3,)
        Sum of flow times excess cost, of flow times cost, and of flow in circles that was taken
        out after it had been counted.
    """

    origin: Ints32
    pair: Ints32
    bound: Ints64
    arc: Ints32
    total: Floats


def new_pairs(room: int, arcs: int) -> Pairs:
    """Return no pairs, with room for some."""
    return Pairs(
        np.zeros(2 * room + 1, dtype=np.int64),
        np.empty(arcs, dtype=np.int32),
        np.zeros(room + 1, dtype=np.int64),
        np.empty(arcs, dtype=np.int32),
        np.empty(arcs),
        np.empty(room),
        np.empty(room, dtype=np.int32),
        np.full(HASHES, -1, dtype=np.int32),
        np.empty(room, dtype=np.int32),
    )


def with_room(pairs: Pairs, count: int, more: int, more_arcs: int) -> Pairs:
    """Return the pairs with room for so many more of so many arcs."""
    room, arcs = len(pairs.following), len(pairs.arc)
    while room < count + more:
        room *= 2
    while arcs < pairs.bound[2 * count] + more_arcs:
        arcs *= 2
    if room == len(pairs.following) and arcs == len(pairs.arc):
        return pairs
    grown = new_pairs(room, arcs)
    _copy(pairs, grown)
    return grown


def _copy(old: Iterable[NDArray[Any]], new: Iterable[NDArray[Any]]) -> None:
    for short, long in zip(old, new, strict=True):
        long[: len(short)] = short


def new_members(origins: int, room: int) -> Members:
    """Return no memberships, with room for some."""
    return Members(
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.zeros(origins + 1, dtype=np.int64),
        np.empty(room, dtype=np.int32),
    )


def with_member_room(members: Members, count: int, more: int) -> Members:
    """Return the memberships with room for so many more."""
    room = len(members.pair)
    if room >= count + more:
        return members
    while room < count + more:
        room *= 2
    grown = new_members(len(members.first) - 1, room)
    _copy(members, grown)
    return grown


def new_found(room: int, arcs: int) -> Found:
    """Return empty arrays for what a search finds."""
    return Found(
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.zeros(2 * room + 1, dtype=np.int64),
        np.empty(arcs, dtype=np.int32),
        np.zeros(3),
    )


@compiled()
def hash_of(a: int, b: int) -> int:
    """Return the chain of pairs whose segments end in these two arcs, in either order."""
    return (min(a, b) * 7919 + max(a, b)) & (HASHES - 1)


@compiled()
def known_pair(
    pairs: Pairs, traffic_class: int, dear: int, cheap: int, cost: Floats, flow: Floats,
    gain: float, carried: float,
) -> int:  # fmt: skip
    """Return a pair that ends in two arcs and serves the dearer of them, -1 when there is none.

    `cost` and `flow` are those of the class and of one origin on all arcs. The pair must gain as
    much per unit, and its dear segment carry as much, as the last two numbers say.
    """
    p = pairs.chain[hash_of(dear, cheap)]
    while p >= 0:
        begin, middle, end = pairs.bound[2 * p], pairs.bound[2 * p + 1], pairs.bound[2 * p + 2]
        last, other = pairs.arc[middle - 1], pairs.arc[end - 1]
        straight = last == dear and other == cheap
        crossed = last == cheap and other == dear
        if pairs.traffic_class[p] == traffic_class and (straight or crossed):
            difference, least = 0.0, np.inf
            for q in range(begin, middle):
                difference += cost[pairs.arc[q]]
                if straight:
                    least = min(least, flow[pairs.arc[q]])
            for q in range(middle, end):
                difference -= cost[pairs.arc[q]]
                if crossed:
                    least = min(least, flow[pairs.arc[q]])
            if (difference if straight else -difference) >= gain and least >= carried:
                return int(p)
        p = pairs.following[p]
    return -1


@compiled("assignment/methods/pas.py")
def adopt(
    found: Found, count: int, flow: Floats, cost: Floats, fixed: Floats, resource: Ints32,
    origin_class: Ints32, pairs: Pairs, pair_count: int, members: Members, member_count: int,
    net: Floats,
) -> tuple[int, int]:  # fmt: skip
    """Add what a search found; of new pairs only those that no other new pair serves as well.

    Returns the numbers of pairs and of memberships. `net` is zero for every resource and is left
    so.
    """
    for i in range(count):
        s, p = found.origin[i], found.pair[i]
        if p < 0:
            begin, middle, end = found.bound[2 * i], found.bound[2 * i + 1], found.bound[2 * i + 2]
            k = origin_class[s]
            gain, carried = 0.0, np.inf
            for q in range(begin, middle):
                gain += cost[k, found.arc[q]]
                carried = min(carried, flow[s, found.arc[q]])
            for q in range(middle, end):
                gain -= cost[k, found.arc[q]]
            p = known_pair(
                pairs, k, found.arc[middle - 1], found.arc[end - 1], cost[k], flow[s],
                2 * EFFECTIVE * gain, 2 * EFFECTIVE * carried,
            )  # fmt: skip
            if p < 0:
                p = pair_count
                pair_count += 1
                at = pairs.bound[2 * p]
                for q in range(begin, end):
                    pairs.arc[at + q - begin] = found.arc[q]
                pairs.bound[2 * p + 1] = at + middle - begin
                pairs.bound[2 * p + 2] = at + end - begin
                pairs.traffic_class[p] = k
                _note_uses(pairs, p, fixed[k], resource, net)
                _chain(pairs, p)
        members.origin[member_count], members.pair[member_count] = s, p
        member_count += 1
    return pair_count, member_count


@compiled()
def _note_uses(pairs: Pairs, p: int, fixed: Floats, resource: Ints32, net: Floats) -> None:
    """Gather the resources in which the segments of a pair differ, and their fixed costs."""
    begin, middle, end = pairs.bound[2 * p], pairs.bound[2 * p + 1], pairs.bound[2 * p + 2]
    pairs.fixed[p] = 0.0
    for q in range(begin, end):
        sign = 1.0 if q < middle else -1.0
        pairs.fixed[p] += sign * fixed[pairs.arc[q]]
        net[resource[pairs.arc[q]]] += sign
    at = pairs.use_bound[p]
    for q in range(begin, end):
        r = resource[pairs.arc[q]]
        if net[r] != 0.0:
            pairs.resource[at], pairs.times[at] = r, net[r]
            net[r] = 0.0
            at += 1
    pairs.use_bound[p + 1] = at


@compiled()
def _chain(pairs: Pairs, p: int) -> None:
    h = hash_of(pairs.arc[pairs.bound[2 * p + 1] - 1], pairs.arc[pairs.bound[2 * p + 2] - 1])
    pairs.following[p], pairs.chain[h] = pairs.chain[h], p


@compiled()
def sort_members(members: Members, count: int) -> None:
    """Sort the memberships by origin."""
    first = members.first
    first[:] = 0
    for i in range(count):
        first[members.origin[i] + 1] += 1
    for s in range(len(first) - 1):
        first[s + 1] += first[s]
    for i in range(count):
        s = members.origin[i]
        members.sorted_pair[first[s]] = members.pair[i]
        first[s] += 1
    for s in range(len(first) - 1, 0, -1):
        first[s] = first[s - 1]
    first[0] = 0


@compiled("assignment/methods/pas.py")
def prune(
    pairs: Pairs, pair_count: int, members: Members, slack: Floats, times: Floats
) -> tuple[int, int]:
    """Leave out memberships of which nothing can be moved, and pairs without members.

    `slack` has the flow that can leave each segment, shape (2, memberships), in the order of the
    sorted memberships. Returns the numbers of pairs and of memberships.
    """
    used = np.zeros(pair_count, dtype=np.bool_)
    difference = pairs.fixed[:pair_count].copy()
    for p in range(pair_count):
        for q in range(pairs.use_bound[p], pairs.use_bound[p + 1]):
            difference[p] += pairs.times[q] * times[pairs.resource[q]]
    count = 0
    for s in range(len(members.first) - 1):
        for i in range(members.first[s], members.first[s + 1]):
            p = members.sorted_pair[i]
            stuck = slack[0, i] <= 0.0 and difference[p] >= 0.0
            if stuck or (slack[1, i] <= 0.0 and difference[p] <= 0.0):
                continue
            members.origin[count], members.pair[count] = s, p
            used[p] = True
            count += 1
    renumbered = np.empty(pair_count, dtype=np.int32)
    kept = 0
    pairs.chain[:] = -1
    for p in range(pair_count):
        if used[p]:
            renumbered[p] = kept
            _move(pairs, p, kept)
            _chain(pairs, kept)
            kept += 1
    for i in range(count):
        members.pair[i] = renumbered[members.pair[i]]
    return kept, count


@compiled()
def _move(pairs: Pairs, p: int, to: int) -> None:
    """Move a pair to the place `to`, which is not behind it."""
    begin, middle, end = pairs.bound[2 * p], pairs.bound[2 * p + 1], pairs.bound[2 * p + 2]
    at = pairs.bound[2 * to]
    for q in range(begin, end):
        pairs.arc[at + q - begin] = pairs.arc[q]
    pairs.bound[2 * to + 1], pairs.bound[2 * to + 2] = at + middle - begin, at + end - begin
    begin, end = pairs.use_bound[p], pairs.use_bound[p + 1]
    at = pairs.use_bound[to]
    for q in range(begin, end):
        pairs.resource[at + q - begin] = pairs.resource[q]
        pairs.times[at + q - begin] = pairs.times[q]
    pairs.use_bound[to + 1] = at + end - begin
    pairs.fixed[to], pairs.traffic_class[to] = pairs.fixed[p], pairs.traffic_class[p]
