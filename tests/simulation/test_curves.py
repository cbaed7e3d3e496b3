"""Delay against volume, and occupancy by compression."""

import numpy as np
import pandas as pd
import pytest

import corridor
from corridor import simulation
from corridor.simulation import TrainClass
from corridor.simulation.lines.curves import fitted_curves


@pytest.fixture(scope="module")
def one_section():
    return simulation.delay_volume(simulation.line(30, 1), range(8, 57, 8), years=3)


@pytest.fixture(scope="module")
def reference():
    return simulation.delay_volume(simulation.line(), range(8, 81, 8), years=1)


def test_a_queue_is_recognised(one_section):
    # M/G/1: delay = 30·ρ/(1 - ρ)·(1 + cs²)/2 with its pole at 48 trains a day.
    curve = one_section.curve
    assert curve.kind == "queue"
    assert curve.saturation == pytest.approx(48, rel=0.02)
    assert curve.a == pytest.approx(15, rel=0.05)
    assert curve.r2 > 0.999
    assert one_section.other.kind == "exponential"
    assert one_section.capacity_at(10.72) == pytest.approx(20, rel=0.02)


def test_what_grows_is_left_out(one_section):
    table = one_section.table.set_index("trains_per_day")
    assert list(table.index[table["used"]]) == [8, 16, 24, 32, 40]
    assert bool(table.loc[56, "growing"])
    assert one_section.curve.fitted_to == 40


@pytest.mark.parametrize("form", ["curve", "other"])
def test_increasing_convex_and_straight_beyond(one_section, reference, form):
    for found in (one_section, reference):
        curve = getattr(found, form)
        volume = np.linspace(0, 3 * curve.fitted_to, 1000)
        delay = curve.delay_min(volume)
        assert (delay >= 0).all()
        assert (np.diff(delay) > 0).all()
        assert (np.diff(delay, 2) > -1e-9).all()
        middle = (volume[1:] + volume[:-1]) / 2
        assert curve.slope(middle) == pytest.approx(np.diff(delay) / np.diff(volume), rel=0.05)
        assert curve.slope(2 * curve.fitted_to) == pytest.approx(curve.slope(curve.fitted_to))


@pytest.mark.parametrize("form", ["curve", "other"])
def test_capacity_is_the_inverse(reference, form):
    curve = getattr(reference, form)
    for delay_min in (10.0, 20.0, 40.0, 400.0):
        assert curve.delay_min(curve.capacity_at(delay_min)) == pytest.approx(delay_min)
    assert curve.capacity_at(0) == 0
    with pytest.raises(corridor.CorridorError, match="delay_min is -1"):
        curve.capacity_at(-1)


def test_the_curve_passes_by_the_points(reference):
    table = reference.table
    assert reference.curve.r2 > 0.99
    fitted = reference.curve.delay_min(table["trains_per_day"])
    assert fitted == pytest.approx(table["mean_delay_min"], abs=2.5)
    assert (table["low_min"] < table["mean_delay_min"]).all()


def test_an_exponential_is_recognised():
    volume = np.arange(10.0, 60.0, 10.0)
    delay = 2.0 * np.exp(0.05 * volume)
    table = {"trains_per_day": volume, "mean_delay_min": delay, "high_min": 1.01 * delay}
    curve, _ = fitted_curves(pd.DataFrame(table))
    assert curve.kind == "exponential"
    assert (curve.a, curve.b) == pytest.approx((2.0, 0.05))
    assert curve.r2 == pytest.approx(1.0)


def test_too_few_points():
    with pytest.raises(corridor.CorridorError, match="1 volumes have a steady delay"):
        simulation.delay_volume(simulation.line(30, 1), [20, 60, 70], years=1)
    with pytest.raises(corridor.CorridorError, match="volumes holds -3"):
        simulation.delay_volume(simulation.line(), [-3, 8])


def test_occupancy_of_a_single_track():
    line = simulation.line([10, 10, 20, 10], noise=0, meet_min=2, following_min=1,
                           classes=[TrainClass("a", 24, timetable=True)])  # fmt: skip
    found = simulation.occupation(line, additional_time_rate=0.5)
    # Every section takes its trains each way in turn or two by two: 48 runs and 24 to 48 meets.
    limiting = found.table[found.table["limiting"]].iloc[0]
    assert (limiting["from_station"], limiting["trains"]) == (2, 48)
    assert 48 * 20 + 48 <= found.occupation_min <= 48 * 20 + 96
    assert found.occupancy == pytest.approx(found.occupation_min / 1440)
    assert found.consumption == pytest.approx(1.5 * found.occupancy)
    assert found.busy_share == pytest.approx(48 * 20 / 1440, rel=0.01)


def test_occupancy_beside_the_simulated_share():
    line = simulation.line(trains_per_day=60)
    found = simulation.occupation(line, days=100)
    simulated = line.run(years=1).sections["busy_share"].max()
    assert found.occupancy == pytest.approx(60 * 12 / 1440, rel=0.05)
    assert found.busy_share == pytest.approx(simulated, rel=0.05)


def test_occupancy_of_a_double_track():
    line = simulation.line(
        12, 3, noise=0, tracks=2, signalling="automatic", headway_min=8, window_min=120,
        window_start_h=2, classes=[TrainClass("a", 60, timetable=True)],
    )  # fmt: skip
    found = simulation.occupation(line)
    assert set(found.table["way"]) == {0, 1}
    assert found.window_min == 1320
    assert found.occupancy == pytest.approx(60 * 8 / 1320)
    peak = simulation.occupation(line, from_h=6, hours=4)
    assert peak.window_min == 240
    assert peak.occupancy == pytest.approx(10 * 8 / 240, rel=0.15)


def test_a_slow_train_before_a_quick_one_takes_more_than_a_headway():
    mixed = [TrainClass("slow", 12, 0.5, timetable=True),
             TrainClass("quick", 12, timetable=True, first_min=60.0)]  # fmt: skip
    line = simulation.line(10, 1, noise=0, tracks=2, signalling="automatic", classes=mixed)
    found = simulation.occupation(line)
    assert found.occupation_min == pytest.approx(12 * (8 + 8 + 10))


def test_windows_that_cannot_be():
    line = simulation.line(window_min=120, window_start_h=2)
    with pytest.raises(corridor.CorridorError, match="hours is 30"):
        simulation.occupation(line, hours=30)
    with pytest.raises(corridor.CorridorError, match="closed for maintenance"):
        simulation.occupation(line, from_h=2, hours=2)
