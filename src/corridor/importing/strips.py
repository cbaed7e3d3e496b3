"""Lines of track or road with what is known of each of their pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from corridor.case.reading.lines import EARTH_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"
Integers: TypeAlias = "NDArray[np.int64]"
Flags: TypeAlias = "NDArray[np.bool_]"

EARTH_M = EARTH_KM * 1000


def metres_between(a: Floats, b: Floats) -> Floats:
    """Return lengths of great circles between points of longitude and latitude, in metres."""
    (x1, y1), (x2, y2) = np.radians(a).T, np.radians(b).T
    h = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    result: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return result


def flat(points: Floats) -> Floats:
    """Return points on a plane that keeps angles (Mercator), in metres at the equator."""
    x, y = np.radians(points).T
    north = np.clip(y, -1.55, 1.55)
    return np.column_stack([EARTH_M * x, EARTH_M * np.arcsinh(np.tan(north))])


def stretch(points: Floats) -> Floats:
    """Return how many metres on that plane a metre on the ground is, at each point."""
    result: Floats = 1.0 / np.maximum(0.02, np.cos(np.radians(points[:, 1])))
    return result


@dataclass(frozen=True)
class Strip:
    """A line without branches.

    Attributes
    ----------
    points : array of float
        Longitude and latitude of each point.
    way : array of int
        Position of the way of each piece between two points.
    forward : array of bool
        Whether the piece runs along its way.
    tracks : array of int
        Tracks side by side at each piece; 1 until they are counted.
    both : array of bool
        Whether traffic may run both ways: on it, or on a carriageway beside it.
    """

    points: Floats
    way: Integers
    forward: Flags
    tracks: Integers
    both: Flags

    @cached_property
    def pieces_m(self) -> Floats:
        """Length of each piece."""
        return metres_between(self.points[:-1], self.points[1:])

    @cached_property
    def at_m(self) -> Floats:
        """Distance of each point from the start."""
        return np.concatenate([[0.0], np.cumsum(self.pieces_m)])

    @property
    def length_m(self) -> float:
        """Length of the whole."""
        return float(self.at_m[-1])

    def point_at(self, at_m: Floats) -> Floats:
        """Return the points at some distances from the start."""
        columns = [np.interp(at_m, self.at_m, self.points[:, i]) for i in (0, 1)]
        return np.column_stack(columns)

    def piece_at(self, at_m: Floats) -> NDArray[np.intp]:
        """Return the pieces that lie at some distances from the start."""
        at = np.searchsorted(self.at_m, at_m, side="right") - 1
        return np.clip(at, 0, len(self.way) - 1)

    def reversed(self) -> Strip:
        """Return the same line from its other end."""
        return Strip(
            self.points[::-1], self.way[::-1], ~self.forward[::-1], self.tracks[::-1],
            self.both[::-1],
        )  # fmt: skip

    def part(self, start_m: float, end_m: float) -> Strip:
        """Return the line between two distances from its start."""
        first, last = (
            int(i) for i in self.piece_at(np.array([start_m, max(start_m, end_m - 1e-6)]))
        )
        ends = self.point_at(np.array([start_m, end_m]))
        points = np.vstack([ends[:1], self.points[first + 1 : last + 1], ends[1:]])
        chosen = slice(first, last + 1)
        return Strip(
            points, self.way[chosen], self.forward[chosen], self.tracks[chosen], self.both[chosen]
        )

    def then(self, other: Strip) -> Strip:
        """Return this line with another behind it; where they do not meet, a straight piece."""
        met = np.array_equal(self.points[-1], other.points[0])
        joint = (
            slice(0, 0) if met else slice(-1, None)
        )  # a straight piece is like what is before it
        return Strip(
            np.vstack([self.points, other.points[1:] if met else other.points]),
            np.concatenate([self.way, self.way[joint], other.way]),
            np.concatenate([self.forward, self.forward[joint], other.forward]),
            np.concatenate([self.tracks, self.tracks[joint], other.tracks]),
            np.concatenate([self.both, self.both[joint], other.both]),
        )
