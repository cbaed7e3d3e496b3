"""What the sea loses to the bay Kara-Bogaz-Gol."""

from __future__ import annotations

from functools import cache

import numpy as np

from corridor.sea.water.facts import Floats, facts
from corridor.sea.water.terms import constant


def outflow_km3(moment: float, level_m: Floats, slope: Floats | float | None = None) -> Floats:
    r"""Return the outflow in km3 a year.

    .. math:: K = \max(0,\ k\,(h - h_0))

    where the bay is left to itself; between 1980 and 1996 the dam and then the filling of the empty
    bay decide, as ``bay.csv`` says.

    Parameters
    ----------
    moment : float
        Year with its fraction.
    level_m : array
        Level of the sea in m BS.
    slope : array or float, optional
        k in km3 a year for each metre; the central value when not given.

    Returns
    -------
    array
        Shaped as `level_m`.
    """
    for start, end, held in _held():
        if start <= moment < end:
            return np.full_like(level_m, held)
    k = constant("bay slope")[0] if slope is None else slope
    return np.maximum(0.0, k * (level_m - constant("bay sill")[0]))


@cache
def _held() -> tuple[tuple[float, float, float], ...]:
    """Start, end and outflow of the times in which the bay was not left to itself."""
    table = facts("bay")[["start", "end", "outflow_km3_per_year"]]
    return tuple((float(a), float(b), float(c)) for a, b, c in table.to_numpy())
