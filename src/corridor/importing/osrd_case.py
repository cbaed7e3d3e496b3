"""A case from the infrastructure of OSRD: its lines with what tracks and signals say of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from corridor.case.build import RawCase
from corridor.case.reading.cells import cell_text
from corridor.case.reading.lines import line_text
from corridor.case.schema import schema, table_names
from corridor.importing.attributes import FREIGHT_KMH
from corridor.importing.osrd_facts import Way, fittings, signalling, speed_kmh, traction
from corridor.importing.osrd_lines import Line, Lines, Vertex, lines_of
from corridor.importing.railjson import Infra, Point, Track, read_railjson
from corridor.importing.tables import countries_of, slug, unique, untagged_share
from corridor.messages import message
from corridor.problems import CorridorError

SOURCE = "osrd"
"""Source of every row."""

NAMED_TRACKS = 30
"""Track sections of a line that its note lists."""

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class ImportedInfra:
    """A case from an infrastructure.

    Attributes
    ----------
    raw : RawCase
        Cells of the case as text; what the infrastructure does not say is blank.
    read_km : float
        Kilometres of track in the file.
    links : int
        Lines between points and junctions.
    km : float
        Their length.
    left_out_km : dict of str to float
        Kilometres of track on no line, by reason.
    junctions : int
        Junctions at which no operational point stands.
    unplaced : tuple of str
        Operational points at which no line ends.
    untagged : dict of str to float
        Share of the kilometres for which a field stays blank, by ``table.field``.
    """

    raw: RawCase
    read_km: float
    links: int
    km: float
    left_out_km: dict[str, float]
    junctions: int
    unplaced: tuple[str, ...]
    untagged: dict[str, float]


def import_osrd(path: str | Path, *, country: str = "XX", name: str = "") -> ImportedInfra:
    """Make a case of the lines in a RailJSON file.

    Parameters
    ----------
    path : str or Path
        A ``.json`` file as OSRD exports it.
    country : str
        Two letters for places outside the countries of which an outline is known.
    name : str
        Short name of the case; that of the file when empty.

    Returns
    -------
    ImportedInfra

    Raises
    ------
    CaseError
        With everything that is wrong in the file.
    CorridorError
        If it cannot be read, or no two operational points are joined.
    """
    file = Path(path)
    infra = read_railjson(file)
    lines = lines_of(infra)
    if not lines.lines:
        raise CorridorError(
            message(
                "%(file)s has no line: no tracks join two of its %(count)s operational points",
                file=file.name,
                count=len(infra.operational_points),
            )
        )
    rows: Rows = {table: [] for table in table_names()}
    rows["sources"] = [{"source_id": SOURCE, "title": f"OSRD infrastructure {file.name}"}]
    ids = _add_nodes(rows, infra, lines, country)
    _add_lines(rows, infra, lines.lines, ids)
    stem = name or slug(file.stem) or SOURCE
    settings = {"name": stem, "title": f"{stem}: OSRD infrastructure {file.name}"}
    frames = {
        table: pd.DataFrame(rows[table], columns=list(schema()[table]), dtype=object).fillna("")
        for table in table_names()
    }
    placed = {vertex.name for vertex in ids if vertex.kind == "point"}
    return ImportedInfra(
        raw=RawCase(settings, frames, {}, (), str(file)),
        read_km=round(sum(track.length for track in infra.track_sections) / 1000, 3),
        links=len(lines.lines),
        km=round(sum(line.length_m for line in lines.lines) / 1000, 3),
        left_out_km=lines.left_out_km,
        junctions=sum(vertex.kind == "junction" for vertex in ids),
        unplaced=tuple(p.name for p in infra.operational_points if p.id not in placed),
        untagged=untagged_share(rows),
    )


def _known(cells: dict[str, str]) -> dict[str, str]:
    return {**cells, "source_id": SOURCE, "quality": "derived"}


# --- nodes ----------------------------------------------------------------------------------------


def _add_nodes(rows: Rows, infra: Infra, lines: Lines, country: str) -> dict[Vertex, str]:
    """Add a node for each end of a line; return their ids."""
    tracks = {track.id: track for track in infra.track_sections}
    points = {point.id: point for point in infra.operational_points}
    vertices = sorted({v for line in lines.lines for v in (line.start, line.end)})
    places = [_place(vertex, tracks, points) for vertex in vertices]
    countries = countries_of(np.array(places), country)
    ids, taken = dict[Vertex, str](), set[str]()
    for vertex, (x, y), owner in zip(vertices, places, countries, strict=True):
        title = points[vertex.name].name if vertex.kind == "point" else ""
        ids[vertex] = unique(slug(title) or f"{vertex.kind}-{y:.4f}-{x:.4f}", taken)
        rows["nodes"].append(
            _known({
                "node_id": ids[vertex], "name": title or f"junction {ids[vertex]}",
                "country": owner, "x_coord": cell_text(round(x, 7)),
                "y_coord": cell_text(round(y, 7)), "kind": "station",
            })
        )  # fmt: skip
    return ids


def _place(
    vertex: Vertex, tracks: Mapping[str, Track], points: Mapping[str, Point]
) -> tuple[float, float]:
    """Return longitude and latitude: of a point the mean of its places on the tracks."""
    if vertex.kind == "point":
        at = [(tracks[part.track], part.position) for part in points[vertex.name].parts]
    else:
        track, _, end = vertex.name.rpartition(" ")
        at = [(tracks[track], tracks[track].length if end == "END" else 0.0)]
    x, y = np.mean([_course(track, m, m)[0] for track, m in at], axis=0)
    return float(x), float(y)


def _course(track: Track, begin_m: float, end_m: float) -> list[tuple[float, float]]:
    """Return the course of a part of a track; positions are shares of its length on the map."""
    points = np.array(track.geo.coordinates)
    steps = np.hypot(*np.diff(points, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    share = at / at[-1] * track.length if at[-1] > 0 else np.linspace(0, track.length, len(points))
    inside = points[(share > begin_m) & (share < end_m)]
    ends = [[np.interp(m, share, points[:, axis]) for axis in (0, 1)] for m in (begin_m, end_m)]
    return [(float(x), float(y)) for x, y in (ends[0], *inside, ends[1])]


# --- lines ----------------------------------------------------------------------------------------


def _add_lines(rows: Rows, infra: Infra, lines: Sequence[Line], ids: Mapping[Vertex, str]) -> None:
    tracks = {track.id: track for track in infra.track_sections}
    titles = {row["node_id"]: row for row in rows["nodes"]}
    parts = {point.id: len(point.parts) for point in infra.operational_points}
    known = fittings(infra)
    taken: set[str] = set()
    for line in lines:
        ends = ids[line.start], ids[line.end]
        link_id = unique(f"rail-{ends[0]}-{ends[1]}", taken)
        names = {tracks[piece.track].line for piece, _ in line.path} - {""}
        of_line = f" ({sorted(names)[0]})" if names else ""
        rows["links"].append(
            _known({
                "link_id": link_id, "from_node_id": ends[0], "to_node_id": ends[1],
                "name": f"{titles[ends[0]]['name']} - {titles[ends[1]]['name']}{of_line}",
                "country": titles[ends[0]]["country"], "mode": "rail", "directed": "no",
                "length": cell_text(round(line.length_m / 1000, 3)),
                "geometry": line_text(_line_course(line.path, tracks)),
            })
        )  # fmt: skip
        cells = {
            "link_id": link_id, "tracks": str(min(line.tracks, 6)),
            "limiting_km": cell_text(round(min(max(0.1, line.length_m / 1000), 500.0), 3)),
            "speed_kmh": _within(speed_kmh(known, line.path), 1, 200),
            "traction": traction(known, line.path), "signalling": signalling(known, line.path),
            "station_tracks": _station_tracks(line, parts),
        }  # fmt: skip
        rows["rail"].append(_known(cells))
        rows["provenance"] += [
            _known({"table": "rail", "id": link_id, "field": field, "note": note})
            for field, note in _notes(line).items()
            if cells[field]
        ]


def _line_course(path: Way, tracks: Mapping[str, Track]) -> list[tuple[float, float]]:
    course: list[tuple[float, float]] = []
    for piece, forward in path:
        points = _course(tracks[piece.track], piece.begin_m, piece.end_m)
        course += points if forward else points[::-1]
    return [at for n, at in enumerate(course) if n == 0 or at != course[n - 1]] or course[:1]


def _station_tracks(line: Line, parts: Mapping[str, int]) -> str:
    """Return the tracks at the point of the two ends with fewer, by direction on a double track."""
    counts = [parts[end.name] for end in (line.start, line.end) if end.kind == "point"]
    tracks = min(counts, default=0)
    return str(min(tracks if line.tracks == 1 else math.ceil(tracks / 2), 50)) if tracks else ""


def _notes(line: Line) -> dict[str, str]:
    ids = list(dict.fromkeys(piece.track for piece, _ in line.path))
    listed, more = " ".join(ids[:NAMED_TRACKS]), len(ids) - NAMED_TRACKS
    of_path = f"along the track sections {listed}{f' and {more} more' if more > 0 else ''}"
    return {
        "tracks": "ways between the two ends without a common piece of track",
        "limiting_km": f"from one operational point to the next {of_path}",
        "speed_kmh": f"mean of the speed sections along the way, at most {FREIGHT_KMH:g} km/h",
        "station_tracks": "places of the operational point on tracks, of the end with fewer",
    }


def _within(value: float, low: float, high: float) -> str:
    return cell_text(round(value, 2)) if low <= value <= high else ""
