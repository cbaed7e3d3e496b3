"""Places moved apart so that what is written at them does not overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import isotonic_regression


def spread(places: Sequence[float], step: float, highest: float) -> list[float]:
    """Move sorted places as little as possible so that they are a step apart.

    Parameters
    ----------
    places : sequence of float
        Places in ascending order.
    step : float
        Least distance between neighbours.
    highest : float
        No place ends above this, none below zero.

    Returns
    -------
    list of float
        The new places in the same order.
    """
    if len(places) == 0:
        return []
    steps = step * np.arange(len(places))
    even = isotonic_regression(np.asarray(places, dtype=float) - steps).x
    return [float(x) for x in np.clip(even, 0, max(0.0, highest - steps[-1])) + steps]
