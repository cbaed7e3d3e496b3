"""Builds the world that is simulated: parts are added one by one and become arrays of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np

from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.random_numbers import MOVERS, SOURCES, family, stream, unit

NEVER_MIN = -1e18
"""Long before the run: nothing has happened yet."""

YARD = -1
"""No station: a yard with room for every train."""

GOLDEN = 0.6180339887498949
"""Timetables of different legs begin this part of their interval apart, so that none coincide."""

FIRST_ROOM = 256
"""Vehicles and lots for which there is room at the start."""


@dataclass
class WorldBuilder:
    """Collects the parts of a world. Each method adds one and returns its number.

    Methods take the fields of the record of their name in
    [`corridor.simulation.kernel.records`][]; what is left out is zero, or -1 for an index.
    """

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    element_ids: list[str] = field(default_factory=list)
    profiles: list[Sequence[float]] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)
    shut: list[tuple[float, float]] = field(default_factory=list)
    _element_number: dict[str, int] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, **fields: Any) -> int:
        """Add a record of a kind; return its number."""
        self.rows.setdefault(what, []).append(fields)
        return len(self.rows[what]) - 1

    def element(self, name: str) -> int:
        """Return the number of an element under which things are counted."""
        if name not in self._element_number:
            self._element_number[name] = len(self.element_ids)
            self.element_ids.append(name)
        return self._element_number[name]

    def section(self, *, single: bool, automatic: bool = False, **fields: Any) -> int:
        """Add a track between two stations, for both directions if it is single."""
        return self.add("sections", single=single, automatic=automatic, **fields)

    def station(self, tracks: int, *, single: bool, apart_min: float = 0.0) -> int:
        """Add a station. On a single track one of its tracks is always left to each direction."""
        most = max(1, tracks - 1) if single else tracks
        return self.add("stations", tracks=tracks, most=most, apart_min=apart_min)

    def server(self, servers: int, **fields: Any) -> int:
        """Add equal servers with one queue."""
        return self.add("servers", servers=servers, **fields)

    def fleet(self, ships: int) -> int:
        """Add the ships of a lane, half of them at each side."""
        return self.add("fleets", ships=ships, idle=((ships + 1) // 2, ships // 2))

    def leg(self, steps: Iterable[Mapping[str, Any]], *, name: str = "", **fields: Any) -> int:
        """Add a journey from its steps. What goes on it draws by the name, see ``_numbers``."""
        begin = len(self.rows.setdefault("steps", []))
        self._names.setdefault("legs", []).append(name)
        for step in steps:
            self.add("steps", **step)
        return self.add("legs", begin=begin, end=len(self.rows["steps"]), **fields)

    def path(self, legs: Iterable[int]) -> int:
        """Add the route of a shipment as a sequence of legs."""
        begin = len(self.stages)
        self.stages += legs
        return self.add("paths", begin=begin, end=len(self.stages))

    def source(self, *, name: str = "", **fields: Any) -> int:
        """Add a source of vehicles on a ``leg`` or of cargo on a ``path``; it draws by its name."""
        self._names.setdefault("sources", []).append(name)
        return self.add("sources", **fields)

    def profile(self, by_day: Sequence[float]) -> int:
        """Add a course of the year: the rate of a source each day over its mean."""
        self.profiles.append(by_day)
        return len(self.profiles) - 1

    def calendar(self, shut: Iterable[tuple[float, float]], period_min: float) -> int:
        """Add hours when something is shut, in minutes from the start of a repeated period.

        Overlapping hours are joined. Returns -1, always open, when there are none.
        """
        joined: list[tuple[float, float]] = []
        for begin, end in sorted((max(0.0, b), min(e, period_min)) for b, e in shut):
            if begin >= end:
                continue
            if joined and begin <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((begin, end))
        if not joined:
            return -1
        first = len(self.shut)
        self.shut += joined
        open_min = period_min - sum(end - begin for begin, end in joined)
        return self.add(
            "calendars", begin=first, end=len(self.shut), period_min=period_min, open_min=open_min
        )

    def world(self, seed: int, *, log_lines: int = 0) -> r.World:
        """Return the world at the start of a run.

        Parameters
        ----------
        seed : int
            Seed of all draws.
        log_lines : int
            Lines of the event log to keep before it has to be emptied; 0 for no log.
        """
        n = len(self.element_ids)
        legs = self._records("legs", r.LEG, first=-1, last=-1, storage=-1)
        sections = self._records(
            "sections", r.SECTION_RECORD, first=-1, calendar=-1, last_direction=-1,
            entered_min=NEVER_MIN, exit_min=NEVER_MIN, cleared_min=NEVER_MIN, wake_min=NEVER_MIN,
            behind=-1,
        )  # fmt: skip
        steps = self._records("steps", r.STEP, here=YARD, there=YARD, span=1)
        stations = self._records("stations", r.STATION, arrived_min=NEVER_MIN, first=-1, behind=-1)
        clock = np.zeros(1, r.CLOCK)
        clock["seed"] = np.uint64(seed)
        clock["margin"] = _margin(legs) + len(legs)
        clock["logging"] = log_lines > 0
        clock["free_mover"] = clock["free_lot"] = -1
        world = r.World(
            clock=clock,
            heap=np.zeros(0, r.EVENT),
            steps=steps,
            sections=sections,
            stations=stations,
            servers=self._records(
                "servers", r.SERVER_RECORD, first=-1, last=-1, calendar=-1, storage_kg=-1
            ),
            fleets=self._records("fleets", r.FLEET, first=-1, last=-1),
            legs=legs,
            paths=self._records("paths", r.PATH),
            stages=np.array(self.stages, dtype=np.int64),
            sources=self._records("sources", r.SOURCE, leg=-1, path=-1, profile=-1),
            profiles=np.array(self.profiles or [[1.0]], dtype=np.float64),
            movers=np.zeros(0, r.MOVER),
            lots=np.zeros(0, r.LOT),
            calendars=self._records("calendars", r.CALENDAR),
            shut=np.array(self.shut, dtype=np.float64).reshape(-1, 2),
            elements=np.zeros(n, r.ELEMENT),
            waits=np.zeros((n, r.BINS), dtype=np.int64),
            transits=np.zeros((len(self.rows.get("paths", [])), r.BINS), dtype=np.int64),
            todo=np.zeros(64 + 16 * (len(sections) + len(stations)), dtype=np.int64),
            log=np.zeros(log_lines and log_lines + 2 * int(clock["margin"][0]) + 256, r.LOG),
        )
        clock["log_room"] = len(world.log)
        return _started(with_room(world), self._numbers("sources"), self._numbers("legs"))

    def _numbers(self, what: str) -> list[int]:
        """Return the number by which each source or leg draws: of its name, or else its place.

        With names a train draws the same numbers whatever else runs in the world. A name that is
        used again gets another number.
        """
        used: dict[str, int] = defaultdict(int)
        numbers = []
        for place, name in enumerate(self._names.get(what, ())):
            used[name] += 1
            numbers.append(crc32(f"{name} {used[name]}".encode()) if name else place)
        return numbers

    def _records(self, what: str, dtype: np.dtype[Any], **usual: Any) -> r.Records:
        rows = self.rows.get(what, [])
        array = np.zeros(len(rows), dtype)
        for name, value in usual.items():
            array[name] = value
        for i, row in enumerate(rows):
            for name, value in row.items():
                array[name][i] = value
        return array


def _margin(legs: r.Records) -> int:
    """Return how many vehicles one event may need: the largest load over the smallest, and more."""
    loads = legs["load_kg"][legs["load_kg"] > 0]
    return 64 if not len(loads) else 64 + 4 * int(np.ceil(loads.max() / loads.min()))


def with_room(world: r.World) -> r.World:
    """Return the world with twice the room for vehicles, lots and events."""
    clock = world.clock[0]
    room = max(FIRST_ROOM, 2 * int(clock["margin"]), 2 * len(world.movers))
    movers = _longer(world.movers, room, clock, "free_mover", "movers_left")
    lots = _longer(world.lots, 2 * room, clock, "free_lot", "lots_left")
    heap = np.zeros(3 * room + len(world.sections) * 4 + len(world.sources), r.EVENT)
    heap[: len(world.heap)] = world.heap
    clock["heap_room"] = len(heap)
    return world._replace(movers=movers, lots=lots, heap=heap)


def _longer(old: r.Records, size: int, clock: np.void, free: str, left: str) -> r.Records:
    new = np.zeros(size, old.dtype)
    new[: len(old)] = old
    new["next"][len(old) :] = np.arange(len(old) + 1, size + 1)
    new["next"][-1] = clock[free]
    clock[free] = len(old)
    clock[left] += size - len(old)
    return new


def _started(world: r.World, sources: Sequence[int], legs: Sequence[int]) -> r.World:
    """Set the first offer of each source and the first departure of each timetable.

    Sources and legs draw by the numbers that are given for them.
    """
    first: list[tuple[float, int, int]] = []
    seed = world.clock["seed"][0]
    for i, source in enumerate(world.sources):
        source["key"] = stream(seed, SOURCES, sources[i], 0)
        if source["gap_min"] > 0:
            gap = _first_gap(world, i)
            first.append((gap, r.OFFER, i))
        elif source["every_min"] > 0:
            first.append((float(source["first_min"]), r.OFFER, i))
    for i, leg in enumerate(world.legs):
        leg["key"] = family(seed, MOVERS, legs[i])
        if leg["every_min"] > 0:
            first.append((float(leg["every_min"]) * ((legs[i] * GOLDEN) % 1.0), r.HOLD, i))
    clock = world.clock[0]
    for time_min, kind, index in sorted(first):
        at = clock["size"]
        world.heap[at] = (time_min, (kind << 56) | int(clock["set"]), index)
        clock["set"] += 1
        clock["size"] += 1
    return world


def _first_gap(world: r.World, source: int) -> float:
    u = unit(world.sources["key"][source], 0)
    return float(-world.sources["gap_min"][source] * np.log(1.0 - u))
