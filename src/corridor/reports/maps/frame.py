"""The window of a map: which part of the world it shows, and where a place lies in it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.world import Bounds

Floats = NDArray[np.float64]

_KM_PER_DEGREE = 111.195
_FLATTEST, _TALLEST = 0.5, 1.15
_FURTHEST_NORTH = 84.0
_LEAST_DEG = 0.3


@dataclass(frozen=True)
class Frame:
    """A window on the world in Mercator's projection, which pages in a browser use as well.

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
    def pt_per_degree(self) -> float:
        """Scale along the parallels."""
        west, _, east, _ = self.bounds
        return self.width_pt / (east - west)

    @property
    def height_pt(self) -> float:
        """Height of the drawing."""
        south, north = _upward(np.array([self.bounds[1], self.bounds[3]]))
        return float(north - south) * self.pt_per_degree

    @property
    def km_per_pt(self) -> float:
        """Scale at the middle latitude."""
        middle = math.radians((self.bounds[1] + self.bounds[3]) / 2)
        return _KM_PER_DEGREE * math.cos(middle) / self.pt_per_degree

    def to_pt(self, degrees: Floats | Iterable[Iterable[float]]) -> Floats:
        """Turn rows of longitude and latitude into points from the upper left corner."""
        at = np.asarray(degrees, dtype=float).reshape(-1, 2)
        west, _, _, north = self.bounds
        across = (at[:, 0] - west) * self.pt_per_degree
        down = (_upward(np.array([north]))[0] - _upward(at[:, 1])) * self.pt_per_degree
        return np.column_stack([across, down])


def frame_around(bounds: Bounds, width_pt: float) -> Frame:
    """Return a frame that holds the bounds and is neither too flat nor too tall.

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
    west, _, east, _ = bounds
    limits = np.clip([bounds[1], bounds[3]], -_FURTHEST_NORTH, _FURTHEST_NORTH)
    low, high = (float(y) for y in _upward(limits))
    wide, tall = max(east - west, 2 * _LEAST_DEG), max(high - low, 2 * _LEAST_DEG)
    wide, tall = min(max(wide, tall / _TALLEST), 360.0), max(tall, wide * _FLATTEST)
    middle, level = (west + east) / 2, (low + high) / 2
    south, north = _latitude(level - tall / 2), _latitude(level + tall / 2)
    return Frame((middle - wide / 2, south, middle + wide / 2, north), width_pt)


def seam_of(points: Floats) -> float:
    """Return the longitude up to which places move by a full turn, so that all hang together.

    The widest gap between longitudes is left outside the map; of a corridor over 180 degrees, what
    lies west of the gap then follows what lies east of it.
    """
    lon = np.sort(points[:, 0])
    if len(lon) < 2 or lon[-1] - lon[0] <= 180:
        return -math.inf
    gaps = np.diff(lon, append=lon[0] + 360)
    widest = int(np.argmax(gaps))
    return -math.inf if widest == len(lon) - 1 else float(lon[widest])


def turned(points: Floats | Iterable[Iterable[float]], seam: float) -> Floats:
    """Return places, those up to the seam moved by a full turn, a line without jumps."""
    at = np.asarray(points, dtype=float).reshape(-1, 2)
    if seam == -math.inf:
        return at
    lon = np.unwrap(at[:, 0], period=360)
    return np.column_stack([lon + (360.0 if lon[0] <= seam else 0.0), at[:, 1]])


def bounds_of(points: Floats, margin: float = 0.05) -> Bounds:
    """Return what places cover, with a margin as a share of the longer side."""
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    wide = max(margin * max(east - west, north - south), _LEAST_DEG)
    return float(west - wide), float(south - wide), float(east + wide), float(north + wide)


def hung_with(bounds: Bounds, whole: Bounds) -> Bounds:
    """Return bounds moved by full turns to where a network hangs that has them as a part."""
    turns = round((whole[0] + whole[2] - bounds[0] - bounds[2]) / 720.0)
    west, south, east, north = bounds
    return west + 360.0 * turns, south, east + 360.0 * turns, north


def _upward(latitude_deg: Floats) -> Floats:
    """Return how far up Mercator's projection puts latitudes, in degrees of the equator."""
    inside = np.clip(latitude_deg, -_FURTHEST_NORTH, _FURTHEST_NORTH)
    return np.degrees(np.arcsinh(np.tan(np.radians(inside))))


def _latitude(up_deg: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(up_deg))))
