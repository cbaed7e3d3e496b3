"""Where the shore runs at a level, on a coarse grid that is honest about being one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from corridor.messages import message
from corridor.sea.water.facts import Floats, facts
from corridor.sea.water.hypsometry import hypsometry

GRID_DEG = 0.1
KM_PER_DEG = 111.195

GRID_LEVEL_M = -28.0
"""Level at which the cells together are as large as the sea, without the bay Kara-Bogaz-Gol, whose
level is its own."""

RESOLUTION = message("cells of 0.1 degrees, about 8 by 11 km")
"""What the grid can show, in words: less than a cell is not significant."""


@dataclass(frozen=True)
class Cells:
    """Cells of the depth grid in the order in which a falling sea uncovers them.

    Attributes
    ----------
    lon, lat : array
        Middles in degrees.
    dry_at_m : array
        Level in m BS below which the cell counts as land.
    """

    lon: Floats
    lat: Floats
    dry_at_m: Floats


@cache
def cells() -> Cells:
    """Return the cells of the sea with the level at which each falls dry.

    The grid (ETOPO1 at a tenth of a degree) gives the order: high ground first, and among cells of
    the same whole metre those with higher neighbours. How many cells are dry at a level follows
    from the area of the hypsometry, since the depths of the grid are too rough in the shallow north
    to be taken as they are.
    """
    table = facts("depth_grid")
    lon, lat, elev = (table[c].to_numpy(float) for c in ("lon", "lat", "elev_m"))
    order = np.lexsort((_around(lon, lat, elev), elev))
    km2 = (GRID_DEG * KM_PER_DEG) ** 2 * np.cos(np.radians(lat[order]))
    shape = hypsometry()
    dry_at = np.interp(np.cumsum(km2), shape.area_km2, shape.level_m)
    return Cells(lon[order], lat[order], dry_at)


def _around(lon: Floats, lat: Floats, elev: Floats) -> Floats:
    """Return the mean height of the eight cells around each; land counts as the highest water."""
    keys = np.rint(lon / GRID_DEG).astype(int), np.rint(lat / GRID_DEG).astype(int)
    known = dict(zip(zip(*keys, strict=True), elev, strict=True))
    shore = float(elev.max())
    around = [
        np.mean([known.get((x + i, y + j), shore) for i in (-1, 0, 1) for j in (-1, 0, 1)])
        for x, y in zip(*keys, strict=True)
    ]
    return np.array(around, float)
