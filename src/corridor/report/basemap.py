"""The base map: land, boundaries, lakes and rivers, cut to a frame."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees."""

LAND, SEA, WATER, BORDER, NAME = "#f4f2ec", "#dbe7f1", "#b9d0e3", "#b3aca0", "#9a948a"


@cache
def content() -> dict[str, Any]:
    """Return the base map as the file holds it."""
    text = files("corridor.report").joinpath("basemap.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def layer(name: str) -> shapely.Geometry:
    """Return a layer: ``land``, ``borders``, ``lakes`` or ``rivers``."""
    return shapely.from_geojson(json.dumps(content()["layers"][name]))


def draw_basemap(ax: Axes, bounds: Bounds, degrees_per_pt: float) -> None:
    """Draw the part of the base map inside a frame.

    Parameters
    ----------
    ax : Axes
        Axes of longitude and latitude.
    bounds : tuple of float
        West, south, east and north in degrees.
    degrees_per_pt : float
        Scale; detail finer than half a point is left out.
    """
    ax.set_facecolor(SEA)
    frame = shapely.box(*bounds)
    styles: dict[str, dict[str, Any]] = {
        "land": {"fc": LAND, "ec": WATER, "lw": 0.5},
        "rivers": {"fc": "none", "ec": WATER, "lw": 0.5},
        "lakes": {"fc": SEA, "ec": WATER, "lw": 0.4},
        "borders": {"fc": "none", "ec": BORDER, "lw": 0.7},
    }
    for name, style in styles.items():
        part = layer(name).simplify(degrees_per_pt / 2).intersection(frame)
        lines = [line for line in shapely.get_parts(_lines(part)) if len(line.coords) > 1]
        if lines:
            ax.add_patch(PathPatch(_path(lines), **style))


def names_within(bounds: Bounds) -> list[tuple[str, float, float]]:
    """Return the names of countries whose middle lies in the frame, each with where it stands."""
    west, south, east, north = bounds
    return [
        (name, x, y) for name, x, y in content()["names"] if west < x < east and south < y < north
    ]


def _lines(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the rings of areas and the lines themselves, as lines."""
    parts = shapely.get_parts(geometry)
    areas = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
    return shapely.union_all([]) if len(parts) == 0 else shapely.geometrycollections(
        [*areas, *parts[shapely.get_dimensions(parts) == 1]]
    )


def _path(lines: list[shapely.Geometry]) -> Path:
    """Join lines into one path; rings in opposite senses leave holes."""
    return Path.make_compound_path(*(Path(np.asarray(line.coords)) for line in lines))
