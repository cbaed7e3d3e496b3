"""What a run counts: waits by size and what passed each element."""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.memory import compiled, elements, movers, steps, waits
from corridor.simulation.kernel.records import BINS, OCTAVE_BINS

_SHIFT = np.int64(52 - 5)
_FIRST = (np.int64(1023) - 6) << np.int64(5)
SMALLEST_MIN = 2.0**-6
"""Upper end of the first bin: about a second."""


@compiled(inline=True)
def bin_of(minutes: float) -> int:
    """Return the bin of a time: 32 of equal width for each doubling, found from its bits."""
    if minutes < SMALLEST_MIN:
        return 0
    i = (np.float64(minutes).view(np.int64) >> _SHIFT) - _FIRST + 1
    return int(i) if i < BINS else BINS - 1


def bin_edges() -> np.ndarray:
    """Return lower ends of the bins of [`bin_of`][] and the end of the last, in minutes."""
    i = np.arange(BINS)
    octave, part = np.divmod(i, OCTAVE_BINS)
    return np.concatenate(([0.0], SMALLEST_MIN * 2.0**octave * (1 + part / OCTAVE_BINS)))


@compiled(inline=True)
def passed(w: int, element: int, mover: int) -> None:
    """Count a loaded vehicle that has passed an element, and begin its next wait from zero."""
    m = movers(w, mover)
    if m.kg > 0:
        e = elements(w, element)
        e.passed += 1
        e.kg += m.kg
        e.wait_min += m.wait_min
        if steps(w, m.at).direction == 1:
            e.back_passed += 1
            e.back_wait_min += m.wait_min
        waits(w, element * BINS + bin_of(m.wait_min)).count += 1
    m.wait_min = 0.0
