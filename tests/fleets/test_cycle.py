"""How many are needed: closed forms, and vehicles that go round in a model of other people."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.fleets.cycle import at_work, crews, empty_back, fleet_size
from corridor.units import HOURS_PER_YEAR
from tests.fleets.shuttle import cycles_done

AMOUNT = st.floats(0, 1e5)


def test_a_textbook_fleet():
    """10 Mt a year in trains of 2,500 t are 4,000 cycles; of four days each, 43.8 are under way."""
    cycles = 10e6 / 2500
    assert at_work(cycles * 96) == pytest.approx(cycles / 365 * 4)
    assert fleet_size(cycles * 96, 1, 0) == pytest.approx(43.84, abs=0.01)


def test_repair_and_reserve():
    assert fleet_size(10 * HOURS_PER_YEAR, 0.8, 0.2) == pytest.approx(15)
    assert crews(8000, 0.5, 1600) == 10


@given(AMOUNT, AMOUNT)
def test_each_direction_has_what_the_heavier_one_has_loaded(forward, back):
    there, again = empty_back(forward, back)
    assert forward + there == pytest.approx(max(forward, back))
    assert back + again == pytest.approx(max(forward, back))
    assert min(there, again) == 0


@pytest.mark.parametrize(("loads", "cycle_h"), [(4000, 96), (730, 200.5), (12_000, 31)])
def test_the_fleet_does_the_work_and_a_tenth_less_does_not(loads, cycle_h):
    fleet = fleet_size(loads * cycle_h, 1, 0)
    assert cycles_done(ceil(fleet), cycle_h) >= loads
    assert cycles_done(int(0.9 * fleet), cycle_h) < loads
