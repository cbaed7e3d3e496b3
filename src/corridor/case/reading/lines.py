"""Lines on the map: WKT of longitudes and latitudes (WGS 84)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TypeAlias

from corridor.messages import message

Point: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees."""

EARTH_KM = 6371.0088
"""Mean radius of the earth."""

_LINE = re.compile(r"LINESTRING\s*(?:(?:ZM|Z|M)\s*)?\((?P<points>[^()]*)\)", re.IGNORECASE)


def line_points(text: str) -> tuple[Point, ...]:
    """Return the points of a WKT line; heights are left out.

    Parameters
    ----------
    text : str
        Such as ``LINESTRING (49.8 40.4, 49.4 39.9)``.

    Returns
    -------
    tuple of (float, float)
        Longitudes and latitudes of at least two points.

    Raises
    ------
    ValueError
        If the text is no such line.
    """
    match = _LINE.fullmatch(text.strip())
    if match is None or "_" in text:
        raise ValueError(text)
    points = []
    for part in match["points"].split(","):
        x, y, *_ = (float(word) for word in part.split())
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(text)
        points.append((x, y))
    if len(points) < 2:
        raise ValueError(text)
    return tuple(points)


def line_text(points: Iterable[Point]) -> str:
    """Return a line as WKT, to the nearest centimetre."""
    return f"LINESTRING ({', '.join(f'{round(x, 7):.15g} {round(y, 7):.15g}' for x, y in points)})"


def line_fault(text: str) -> str | None:
    """Return the code of what is wrong with a WKT line: none, its form, or its coordinates."""
    try:
        points = line_points(text)
    except ValueError:
        return "E305"
    return None if all(map(_on_earth, points)) else "E303"


def _on_earth(point: Point) -> bool:
    return abs(point[0]) <= 180 and abs(point[1]) <= 90


def line_help(text: str) -> str:
    """Return how to correct a line in which [`line_fault`][] has found a fault."""
    if line_fault(text) == "E305":
        return message("Write one line of two points or more as WKT, or leave the cell blank.")
    far = next(p for p in line_points(text) if not _on_earth(p))
    place = f"{far[0]:.10g} {far[1]:.10g}"
    if max(map(abs, far)) > 360:
        return message(
            "%(place)s is no longitude and latitude; it looks like metres of a projected "
            "coordinate system: convert the line to WGS 84 (EPSG:4326), or leave the cell blank.",
            place=place,
        )
    return message(
        "%(place)s is no place on earth: write longitude before latitude, in degrees (WGS 84).",
        place=place,
    )


def distance_km(a: Point, b: Point) -> float:
    """Return the length of the great circle between two points by the haversine formula."""
    (x1, y1), (x2, y2) = (tuple(map(math.radians, p)) for p in (a, b))
    h = math.sin((y2 - y1) / 2) ** 2
    h += math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
