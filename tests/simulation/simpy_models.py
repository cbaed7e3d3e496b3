"""The reference line and M/M/c in SimPy, on the draws of the kernel: an oracle and a peer."""

import numpy as np
import simpy

from corridor.simulation.kernel.draws import DRAWS
from corridor.simulation.kernel.random_numbers import MOVERS, SOURCES, stream, units

ROUNDS = 6
"""Turns at one moment in which those that are freed, and those whom these free, move on."""


def key(seed, kind, number, serial):
    with np.errstate(over="ignore"):
        return int(stream(np.uint64(seed), kind, number, serial))


def arrivals_min(seed, source, gap_min, until_min):
    """Times at which a source offers something, up to a time."""
    number = int(until_min / gap_min + 10 * (until_min / gap_min) ** 0.5 + 100)
    drawn = units(key(seed, SOURCES, source, 0), np.arange(number))
    times = np.cumsum(-gap_min * np.log(1.0 - drawn))
    assert times[-1] > until_min
    return times[times <= until_min]


def runs_min(seed, leg, serial, sections, run_min, noise):
    """Running times of a train over its sections."""
    drawn = units(key(seed, MOVERS, leg, serial), DRAWS * np.arange(sections))
    return run_min * (1.0 + noise * (2.0 * drawn - 1.0))


def trains(seed, sections, run_min, noise, per_day, until_min):
    """Trains of the reference line: direction, gap to the next one of it, running times."""
    for direction in (0, 1):
        times = arrivals_min(seed, direction, 2 * 1440 / per_day, until_min)
        gaps = np.diff(times, prepend=0.0).tolist()
        rows = [
            runs_min(seed, direction, serial, sections, run_min, noise).tolist()
            for serial in range(len(times))
        ]
        yield direction, gaps, rows


def run_line(drawn, sections, until_min, *, arriving_asks_first=True):
    """Run the reference line; return the minutes of each trip that ended.

    A train takes the loop track ahead, then the section. On arrival it asks for the next ones
    before it gives back the section behind it.
    """
    env = simpy.Environment()
    track = [simpy.Resource(env) for _ in range(sections)]
    loops = [[simpy.Resource(env) for _ in range(sections - 1)] for _ in (0, 1)]
    trips = []

    def train(direction, runs):
        began = env.now
        order = range(sections) if direction == 0 else range(sections - 1, -1, -1)
        behind = stood = None
        for j, k in enumerate(order):
            if behind is not None and not arriving_asks_first:
                behind[0].release(behind[1])
                behind = None
                for _ in range(ROUNDS):
                    yield env.timeout(0)
            loop = ahead = None
            if j < sections - 1:
                loop = loops[direction][k if direction == 0 else k - 1]
                ahead = loop.request()
                if not ahead.triggered:
                    if behind is not None:
                        behind[0].release(behind[1])
                        behind = None
                    yield ahead
            own = track[k].request()
            if behind is not None:
                behind[0].release(behind[1])
            if not own.triggered:
                yield own
            if stood is not None:
                stood[0].release(stood[1])
            yield env.timeout(runs[j])
            behind, stood = (track[k], own), (loop, ahead)
        behind[0].release(behind[1])
        trips.append(env.now - began)

    def source(direction, gaps, rows):
        for gap, runs in zip(gaps, rows, strict=True):
            yield env.timeout(gap)
            env.process(train(direction, runs))

    for direction, gaps, rows in drawn:
        env.process(source(direction, gaps, rows))
    env.run(until=until_min)
    return trips


def run_queue(gaps, services, servers, until_min):
    """Run M/M/c; return the wait of each customer whose service began."""
    env = simpy.Environment()
    desk = simpy.Resource(env, servers)
    waits = []

    def customer(service):
        came = env.now
        turn = desk.request()
        yield turn
        wait = env.now - came
        yield env.timeout(service)
        desk.release(turn)
        waits.append(wait)

    def source():
        for gap, service in zip(gaps, services, strict=True):
            yield env.timeout(gap)
            env.process(customer(service))

    env.process(source())
    env.run(until=until_min)
    return waits


def customers(seed, gap_min, service_min, until_min):
    """Gaps and services of a queue."""
    times = arrivals_min(seed, 0, gap_min, until_min)
    drawn = np.array([units(key(seed, MOVERS, 0, i), np.zeros(1))[0] for i in range(len(times))])
    return np.diff(times, prepend=0.0).tolist(), (-service_min * np.log(1.0 - drawn)).tolist()
