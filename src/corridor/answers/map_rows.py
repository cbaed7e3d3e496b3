"""Rows from which maps are drawn: links, points on the way, and projects, with what they carry."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from corridor.answers.chosen import ALL_CARGO, Chosen, chosen_flow
from corridor.answers.values import finite
from corridor.case.model import Case
from corridor.formats.cases.geopackage import link_coordinates
from corridor.maxflow.cut import element_flow
from corridor.maxflow.throughput import Throughput
from corridor.units import T_PER_MT

AT_NODES = {"terminals": "terminal", "ports": "port"}
"""Tables of elements that lie at a node, and the kind of each."""


@dataclass(frozen=True)
class Use:
    """What an element carries, and how much of it is used.

    Attributes
    ----------
    forward_mt, back_mt : float
        Counted tonnes each way, millions a year; all in the first where it counts both together.
    others_mt : float
        Tonnes of other cargo, both ways.
    capacity_mt : float or None
        Capacity of both ways together; None where nothing limits.
    share : float or None
        Share of capacity that all cargo uses, in the fuller direction.
    binding, upgraded : bool
        Whether it is in the cut, and whether works change it.
    """

    forward_mt: float
    back_mt: float
    others_mt: float
    capacity_mt: float | None
    share: float | None
    binding: bool
    upgraded: bool

    @property
    def flow_mt(self) -> float:
        """Counted tonnes of both ways, millions a year."""
        return self.forward_mt + self.back_mt

    @property
    def open(self) -> bool:
        """Whether it can carry anything."""
        return self.capacity_mt is None or self.capacity_mt > 0


@dataclass(frozen=True)
class MapLinkRow(Use):
    """A link on the map: its course in degrees, its flow, and how full it or its border is."""

    link_id: str
    name: str
    from_node_id: str
    to_node_id: str
    mode: str
    coordinates: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class MapPointRow(Use):
    """A border, terminal or port on the map."""

    id: str
    name: str
    kind: str
    node_id: str
    lon: float
    lat: float


@dataclass(frozen=True)
class MapProjectRow:
    """A project on the map.

    Attributes
    ----------
    id, name : str
        The project.
    lon, lat : float
        Where its works lie.
    cost_musd : float
        What it costs.
    flow_mt : float
        Most tonnes that one of its elements carries, counted ones, millions a year.
    """

    id: str
    name: str
    lon: float
    lat: float
    cost_musd: float
    flow_mt: float


@dataclass(frozen=True)
class NetworkRows:
    """All that a map of a network in one situation shows.

    Attributes
    ----------
    links : tuple of MapLinkRow
        Links.
    points : tuple of MapPointRow
        Borders, terminals and ports.
    projects : tuple of MapProjectRow
        Works in this situation.
    """

    links: tuple[MapLinkRow, ...]
    points: tuple[MapPointRow, ...]
    projects: tuple[MapProjectRow, ...] = ()


def network_rows(
    top: Throughput, changed: Mapping[str, Collection[str]], chosen: Chosen = ALL_CARGO
) -> NetworkRows:
    """Return the network of a throughput as a map shows it.

    Parameters
    ----------
    top : Throughput
        The throughput.
    changed : mapping of str to collection of str
        Elements that each project changes.
    chosen : Chosen
        Cargo whose tonnes are shown; shares of capacity are those of all cargo.
    """
    case = top.capacities.situation.case
    of = uses(top, {e for elements in changed.values() for e in elements}, chosen)
    return NetworkRows(map_links(case, of), map_points(case, of), map_projects(case, changed, of))


def uses(
    top: Throughput, touched: Collection[str] = (), chosen: Chosen = ALL_CARGO
) -> dict[str, Use]:
    """Return what each element carries in a throughput.

    Parameters
    ----------
    top : Throughput
        The throughput.
    touched : collection of str
        Elements that works change.
    chosen : Chosen
        Cargo whose tonnes are shown; shares of capacity are those of all cargo.

    Returns
    -------
    dict of str to Use
        By the id of the element.
    """
    network, flow, shown = top.program.network, top.flow, chosen_flow(top, chosen)
    shown_flow = top.element_flow if shown is flow else element_flow(network, shown)
    binding, changed = {c.id for c in top.cut}, set(touched)
    all_flow = flow.row_flow + flow.others_row_flow
    count, of = len(network.elements), network.row_element
    fullest = np.zeros(count)
    np.maximum.at(fullest, of, all_flow)
    others = np.bincount(of, shown.others_row_flow, minlength=count)
    open_rows = np.unique(network.row[network.row >= 0])
    ways_open = np.maximum(1, np.bincount(of[open_rows], minlength=count))
    capacity_t_per_year = top.capacities.by_id
    found = {}
    for element, full, other, ways in zip(
        network.elements, fullest.tolist(), others.tolist(), ways_open.tolist(), strict=True
    ):
        each = capacity_t_per_year[element]
        forward, back = shown_flow[element]
        found[element] = Use(
            forward_mt=forward / T_PER_MT,
            back_mt=back / T_PER_MT,
            others_mt=other / T_PER_MT,
            capacity_mt=finite(ways * each / T_PER_MT),
            share=full / each if 0 < each < math.inf else None,
            binding=element in binding,
            upgraded=element in changed,
        )
    return found


def map_links(case: Case, of: Mapping[str, Use]) -> tuple[MapLinkRow, ...]:
    """Return the links of a case; a border on a link makes it as full as the border is.

    A link between places without coordinates is left out, as is all that lies there.
    """
    checks: dict[str, list[str]] = {}
    for border in case.rows("borders"):
        checks.setdefault(border["link_id"], []).append(border["border_id"])
    rows = []
    for link_id, link in case.records["links"].items():
        own, parts = of[link_id], [of[e] for e in (link_id, *checks.get(link_id, ()))]
        limits = [p.capacity_mt for p in parts if p.capacity_mt is not None]
        shares = [p.share for p in parts if p.share is not None]
        rows.append(
            MapLinkRow(
                forward_mt=own.forward_mt,
                back_mt=own.back_mt,
                others_mt=own.others_mt,
                capacity_mt=min(limits, default=None),
                share=max(shares, default=None),
                binding=any(p.binding for p in parts),
                upgraded=any(p.upgraded for p in parts),
                link_id=link_id,
                name=str(link["name"]),
                from_node_id=str(link["from_node_id"]),
                to_node_id=str(link["to_node_id"]),
                mode=str(link["mode"]),
                coordinates=tuple((float(x), float(y)) for x, y in link_coordinates(case, link)),
            )
        )
    return tuple(row for row in rows if row.coordinates)


def map_points(case: Case, of: Mapping[str, Use]) -> tuple[MapPointRow, ...]:
    """Return borders along their link, and terminals and ports at their node."""
    nodes, rows = case.records["nodes"], []
    checks: dict[str, list[Mapping[str, object]]] = {}
    for border in case.rows("borders"):
        checks.setdefault(str(border["link_id"]), []).append(border)
    for link_id, borders in checks.items():
        link = case.records["links"][link_id]
        line = shapely.LineString(link_coordinates(case, link))
        if line.is_empty:
            continue
        for i, border in enumerate(borders, start=1):
            at = line.interpolate(i / (len(borders) + 1), normalized=True)
            element = str(border["border_id"])
            rows.append(
                _point(of[element], element, str(border["name"]), "border",
                       str(link["from_node_id"]), at.x, at.y)
            )  # fmt: skip
    for table, kind in AT_NODES.items():
        for element, row in case.records[table].items():
            node = nodes[row["node_id"]]
            rows.append(
                _point(of[element], element, str(row["name"]), kind, str(row["node_id"]),
                       float(node["x_coord"]), float(node["y_coord"]))
            )  # fmt: skip
    return tuple(row for row in rows if math.isfinite(row.lon + row.lat))


def map_projects(
    case: Case, changed: Mapping[str, Collection[str]], of: Mapping[str, Use]
) -> tuple[MapProjectRow, ...]:
    """Return projects where their works lie: on the link that carries most, else on the point.

    Parameters
    ----------
    case : Case
        The case.
    changed : mapping of str to collection of str
        Elements that each project changes.
    of : mapping of str to Use
        What elements carry.
    """
    places = {p.id: (p.lon, p.lat) for p in map_points(case, of)}
    rows = []
    for project, elements in changed.items():
        known = sorted(set(elements) & set(of), key=lambda e: (e in places, -of[e].flow_mt, e))
        if not known:
            continue
        at = places.get(known[0]) or _middle(case, known[0])
        if at is None:
            continue
        row = case.records["projects"][project]
        cost = row["cost_musd"]
        rows.append(
            MapProjectRow(
                id=project, name=str(row["name"]), lon=at[0], lat=at[1],
                cost_musd=math.nan if cost is None else float(cost),
                flow_mt=max(of[e].flow_mt for e in known),
            )
        )  # fmt: skip
    return tuple(rows)


def _middle(case: Case, element: str) -> tuple[float, float] | None:
    """Return the middle of a link; None for what has no place on the map."""
    link = case.records["links"].get(element)
    line = shapely.LineString([] if link is None else link_coordinates(case, link))
    if line.is_empty:
        return None
    at = line.interpolate(0.5, normalized=True)
    return float(at.x), float(at.y)


def _point(
    use: Use, element: str, name: str, kind: str, node_id: str, lon: float, lat: float
) -> MapPointRow:
    return MapPointRow(
        use.forward_mt, use.back_mt, use.others_mt, use.capacity_mt, use.share, use.binding,
        use.upgraded, element, name, kind, node_id, lon, lat,
    )  # fmt: skip
