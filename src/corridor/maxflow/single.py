"""The largest flow of one pair within limits of arcs, its cut, and its paths.

Blocking flows on shortest routes (Dinic, Soviet Mathematics Doklady 11, 1970), with numbers that
need not be whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.compiling import compiled
from corridor.network.build import Floats, Ints
from corridor.network.layers import Layers

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ArcLists:
    """Layered arcs by the state in which they begin, and by that in which they end.

    Attributes
    ----------
    first_out, head, tail : int arrays
        As in [`Layers`][corridor.network.layers.Layers].
    first_in, into : int arrays
        Where the arcs into each state begin in ``into``, and their numbers.
    """

    first_out: Ints
    head: Ints
    tail: Ints
    first_in: Ints
    into: Ints

    @staticmethod
    def of(layers: Layers) -> ArcLists:
        """Sort the arcs of a layered network by their ends."""
        into = np.argsort(layers.indices, kind="stable").astype(np.int64)
        first = np.searchsorted(layers.indices[into], np.arange(layers.size + 1))
        return ArcLists(layers.indptr, layers.indices, layers.tail, first.astype(np.int64), into)


def augment(
    arcs: ArcLists, start: int, end: int, limit: Floats, flow: Floats, rounding: float
) -> Bools:
    """Raise a flow until no route has room left.

    Parameters
    ----------
    arcs : ArcLists
        The network.
    start, end : int
        Where the flow begins and ends.
    limit : float array, shape (layered arcs,)
        Most that each arc carries; finite.
    flow : float array, shape (layered arcs,)
        The flow, changed in place.
    rounding : float
        Room that does not count.

    Returns
    -------
    bool array, shape (states,)
        States that can still be reached: the arcs that leave them are the cut.
    """
    return _augment(
        arcs.first_out, arcs.head, arcs.tail, arcs.first_in, arcs.into, start, end, limit, flow,
        rounding,
    )  # fmt: skip


def paths_of(
    arcs: ArcLists, start: int, end: int, flow: Floats, rounding: float
) -> list[tuple[Ints, float]]:
    """Divide a flow into paths; what goes round in circles is dropped.

    Parameters
    ----------
    arcs : ArcLists
        The network.
    start, end : int
        Where the flow begins and ends.
    flow : float array, shape (layered arcs,)
        The flow.
    rounding : float
        Flow on an arc that does not count.

    Returns
    -------
    list of (int array, float)
        Layered arcs in the order of travel, and the flow on them.
    """
    first, arc, amount = _divide(arcs.first_out, arcs.head, start, end, flow.copy(), rounding)
    return [(arc[b:e], float(t)) for b, e, t in zip(first[:-1], first[1:], amount, strict=True)]


@compiled()
def _augment(
    first_out: Ints, head: Ints, tail: Ints, first_in: Ints, into: Ints, start: int, end: int,
    limit: Floats, flow: Floats, rounding: float,
) -> Bools:  # fmt: skip
    """Add blocking flows on shortest routes until the end is out of reach."""
    states = len(first_out) - 1
    level, queue = np.empty(states, np.int64), np.empty(states, np.int64)
    out_at, in_at = np.empty(states, np.int64), np.empty(states, np.int64)
    path, ahead = np.empty(states, np.int64), np.empty(states, np.bool_)
    while True:
        _levels(first_out, head, tail, first_in, into, start, limit, flow, rounding, level, queue)
        if level[end] < 0:
            return level >= 0
        out_at[:], in_at[:] = first_out[:-1], first_in[:-1]
        length, state = 0, start
        while True:
            if state == end:
                length = _push(path, ahead, length, limit, flow, rounding)
                state = tail[path[length]] if ahead[length] else head[path[length]]
                continue
            arc, forward = _next_arc(
                first_out, head, tail, first_in, into, state, limit, flow, rounding, level,
                out_at, in_at,
            )  # fmt: skip
            if arc >= 0:
                path[length], ahead[length] = arc, forward
                state = head[arc] if forward else tail[arc]
                length += 1
                continue
            if length == 0:
                break
            length -= 1
            level[state] = -1
            state = tail[path[length]] if ahead[length] else head[path[length]]


@compiled()
def _push(
    path: Ints, ahead: Bools, length: int, limit: Floats, flow: Floats, rounding: float
) -> int:
    """Add to a flow what fits along a route; return the place of its first arc without room."""
    room = np.inf
    for i in range(length):
        a = path[i]
        room = min(room, limit[a] - flow[a] if ahead[i] else flow[a])
    full = length - 1
    for i in range(length - 1, -1, -1):
        a = path[i]
        flow[a] += room if ahead[i] else -room
        if (limit[a] - flow[a] if ahead[i] else flow[a]) <= rounding:
            full = i
    return full


@compiled()
def _next_arc(
    first_out: Ints, head: Ints, tail: Ints, first_in: Ints, into: Ints, state: int,
    limit: Floats, flow: Floats, rounding: float, level: Ints, out_at: Ints, in_at: Ints,
) -> tuple[int, bool]:  # fmt: skip
    """Return the next arc with room to a state one level on, and whether it leads there."""
    while out_at[state] < first_out[state + 1]:
        a = out_at[state]
        if level[head[a]] == level[state] + 1 and limit[a] - flow[a] > rounding:
            return a, True
        out_at[state] += 1
    while in_at[state] < first_in[state + 1]:
        a = into[in_at[state]]
        if level[tail[a]] == level[state] + 1 and flow[a] > rounding:
            return a, False
        in_at[state] += 1
    return -1, False


@compiled()
def _levels(
    first_out: Ints, head: Ints, tail: Ints, first_in: Ints, into: Ints, start: int,
    limit: Floats, flow: Floats, rounding: float, level: Ints, queue: Ints,
) -> None:  # fmt: skip
    """Count how many arcs with room lead to each state; -1 where none do."""
    level[:] = -1
    level[start], queue[0] = 0, start
    done, size = 0, 1
    while done < size:
        state = queue[done]
        done += 1
        for a in range(first_out[state], first_out[state + 1]):
            if level[head[a]] < 0 and limit[a] - flow[a] > rounding:
                level[head[a]], queue[size] = level[state] + 1, head[a]
                size += 1
        for i in range(first_in[state], first_in[state + 1]):
            a = into[i]
            if level[tail[a]] < 0 and flow[a] > rounding:
                level[tail[a]], queue[size] = level[state] + 1, tail[a]
                size += 1


@compiled()
def _divide(
    first_out: Ints, head: Ints, start: int, end: int, flow: Floats, rounding: float
) -> tuple[Ints, Ints, Floats]:
    """Follow the largest flow from the start again and again."""
    states = len(first_out) - 1
    place, path = np.full(states, -1), np.empty(states, np.int64)
    first, amount, arcs = [0], [0.0], [0]
    while True:
        state, length = start, 0
        place[start] = 0
        while state != end:
            arc = _largest(first_out, flow, state, rounding)
            if arc >= 0:
                path[length] = arc
                length += 1
                state = head[arc]
            elif length > 0:  # rounding: nothing goes on from here
                length -= 1
                flow[path[length]] = 0.0
                place[state] = -1
                state = start if length == 0 else head[path[length - 1]]
                continue
            else:
                return np.array(first), np.array(arcs[1:], np.int64), np.array(amount[1:])
            if place[state] >= 0:  # a circle
                begin = place[state]
                for i in range(begin, length - 1):
                    place[head[path[i]]] = -1
                _take(path[begin:length], flow)
                length = begin
            place[state] = length
        amount.append(_take(path[:length], flow))
        first.append(first[-1] + length)
        for i in range(length):
            place[head[path[i]]] = -1
            arcs.append(path[i])


@compiled()
def _largest(first_out: Ints, flow: Floats, state: int, rounding: float) -> int:
    """Return the arc with the largest flow out of a state, -1 when none has any."""
    best, most = -1, rounding
    for a in range(first_out[state], first_out[state + 1]):
        if flow[a] > most:
            best, most = a, flow[a]
    return best


@compiled()
def _take(path: Ints, flow: Floats) -> float:
    """Take off some arcs what flows on all of them, and return it."""
    least = np.inf
    for a in path:
        least = min(least, flow[a])
    for a in path:
        flow[a] -= least
    return least
