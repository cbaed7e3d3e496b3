"""From the plan of a line to a world: sections, stations, and the steps of each class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.world import YARD, WorldBuilder
from corridor.simulation.lines.line_plans import LinePlan, TrainClass, departures_gap_min
from corridor.units import MINUTES_PER_HOUR


def line_builder(plan: LinePlan) -> WorldBuilder:
    """Return the builder of a world that has this line alone.

    Legs, and the elements under which their waits are counted, come in the order of the classes,
    along before against. Sections are the blocks of the plan; with two tracks those against the
    line follow those along it.

    Parameters
    ----------
    plan : LinePlan
        A line without errors.
    """
    builder = WorldBuilder()
    sections = _sections(builder, plan)
    stations = _stations(builder, plan)
    for train in plan.classes:
        for direction in (0, 1):
            steps = _steps(builder, plan, train, direction, sections[direction], stations)
            leg = builder.leg(
                steps, load_kg=1, head_start_min=train.head_start_min,
                accel_min=plan.accel_min, brake_min=plan.brake_min,
            )  # fmt: skip
            _add_source(builder, train, direction, leg)
    return builder


def _sections(builder: WorldBuilder, plan: LinePlan) -> tuple[list[int], list[int]]:
    """Add a section per block, one for each direction on two tracks; return along and against."""
    calendar = builder.calendar(_window(plan), 24 * MINUTES_PER_HOUR)
    single = plan.tracks == 1

    def add_track() -> list[int]:
        return [
            builder.section(
                single=single, automatic=plan.automatic, calendar=calendar,
                headway_min=plan.headway_min, following_min=plan.following_min,
                meet_min=plan.meet_min,
            )
            for _ in plan.blocks
        ]  # fmt: skip

    along = add_track()
    return along, along if single else add_track()


def _window(plan: LinePlan) -> list[tuple[float, float]]:
    """Return the closures of a day; a window that runs past midnight is two."""
    begin = plan.window_start_h * MINUTES_PER_HOUR
    end = begin + plan.window_min
    day = 24 * MINUTES_PER_HOUR
    return [(begin, min(end, day)), (0.0, end - day)]


def _stations(builder: WorldBuilder, plan: LinePlan) -> list[int]:
    """Add the stations between the blocks."""
    stations = []
    for _, last in plan.blocks[:-1]:
        tracks = plan.station_tracks[last]
        if plan.tracks == 1:
            station = builder.station(tracks, single=True, apart_min=plan.nonsimultaneous_min)
        else:  # tracks of its own for each direction, and arrivals that do not disturb each other
            station = builder.add("stations", tracks=2 * tracks, most=tracks)
        stations.append(station)
    return stations


def _steps(
    builder: WorldBuilder,
    plan: LinePlan,
    train: TrainClass,
    direction: int,
    sections: Sequence[int],
    stations: Sequence[int],
) -> list[dict[str, Any]]:
    """Return the steps of a class in one direction, a section each."""
    blocks = plan.blocks
    stops = plan.stops(train)
    order = range(len(blocks)) if direction == 0 else range(len(blocks) - 1, -1, -1)
    element = builder.element(f"{train.name} {'along' if direction == 0 else 'against'}")
    steps: list[dict[str, Any]] = []
    for k in order:
        first, last = blocks[k]
        run_min = sum(plan.run_min[first : last + 1])
        here, there = (k - 1, k) if direction == 0 else (k, k - 1)
        steps.append(
            {
                "kind": r.SECTION,
                "resource": sections[k],
                "direction": direction,
                "shape": r.UNIFORM if plan.noise > 0 else r.FIXED,
                "spread": plan.noise,
                "time_min": run_min / train.speed_factor,
                "fail": plan.failure_share * run_min / plan.repair_min if plan.repair_min else 0.0,
                "repair_min": plan.repair_min,
                "here": stations[here] if 0 <= here < len(stations) else YARD,
                "there": stations[there] if 0 <= there < len(stations) else YARD,
                "element": element,
                "stop": not 0 <= there < len(stations) or stops[there],
            }
        )
    return _spanned(steps)


def _spanned(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let each step from a stop span the sections up to the next stop; mark the last step."""
    begin = 0
    for i, step in enumerate(steps):
        if step.pop("stop"):
            steps[begin]["span"] = i - begin + 1
            begin = i + 1
    steps[-1]["last"] = 1
    return steps


def _add_source(builder: WorldBuilder, train: TrainClass, direction: int, leg: int) -> None:
    per_day = train.per_day(direction)
    if per_day == 0:
        return
    gap_min = departures_gap_min(per_day)
    if train.timetable:
        builder.source(leg=leg, kg=1, every_min=gap_min, first_min=train.first(direction))
    else:
        builder.source(leg=leg, kg=1, gap_min=gap_min)
