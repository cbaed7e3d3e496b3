"""Great circles on a sphere, and whether they cross land."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from corridor.case.reading.lines import EARTH_KM, Point
from corridor.data import data_rows
from corridor.world import world

Floats = NDArray[np.float64]

STEP_KM = 25.0
"""How far apart the points of a great circle are at most."""


def great_circle(a: Point, b: Point, after_km: float = 0.0, before_km: float = 0.0) -> Floats:
    r"""Return points of the great circle between two places.

    Parameters
    ----------
    a, b : (float, float)
        Longitude and latitude in degrees.
    after_km, before_km : float
        How much is left out at ``a`` and at ``b``.

    Returns
    -------
    array of float, shape (n, 2)
        Longitudes and latitudes; longitudes go on above 180 or below -180 degrees. The last point
        twice when nothing is left.

    Notes
    -----
    Points are weighted means of the two unit vectors,
    $(\sin((1 - t)\,\delta)\,\mathbf a + \sin(t\,\delta)\,\mathbf b) / \sin \delta$ with
    $\delta$ the angle between them.
    """
    start, end = _unit(a), _unit(b)
    angle = float(np.arctan2(np.linalg.norm(np.cross(start, end)), start @ end))
    if angle < 1e-12:
        return np.array([a, b])
    length_km = angle * EARTH_KM
    last = max(1.0 - before_km / length_km, 0.0)
    first = min(after_km / length_km, last)
    count = 2 + int((last - first) * length_km / STEP_KM)
    t = np.linspace(first, last, count)[:, None]
    x, y, z = ((np.sin((1 - t) * angle) * start + np.sin(t * angle) * end) / np.sin(angle)).T
    longitudes = np.unwrap(np.degrees(np.arctan2(y, x)), period=360.0)
    return np.column_stack([longitudes, np.degrees(np.arcsin(np.clip(z, -1.0, 1.0)))])


def _unit(at: Point) -> Floats:
    x, y = np.radians(at)
    return np.array([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def at_sea(lines: list[Floats]) -> NDArray[np.bool_]:
    """Say which lines cross no land, on the map of the world as it is stored (about 2 km).

    Neither may they cross the gate of a passage between two parts of one sea, which has limits of
    its own.

    Parameters
    ----------
    lines : list of array
        Longitudes and latitudes, from [`great_circle`][].

    Returns
    -------
    array of bool
        One for each line.
    """
    if not lines:
        return np.zeros(0, dtype=bool)
    drawn: Any = shapely.linestrings(
        np.vstack(lines), indices=np.repeat(np.arange(len(lines)), [*map(len, lines)])
    )
    clear = np.ones(len(lines), dtype=bool)
    for turn_deg in (-360.0, 0.0, 360.0):
        turned = shapely.transform(drawn, partial(np.add, (turn_deg, 0.0)))
        clear[world(0.0).areas.tree.query(turned, "intersects")[0]] = False
        clear &= ~shapely.intersects(turned, _gates())
    return clear


@cache
def _gates() -> Any:  # noqa: ANN401
    """Return the lines that a passage alone may cross."""
    gates = [row["gate"] for row in data_rows("corridor.sea.lanes", "passages.csv")]
    return shapely.from_wkt(f"MULTILINESTRING ({', '.join(f'({g})' for g in gates if g)})")
