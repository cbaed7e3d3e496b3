"""Runs a world and measures it: means with confidence bands, quantiles, growing queues.

The run after the warm-up is cut into [`BATCHES`][] equal batches. A mean is a ratio of sums; its
confidence band is that of a ratio estimator over the batches with Student's t. Batches are taken as
independent, which holds as long as they are much longer than a queue takes to calm down: not close
to saturation, where [`Measured.growing`][] warns. Source: Law, Simulation Modeling and Analysis,
on batch means and on ratio estimators.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from corridor.messages import joined, message
from corridor.problems import CorridorError
from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.counts import bin_edges
from corridor.simulation.kernel.running import advance, forget
from corridor.simulation.kernel.world import WorldBuilder
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

BATCHES = 20
"""Batches of a run."""

FOREVER_MIN = 1e15
"""Later than anything that can still happen."""

STEADY_RISE, LEAST_RISE = 0.8, 20.0
"""Correlation with time, and vehicles, from which a rise over the run counts as growth."""

Table = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Measured:
    """Sums of a run by batch and leg.

    Attributes
    ----------
    world : World
        The world at the end; counts are those since the warm-up.
    minutes : float
        Length of the run without the warm-up.
    trips, trip_min, delay_min : array (batches, legs)
        Loaded vehicles that arrived, their minutes in transit and of delay.
    present : array (batches + 1,)
        Vehicles in transit at the start and after each batch.
    events : int
        Events after the warm-up.
    wall_s : float
        Seconds after the warm-up.
    """

    world: r.World
    minutes: float
    trips: Table
    trip_min: Table
    delay_min: Table
    present: Table
    events: int
    wall_s: float

    @property
    def growing(self) -> bool:
        """Whether the vehicles in transit rise over the run, steadily and by more than a few.

        The straight line through [`present`][] rises by at least [`LEAST_RISE`][] vehicles
        over the run, and time explains it with a correlation of [`STEADY_RISE`][].
        """
        when = np.linspace(0.0, 1.0, len(self.present))
        if np.ptp(self.present) < LEAST_RISE:
            return False
        slope = np.polyfit(when, self.present, 1)[0]
        steady = np.corrcoef(when, self.present)[0, 1]
        return bool(slope >= LEAST_RISE and steady >= STEADY_RISE)

    @property
    def waiting(self) -> int:
        """Vehicles that wait at the end of the run."""
        return int(self.world.elements["queue"].sum())


def check_run(years: float, seed: int, warmup_days: float) -> None:
    """Raise CorridorError when a run is not long enough, or its seed is not one."""
    errors = []
    if not 0 < years < math.inf:
        errors.append(message("years is %(years)s; give a time above 0", years=f"{years:g}"))
    if not 0 <= warmup_days < math.inf:
        errors.append(
            message(
                "%(name)s is %(value)s; give 0 or more",
                name="warmup_days",
                value=f"{warmup_days:g}",
            )
        )
    if not 0 <= seed < 2**64 or seed != int(seed):
        errors.append(
            message("seed is %(seed)s; give a whole number from 0 to below 2**64", seed=seed)
        )
    if errors:
        raise CorridorError(
            message("the run cannot start: %(reasons)s", reasons=joined(errors, "; "))
        )


def measure(builder: WorldBuilder, *, years: float, seed: int, warmup_days: float) -> Measured:
    """Run a world and measure it after a warm-up.

    O(events · log(vehicles)). Raises CorridorError when years, seed or warm-up cannot be.
    """
    check_run(years, seed, warmup_days)
    world = advance(builder.world(seed), warmup_days * MINUTES_PER_DAY)
    forget(world)
    begin_min, minutes = warmup_days * MINUTES_PER_DAY, years * DAYS_PER_YEAR * MINUTES_PER_DAY
    sums = [_sums(world)]
    present = [float(world.clock["moving"][0])]
    events, start_s = int(world.clock["events"][0]), time.perf_counter()
    for batch in range(1, BATCHES + 1):
        world = advance(world, begin_min + minutes * batch / BATCHES)
        sums.append(_sums(world))
        present.append(float(world.clock["moving"][0]))
    trips, trip_min, delay_min = np.moveaxis(np.diff(np.array(sums), axis=0), 1, 0)
    return Measured(
        world=world,
        minutes=minutes,
        trips=trips,
        trip_min=trip_min,
        delay_min=delay_min,
        present=np.array(present),
        events=int(world.clock["events"][0]) - events,
        wall_s=time.perf_counter() - start_s,
    )


def _sums(world: r.World) -> Table:
    return np.array([world.legs[name] for name in ("trips", "trip_min", "delay_min")], dtype=float)


def mean_with_ci(sums: Table, counts: Table) -> tuple[float, float]:
    """Return the mean of a ratio of sums and half the width of its 95 % band.

    ``m = Σx/Σn``; ``h = t · √(B/(B-1) · Σ(x - m·n)²) / Σn`` over B batches with t of B - 1 degrees
    of freedom.

    Parameters
    ----------
    sums, counts : array (batches,)
        Sum and number of each batch.

    Returns
    -------
    tuple of float
        Not a number when nothing was counted.
    """
    total = float(counts.sum())
    if total == 0:
        return math.nan, math.nan
    mean = float(sums.sum()) / total
    batches = len(sums)
    square = float(((sums - mean * counts) ** 2).sum()) * batches / (batches - 1)
    return mean, float(student.ppf(0.975, batches - 1)) * math.sqrt(square) / total


def quantile(waits: NDArray[np.int64], share: float) -> float:
    """Return a quantile of waits counted by size, exact to a bin: 3 % of the wait.

    Parameters
    ----------
    waits : int array (BINS,)
        Counts by bin, see [`corridor.simulation.kernel.counts.bin_of`][].
    share : float
        Between 0 and 1.
    """
    total = int(waits.sum())
    if total == 0:
        return math.nan
    edges = bin_edges()
    below = np.concatenate(([0.0], np.cumsum(waits) / total))
    i = min(int(np.searchsorted(below, share, side="left")), len(waits)) - 1
    i = max(i, 0)
    part = (share - below[i]) / (below[i + 1] - below[i]) if below[i + 1] > below[i] else 0.0
    return float(edges[i] + part * (edges[i + 1] - edges[i]))


def left_when_sources_stop(world: r.World) -> int:
    """Return how many vehicles never arrive once nothing more comes in: 0 when nothing is stuck.

    The sources are stopped and the world runs on until no event is left. Whoever is still there
    then waits for something that cannot happen: a deadlock. The world is changed.
    """
    world.sources["until_min"] = max(float(world.clock["now_min"][0]), 1e-9)
    world = advance(world, FOREVER_MIN)
    return int(world.clock["moving"][0])
