"""A real cluster on this machine: a scheduler and workers, each a process of its own."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def cluster(folder, workers):
    """Start a scheduler with workers; yield its address, its workers and its own process."""
    said = folder / "scheduler.json"
    quiet = ["--no-dashboard", "--scheduler-file", str(said)]
    running = [start(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)]
    try:
        until = time.monotonic() + 60
        while not said.exists() or not said.read_text().rstrip().endswith("}"):
            assert time.monotonic() < until
            time.sleep(0.1)
        alone = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        running += [start(folder, "worker", *alone, *quiet) for _ in range(workers)]
        yield json.loads(said.read_text())["address"], running[1:], running[0]
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def start(folder, what, *words):
    with (folder / "cluster.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *words],
            env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=log, stderr=log,
        )  # fmt: skip
