"""Commands that are killed or interrupted: what they write is whole, or stays as it was."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from corridor.formats.cases.folder import write_folder
from corridor.formats.files.atomic import SCRATCH
from tests.worlds import border_line

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems"),
]

NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 2
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 1
<END OF METADATA>
1 2 100 1 1 0.15 4 0 0 1 ;
"""

TRIPS = "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 10\n<END OF METADATA>\nOrigin 1\n 2 : 10;\n"

WRITERS = {
    "report": ("report", "case", "--target", "8.5", "-o", "out.html"),
    "log": ("simulate", "case", "--no-curve", "--log", "out.parquet"),
    "flows": ("assign", "--tntp", "net.tntp", "trips.tntp", "--flows", "out.csv"),
    "geopackage": ("convert", "case", "out.gpkg"),
}


@pytest.fixture
def place(tmp_path):
    write_folder(border_line(), tmp_path / "case")
    (tmp_path / "net.tntp").write_text(NET)
    (tmp_path / "trips.tntp").write_text(TRIPS)
    return tmp_path


def start(words, place):
    return subprocess.Popen(
        [sys.executable, "-m", "corridor", *words], cwd=place, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS)
def test_the_file_before_is_whole_whenever_its_writer_is_killed(writer, place):
    words = WRITERS[writer]
    path, chance = place / words[-1], random.Random(writer)
    begun = time.perf_counter()
    with start(words, place) as process:
        assert process.wait() == 0
    took_s = time.perf_counter() - begun
    size = path.stat().st_size
    for n in range(4):
        old = f"old {n}"
        path.write_text(old)
        with start([*words, "--overwrite"], place) as process:
            time.sleep(took_s * chance.uniform(0.6, 1.0))
            process.send_signal(signal.SIGKILL)
        assert path.stat().st_size == size or path.read_text() == old
    with start([*words, "--overwrite"], place) as process:
        assert process.wait() == 0
    assert path.stat().st_size == size
    assert not list(place.glob(f"{SCRATCH}*"))


def test_an_interrupt_is_one_line_and_leaves_nothing(place):
    words = ("simulate", "case", "--no-curve", "--years", "100", "--log", "out.parquet")
    with start(words, place) as process:
        while not list(place.glob(f"{SCRATCH}*")) and process.poll() is None:
            time.sleep(0.05)  # until the log is being written
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait() == 130
    assert said.splitlines() == ["interrupted; nothing was written"]
    assert sorted(p.name for p in place.iterdir()) == ["case", "net.tntp", "trips.tntp"]
