"""One year of operation: warm-up, then 365 days from the first of January, counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.simulation.building.build import Built
from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.running import advance, forget, under_way_kg
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

WARM_UP_DAYS = 60
"""Days before the year that is counted, in which trains, ships and stores fill up."""

LOG_LINES = 200_000

STUCK_DAYS = 10.0
"""Trains that wait for an open line which nothing has entered or left for so long are stuck."""


@dataclass(frozen=True)
class Year:
    """What a year of operation counted.

    Attributes
    ----------
    elements : records
        Vehicles and cargo that passed each element, and their waits.
    waits, transits : int array
        Vehicles by wait of each element, kilograms by transit time of each path; bins as in
        [`corridor.simulation.kernel.counts`][].
    paths : records
        Cargo delivered on each path.
    server_busy_min, section_busy_min : float array
        Minutes of work of each server, and minutes with a train in each section.
    section_runs : int array
        Trains over each section.
    queue : int array, shape (days + 1, elements)
        Vehicles that wait at the end of each day, first before the first day.
    events : int
        Events handled, warm-up included.
    offered_kg, delivered_kg, under_way_kg : int
        Books of the whole run: offered is delivered and under way.
    stuck : int
        Sections where trains wait though nothing moves: deadlocks.
    """

    elements: r.Records
    waits: NDArray[np.int64]
    transits: NDArray[np.int64]
    paths: r.Records
    server_busy_min: NDArray[np.float64]
    section_busy_min: NDArray[np.float64]
    section_runs: NDArray[np.int64]
    queue: NDArray[np.int64]
    events: int
    offered_kg: int
    delivered_kg: int
    under_way_kg: int
    stuck: int


def run_year(
    built: Built,
    seed: int,
    *,
    keep: Callable[[r.Records], None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Year:
    """Run a world through its warm-up and a year.

    Parameters
    ----------
    built : Built
        World that begins [`WARM_UP_DAYS`][] before the first of January.
    seed : int
        Seed of all draws.
    keep : callable, optional
        Receives the event log of the year.
    progress : callable, optional
        Receives the share of the run that is done.

    Returns
    -------
    Year
    """
    world = built.builder.world(seed, log_lines=LOG_LINES if keep else 0)
    world.clock["logging"] = 0
    world = advance(world, WARM_UP_DAYS * MINUTES_PER_DAY)
    forget(world)
    world.clock["logging"] = int(keep is not None)
    queue = [world.elements["queue"].copy()]
    for day in range(1, DAYS_PER_YEAR + 1):
        world = advance(world, (WARM_UP_DAYS + day) * MINUTES_PER_DAY, keep=keep)
        queue.append(world.elements["queue"].copy())
        if progress is not None:
            progress(day / DAYS_PER_YEAR)
    clock = world.clock[0]
    return Year(
        elements=world.elements,
        waits=world.waits,
        transits=world.transits,
        paths=world.paths,
        server_busy_min=world.servers["busy_min"].copy(),
        section_busy_min=world.sections["busy_min"].copy(),
        section_runs=world.sections["runs"].copy(),
        queue=np.array(queue),
        events=int(clock["events"]),
        offered_kg=int(clock["offered_kg"]),
        delivered_kg=int(clock["delivered_kg"]),
        under_way_kg=under_way_kg(world),
        stuck=stuck_sections(world),
    )


def stuck_sections(world: r.World) -> int:
    """Count sections where trains wait though none is inside and nothing has moved for days."""
    s, now = world.sections, float(world.clock["now_min"][0])
    still = now - np.maximum(s["entered_min"], s["cleared_min"]) > STUCK_DAYS * MINUTES_PER_DAY
    shut = np.zeros(len(s), dtype=bool)
    has = s["calendar"] >= 0
    shut[has] = world.calendars["open_min"][s["calendar"][has]] <= 0
    empty = s["inside"].sum(axis=1) == 0
    return int((still & empty & ~shut & (s["first"] >= 0)).sum())
