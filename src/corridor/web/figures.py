"""Maps and profiles of a state, drawn by the reports."""

from __future__ import annotations

from typing import Any

from corridor.answers.chosen import ALL_CARGO, Chosen, chosen_words
from corridor.answers.drawn import DrawnAnswer
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.markup import brought_along
from corridor.reports.figures.profile import profile_svg
from corridor.reports.maps.geojson import basemap_geojson, network_geojson
from corridor.reports.pages.maps import around, network_map

AROUND = 0.5
"""Share of the longer side of a network by which the base map goes further on each side."""

WIDE_DEG = 300.0
"""A base map that is wider goes all around the world."""

WIDTH_PX = 2000.0


def map_of(
    case: Case,
    drawn: DrawnAnswer,
    chosen: Chosen = ALL_CARGO,
    beside: DrawnAnswer | None = None,
    *,
    alone: bool,
    language: Language = ENGLISH,
) -> str:
    """Return the map of a state as SVG, named by the cargo chosen; alone it brings its style.

    It has room for the cargo of the state that is shown beside it, so that one can be laid over
    the other.
    """
    route = [row.element for row in drawn.profile]
    what = language.sentence("Map of the corridor")
    name = ": ".join(filter(None, (what, chosen_words(case, chosen))))
    both = (*drawn.network.links, *(beside.network.links if beside else ()))
    busy = [row for row in both if row.flow_mt > 1e-6]
    bounds = around(busy, among=both) if beside else None
    drawn_map = network_map(case, drawn.network, route, bounds=bounds, name=name, language=language)
    return brought_along(drawn_map) if alone else drawn_map


def profile_of(drawn: DrawnAnswer, *, alone: bool, language: Language = ENGLISH) -> str:
    """Return capacity and flow along the main route as SVG; on its own it brings its style."""
    profile = profile_svg(drawn.profile, language=language)
    return brought_along(profile) if alone else profile


def network_of(case: Case) -> dict[str, Any]:
    """Return nodes and links as GeoJSON, each with the ids of the elements that lie on it."""
    elements: dict[str, list[str]] = {}
    for table, place in (("terminals", "node_id"), ("ports", "node_id"), ("borders", "link_id")):
        for element, record in case.records[table].items():
            elements.setdefault(str(record[place]), []).append(element)
    network = network_geojson(case)
    for feature in network["features"]:
        key = feature["properties"]["id"]
        feature["properties"]["elements"] = elements.get(key, [])
    return network


def basemap_of(case: Case) -> dict[str, Any]:
    """Return land, lakes, rivers and boundaries around the network of a case as GeoJSON."""
    west, south, east, north = network_geojson(case).get("bbox", (-180.0, -60.0, 180.0, 80.0))
    more = AROUND * max(east - west, north - south)
    west, east = west - more, east + more
    south, north = max(-85.0, south - 1.5 * more), min(85.0, north + 1.5 * more)  # a tall screen
    if east - west > WIDE_DEG:
        west, east = (west + east) / 2 - 180.0, (west + east) / 2 + 180.0
    return basemap_geojson((west, south, east, north), WIDTH_PX)
