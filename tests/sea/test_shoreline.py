"""Cells that fall dry: as many as the hypsometry says, the high ones first."""

import numpy as np
import pytest

from corridor.sea.ports.shoreline import GRID_LEVEL_M, RESOLUTION, cells
from corridor.sea.water.facts import facts
from corridor.sea.water.hypsometry import hypsometry

EARTH_KM = 6371.0


def km2(lat):
    """Area of a tenth of a degree square on a sphere."""
    half = np.radians(0.05)
    return EARTH_KM**2 * 2 * half * 2 * np.sin(half) * np.cos(np.radians(lat))


@pytest.mark.parametrize("level", [GRID_LEVEL_M, -29.3, -31, -34, -40, -46, -60])
def test_wet_cells_are_as_large_as_the_sea(level):
    found = cells()
    wet = found.dry_at_m <= level
    assert km2(found.lat[wet]).sum() == pytest.approx(hypsometry().area(level), rel=0.02)


def test_every_cell_of_the_grid_stands_once():
    found, grid = cells(), facts("depth_grid")
    assert len(found.lon) == len(grid) == len(set(zip(found.lon, found.lat, strict=True)))


def test_high_ground_falls_dry_first():
    found = cells()
    grid = facts("depth_grid").set_index(["lon", "lat"])["elev_m"]
    height = grid.loc[list(zip(found.lon, found.lat, strict=True))].to_numpy()
    order = np.argsort(found.dry_at_m, kind="stable")
    assert (np.diff(found.dry_at_m) >= 0).all()
    assert (np.diff(height[order]) >= 0).all()


def test_the_resolution_is_that_of_the_grid():
    lat = cells().lat.mean()
    assert RESOLUTION == "cells of 0.1 degrees, about 8 by 11 km"
    assert 0.1 * 111.2 * np.cos(np.radians(lat)) == pytest.approx(8, abs=0.5)
