"""Where tasks are performed: here, in processes of this machine or by a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Where:
    """Where tasks are performed.

    Attributes
    ----------
    workers : int
        Processes of this machine; with one the work is done here.
    scheduler : str or None
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, whose workers do it instead.
    """

    workers: int = 1
    scheduler: str | None = None


HERE = Where()
"""In this process."""


def usable_cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows do not say
        return os.cpu_count() or 1


def finished(
    function: Callable[[S, T], R], shared: S, tasks: Sequence[T], where: Where = HERE
) -> Generator[tuple[int, R], None, None]:
    """Perform a function for each task, and give each result as soon as it is there.

    Every task is given once, in any order. A task whose process is lost is performed again by
    another. Processes are started anew and import what the function needs, so scripts that ask for
    more than one worker keep their own work under ``if __name__ == "__main__":``.

    Parameters
    ----------
    function : callable
        A function of a module, which takes what all tasks share and a task. Its result depends on
        these alone.
    shared : object
        What all tasks share, which can be pickled. It is sent once, not with every task.
    tasks : sequence
        Values that can be pickled.
    where : Where
        Where to perform them.

    Yields
    ------
    int, object
        Place of the task, and its result.

    Raises
    ------
    CorridorError
        If a cluster cannot be reached, has no workers or other versions, or if processes are lost
        again and again.
    """
    if where.scheduler is not None:
        from corridor.running.cluster import over_cluster

        yield from over_cluster(function, shared, tasks, where.scheduler)
    elif where.workers > 1 and len(tasks) > 1:
        from corridor.running.processes import over_processes

        yield from over_processes(function, shared, tasks, where.workers)
    else:
        for place, task in enumerate(tasks):
            yield place, function(shared, task)
