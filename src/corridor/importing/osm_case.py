"""A case from an OpenStreetMap extract, and a report of what it has and what it lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corridor.case.build import RawCase
from corridor.importing.attributes import line_facts, sidings_along, stops_along
from corridor.importing.chains import chains_of, way_points
from corridor.importing.network import Edge, Net, Network, Node, contract, kept, prune
from corridor.importing.osm_file import Extract, Place, Way, read_extract
from corridor.importing.parallel import REACH_M, beside, counted
from corridor.importing.places import (
    Gap,
    Placed,
    drop_crumbs,
    gaps,
    join_gaps,
    parts_of,
    set_places,
)
from corridor.importing.posts import Rowless, ToFill
from corridor.importing.strips import metres_between
from corridor.importing.tables import Described, tables_of
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.progress import Progress, silent

MODES = ("rail", "road", "ferry")

DEAD_END_M, DEAD_END_SHARE = 1_000.0, 0.01
"""Dead ends shorter than both, the latter of the whole network, are left out without a place."""

CRUMB_M, CRUMB_SHARE = 3_000.0, 0.03
"""Parts that touch nothing and are shorter than both are left out."""


@dataclass(frozen=True)
class Imported:
    """A case from an extract, and what is to be said of it.

    Attributes
    ----------
    raw : RawCase
        Cells of the case as text.
    date : str
        Day of the extract.
    read : dict of str to float
        Kilometres of lines, sidings and yards in the extract, each track by itself.
    written : list of Described
        What became of them, by mode and gauge.
    left_out : dict of str to int
        Ways that were left out, by reason.
    dropped_km : dict of str to float
        Kilometres that were left out of the network, by reason.
    untagged : dict of str to float
        Share of the kilometres of a mode for which a number is not known, by table and field.
    parts : int
        Parts of the network that touch no other.
    gaps : tuple of Gap
        Narrow gaps between them, the narrowest first.
    places : tuple of Placed
        Stations, yards, borders and ports, and the line at which each lies, if any.
    gauge_changes : tuple of Place
        Yards where railways of several gauges meet, which became terminals.
    rowless : tuple of Rowless
        Border posts and ports at a line that are in no table, and what is missing.
    to_fill : tuple of ToFill
        Borders, ports and terminals whose capacity no map says.
    """

    raw: RawCase
    date: str
    read: dict[str, float]
    written: list[Described]
    left_out: dict[str, int]
    dropped_km: dict[str, float]
    untagged: dict[str, float]
    parts: int
    gaps: tuple[Gap, ...] = ()
    places: tuple[Placed, ...] = ()
    gauge_changes: tuple[Place, ...] = ()
    rowless: tuple[Rowless, ...] = ()
    to_fill: tuple[ToFill, ...] = ()


def import_osm(
    path: str | Path,
    *,
    modes: Sequence[str] = ("rail", "road", "ferry"),
    join_gaps_m: float = 0.0,
    country: str = "XX",
    name: str = "",
    progress: Progress = silent,
) -> Imported:
    """Make a case of the railways, main roads and ferries of an OpenStreetMap extract.

    Each track of a railway is a line of its own there: tracks are counted by cross-sections, and
    one line is kept for all of them. Nodes at which nothing else meets vanish; lengths and courses
    are kept. What an extract does not say stays blank.

    Parameters
    ----------
    path : str or Path
        An ``.osm.pbf`` file.
    modes : sequence of str
        Of ``rail``, ``road``, ``ferry``.
    join_gaps_m : float
        Parts of the network with a narrower gap between them are joined; none by default.
    country : str
        Two letters for places outside the countries of which an outline is known.
    name : str
        Short name of the case; that of the file when empty.
    progress : callable
        Receives what is being done.

    Returns
    -------
    Imported

    Raises
    ------
    CorridorError
        If the file cannot be read, holds nothing of these modes, or an option is wrong.
    """
    wrong = [mode for mode in modes if mode not in MODES]
    if wrong or not modes:
        raise CorridorError(
            message(
                "the modes are %(modes)s; expected some of %(known)s",
                modes=", ".join(modes) or message("none"),
                known=", ".join(MODES),
            )
        )
    if not 0 <= join_gaps_m <= 2_000:
        raise CorridorError(
            message(
                "gaps of %(gap)s m cannot be joined; expected 0 to 2000", gap=f"{join_gaps_m:g}"
            )
        )
    progress(f"reading {Path(path).name}", None)
    extract = read_extract(Path(path), tuple(modes))
    if not any(way.facts.use in ("line", "link") for way in extract.ways):
        raise CorridorError(
            message(
                "%(file)s has no %(modes)s in it; give another extract or other "
                "modes (roads are read from primary roads upwards)",
                file=Path(path).name,
                modes=", ".join(modes),
            )
        )
    progress("counting tracks and joining lines", None)
    network = _network(extract)
    placed = set_places(network, extract.places)
    length_m = sum(edge.strip.length_m for edge in network.edges)
    _clean(network, length_m)
    drop_crumbs(network, min(CRUMB_M, CRUMB_SHARE * length_m))
    found = join_gaps(network, gaps(network), join_gaps_m)
    _clean(network, length_m)
    if not network.edges:
        raise CorridorError(
            message("the lines in %(file)s are too short for a network", file=Path(path).name)
        )
    progress("describing lines", None)
    return _imported(Path(path), extract, network, found, placed, country, name)


def _clean(network: Network, length_m: float) -> None:
    contract(network, network.places.__contains__)
    short_m = min(DEAD_END_M, DEAD_END_SHARE * length_m)
    prune(network, network.places.__contains__, short_m)


def _nets(extract: Extract) -> dict[Net, list[tuple[int, Way]]]:
    """Return the ways of each mode and gauge, with their numbers; one of two gauges is in both."""
    numbered = [(i, w) for i, w in enumerate(extract.ways) if w.facts.use in ("line", "link")]
    gauges = _gauges([(i, w) for i, w in numbered if w.facts.mode == "rail"])
    nets: dict[Net, list[tuple[int, Way]]] = {}
    for number, way in numbered:
        for gauge in gauges.get(number, (0,)):
            nets.setdefault(Net(way.facts.mode, gauge), []).append((number, way))
    return dict(sorted(nets.items()))


def _gauges(ways: Sequence[tuple[int, Way]]) -> dict[int, tuple[int, ...]]:
    """Return the gauges of each railway; where it is not tagged, that of what it adjoins."""
    known = {number: way.facts.gauges_mm for number, way in ways if way.facts.gauges_mm}
    usual = Counter(gauge for gauges in known.values() for gauge in gauges).most_common(1)
    at_node: dict[int, int] = {}
    for number, way in ways:
        if number in known:
            for node in (int(way.nodes[0]), int(way.nodes[-1])):
                at_node.setdefault(node, known[number][0])
    left = [(number, way) for number, way in ways if number not in known]
    while left:
        reached = []
        for number, way in left:
            ends = (int(way.nodes[0]), int(way.nodes[-1]))
            near = next((at_node[node] for node in ends if node in at_node), None)
            if near is not None:
                known[number] = (near,)
                reached.append(number)
                for node in ends:
                    at_node.setdefault(node, near)
        if not reached:
            break
        left = [(number, way) for number, way in left if number not in known]
    fallback = (usual[0][0],) if usual else (0,)
    return {**dict.fromkeys((number for number, _ in left), fallback), **known}


def _network(extract: Extract) -> Network:
    oneway = np.array([way.facts.oneway for way in extract.ways], dtype=np.int64)
    network = Network()
    for net, ways in _nets(extract).items():
        chains = chains_of(ways, extract.node_ids, extract.points)
        if net.mode in REACH_M and chains:
            found = beside(chains, oneway, REACH_M[net.mode])
            chains = [
                counted(chain, side, oneway) for chain, side in zip(chains, found, strict=True)
            ]
            own = Network(kept(net, chains, found, REACH_M[net.mode]))
            contract(own, lambda _: False)
            network.edges += own.edges
        else:
            network.edges += [
                Edge(net, Node(net, c.start), Node(net, c.end), c.strip) for c in chains
            ]
    return network


def _imported(
    path: Path,
    extract: Extract,
    network: Network,
    found: Sequence[Gap],
    placed: Sequence[Placed],
    country: str,
    name: str,
) -> Imported:
    rail = [edge for edge in network.edges if edge.net.mode == "rail"]
    stops = dict(zip(map(id, rail), stops_along(rail, extract), strict=True))
    sidings = dict(zip(map(id, rail), sidings_along(rail, extract), strict=True))
    facts = [
        line_facts(edge, extract.ways, stops.get(id(edge), np.empty(0))) for edge in network.edges
    ]
    beside_line = [sidings.get(id(edge)) for edge in network.edges]
    made = tables_of(path, extract, network, facts, beside_line, country, name)
    return Imported(
        raw=made.raw,
        date=extract.date,
        read=_read_km(extract),
        written=made.described,
        left_out=dict(extract.left_out.most_common()),
        dropped_km=dict(sorted(network.dropped_km.items())),
        untagged=made.untagged,
        parts=len(set(parts_of(network).values())),
        gaps=tuple(found),
        places=tuple(placed),
        gauge_changes=tuple(yard for yard, _ in network.gauge_changes()),
        rowless=made.rowless,
        to_fill=made.to_fill,
    )


def _read_km(extract: Extract) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    use = {"line": "lines", "link": "slip roads", "siding": "sidings", "yard": "yards"}
    for way in extract.ways:
        for points in way_points(way, extract):
            length = float(metres_between(points[:-1], points[1:]).sum())
            total[f"{way.facts.mode}: {use[way.facts.use]}"] += length / 1000
    return dict(sorted(total.items()))
