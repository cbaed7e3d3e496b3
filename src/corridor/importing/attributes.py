"""What the ways along a line say of the line: gauge, tracks, traction, speed, lanes, sidings."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.importing.chains import way_points
from corridor.importing.network import Edge, Lines
from corridor.importing.osm_file import Extract, Way
from corridor.importing.places import REACH_M
from corridor.importing.strips import Floats, metres_between

MOST_OF_IT = 0.9
"""Share of a line on which it has at least its number of tracks."""

HALF = 0.5
"""Share of a line that has to be tagged for a speed or lanes to be taken from the tags."""

FREIGHT_KMH, TRUCK_KMH = 100.0, 90.0
"""Fastest that freight trains and heavy trucks are taken to run, whatever others may."""


@dataclass(frozen=True)
class LineFacts:
    """What is known of one line of the network; NaN and empty words stand for what is not.

    Attributes
    ----------
    ways : tuple of int
        Ways that it was made of, the longest first.
    name : str
        Name of the line or road.
    tracks : int
        Tracks that nine tenths of it have at least.
    tracks_share : float
        Share of it with just that many.
    traction : str
        ``dc``, ``ac`` or ``diesel``.
    automatic : bool
        Whether trains follow each other between two stations.
    speed_kmh : float
        Mean speed over its length, of what is allowed to freight trains or trucks.
    lanes : float
        Lanes in each direction.
    oneway : int
        1 or -1 where traffic may only run so.
    limiting_km : float
        Longest distance between two stations or loops, or its ends.
    """

    ways: tuple[int, ...]
    name: str
    tracks: int
    tracks_share: float
    traction: str
    automatic: bool
    speed_kmh: float
    lanes: float
    oneway: int
    limiting_km: float


def line_facts(edge: Edge, ways: Sequence[Way], stops_m: Floats) -> LineFacts:
    """Return what the ways along a line say of it.

    Parameters
    ----------
    edge : Edge
        The line.
    ways : sequence of Way
        Ways by their numbers.
    stops_m : array of float
        Where stations and loops lie along it, in metres from its start.
    """
    strip, km = edge.strip, edge.strip.pieces_m / 1000
    total = max(float(km.sum()), 1e-9)
    share: dict[int, float] = defaultdict(float)
    for way, length in zip(strip.way.tolist(), km.tolist(), strict=True):
        share[way] += length / total
    facts = {way: ways[way].facts for way in share}
    tagged_tracks = np.array([facts[way].tracks for way in strip.way.tolist()])
    tracks, tracks_share = _tracks(np.maximum(strip.tracks, tagged_tracks), km)
    traction: dict[str, float] = defaultdict(float)
    names: dict[str, float] = defaultdict(float)
    for way, part in share.items():
        traction[facts[way].traction] += part
        names[facts[way].name] += part
    names.pop("", None)
    top = FREIGHT_KMH if edge.net.mode == "rail" else TRUCK_KMH
    hours = {
        w: p / min(f.speed_kmh, top) for w, p in share.items() if (f := facts[w]).speed_kmh > 0
    }
    known = sum(share[way] for way in hours)
    return LineFacts(
        ways=tuple(
            ways[way].osm_id
            for way in sorted(share, key=lambda way: (-share[way], ways[way].osm_id))
        ),
        name=max(sorted(names), key=names.__getitem__, default=""),
        tracks=tracks,
        tracks_share=tracks_share,
        traction=_weakest(traction),
        automatic=sum(p for w, p in share.items() if facts[w].automatic) >= MOST_OF_IT,
        speed_kmh=known / sum(hours.values()) if known >= HALF else math.nan,
        lanes=_lanes(share, {way: f.lanes for way, f in facts.items()}),
        oneway=_oneway(edge, [way.facts.oneway for way in ways], km),
        limiting_km=_limiting_km(stops_m, strip.length_m),
    )


def _tracks(counts: np.ndarray, km: Floats) -> tuple[int, float]:
    """Return the tracks that nine tenths of a line have, and the share with just so many."""
    total = float(km.sum())
    for tracks in sorted(set(counts.tolist()), reverse=True):
        if float(km[counts >= tracks].sum()) >= MOST_OF_IT * total:
            return int(tracks), float(km[counts == tracks].sum()) / max(total, 1e-9)
    return 1, 0.0


def _weakest(traction: Mapping[str, float]) -> str:
    """Return the traction of trains that run all along a line; empty when it is not known."""
    some = {kind for kind, share in traction.items() if share > 1 - MOST_OF_IT}
    if "" in some:
        return ""
    return next(iter(some)) if len(some) == 1 else "diesel"


def _lanes(share: Mapping[int, float], lanes: Mapping[int, float]) -> float:
    """Return the lanes that nine tenths of what is tagged have at least."""
    known = {way: part for way, part in share.items() if not math.isnan(lanes[way])}
    total = sum(known.values())
    if total < HALF:
        return math.nan
    for count in sorted({lanes[way] for way in known}, reverse=True):
        if sum(p for w, p in known.items() if lanes[w] >= count) >= MOST_OF_IT * total:
            return min(count, 6.0)
    return math.nan


def _oneway(edge: Edge, oneway: Sequence[int], km: Floats) -> int:
    """Return the one direction of a line, unless the other runs beside most of it."""
    strip = edge.strip
    sense = np.array([oneway[way] for way in strip.way.tolist()]) * np.where(strip.forward, 1, -1)
    alone = np.where(strip.both, 0, sense)
    total = float(km.sum())
    for direction in (1, -1):
        if float(km[alone == direction].sum()) > HALF * total:
            return direction
    return 0


def _limiting_km(stops_m: Floats, length_m: float) -> float:
    places = np.unique(np.concatenate([[0.0], stops_m, [length_m]]))
    return round(max(0.1, float(np.diff(places).max(initial=0.0)) / 1000), 3)


def stops_along(edges: Sequence[Edge], extract: Extract) -> list[Floats]:
    """Return where stations, loops and yards lie along each railway, in metres from its start."""
    chosen = [p for p in extract.places if p.facts.kind in ("station", "yard", "loop")]
    found: list[list[float]] = [[] for _ in edges]
    points = np.array([place.point for place in chosen]).reshape(-1, 2)
    reach = np.array([REACH_M[place.facts.kind] for place in chosen])
    for near in Lines([edge.strip for edge in edges]).near(points, reach):
        if near:
            _, number, at_m = near[0]
            found[number].append(at_m)
    return [np.array(sorted(at)) for at in found]


@dataclass(frozen=True)
class Sidings:
    """Tracks beside a line on which trains can wait.

    Attributes
    ----------
    count : int
        Sidings along it.
    tracks : float
        Tracks at the place of a siding, the main ones among them; NaN without sidings.
    length_m : float
        Length of the siding in the middle by length; NaN without sidings.
    yard_km : float
        Length of tracks in yards beside it.
    """

    count: int
    tracks: float
    length_m: float
    yard_km: float


def sidings_along(edges: Sequence[Edge], extract: Extract) -> list[Sidings]:
    """Return the sidings and yards beside each railway."""
    beside: dict[int, list[tuple[float, float]]] = defaultdict(list)
    yards: dict[int, float] = defaultdict(float)
    ways, middles, lengths = _side_tracks(extract)
    lines = Lines([edge.strip for edge in edges])
    reach = np.array([150.0 if w.facts.use == "siding" else 500.0 for w in ways])
    for way, length, near in zip(ways, lengths, lines.near(middles, reach), strict=True):
        if not near:
            continue
        _, number, at_m = near[0]
        if way.facts.use == "siding":
            beside[number].append((at_m, length))
        else:
            yards[number] += length / 1000
    result = []
    for number, edge in enumerate(edges):
        found = beside[number]
        if not found:
            result.append(Sidings(0, math.nan, math.nan, yards[number]))
            continue
        main = edge.strip.tracks[edge.strip.piece_at(np.array([at for at, _ in found]))]
        around = [sum(abs(a - b) <= 500 for b, _ in found) for a, _ in found]
        tracks = float(np.median(main + np.array(around)))
        middle = float(np.median([length for _, length in found]))
        result.append(Sidings(len(found), tracks, middle, yards[number]))
    return result


def _side_tracks(extract: Extract) -> tuple[list[Way], Floats, list[float]]:
    ways, middles, lengths = [], [], []
    for way in extract.ways:
        if way.facts.use not in ("siding", "yard"):
            continue
        for points in way_points(way, extract):
            ways.append(way)
            middles.append(points[len(points) // 2])
            lengths.append(float(metres_between(points[:-1], points[1:]).sum()))
    return ways, np.array(middles).reshape(-1, 2), lengths
