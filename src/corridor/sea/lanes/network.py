"""Waypoints of the seas, the legs between them, and how a port joins them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from corridor.case.reading.lines import Point, distance_km
from corridor.data import data_rows
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.sea.lanes.great_circle import at_sea, great_circle
from corridor.sea.lanes.passages import Passage
from corridor.units import KM_PER_NAUTICAL_MILE

PACKAGE = "corridor.sea.lanes"
HARBOURS_KM = (20.0, 60.0)
"""Land this near to a port does not count: harbours and mouths of rivers, then long estuaries."""

NEAREST = 40
"""How many waypoints around a port are looked at."""


@dataclass(frozen=True)
class Leg:
    """A leg from one waypoint to another.

    Attributes
    ----------
    to : str
        Where it leads.
    km : float
        Its length.
    passage : Passage or None
        The passage that it is part of; None on open water.
    via : tuple of (float, float)
        Longitudes and latitudes between its ends; a great circle when there are none.
    """

    to: str
    km: float
    passage: Passage | None = None
    via: tuple[Point, ...] = ()


@dataclass(frozen=True)
class SeaNetwork:
    """The seas of the world.

    Attributes
    ----------
    places : mapping
        Longitude and latitude of each waypoint.
    basins : mapping
        The sea of each waypoint; seas are joined by passages alone.
    legs : mapping
        Legs that leave each waypoint.
    passages : mapping
        Passages by id.
    """

    places: Mapping[str, Point]
    basins: Mapping[str, str]
    legs: Mapping[str, tuple[Leg, ...]]
    passages: Mapping[str, Passage]


@cache
def sea_network() -> SeaNetwork:
    """Return the network of the package; its files lie beside this module."""
    rows = data_rows(PACKAGE, "waypoints.csv")
    places = {r["waypoint_id"]: (float(r["longitude"]), float(r["latitude"])) for r in rows}
    basins = {r["waypoint_id"]: r["basin"] for r in rows}
    legs: dict[str, list[Leg]] = {waypoint: [] for waypoint in places}
    for row in data_rows(PACKAGE, "legs.csv"):
        a, b = row["from_waypoint_id"], row["to_waypoint_id"]
        km = distance_km(places[a], places[b])
        legs[a].append(Leg(b, km))
        legs[b].append(Leg(a, km))
    passages = {}
    for row in data_rows(PACKAGE, "passages.csv"):
        passage = _passage(row)
        passages[passage.passage_id] = passage
        a, b = row["between"].split()
        via = tuple(_point(text) for text in row["via"].split(",") if text)
        line = (places[a], *via, places[b])
        drawn_km = sum(map(distance_km, line[:-1], line[1:]))
        stated_nm = row["nautical_miles"]
        km = float(stated_nm) * KM_PER_NAUTICAL_MILE if stated_nm else drawn_km
        legs[a].append(Leg(b, km, passage, via))
        legs[b].append(Leg(a, km, passage, via[::-1]))
    return SeaNetwork(places, basins, {w: tuple(ls) for w, ls in legs.items()}, passages)


def _passage(row: Mapping[str, str]) -> Passage:
    draught_m, length_m, beam_m = (
        float(row[field]) if row[field] else None for field in ("draught_m", "length_m", "beam_m")
    )
    return Passage(
        passage_id=row["passage_id"], name=row["name"],
        draught_m=draught_m, length_m=length_m, beam_m=beam_m,
        closed_months=tuple(int(m) for m in row["closed_months"].split()),
        closed_by=row["closed_by"], source_id=row["source_id"], quality=row["quality"],
    )  # fmt: skip


def _point(text: str) -> Point:
    longitude, latitude = map(float, text.split())
    return longitude, latitude


@dataclass(frozen=True)
class Mooring:
    """How a port joins its sea.

    Attributes
    ----------
    at : (float, float)
        The port.
    basin : str
        Its sea.
    harbour_km : float
        How far from the port land does not count.
    seen : tuple of str
        Waypoints that it reaches straight.
    """

    at: Point
    basin: str
    harbour_km: float
    seen: tuple[str, ...]


@lru_cache(maxsize=1000)
def mooring(at: Point, name: str) -> Mooring:
    """Join a port to the waypoints of its sea that it reaches without crossing land.

    Its sea is that of the nearest waypoint so reached.

    Parameters
    ----------
    at : (float, float)
        Longitude and latitude.
    name : str
        What a message calls the port.

    Raises
    ------
    CorridorError
        If no waypoint is reached: the place is inland.
    """
    net = sea_network()
    away_km = {w: distance_km(at, place) for w, place in net.places.items()}
    near = sorted(away_km, key=lambda w: (away_km[w], w))[:NEAREST]
    for harbour_km in HARBOURS_KM:
        lines = [great_circle(at, net.places[w], harbour_km) for w in near]
        seen = [
            w
            for w, clear in zip(near, at_sea(lines), strict=True)
            if clear or away_km[w] <= harbour_km
        ]
        if seen:
            basin = net.basins[seen[0]]
            mine = tuple(w for w in seen if net.basins[w] == basin)
            return Mooring(at, basin, harbour_km, mine)
    raise CorridorError(
        message(
            "%(name)s is no seaport: found %(north)s degrees north, %(east)s east, which is more "
            "than %(km)s km from open water; expected a place at the sea. Choose a port, or "
            "correct its coordinates.",
            name=name,
            north=f"{at[1]:g}",
            east=f"{at[0]:g}",
            km=f"{HARBOURS_KM[-1]:g}",
        )
    )


def straight(a: Mooring, b: Mooring) -> bool:
    """Say whether ships sail straight from one port to another of the same sea."""
    if a.basin != b.basin:
        return False
    if distance_km(a.at, b.at) <= a.harbour_km + b.harbour_km:
        return True
    return bool(at_sea([great_circle(a.at, b.at, a.harbour_km, b.harbour_km)])[0])
