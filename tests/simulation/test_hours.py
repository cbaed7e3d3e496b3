"""Opening hours against a count of minutes, one by one."""

import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corridor.simulation.kernel.hours import done_at, opens_at
from corridor.simulation.kernel.memory import addresses
from corridor.simulation.kernel.world import WorldBuilder

PERIOD_MIN = 60

closures = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)


def calendar(shut):
    """A calendar, its world, the table of addresses, and each minute of a period: open or not."""
    builder = WorldBuilder()
    number = builder.calendar([(float(a), float(b)) for a, b in shut], float(PERIOD_MIN))
    is_open = np.ones(PERIOD_MIN, dtype=bool)
    for a, b in shut:
        is_open[a : max(a, b)] = False
    world = builder.world(1)
    return number, world, addresses(world), is_open


def minute_by_minute(is_open, now, work):
    """When work is done that goes on in open minutes alone; the first open minute without work."""
    minute = now
    while True:
        if is_open[minute % PERIOD_MIN]:
            if work == 0:
                return minute
            work -= 1
            if work == 0:
                return minute + 1
        minute += 1


@settings(max_examples=400)
@given(closures, st.integers(0, 200), st.integers(1, 300))
def test_whole_minutes(shut, now, work):
    number, world, table, is_open = calendar(shut)
    assume(is_open.any())
    w = table.ctypes.data
    done = done_at(w, number, float(now), float(work))
    assert abs(done - minute_by_minute(is_open, now, work)) < 1e-5
    assert abs(opens_at(w, number, float(now)) - minute_by_minute(is_open, now, 0)) < 1e-5
    assert len(world.calendars) == (number >= 0)


@settings(max_examples=400)
@given(closures, st.floats(0, 1e4), st.floats(0.01, 500), st.floats(0.01, 500))
def test_work_in_two_parts_is_done_when_all_of_it_is(shut, now, first, second):
    number, world, table, is_open = calendar(shut)
    assume(is_open.any())
    w = table.ctypes.data
    half = done_at(w, number, now, first)
    assert half >= now + first - 1e-6
    assert math.isclose(
        done_at(w, number, half, second), done_at(w, number, now, first + second), abs_tol=1e-4
    )
    assert world.clock["events"][0] == 0


def test_never_open():
    number, world, table, _ = calendar([(0, 60)])
    assert opens_at(table.ctypes.data, number, 5.0) == math.inf
    assert done_at(table.ctypes.data, number, 5.0, 1.0) == math.inf
    assert world.calendars["open_min"][0] == 0
