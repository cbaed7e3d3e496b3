"""Reading RailJSON, the infrastructure of OSRD: tracks, points on them, switches and limits.

Read is what lines of a corridor need, of version 3 of the format; all else is left alone. Positions
are metres from the start of a track section, speeds metres a second.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from corridor.case.reading.lines import distance_km
from corridor.messages import message
from corridor.problems import CorridorError, Problem, raise_if_fatal

VERSION = "3."
"""How the versions begin that are read."""

Metres = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Degrees = Annotated[
    tuple[Longitude, Latitude],
    BeforeValidator(lambda at: at[:2] if isinstance(at, list) else at),  # a height may follow
]
Sense = Literal["START_TO_STOP", "STOP_TO_START"]

FAR_APART = 3.0
"""How many times longer than its course a track may be, or shorter, before its unit is wrong."""

SHORT_M = 100.0
"""Length up to which neither is questioned: coordinates are rounded."""

BEYOND_M = 1.0
"""How far behind the end of its track a place may lie by rounding."""

SAID = 80
"""Characters of what was found that a message repeats."""


class _Known(BaseModel):
    """An object of which only some fields are read."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Course(_Known):
    """A line on the map."""

    coordinates: Annotated[list[Degrees], Field(min_length=2)]


class Track(_Known):
    """A track section: a track without a switch on it."""

    id: str
    length: Positive
    geo: Course
    extensions: dict[str, Any] | None = None

    @property
    def line(self) -> str:
        """Name of the line that it belongs to; empty when it has none."""
        return _said(self.extensions, "sncf", "line_name")


class At(_Known):
    """A place on a track."""

    track: str
    position: Metres


class Point(_Known):
    """An operational point: a station, junction or loop, with its place on each track."""

    id: str
    parts: list[At]
    extensions: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """Its name, or its id when it has none."""
        return _said(self.extensions, "identifier", "name") or self.id


class End(_Known):
    """An end of a track."""

    track: str
    endpoint: Literal["BEGIN", "END"]


class Switch(_Known):
    """Ends of tracks that meet."""

    id: str
    ports: dict[str, End]


class Range(_Known):
    """A part of a track."""

    track: str
    begin: Metres
    end: Metres


class Speed(_Known):
    """A speed limit on parts of tracks; None where only some trains have one, by their tag."""

    id: str
    speed_limit: Positive | None = None
    on_routes: list[str] | None = None
    track_ranges: list[Range]

    @property
    def general_m_s(self) -> float | None:
        """Limit of all trains on all routes; None where it is of some alone."""
        return None if self.on_routes else self.speed_limit


class Wire(_Known):
    """Electrification of parts of tracks."""

    id: str
    voltage: str
    track_ranges: list[Range]


class System(_Known):
    """A signalling system that a signal shows."""

    signaling_system: str


class Signal(At):
    """A signal."""

    id: str
    direction: Sense
    logical_signals: list[System] = []


class Infra(_Known):
    """Tracks and what lies on them."""

    version: str
    track_sections: list[Track]
    operational_points: list[Point]
    switches: list[Switch] = Field(validation_alias=AliasChoices("switches", "track_nodes"))
    speed_sections: list[Speed] = []
    electrifications: list[Wire] = []
    signals: list[Signal] = []


def _said(extensions: dict[str, Any] | None, group: str, field: str) -> str:
    inner = (extensions or {}).get(group)
    word = inner.get(field) if isinstance(inner, dict) else None
    return word if isinstance(word, str) else ""


def read_railjson(path: Path) -> Infra:
    """Read the infrastructure of OSRD.

    Parameters
    ----------
    path : Path
        A ``.json`` file as OSRD exports it.

    Returns
    -------
    Infra

    Raises
    ------
    CorridorError
        If the file cannot be read, is no RailJSON, or of a version that is not read.
    CaseError
        With everything that is wrong in it.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise CorridorError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise CorridorError(f"{path.name} is no JSON: {error}") from error
    if not isinstance(content, dict) or "track_sections" not in content:
        raise CorridorError(f"{path.name} is no RailJSON: it has no track_sections")
    version = content.get("version")
    if not str(version).startswith(VERSION):
        raise CorridorError(
            f"{path.name}: found version {str(version)[:SAID]} of RailJSON; expected 3. Export it "
            "from a newer OSRD."
        )
    try:
        infra = Infra.model_validate(content)
    except ValidationError as error:
        raise_if_fatal([_malformed(path.name, each) for each in error.errors()])
        raise
    found = [*_doubled(path.name, infra), *_strangers(path.name, infra)]
    raise_if_fatal(found or [*_another_unit(path.name, infra), *_beyond(path.name, infra)])
    return infra


def _malformed(file: str, error: Any) -> Problem:  # noqa: ANN401
    where = ".".join(map(str, error["loc"]))
    found = repr(error["input"])[:SAID]
    return Problem("E701", file, None, where, found, error["msg"], "Correct the value in OSRD.")


def _doubled(file: str, infra: Infra) -> Iterator[Problem]:
    """Find ids that two tracks or two points have."""
    for table in ("track_sections", "operational_points"):
        known: set[str] = set()
        for thing in getattr(infra, table):
            if thing.id in known:
                yield Problem(
                    "E703", file, None, f"{table}.id", thing.id, "an id of its own", "Rename one."
                )
            known.add(thing.id)


def _another_unit(file: str, infra: Infra) -> Iterator[Problem]:
    """Find tracks whose length is not that of their course, as where it is in kilometres."""
    for track in infra.track_sections:
        places = track.geo.coordinates
        course_m = 1000 * sum(distance_km(a, b) for a, b in pairwise(places))
        shorter, longer = sorted((course_m, track.length))
        if longer > SHORT_M and longer > FAR_APART * shorter:
            lengths = {"length": f"{track.length:,.1f}", "course": f"{course_m:,.1f}"}
            yield Problem(
                "E710",
                file,
                None,
                f"track_sections {track.id} length",
                message("%(length)s m on a course of %(course)s m", **lengths),
                message("metres along the course, at most three times longer or shorter"),
                message("Correct the length, in metres, or the course."),
            )


def _beyond(file: str, infra: Infra) -> Iterator[Problem]:
    """Find what lies behind the end of its track."""
    length_m = {track.id: track.length for track in infra.track_sections}
    lying = [
        (f"operational_points {point.id}", part.track, part.position)
        for point in infra.operational_points
        for part in point.parts
    ]
    limits: list[Speed | Wire] = [*infra.speed_sections, *infra.electrifications]
    for limit in limits:
        lying += [
            (f"track_ranges of {limit.id}", part.track, max(part.begin, part.end))
            for part in limit.track_ranges
        ]
    lying += [(f"signals {s.id}", s.track, s.position) for s in infra.signals]
    for where, track, at_m in lying:
        if at_m > length_m[track] + BEYOND_M:
            yield Problem(
                "E703",
                file,
                None,
                where,
                f"{at_m:,.1f} m",
                message(
                    "a place on %(track)s, which is %(length)s m long",
                    track=track,
                    length=f"{length_m[track]:,.1f}",
                ),
                message("Correct the position, in metres, or the length of the track."),
            )


def _strangers(file: str, infra: Infra) -> Iterator[Problem]:
    """Find tracks that something lies on and that are not there."""
    tracks = {track.id for track in infra.track_sections}
    lying: list[tuple[str, str]] = []
    for point in infra.operational_points:
        lying += [(f"operational_points {point.id}", part.track) for part in point.parts]
    for switch in infra.switches:
        lying += [(f"switches {switch.id}", end.track) for end in switch.ports.values()]
    limits: list[Speed | Wire] = [*infra.speed_sections, *infra.electrifications]
    for limit in limits:
        lying += [(f"track_ranges of {limit.id}", part.track) for part in limit.track_ranges]
    lying += [(f"signals {signal.id}", signal.track) for signal in infra.signals]
    for where, track in lying:
        if track not in tracks:
            yield Problem(
                "E703", file, None, where, track, "the id of a track section",
                "Add the track section, or take out what lies on it.",
            )  # fmt: skip
