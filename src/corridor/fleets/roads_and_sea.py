"""Trucks of roads and ships of sea lanes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor.case.rows import Link, Road, Sea, Ship, Vehicle
from corridor.case.situation import Situation
from corridor.fleets.cycle import fleet_size
from corridor.fleets.movements import Hours, Movement
from corridor.fleets.stays import Stretch
from corridor.fleets.work import Group, Work
from corridor.units import HOURS_PER_DAY, KM_PER_NAUTICAL_MILE


def trucks(
    sit: Situation, moves: Sequence[Movement], stays: Sequence[Stretch], hours: Hours
) -> Iterator[Work]:
    """Yield the trucks of each road, and where they are loaded and unloaded.

    A truck is driven ``drive_h_per_day`` of the 24 hours of a day and rests in the others.
    """
    for move in moves:
        if move.mode != "road":
            continue
        road, truck = sit.row(Road, move.link), sit.row(Vehicle, move.carries)
        here, km = hours.of(move.link), sit.row(Link, move.link).length
        days_share = HOURS_PER_DAY / road.drive_h_per_day
        round_h = (2 * here.running_h + sum(here.wait_h)) * days_share + sum(here.border_h)
        at_work_h = move.each_way * round_h
        yield Work(
            Group("truck", carries=move.carries),
            hours_per_year=at_work_h,
            wait_h_per_year=move.each_way * (sum(here.wait_h) * days_share + sum(here.post_wait_h)),
            needed=fleet_size(at_work_h, truck.availability, truck.reserve_share),
            km_per_year=2 * move.each_way * km,
            empty_km_per_year=sum(move.empty) * km,
        )
    for stay in stays:
        if stay.mode == "road":
            truck = sit.row(Vehicle, stay.carrier)
            loads = stay.equivalents / truck.load_t
            stay_h = 2 * truck.handling_h + stay.wait_h
            yield Work(
                Group("truck", carries=stay.carries),
                hours_per_year=loads * stay_h,
                wait_h_per_year=loads * stay.wait_h,
                needed=fleet_size(loads * stay_h, truck.availability, truck.reserve_share),
                turns_per_year=loads,
            )


def ships(sit: Situation, moves: Sequence[Movement]) -> Iterator[tuple[str, Work]]:
    """Yield the ships of each lane with its id.

    The inverse of [`corridor.elements.formulas.ship.evaluate_sea`][]: as many as carry the heavier
    direction of the busiest month in the days and the share of the year in which they can work.
    """
    for move in moves:
        if move.mode != "sea":
            continue
        lane, ship = sit.row(Sea, move.link), sit.row(Ship, move.carries)
        km = sit.row(Link, move.link).length
        speed_kmh = KM_PER_NAUTICAL_MILE * (
            ship.speed_kn if lane.speed_kn is None else lane.speed_kn
        )
        trip_h = 2 * km / speed_kmh + lane.port_h_per_round_trip
        trips = move.each_way
        working_h = HOURS_PER_DAY * lane.days_per_year * lane.open_share
        yield (
            move.link,
            Work(
                Group("ship", carries=move.carries),
                hours_per_year=trips * trip_h,
                needed=trips * lane.season_factor * trip_h / working_h if trips else 0.0,
                turns_per_year=trips,
                km_per_year=2 * trips * km,
                empty_km_per_year=sum(move.empty) * km,
            ),
        )
