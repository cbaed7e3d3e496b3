"""Locomotives, wagons and crews of railways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corridor.case.rows import Border, Link, Rail, Vehicle
from corridor.case.situation import Situation
from corridor.fleets.cycle import crews, fleet_size, legs
from corridor.fleets.movements import Hours, LinkHours, Movement
from corridor.fleets.stays import Stretch
from corridor.fleets.work import Group, Work


@dataclass(frozen=True)
class Line:
    """The trains of a year on a railway link.

    Attributes
    ----------
    link : Link
    rail : Rail
    train : Vehicle
        Train by which its capacity is computed.
    moves : tuple of Movement
        Loaded trains by form of cargo.
    hours : LinkHours
        What a train spends there.
    """

    link: Link
    rail: Rail
    train: Vehicle
    moves: tuple[Movement, ...]
    hours: LinkHours

    @property
    def each_way(self) -> float:
        """Trains a year in each direction, loaded or empty: all wagons return the way they came."""
        return sum(m.each_way for m in self.moves)

    @property
    def outside(self) -> float:
        """Trains a year each way with cargo outside the demand."""
        return (self.rail.background_t_per_year or 0.0) / self.train.load_t

    @property
    def wait_h(self) -> float:
        """Hours that a train waits on a trip there and back."""
        return sum(self.hours.wait_h)

    @property
    def manned_wait_h(self) -> float:
        """Those of them for which its locomotive and crew stay: a longer queue stands without."""
        return sum(min(wait, self.rail.turn_h) for wait in self.hours.wait_h)

    @property
    def manned_h(self) -> float:
        """Hours of a locomotive and a crew with a train there and back."""
        return 2 * self.hours.running_h + self.manned_wait_h


def lines(sit: Situation, moves: Sequence[Movement], hours: Hours) -> tuple[Line, ...]:
    """Return the railway links that carry cargo, with their trains.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    moves : sequence of Movement
        Of all links, those of a link in a row.
    hours : Hours
        What vehicles spend at elements.
    """
    own = groupby((m for m in moves if m.mode == "rail"), key=lambda m: m.link)
    result = []
    for link, here in own:
        rail = sit.row(Rail, link)
        train = sit.row(Vehicle, rail.vehicle_id)
        result.append(Line(sit.row(Link, link), rail, train, tuple(here), hours.of(link)))
    return tuple(result)


def wagons(sit: Situation, trains: Sequence[Line], stays: Sequence[Stretch]) -> Iterator[Work]:
    r"""Yield the wagons on each line and where they are loaded and unloaded.

    A wagon spends on a link of ``l`` km ``l/v`` hours and its waits, ``\tau\,l/d`` in yards that
    lie ``d`` km apart, and the stay at its border posts, in both directions.
    """
    for line in trains:
        rail, hours = line.rail, line.hours
        in_yards_h = 2 * legs(line.link.length, rail.yard_km) * rail.yard_h
        round_h = 2 * hours.running_h + line.wait_h + sum(hours.border_h) + in_yards_h
        for move in line.moves:
            each_way = max(move.forward_t, move.back_t) / rail.wagon_load_t
            empty = abs(move.forward_t - move.back_t) / rail.wagon_load_t
            at_work_h = each_way * round_h
            yield Work(
                Group("wagon", gauge_mm=rail.gauge_mm, carries=move.carries),
                hours_per_year=at_work_h,
                wait_h_per_year=each_way * (line.wait_h + sum(hours.post_wait_h)),
                needed=_fleet(at_work_h, line.train),
                km_per_year=2 * each_way * line.link.length,
                empty_km_per_year=empty * line.link.length,
            )
    for stay in stays:
        if stay.mode == "rail":
            rail = sit.row(Rail, stay.first_link)
            train = sit.row(Vehicle, stay.carrier)
            loads = stay.equivalents / rail.wagon_load_t
            stay_h = 2 * train.handling_h + stay.wait_h
            yield Work(
                Group("wagon", gauge_mm=rail.gauge_mm, carries=stay.carries),
                hours_per_year=loads * stay_h,
                wait_h_per_year=loads * stay.wait_h,
                needed=_fleet(loads * stay_h, train),
                turns_per_year=loads,
            )


def _fleet(hours_per_year: float, train: Vehicle) -> float:
    return fleet_size(hours_per_year, train.availability, train.reserve_share)


def locomotives(sit: Situation, trains: Sequence[Line]) -> Iterator[Work]:
    """Yield the locomotives of each line: with its trains, and between two trains.

    One is changed every ``haul_km`` and at each border post, where it turns; it does not stay for
    the wagons that are checked, nor in a queue for longer than a turn.
    """
    for line in trains:
        rail, km = line.rail, line.link.length
        turning_h = 2 * legs(km, rail.haul_km) * rail.turn_h
        empty = abs(sum(m.forward - m.back for m in line.moves))
        group = Group("locomotive", line.link.country, rail.gauge_mm, rail.traction)
        with_trains = rail.locomotives * line.each_way
        yield Work(
            group,
            hours_per_year=with_trains * (line.manned_h + turning_h),
            wait_h_per_year=with_trains * line.manned_wait_h,
            needed=_engines(line, line.each_way, line.manned_h + turning_h),
            outside=_engines(line, line.outside, line.manned_h + turning_h),
            km_per_year=2 * with_trains * km,
            empty_km_per_year=rail.locomotives * empty * km,
        )
        for post in line.hours.posts:
            country = sit.row(Border, post).country
            yield Work(
                Group("locomotive", country, rail.gauge_mm, rail.traction),
                hours_per_year=with_trains * 2 * rail.turn_h,
                needed=_engines(line, line.each_way, 2 * rail.turn_h),
                outside=_engines(line, line.outside, 2 * rail.turn_h),
            )


def _engines(line: Line, trains: float, hours: float) -> float:
    """Return the locomotives of trains that take each so many hours of them."""
    rail = line.rail
    hours_per_year = rail.locomotives * trains * hours
    return fleet_size(hours_per_year, rail.locomotive_availability, line.train.reserve_share)


def crews_of(trains: Sequence[Line]) -> Iterator[Work]:
    """Yield the crews of each line: one for a train, however many locomotives it has."""
    for line in trains:
        rail = line.rail
        on_line_h = line.each_way * line.manned_h
        yield Work(
            Group("crew", line.link.country),
            hours_per_year=on_line_h,
            wait_h_per_year=line.each_way * line.manned_wait_h,
            needed=crews(on_line_h, rail.crew_road_share, rail.crew_h_per_year),
            outside=crews(line.outside * line.manned_h, rail.crew_road_share, rail.crew_h_per_year),
            km_per_year=2 * line.each_way * line.link.length,
        )
