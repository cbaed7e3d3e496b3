"""The tables of a case from the lines and places of a network, each row with its objects."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from corridor.case.build import RawCase
from corridor.case.checks.plausible_places import outlines
from corridor.case.reading.cells import cell_text
from corridor.case.reading.lines import line_text
from corridor.case.schema import schema, table_names
from corridor.importing.assumptions import assume
from corridor.importing.attributes import LineFacts, Sidings
from corridor.importing.network import Edge, Net, Network, Node
from corridor.importing.osm_file import Extract, Place
from corridor.importing.posts import ADDRESS, Rowless, ToFill, add_posts, rowless, to_fill

if TYPE_CHECKING:
    from numpy.typing import NDArray

SOURCE = "osm"
"""Source that every row names beside its objects."""

LICENCE = "(c) OpenStreetMap contributors, Open Database License (ODbL) 1.0"
"""What has to be said wherever the data are used."""

NAMED_WAYS = 30
"""Ways of a line that its source lists."""

MODE_OF = {"rail": "rail", "road": "road", "ferry": "sea"}


@dataclass(frozen=True)
class Described:
    """What the case has of one mode and gauge: links and their length."""

    mode: str
    gauge_mm: int
    links: int
    km: float


@dataclass
class Made:
    """Cells of a case, and what is known of its lines.

    Attributes
    ----------
    raw : RawCase
        Cells as text.
    described : list of Described
        Links and kilometres by mode and gauge.
    untagged : dict of str to float
        Share of the kilometres of a mode for which a field stays blank, by ``table.field``.
    node_ids : dict of Node to str
        Ids of nodes in the case.
    rowless : tuple of Rowless
        Border posts and ports that are in no table.
    to_fill : tuple of ToFill
        Rows whose capacity no map says.
    """

    raw: RawCase
    described: list[Described]
    untagged: dict[str, float] = field(default_factory=dict)
    node_ids: dict[Node, str] = field(default_factory=dict)
    rowless: tuple[Rowless, ...] = ()
    to_fill: tuple[ToFill, ...] = ()


def tables_of(
    path: Path,
    extract: Extract,
    network: Network,
    facts: Sequence[LineFacts],
    sidings: Sequence[Sidings | None],
    country: str,
    name: str,
) -> Made:
    """Write the tables of a case as text.

    Parameters
    ----------
    path : Path
        The extract.
    extract : Extract
        What was read of it.
    network : Network
        Lines between nodes.
    facts : sequence of LineFacts
        What is known of each line.
    sidings : sequence of Sidings or None
        Sidings beside each railway.
    country : str
        Two letters for places outside the countries of which an outline is known.
    name : str
        Short name of the case; that of the file when empty.
    """
    rows: dict[str, list[dict[str, str]]] = {table: [] for table in table_names()}
    dated = f" of {extract.date}" if extract.date else ""
    title = f"OpenStreetMap extract {path.name}{dated}, {LICENCE}"
    rows["sources"].append(_source(SOURCE, title, f"{ADDRESS}/copyright"))
    ids = _add_nodes(rows, extract, network, country)
    km: dict[Net, float] = defaultdict(float)
    count: Counter[Net] = Counter()
    taken: Counter[str] = Counter()
    for edge, known, side in zip(network.edges, facts, sidings, strict=True):
        link = _add_link(rows, edge, known, ids, taken)
        if edge.net.mode == "rail":
            _add_rail(rows, link, edge, known, side)
        elif edge.net.mode == "road":
            _add_road(rows, link, known)
        else:
            rows["sea"].append(_row(link, {"link_id": link["link_id"]}))
        km[edge.net] += edge.strip.length_m / 1000
        count[edge.net] += 1
    _name_links(rows)
    used = add_posts(rows, network, ids)
    untagged = untagged_share(rows)
    stem = name or slug(path.name.partition(".")[0]) or "osm"
    settings = {"name": stem, "title": f"{stem}: {title}"}
    if extract.date:
        year = extract.date[:4]
        settings |= {"year": year, "base_year": year, "price_year": year}
    links = [row["link_id"] for row in rows["links"]]
    settings = assume(rows, settings, network.edges, links)
    frames = {
        table: pd.DataFrame(rows[table], columns=list(schema()[table]), dtype=object).fillna("")
        for table in table_names()
    }
    described = [Described(*net, count[net], round(km[net], 1)) for net in sorted(km)]
    raw = RawCase(settings, frames, {}, (), str(path))
    return Made(raw, described, untagged, ids, rowless(network, used), to_fill(rows))


def _source(source_id: str, title: str, address: str) -> dict[str, str]:
    return {"source_id": source_id, "title": title, "address": address}


def _row(known: dict[str, str], cells: dict[str, str]) -> dict[str, str]:
    """Return cells with source and quality of the row that they belong to."""
    return {**cells, "source_id": known["source_id"], "quality": known["quality"]}


# --- nodes ----------------------------------------------------------------------------------------


def _add_nodes(
    rows: dict[str, list[dict[str, str]]], extract: Extract, network: Network, country: str
) -> dict[Node, str]:
    points: dict[Node, tuple[float, float]] = {}
    modes: dict[Node, str] = {}
    ways: dict[Node, int] = {}
    for edge in network.edges:
        for node, at in ((edge.start, 0), (edge.end, -1)):
            x, y = edge.strip.points[at]
            points.setdefault(node, (float(x), float(y)))
            modes.setdefault(node, edge.net.mode)
            ways.setdefault(node, extract.ways[int(edge.strip.way[at])].osm_id)
    same = network.one_place()
    nodes = sorted(node for node in points if node not in same)
    places = [network.places.get(node) for node in nodes]
    ids: dict[Node, str] = {}
    countries = countries_of(np.array([points[node] for node in nodes]), country)
    taken: set[str] = set()
    for node, place, owner in zip(nodes, places, countries, strict=True):
        x, y = points[node]
        ids[node] = unique(_node_id(node, place, x, y), taken)
        source = _object_source(node, place, ways[node])
        rows["sources"].append(
            _source(source.replace("/", "-"), f"OpenStreetMap {source.replace('/', ' ')}",
                        f"{ADDRESS}/{source}")
            )  # fmt: skip
        rows["nodes"].append({
            "node_id": ids[node], "name": _node_name(place, ids[node]), "country": owner,
            "x_coord": cell_text(round(x, 7)), "y_coord": cell_text(round(y, 7)),
            "kind": _node_kind(place, modes[node]), "quality": "derived",
            "source_id": f"{SOURCE} {source.replace('/', '-')}",
        })  # fmt: skip
    ids |= {node: ids[first] for node, first in same.items()}
    rows["sources"] = list({row["source_id"]: row for row in rows["sources"]}.values())
    return ids


def _object_source(node: Node, place: Place | None, way: int) -> str:
    """Return the object that a node comes from; the way on which it lies where lines were cut."""
    if place is not None:
        return place.osm
    return f"node/{node.number}" if node.number > 0 else f"way/{way}"


def _node_id(node: Node, place: Place | None, x: float, y: float) -> str:
    word = slug(place.facts.name) if place is not None else ""
    if word:
        return word
    return f"n{node.number}" if node.number > 0 else f"at-{y:.4f}-{x:.4f}"


def _node_name(place: Place | None, node_id: str) -> str:
    if place is None:
        return f"junction {node_id}"
    return place.facts.name or f"{place.facts.kind} {node_id}"


def _node_kind(place: Place | None, mode: str) -> str:
    kind = "" if place is None else place.facts.kind
    return {"border": "border", "port": "port", "station": "station", "yard": "station"}.get(
        kind, {"rail": "station", "ferry": "port"}.get(mode, "city")
    )


def slug(text: str) -> str:
    """Return a text as a word of Latin letters; empty when it has fewer than two."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return word if len(re.findall("[a-z]", word)) > 1 else ""


def unique(word: str, taken: set[str]) -> str:
    """Return a word, with a number behind it if it is taken, and take it."""
    number, result = 1, word
    while result in taken:
        number += 1
        result = f"{word}-{number}"
    taken.add(result)
    return result


@cache
def _outline(country: str) -> shapely.Geometry:
    polygons = {"type": "MultiPolygon", "coordinates": outlines()[country]}
    return shapely.make_valid(shapely.from_geojson(json.dumps(polygons)))


def countries_of(points: NDArray[np.float64], otherwise: str) -> list[str]:
    """Return the country in whose outline each point lies; outlines are coarse."""
    result = np.full(len(points), otherwise, dtype=object)
    for country in outlines():
        result[shapely.contains_xy(_outline(country), points[:, 0], points[:, 1])] = country
    return [str(word) for word in result]


# --- links ----------------------------------------------------------------------------------------


def _add_link(
    rows: dict[str, list[dict[str, str]]],
    edge: Edge,
    known: LineFacts,
    ids: dict[Node, str],
    taken: Counter[str],
) -> dict[str, str]:
    strip, start, end = edge.strip, edge.start, edge.end
    if known.oneway < 0:
        strip, start, end = strip.reversed(), end, start
    mode = MODE_OF[edge.net.mode]
    word = f"{mode}-{ids[start]}-{ids[end]}"
    taken[word] += 1
    link_id = word if taken[word] == 1 else f"{word}-{taken[word]}"
    source = f"way-{known.ways[0]}-{link_id}"[:200]
    others = [str(way) for way in known.ways[1 : NAMED_WAYS + 1]]
    more = len(known.ways) - 1 - len(others)
    listed = f" with {' '.join(others)}" if others else ""
    title = f"OpenStreetMap way {known.ways[0]}{listed}{f' and {more} more' if more > 0 else ''}"
    rows["sources"].append(_source(source, title, f"{ADDRESS}/way/{known.ways[0]}"))
    row = {
        "link_id": link_id,
        "name": known.name,
        "from_node_id": ids[start],
        "to_node_id": ids[end],
        "mode": mode,
        "directed": "yes" if known.oneway else "no",
        "length": cell_text(round(strip.length_m / 1000, 3)),
        "geometry": line_text((float(x), float(y)) for x, y in strip.points),
        "source_id": f"{SOURCE} {source}",
        "quality": "derived",
    }
    rows["links"].append(row)
    return row


def _name_links(rows: dict[str, list[dict[str, str]]]) -> None:
    """Give each link the names of its ends, and the country of its start."""
    nodes = {row["node_id"]: row for row in rows["nodes"]}
    for link in rows["links"]:
        ends = [nodes[link[side]] for side in ("from_node_id", "to_node_id")]
        line = f" ({link['name']})" if link["name"] else ""
        link["name"] = f"{ends[0]['name']} - {ends[1]['name']}{line}"
        link["country"] = ends[0]["country"]


def _add_rail(
    rows: dict[str, list[dict[str, str]]],
    link: dict[str, str],
    edge: Edge,
    known: LineFacts,
    side: Sidings | None,
) -> None:
    tracks = min(known.tracks, 6)
    cells = {
        "link_id": link["link_id"],
        "gauge_mm": str(edge.net.gauge_mm) if edge.net.gauge_mm else "",
        "tracks": str(tracks),
        "signalling": "automatic" if known.automatic else "",
        "traction": known.traction,
        "limiting_km": cell_text(min(known.limiting_km, 500.0)),
        "speed_kmh": _within(known.speed_kmh, 1, 200),
    }
    notes = {
        "tracks": f"counted at cross-sections: just so many on {known.tracks_share:.0%} of the "
        "line, no fewer on nine tenths of it",
        "limiting_km": "longest distance between stations, yards and loops on the map",
    }
    if known.speed_kmh > 0:
        notes["speed_kmh"] = "mean of the speed limits along the line, at most 100 km/h"
    if side is not None and side.count:
        each = side.tracks if tracks == 1 else math.ceil(side.tracks / 2)
        cells["station_tracks"] = _within(round(each), 1, 50)
        cells["station_track_m"] = _within(round(side.length_m), 50, 5000)
        notes["station_tracks"] = (
            f"{side.count} sidings along the line, {side.yard_km:.1f} km of yards"
        )
    rows["rail"].append(_row(link, cells))
    rows["provenance"] += [
        _row(link, {"table": "rail", "id": link["link_id"], "field": name, "note": note})
        for name, note in notes.items()
        if cells[name]
    ]


def _add_road(
    rows: dict[str, list[dict[str, str]]], link: dict[str, str], known: LineFacts
) -> None:
    cells = {
        "link_id": link["link_id"],
        "lanes": _within(known.lanes, 0, 6),
        "speed_kmh": _within(known.speed_kmh, 1, 130),
    }
    rows["road"].append(_row(link, cells))


def _within(value: float, low: float, high: float) -> str:
    return cell_text(round(value, 2)) if low <= value <= high else ""


READ_FIELDS = {
    "rail": ("gauge_mm", "traction", "signalling", "speed_kmh", "station_tracks"),
    "road": ("lanes", "speed_kmh"),
}
"""Fields that an extract may say."""


def untagged_share(rows: dict[str, list[dict[str, str]]]) -> dict[str, float]:
    """Return the share of kilometres for which a field stays blank, where it is blank anywhere."""
    km = {row["link_id"]: float(row["length"]) for row in rows["links"]}
    result = {}
    for table, names in READ_FIELDS.items():
        total = sum(km[row["link_id"]] for row in rows[table])
        for name in names if total else ():
            blank = sum(km[row["link_id"]] for row in rows[table] if not row.get(name))
            if blank:
                result[f"{table}.{name}"] = round(blank / total, 4)
    return result
