"""Checks of a small line: all its errors at once, each with what to do."""

from __future__ import annotations

import math

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
        raise CorridorError("the line cannot run:\n" + "\n".join(f"  {text}" for text in errors))


def _of_track(plan: LinePlan) -> list[str]:
    errors = []
    if not plan.run_min:
        errors.append("there is no section; give sections=1 or more, or a running time for each")
    for i, minutes in enumerate(plan.run_min):
        if not 0 < minutes < math.inf:
            errors.append(f"section {i + 1} has run_min {minutes:g}; give minutes above 0")
    if plan.tracks not in {1, 2}:
        errors.append(f"tracks is {plan.tracks}; give 1 or 2")
    stations = len(plan.run_min) - 1
    errors += [
        f"{name} has {len(getattr(plan, name))} entries for {stations} stations between "
        f"{stations + 1} sections; give one number or {stations}"
        for name in ("station_tracks", "station_track_m")
        if plan.run_min and len(getattr(plan, name)) != stations
    ]
    for i, tracks in enumerate(plan.station_tracks):
        if tracks < 1 or tracks != int(tracks):
            errors.append(
                f"station {i + 1} has {tracks:g} tracks; give 1 if trains only pass, 2 or more if "
                "they meet there"
            )
    for i, length in enumerate(plan.station_track_m):
        if not length >= 0:
            errors.append(f"station {i + 1} has station_track_m {length:g}; give metres, 0 or more")
    if plan.signalling not in SIGNALLING:
        errors.append(
            f"signalling is {plan.signalling!r}; give {' or '.join(map(repr, SIGNALLING))}"
        )
    return errors


def _of_times(plan: LinePlan) -> list[str]:
    errors = []
    for name in _NOT_NEGATIVE:
        value = getattr(plan, name)
        if not 0 <= value < math.inf:
            errors.append(f"{name} is {value:g}; give 0 or more")
    if plan.noise >= 1:
        errors.append(f"noise is {plan.noise:g}; give a share of the running time below 1")
    if plan.window_min >= MINUTES_PER_DAY:
        errors.append(
            f"window_min is {plan.window_min:g}, so the line never opens; give less than 1440"
        )
    if plan.window_start_h >= 24:
        errors.append(f"window_start_h is {plan.window_start_h:g}; give an hour from 0 to below 24")
    longest = max(plan.run_min, default=0.0)
    if plan.failure_share > 0 and plan.failure_share * longest > plan.repair_min:
        errors.append(
            f"failure_share {plan.failure_share:g} needs more than one failure on a run of "
            f"{longest:g} min when repair_min is {plan.repair_min:g}; give longer repairs"
        )
    if plan.signalling == "automatic" and plan.headway_min == 0:
        errors.append(
            "headway_min is 0 under automatic signalling; give minutes above 0, such as 8"
        )
    return errors


def _of_trains(plan: LinePlan) -> list[str]:
    errors = []
    names = [c.name for c in plan.classes]
    errors += [
        f"two classes are called {name!r}; give each its own name"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for train in plan.classes:
        errors += [f"class {train.name!r}: {text}" for text in _of_class(train)]
    if not errors and plan.trains_per_day == 0:
        errors.append("there are no trains; give trains_per_day or classes with trains")
    return errors


def _of_class(train: TrainClass) -> list[str]:
    errors = []
    for direction in (0, 1):
        if not 0 <= train.per_day(direction) < math.inf:
            errors.append(f"per_day_each_way is {train.per_day(direction):g}; give 0 or more")
        if not 0 <= train.first(direction) < math.inf:
            errors.append(f"first_min is {train.first(direction):g}; give 0 or more")
    if not 0 < train.speed_factor < math.inf:
        errors.append(f"speed_factor is {train.speed_factor:g}; give a number above 0, usually 1")
    errors += [
        f"{name} is {getattr(train, name):g}; give 0 or more"
        for name in ("length_m", "head_start_min")
        if not 0 <= getattr(train, name) < math.inf
    ]
    return list(dict.fromkeys(errors))
