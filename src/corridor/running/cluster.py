"""Tasks over the workers of a Dask cluster."""

from __future__ import annotations

import logging
import pickle
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import Any, TypeVar
from uuid import uuid4

from corridor.messages import message
from corridor.problems import CorridorError

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

REACHED_S = 15
"""Seconds in which a scheduler has to answer."""

STAFFED_S = 60
"""Seconds in which it has to have a worker."""

AHEAD = 3
"""Tasks with the cluster for each of its threads: enough that none waits, so few that the
scheduler does not hold all of them."""


def over_cluster(
    function: Callable[[S, T], R], shared: S, tasks: Sequence[T], address: str
) -> Generator[tuple[int, R], None, None]:
    """Perform tasks over the workers of a cluster; see [`corridor.running.where.finished`][].

    The scheduler gives the task of a lost worker to another, and up to three times.

    Raises
    ------
    CorridorError
        If ``distributed`` is not installed, the scheduler cannot be reached or is lost, it has no
        workers, they have another version of corridor, or one task ends worker after worker.
    """
    dask = _distributed()
    with _client(dask, address) as client, _faults_in_words(dask, address):
        run = uuid4().hex
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph")
            # a task and no scattered data: were its worker lost, it would be made again
            common = client.submit(bytes, pickle.dumps(shared), key=f"corridor-shared-{run}")
        place_of: dict[Any, int] = {}
        done, sent = dask.as_completed(loop=client.loop), 0
        while sent < len(tasks) or place_of:
            room = AHEAD * max(1, sum(client.nthreads().values())) - len(place_of)
            for place in range(sent, min(sent + max(0, room), len(tasks))):
                future = client.submit(
                    _perform, function, common, tasks[place], _version(),
                    key=f"corridor-{run}-{place}",
                )  # fmt: skip
                place_of[future] = place
                done.add(future)
                sent = place + 1
            future = next(done)
            yield place_of.pop(future), future.result()


def _perform(function: Callable[[Any, T], R], packed: bytes, task: T, version: str) -> R:
    """Perform a task on a worker."""
    if version != _version():
        raise CorridorError(
            message(
                "a worker of the cluster has corridor %(theirs)s, and this is %(ours)s: install "
                "the same version on both",
                theirs=_version(),
                ours=version,
            )
        )
    return function(_unpacked(packed), task)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:  # noqa: ANN401
    return pickle.loads(packed)


def _version() -> str:
    import corridor

    return corridor.__version__


def _distributed() -> ModuleType:
    """Import distributed, which only clusters need."""
    try:
        import distributed
    except ImportError as error:
        raise CorridorError(
            message("a cluster needs Dask distributed: pip install corridor[dask]")
        ) from error
    return distributed


@contextmanager
def _client(dask: ModuleType, address: str) -> Iterator[Any]:
    """Connect to a scheduler that has workers."""
    try:
        client = dask.Client(address, timeout=REACHED_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise CorridorError(
            message(
                "no Dask scheduler can be reached at %(address)s; expected the address that `dask "
                "scheduler` prints, such as tcp://10.0.0.5:8786",
                address=address,
            )
        ) from error
    with client, _quiet():
        try:
            client.wait_for_workers(1, timeout=STAFFED_S)
        except TimeoutError as error:
            raise CorridorError(
                message(
                    "the Dask scheduler at %(address)s has no workers; start some with `dask "
                    "worker %(address)s --nthreads 1`",
                    address=address,
                )
            ) from error
        yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the client from logging tracebacks of what is said in a sentence."""
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def _faults_in_words(dask: ModuleType, address: str) -> Iterator[None]:
    """Say in a sentence what can go wrong with a cluster."""
    from concurrent.futures import CancelledError

    try:
        yield
    except dask.KilledWorker as error:
        raise CorridorError(
            message(
                "one part of the work ended worker after worker of the cluster, perhaps because "
                "memory ran out"
            )
        ) from error
    except (CancelledError, dask.client.FutureCancelledError, OSError) as error:
        raise CorridorError(
            message("the Dask scheduler at %(address)s was lost", address=address)
        ) from error
    except (ImportError, RuntimeError) as error:
        if isinstance(error, ImportError) or "deserialization" in str(error):
            raise CorridorError(
                message(
                    "the cluster at %(address)s cannot load what it is asked to do: install the "
                    "same versions of Python and corridor on scheduler and workers",
                    address=address,
                )
            ) from error
        raise
