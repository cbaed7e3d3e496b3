"""The maps of a report: the whole corridor, and closer where the plan works."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
import shapely

from corridor.answers.report_rows import MapLinkRow, ProfileRow
from corridor.answers.values import frame_of
from corridor.case.model import Case
from corridor.reports.figures.basemap import Bounds, layer
from corridor.reports.figures.map import map_svg

_CITIES_APART_DEG = 2.0
_CLOSER = 0.5
_ASHORE = 0.2


def plan_maps(
    case: Case, links: Sequence[MapLinkRow], route: Sequence[ProfileRow]
) -> tuple[str, str]:
    """Draw the links by what the plan does to them, as wide as their flow after the plan.

    Parameters
    ----------
    case : Case
        The case.
    links : sequence of MapLinkRow
        Links with the flow of the plan.
    route : sequence of ProfileRow
        Main route; its cities and ports are named.

    Returns
    -------
    (str, str)
        SVG of the whole, and of the part with the works and the bottlenecks; the second is empty
        when it would show the same.
    """
    return _maps(case, frame_of(links, MapLinkRow), {row.element for row in route})


def _maps(case: Case, links: pd.DataFrame, on_route: Collection[str]) -> tuple[str, str]:
    quiet = (links["mode"] == "sea") & links["state"].isin(["idle", "planned"])
    links = links[~(quiet & links["coordinates"].map(runs_ashore))]
    busy = links[links["state"].isin(["used", "upgraded", "binding"])]
    works = links[links["state"].isin(["upgraded", "binding"])]
    whole = around(busy if len(busy) else links, 0.05)
    named = ends(links[links["link_id"].isin(list(on_route))])
    kinds = case.records["nodes"]
    beside = {n for n in ends(busy) if kinds[n]["kind"] != "station"}
    svg = map_svg(node_frame(case, apart(case, named | beside)), links, whole)
    if works.empty:
        return svg, ""
    closer = around(works, 0.15)
    if max(_size(closer)) > _CLOSER * max(_size(whole)):
        return svg, ""
    near = ends(works) | ends(busy)
    return svg, map_svg(node_frame(case, near), links, closer)


def node_frame(case: Case, named: Collection[str]) -> pd.DataFrame:
    """Return the nodes as [`corridor.reports.figures.map.map_svg`][] takes them."""
    columns = ["node_id", "name", "x_coord", "y_coord", "kind"]
    frame = case.tables["nodes"][columns]
    return frame.assign(label=frame["node_id"].isin(list(named)))


def runs_ashore(coordinates: Sequence[tuple[float, float]]) -> bool:
    """Return whether a line lies on land, as a sea lane does for want of its true course."""
    line = shapely.LineString(coordinates)
    return bool(shapely.intersection(line, layer("land")).length > _ASHORE * line.length)


def ends(links: pd.DataFrame) -> set[str]:
    """Return the ids of the nodes at both ends of links."""
    return set(links["from_node_id"]) | set(links["to_node_id"])


def apart(case: Case, nodes: Collection[str]) -> list[str]:
    """Keep cities first, then ports and borders, that stand well apart from each other."""
    rank = ("city", "port", "border", "terminal", "station")
    places = [case.records["nodes"][n] for n in nodes]
    kept: list[tuple[str, np.ndarray]] = []
    for place in sorted(places, key=lambda r: (rank.index(r["kind"]), r["node_id"])):
        at = np.array([place["x_coord"], place["y_coord"]])
        if all(np.hypot(*(at - other)) > _CITIES_APART_DEG for _, other in kept):
            kept.append((place["node_id"], at))
    return [node for node, _ in kept]


def around(links: pd.DataFrame, margin: float) -> Bounds:
    """Return the bounds of links with a margin, as a share of their longer side."""
    points = np.vstack([np.asarray(line, dtype=float) for line in links["coordinates"]])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    wide = max(margin * max(east - west, north - south), 0.3)
    return west - wide, south - wide, east + wide, north + wide


def _size(bounds: Bounds) -> tuple[float, float]:
    west, south, east, north = bounds
    return east - west, north - south
