"""Journeys as steps: what a train, truck or ship does at each element, and what it needs there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from corridor.case.rows import Border, Port, Rail, Road, Sea, Terminal, Vehicle
from corridor.elements.elements import ship_payload_t
from corridor.elements.times import element_hours
from corridor.simulation.building.closures import happens_to
from corridor.simulation.building.journeys import Call, Journey
from corridor.simulation.building.parts import KG, Building, failing
from corridor.simulation.building.railway import PASSENGER, rail_steps
from corridor.simulation.kernel import records as r
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_YEAR

HOLD_H = 48.0
"""A part load leaves when its oldest cargo has waited this long."""

TIME_SPREAD = 0.2
"""Times of handling, driving and sailing lie within this share of their mean."""

PASSENGER_HEAD_START_MIN = 120.0
"""A passenger train goes ahead of freight trains that asked up to this much earlier."""

ANY = 1 << 30
"""So many servers that nothing queues: only the opening hours matter."""

Steps = Iterator[dict[str, Any]]


def add_journey(b: Building, journey: Journey, hold_h: float) -> int:
    """Add the leg of a journey; return its number."""
    steps = list(_steps(b, journey))
    storage = -1
    if journey.load_at in b.sit.case.records["terminals"] and (journey.load_at, 0) in b.servers:
        storage = b.servers[journey.load_at, 0]
    every_h = [b.sit.row(Sea, c.element).timetable_h for c in journey.calls
               if c.table == "sea"]  # fmt: skip
    timetable = max((h for h in every_h if h), default=0.0)
    return b.builder.leg(
        steps,
        name=journey.name,
        load_kg=round(load_t(b, journey) * KG),
        hold_min=hold_h * 60,
        every_min=timetable * 60,
        storage=storage,
        **_stopping(b, journey),
    )


def load_t(b: Building, journey: Journey) -> float:
    """Return the tonnes that one vehicle of a journey carries; a ship's by the shallowest water."""
    if journey.mode == "yard":
        return b.sit.row(Terminal, journey.unload_at).load_t
    if journey.mode != "sea":
        return b.sit.row(Vehicle, journey.vehicle).load_t
    places = [c.element for c in journey.calls]
    places += [p for p in (journey.load_at, journey.unload_at) if p in b.sit.case.records["ports"]]
    return min(ship_payload_t(b.sit, p) for p in places)


def _stopping(b: Building, journey: Journey) -> dict[str, float]:
    """Return what a train loses by stopping, from the first line it runs on."""
    for call in journey.calls:
        if call.table == "rail":
            rail = b.sit.row(Rail, call.element)
            return {"accel_min": rail.accel_min, "brake_min": rail.brake_min}
    return {}


def add_passengers(b: Building) -> None:
    """Run the passenger trains of every line in use, each over its own link by a timetable."""
    for link in list(b.lines):
        pairs = b.sit.row(Rail, link).passenger_pairs_per_day
        if pairs <= 0:
            continue
        for direction in (0, 1):
            b.builder.leg(
                rail_steps(b, Call(link, "rail", direction), PASSENGER),
                name=f"passengers {link}:{direction}",
                every_min=MINUTES_PER_DAY / pairs,
                head_start_min=PASSENGER_HEAD_START_MIN,
            )


def _steps(b: Building, journey: Journey) -> Steps:
    """Yield the steps of a journey: board, load, run, unload, leave."""
    if journey.mode == "sea":
        yield from _voyage(b, journey)
        return
    for call in journey.calls:
        yield from _late(b, call.table, call.element)
        if call.table == "rail":
            yield from rail_steps(b, call, journey.vehicle)
        elif call.table == "borders":
            yield from _border_steps(b, call, journey.vehicle)
        else:
            yield from _road_steps(b, call, journey.vehicle)
    if journey.unload_at:
        yield from _terminal_steps(b, journey)


def _late(b: Building, table: str, element: str) -> Steps:
    """Yield a step in which a share of the vehicles is held up, as by papers that come late."""
    for row in happens_to(b.happening, table, element, "delay"):
        yield {
            "kind": r.DELAY,
            "element": b.builder.element(element),
            "fail": row["share"],
            "repair_min": row["hours"] * 60,
        }


def _dwell(b: Building, element: str, dwell_h: float, service_min: float) -> Steps:
    """Yield the time that a stay lasts beyond the service, holding nothing."""
    rest_min = dwell_h * 60 - service_min
    if rest_min > 0:
        yield {
            "kind": r.DELAY,
            "element": b.builder.element(element),
            "time_min": rest_min,
            "shape": r.UNIFORM,
            "spread": TIME_SPREAD,
        }


def _border_steps(b: Building, call: Call, vehicle: str) -> Steps:
    """Yield one side of a border: late papers, the queue for a position, the rest of the stay."""
    border = b.sit.row(Border, call.element)
    own = b.sit.row(Vehicle, border.vehicle_id).load_t
    positions = max(1, math.ceil(border.positions))
    size = b.sit.row(Vehicle, vehicle).load_t / own
    service_min = border.service_h * 60 * size * positions / border.positions
    service_min *= b.scale(call.element)
    inspected = border.inspected_share > 0
    yield {
        "kind": r.SERVER,
        "resource": b.server("borders", call.element, call.direction, positions),
        "direction": call.direction,
        "time_min": service_min,
        "shape": r.INSPECTED if inspected else r.UNIFORM,
        "spread": border.inspected_share if inspected else TIME_SPREAD,
        "factor": border.inspection_factor,
        "element": b.builder.element(call.element),
        "last": 1,
        **failing(service_min, border.availability, border.repair_h),
    }
    yield from _dwell(b, call.element, border.dwell_h, service_min)


def _road_steps(b: Building, call: Call, vehicle: str) -> Steps:
    """Yield a road: let in at its capacity, then driven at a steady speed."""
    road = b.sit.row(Road, call.element)
    capacity = b.caps.elements[call.element].capacity_t_per_year
    element = b.builder.element(call.element)
    if 0 < capacity < math.inf:
        load = b.sit.row(Vehicle, vehicle).load_t
        in_season = capacity * road.season_factor / road.open_share
        yield {
            "kind": r.GATE,
            "resource": b.server("road", call.element, call.direction, 1),
            "direction": call.direction,
            "time_min": MINUTES_PER_YEAR * load / in_season,
            "element": element,
        }
    yield {
        "kind": r.DELAY,
        "element": element,
        "time_min": MINUTES_PER_HOUR * element_hours(b.sit, call.element),
        "shape": r.UNIFORM,
        "spread": TIME_SPREAD,
        "last": 1,
    }


def _terminal_steps(b: Building, journey: Journey) -> Steps:
    """Yield the handover of a train or truck load at a terminal, or at a port without a ship."""
    place = journey.unload_at
    if place not in b.sit.case.records["terminals"]:
        yield _berth_step(b, place, 0)
        yield from _dwell(b, place, b.sit.row(Port, place).dwell_h, 0.0)
        return
    yard = b.sit.row(Terminal, place)
    tracks = max(1, min(int(yard.tracks), math.ceil(yard.positions)))
    per_kg_min = yard.cycle_h * 60 / (yard.load_t * KG) * tracks / yard.positions
    per_kg_min *= b.scale(place)
    load_min = per_kg_min * load_t(b, journey) * KG
    storage_kg = -1 if yard.storage_t is None else round(yard.storage_t * KG)
    yield from _late(b, "terminals", place)
    yield {
        "kind": r.SERVER,
        "resource": b.server("terminals", place, 0, tracks, storage_kg=storage_kg),
        "per_kg_min": per_kg_min,
        "shape": r.UNIFORM,
        "spread": TIME_SPREAD,
        "element": b.builder.element(place),
        "last": 1,
        **failing(load_min, yard.availability, yard.repair_h),
    }
    yield from _dwell(b, place, yard.dwell_h, load_min)


def _berth_step(b: Building, port: str, direction: int) -> dict[str, Any]:
    """Return a call at a berth: berthing, and the cargo at the rate of the berth."""
    row = b.sit.row(Port, port)
    scale = b.scale(port)
    return {
        "kind": r.SERVER,
        "resource": b.server("ports", port, 0, max(1, int(row.berths))),
        "direction": direction,
        "time_min": row.berthing_h * 60 * scale,
        "per_kg_min": 60 / (row.rate_t_per_h * KG) * scale,
        "shape": r.UNIFORM,
        "spread": TIME_SPREAD,
        "element": b.builder.element(port),
        "last": 1,
    }


def _voyage(b: Building, journey: Journey) -> Steps:
    """Yield a voyage: wait for a ship, load, sail, discharge, give the ship back.

    A ship of a lane with a limited fleet stays at least half of the port time of a round trip.
    """
    cargo_kg = load_t(b, journey) * KG
    berths = [_berth_step(b, p, 0) if p in b.sit.case.records["ports"] else None
              for p in (journey.load_at, journey.unload_at)]  # fmt: skip
    lanes = [c for c in journey.calls if c.table == "sea"]
    sailing = [step for call in lanes
               for step in (*_late(b, "sea", call.element), *_sailing_steps(b, call))]  # fmt: skip
    sailing_min = sum(s.get("time_min", 0.0) for s in sailing if not s.get("gate"))
    fleets = sorted({_fleet(b, c.element): c for c in lanes if _ships(b, c.element)}.items())
    if journey.load_at in b.sit.case.records["ports"]:
        yield from _dwell(b, journey.load_at, b.sit.row(Port, journey.load_at).dwell_h, 0.0)
    for fleet, call in fleets:
        yield {"kind": r.BOARD, "resource": fleet, "direction": call.direction,
               "time_min": sailing_min, "last": 1,
               "element": b.builder.element(call.element)}  # fmt: skip
    if berths[0] is not None:
        yield from _late(b, "ports", journey.load_at)
        yield berths[0]
    boarded = {b.builder.element(call.element) for _, call in fleets}  # counted when boarding
    for step in sailing:
        counted = 0 if step["element"] in boarded else step.get("last", 0)
        yield {**{n: v for n, v in step.items() if n != "gate"}, "last": counted}
    if berths[1] is not None:
        yield from _late(b, "ports", journey.unload_at)
        yield berths[1]
    at_berth_min = sum(s["time_min"] + s["per_kg_min"] * cargo_kg for s in berths if s)
    for fleet, call in fleets:
        idle_min = b.sit.row(Sea, call.element).port_h_per_round_trip * 30
        yield {"kind": r.LEAVE, "resource": fleet, "direction": call.direction,
               "time_min": max(0.0, idle_min - at_berth_min),
               "element": b.builder.element(call.element)}  # fmt: skip
    if journey.unload_at in b.sit.case.records["ports"]:
        yield from _dwell(b, journey.unload_at, b.sit.row(Port, journey.unload_at).dwell_h, 0.0)


def _ships(b: Building, link: str) -> int:
    """Return the ships of a lane, whole ones; 0 where the market supplies any number."""
    ships = b.sit.row(Sea, link).ships
    return 0 if ships is None else max(1, round(ships))


def _fleet(b: Building, link: str) -> int:
    if link not in b.fleets:
        b.fleets[link] = b.builder.fleet(_ships(b, link))
    return b.fleets[link]


def _sailing_steps(b: Building, call: Call) -> Steps:
    """Yield a lane: a slot where there is a canal, then sailing, which rests while it is shut."""
    slots = b.sit.row(Sea, call.element).transits_per_day
    element = b.builder.element(call.element)
    if slots:
        yield {
            "kind": r.GATE,
            "resource": b.server("sea", f"{call.element}", call.direction, 1),
            "direction": call.direction,
            "time_min": MINUTES_PER_DAY / slots,
            "element": element,
            "gate": True,
        }
    key = (f"{call.element} sailing", call.direction)
    if key not in b.servers:
        calendar = b.calendar("sea", call.element)
        b.servers[key] = b.builder.server(ANY, calendar=calendar)
    yield {
        "kind": r.SERVER,
        "resource": b.servers[key],
        "direction": call.direction,
        "time_min": MINUTES_PER_HOUR * element_hours(b.sit, call.element),
        "shape": r.UNIFORM,
        "spread": TIME_SPREAD,
        "element": element,
        "last": 1,
    }
