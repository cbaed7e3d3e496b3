"""A network of lines between nodes: made of what is kept of chains, cleaned, joined and named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
import shapely

from corridor.importing.chains import Chain, walks
from corridor.importing.osm_file import Place
from corridor.importing.parallel import Beside, runs
from corridor.importing.strips import Floats, Strip, flat, stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")

END_M = 1.0
"""A place on a line nearer than this to its end is the end."""


class Net(NamedTuple):
    """Mode and gauge of lines that hang together; a gauge of 0 stands for modes without one."""

    mode: str
    gauge_mm: int = 0


class Node(NamedTuple):
    """A node of a network: its number in the extract, or a negative one where lines were cut."""

    net: Net
    number: int


@dataclass(frozen=True)
class Edge:
    """A line between two nodes.

    Attributes
    ----------
    net : Net
        Mode and gauge of the line; its nodes may belong to others as well.
    start, end : Node
        Its ends.
    strip : Strip
        Its course.
    """

    net: Net
    start: Node
    end: Node
    strip: Strip


@dataclass
class Network:
    """Lines between nodes.

    Attributes
    ----------
    edges : list of Edge
        Lines.
    places : dict of Node to Place
        Station, border or port at a node.
    yards, ports : dict of Node to Place
        Yard or port at a node, also where that is named after something else.
    dropped_km : dict of str to float
        Length of what was left out, by reason.
    """

    edges: list[Edge] = field(default_factory=list)
    places: dict[Node, Place] = field(default_factory=dict)
    yards: dict[Node, Place] = field(default_factory=dict)
    ports: dict[Node, Place] = field(default_factory=dict)
    dropped_km: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def degrees(self) -> Counter[Node]:
        """Return how many lines end at each node."""
        return Counter(node for edge in self.edges for node in (edge.start, edge.end))

    def gauge_changes(self) -> list[tuple[Place, tuple[Node, ...]]]:
        """Return the yards at which railways of several gauges meet, with their nodes."""
        railways = {n: yard for n, yard in self.yards.items() if n.net.gauge_mm}
        return [(yard, at) for yard, at in self._nodes_of(railways) if len(at) > 1]

    def sea_ports(self) -> list[tuple[Place, tuple[Node, ...]]]:
        """Return the ports at which ferries meet railways or roads, with their nodes."""
        at_sea = {"ferry"}
        return [
            (port, at)
            for port, at in self._nodes_of(self.ports)
            if at_sea < {node.net.mode for node in at}
        ]

    def _nodes_of(self, places: Mapping[Node, Place]) -> list[tuple[Place, tuple[Node, ...]]]:
        """Return places with those of their nodes that are in the network."""
        there = self.degrees()
        nodes: dict[str, list[Node]] = defaultdict(list)
        for node in sorted(places):
            if node in there:
                nodes[places[node].osm].append(node)
        return [(places[at[0]], tuple(at)) for _, at in sorted(nodes.items())]

    def one_place(self) -> dict[Node, Node]:
        """Return the node that stands for each other one of a gauge change or a port."""
        groups = Groups[Node]()
        for _, at in (*self.gauge_changes(), *self.sea_ports()):
            for node in at[1:]:
                groups.join(*sorted((groups.of(at[0]), groups.of(node))))
        together = {n for _, at in (*self.gauge_changes(), *self.sea_ports()) for n in at}
        return {node: groups.of(node) for node in together if groups.of(node) != node}


class Lines:
    """Lines among which the nearest to a point is sought."""

    def __init__(self, strips: Sequence[Strip]) -> None:
        self._strips = strips
        self._courses = [shapely.LineString(flat(strip.points)) for strip in strips]
        self._tree = shapely.STRtree(self._courses)

    def near(self, points: Floats, reach_m: Floats) -> list[list[tuple[float, int, float]]]:
        """Return the lines within reach of each point, nearest first.

        Parameters
        ----------
        points : array of float
            Longitudes and latitudes.
        reach_m : array of float
            How far each reaches.

        Returns
        -------
        list of list of (float, int, float)
            Distance in metres, number of the line, and distance along it in metres.
        """
        found: list[list[tuple[float, int, float]]] = [[] for _ in range(len(points))]
        if not len(points) or not self._strips:
            return found
        scale = stretch(points)
        dots = np.asarray(shapely.points(flat(points)), dtype=object)
        which, line = self._tree.query(dots, predicate="dwithin", distance=reach_m * scale)
        for i, number in zip(which.tolist(), line.tolist(), strict=True):
            away = float(shapely.distance(dots[i], self._courses[number]) / scale[i])
            found[i].append((away, number, self._along(number, dots[i])))
        return [sorted(each) for each in found]

    def _along(self, number: int, dot: shapely.Point) -> float:
        course = self._courses[number]
        at = float(shapely.line_locate_point(course, dot))
        corners = shapely.get_coordinates(course)
        steps = np.hypot(*np.diff(corners, axis=0).T)
        return float(
            np.interp(at, np.concatenate([[0], np.cumsum(steps)]), self._strips[number].at_m)
        )


Cut: TypeAlias = tuple[int, float, Node]
"""Number of a line, distance along it in metres, and the node there."""


class Groups(Generic[T]):
    """Things that belong together, each group known by one of them."""

    def __init__(self) -> None:
        self._of: dict[T, T] = {}

    def of(self, thing: T) -> T:
        """Return the one that stands for the group of a thing."""
        while (other := self._of.get(thing, thing)) != thing:
            self._of[thing] = self._of.get(other, other)
            thing = other
        return thing

    def join(self, first: T, second: T) -> None:
        """Put two groups together; that of the first stands for both."""
        a, b = self.of(first), self.of(second)
        if a != b:
            self._of[b] = a


def split(
    edges: Sequence[Edge], cuts: Iterable[Cut], end_m: float = END_M
) -> tuple[list[Edge], Callable[[Node], Node]]:
    """Cut lines at nodes that come to lie on them.

    Parameters
    ----------
    edges : sequence of Edge
        Lines.
    cuts : iterable of (int, float, Node)
        Where, as [`Cut`][] says.
    end_m : float
        Nearer to an end than this, the node there takes the place of the new one.

    Returns
    -------
    edges : list of Edge
        All lines, of which some are parts.
    alias : callable
        The node that stands for another one.
    """
    alias = Groups[Node]()
    by_edge: dict[int, list[tuple[float, Node]]] = defaultdict(list)
    for number, at_m, node in cuts:
        edge = edges[number]
        near_start, near_end = at_m < end_m, edge.strip.length_m - at_m < end_m
        if near_start or near_end:
            first = near_start and (not near_end or 2 * at_m <= edge.strip.length_m)
            alias.join(edge.start if first else edge.end, node)
        else:
            by_edge[number].append((at_m, node))
    result = []
    for number, edge in enumerate(edges):
        start, from_m = edge.start, 0.0
        for at_m, node in sorted(by_edge[number]):
            if from_m and at_m - from_m < end_m:
                alias.join(start, node)
                continue
            result.append(Edge(edge.net, start, node, edge.strip.part(from_m, at_m)))
            start, from_m = node, at_m
        last = edge.strip if from_m == 0 else edge.strip.part(from_m, edge.strip.length_m)
        result.append(Edge(edge.net, start, edge.end, last))
    named = [replace(e, start=alias.of(e.start), end=alias.of(e.end)) for e in result]
    return named, alias.of


def kept(net: Net, chains: Sequence[Chain], found: Sequence[Beside], reach_m: float) -> list[Edge]:
    """Return what is kept of chains, joined to the lines that stand for what is not.

    Parameters
    ----------
    net : Net
        Mode and gauge.
    chains : sequence of Chain
        All lines.
    found : sequence of Beside
        What runs beside each.
    reach_m : float
        How far apart lines may lie that stand for each other.
    """
    edges: list[Edge] = []
    together = Groups[int]()
    for chain in chains:
        together.join(chain.start, chain.end)
    group: list[int] = []
    asked: list[tuple[Node, int, NDArray[np.float64]]] = []  # node, its own line or -1, beside it
    for chain, side in zip(chains, found, strict=True):
        first, last = Node(net, chain.start), Node(net, chain.end)
        half = chain.strip.length_m / max(1, len(side.at_m)) / 2
        places = chain.strip.point_at(side.at_m)
        for start, end in runs(side.covered):
            if side.covered[start]:
                if start == 0:
                    asked.append((first, -1, places[0]))
                if end == len(side.at_m):
                    asked.append((last, -1, places[-1]))
                continue
            own = len(edges)
            a, b = first, last
            if start > 0:
                a = Node(net, -2 * own - 1)
                asked.append((a, own, places[start - 1]))
            if end < len(side.at_m):
                b = Node(net, -2 * own - 2)
                asked.append((b, own, places[end]))
            from_m = side.at_m[start] - half if start > 0 else 0.0
            to_m = side.at_m[end - 1] + half if end < len(side.at_m) else chain.strip.length_m
            edges.append(Edge(net, a, b, chain.strip.part(from_m, to_m)))
            group.append(together.of(chain.start))
    cuts = _attached(edges, asked, reach_m)
    return split(edges, [*cuts, *_reconnected(edges, group, cuts, 6 * reach_m)])[0]


def _reconnected(
    edges: Sequence[Edge], group: Sequence[int], cuts: Sequence[Cut], reach_m: float
) -> list[Cut]:
    """Return where loose ends go on, so that what hung together in the extract still does.

    In a station the line that is kept may change from one track to another, with points between
    them that are on neither.
    """
    parts = Groups[Node]()
    degree: Counter[Node] = Counter()
    for edge in edges:
        parts.join(edge.start, edge.end)
        degree.update((edge.start, edge.end))
    for number, _, node in cuts:
        parts.join(edges[number].start, node)
    ends = [
        (node, group[number], edge.strip.points[at])
        for number, edge in enumerate(edges)
        for node, at in ((edge.start, 0), (edge.end, -1))
        if degree[node] == 1
    ]
    if not ends:
        return []
    points = np.array([point for _, _, point in ends])
    near = Lines([edge.strip for edge in edges]).near(points, np.full(len(ends), reach_m))
    found = sorted(
        (away, node, number, at_m)
        for (node, own, _), lines in zip(ends, near, strict=True)
        for away, number, at_m in lines
        if group[number] == own
    )
    result = []
    for _, node, number, at_m in found:
        if parts.of(node) != parts.of(edges[number].start):
            parts.join(node, edges[number].start)
            result.append((number, at_m, node))
    return result


def _attached(
    edges: Sequence[Edge],
    asked: Sequence[tuple[Node, int, NDArray[np.float64]]],
    reach_m: float,
) -> list[Cut]:
    """Return where the ends of lines go on: on the line that is kept beside the one that is not."""
    at_node: dict[Node, set[int]] = defaultdict(set)
    for number, edge in enumerate(edges):
        at_node[edge.start].add(number)
        at_node[edge.end].add(number)
    asked = [each for each in asked if each[0] in at_node]
    if not asked:
        return []
    points = np.array([point for _, _, point in asked])
    lines = Lines([edge.strip for edge in edges])
    cuts = []
    for (node, own, _), near in zip(
        asked, lines.near(points, np.full(len(points), 3 * reach_m)), strict=True
    ):
        others = [each for each in near if each[1] != own]
        if others and (own >= 0 or others[0][1] not in at_node[node]):
            _, number, at_m = others[0]
            cuts.append((number, at_m, node))
    return cuts


def contract(network: Network, keep: Callable[[Node], bool]) -> None:
    """Join lines of one kind at nodes where no others meet, but for the nodes to keep.

    Lines are of one kind if they are of one mode and gauge, and traffic may run both ways on both
    or on neither.
    """
    degrees, kinds = network.degrees(), defaultdict(set)
    for edge in network.edges:
        kind = (edge.net, float(edge.strip.pieces_m @ edge.strip.both) * 2 > edge.strip.length_m)
        kinds[edge.start].add(kind)
        kinds[edge.end].add(kind)

    def stops(node: Node) -> bool:
        return degrees[node] != 2 or len(kinds[node]) > 1 or keep(node)

    edges = network.edges
    result = []
    for parts in walks([(e.start, e.end) for e in edges], stops):
        number, forward = parts[0]
        whole = _turned(edges[number], forward)
        for number, forward in parts[1:]:
            more = _turned(edges[number], forward)
            whole = Edge(whole.net, whole.start, more.end, whole.strip.then(more.strip))
        result.append(whole)
    network.edges = result


def _turned(edge: Edge, forward: bool) -> Edge:
    if forward:
        return edge
    return Edge(edge.net, edge.end, edge.start, edge.strip.reversed())


def prune(network: Network, keep: Callable[[Node], bool], short_m: float) -> None:
    """Leave out circles, and short dead ends that lead to no place."""
    while True:
        degrees = network.degrees()

        def reason(edge: Edge) -> str:
            if edge.start == edge.end:
                return "circles"
            ends = (edge.start, edge.end)
            loose = any(degrees[node] == 1 and not keep(node) for node in ends)  # noqa: B023
            alone = all(degrees[node] == 1 for node in ends)  # noqa: B023
            if loose and not alone and edge.strip.length_m < short_m:
                return "short dead ends"
            return ""

        reasons = [reason(edge) for edge in network.edges]
        if not any(reasons):
            return
        for edge, why in zip(network.edges, reasons, strict=True):
            if why:
                network.dropped_km[why] += edge.strip.length_m / 1000
        network.edges = [e for e, why in zip(network.edges, reasons, strict=True) if not why]
        contract(network, keep)
