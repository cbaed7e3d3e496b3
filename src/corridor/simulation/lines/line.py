"""Small railway lines from one call: for tests, teaching and bug reports."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from corridor.messages import message
from corridor.problems import CorridorError
from corridor.simulation.lines.line_checks import raise_for
from corridor.simulation.lines.line_plans import LinePlan, TrainClass
from corridor.simulation.lines.line_runs import LineRun, run_line

Number = TypeVar("Number", int, float)

DEFAULT_SECTIONS, DEFAULT_TRAINS = 21, 40.0
"""Of the reference line."""


@dataclass(frozen=True)
class Line(LinePlan):
    """A line that can run; made by [`line`][]."""

    def run(self, years: float = 10.0, seed: int = 1, warmup_days: float = 30.0) -> LineRun:
        """Run the line.

        Parameters
        ----------
        years : float
            Years of 365 days that are measured.
        seed : int
            Seed of all draws: the same seed gives the same trains and the same answer.
        warmup_days : float
            Days before, from an empty line, that are not measured.

        Returns
        -------
        LineRun

        Raises
        ------
        CorridorError
            When years, seed or warm-up cannot be.
        """
        return run_line(self, years=years, seed=seed, warmup_days=warmup_days)


def line(
    run_min: float | Iterable[float] = 12.0,
    sections: int | None = None,
    *,
    noise: float = 0.05,
    tracks: int = 1,
    station_tracks: int | Iterable[int] = 2,
    station_track_m: float | Iterable[float] = math.inf,
    signalling: str = "semi-automatic",
    headway_min: float = 8.0,
    following_min: float = 0.0,
    meet_min: float = 0.0,
    nonsimultaneous_min: float = 0.0,
    accel_min: float = 0.0,
    brake_min: float = 0.0,
    window_min: float = 0.0,
    window_start_h: float = 0.0,
    failure_share: float = 0.0,
    repair_min: float = 120.0,
    trains_per_day: float | None = None,
    classes: Iterable[TrainClass] | None = None,
) -> Line:
    """Return a line of sections and stations between two yards.

    A train first takes a track at the station ahead, then waits in turn for the section that leads
    there. With the defaults this is the reference line: 21 sections of 12 min ± 5 %, a track for
    each direction at every station, 40 trains a day at random, no allowances.

    Parameters
    ----------
    run_min : float or iterable of float
        Running time of each section.
    sections : int, optional
        Number of sections when `run_min` is one number (21 if left out).
    noise : float
        Running times vary evenly by this share up and down.
    tracks : int
        1, for both directions, or 2, one for each.
    station_tracks : int or iterable of int
        Tracks at each station: on a single track for both directions, of which one is always
        left to each; on a double track for each direction. On a single track trains cannot meet
        at a station with 1 track.
    station_track_m : float or iterable of float
        Length of the tracks; longer trains run through to the next station where they fit.
    signalling : str
        ``"automatic"``: trains of a direction follow at `headway_min`; ``"semi-automatic"``: one
        train at a time in a section.
    headway_min, following_min, meet_min : float
        Minutes between the entries of two trains of a direction under automatic signalling; from
        one leaving the section until the next of its direction enters under semi-automatic; from
        one leaving until an opposing one enters.
    nonsimultaneous_min : float
        Minutes between the arrivals of opposing trains at a station; single track only.
    accel_min, brake_min : float
        Added to a run after a stop; minutes for which a stopping train still holds its section.
    window_min, window_start_h : float
        Minutes and hour of the daily window in which no train may enter a section.
    failure_share, repair_min : float
        Mean time lost to failures over running time, and mean minutes of one failure.
    trains_per_day : float, optional
        Trains of both directions together, half in each, at random.
    classes : iterable of TrainClass, optional
        Trains of several kinds instead.

    Returns
    -------
    Line
        Its ``notes`` say what is legal but may surprise.

    Raises
    ------
    CorridorError
        When the line cannot run, with all reasons at once.
    """
    runs = _each(run_min, DEFAULT_SECTIONS if sections is None else sections)
    if sections is not None and len(runs) != sections:
        msg = message(
            "run_min has %(count)s entries and sections is %(sections)s; leave sections out",
            count=len(runs),
            sections=sections,
        )
        raise CorridorError(msg)
    if trains_per_day is not None and classes is not None:
        msg = message("both trains_per_day and classes are given; leave one out")
        raise CorridorError(msg)
    if classes is None:
        half = (DEFAULT_TRAINS if trains_per_day is None else trains_per_day) / 2
        classes = (TrainClass("train", half),)
    plan = Line(
        run_min=runs,
        noise=noise,
        tracks=tracks,
        station_tracks=_each(station_tracks, len(runs) - 1),
        station_track_m=_each(station_track_m, len(runs) - 1),
        signalling=signalling,
        headway_min=headway_min,
        following_min=following_min,
        meet_min=meet_min,
        nonsimultaneous_min=nonsimultaneous_min,
        accel_min=accel_min,
        brake_min=brake_min,
        window_min=window_min,
        window_start_h=window_start_h,
        failure_share=failure_share,
        repair_min=repair_min,
        classes=tuple(classes),
    )
    raise_for(plan)
    return plan


def _each(value: Number | Iterable[Number], number: int) -> tuple[Number, ...]:
    """Return one value for each, from one for all or from as many."""
    if isinstance(value, Iterable):
        return tuple(value)
    return (value,) * max(number, 0)
