"""Tasks over a real cluster of several processes, also where some of them are killed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from corridor.formats.cases.folder import write_folder
from corridor.problems import CorridorError
from corridor.running import cluster as room
from corridor.running.where import Where, finished
from tests.running import tasks
from tests.running.cluster import cluster
from tests.worlds import border_line

pytest.importorskip("distributed")
parquet = pytest.importorskip("pyarrow.parquet")

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")


def run(words, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "corridor", *words], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more,
    )  # fmt: skip


def test_without_distributed_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CorridorError, match=r"pip install corridor\[dask\]"):
        list(finished(tasks.times, 3, [1], Where(scheduler="tcp://127.0.0.1:1")))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere://x", "tcp://127.0.0.1:port"])
def test_a_scheduler_that_cannot_be_reached_is_a_sentence(address, monkeypatch):
    monkeypatch.setattr(room, "REACHED_S", 1)
    with pytest.raises(CorridorError, match="no Dask scheduler can be reached"):
        list(finished(tasks.times, 3, [1], Where(scheduler=address)))


@pytest.mark.long
def test_a_scheduler_without_workers_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "STAFFED_S", 1)
    with (
        cluster(tmp_path, 0) as (address, *_),
        pytest.raises(CorridorError, match="has no workers"),
    ):
        list(finished(tasks.times, 3, [1], Where(scheduler=address)))


@pytest.mark.long
@posix
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(tmp_path):
    with cluster(tmp_path, 3) as (address, workers, _):
        found = []
        for place, result in finished(
            tasks.slowly, str(tmp_path), range(40), Where(scheduler=address)
        ):
            found.append((place, result))
            if len(found) == 8:
                workers[0].send_signal(signal.SIGKILL)
        assert workers[0].wait() == -signal.SIGKILL
    assert sorted(found) == [(i, i * i) for i in range(40)]
    assert len({p.name.split("-")[-1] for p in tmp_path.glob("begun-*")}) == 3


@pytest.mark.long
@posix
def test_a_scheduler_that_is_lost_is_a_sentence(tmp_path, capfd):
    with cluster(tmp_path, 2) as (address, _, scheduler):
        found = finished(tasks.slowly, str(tmp_path), range(40), Where(scheduler=address))
        next(found)
        scheduler.send_signal(signal.SIGKILL)
        with pytest.raises(CorridorError, match="was lost"):
            list(found)
    assert capfd.readouterr().err == ""


@pytest.mark.long
@posix
def test_faults_of_tasks_and_workers_are_errors(tmp_path, monkeypatch):
    with cluster(tmp_path, 4) as (address, *_):
        where = Where(scheduler=address)
        with pytest.raises(ValueError, match="task"):
            list(finished(tasks.refuses, None, range(4), where))
        with monkeypatch.context() as other:
            other.setattr(room, "_version", lambda: "0.0.1")
            with pytest.raises(CorridorError, match=r"this is 0\.0\.1: install the same version"):
                list(finished(tasks.times, 3, [1], where))
        with pytest.raises(CorridorError, match="worker after worker"):
            list(finished(tasks.dies_always, None, [3], where))


@pytest.mark.long
@posix
def test_a_command_killed_and_started_again_answers_as_one_process(tmp_path):
    """The client is killed -9, then a worker; what was kept is not solved again."""
    write_folder(border_line(), tmp_path / "line")
    words = ["confidence", "line", "--year", "2025", "--samples", "4000", "--json"]
    with run([*words, "--workers", "1"], cwd=tmp_path) as alone:
        expected, _ = alone.communicate()
    assert alone.returncode == 0
    kept = tmp_path / "kept"
    with cluster(tmp_path, 3) as (address, workers, _):
        spread = [*words, "--scheduler", address, "--keep", str(kept)]
        with run(spread, cwd=tmp_path) as client:
            wait_for_files(kept, 3, client)
            client.send_signal(signal.SIGKILL)
        before = {p: p.stat().st_mtime_ns for p in kept.glob("*/*.parquet")}
        assert 3 <= len(before) < 32
        with run(spread, cwd=tmp_path) as client:
            wait_for_files(kept, len(before) + 2, client)
            workers[1].send_signal(signal.SIGKILL)
            answer, said = client.communicate()
    assert (client.returncode, said) == (0, "")
    assert json.loads(answer) == json.loads(expected)
    assert all(p.stat().st_mtime_ns == at for p, at in before.items())
    for question in {p.parent for p in before}:
        samples = parquet.read_table(question).column("sample").to_pylist()
        assert samples == list(range(4000))


@pytest.mark.long
@posix
def test_an_interrupt_keeps_what_is_done(tmp_path):
    write_folder(border_line(), tmp_path / "line")
    words = [
        "confidence",
        "line",
        "--year",
        "2025",
        "--samples",
        "2000",
        "--json",
        "--workers",
        "2",
    ]
    with run([*words, "--keep", "kept"], cwd=tmp_path, start_new_session=True) as client:
        wait_for_files(tmp_path / "kept", 3, client)
        os.killpg(client.pid, signal.SIGINT)  # as a terminal does: to every process
        answer, said = client.communicate(timeout=60)
    assert (client.returncode, answer) == (130, "")
    (line,) = said.splitlines()
    draws = 125 * len(list((tmp_path / "kept").glob("*/*.parquet")))
    assert line == (
        f"interrupted; {draws:,} of 2,000 draws are kept in kept; "
        "the same question goes on from there"
    )
    with run([*words, "--keep", "kept"], cwd=tmp_path) as again, run(words, cwd=tmp_path) as fresh:
        assert again.communicate()[0] == fresh.communicate()[0]
    assert again.returncode == fresh.returncode == 0


def wait_for_files(folder, count, process):
    while len(list(folder.glob("*/*.parquet"))) < count and process.poll() is None:
        time.sleep(0.02)
    assert process.poll() is None, process.stderr.read()
