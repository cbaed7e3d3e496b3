"""Tasks over processes of this machine; those of a process that is lost are performed again."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from corridor.messages import message
from corridor.problems import CorridorError

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_shared: list[Any] = []
"""What all tasks share, in a process of the pool."""


def over_processes(
    function: Callable[[S, T], R], shared: S, tasks: Sequence[T], workers: int
) -> Generator[tuple[int, R], None, None]:
    """Perform tasks over processes; see [`corridor.running.where.finished`][].

    Where a process is lost, what is not finished starts again in new processes.

    Raises
    ------
    CorridorError
        If processes are lost twice and nothing was finished between.
    """
    packed = pickle.dumps(shared)
    left, before = set(range(len(tasks))), -1
    while left:
        try:
            for place, result in _in_a_pool(function, packed, tasks, sorted(left), workers):
                left.remove(place)
                yield place, result
        except BrokenProcessPool as error:
            if len(left) == before:
                raise CorridorError(
                    message(
                        "processes were ended from outside twice, and nothing was finished "
                        "between; if memory ran out, fewer workers need less of it"
                    )
                ) from error
            before = len(left)


def _in_a_pool(
    function: Callable[[S, T], R],
    packed: bytes,
    tasks: Sequence[T],
    places: Sequence[int],
    workers: int,
) -> Generator[tuple[int, R], None, None]:
    """Perform some of the tasks in new processes, which are ended when the iteration is."""
    pool = ProcessPoolExecutor(
        min(workers, len(places)), get_context("spawn"), initializer=_begin, initargs=(packed,)
    )
    try:
        with _interrupts_later():
            place_of: dict[Future[R], int] = {
                pool.submit(_perform, function, tasks[i]): i for i in places
            }
        for future in as_completed(place_of):
            yield place_of.pop(future), future.result()
    except BaseException:
        _end(pool)
        raise
    pool.shutdown()


def _begin(packed: bytes) -> None:
    """Prepare a process of the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started it decides
    parent = parent_process()
    if parent is not None:  # killed, it cannot end its processes, and they would wait for ever

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()
    _shared[:] = [pickle.loads(packed)]


def _perform(function: Callable[[Any, T], R], task: T) -> R:
    return function(_shared[0], task)


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Hold interrupts back; processes that are started here never see one."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool at once: what they are at is not wanted any more."""
    # public from Python 3.14 only, as ``terminate_workers``
    running = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in running:
        process.terminate()
