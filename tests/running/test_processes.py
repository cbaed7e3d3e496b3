"""Tasks over processes: each is performed once, also where processes are killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from corridor.problems import CorridorError
from corridor.running.where import Where, finished
from tests.running import tasks

ROOT = Path(__file__).parents[2]

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")


def test_here_tasks_are_performed_in_their_order():
    assert list(finished(tasks.times, 3, [1, 2, 3])) == [(0, 3), (1, 6), (2, 9)]


@pytest.mark.long
@posix
def test_a_killed_process_loses_and_doubles_nothing(tmp_path):
    found = list(finished(tasks.dies_once, str(tmp_path), range(20), Where(2)))
    assert sorted(found) == [(i, i * i) for i in range(20)]


@pytest.mark.long
@posix
@pytest.mark.parametrize("deadly", [tasks.dies_always, tasks.leaves])
def test_a_task_that_ends_its_process_always_is_an_error(deadly):
    found = []
    with pytest.raises(CorridorError, match="ended from outside twice"):
        found.extend(finished(deadly, None, range(6), Where(2)))


@pytest.mark.long
def test_an_error_of_a_task_is_passed_on():
    with pytest.raises(ValueError, match="task"):
        list(finished(tasks.refuses, None, range(4), Where(2)))


@pytest.mark.long
@posix
def test_who_stops_listening_ends_the_processes(tmp_path):
    with closing(finished(tasks.slowly, str(tmp_path), range(400), Where(2))) as found:
        next(found)
    processes = {int(p.name.split("-")[-1]) for p in tmp_path.glob("begun-*")}
    assert len(processes) == 2
    assert_gone(processes)


@pytest.mark.long
@posix
def test_processes_end_with_the_one_that_started_them(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from corridor.running.where import Where, finished\n"
        "from tests.running import tasks\n"
        "if __name__ == '__main__':\n"
        f"    list(finished(tasks.slowly, {str(tmp_path)!r}, range(400), Where(2)))\n"
    )
    with subprocess.Popen(
        [sys.executable, script], env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as p:
        while len(list(tmp_path.glob("begun-*"))) < 4 and p.poll() is None:
            time.sleep(0.05)
        p.send_signal(signal.SIGKILL)
    assert_gone({int(p.name.split("-")[-1]) for p in tmp_path.glob("begun-*")})


def assert_gone(processes):
    until = time.monotonic() + 10
    while any(Path(f"/proc/{p}").exists() for p in processes):
        assert time.monotonic() < until, "processes are left behind"
        time.sleep(0.1)
