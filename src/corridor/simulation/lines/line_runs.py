"""Runs a line and measures delays, meets, occupied sections, growth and deadlocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.simulation.lines.line_logs import counted_meets, logged, string_lines
from corridor.simulation.lines.line_plans import LinePlan
from corridor.simulation.lines.line_worlds import line_builder
from corridor.simulation.lines.measuring import (
    Measured,
    left_when_sources_stop,
    mean_with_ci,
    measure,
    quantile,
)
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

MEET_DAYS = 100.0
"""Days in which the event log is kept to count meets one by one."""


@dataclass(frozen=True, eq=False)
class LineRun:
    """What a run of a line showed, after its warm-up.

    Attributes
    ----------
    trips : int
        Trains that arrived.
    mean_delay_min, ci95_min : float
        Mean delay (minutes of the trip less running time and failures) and half its 95 % band
        over batches, see [`mean_with_ci`][].
    mean_trip_min : float
        Mean minutes from asking for the first section to leaving the last.
    p95_wait_min : float
        The wait that 95 % of the trains stay below, to 3 %; a delay without starting allowances.
    meets_per_trip : float
        Opposing trains on the line during a trip: ``λ_opp·(T_own + T_opp)``, the mean over trains.
    counted_meets_per_trip : float
        The same, counted train by train in the event log of the first [`MEET_DAYS`][] days.
    classes : DataFrame
        By class and direction (column ``way``): trips, mean_delay_min, ci95_min, mean_trip_min,
        p95_wait_min.
    sections : DataFrame
        By section (first to last station) and direction (column ``way``, -1 both): busy_share of
        time, runs.
    waiting : int
        Trains that wait at the end of the run.
    growing : bool
        Whether more and more trains are on the line: more come than it carries. Means of such a
        run reflect its length and not the line.
    deadlocks : int
        Trains that never arrive after the last one has been offered; 0 is none.
    events : int
        Events after the warm-up.
    wall_s : float
        Seconds after the warm-up.
    notes : tuple of str
        What is legal about the line but may surprise.
    plan : LinePlan
        The line.
    seed : int
        Seed of all draws.
    warmup_days : float
        Days before counting began.
    """

    trips: int
    mean_delay_min: float
    ci95_min: float
    mean_trip_min: float
    p95_wait_min: float
    meets_per_trip: float
    counted_meets_per_trip: float
    classes: pd.DataFrame
    sections: pd.DataFrame
    waiting: int
    growing: bool
    deadlocks: int
    events: int
    wall_s: float
    notes: tuple[str, ...]
    plan: LinePlan
    seed: int
    warmup_days: float

    def string_line(self, days: float = 1.0) -> pd.DataFrame:
        """Return where trains were when, in the first days after the warm-up.

        See [`corridor.simulation.lines.line_logs.string_lines`][] for the columns.
        """
        lines = logged(self.plan, days=days, seed=self.seed, from_day=self.warmup_days)
        return string_lines(self.plan, lines)


def run_line(plan: LinePlan, *, years: float, seed: int, warmup_days: float) -> LineRun:
    """Run a line; see [`corridor.simulation.Line.run`][]."""
    measured = measure(line_builder(plan), years=years, seed=seed, warmup_days=warmup_days)
    world = measured.world
    sections = _sections(plan, measured)
    waits = world.waits.copy()
    waiting = measured.waiting
    mean_delay, ci95 = mean_with_ci(measured.delay_min.sum(axis=1), measured.trips.sum(axis=1))
    trips = float(measured.trips.sum())
    days = min(MEET_DAYS, years * DAYS_PER_YEAR)
    return LineRun(
        trips=int(trips),
        mean_delay_min=mean_delay,
        ci95_min=ci95,
        mean_trip_min=float(measured.trip_min.sum()) / trips if trips else np.nan,
        p95_wait_min=quantile(waits.sum(axis=0), 0.95),
        meets_per_trip=_meets(measured),
        counted_meets_per_trip=counted_meets(
            plan, logged(plan, days=days, seed=seed, from_day=0.0)
        ),
        classes=_classes(plan, measured),
        sections=sections,
        waiting=waiting,
        growing=measured.growing,
        deadlocks=left_when_sources_stop(world),
        events=measured.events,
        wall_s=measured.wall_s,
        notes=plan.notes,
        plan=plan,
        seed=seed,
        warmup_days=warmup_days,
    )


def _meets(measured: Measured) -> float:
    """Mean of ``λ_opp·(T_own + T_opp)`` over trains; λ from the trips that ended.

    Summed over all trains of both directions it is ``2·λ_a·λ_b·(T_a + T_b)`` a minute.
    """
    trips, minutes = measured.trips.sum(axis=0), measured.trip_min.sum(axis=0)
    along, against = trips[0::2].sum(), trips[1::2].sum()
    if not along or not against:
        return 0.0
    both_min = minutes[0::2].sum() / along + minutes[1::2].sum() / against
    return float(2 * along * against * both_min / measured.minutes / (along + against))


def _classes(plan: LinePlan, measured: Measured) -> pd.DataFrame:
    rows = []
    for leg in range(2 * len(plan.classes)):
        trips = measured.trips[:, leg]
        mean_delay, ci95 = mean_with_ci(measured.delay_min[:, leg], trips)
        rows.append(
            {
                "class": plan.classes[leg // 2].name,
                "way": leg % 2,
                "trips": int(trips.sum()),
                "mean_delay_min": mean_delay,
                "ci95_min": ci95,
                "mean_trip_min": mean_with_ci(measured.trip_min[:, leg], trips)[0],
                "p95_wait_min": quantile(measured.world.waits[leg], 0.95),
            }
        )
    return pd.DataFrame(rows)


def _sections(plan: LinePlan, measured: Measured) -> pd.DataFrame:
    """Return how long the sections were busy, with the trains that are inside at the end."""
    records = measured.world.sections
    inside = records["inside"].sum(axis=1) > 0
    now_min = float(measured.world.clock["now_min"][0])
    busy_min = records["busy_min"] + np.where(inside, now_min - records["busy_from_min"], 0.0)
    blocks = plan.blocks
    directions = [-1] if plan.tracks == 1 else [0, 1]
    return pd.DataFrame(
        {
            "from_station": [first for _ in directions for first, _ in blocks],
            "to_station": [last + 1 for _ in directions for _, last in blocks],
            "way": [direction for direction in directions for _ in blocks],
            "busy_share": busy_min / measured.minutes,
            "runs": records["runs"],
            "runs_per_day": records["runs"] / (measured.minutes / MINUTES_PER_DAY),
        }
    )
