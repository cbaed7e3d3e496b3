"""What cannot run is told, all of it, with the cure."""

import math
import subprocess
import sys

import pytest

import corridor
from corridor import simulation
from corridor.simulation import TrainClass


def message(build, **wrong):
    with pytest.raises(corridor.CorridorError) as caught:
        build(**wrong)
    return str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"station_tracks": 0}, "station 1 has 0 tracks; give 1 if trains only pass"),
        ({"sections": 0}, "there is no section; give sections=1 or more"),
        ({"run_min": []}, "there is no section"),
        ({"run_min": [5, -1]}, "section 2 has run_min -1; give minutes above 0"),
        ({"run_min": math.nan}, "section 1 has run_min nan"),
        ({"run_min": [5, 5], "sections": 3}, "run_min has 2 entries and sections is 3"),
        ({"station_tracks": [2, 2]}, "station_tracks has 2 entries for 20 stations"),
        ({"station_track_m": -1}, "station 1 has station_track_m -1"),
        ({"tracks": 3}, "tracks is 3; give 1 or 2"),
        ({"signalling": "none"}, "signalling is 'none'; give 'automatic' or 'semi-automatic'"),
        ({"meet_min": -2}, "meet_min is -2; give 0 or more"),
        ({"brake_min": math.inf}, "brake_min is inf"),
        ({"noise": 1.5}, "noise is 1.5; give a share of the running time below 1"),
        ({"window_min": 1440}, "window_min is 1440, so the line never opens"),
        ({"window_start_h": 24}, "window_start_h is 24"),
        ({"failure_share": 0.5, "repair_min": 5}, "failure_share 0.5 needs more than one failure"),
        ({"signalling": "automatic", "headway_min": 0}, "headway_min is 0 under automatic"),
        ({"trains_per_day": 0}, "there are no trains"),
        ({"trains_per_day": -4}, "per_day_each_way is -2; give 0 or more"),
        ({"trains_per_day": 4, "classes": []}, "both trains_per_day and classes are given"),
        ({"classes": []}, "there are no trains"),
        ({"classes": [TrainClass("a", 1), TrainClass("a", 1)]}, "two classes are called 'a'"),
        ({"classes": [TrainClass("a", 1, 0.0)]}, "class 'a': speed_factor is 0"),
        ({"classes": [TrainClass("a", 1, length_m=-1)]}, "class 'a': length_m is -1"),
        ({"classes": [TrainClass("a", 1, first_min=-1)]}, "class 'a': first_min is -1"),
    ],
)
def test_lines(wrong, said):
    assert said in message(simulation.line, **wrong)


def test_all_at_once():
    found = message(simulation.line, run_min=[5, 5], station_tracks=0, tracks=4, meet_min=-1)
    assert len(found.splitlines()) == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"servers": 0}, "servers is 0; give a whole number above 0"),
        ({"gap_min": None}, "give either arrivals_per_h or gap_min"),
        ({"arrivals_per_h": 3}, "give either arrivals_per_h or gap_min"),
        ({"gap_min": -1}, "gap_min is -1"),
        ({"service_min": 0}, "service_min is 0; give a number above 0"),
        ({"shape": "normal"}, "shape is 'normal'; give one of 'fixed'"),
        ({"spread": 1}, "spread is 1"),
        ({"open_h": (18, 8)}, "open_h is (18, 8)"),
    ],
)
def test_queues(wrong, said):
    assert said in message(simulation.queue, **{"gap_min": 10, "service_min": 5, **wrong})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"years": 0}, "years is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"warmup_days": -1}, "warmup_days is -1"),
    ],
)
def test_runs(wrong, said):
    assert said in message(simulation.line().run, **wrong)


def test_importing_the_room_compiles_nothing():
    program = "import corridor.simulation, sys; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_public_names():
    assert set(dir(simulation)) == set(simulation.__all__)
    for name in simulation.__all__:
        assert getattr(simulation, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'lane'"):
        _ = simulation.lane
