"""Railway links as track: sections and stations between the ends, and the steps of a train.

A case knows the slowest inter-station section of a link. The others are taken as equal and no
longer. The ends of a link are yards with room for every train.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from corridor.case.rows import Link, Rail, Vehicle
from corridor.elements.formulas.rail import period_min
from corridor.elements.times import element_hours
from corridor.messages import Numeral, message
from corridor.simulation.building.closures import daily
from corridor.simulation.building.journeys import Call
from corridor.simulation.building.parts import Building, RailLine, failing
from corridor.simulation.kernel import records as r
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_YEAR

RUN_SPREAD = 0.05
"""Running times of trains lie within this share of their mean."""

WINDOW_FROM_H, WINDOW_STEP_MIN = 8.0, 97.0
"""Maintenance is done by day; windows of links begin at times spread over eight hours."""

PASSENGER = "passenger"
"""Class of passenger trains: they fit everywhere and run at their own speed."""


def section_lengths_km(length_km: float, limiting_km: float) -> tuple[float, ...]:
    """Return the sections of a link: the limiting one in the middle, the others equal.

    ``n = ceil(L / l)`` sections; one of l, the others of ``(L - l) / (n - 1)``, no longer than l.
    """
    if limiting_km >= length_km:
        return (length_km,)
    count = math.ceil(length_km / limiting_km - 1e-9)
    others = (length_km - limiting_km) / (count - 1)
    lengths = [others] * count
    lengths[count // 2] = limiting_km
    return tuple(lengths)


def rail_line(b: Building, link: str) -> RailLine:
    """Return the track of a link, added when it is first asked for."""
    if link not in b.lines:
        b.lines[link] = _new_line(b, link)
    return b.lines[link]


def _new_line(b: Building, link: str) -> RailLine:
    rail = b.sit.row(Rail, link)
    single = rail.tracks < 2
    lengths = section_lengths_km(b.sit.row(Link, link).length, rail.limiting_km)
    window = rail.window_min_per_day
    from_min = WINDOW_FROM_H * 60 + (len(b.lines) * WINDOW_STEP_MIN) % 480
    calendar = b.calendar("rail", link, daily(from_min, min(window, MINUTES_PER_DAY)))
    fields = {
        "calendar": calendar,
        "headway_min": rail.headway_min,
        "following_min": rail.following_min,
        "meet_min": rail.meet_min,
    }
    automatic, tracks = rail.signalling == "automatic", int(rail.station_tracks)
    apart = rail.nonsimultaneous_min if single else 0.0

    def add_track() -> tuple[tuple[int, ...], tuple[int, ...]]:
        sections = tuple(
            b.builder.section(single=single, automatic=automatic, **fields) for _ in lengths
        )
        stations = tuple(
            b.builder.station(tracks, single=single, apart_min=apart) for _ in lengths[1:]
        )
        b.sections.setdefault(link, []).extend(sections)
        return sections, stations

    along, places = add_track()
    against, back = (along, places) if single else add_track()
    taken = _minutes_taken(rail, max(lengths), single=single)
    return RailLine(
        sections=(along, against[::-1]),
        stations=(places, back[::-1]),
        lengths_km=lengths,
        fail_min=taken,
        gate=_gate(b, link),
    )


def _minutes_taken(rail: Rail, limiting_km: float, *, single: bool) -> float:
    """Return the minutes of the slowest section that the capacity formula gives to one train."""
    run = 60 * limiting_km / rail.speed_kmh
    if single:
        period, _ = period_min(
            run,
            run,
            accel_min=rail.accel_min,
            brake_min=rail.brake_min,
            nonsimultaneous_min=rail.nonsimultaneous_min,
            meet_min=rail.meet_min,
        )
        return period / 2
    return rail.headway_min if rail.signalling == "automatic" else run + rail.following_min


def _gate(b: Building, link: str) -> tuple[int, ...]:
    """Return servers that let trains in at the rate of a stated capacity, where that binds."""
    capacity = b.caps.elements[link]
    if capacity.binds != "stated" or not 0 < capacity.capacity_t_per_year < math.inf:
        return ()
    gates = tuple(b.builder.server(1) for _ in range(2))
    for direction, gate in enumerate(gates):
        b.servers[link, direction] = gate
    return gates


def rail_steps(b: Building, call: Call, vehicle: str) -> Iterator[dict[str, Any]]:
    """Yield the steps of a train over a link.

    Parameters
    ----------
    b : Building
        The builder of the world and the numbers of its parts.
    call : Call
        The link and the direction.
    vehicle : str
        Train class, or [`PASSENGER`][].
    """
    if of_stated_capacity_alone(b, call.element):
        yield from _as_stated(b, call, b.sit.row(Vehicle, vehicle).load_t)
        return
    rail, line = b.sit.row(Rail, call.element), rail_line(b, call.element)
    element = b.builder.element(call.element)
    train = None if vehicle == PASSENGER else b.sit.row(Vehicle, vehicle)
    if line.gate and train is not None:
        yield _gate_step(b, call, line, element, train.load_t)
    speed = rail.passenger_speed_kmh if train is None else rail.speed_kmh
    length_m = 0.0 if train is None else train.length_m or 0.0
    fails = failing(line.fail_min, rail.reliability, rail.repair_h)
    stations = line.stations[call.direction]
    stops = rail.station_tracks > 1 or rail.tracks >= 2
    if stations and length_m > rail.station_track_m:
        stops = False
        note = message(
            "Trains %(train)s (%(length)s m) are longer than the station tracks of %(line)s "
            "(%(tracks)s m): they run from end to end without a stop.",
            train=vehicle,
            length=Numeral(f"{length_m:g}"),
            line=call.element,
            tracks=Numeral(f"{rail.station_track_m:g}"),
        )
        b.notes[note] = None
    lengths = line.lengths_km[:: 1 - 2 * call.direction]
    count = len(lengths)
    for i, (section, km) in enumerate(zip(line.sections[call.direction], lengths, strict=True)):
        yield {
            "kind": r.SECTION,
            "resource": section,
            "direction": call.direction,
            "shape": r.UNIFORM,
            "spread": RUN_SPREAD,
            "time_min": 60 * km / speed,
            "here": stations[i - 1] if i > 0 else -1,
            "there": stations[i] if i < count - 1 else -1,
            "span": 1 if stops else count - i,
            "element": element,
            "last": int(i == count - 1),
            **fails,
        }


def of_stated_capacity_alone(b: Building, link: str) -> bool:
    """Return whether a stated capacity is all that is known of a line."""
    capacity = b.caps.elements[link]
    return capacity.binds == "stated" and bool(capacity.left_open)


def _as_stated(b: Building, call: Call, load_t: float) -> Iterator[dict[str, Any]]:
    """Yield a line of which only the capacity is known: let in at that rate, then run."""
    rail, capacity = b.sit.row(Rail, call.element), b.caps.elements[call.element]
    element = b.builder.element(call.element)
    if 0 < capacity.capacity_t_per_year < math.inf:
        in_season = capacity.capacity_t_per_year * rail.season_factor / rail.open_share
        yield {
            "kind": r.GATE,
            "resource": b.server("rail", call.element, call.direction, 1),
            "direction": call.direction,
            "time_min": MINUTES_PER_YEAR * load_t / in_season,
            "element": element,
        }
    yield {
        "kind": r.DELAY,
        "element": element,
        "time_min": 60 * element_hours(b.sit, call.element),
        "shape": r.UNIFORM,
        "spread": RUN_SPREAD,
        "last": 1,
    }


def _gate_step(
    b: Building, call: Call, line: RailLine, element: int, load_t: float
) -> dict[str, Any]:
    used = b.caps.elements[call.element].capacity_t_per_year
    return {
        "kind": r.GATE,
        "resource": line.gate[call.direction],
        "direction": call.direction,
        "time_min": MINUTES_PER_YEAR * load_t / used,
        "element": element,
    }
