"""Lines between the operational points of an infrastructure, by how its tracks hang together.

Tracks are cut at the operational points, all places of a point being one node. What then hangs
together between two points is a line: as long as the shortest way along its tracks, with as many
tracks as there are ways without a common piece (maximum flow with unit capacities). Where more
than two points hang together, a junction stands at the node from which all of them are nearest.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from corridor.importing.network import Groups
from corridor.importing.railjson import Infra

AS_LONG = 1.1
"""Tracks without a switch between them belong to one line if none is longer than the shortest by
more than this."""

MANY = 1000
"""More tracks than any line has."""


class Vertex(NamedTuple):
    """A node of the tracks: an operational point, or ends of tracks that meet."""

    kind: str
    name: str


class Piece(NamedTuple):
    """A piece of a track between two nodes.

    Attributes
    ----------
    track : str
        Track section.
    begin_m, end_m : float
        Positions on it.
    start, end : Vertex
        Nodes at its beginning and end.
    """

    track: str
    begin_m: float
    end_m: float
    start: Vertex
    end: Vertex

    @property
    def length_m(self) -> float:
        """Its length."""
        return self.end_m - self.begin_m


@dataclass(frozen=True)
class Line:
    """A line between two nodes.

    Attributes
    ----------
    start, end : Vertex
        Operational points or junctions.
    tracks : int
        Tracks between them.
    path : tuple of (Piece, bool)
        Pieces of the shortest way, and whether each is run along its track.
    """

    start: Vertex
    end: Vertex
    tracks: int
    path: tuple[tuple[Piece, bool], ...]

    @property
    def length_m(self) -> float:
        """Length of the shortest way."""
        return sum(piece.length_m for piece, _ in self.path)


@dataclass(frozen=True)
class Lines:
    """Lines of an infrastructure.

    Attributes
    ----------
    lines : tuple of Line
        In the order of the points.
    left_out_km : dict of str to float
        Kilometres of track on no line, by reason.
    """

    lines: tuple[Line, ...]
    left_out_km: dict[str, float]


def lines_of(infra: Infra) -> Lines:
    """Return the lines between the operational points of an infrastructure."""
    lines: list[Line] = []
    left_out: dict[str, float] = defaultdict(float)
    for pieces in _parts(_pieces(infra)):
        points = sorted({v for p in pieces for v in (p.start, p.end) if v.kind == "point"})
        km = sum(piece.length_m for piece in pieces) / 1000
        if len(points) < 2:
            why = "tracks that lead to one point only" if points else "tracks without a point"
            left_out[why] += km
        else:
            lines += _lines_between(pieces, points)
    return Lines(tuple(_beside(lines)), {why: round(km, 3) for why, km in sorted(left_out.items())})


def _beside(lines: Sequence[Line]) -> list[Line]:
    """Take lines of about the same length between the same points as tracks of one line."""
    result: list[Line] = []
    for line in sorted(lines, key=lambda each: (each.start, each.end, each.length_m)):
        last = result[-1] if result else None
        if (
            last is not None
            and last.end.kind == "point"
            and (last.start, last.end) == (line.start, line.end)
            and line.length_m <= AS_LONG * last.length_m
        ):
            result[-1] = replace(last, tracks=last.tracks + line.tracks)
        else:
            result.append(line)
    return result


def _pieces(infra: Infra) -> list[Piece]:
    """Cut the tracks at the operational points."""
    ends = Groups[Vertex]()
    for switch in infra.switches:
        first, *others = (Vertex("end", f"{e.track} {e.endpoint}") for e in switch.ports.values())
        for other in others:
            ends.join(first, other)
    cuts: dict[str, list[tuple[float, Vertex]]] = defaultdict(list)
    for point in infra.operational_points:
        for part in point.parts:
            cuts[part.track].append((part.position, Vertex("point", point.id)))
    pieces = []
    for track in infra.track_sections:
        begin, end = (ends.of(Vertex("end", f"{track.id} {e}")) for e in ("BEGIN", "END"))
        at = [(min(position, track.length), v) for position, v in sorted(cuts[track.id])]
        stops = [(0.0, begin), *at, (track.length, end)]
        pieces += [
            Piece(track.id, a, b, u, v)
            for (a, u), (b, v) in pairwise(stops)
            if b > a or {u.kind, v.kind} == {"end", "point"}
        ]
    return pieces


def _parts(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces that hang together without a point between them."""
    groups = Groups[object]()
    for number, piece in enumerate(pieces):
        for vertex in (piece.start, piece.end):
            if vertex.kind != "point":
                groups.join(vertex, number)
    parts: dict[object, list[Piece]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        parts[groups.of(number)].append(piece)
    return list(parts.values())


def _lines_between(pieces: Sequence[Piece], points: Sequence[Vertex]) -> list[Line]:
    """Return the line of a part between its points, or those to a junction among them."""
    ways = {point: _ways_from(point, pieces) for point in points}
    if len(points) == 2:
        start, end = points
        tracks = _separate_ways(pieces, start, [end])
        return [Line(start, end, tracks, _way(ways[start], end))]
    reached = [
        v for v in ways[points[0]] if v.kind != "point" and all(v in w for w in ways.values())
    ]
    middle = min(reached, key=lambda v: (sum(ways[p][v][0] for p in points), v))
    junction = Vertex("junction", middle.name)
    lines = []
    for point in points:
        others = [other for other in points if other != point]
        tracks = _separate_ways(pieces, point, others)
        lines.append(Line(point, junction, tracks, _way(ways[point], middle)))
    return lines


Ways = dict[Vertex, tuple[float, Piece | None, Vertex | None]]
"""Metres to each node, the last piece on the way, and the node before it."""


def _ways_from(source: Vertex, pieces: Iterable[Piece]) -> Ways:
    """Return the shortest ways from a point that lead through no other point (Dijkstra)."""
    leaving: dict[Vertex, list[tuple[Piece, Vertex]]] = defaultdict(list)
    for piece in pieces:
        leaving[piece.start].append((piece, piece.end))
        leaving[piece.end].append((piece, piece.start))
    ways: Ways = {source: (0.0, None, None)}
    queue, settled = [(0.0, source)], set[Vertex]()
    while queue:
        metres, vertex = heapq.heappop(queue)
        if vertex in settled:
            continue
        settled.add(vertex)
        if vertex.kind == "point" and vertex != source:
            continue
        for piece, there in leaving[vertex]:
            total = metres + piece.length_m
            if there not in ways or total < ways[there][0]:
                ways[there] = (total, piece, vertex)
                heapq.heappush(queue, (total, there))
    return ways


def _way(ways: Ways, end: Vertex) -> tuple[tuple[Piece, bool], ...]:
    path: list[tuple[Piece, bool]] = []
    while True:
        _, piece, before = ways[end]
        if piece is None or before is None:
            return tuple(path[::-1])
        path.append((piece, piece.start == before))
        end = before


def _separate_ways(pieces: Sequence[Piece], start: Vertex, ends: Sequence[Vertex]) -> int:
    """Return how many ways without a common piece lead from a point to some others."""
    number: dict[Vertex | None, int] = {start: 0, None: 1}
    tails, heads, room = [], [], []
    for piece in pieces:
        u, v = (number.setdefault(vertex, len(number)) for vertex in (piece.start, piece.end))
        tails += [u, v]
        heads += [v, u]
        room += [1, 1]
    for end in ends:
        tails.append(number[end])
        heads.append(1)
        room.append(MANY)
    size = len(number)
    graph = coo_array((np.array(room, np.int32), (tails, heads)), shape=(size, size)).tocsr()
    return int(maximum_flow(graph, 0, 1).flow_value)
