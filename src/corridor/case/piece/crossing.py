"""Demand of a piece: cargo that crosses its boundary starts and ends at the gates it passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corridor.case.checks.network import link_mode_state
from corridor.case.piece.bounds import GATE, Bounds, gate_nodes, zone_nodes
from corridor.case.tables import Record, Tables

LEFT_OUT = 0.001
"""The smallest flows are left out as far as all of them make no more than this share of the tonnes:
some routes carry a few tonnes of a flow."""


@dataclass(frozen=True)
class Route:
    """One way that cargo of the whole case takes.

    Attributes
    ----------
    demand_id : str
        Row of the demand.
    share : float
        Share of the row that takes it.
    links : tuple of str
        Its links in the order of travel.
    """

    demand_id: str
    share: float
    links: tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """Part of a route within a piece, from zone to zone.

    Attributes
    ----------
    origin, destination : str
        Zone of the piece; of a gate where the cargo comes from outside or goes there.
    tonnes_per_year : float
        In the base year.
    row : mapping
        Row of the demand it is part of.
    """

    origin: str
    destination: str
    tonnes_per_year: float
    row: Record


def stretches(case: Tables, bounds: Bounds, routes: Iterable[Route]) -> Iterator[Stretch]:
    """Yield the parts of routes that lie in a piece.

    A route that leaves the piece and comes back has several. Cargo without a route is kept where
    both its zones lie in the piece.

    Parameters
    ----------
    case : Tables
        The whole case.
    bounds : Bounds
        Nodes and links of the piece.
    routes : iterable of Route
        Where the cargo of the whole case goes.
    """
    gates = gate_nodes(case, bounds)

    def gate(node: str, link: str) -> str:
        return GATE + gates[node, str(link_mode_state(case, link))]

    routed: dict[str, float] = {}
    for route in routes:
        row = case.records["demand"][route.demand_id]
        routed[route.demand_id] = routed.get(route.demand_id, 0.0) + route.share
        tonnes = float(row["tonnes_per_year"]) * route.share
        nodes = _nodes_along(case, route.links, str(row["origin"]))
        for first, last in _runs(route.links, bounds):
            start, end = nodes[first], nodes[last + 1]
            inside = start in bounds.inside
            origin = str(row["origin"]) if inside else gate(start, route.links[first])
            inside = end in bounds.inside
            destination = str(row["destination"]) if inside else gate(end, route.links[last])
            if origin != destination:
                yield Stretch(origin, destination, tonnes, row)
    for demand_id, row in case.records["demand"].items():
        left = 1.0 - routed.get(demand_id, 0.0)
        ends = (str(row["origin"]), str(row["destination"]))
        if left > 1e-6 and all(set(zone_nodes(case, z)) & bounds.inside for z in ends):
            yield Stretch(*ends, float(row["tonnes_per_year"]) * left, row)


def _nodes_along(case: Tables, links: Sequence[str], origin: str) -> list[str]:
    """Return the nodes of a route in the order of travel, one more than it has links."""
    ends = [_pair(case, link) for link in links]
    if not ends:
        return []
    first = set(ends[0])
    beyond = first & set(ends[1]) if len(ends) > 1 else first - set(zone_nodes(case, origin))
    at = next(iter(sorted(first - beyond)), ends[0][0])
    nodes = [at]
    for a, b in ends:
        at = b if at == a else a
        nodes.append(at)
    return nodes


def _pair(case: Tables, link: str) -> tuple[str, str]:
    row = case.records["links"][link]
    return str(row["from_node_id"]), str(row["to_node_id"])


def _runs(links: Sequence[str], bounds: Bounds) -> Iterator[tuple[int, int]]:
    """Yield first and last place of each run of links within the piece."""
    start: int | None = None
    for i, link in enumerate(links):
        if link in bounds.links:
            start = i if start is None else start
        elif start is not None:
            yield start, i - 1
            start = None
    if start is not None:
        yield start, len(links) - 1


def demand_rows(parts: Iterable[Stretch]) -> list[dict[str, object]]:
    """Return stretches as rows of ``demand``: those alike added up, the smallest left out."""
    total: dict[tuple[str, ...], float] = {}
    sources: dict[tuple[str, ...], dict[str, None]] = {}
    for part in parts:
        kind = (str(part.row["commodity_id"]), str(part.row["group"]))
        key = (part.origin, part.destination, *kind)
        total[key] = total.get(key, 0.0) + part.tonnes_per_year
        sources.setdefault(key, {}).update(dict.fromkeys(str(part.row["source_id"]).split()))
    few = LEFT_OUT * sum(total.values())
    for small in sorted(total, key=lambda k: (total[k], k)):
        few -= total[small]
        if few < 0:
            break
        del total[small]
    left = sorted(total)
    return [
        {
            "demand_id": f"D{number:03d}",
            **dict(zip(("origin", "destination", "commodity_id", "group"), key, strict=True)),
            "tonnes_per_year": round(total[key]),
            "source_id": " ".join(sources[key]),
            "quality": "derived",
        }
        for number, key in enumerate(left, start=1)
    ]
