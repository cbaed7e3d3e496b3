"""What the tags of OpenStreetMap say of a track, a road, a ferry or a place."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Tags: TypeAlias = Mapping[str, str]
Mode: TypeAlias = Literal["rail", "road", "ferry"]

RAILWAYS = ("rail", "narrow_gauge")
ROADS = ("motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link")
UNBUILT = ("construction", "proposed")
GONE = ("disused", "abandoned", "razed", "dismantled", "demolished", "historic")
OWN_TRAFFIC = ("industrial", "military", "tourism", "test", "scientific", "leisure")
"""Uses of a railway that carry no cargo of others."""

SAME_GAUGE = {1524: 1520, 1522: 1520}
"""Gauges between which wagons pass: Finland and Russia."""

KM_PER_MILE = 1.609344


@dataclass(frozen=True)
class WayFacts:
    """What is read of one way.

    Attributes
    ----------
    mode : str
        ``rail``, ``road`` or ``ferry``.
    use : str
        ``line``, or ``siding`` or ``yard`` beside one.
    gauges_mm : tuple of int
        Several where more than two rails lie; empty when it is not tagged.
    tracks : int
        Tracks that the way says it stands for; 0 when it does not.
    traction : str
        ``dc``, ``ac`` or ``diesel``; empty when not known.
    speed_kmh : float
        Speed allowed to freight trains or trucks; NaN when not tagged.
    automatic : bool
        Whether its signalling lets trains follow each other between two stations.
    lanes : float
        Lanes in each direction; NaN when not tagged.
    oneway : int
        1 along the way, -1 against it, 0 both.
    name : str
        Name of the line or road; its number when it has no name.
    """

    mode: Mode
    use: str
    gauges_mm: tuple[int, ...] = ()
    tracks: int = 0
    traction: str = ""
    speed_kmh: float = math.nan
    automatic: bool = False
    lanes: float = math.nan
    oneway: int = 0
    name: str = ""


def way_facts(tags: Tags) -> WayFacts | str | None:
    """Return what a way says, or why it is left out; None when it is nothing of ours."""
    if (railway := tags.get("railway")) is not None:
        return _railway(railway, tags)
    if tags.get("highway") is not None:
        return _road(tags)
    if tags.get("route") in ("ferry", "train_ferry"):
        return WayFacts("ferry", "line", name=_name(tags))
    return "disused railways" if any(f"{word}:railway" in tags for word in GONE) else None


def _railway(railway: str, tags: Tags) -> WayFacts | str | None:
    if railway in GONE:
        return "disused railways"
    if railway in UNBUILT:
        return "railways under construction or proposed"
    if railway not in RAILWAYS:
        return None
    service, usage = tags.get("service", ""), tags.get("usage", "")
    if service == "crossover":
        return "crossovers"
    if service == "spur" or usage in OWN_TRAFFIC:
        return "spurs and industrial, military and tourist lines"
    return WayFacts(
        "rail",
        service if service in ("siding", "yard") else "line",
        gauges_mm=_gauges(tags.get("gauge", "")),
        tracks=_whole(tags.get("tracks", "")),
        traction=_traction(tags),
        speed_kmh=_first_speed(tags, "maxspeed:freight", "maxspeed"),
        automatic=any(
            tags.get(f"railway:{system}", "no") not in ("no", "0", "")
            for system in ("etcs", "lzb", "ptc", "tvm", "ctcs")
        ),
        name=_name(tags),
    )


def _road(tags: Tags) -> WayFacts | str | None:
    highway = tags["highway"]
    if highway in UNBUILT:
        kind = tags.get(highway, "")
        return "roads under construction or proposed" if kind in ROADS else None
    if highway not in ROADS:
        return None
    oneway = {"yes": 1, "1": 1, "true": 1, "-1": -1, "reverse": -1}.get(tags.get("oneway", ""), 0)
    if not oneway and highway.startswith("motorway") and "oneway" not in tags:
        oneway = 1
    return WayFacts(
        "road",
        "link" if highway.endswith("_link") else "line",
        speed_kmh=_first_speed(tags, "maxspeed:hgv", "maxspeed"),
        lanes=_lanes(tags, bool(oneway)),
        oneway=oneway,
        name=_name(tags),
    )


def _name(tags: Tags) -> str:
    return next((t for k in ("name:en", "int_name", "name", "ref") if (t := tags.get(k))), "")


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,2}", text.strip()) else 0


def _gauges(text: str) -> tuple[int, ...]:
    found = [int(word) for word in re.findall(r"(?<!\d)\d{3,4}(?!\d)", text)]
    return tuple(dict.fromkeys(SAME_GAUGE.get(g, g) for g in found if 600 <= g <= 1700))


def _traction(tags: Tags) -> str:
    electrified = tags.get("electrified", "")
    if electrified == "no":
        return "diesel"
    if electrified not in ("contact_line", "yes", "rail", "4th_rail"):
        return ""
    frequency, voltage = _number(tags.get("frequency", "")), _number(tags.get("voltage", ""))
    if not math.isnan(frequency):
        return "ac" if frequency > 0 else "dc"
    if not math.isnan(voltage):
        return "ac" if voltage > 5_000 else "dc"
    return "dc" if electrified in ("rail", "4th_rail") else ""


def _number(text: str) -> float:
    match = re.match(r"\s*(\d{1,7}(?:\.\d+)?)", text)
    return float(match[1]) if match else math.nan


def _first_speed(tags: Tags, *keys: str) -> float:
    speeds = (_speed_kmh(tags.get(key, "")) for key in keys)
    return next((speed for speed in speeds if not math.isnan(speed)), math.nan)


def _speed_kmh(text: str) -> float:
    """Return a speed in km/h; the lowest of several."""
    speeds = []
    for part in text.split(";"):
        match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*(mph|km/h|kmh)?\s*", part)
        if match and float(match[1]) > 0:
            speeds.append(float(match[1]) * (KM_PER_MILE if match[2] == "mph" else 1))
    return min(speeds, default=math.nan)


def _lanes(tags: Tags, oneway: bool) -> float:
    if not oneway and (forward := _number(tags.get("lanes:forward", ""))) > 0:
        back = _number(tags.get("lanes:backward", ""))
        return min(forward, back) if back > 0 else forward
    lanes = _number(tags.get("lanes", ""))
    if not lanes > 0:
        return math.nan
    return lanes if oneway else max(1.0, lanes / 2)


# --- places ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlaceFacts:
    """What is read of a place.

    Attributes
    ----------
    kind : str
        ``station``, ``yard``, ``loop``, ``border``, ``port`` or ``signal``.
    modes : tuple of str
        Modes whose lines it belongs to.
    name : str
        Name, in Latin letters if there is one.
    """

    kind: str
    modes: tuple[Mode, ...]
    name: str


_RAILWAY_PLACES = {
    "station": "station",
    "yard": "yard",
    "service_station": "loop",
    "crossing_loop": "loop",
    "junction": "loop",
    "spur_junction": "loop",
    "border": "border",
    "signal": "signal",
}


def place_facts(tags: Tags) -> PlaceFacts | None:
    """Return what a node or an area says of a place; None when it is none of ours."""
    name, railway = _name(tags), tags.get("railway", "")
    if railway in _RAILWAY_PLACES and not _passengers_only(tags):
        return PlaceFacts(_RAILWAY_PLACES[railway], ("rail",), name)
    if tags.get("barrier") == "border_control" or tags.get("amenity") == "customs":
        return PlaceFacts("border", ("road",), name)
    if tags.get("amenity") == "ferry_terminal":
        return PlaceFacts("port", ("ferry",), name)
    if (
        tags.get("landuse") in ("port", "harbour")
        or tags.get("industrial") == "port"
        or tags.get("harbour") not in (None, "no")
    ):
        return PlaceFacts("port", ("rail", "road", "ferry"), name)
    return None


def _passengers_only(tags: Tags) -> bool:
    return tags.get("station") in ("subway", "light_rail", "monorail", "tram", "funicular")


def filters(modes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the tags by which objects are chosen before they reach Python."""
    pairs: list[tuple[str, str]] = [
        ("barrier", "border_control"), ("amenity", "customs"), ("landuse", "port"),
        ("landuse", "harbour"), ("industrial", "port"), ("harbour", "yes"),
        ("amenity", "ferry_terminal"),
    ]  # fmt: skip
    if "rail" in modes:
        pairs += [("railway", v) for v in (*RAILWAYS, *UNBUILT, *GONE, *_RAILWAY_PLACES)]
        pairs += [(f"{word}:railway", v) for word in GONE for v in RAILWAYS]
    if "road" in modes:
        pairs += [("highway", value) for value in (*ROADS, *UNBUILT)]
    if "ferry" in modes:
        pairs += [("route", "ferry"), ("route", "train_ferry")]
    return tuple(pairs)
