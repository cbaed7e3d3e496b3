"""The land of any box of the world is what an overlay part by part finds there."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import shapely

from corridor.world import TOLERANCES_DEG, Bounds, world

FLOODED = (
    (-51.31413133590726, 62.83646832198136, 46.55462652932816, 84.0),
    (-108.93806913967003, 2.032031958096539, -61.407887839130446, 39.637941703072684),
    (-153.9466958904256, 39.61060795029016, -39.20293733157499, 55.60187286554823),
)
"""Boxes that were all land where an outline that touches itself was cut."""


def boxes(count: int, seed: int) -> list[Bounds]:
    """Return boxes anywhere in the world, some over 180 degrees or around all of it."""
    draw = np.random.default_rng(seed)
    at = draw.uniform((-180.0, -85.0), (180.0, 70.0), (count, 2))
    size = np.exp(draw.uniform(np.log(1.0), np.log((360.0, 120.0)), (count, 2)))
    north = np.minimum((at + size)[:, 1], 85.0)
    return [*zip(*at.T.tolist(), (at + size)[:, 0].tolist(), north.tolist(), strict=True)]


def cut_wrongly(tolerance: float, bounds: Bounds) -> list[str]:
    """Return the countries of which bounds show another area than an overlay part by part does."""
    here = world(tolerance)
    parts, owner = here.areas.within(bounds)
    ends = shapely.bounds(parts).reshape(-1, 4)
    assert np.all((ends[:, :2] >= bounds[:2]) & (ends[:, 2:] <= bounds[2:]))
    size = shapely.area(shapely.make_valid(parts))
    found = np.bincount(here.country[owner], size, len(here.names))
    expected = np.zeros(len(here.names))
    for turn in (-360.0, 0.0, 360.0):
        box = shapely.box(bounds[0] - turn, bounds[1], bounds[2] - turn, bounds[3])
        near = here.areas.tree.query(box)
        inside = shapely.area(shapely.intersection(valid_areas(tolerance)[near], box))
        expected += np.bincount(here.country[near], inside, len(here.names))
    wrong = np.abs(found - expected) > 0.02 + 0.002 * expected
    return [here.names[i] for i in np.flatnonzero(wrong)]


@cache
def valid_areas(tolerance: float) -> Any:
    return shapely.make_valid(world(tolerance).areas.shapes)


@pytest.mark.parametrize("tolerance", TOLERANCES_DEG)
@pytest.mark.parametrize(("count", "seed"), [(75, 1), pytest.param(500, 2, marks=pytest.mark.long)])
def test_a_box_anywhere_shows_the_land_in_it(tolerance: float, count: int, seed: int) -> None:
    """Outlines that touch themselves are cut as well: some boxes failed, others were all land."""
    tried = (*FLOODED, *boxes(count, seed))
    wrong = {box: found for box in tried if (found := cut_wrongly(tolerance, box))}
    assert not wrong
