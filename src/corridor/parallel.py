"""Work shared out over the processes of a machine, with the same results for any number of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def usable_cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows do not say
        return os.cpu_count() or 1


def each(
    function: Callable[[T], R],
    tasks: Sequence[T],
    *,
    workers: int = 1,
    done: Callable[[int], None] | None = None,
) -> list[R]:
    """Return the results of a function for each task, in the order of the tasks.

    Processes are started anew and import what the function needs, so scripts that ask for more
    than one worker keep their own work under ``if __name__ == "__main__":``.

    Parameters
    ----------
    function : callable
        A function of a module, which takes a task and can be pickled.
    tasks : sequence
        Values that can be pickled.
    workers : int
        Processes; with one the work is done here.
    done : callable, optional
        Receives how many tasks are done.
    """
    if workers <= 1 or len(tasks) <= 1:
        results = []
        for task in tasks:
            results.append(function(task))
            if done is not None:
                done(len(results))
        return results
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    with ProcessPoolExecutor(min(workers, len(tasks)), get_context("spawn")) as pool:
        try:
            futures = [pool.submit(function, task) for task in tasks]
            for count, _ in enumerate(as_completed(futures), start=1):
                if done is not None:
                    done(count)
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
