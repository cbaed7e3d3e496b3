"""The world of a simulation as arrays of records: tracks, servers, vehicles and cargo.

Times are minutes from the start of the run. Cargo is counted in whole kilograms, so that the books
close exactly. A record is one row of an array; indices join the arrays and -1 stands for none.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Records = NDArray[Any]
"""An array of records."""

# What a step of a route does.
SECTION, SERVER, DELAY, BOARD, LEAVE, GATE = range(6)
"""Run over a track section; hold a server; spend time; take a ship of a fleet; give it back; pass
a gate that lets vehicles in at intervals."""

# What the event log says of a vehicle.
BEGINS, ENDS, ASKS = range(3)
"""It begins or ends a step, or has to wait for it."""

# How a time is drawn.
FIXED, UNIFORM, EXPONENTIAL, ERLANG2, INSPECTED = range(5)
"""Always the mean; mean times 1 ± spread; random; in two random phases; see ``share, factor``."""

# Events, in the order in which simultaneous ones happen.
ARRIVAL, CLEARING, START, OFFER, HOLD, SHIP_BACK = range(6)
"""A step ends; a section is looked at again; a vehicle sets out; a source offers; a queue of cargo
has waited long enough; a ship is free again. Events of one kind and time happen in the order in
which they were set."""

STEP = np.dtype(
    [
        ("kind", "i8"), ("resource", "i8"), ("direction", "i8"), ("shape", "i8"),
        ("time_min", "f8"), ("per_kg_min", "f8"), ("spread", "f8"), ("factor", "f8"),
        ("fail", "f8"), ("repair_min", "f8"),
        ("here", "i8"), ("there", "i8"), ("span", "i8"), ("element", "i8"),
        ("last", "i8"),
    ],
    align=True,
)  # fmt: skip
"""One step of a route.

``resource`` is a section, server or fleet and ``direction`` 0 along or 1 against it. The time is
``time_min + per_kg_min * kg``, varied by ``shape``, ``spread`` and ``factor``; with probability
``fail`` an exponential time of mean ``repair_min`` is added. ``here`` and ``there`` are the
stations at the ends of a section, -1 for a yard with room for all. ``span`` sections are entered
together when the train is too long for the stations between them. ``last`` marks the last step on
an element, where its counts are kept.
"""

SECTION_RECORD = np.dtype(
    [
        ("single", "i8"), ("automatic", "i8"), ("calendar", "i8"), ("first", "i8"),
        ("inside", "i8", (2,)), ("last_direction", "i8"),
        ("headway_min", "f8"), ("following_min", "f8"), ("meet_min", "f8"),
        ("entered_min", "f8"), ("exit_min", "f8"), ("cleared_min", "f8"), ("wake_min", "f8"),
        ("busy_from_min", "f8"), ("busy_min", "f8"), ("runs", "i8"), ("behind", "i8"),
    ],
    align=True,
)  # fmt: skip
"""A track between two stations: what it is, the trains inside by direction, the first that waits.

``behind`` heads the trains that wait elsewhere, because they need this section as well."""

STATION = np.dtype(
    [
        ("tracks", "i8"), ("most", "i8"), ("held", "i8", (2,)), ("first", "i8", (2,)),
        ("apart_min", "f8"), ("arrived_min", "f8", (2,)), ("behind", "i8"),
    ],
    align=True,
)  # fmt: skip
"""A station between the ends of a line: ``most`` tracks of ``tracks`` may be held by trains of one
direction; ``first`` heads the trains of each direction that wait for a track, and ``behind`` those
that wait elsewhere because they need a track here as well."""

SERVER_RECORD = np.dtype(
    [
        ("servers", "i8"), ("busy", "i8"), ("calendar", "i8"), ("first", "i8"), ("last", "i8"),
        ("waiting", "i8"), ("storage_kg", "i8"), ("stored_kg", "i8"), ("busy_min", "f8"),
        ("free_min", "f8"),
    ],
    align=True,
)  # fmt: skip
"""Equal servers with one queue, in order of asking; storage -1 is never full. As a gate it is free
again at ``free_min``."""

FLEET = np.dtype(
    [("idle", "i8", (2,)), ("first", "i8", (2,)), ("last", "i8", (2,)), ("ships", "i8")],
    align=True,
)
"""Ships of a lane: those idle at each side, and the voyages that wait there for one."""

LEG = np.dtype(
    [
        ("begin", "i8"), ("end", "i8"), ("load_kg", "i8"), ("head_start_min", "f8"),
        ("brake_min", "f8"), ("accel_min", "f8"), ("hold_min", "f8"), ("every_min", "f8"),
        ("first", "i8"), ("last", "i8"), ("queued_kg", "i8"), ("pending", "i8"),
        ("storage", "i8"), ("serial", "i8"),
        ("key", "u8"), ("trips", "i8"), ("trip_min", "f8"), ("delay_min", "f8"),
    ],
    align=True,
)  # fmt: skip
"""A journey of one vehicle, steps ``begin`` to ``end``, and the cargo that waits for it.

``storage`` is the server in whose storage the waiting cargo lies."""

PATH = np.dtype(
    [("begin", "i8"), ("end", "i8"), ("lots", "i8"), ("delivered_kg", "i8"), ("kg_min", "f8")],
    align=True,
)
"""Route of a shipment: its stages ``begin`` to ``end``, each a leg, and what was delivered."""

SOURCE = np.dtype(
    [
        ("leg", "i8"), ("path", "i8"), ("profile", "i8"), ("kg", "i8"), ("gap_min", "f8"),
        ("every_min", "f8"), ("first_min", "f8"), ("until_min", "f8"), ("serial", "i8"),
        ("key", "u8"),
    ],
    align=True,
)  # fmt: skip
"""What enters: vehicles on a leg, or cargo on a path, at random or every so many minutes.

A timetable begins at ``first_min``. Nothing enters after ``until_min``, unless that is 0."""

MOVER = np.dtype(
    [
        ("leg", "i8"), ("at", "i8"), ("next", "i8"), ("lot", "i8"), ("ahead", "i8"),
        ("stopped", "i8"), ("waits", "i8"), ("behind", "i8"), ("listed", "i8"), ("kg", "i8"),
        ("serial", "i8"), ("key", "u8"), ("asked_min", "f8"),
        ("rank_min", "f8"), ("wait_min", "f8"), ("delay_min", "f8"), ("began_min", "f8"),
    ],
    align=True,
)  # fmt: skip
"""A moving train, truck or ship; ``ahead`` counts sections already granted beyond the next."""

LOT = np.dtype(
    [("path", "i8"), ("stage", "i8"), ("next", "i8"), ("kg", "i8"), ("began_min", "f8"),
     ("queued_min", "f8")],
    align=True,
)  # fmt: skip
"""Cargo of one path that travels together; split where a vehicle is full."""

CALENDAR = np.dtype([("begin", "i8"), ("end", "i8"), ("period_min", "f8"), ("open_min", "f8")])
"""Hours when something is shut, rows ``begin`` to ``end`` of ``shut``, repeated every period."""

ELEMENT = np.dtype(
    [
        ("passed", "i8"), ("kg", "i8"), ("wait_min", "f8"), ("sojourn_min", "f8"), ("queue", "i8"),
        ("back_passed", "i8"), ("back_wait_min", "f8"),
    ],
    align=True,
)  # fmt: skip
"""Counts of an element: loaded vehicles and cargo that passed, their waits, how many wait now.

Those that passed against it (direction 1) are in ``passed`` and ``wait_min`` too."""

EVENT = np.dtype([("time_min", "f8"), ("order", "i8"), ("index", "i8")])
"""An event to come; ``order`` holds its kind in the top byte and the order of setting below."""

LOG = np.dtype(
    [("time_min", "f8"), ("what", "i8"), ("leg", "i8"), ("serial", "i8"), ("step", "i8"),
     ("kg", "i8")],
    align=True,
)  # fmt: skip
"""A line of the event log: what a vehicle does with a step, counted from the first of its leg."""

CLOCK = np.dtype(
    [
        ("now_min", "f8"), ("seed", "u8"), ("set", "i8"), ("events", "i8"), ("hole", "i8"),
        ("size", "i8"), ("free_mover", "i8"), ("free_lot", "i8"), ("movers_left", "i8"),
        ("lots_left", "i8"), ("margin", "i8"), ("logging", "i8"), ("logged", "i8"),
        ("offered_kg", "i8"), ("delivered_kg", "i8"), ("todo", "i8"), ("moving", "i8"),
        ("heap_room", "i8"), ("log_room", "i8"),
    ],
    align=True,
)  # fmt: skip
"""One record: time, counters, heads of the free lists, and the books of the cargo."""

STAGE = np.dtype([("leg", "i8")])
"""A stage of a path: the leg on which the cargo travels."""

RATE = np.dtype([("rate", "f8")])
"""Rate of a source on a day over its mean; profiles follow one another, 365 days each."""

SHUT = np.dtype([("from_min", "f8"), ("to_min", "f8")])
"""Hours when something is shut, from the start of the period."""

COUNT = np.dtype([("count", "i8")])
"""Waits or kilograms in one bin; the bins of the next element or path follow."""

TODO = np.dtype([("item", "i8")])
"""A section (twice its number) or a station (twice its number and one) to look at again."""


OCTAVE_BINS = 32
"""Bins in which waits are counted for each doubling: quantiles are known to 2 %."""

BINS = 40 * OCTAVE_BINS
"""From one second to ten thousand years."""


class World(NamedTuple):
    """Everything a run reads and changes, as arrays; see the records of the same names.

    ``profiles`` has shape (profiles, 365), ``shut`` (closures, 2), ``waits`` (elements, BINS) in
    vehicles and ``transits`` (paths, BINS) in kilograms; the others are one-dimensional.
    """

    clock: Records
    heap: Records
    steps: Records
    sections: Records
    stations: Records
    servers: Records
    fleets: Records
    legs: Records
    paths: Records
    stages: NDArray[np.int64]
    sources: Records
    profiles: NDArray[np.float64]
    movers: Records
    lots: Records
    calendars: Records
    shut: NDArray[np.float64]
    elements: Records
    waits: NDArray[np.int64]
    transits: NDArray[np.int64]
    todo: NDArray[np.int64]
    log: Records
