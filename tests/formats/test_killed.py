"""Processes that are killed while they write, or write to the same place at the same time."""

import os
import random
import signal
import socket
import subprocess
import sys
import time

import pytest

import corridor
from corridor.formats.files.atomic import ASIDE, SCRATCH, write_text
from tests.worlds import border_line, two_gauges

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")

LINES = 20_000

FILES = """
import sys
from pathlib import Path
from corridor.formats.files.atomic import write_text
for n in range(int(sys.argv[2])):
    write_text(Path(sys.argv[1]), f"{sys.argv[3]}{n % 10}\\n" * 20_000)
    if n == 0:
        print("ready", flush=True)
"""

FOLDERS = """
import sys
import corridor
from tests.worlds import border_line, two_gauges
worlds = border_line(), two_gauges()
for n in range(10_000):
    corridor.write_case(worlds[n % 2], sys.argv[1], overwrite=True)
    if n == 0:
        print("ready", flush=True)
"""


def start(program, *words):
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=os.getcwd(),
    )  # fmt: skip
    assert process.stdout.readline() == b"ready\n"
    return process


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def is_whole(text):
    lines = text.splitlines()
    return len(lines) == LINES and len(set(lines)) == 1


def test_a_file_is_whole_whenever_its_writer_is_killed(tmp_path):
    chance, path = random.Random(1), tmp_path / "file"
    for _ in range(8):
        process = start(FILES, path, 1_000_000, "a")
        time.sleep(chance.uniform(0, 0.05))
        kill(process)
        assert is_whole(path.read_text())
    write_text(path, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_case_is_whole_or_absent_whenever_its_writer_is_killed(tmp_path):
    """A folder cannot be replaced in one step: for a moment nothing stands in its place."""
    hashes = {border_line().hash, two_gauges().hash}
    chance, path = random.Random(2), tmp_path / "case"
    for _ in range(4):
        process = start(FOLDERS, path)
        time.sleep(chance.uniform(0, 0.3))
        kill(process)
        if path.exists():
            assert corridor.open_case(path).hash in hashes
    corridor.write_case(border_line(), path, overwrite=True)
    assert not list(tmp_path.glob(f"{SCRATCH}*"))


def test_a_case_that_was_moved_aside_is_put_back(tmp_path):
    """As when the writer is killed between its two steps."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    scratch = tmp_path / f"{SCRATCH}{socket.gethostname()}-{dead.pid}-x"
    corridor.write_case(border_line(), scratch / ASIDE / "case")
    write_text(tmp_path / "file", "new")
    assert corridor.open_case(tmp_path / "case").hash == border_line().hash
    assert not scratch.exists()


def test_two_writers_of_one_file_leave_one_whole_file(tmp_path):
    path = tmp_path / "file"
    both = [start(FILES, path, 60, name) for name in "ab"]
    while any(p.poll() is None for p in both):
        assert is_whole(path.read_text())
    assert [p.wait() for p in both] == [0, 0]
    for process in both:
        process.stdout.close()
    assert is_whole(path.read_text())
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
