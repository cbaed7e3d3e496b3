"""Stations, borders and ports on the lines of a network, and the gaps between its parts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from corridor.importing.network import Groups, Lines, Net, Network, Node, split
from corridor.importing.osm_file import Place

REACH_M = {"station": 300.0, "yard": 300.0, "border": 500.0, "port": 2_000.0, "loop": 60.0}
"""How far from its line a place may lie."""

SAME_M = 400.0
"""Places nearer to each other along a line are one node."""

LISTED_M = 2_000.0
"""Widest gap between two parts of a network that is listed."""


class Placed(NamedTuple):
    """A place, the kind of line on which it became a node, and how far from it the line is.

    Attributes
    ----------
    place : Place
        Station, yard, border or port.
    net : Net or None
        Mode and gauge of the line; None when no line is near.
    metres : float
        Distance of the line; not a number when none is near.
    """

    place: Place
    net: Net | None
    metres: float


def set_places(network: Network, places: Sequence[Place]) -> list[Placed]:
    """Make nodes of stations, yards, borders and ports that lie at a line.

    Returns
    -------
    list of Placed
        Every place, once for each mode and gauge at whose line it lies.
    """
    rank = {"port": 0, "border": 1, "station": 2, "yard": 3}
    nodes = sorted(
        (p for p in places if p.facts.kind in rank),
        key=lambda p: (rank[p.facts.kind], not p.facts.name, p.osm),
    )
    placed: list[list[Placed]] = [[] for _ in nodes]
    for net in dict.fromkeys(edge.net for edge in network.edges):
        chosen = [(i, p) for i, p in enumerate(nodes) if net.mode in p.facts.modes]
        for i, metres in _set_on(network, net, chosen):
            placed[i].append(Placed(nodes[i], net, metres))
    nowhere = ([Placed(place, None, math.nan)] for place in nodes)
    return [one for some, none in zip(placed, nowhere, strict=True) for one in some or none]


def _set_on(
    network: Network, net: Net, places: Sequence[tuple[int, Place]]
) -> list[tuple[int, float]]:
    edges = [edge for edge in network.edges if edge.net == net]
    others = [edge for edge in network.edges if edge.net != net]
    points = np.array([place.point for _, place in places]).reshape(-1, 2)
    reach = np.array([REACH_M[place.facts.kind] for _, place in places])
    cuts, given, placed = [], [], []
    taken: dict[int, list[tuple[float, Node]]] = {}
    for (i, place), near in zip(
        places, Lines([e.strip for e in edges]).near(points, reach), strict=True
    ):
        if not near:
            continue
        metres, number, at_m = near[0]
        placed.append((i, metres))
        on_line = taken.setdefault(number, [])
        beside = next((node for at, node in on_line if abs(at - at_m) < SAME_M), None)
        if beside is None:
            beside = Node(net, -1_000_000_000 - i)
            on_line.append((at_m, beside))
            cuts.append((number, at_m, beside))
        given.append((beside, place))
    parts, alias = split(edges, cuts, SAME_M)
    network.edges = [*others, *parts]
    for node, place in given:
        network.places.setdefault(alias(node), place)
        if place.facts.kind == "yard":
            network.yards.setdefault(alias(node), place)
        elif place.facts.kind == "port":
            network.ports.setdefault(alias(node), place)
    return placed


@dataclass(frozen=True)
class Gap:
    """Two parts of a network that come close to each other and do not touch.

    Attributes
    ----------
    metres : float
        Distance between them.
    node : Node
        End or place of the one part.
    net : Net
        Mode and gauge of the line of the other part.
    point : tuple of (float, float)
        Longitude and latitude of the node.
    place : str
        Name of the place there, if it has one.
    joined : bool
        Whether the two were joined there.
    """

    metres: float
    node: Node
    net: Net
    point: tuple[float, float]
    place: str = ""
    joined: bool = False


class Between(NamedTuple):
    """A gap, with the line on its other side and how far along it in metres."""

    gap: Gap
    line: int
    at_m: float


def parts_of(network: Network) -> dict[Node, int]:
    """Return the number of the part to which each node belongs; the longest part is 0.

    Railways of two gauges that meet in a yard are one part, and so is all that meets in a port.
    """
    groups = Groups[Node]()
    for edge in network.edges:
        groups.join(edge.start, edge.end)
    for node, first in network.one_place().items():
        groups.join(first, node)
    length: dict[Node, float] = {}
    for edge in network.edges:
        root = groups.of(edge.start)
        length[root] = length.get(root, 0.0) + edge.strip.length_m
    order = {node: i for i, node in enumerate(sorted(length, key=lambda n: (-length[n], n)))}
    ends = (node for edge in network.edges for node in (edge.start, edge.end))
    return {node: order[groups.of(node)] for node in ends}


def gaps(network: Network) -> list[Between]:
    """Return the narrowest gap between each two parts, with the line and where on it the gap is."""
    part = parts_of(network)
    degrees = network.degrees()
    ends: dict[Node, tuple[float, float]] = {}
    for edge in network.edges:
        for node, at in ((edge.start, 0), (edge.end, -1)):
            if degrees[node] == 1 or node in network.places:
                x, y = edge.strip.points[at]
                ends.setdefault(node, (float(x), float(y)))
    lines = Lines([edge.strip for edge in network.edges])
    points = np.array(list(ends.values())).reshape(-1, 2)
    best: dict[tuple[int, int], Between] = {}
    for (node, point), near in zip(
        ends.items(), lines.near(points, np.full(len(points), LISTED_M)), strict=True
    ):
        for metres, number, at_m in near:
            edge = network.edges[number]
            pair = (min(part[node], part[edge.start]), max(part[node], part[edge.start]))
            if pair[0] == pair[1] or (pair in best and best[pair].gap.metres <= metres):
                continue
            place = network.places.get(node)
            named = "" if place is None else place.facts.name
            best[pair] = Between(Gap(metres, node, edge.net, point, named), number, at_m)
    return sorted(best.values(), key=lambda each: (each.gap.metres, each.gap.node))


def join_gaps(network: Network, found: Sequence[Between], most_m: float) -> list[Gap]:
    """Join parts where the gap between them is at most so wide; lengths stay as they are.

    Railways of two gauges are not joined: wagons pass from one to the other in a terminal alone.

    Returns
    -------
    list of Gap
        All gaps, with those that were joined marked.
    """
    result, cuts = [], []
    for gap, line, at_m in found:
        gauges = {gap.node.net, gap.net}
        two_gauges = len(gauges) > 1 and all(net.mode == "rail" for net in gauges)
        joined = gap.metres <= most_m and not two_gauges
        result.append(replace(gap, joined=joined))
        if joined:
            cuts.append((line, at_m, gap.node))
    network.edges, alias = split(network.edges, cuts, SAME_M)
    for places in (network.places, network.yards, network.ports):
        moved = {alias(node): place for node, place in reversed(places.items())}
        places.clear()
        places.update(moved)
    return result


def drop_crumbs(network: Network, short_m: float) -> None:
    """Leave out parts of a network that are shorter than the longest and than so much."""
    part = parts_of(network)
    length_km: dict[int, float] = defaultdict(float)
    for edge in network.edges:
        length_km[part[edge.start]] += edge.strip.length_m / 1000
    small = {n for n, km in length_km.items() if n and km * 1000 < short_m}
    for number in small:
        network.dropped_km["small parts that touch no other"] += length_km[number]
    network.edges = [edge for edge in network.edges if part[edge.start] not in small]
