"""Reading an OpenStreetMap extract in two passes: what is tagged, then where its nodes lie.

Memory follows what is kept, not the size of the file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from corridor.importing.tags import (
    PlaceFacts,
    WayFacts,
    filters,
    place_facts,
    way_facts,
)
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ids: TypeAlias = "NDArray[np.int64]"
Points: TypeAlias = "NDArray[np.float64]"

ENDINGS = (".pbf", ".osm", ".osm.bz2", ".osm.gz", ".o5m")


@dataclass(frozen=True)
class Way:
    """A way that is kept.

    Attributes
    ----------
    osm_id : int
        Its number.
    facts : WayFacts
        What its tags say.
    nodes : array of int
        Numbers of its nodes.
    """

    osm_id: int
    facts: WayFacts
    nodes: Ids


@dataclass(frozen=True)
class Place:
    """A place that is kept: a node, or the middle of an area.

    Attributes
    ----------
    osm : str
        Kind and number of the object, such as ``node/12``.
    facts : PlaceFacts
        What its tags say.
    point : tuple of (float, float)
        Longitude and latitude.
    """

    osm: str
    facts: PlaceFacts
    point: tuple[float, float]


@dataclass(frozen=True)
class Extract:
    """What was read of an extract.

    Attributes
    ----------
    ways : list of Way
        Lines, sidings and yards.
    places : list of Place
        Stations, yards, loops, borders and ports.
    node_ids : array of int
        Nodes of the ways that lie in the extract, sorted.
    points : array of float
        Longitude and latitude of each.
    left_out : Counter
        Ways that were left out, by reason.
    date : str
        Day of the extract; empty when it does not say.
    """

    ways: list[Way]
    places: list[Place]
    node_ids: Ids
    points: Points
    left_out: Counter[str]
    date: str


def read_extract(path: Path, modes: tuple[str, ...]) -> Extract:
    """Read the lines and places of some modes.

    Parameters
    ----------
    path : Path
        An ``.osm.pbf`` file, or another format of OpenStreetMap data.
    modes : tuple of str
        Of ``rail``, ``road``, ``ferry``.

    Returns
    -------
    Extract

    Raises
    ------
    CorridorError
        If the file cannot be read, or the package ``osmium`` is not installed.
    """
    try:
        import osmium
    except ImportError as error:
        raise CorridorError(
            message("reading OpenStreetMap needs the package osmium: pip install 'corridor[osm]'")
        ) from error
    if not path.is_file():
        raise CorridorError(
            message("there is no file %(path)s; give an extract that ends in .osm.pbf", path=path)
        )
    if not path.name.lower().endswith(ENDINGS):
        raise CorridorError(
            message("%(file)s is no extract; give a file that ends in .osm.pbf", file=path.name)
        )
    try:
        tagged = _tagged(osmium, path, modes)
        wanted = [way.nodes for way in tagged.ways] + [nodes for _, _, nodes in tagged.areas]
        ids = np.unique(np.concatenate(wanted)) if wanted else np.empty(0, dtype=np.int64)
        points = _located(osmium, path, ids)
    except (RuntimeError, ValueError, OSError, MemoryError) as error:
        raise CorridorError(
            message(
                "%(file)s cannot be read as OpenStreetMap data: %(error)s",
                file=path.name,
                error=str(error),
            )
        ) from error
    there = ~np.isnan(points[:, 0])
    ids, points = ids[there], points[there]
    for osm, facts, nodes in tagged.areas:
        corners = points[_positions(ids, nodes)]
        if len(corners):
            x, y = corners.mean(axis=0)
            tagged.places.append(Place(osm, facts, (float(x), float(y))))
    return Extract(tagged.ways, tagged.places, ids, points, tagged.left_out, tagged.date)


def _positions(ids: Ids, wanted: Ids) -> NDArray[np.intp]:
    """Return where nodes stand among those of the extract; the others are left out."""
    at = np.searchsorted(ids, wanted)
    at[at == len(ids)] = 0
    return at[ids[at] == wanted] if len(ids) else at[:0]


@dataclass
class _Tagged:
    ways: list[Way]
    places: list[Place]
    areas: list[tuple[str, PlaceFacts, Ids]]
    left_out: Counter[str]
    date: str = ""


def _tagged(osmium: Any, path: Path, modes: tuple[str, ...]) -> _Tagged:  # noqa: ANN401
    """First pass: ways and places by their tags."""
    found = _Tagged([], [], [], Counter())
    kinds = osmium.osm.NODE | osmium.osm.WAY
    reader = osmium.FileProcessor(str(path), kinds)
    stamp = reader.header.get("osmosis_replication_timestamp", "")
    newest = ""
    for thing in reader.with_filter(osmium.filter.TagFilter(*filters(modes))):
        tags = dict(thing.tags)
        if thing.is_node():
            facts = place_facts(tags)
            if facts is not None and set(facts.modes) & set(modes) and thing.location.valid():
                point = (thing.location.lon, thing.location.lat)
                found.places.append(Place(f"node/{thing.id}", facts, point))
            continue
        _add_way(found, thing, tags, modes)
        if thing.timestamp.year > 2004:  # others are not dated
            newest = max(newest, thing.timestamp.date().isoformat())
    found.date = stamp[:10] or newest
    return found


def _add_way(found: _Tagged, way: Any, tags: dict[str, str], modes: tuple[str, ...]) -> None:  # noqa: ANN401
    facts = way_facts(tags)
    if isinstance(facts, WayFacts) and facts.mode in modes:
        nodes = np.fromiter((n.ref for n in way.nodes), dtype=np.int64, count=len(way.nodes))
        if len(nodes) > 1:
            found.ways.append(Way(way.id, facts, nodes))
    elif isinstance(facts, str):
        found.left_out[facts] += 1
    elif (place := place_facts(tags)) is not None and set(place.modes) & set(modes):
        nodes = np.fromiter((n.ref for n in way.nodes), dtype=np.int64, count=len(way.nodes))
        found.areas.append((f"way/{way.id}", place, nodes))


def _located(osmium: Any, path: Path, ids: Ids) -> Points:  # noqa: ANN401
    """Second pass: longitude and latitude of some nodes; NaN for those outside the extract."""
    points = np.full((len(ids), 2), np.nan)
    if not len(ids):
        return points
    chosen = osmium.filter.IdFilter(ids.tolist()).enable_for(osmium.osm.NODE)
    at, last = 0, len(ids) - 1
    for node in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(chosen):
        if not (at <= last and ids[at] == node.id):  # sorted files come in the order of the ids
            at = int(np.searchsorted(ids, node.id))
        if node.location.valid():
            points[at] = node.location.lon, node.location.lat
        at += 1
    return points
