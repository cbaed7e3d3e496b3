"""Checks of a small line: all its errors at once, each with what to do."""

from __future__ import annotations

import math

from corridor.messages import either, joined, message
from corridor.problems import CorridorError
from corridor.simulation.lines.line_plans import LinePlan, TrainClass
from corridor.units import MINUTES_PER_DAY

SIGNALLING = ("automatic", "semi-automatic")
"""Trains follow at a headway inside a section, or one at a time."""

_NOT_NEGATIVE = (
    "noise", "headway_min", "following_min", "meet_min", "nonsimultaneous_min", "accel_min",
    "brake_min", "window_min", "window_start_h", "failure_share", "repair_min",
)  # fmt: skip


def raise_for(plan: LinePlan) -> None:
    """Raise one error with everything that is wrong with a line.

    Raises
    ------
    CorridorError
        When anything is wrong; the message has a line for each problem.
    """
    errors = [*_of_track(plan), *_of_times(plan), *_of_trains(plan)]
    if errors:
        raise CorridorError(
            message("the line cannot run:\n  %(reasons)s", reasons=joined(errors, "\n  "))
        )


def _of_track(plan: LinePlan) -> list[str]:
    errors: list[str] = []
    if not plan.run_min:
        errors.append(
            message("there is no section; give sections=1 or more, or a running time for each")
        )
    for i, minutes in enumerate(plan.run_min):
        if not 0 < minutes < math.inf:
            errors.append(
                message(
                    "section %(number)s has run_min %(minutes)s; give minutes above 0",
                    number=i + 1,
                    minutes=f"{minutes:g}",
                )
            )
    if plan.tracks not in {1, 2}:
        errors.append(message("tracks is %(tracks)s; give 1 or 2", tracks=plan.tracks))
    stations = len(plan.run_min) - 1
    errors += [
        message(
            "%(name)s has %(count)s entries for %(stations)s stations between %(sections)s "
            "sections; give one number or %(stations)s",
            name=name,
            count=len(getattr(plan, name)),
            stations=stations,
            sections=stations + 1,
        )
        for name in ("station_tracks", "station_track_m")
        if plan.run_min and len(getattr(plan, name)) != stations
    ]
    for i, tracks in enumerate(plan.station_tracks):
        if tracks < 1 or tracks != int(tracks):
            errors.append(
                message(
                    "station %(number)s has %(tracks)s tracks; give 1 if trains only pass, 2 or "
                    "more if they meet there",
                    number=i + 1,
                    tracks=f"{tracks:g}",
                )
            )
    for i, length in enumerate(plan.station_track_m):
        if not length >= 0:
            errors.append(
                message(
                    "station %(number)s has station_track_m %(length)s; give metres, 0 or more",
                    number=i + 1,
                    length=f"{length:g}",
                )
            )
    if plan.signalling not in SIGNALLING:
        errors.append(
            message(
                "signalling is %(signalling)s; give %(choices)s",
                signalling=repr(plan.signalling),
                choices=either(map(repr, SIGNALLING)),
            )
        )
    return errors


def _of_times(plan: LinePlan) -> list[str]:
    errors: list[str] = []
    for name in _NOT_NEGATIVE:
        value = getattr(plan, name)
        if not 0 <= value < math.inf:
            errors.append(
                message("%(name)s is %(value)s; give 0 or more", name=name, value=f"{value:g}")
            )
    if plan.noise >= 1:
        errors.append(
            message(
                "noise is %(noise)s; give a share of the running time below 1",
                noise=f"{plan.noise:g}",
            )
        )
    if plan.window_min >= MINUTES_PER_DAY:
        errors.append(
            message(
                "window_min is %(window_min)s, so the line never opens; give less than 1440",
                window_min=f"{plan.window_min:g}",
            )
        )
    if plan.window_start_h >= 24:
        errors.append(
            message(
                "window_start_h is %(window_start_h)s; give an hour from 0 to below 24",
                window_start_h=f"{plan.window_start_h:g}",
            )
        )
    longest = max(plan.run_min, default=0.0)
    if plan.failure_share > 0 and plan.failure_share * longest > plan.repair_min:
        errors.append(
            message(
                "failure_share %(share)s needs more than one failure on a run of %(longest)s min "
                "when repair_min is %(repair)s; give longer repairs",
                share=f"{plan.failure_share:g}",
                longest=f"{longest:g}",
                repair=f"{plan.repair_min:g}",
            )
        )
    if plan.signalling == "automatic" and plan.headway_min == 0:
        errors.append(
            message("headway_min is 0 under automatic signalling; give minutes above 0, such as 8")
        )
    return errors


def _of_trains(plan: LinePlan) -> list[str]:
    errors: list[str] = []
    names = [c.name for c in plan.classes]
    errors += [
        message("two classes are called %(name)s; give each its own name", name=repr(name))
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for train in plan.classes:
        errors += [
            message("class %(name)s: %(text)s", name=repr(train.name), text=text)
            for text in _of_class(train)
        ]
    if not errors and plan.trains_per_day == 0:
        errors.append(message("there are no trains; give trains_per_day or classes with trains"))
    return errors


def _of_class(train: TrainClass) -> list[str]:
    errors: list[str] = []
    for direction in (0, 1):
        if not 0 <= train.per_day(direction) < math.inf:
            errors.append(
                message(
                    "%(name)s is %(value)s; give 0 or more",
                    name="per_day_each_way",
                    value=f"{train.per_day(direction):g}",
                )
            )
        if not 0 <= train.first(direction) < math.inf:
            errors.append(
                message(
                    "%(name)s is %(value)s; give 0 or more",
                    name="first_min",
                    value=f"{train.first(direction):g}",
                )
            )
    if not 0 < train.speed_factor < math.inf:
        errors.append(
            message(
                "speed_factor is %(speed_factor)s; give a number above 0, usually 1",
                speed_factor=f"{train.speed_factor:g}",
            )
        )
    errors += [
        message(
            "%(name)s is %(value)s; give 0 or more",
            name=name,
            value=f"{getattr(train, name):g}",
        )
        for name in ("length_m", "head_start_min")
        if not 0 <= getattr(train, name) < math.inf
    ]
    return list(dict.fromkeys(errors))
