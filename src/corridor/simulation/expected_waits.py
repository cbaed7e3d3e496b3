r"""What shippers expect to wait at an element, learned from simulated years.

A queue that is served in time has the stationary wait of a server, and one that is not grows all
year: its mean wait rises by that share of its mean age ``h`` by which the flow is more than the
capacity. With flow ``v``, capacity ``c``, a wait ``a`` that grows with use, and a wait ``b``
that does not depend on use, such as that for closed days,

.. math::
    w(v) = b + a \frac{v}{c - v} \quad \text{up to} \quad v_1 = c\,(1 - \sqrt{a/h}),

and from there on a straight line with the slope ``h/c`` that the queue has reached. The
numbers ``a``, ``b`` and ``c`` are those that are most likely after what the years have shown, the
last ones above all (maximum a posteriori, by least squares of logarithms). The slope is not
learned: one learned from few years that differ by chance is often too flat, and too much cargo
then moves at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from corridor.assignment.problem.congestion import QUEUE, Congestion, constant, queue
from corridor.network.build import Floats
from corridor.simulation.building.year import WARM_UP_DAYS
from corridor.units import DAYS_PER_YEAR, HOURS_PER_DAY

HORIZON_H = (WARM_UP_DAYS + DAYS_PER_YEAR / 2) * HOURS_PER_DAY
"""Mean age of a queue that has grown since the warm-up began, in the year that is counted."""

SPREADS = np.array([1.5, 0.5, 100.0])
"""How far the wait, capacity and constant wait may lie from the usual ones: logarithms, but for the
constant wait, hours."""

NOISE = 0.1
"""Spread of the logarithm of a simulated mean wait."""

SOME_WAIT_H = 0.05
"""Waits are compared as if this much were added to both: shorter ones matter little."""

MEMORY = 2.0
"""Power of its number with which a year counts: the first ones had other cargo and fade, and what
later ones differ by is chance and is averaged."""

FARTHEST = np.array([12.0, 3.0, np.inf])
"""Bounds of the three numbers, as in ``SPREADS``."""


@dataclass(frozen=True)
class Seen:
    """Mean wait at an element in a simulated year, of one direction where its capacity counts each.

    Attributes
    ----------
    flow : float
        Tonnes a year.
    wait_h : float
        Mean wait.
    """

    flow: float
    wait_h: float


def expected_waits(usual: Congestion, seen: Sequence[Seen]) -> Congestion:
    """Return the wait of an element as a function of its flow, as simulated years show it.

    Parameters
    ----------
    usual : Congestion
        The function that is expected before any year, of one element.
    seen : sequence of Seen
        Simulated years, the last one last.

    Returns
    -------
    Congestion
        A constant where the usual function is no queue, as on a road that is shut at night.
    """
    if usual.kind[0] != QUEUE:
        return mean_wait(seen)
    weights = _weights(seen)
    wait_h, capacity = float(usual.parameter[0, 1]), float(usual.parameter[0, 2])

    simulated = np.array([s.wait_h for s in seen])

    def misfit(numbers: Floats) -> Floats:
        b, a, c = _parts(numbers, wait_h, capacity)
        fitted = np.array([_wait(b, a, c, s.flow) for s in seen])
        apart = np.log((fitted + SOME_WAIT_H) / (simulated + SOME_WAIT_H))
        return np.concatenate([np.sqrt(weights) * apart / NOISE, numbers / SPREADS])

    low, high = -FARTHEST, FARTHEST.copy()
    low[2] = 0.0
    overloaded = np.log(max(s.flow / (1 + s.wait_h / HORIZON_H) for s in seen) / capacity)
    starts = [
        np.array([0.0, 0.0, 0.0]),
        np.array([0.0, 0.0, min(s.wait_h for s in seen)]),
        np.clip([0.0, overloaded, 0.0], low, high),
    ]
    fits = [least_squares(misfit, start, bounds=(low, high)) for start in starts]
    b, a, c = _parts(min(fits, key=lambda fit: fit.cost).x, wait_h, capacity)
    return queue(b, a, c, end=_straight_from(a, c))


def mean_wait(seen: Sequence[Seen]) -> Congestion:
    """Return the mean of what years have shown, as a wait that no flow changes."""
    return constant(np.average([s.wait_h for s in seen], weights=_weights(seen)))


def _weights(seen: Sequence[Seen]) -> Floats:
    """Return how much each year counts, from 1 for the last one down."""
    return (np.arange(1, len(seen) + 1) / len(seen)) ** MEMORY


def _parts(numbers: Floats, wait_h: float, capacity: float) -> tuple[float, float, float]:
    """Return constant wait, wait and capacity from what is fitted."""
    of_a, of_c, b = numbers.tolist()
    return b, wait_h * np.exp(of_a), capacity * np.exp(of_c)


def _straight_from(a: float, c: float) -> float:
    r"""Return ``c(1 - \sqrt{a/h})``, where the slope ``ac/(c-v)^2`` of the queue is ``h/c``."""
    return c * max(0.0, 1.0 - np.sqrt(a / HORIZON_H))


def _wait(b: float, a: float, c: float, flow: float) -> float:
    """Return the wait of the module's formula."""
    end = _straight_from(a, c)
    ahead, beyond = min(flow, end), max(0.0, flow - end)
    return b + a * ahead / (c - ahead) + a * c / (c - end) ** 2 * beyond
