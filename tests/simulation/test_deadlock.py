"""Whatever the line, every train arrives once no more come."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor import simulation
from corridor.simulation import TrainClass
from corridor.simulation.kernel.running import advance
from corridor.simulation.lines.line_worlds import line_builder
from corridor.simulation.lines.measuring import left_when_sources_stop

DAYS = 3
SHORT_M, LONG_M = 500.0, 1000.0


@st.composite
def classes(draw, names="abc"):
    return [
        TrainClass(
            name,
            draw(st.floats(5, 60)),
            speed_factor=draw(st.sampled_from([0.5, 1.0, 2.0])),
            length_m=draw(st.sampled_from([0.0, 700.0, 1500.0])),
            head_start_min=draw(st.sampled_from([0.0, 30.0, 300.0])),
            timetable=draw(st.booleans()),
        )
        for name in names[: draw(st.integers(1, 3))]
    ]


@st.composite
def lines(draw):
    sections = draw(st.integers(1, 6))

    def each(value, number):
        return draw(st.lists(value, min_size=number, max_size=number))

    def one_of(*values):
        return draw(st.sampled_from(values))

    return simulation.line(
        each(st.integers(3, 30), sections),
        noise=one_of(0.0, 0.05, 0.5),
        tracks=one_of(1, 2),
        station_tracks=each(st.integers(1, 4), sections - 1),
        station_track_m=each(st.sampled_from([SHORT_M, LONG_M]), sections - 1),
        signalling=one_of("automatic", "semi-automatic"),
        headway_min=8.0,
        following_min=one_of(0.0, 3.0),
        meet_min=one_of(0.0, 1.0),
        nonsimultaneous_min=one_of(0.0, 4.0),
        accel_min=one_of(0.0, 2.0),
        brake_min=one_of(0.0, 1.0),
        window_min=one_of(0.0, 120.0),
        failure_share=one_of(0.0, 0.1),
        classes=draw(classes()),
    )


def drains(line, seed):
    world = advance(line_builder(line).world(seed), DAYS * 1440.0)
    stations = world.stations
    assert (stations["held"] >= 0).all()
    assert (stations["held"].sum(axis=1) <= stations["tracks"]).all()
    assert (stations["held"] <= stations["most"][:, None]).all()
    assert left_when_sources_stop(world) == 0
    assert (stations["held"] == 0).all()
    assert (world.sections["inside"] == 0).all()
    assert world.elements["queue"].sum() == 0


slow = HealthCheck.too_slow, HealthCheck.data_too_large


@settings(max_examples=100, suppress_health_check=slow)
@given(lines(), st.integers(0, 2**64 - 1))
def test_a_hundred_small_lines(line, seed):
    drains(line, seed)


@pytest.mark.long
@settings(max_examples=1000, suppress_health_check=slow)
@given(lines(), st.integers(0, 2**64 - 1))
def test_a_thousand_small_lines(line, seed):
    drains(line, seed)


def fair(run):
    along, against = run.classes["mean_delay_min"]
    assert run.deadlocks == 0
    assert max(along, against) <= 1.05 * min(along, against)


def test_ten_years_near_capacity():
    fair(simulation.line(trains_per_day=80).run(years=10))


@pytest.mark.long
def test_a_hundred_years_near_capacity():
    fair(simulation.line(trains_per_day=80).run(years=100))


def test_trains_that_can_stop_nowhere_take_turns():
    mixed = [TrainClass("long", 3, length_m=2000), TrainClass("short", 8)]
    line = simulation.line(12, 6, station_track_m=1000, classes=mixed)
    assert line.notes == (
        "trains of class 'long' (2000 m) fit no station track: they run the whole line in one go, "
        "and opposing ones take turns",
    )
    run = line.run(years=5)
    assert run.deadlocks == 0
    assert not run.growing
