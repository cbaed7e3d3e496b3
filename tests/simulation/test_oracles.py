"""SimPy on equal draws gives the same mean to the last digits."""

import numpy as np
import pytest

from corridor import simulation
from corridor.simulation.kernel.running import advance
from corridor.simulation.lines.line_worlds import line_builder

pytest.importorskip("simpy")

from tests.simulation import simpy_models as peer

SEED, DAYS = 5, 40
UNTIL_MIN = DAYS * 1440.0


@pytest.mark.parametrize(("sections", "per_day"), [(21, 40), (21, 80), (3, 150), (1, 40)])
def test_line(sections, per_day):
    run_min = 12.0 if sections > 1 else 30.0
    line = simulation.line(run_min, sections, trains_per_day=per_day)
    world = advance(line_builder(line).world(SEED), UNTIL_MIN)
    drawn = peer.trains(SEED, sections, run_min, 0.05, per_day, UNTIL_MIN)
    trips = peer.run_line(drawn, sections, UNTIL_MIN)
    assert len(trips) == world.legs["trips"].sum() > 1000
    mean_min = world.legs["trip_min"].sum() / world.legs["trips"].sum()
    assert mean_min == pytest.approx(np.mean(trips), rel=1e-9)


def test_the_other_order_of_simultaneous_events_is_another_line():
    drawn = list(peer.trains(SEED, 21, 12.0, 0.05, 40, UNTIL_MIN))
    right = peer.run_line(drawn, 21, UNTIL_MIN)
    wrong = peer.run_line(drawn, 21, UNTIL_MIN, arriving_asks_first=False)
    assert np.mean(wrong) > np.mean(right) + 1


def test_three_servers():
    plan = simulation.queue(3, gap_min=1.0, service_min=3 * 0.85)
    world = advance(plan.builder().world(SEED), 40000.0)
    waits = peer.run_queue(*peer.customers(SEED, 1.0, 3 * 0.85, 40000.0), 3, 40000.0)
    assert len(waits) == world.legs["trips"][0]
    mean_min = world.legs["delay_min"][0] / world.legs["trips"][0]
    assert mean_min == pytest.approx(np.mean(waits), rel=1e-9)
