"""What the live map draws and names: the network, the base map, and countries of a view."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.maps.basemap import countries_on
from corridor.reports.maps.frame import Frame
from corridor.reports.maps.geojson import basemap_geojson, network_geojson
from corridor.world import Bounds

AROUND = 0.5
"""Share of the longer side of a network by which the base map goes further on each side."""

WIDE_DEG = 300.0
"""A base map that is wider goes all around the world."""

WIDTH_PX = 2000.0

SMALL_LINKS = 40
"""A case with no more links is seen whole at first, with its ends named."""

RING_DEG = 0.07
"""How far elements at one node are drawn from it."""

RANKS = {"city": 1, "port": 2}
"""Which names of nodes go first; ends of a small case are before all, other nodes after."""

STEPS = 14
"""Candidates for the name of a country along each side of what is seen of it."""

EDGE, UPPER = 0.1, 0.16
"""Share of a view that names keep clear of at each edge; at the upper one are controls."""


def network_of(case: Case) -> dict[str, Any]:
    """Return what the map draws of a case as GeoJSON.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    dict
        Nodes and links as in [`network_geojson`][], with ``elements`` that lie on them, the
        ``middle`` at which a label can point, and a node's ``rank`` among names; a point of kind
        ``spot`` for each terminal, port and border; and whether the case is ``small``.
    """
    network, elements = network_geojson(case), _elements_at(case)
    small = len(case.records["links"]) <= SMALL_LINKS
    ends = _ends(case) if small else set()
    spots = []
    for feature in network["features"]:
        own, points = feature["properties"], np.atleast_2d(feature["geometry"]["coordinates"])
        own["elements"], own["middle"] = elements.get(own["id"], []), _along(points, 0.5)
        if own["kind"] == "node":
            rank = RANKS.get(own["type"], 3)
            own["rank"] = 0 if own["id"] in ends and rank < 3 else rank
        for i, element in enumerate(own["elements"]):
            spots.append(_spot(element, own, points, i))
    return {**network, "small": small, "features": [*network["features"], *spots]}


def basemap_of(case: Case) -> dict[str, Any]:
    """Return land, lakes, rivers and boundaries around the network of a case as GeoJSON."""
    return basemap_geojson(_bounds(network_geojson(case)), WIDTH_PX)


def countries_in(case: Case, view: Bounds, language: Language = ENGLISH) -> dict[str, Any]:
    """Return the names of countries for a view of the live map as GeoJSON.

    Parameters
    ----------
    case : Case
        The case.
    view : tuple of float
        West, south, east and north in degrees, on any turn of the globe.
    language : Language
        Language of the names.

    Returns
    -------
    dict
        Points with ``name``, the ``order`` in which they find room, and ``crossed``: a country of
        the corridor has its name where the view shows it, off the lines, and only there; any other
        one in the middle of its largest part.
    """
    network = network_geojson(case)
    counts = Counter(f["properties"]["country"] for f in network["features"])
    around = _bounds(network)
    features = [
        _name(language.country(code, name), shapely.Point(at), -area, crossed=False)
        for code, name, at, area in _middles(around)
        if code not in counts
    ]
    inner = _inner(_beside(view, around), around)
    if inner:
        lines = [f["geometry"]["coordinates"] for f in network["features"]]
        near = shapely.MultiPoint(np.vstack([np.atleast_2d(line) for line in lines]))
        shown = countries_on(Frame(inner, WIDTH_PX))
        features += [
            _name(
                language.country(c.code, c.name),
                _roomiest(_largest(c.degrees), near),
                -counts[c.code],
                crossed=True,
            )
            for c in shown
            if c.code in counts
        ]
    return {"type": "FeatureCollection", "features": features}


def _elements_at(case: Case) -> dict[str, list[str]]:
    """Return the terminals, ports and borders by the node or link on which they lie."""
    elements: dict[str, list[str]] = {}
    for table, place in (("terminals", "node_id"), ("ports", "node_id"), ("borders", "link_id")):
        for element, record in case.records[table].items():
            elements.setdefault(str(record[place]), []).append(element)
    return elements


def _ends(case: Case) -> set[str]:
    """Return the nodes from which links lead to one other node alone."""
    beside: dict[str, set[str]] = {}
    for link in case.records["links"].values():
        one, other = str(link["from_node_id"]), str(link["to_node_id"])
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    return {node for node, others in beside.items() if len(others) == 1}


def _spot(element: str, owner: dict[str, Any], points: Any, i: int) -> dict[str, Any]:  # noqa: ANN401
    """Return the point of an element: around its node, or along its link."""
    count = len(owner["elements"])
    if owner["kind"] == "node":
        turn = 2 * math.pi * i / count
        ring = RING_DEG * np.array([math.cos(turn), 0.7 * math.sin(turn)])
        at = [round(x, 4) for x in (points[0] + ring).tolist()]
    else:
        at = _along(points, 0.5 + 0.12 * (i - (count - 1) / 2))
    named = {"id": element, "kind": "spot", "name": owner["name"], "middle": at}
    geometry = {"type": "Point", "coordinates": at}
    return {"type": "Feature", "id": element, "geometry": geometry, "properties": named}


def _along(points: Any, share: float) -> list[float]:  # noqa: ANN401
    """Return the point at a share of the length of a line."""
    if len(points) == 1:
        return [float(x) for x in points[0]]
    line = shapely.LineString(points)
    at = shapely.line_interpolate_point(line, min(1.0, max(0.0, share)), normalized=True)
    return [round(at.x, 4), round(at.y, 4)]


def _bounds(network: dict[str, Any]) -> Bounds:
    """Return the bounds of the base map of a network."""
    west, south, east, north = network.get("bbox", (-180.0, -60.0, 180.0, 80.0))
    more = AROUND * max(east - west, north - south)
    west, east = west - more, east + more
    south, north = max(-85.0, south - 1.5 * more), min(85.0, north + 1.5 * more)  # a tall screen
    if east - west > WIDE_DEG:
        west, east = (west + east) / 2 - 180.0, (west + east) / 2 + 180.0
    return west, south, east, north


def _beside(view: Bounds, around: Bounds) -> Bounds:
    """Return a view moved by full turns to the longitudes of the base map."""
    west, south, east, north = view
    turn = 360.0 * round((around[0] + around[2] - west - east) / 720.0)
    return west + turn, south, east + turn, north


def _inner(view: Bounds, around: Bounds) -> Bounds | None:
    """Return the part of a view in which names may lie; None where that is no part of the map."""
    x, y = EDGE * (view[2] - view[0]), view[3] - view[1]
    west, east = max(view[0] + x, around[0]), min(view[2] - x, around[2])
    south, north = max(view[1] + EDGE * y, around[1]), min(view[3] - UPPER * y, around[3])
    return (west, south, east, north) if west < east and south < north else None


@lru_cache(maxsize=8)
def _middles(around: Bounds) -> tuple[tuple[str, str, tuple[float, float], float], ...]:
    """Return code and name of each country of a base map, with middle and area of most of it."""
    found = []
    for country in countries_on(Frame(around, WIDTH_PX)):
        part = _largest(country.degrees)
        middle = (round(part.centroid.x, 3), round(part.centroid.y, 3))
        found.append((country.code, country.name, middle, float(part.area)))
    return tuple(found)


def _largest(parts: Any) -> Any:  # noqa: ANN401
    return parts[np.argmax(shapely.area(parts))]


def _roomiest(part: Any, lines: Any) -> Any:  # noqa: ANN401
    """Return the point inside a part that is furthest from its edge and the points of lines."""
    west, south, east, north = part.bounds
    shares = (np.arange(STEPS) + 0.5) / STEPS
    grid = np.meshgrid(west + shares * (east - west), south + shares * (north - south))
    at = np.asarray(shapely.points(np.array(grid).reshape(2, -1).T))
    at = at[shapely.contains(part, at)]
    if not len(at):
        return part.representative_point()
    shapely.prepare(lines)
    room = np.minimum(shapely.distance(part.boundary, at), shapely.distance(lines, at))
    return at[np.argmax(room)]


def _name(name: str, at: Any, order: float, *, crossed: bool) -> dict[str, Any]:  # noqa: ANN401
    geometry = {"type": "Point", "coordinates": [round(at.x, 3), round(at.y, 3)]}
    properties = {"name": name, "order": order, "crossed": crossed}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
