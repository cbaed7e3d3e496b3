"""Places beside the outline of the country that they are said to lie in."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely

from corridor.case.checks.limits import limit
from corridor.case.reading.lines import EARTH_KM
from corridor.case.tables import Tables, words
from corridor.data import data_rows
from corridor.messages import message
from corridor.problems import Problem

KM_PER_DEGREE = math.radians(1) * EARTH_KM


def misplaced_nodes(case: Tables) -> Iterator[Problem]:
    """Find nodes outside their country, and those that lie in it once x and y are exchanged.

    Nodes that only sea lanes touch, countries without an outline and areas that the country claims
    against another are left out.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Yields
    ------
    Problem
        W608 and W609, one for each node.
    """
    inland = {
        str(link[end])
        for link in case.rows("links")
        if link["mode"] != "sea"
        for end in ("from_node_id", "to_node_id")
    }
    near = limit("outside country")
    for row, node in enumerate(case.rows("nodes"), start=2):
        country, x, y = str(node["country"]), float(node["x_coord"]), float(node["y_coord"])
        if math.isnan(x) or math.isnan(y):
            continue
        if node["node_id"] not in inland or country not in outlines() or disputed(country, x, y):
            continue
        away_km = km_outside(country, x, y)
        if near.allows(away_km):
            continue
        if abs(x) <= 90 and near.allows(km_outside(country, y, x)):
            yield Problem(
                "W609",
                "nodes.csv",
                row,
                "x_coord",
                message(
                    "%(node_id)s: longitude %(x)s, latitude %(y)s is not in "
                    "%(country)s, but longitude %(y)s, latitude %(x)s is",
                    node_id=node["node_id"],
                    x=f"{x:g}",
                    y=f"{y:g}",
                    country=country,
                ),
                message("longitude in x_coord, latitude in y_coord"),
                message("Exchange the two."),
                (str(node["node_id"]),),
            )
            continue
        yield Problem(
            "W608",
            "nodes.csv",
            row,
            "country",
            message(
                "%(node_id)s: longitude %(x)s, latitude %(y)s lies %(away_km)s km "
                "outside %(country)s",
                node_id=node["node_id"],
                x=f"{x:g}",
                y=f"{y:g}",
                away_km=f"{away_km:.0f}",
                country=country,
            ),
            message("a place at most %(high)s km outside its country", high=f"{near.high:g}"),
            message("Correct the coordinates (degrees, east and north positive) or the country."),
            (str(node["node_id"]),),
        )


@cache
def outlines() -> Mapping[str, Any]:
    """Return coarse outlines of countries as rings of coordinates, by their two letters."""
    text = files("corridor.case.checks").joinpath("countries.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["countries"])


@cache
def _outline(country: str) -> shapely.Geometry:
    polygons = {"type": "MultiPolygon", "coordinates": outlines()[country]}
    return shapely.make_valid(shapely.from_geojson(json.dumps(polygons)))


def km_outside(country: str, x: float, y: float) -> float:
    """Return how far a point lies outside a country, in km; 0 inside.

    Degrees of longitude are taken as long as at the point, which is exact enough near the outline.
    """
    scale = np.array([max(0.01, math.cos(math.radians(min(90.0, abs(y))))), 1.0])
    flat = shapely.transform(_outline(country), lambda degrees: degrees * scale)
    return float(shapely.distance(flat, shapely.Point(x * scale[0], y))) * KM_PER_DEGREE


def disputed(country: str, x: float, y: float) -> bool:
    """Return whether a point lies where this country and another both claim the land."""
    return any(
        country in words(area["claimed_by"])
        and float(area["west"]) <= x <= float(area["east"])
        and float(area["south"]) <= y <= float(area["north"])
        for area in _disputed_areas()
    )


@cache
def _disputed_areas() -> list[dict[str, str]]:
    return data_rows("corridor.case.checks", "disputed.csv")
