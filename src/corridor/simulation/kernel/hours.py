"""Opening hours: when something shut opens again, and when work begun now is done."""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.memory import calendars, compiled, shut

INSTANT_MIN = 1e-6
"""Closures shorter than this are rounding."""


@compiled
def opens_at(w: int, calendar: int, now_min: float) -> float:
    """Return the first minute from now on at which a calendar is open, infinite if it never is."""
    if calendar < 0:
        return now_min
    c = calendars(w, calendar)
    if c.open_min <= INSTANT_MIN:
        return np.inf
    while True:
        phase = now_min - np.floor(now_min / c.period_min) * c.period_min
        i = _last_from(w, c.begin, c.end, phase)
        if i < c.begin or shut(w, i).to_min - phase < INSTANT_MIN:
            return now_min
        now_min += shut(w, i).to_min - phase


@compiled
def done_at(w: int, calendar: int, now_min: float, work_min: float) -> float:
    """Return when work begun now is done if it rests while the calendar is shut."""
    if calendar < 0:
        return now_min + work_min
    c = calendars(w, calendar)
    if c.open_min <= INSTANT_MIN:
        return np.inf
    whole = max(0.0, np.ceil(work_min / c.open_min) - 1.0)  # done at closing, not at opening
    now_min += whole * c.period_min
    work_min -= whole * c.open_min
    while True:
        now_min = opens_at(w, calendar, now_min)
        phase = now_min - np.floor(now_min / c.period_min) * c.period_min
        i = _last_from(w, c.begin, c.end, phase) + 1
        ahead = shut(w, i).from_min if i < c.end else c.period_min + shut(w, c.begin).from_min
        room = ahead - phase
        if room < INSTANT_MIN:
            now_min += INSTANT_MIN
            continue
        if work_min <= room:
            return now_min + work_min
        work_min -= room
        now_min += room


@compiled
def _last_from(w: int, begin: int, end: int, phase: float) -> int:
    """Return the last closure that begins at or before a time, ``begin - 1`` if none does."""
    low, high = begin - 1, end - 1
    while low < high:
        middle = (low + high + 1) >> 1
        if shut(w, middle).from_min <= phase:
            low = middle
        else:
            high = middle - 1
    return low
