"""What a small railway line is: its sections, stations, rules and trains."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from corridor.units import MINUTES_PER_DAY


@dataclass(frozen=True)
class TrainClass:
    """Trains of one kind. Passenger trains are a class with a head start and a timetable.

    Attributes
    ----------
    name : str
        Name of the class.
    per_day_each_way : float or pair of float
        Trains a day in each direction, or along and against the line.
    speed_factor : float
        Running times are divided by it.
    length_m : float
        A train stops only where a station track is as long; 0 fits anywhere.
    head_start_min : float
        Priority: in a queue the train counts as if it had asked this much earlier.
    timetable : bool
        Evenly spread over the day; otherwise random (Poisson).
    first_min : float or pair of float
        First departure of a timetable, for both directions or along and against the line.
    """

    name: str
    per_day_each_way: float | tuple[float, float]
    speed_factor: float = 1.0
    length_m: float = 0.0
    head_start_min: float = 0.0
    timetable: bool = False
    first_min: float | tuple[float, float] = 0.0

    def per_day(self, direction: int) -> float:
        """Return the trains a day along (0) or against (1) the line."""
        return _of_direction(self.per_day_each_way, direction)

    def first(self, direction: int) -> float:
        """Return the minute of the first timetabled departure of a direction."""
        return _of_direction(self.first_min, direction)


def _of_direction(value: float | tuple[float, float], direction: int) -> float:
    return value[direction] if isinstance(value, tuple) else value


@dataclass(frozen=True)
class LinePlan:
    """A line of sections and stations between two yards; see [`corridor.simulation.line`][].

    ``run_min`` has one entry per section, ``station_tracks`` and ``station_track_m`` one per
    station between them. Times are minutes.
    """

    run_min: tuple[float, ...]
    noise: float
    tracks: int
    station_tracks: tuple[int, ...]
    station_track_m: tuple[float, ...]
    signalling: str
    headway_min: float
    following_min: float
    meet_min: float
    nonsimultaneous_min: float
    accel_min: float
    brake_min: float
    window_min: float
    window_start_h: float
    failure_share: float
    repair_min: float
    classes: tuple[TrainClass, ...]

    @property
    def automatic(self) -> bool:
        """Whether trains of one direction may follow one another inside a section."""
        return self.signalling == "automatic"

    @property
    def trains_per_day(self) -> float:
        """Trains a day, both directions together."""
        return sum(c.per_day(direction) for c in self.classes for direction in (0, 1))

    @property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """Sections that traffic uses as one, as (first, last).

        On a single track trains cannot meet at a station with one track: what lies on both sides
        of it is one section.
        """
        ends = [i for i, n in enumerate(self.station_tracks) if self.tracks == 2 or n >= 2]
        first = [0, *(i + 1 for i in ends)]
        last = [*ends, len(self.run_min) - 1]
        return tuple(zip(first, last, strict=True))

    def stops(self, train: TrainClass) -> tuple[bool, ...]:
        """Return for each end of a block but the last whether a train of a class can stop there."""
        return tuple(train.length_m <= self.station_track_m[last] for _, last in self.blocks[:-1])

    @property
    def notes(self) -> tuple[str, ...]:
        """What is legal but may surprise."""
        said = [
            f"station {i + 1} has 1 track: no trains meet there, "
            f"sections {i + 1} and {i + 2} are one"
            for i, n in enumerate(self.station_tracks)
            if self.tracks == 1 and n == 1
        ]
        turns = "opposing ones take turns" if self.tracks == 1 else "nothing overtakes them"
        said += [
            f"trains of class {train.name!r} ({train.length_m:g} m) fit no station track: "
            f"they run the whole line in one go, and {turns}"
            for train in self.classes
            if len(self.blocks) > 1 and not any(self.stops(train))
        ]
        return tuple(said)

    def at_volume(self, trains_per_day: float) -> Self:
        """Return the line with all classes scaled to a total of both directions."""
        factor = trains_per_day / self.trains_per_day
        scaled = tuple(
            replace(c, per_day_each_way=(factor * c.per_day(0), factor * c.per_day(1)))
            for c in self.classes
        )
        return replace(self, classes=scaled)

    def free_run_min(self, train: TrainClass) -> float:
        """Return the mean minutes of a run that nothing hinders, failures included."""
        return sum(self.run_min) * (1.0 / train.speed_factor + self.failure_share)


def departures_gap_min(per_day: float) -> float:
    """Return the minutes between two trains; infinite when there are none."""
    return MINUTES_PER_DAY / per_day if per_day > 0 else math.inf
