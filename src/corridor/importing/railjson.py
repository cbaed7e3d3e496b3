"""Reading RailJSON, the infrastructure of OSRD: tracks, points on them, switches and limits.

Read is what lines of a corridor need, of version 3 of the format; all else is left alone. Positions
are metres from the start of a track section, speeds metres a second.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from corridor.case.reading.lines import distance_km
from corridor.messages import Message, message
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
        raise CorridorError(
            message("cannot read %(path)s: %(error)s", path=path, error=error.strerror or error)
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise CorridorError(
            message("%(file)s is no JSON: %(error)s", file=path.name, error=str(error))
        ) from error
    if not isinstance(content, dict) or "track_sections" not in content:
        raise CorridorError(
            message("%(file)s is no RailJSON: it has no track_sections", file=path.name)
        )
    version = content.get("version")
    if not str(version).startswith(VERSION):
        raise CorridorError(
            message(
                "%(file)s: found version %(version)s of RailJSON; expected 3. Export it "
                "from a newer OSRD.",
                file=path.name,
                version=str(version)[:SAID],
            )
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
    fix = message("Correct the value in OSRD.")
    return Problem("E701", file, None, where, found, _expected(error), fix)


EXPECTED: Mapping[str, Message] = {
    "missing": message("Field required"),
    "list_type": message("Input should be a valid list"),
    "tuple_type": message("Input should be a valid tuple"),
    "dict_type": message("Input should be a valid dictionary"),
    "string_type": message("Input should be a valid string"),
    "float_type": message("Input should be a valid number"),
    "float_parsing": message("Input should be a valid number, unable to parse string as a number"),
    "finite_number": message("Input should be a finite number"),
}
"""What pydantic says of a value of the wrong type, by the kind of the error."""


def _expected(error: Any) -> str:  # noqa: ANN401
    """Return what pydantic expected, as a message where its words are known."""
    said = {
        name: f"{n:g}" if isinstance(n, float) else n for name, n in error.get("ctx", {}).items()
    }
    words = {
        **EXPECTED,
        "greater_than": message("Input should be greater than %(limit)s", limit=said.get("gt")),
        "greater_than_equal": message(
            "Input should be greater than or equal to %(limit)s", limit=said.get("ge")
        ),
        "less_than_equal": message(
            "Input should be less than or equal to %(limit)s", limit=said.get("le")
        ),
        "literal_error": message("Input should be %(words)s", words=said.get("expected")),
        "model_type": message(
            "Input should be a valid dictionary or instance of %(name)s",
            name=said.get("class_name"),
        ),
        "too_short": message(
            "List should have at least %(least)s items after validation, not %(count)s",
            least=said.get("min_length"),
            count=said.get("actual_length"),
        ),
    }.get(error["type"])
    return words if words == error["msg"] and words is not None else str(error["msg"])


def _doubled(file: str, infra: Infra) -> Iterator[Problem]:
    """Find ids that two tracks or two points have."""
    for table in ("track_sections", "operational_points"):
        known: set[str] = set()
        for thing in getattr(infra, table):
            if thing.id in known:
                expected, fix = message("an id of its own"), message("Rename one.")
                yield Problem("E703", file, None, f"{table}.id", thing.id, expected, fix)
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
                message("%(length)s m", length=f"{at_m:,.1f}"),
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
            expected = message("the id of a track section")
            fix = message("Add the track section, or take out what lies on it.")
            yield Problem("E703", file, None, where, track, expected, fix)
