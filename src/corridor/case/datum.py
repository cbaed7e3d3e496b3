"""Heights of the sea: the one place that knows datums and turns a level into a depth.

A level is a number and a datum. Everything inside the package is in metres of the Baltic system
(m BS), whose zero is the gauge of Kronstadt; other series are shifted to it here as they are read.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import overload

import numpy as np

from corridor.messages import message
from corridor.problems import CorridorError

DATUMS = {
    "BS": 0.0,
    "CASPIAN": -28.0,
    "DAHITI": -0.543,
    "HYDROWEB": -0.649,
}
"""Datum and the metres to add so that a level in it becomes m BS.

``CASPIAN`` is the gauge zero of charts and of permitted drafts in its ports, -28.0 m BS. The two
altimetry series were fitted to the stated levels of 1995 and 2020 and to each other over 2020 to
2022; the two fits differ by about 2 cm.
"""

Levels = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@overload
def to_baltic_m(level_m: float, datum: str) -> float: ...
@overload
def to_baltic_m(level_m: Levels, datum: str) -> Levels: ...
def to_baltic_m(level_m: float | Levels, datum: str) -> float | Levels:
    """Return a level in metres of the Baltic system.

    Parameters
    ----------
    level_m : float or array
        Level in m above the zero of `datum`.
    datum : str
        Key of [`DATUMS`][], in letters of any size.

    Returns
    -------
    float or array
        ``h_BS = h + offset``.

    Raises
    ------
    CorridorError
        If the datum is unknown.
    """
    offset = DATUMS.get(datum.upper())
    if offset is None:
        near = get_close_matches(datum.upper(), DATUMS, n=1)
        hint = message("known: %(names)s", names=", ".join(DATUMS))
        if near:
            hint = message("did you mean %(names)s?", names=near[0])
        raise CorridorError(
            message(
                "the datum of level %(level)s is %(datum)s; %(hint)s",
                level=f"{level_m:g}",
                datum=repr(datum),
                hint=hint,
            )
        )
    return level_m + offset


def depth_at_m(
    depth_m: float, depth_level_m: float | None = None, sea_level_m: float | None = None
) -> float:
    """Return the depth of a place when the sea stands at a level; negative where it has fallen dry.

    ``d = depth + (level - level of the depth)``: charted depths of an inland sea hold at one level
    and shrink with it. Source: chart datum practice.

    Parameters
    ----------
    depth_m : float
        Charted depth in m.
    depth_level_m : float, optional
        Level in m BS at which it holds; None on the ocean, whose level does not change here.
    sea_level_m : float, optional
        Level in m BS.

    Raises
    ------
    ValueError
        When the depth has a level but the sea has none.
    """
    if depth_level_m is None:
        return depth_m
    if sea_level_m is None:
        msg = "depth_level_m is given, so sea_level_m is needed too"
        raise ValueError(msg)
    return depth_m + sea_level_m - depth_level_m
