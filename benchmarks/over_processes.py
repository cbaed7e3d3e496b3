"""Draws of `corridor confidence` over processes and a local cluster: speed, and what a task costs.

python benchmarks/over_processes.py
"""

from __future__ import annotations

import operator
import os
import time
from contextlib import contextmanager

import numpy as np

import corridor
from corridor.certainty.carried import CHUNK, carried
from corridor.certainty.draws import coordinates, drawn
from corridor.certainty.numbers import uncertain_numbers
from corridor.running.where import HERE, Where, finished

CASE, YEAR, DRAWS = "instc", 2032, 250
EMPTY = 100
"""Tasks without work by which the cost of a task is measured."""

CLUSTER = "Dask, 2 workers"
PLACES = {"this process": HERE, "2 processes": Where(2), CLUSTER: None}


@contextmanager
def place(where):
    """Yield a place; where none is given, that of a cluster on this machine."""
    if where is not None:
        yield where
        return
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield Where(scheduler=cluster.scheduler_address)


def spent(where, work):
    """Return what work gives, its wall seconds, and CPU seconds of all its processes."""
    before = sum(os.times()[:4])
    with place(where) as there:
        start = time.perf_counter()
        found = work(there)
        wall_s = time.perf_counter() - start
    return found, wall_s, sum(os.times()[:4]) - before  # with those of processes that have ended


def measured():
    """Return a row for each place: name, wall s, CPU ms a draw, CPU ms a task, CPU s to begin."""
    top = corridor.throughput(corridor.open_case(CASE), year=YEAR)
    numbers, users = uncertain_numbers(top.capacities.situation, top.program.network.elements)
    values = drawn(numbers, coordinates(numbers, DRAWS, 1))
    rows, answers = [], []

    def nothing(tasks):
        blocks = [values[:CHUNK]] * tasks
        return lambda there: sum(1 for _ in finished(operator.is_, top, blocks, there))

    for name, where in PLACES.items():
        begin_s = spent(where, nothing(2))[2]
        task_s = max(0.0, spent(where, nothing(2 + EMPTY))[2] - begin_s) / EMPTY
        found, wall_s, cpu_s = spent(
            where, lambda there: carried(top, numbers, users, values, where=there)
        )
        answers.append(found.tonnes_per_year)
        draw_s = (cpu_s - begin_s) / DRAWS
        rows.append((name, wall_s, draw_s * 1e3, task_s * 1e3, begin_s))
        print(*rows[-1], flush=True)
    assert all(np.array_equal(answers[0], other) for other in answers)
    return rows


def section():
    """Return the lines of the page of benchmarks."""
    rows = measured()
    return [
        "## Draws over processes",
        "",
        f"{DRAWS} draws of the numbers of `{CASE}` in {YEAR}, each solved exactly, in tasks of",
        f"{CHUNK} draws, on {os.cpu_count()} cores. The results are equal to the last bit. CPU",
        "time is that of all processes together. *To begin*: new processes import the solver,",
        "unpack the case and end. *A task*: what one of that size costs besides its draws, by",
        "tasks that do nothing.",
        "",
        "| where | wall s | draws a wall second | CPU ms a draw | CPU ms a task | CPU s to begin |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {wall_s:.1f} | {DRAWS / wall_s:.1f} | {draw_ms:.0f} | {task_ms:.1f} "
            f"| {begin_s:.1f} |"
            for name, wall_s, draw_ms, task_ms, begin_s in rows
        ),
        "",
    ]


if __name__ == "__main__":
    print("\n".join(section()))
