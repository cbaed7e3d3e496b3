"""The calendar of events: a binary heap by time, kind and order of setting."""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.memory import clocks, compiled, heap

KIND_SHIFT = 56
"""The kind of an event stands above the order in which events were set."""


@compiled(inline=True)
def push(w: int, time_min: float, kind: int, index: int) -> None:
    """Set an event. The first one set while an event is handled takes its place at the root.

    O(log events). Most events set exactly one other, so that one descent replaces a removal and an
    insertion.
    """
    clock = clocks(w, 0)
    order = (np.int64(kind) << KIND_SHIFT) | clock.set
    clock.set += 1
    if clock.hole == 1:
        clock.hole = 0
        _sink(w, clock.size, time_min, order, index)
    else:
        clock.size += 1
        _rise(w, clock.size - 1, time_min, order, index)


@compiled
def fill_hole(w: int) -> None:
    """Remove the root: nothing has taken its place."""
    clock = clocks(w, 0)
    clock.hole = 0
    clock.size -= 1
    if clock.size > 0:
        last = heap(w, clock.size)
        _sink(w, clock.size, last.time_min, last.order, last.index)


@compiled(inline=True)
def _before(w: int, at: int, time_min: float, order: int) -> bool:
    """Return whether the event at a place of the heap comes before another, without a branch."""
    e = heap(w, at)
    return (e.time_min < time_min) | ((e.time_min == time_min) & (e.order < order))


@compiled(inline=True)
def _put(w: int, at: int, time_min: float, order: int, index: int) -> None:
    e = heap(w, at)
    e.time_min = time_min
    e.order = order
    e.index = index


@compiled(inline=True)
def _sink(w: int, size: int, time_min: float, order: int, index: int) -> None:
    """Put an event at the root and let it sink below those that come first."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size:
            left = heap(w, child)
            child += _before(w, child + 1, left.time_min, left.order)
        if not _before(w, child, time_min, order):
            break
        e = heap(w, child)
        _put(w, at, e.time_min, e.order, e.index)
        at = child
    _put(w, at, time_min, order, index)


@compiled(inline=True)
def _rise(w: int, at: int, time_min: float, order: int, index: int) -> None:
    """Put an event at the end and let it rise above those that come later."""
    while at > 0:
        parent = (at - 1) >> 1
        if _before(w, parent, time_min, order):
            break
        e = heap(w, parent)
        _put(w, at, e.time_min, e.order, e.index)
        at = parent
    _put(w, at, time_min, order, index)
