"""The frame of a map and the land, boundaries, lakes and rivers inside it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees."""

LAND, SEA, WATER, BORDER, NAME = "#f5f3ee", "#dbe7f1", "#b3cce0", "#b5ada0", "#958e82"
_STYLES: dict[str, dict[str, Any]] = {
    "land": {"fc": LAND, "ec": WATER, "lw": 0.5},
    "rivers": {"fc": "none", "ec": WATER, "lw": 0.5},
    "lakes": {"fc": SEA, "ec": WATER, "lw": 0.4},
    "borders": {"fc": "none", "ec": BORDER, "lw": 0.7},
}
_KM_PER_DEGREE = 111.195
_FLATTEST, _TALLEST = 0.5, 1.15
_COVERED: Bounds = (20.0, 5.0, 90.0, 66.0)


@dataclass(frozen=True)
class Frame:
    """A window on the map, in which a degree is as long as at its middle latitude.

    Attributes
    ----------
    bounds : tuple of float
        West, south, east and north in degrees.
    width_pt : float
        Width of the drawing.
    """

    bounds: Bounds
    width_pt: float

    @property
    def pt_per_degree(self) -> tuple[float, float]:
        """Scale along longitude and along latitude."""
        west, south, east, north = self.bounds
        along = self.width_pt / (east - west)
        return along, along / math.cos(math.radians((south + north) / 2))

    @property
    def height_pt(self) -> float:
        """Height of the drawing."""
        return (self.bounds[3] - self.bounds[1]) * self.pt_per_degree[1]

    @property
    def km_per_pt(self) -> float:
        """Scale at the middle latitude."""
        return _KM_PER_DEGREE / self.pt_per_degree[1]

    def to_pt(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn rows of longitude and latitude into points from the lower left corner."""
        corner, scale = np.array(self.bounds[:2]), np.array(self.pt_per_degree)
        return np.asarray((np.asarray(degrees, dtype=float) - corner) * scale)


def frame_around(bounds: Bounds, width_pt: float) -> Frame:
    """Return a frame that holds the bounds, neither too flat nor too tall, over the base map.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north in degrees that have to be seen.
    width_pt : float
        Width of the drawing.

    Returns
    -------
    Frame
        The frame.
    """
    west, south, east, north = bounds
    shrink = math.cos(math.radians((south + north) / 2))
    wide, high = max(east - west, 0.5), max(north - south, 0.5)
    wide, high = max(wide, high / _TALLEST / shrink), max(high, wide * shrink * _FLATTEST)
    west, east = _stretched(west, east, wide, _COVERED[0], _COVERED[2])
    south, north = _stretched(south, north, high, _COVERED[1], _COVERED[3])
    return Frame((west, south, east, north), width_pt)


def _stretched(
    low: float, high: float, size: float, least: float, most: float
) -> tuple[float, float]:
    """Stretch a range to a size, off centre where that keeps it on the base map."""
    if size <= high - low:
        return low, high
    start = (low + high - size) / 2
    if size <= most - least:
        start = min(max(start, least), most - size)
    start = min(max(start, high - size), low)
    return start, start + size


@cache
def content() -> dict[str, Any]:
    """Return the base map as its file holds it."""
    text = files("corridor.reports.figures").joinpath("basemap.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def layer(name: str) -> shapely.Geometry:
    """Return a layer in degrees: ``land``, ``borders``, ``lakes`` or ``rivers``."""
    return shapely.from_geojson(json.dumps(content()["layers"][name]))


def draw_basemap(ax: Axes, frame: Frame) -> None:
    """Draw what the base map has inside a frame; detail finer than half a point is left out."""
    ax.set_facecolor(SEA)
    for name, style in _STYLES.items():
        inside = shapely.intersection(layer(name), shapely.box(*frame.bounds))
        part = shapely.simplify(shapely.transform(inside, frame.to_pt), 0.5)
        lines = [Path(np.asarray(line.coords)) for line in _lines(part)]
        if lines:
            ax.add_patch(PathPatch(Path.make_compound_path(*lines), **style))


def names_within(frame: Frame) -> list[tuple[str, float, float]]:
    """Return the names of countries whose middle lies in the frame, each with where, in points."""
    west, south, east, north = frame.bounds
    return [
        (name, *frame.to_pt(np.array([x, y])))
        for name, x, y in content()["names"]
        if west < x < east and south < y < north
    ]


def _lines(geometry: shapely.Geometry) -> list[shapely.LineString]:
    """Return lines and rings; rings of holes run against the others, so they stay holes."""
    parts = shapely.get_parts(shapely.normalize(geometry))
    kind = shapely.get_dimensions(parts)
    return [*shapely.get_rings(parts[kind == 2]), *parts[kind == 1]]
