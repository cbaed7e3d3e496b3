"""Small queues from one call: random arrivals at equal servers, first come first served."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corridor.messages import joined, message
from corridor.problems import CorridorError
from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.world import WorldBuilder
from corridor.simulation.lines.measuring import (
    Measured,
    left_when_sources_stop,
    mean_with_ci,
    measure,
    quantile,
)
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR

SHAPES = {
    "fixed": r.FIXED,
    "uniform": r.UNIFORM,
    "exponential": r.EXPONENTIAL,
    "erlang2": r.ERLANG2,
}
"""How service times vary."""


@dataclass(frozen=True, eq=False)
class QueueRun:
    """What a run of a queue showed, after its warm-up.

    Attributes
    ----------
    served : int
        Customers whose service ended.
    mean_wait_min, ci95_min : float
        Mean wait until service begins and half its 95 % band over batches. A service that begins
        while the servers are shut rests until they open: that is part of the service.
    p95_wait_min : float
        The wait that 95 % stay below, to 3 %.
    mean_sojourn_min : float
        Mean minutes from arriving to leaving.
    utilisation : float
        Work over the open time of the servers.
    waiting : int
        Customers that wait at the end.
    growing : bool
        Whether the queue grows over the run: more come than are served.
    deadlocks : int
        Customers that are never served when no more come; 0 is none.
    events : int
        Events after the warm-up.
    wall_s : float
        Seconds after the warm-up.
    """

    served: int
    mean_wait_min: float
    ci95_min: float
    p95_wait_min: float
    mean_sojourn_min: float
    utilisation: float
    waiting: int
    growing: bool
    deadlocks: int
    events: int
    wall_s: float


@dataclass(frozen=True)
class QueuePlan:
    """A queue that can run; made by [`queue`][]."""

    servers: int
    gap_min: float
    service_min: float
    shape: str
    spread: float
    open_h: tuple[float, float]

    def run(self, years: float = 10.0, seed: int = 1, warmup_days: float = 30.0) -> QueueRun:
        """Run the queue.

        Parameters
        ----------
        years : float
            Years of 365 days that are measured.
        seed : int
            Seed of all draws.
        warmup_days : float
            Days before, from an empty queue, that are not measured.

        Raises
        ------
        CorridorError
            When years, seed or warm-up cannot be.
        """
        measured = measure(self.builder(), years=years, seed=seed, warmup_days=warmup_days)
        return _run(self, measured)

    def builder(self) -> WorldBuilder:
        """Return the builder of a world that has this queue alone."""
        builder = WorldBuilder()
        begin_h, end_h = self.open_h
        shut = [
            (0.0, begin_h * MINUTES_PER_HOUR),
            (end_h * MINUTES_PER_HOUR, HOURS_PER_DAY * MINUTES_PER_HOUR),
        ]
        calendar = builder.calendar(shut, HOURS_PER_DAY * MINUTES_PER_HOUR)
        step = {
            "kind": r.SERVER,
            "resource": builder.server(self.servers, calendar=calendar),
            "shape": SHAPES[self.shape],
            "spread": self.spread,
            "time_min": self.service_min,
            "element": builder.element("queue"),
            "last": 1,
        }
        builder.source(leg=builder.leg([step], load_kg=1), kg=1, gap_min=self.gap_min)
        return builder


def queue(
    servers: int = 1,
    *,
    arrivals_per_h: float | None = None,
    gap_min: float | None = None,
    service_min: float,
    shape: str = "exponential",
    spread: float = 0.5,
    open_h: tuple[float, float] = (0.0, HOURS_PER_DAY),
) -> QueuePlan:
    """Return a queue: random arrivals, equal servers, first come first served.

    Parameters
    ----------
    servers : int
        Number of servers.
    arrivals_per_h, gap_min : float, optional
        Arrivals an hour or the mean minutes between two; one of them.
    service_min : float
        Mean minutes of service.
    shape : str
        ``"exponential"``, ``"erlang2"`` (two random phases), ``"fixed"`` or ``"uniform"``.
    spread : float
        For ``"uniform"``: times vary evenly by this share up and down.
    open_h : pair of float
        Hours of the day from and to which work is done; begun work rests outside them.

    Raises
    ------
    CorridorError
        When the queue cannot run, with all reasons at once.
    """
    errors = []
    if servers < 1 or servers != int(servers):
        errors.append(
            message("servers is %(servers)s; give a whole number above 0", servers=f"{servers:g}")
        )
    if (arrivals_per_h is None) == (gap_min is None):
        errors.append(message("give either arrivals_per_h or gap_min"))
    rate = {"arrivals_per_h": arrivals_per_h, "gap_min": gap_min, "service_min": service_min}
    for name, value in rate.items():
        if value is not None and not 0 < value < math.inf:
            errors.append(
                message(
                    "%(name)s is %(value)s; give a number above 0",
                    name=name,
                    value=f"{value:g}",
                )
            )
    if shape not in SHAPES:
        errors.append(
            message(
                "shape is %(shape)s; give one of %(choices)s",
                shape=repr(shape),
                choices=", ".join(map(repr, SHAPES)),
            )
        )
    if not 0 <= spread < 1:
        errors.append(
            message("spread is %(spread)s; give a share from 0 to below 1", spread=f"{spread:g}")
        )
    if not 0 <= open_h[0] < open_h[1] <= HOURS_PER_DAY:
        errors.append(
            message(
                "open_h is %(open_h)s; give two hours of the day, the earlier first",
                open_h=open_h,
            )
        )
    if errors:
        raise CorridorError(
            message("the queue cannot run:\n  %(reasons)s", reasons=joined(errors, "\n  "))
        )
    gap = gap_min if gap_min is not None else MINUTES_PER_HOUR / (arrivals_per_h or math.nan)
    return QueuePlan(int(servers), gap, service_min, shape, spread, (open_h[0], open_h[1]))


def _run(plan: QueuePlan, measured: Measured) -> QueueRun:
    world = measured.world
    served = measured.trips[:, 0]
    mean_wait, ci95 = mean_with_ci(measured.delay_min[:, 0], served)
    open_share = (plan.open_h[1] - plan.open_h[0]) / HOURS_PER_DAY
    open_min = measured.minutes * open_share * plan.servers
    utilisation = float(world.servers["busy_min"][0]) / open_min
    p95 = quantile(world.waits[0], 0.95)
    waiting = measured.waiting
    return QueueRun(
        served=int(served.sum()),
        mean_wait_min=mean_wait,
        ci95_min=ci95,
        p95_wait_min=p95,
        mean_sojourn_min=mean_with_ci(measured.trip_min[:, 0], served)[0],
        utilisation=utilisation,
        waiting=waiting,
        growing=measured.growing,
        deadlocks=left_when_sources_stop(world),
        events=measured.events,
        wall_s=measured.wall_s,
    )
