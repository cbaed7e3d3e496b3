"""The same seed gives the same bytes, in another process as well; another seed gives others."""

import subprocess
import sys
from hashlib import sha256

from corridor import simulation
from corridor.simulation.kernel.running import advance
from corridor.simulation.lines.line_worlds import line_builder

PROGRAM = "from tests.simulation.test_same_seed import digest; print(digest(7))"


def line():
    classes = [
        simulation.TrainClass("freight", 15, length_m=900),
        simulation.TrainClass("passenger", 3, 1.5, head_start_min=60, timetable=True),
    ]
    return simulation.line(
        12, 8, station_track_m=[500, 1000] * 3 + [500], failure_share=0.05, classes=classes
    )


def world(seed):
    return advance(line_builder(line()).world(seed), 30 * 1440.0)


def digest(seed):
    found = sha256()
    for array in world(seed):
        found.update(array.tobytes())
    return found.hexdigest()


def test_same_seed_same_bytes_in_two_processes():
    words = [sys.executable, "-c", PROGRAM]
    other = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    assert digest(7) == other


def test_other_seed_other_bytes():
    assert digest(7) != digest(8)


def test_a_run_in_pieces_is_the_same_run():
    whole = world(7)
    pieces = line_builder(line()).world(7)
    for day in range(1, 31):
        pieces = advance(pieces, day * 1440.0)
    for name in whole._fields:
        assert getattr(whole, name).tobytes() == getattr(pieces, name).tobytes(), name
