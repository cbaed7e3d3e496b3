"""Expected waits follow from simulated years: by hand, and towards the truth that made them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.assignment.problem.congestion import QUEUE, constant, queue
from corridor.simulation.expected_waits import HORIZON_H, Seen, expected_waits

USUAL = queue(0.0, 2.0, 1e6)


def at(function, flow):
    return float(function.time([flow])[0])


def true_wait(flow, capacity=0.8e6, wait=1.5, constant_h=4.0):
    """A queue in time or growing, as the module says, written anew."""
    straight = capacity * (1 - np.sqrt(wait / HORIZON_H))
    if flow <= straight:
        return constant_h + wait * flow / (capacity - flow)
    reached = constant_h + wait * straight / (capacity - straight)
    return reached + HORIZON_H / capacity * (flow - straight)


def test_a_year_that_shows_what_was_expected_changes_nothing():
    flow = 6e5
    learned = expected_waits(USUAL, [Seen(flow, at(USUAL, flow))])
    for v in (1e5, 6e5, 9e5):
        assert at(learned, v) == pytest.approx(at(USUAL, v), rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("flow", [0.5e6, 0.79e6, 0.82e6])
def test_many_years_at_one_flow_are_met_there(flow):
    seen = [Seen(flow, true_wait(flow))] * 8
    assert at(expected_waits(USUAL, seen), flow) == pytest.approx(true_wait(flow), rel=0.05)


def test_years_at_several_flows_show_the_capacity():
    flows = [0.3e6, 0.6e6, 0.75e6, 0.82e6, 0.84e6]
    learned = expected_waits(USUAL, [Seen(v, true_wait(v)) for v in flows])
    assert learned.parameter[0, 2] == pytest.approx(0.8e6, rel=0.02)
    for v in (0.78e6, 0.83e6):
        assert at(learned, v) == pytest.approx(true_wait(v), rel=0.15)


def test_a_year_whose_queue_grew_shows_the_capacity_and_no_constant_wait():
    """A line that is far from full on paper had 379 h: it lets half of that through."""
    learned = expected_waits(queue(0.0, 2.4, 9.75e6), [Seen(4.05e6, 379.0)])
    assert at(learned, 4.05e6) == pytest.approx(379.0, rel=0.1)
    assert at(learned, 3.5e6) < 50.0


def test_the_last_years_count_most():
    early, late = Seen(5e5, 40.0), Seen(5e5, 4.0)
    between = np.sqrt(40.0 * 4.0)
    assert at(expected_waits(USUAL, [early, late]), 5e5) < between
    assert at(expected_waits(USUAL, [late, early]), 5e5) > between


def test_a_function_that_is_no_queue_becomes_the_mean_of_the_years():
    road = constant(0.0)
    learned = expected_waits(road, [Seen(1e5, 2.0), Seen(3e5, 2.0)])
    assert learned.kind[0] != QUEUE
    assert at(learned, 9e9) == pytest.approx(2.0)


@settings(max_examples=30, deadline=None)  # each fits years
@given(
    st.lists(
        st.tuples(st.floats(1e3, 3e6), st.floats(0.0, 2000.0)), min_size=1, max_size=6
    )
)  # fmt: skip
def test_expected_waits_rise_with_the_flow_and_are_finite(years):
    learned = expected_waits(USUAL, [Seen(v, w) for v, w in years])
    waits = [at(learned, v) for v in np.linspace(0, 4e6, 50)]
    assert np.isfinite(waits).all()
    assert min(waits) >= 0
    assert (np.diff(waits) >= -1e-9).all()
