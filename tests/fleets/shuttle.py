"""Vehicles that go round, in SimPy: an independent count of what a fleet gets done."""

import pytest

from corridor.units import HOURS_PER_YEAR

simpy = pytest.importorskip("simpy")


def cycles_done(fleet, cycle_h):
    """Return how many cycles a fleet ends in a year, once all of it goes round evenly."""
    ends = []

    def vehicle(env, begins_h):
        yield env.timeout(begins_h)
        while True:
            yield env.timeout(cycle_h)
            ends.append(env.now)

    env = simpy.Environment()
    for k in range(fleet):
        env.process(vehicle(env, (k + 0.5) * cycle_h / fleet))
    warm_h = 2 * cycle_h
    env.run(until=warm_h + HOURS_PER_YEAR)
    return sum(end > warm_h for end in ends) + 1  # one is always part of the way round
