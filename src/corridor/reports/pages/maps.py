"""The maps of a report: the whole corridor, and closer where the plan works."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from corridor.answers.map_rows import MapLinkRow, NetworkRows
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import NARROW_PT, WIDTH_PT
from corridor.reports.maps.frame import bounds_of, seam_of, turned
from corridor.reports.maps.network import map_svg
from corridor.reports.maps.places import Place
from corridor.reports.pages.actions import Action, numbered
from corridor.world import Bounds, share_on_land

_CLOSER = 0.5
_ASHORE = 0.2
_RANK = {"city": 1, "port": 2, "border": 3, "terminal": 3, "station": 4}
_OFF_ROUTE = 4


def network_map(
    case: Case,
    network: NetworkRows,
    route: Collection[str] = (),
    *,
    bounds: Bounds | None = None,
    width: float = WIDTH_PT,
    name: str = "",
    alone: bool = False,
    listed: bool = True,
    language: Language = ENGLISH,
) -> str:
    """Draw the network of a case in one situation.

    Parameters
    ----------
    case : Case
        The case.
    network : NetworkRows
        What its links and points carry, and the works.
    route : collection of str
        Elements of the main route, whose places are named first.
    bounds : tuple of float, optional
        West, south, east and north in degrees; what cargo passes when left out.
    width : float
        Width in points.
    name : str
        What a screen reader says first; that it is a map of the corridor when left out.
    alone : bool
        Whether the SVG brings its own style.
    listed : bool
        Whether the works are listed beneath.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG.
    """
    links = [row for row in network.links if row.flow_mt > 1e-6 or not drawn_ashore(row)]
    busy = [row for row in links if row.flow_mt > 1e-6]
    on_route = [row for row in links if row.link_id in set(route)]
    named = place_rows(case, ends(on_route), ends(busy), ends(links))
    return map_svg(
        named, links, network.points, network.projects, name=name, width=width,
        bounds=bounds or around(busy or links, among=links), alone=alone, listed=listed,
        language=language,
    )  # fmt: skip


def front_map(
    case: Case,
    network: NetworkRows,
    route: Collection[str],
    todo: Sequence[Action],
    language: Language = ENGLISH,
) -> str:
    """Draw the corridor for the first page: narrow, with the numbers of what is to be done.

    Nothing where no link has coordinates.
    """
    if not network.links:
        return ""
    shown = numbered(network, todo)
    return network_map(case, shown, route, width=NARROW_PT, listed=False, language=language)


def works_bounds(network: NetworkRows) -> Bounds | None:
    """Return the bounds of the works and bottlenecks; None where they are as wide as the whole."""
    busy = [row for row in network.links if row.flow_mt > 1e-6]
    works = [row for row in network.links if row.binding or row.upgraded]
    whole = around(busy or network.links, among=network.links)
    closer = around(works, 0.15, network.links)
    if not whole or not closer or max(_size(closer)) > _CLOSER * max(_size(whole)):
        return None
    return closer


def place_rows(
    case: Case, first: Collection[str], then: Collection[str], drawn: Collection[str]
) -> list[Place]:
    """Return the places of a map: cities before ports before stations, those named first first.

    Parameters
    ----------
    case : Case
        The case.
    first, then : collection of str
        Nodes that matter most, and next; of all others only cities and ports are named.
    drawn : collection of str
        Nodes that have a link on the map.
    """
    rows = []
    for node in case.rows("nodes"):
        key, kind = str(node["node_id"]), str(node["kind"])
        if key not in drawn:
            continue
        rank: int | None = _RANK.get(kind, 5)
        if key not in first:
            rank = _RANK.get(kind, 5) + _OFF_ROUTE * (1 if key in then else 2)
            if key not in then and kind not in ("city", "port"):
                rank = None
        lon, lat = float(node["x_coord"]), float(node["y_coord"])
        rows.append(Place(key, str(node["name"]), kind, lon, lat, rank))
    return rows


def ends(links: Sequence[MapLinkRow]) -> set[str]:
    """Return the ids of the nodes at both ends of links."""
    return {node for row in links for node in (row.from_node_id, row.to_node_id)}


def around(
    links: Sequence[MapLinkRow], margin: float = 0.05, among: Sequence[MapLinkRow] = ()
) -> Bounds | None:
    """Return the bounds of links with a margin, as a share of their longer side.

    They lie where the links lie on a map of those among which they are, also over 180 degrees.
    """
    if not links:
        return None
    every = [np.asarray(row.coordinates, dtype=float) for row in links]
    all_of = [np.asarray(row.coordinates, dtype=float) for row in among or links]
    seam = seam_of(np.vstack(all_of))
    return bounds_of(np.vstack([turned(line, seam) for line in every]), margin)


def drawn_ashore(row: MapLinkRow) -> bool:
    """Return whether a sea lane lies on land, as a straight one does for want of its course."""
    if row.mode != "sea" or len(row.coordinates) > 2:
        return False
    return share_on_land(row.coordinates) > _ASHORE


def _size(bounds: Bounds) -> tuple[float, float]:
    west, south, east, north = bounds
    return east - west, north - south
