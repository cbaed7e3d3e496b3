"""How long a step takes: its mean, its spread, and the failures in it."""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.memory import compiled, legs, movers, steps
from corridor.simulation.kernel.random_numbers import unit
from corridor.simulation.kernel.records import ERLANG2, EXPONENTIAL, INSPECTED, UNIFORM

DRAWS = 4
"""Draws set aside for one step: two for its time, two for a failure."""


@compiled(inline=True)
def step_min(w: int, mover: int) -> float:
    """Draw the minutes that a vehicle needs for its present step.

    ``t = mean · shape``, plus an exponential repair with probability ``fail``. Shapes have mean 1:
    ``1``; ``1 + s·(2u - 1)``; ``-ln(1 - u)``; ``-ln((1-u)(1-v)) / 2``; and for inspections
    ``F/(1 - p + pF)`` with probability p, else ``1/(1 - p + pF)``, p the spread, F the factor.
    """
    m = movers(w, mover)
    s = steps(w, m.at)
    time_min = s.time_min + s.per_kg_min * m.kg
    first = (m.at - legs(w, m.leg).begin) * DRAWS
    if s.shape == UNIFORM:
        time_min *= 1.0 + s.spread * (2.0 * unit(m.key, first) - 1.0)
    elif s.shape == EXPONENTIAL:
        time_min *= -np.log(1.0 - unit(m.key, first))
    elif s.shape == ERLANG2:
        time_min *= -0.5 * np.log((1.0 - unit(m.key, first)) * (1.0 - unit(m.key, first + 1)))
    elif s.shape == INSPECTED:
        plain = 1.0 / (1.0 - s.spread + s.spread * s.factor)
        time_min *= plain * s.factor if unit(m.key, first) < s.spread else plain
    if s.fail > 0.0 and unit(m.key, first + 2) < s.fail:
        time_min -= s.repair_min * np.log(1.0 - unit(m.key, first + 3))
    return time_min
