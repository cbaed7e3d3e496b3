"""Rules of the railway on one to three trains, whose minutes follow by hand."""

import pytest

from corridor import simulation
from corridor.simulation import TrainClass
from corridor.simulation.lines.line_logs import logged, string_lines


def train(name, first_min, direction=0, **more):
    """One train in a hundred days."""
    per_day = (0.01, 0.0) if direction == 0 else (0.0, 0.01)
    return TrainClass(name, per_day, first_min=first_min, timetable=True, **more)


def minutes(trains, run_min=(10, 10), days=1.0, **rules):
    """When each train leaves and reaches the stations, in its order."""
    line = simulation.line(run_min, noise=0, classes=trains, **rules)
    frame = string_lines(line, logged(line, days=days, seed=1, from_day=0))
    return {name: list(part["minute"]) for name, part in frame.groupby("class")}


def test_a_train_alone_takes_its_running_time():
    assert minutes([train("a", 5)]) == {"a": [5, 15, 15, 25]}


def test_opposing_trains_meet():
    found = minutes([train("a", 0), train("b", 4, direction=1)])
    assert found == {"a": [0, 10, 14, 24], "b": [4, 14, 14, 24]}


def test_meet_interval():
    found = minutes([train("a", 0), train("b", 4, direction=1)], meet_min=2)
    assert found == {"a": [0, 10, 16, 26], "b": [4, 14, 14, 24]}


def test_nonsimultaneous_arrival():
    found = minutes([train("a", 0), train("b", 1, direction=1)], nonsimultaneous_min=4)
    assert found == {"a": [0, 10, 14, 24], "b": [1, 14, 14, 24]}


def test_starting_and_stopping():
    # Both start with an allowance of 2. The first stops for the second, which runs through.
    trains = [train("a", 0), train("b", 3, direction=1)]
    assert minutes(trains, accel_min=2) == {"a": [0, 12, 15, 27], "b": [3, 15, 15, 25]}
    # A stopping train holds its section until it stands: the second waits half a minute for it.
    trains = [train("a", 0), train("b", 0.5, direction=1)]
    found = minutes(trains, accel_min=2, brake_min=1)
    assert found["a"] == [0, 12, 13.5, 25.5]
    assert found["b"] == [0.5, 12.5, 13, 25]


def test_following_at_a_headway():
    trains = [train("a", 0), train("b", 3)]
    found = minutes(trains, tracks=2, signalling="automatic", headway_min=8)
    assert found == {"a": [0, 10, 10, 20], "b": [8, 18, 18, 28]}


def test_a_faster_train_stays_a_headway_behind():
    trains = [train("a", 0), train("b", 3, speed_factor=2)]
    found = minutes(trains, tracks=2, signalling="automatic", headway_min=8)
    assert found["b"][1] == 18


def test_following_one_at_a_time():
    found = minutes([train("a", 0), train("b", 3)], tracks=2, following_min=2)
    assert found == {"a": [0, 10, 10, 20], "b": [12, 22, 22, 32]}


def test_window():
    found = minutes([train("a", 25)], window_min=30, window_start_h=0.5)
    assert found == {"a": [25, 35, 60, 70]}
    found = minutes([train("a", 1430)], days=2, window_min=60, window_start_h=23.75)
    assert found == {"a": [1485, 1495, 1495, 1505]}


def test_priority():
    trains = [
        train("b", 0, direction=1),
        train("freight", 2),
        train("passenger", 5, head_start_min=60),
    ]
    found = minutes(trains, run_min=[10])
    assert found == {"b": [0, 10], "passenger": [10, 20], "freight": [20, 30]}


def test_a_head_start_is_not_a_licence_to_wait_for_what_is_free():
    # An opposing train waits for the section in which a train goes ahead of the passenger train.
    trains = [train("a", 0), train("b", 1, direction=1), train("passenger", 5, head_start_min=60)]
    rules = {"signalling": "automatic", "headway_min": 8}
    found = minutes(trains, run_min=[20], **rules)
    assert found["passenger"] == [8, 28]
    assert found["b"] == [28, 48]


def test_a_long_train_runs_through():
    found = minutes(
        [train("long", 0, length_m=900), train("b", 1, direction=1)], station_track_m=500
    )
    assert found == {"long": [0, 10, 10, 20], "b": [20, 30, 30, 40]}


def test_a_long_train_waits_for_all_that_it_runs_through():
    # The train against is in the far section; when it stands at the station the long one goes.
    found = minutes(
        [train("b", 0, direction=1), train("long", 1, length_m=900)], station_track_m=500
    )
    assert found == {"b": [0, 10, 20, 30], "long": [10, 20, 20, 30]}


def test_a_long_train_waits_for_tracks_that_it_runs_through():
    # It fits the first and last of three stations. At minute 50 the slow train stands on the track
    # that it needs at the last, and at 60, when that is free, another one comes against it.
    trains = [train("against", 0, direction=1), train("slow", 1), train("long", 40, length_m=900)]
    found = minutes(trains, run_min=[10, 10, 10, 60], station_track_m=[1000, 500, 1000])
    assert found == {
        "against": [0, 60, 60, 70, 80, 90, 90, 100],
        "slow": [1, 11, 11, 21, 21, 31, 60, 120],
        "long": [40, 50, 70, 80, 80, 90, 120, 180],
    }


def test_overtaking_on_a_double_track():
    trains = [
        train("slow", 0, speed_factor=0.5),
        train("freight", 1),
        train("express", 33, speed_factor=2, head_start_min=60),
    ]
    found = minutes(trains, run_min=[10, 10, 10], tracks=2)
    assert found["freight"] == [20, 30, 45, 55, 65, 75]
    assert found["express"] == [33, 38, 40, 45, 60, 65]


def test_the_arriving_train_asks_before_the_one_it_frees():
    # At minute 30 the train along reaches the first station; there one against waits for its
    # section, and another one waits behind for that one's track. Along asks first and goes on.
    trains = [train("along", 0), train("first", 0, direction=1), train("second", 1, direction=1)]
    found = minutes(trains, run_min=[30, 10, 10])
    assert found["along"] == [0, 30, 30, 40, 40, 50]
    assert found["second"][2] == 40


def test_two_tracks_do_not_meet():
    found = minutes([train("a", 0), train("b", 4, direction=1)], tracks=2, meet_min=5)
    assert found == {"a": [0, 10, 10, 20], "b": [4, 14, 14, 24]}


def test_stations_with_one_track_join_their_sections():
    trains = [train("a", 0), train("b", 4, direction=1)]
    line = simulation.line((10, 10), noise=0, classes=trains, station_tracks=1)
    assert "station 1 has 1 track" in line.notes[0]
    assert minutes(trains, station_tracks=1) == {"a": [0, 20], "b": [20, 40]}


def test_delay_is_what_is_lost():
    trains = [train("a", 0), train("b", 4, direction=1)]
    line = simulation.line((10, 10), noise=0, classes=trains, meet_min=2, accel_min=2)
    run = line.run(years=0.2, warmup_days=0)
    table = run.classes.set_index(["class", "way"])
    assert table.loc[("b", 1), "mean_delay_min"] == pytest.approx(2)
    assert table.loc[("a", 0), "mean_delay_min"] == pytest.approx(4 + 2 + 2 + 2)
    assert table.loc[("a", 0), "mean_trip_min"] == pytest.approx(30)
