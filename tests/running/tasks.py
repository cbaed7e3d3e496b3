"""Functions that tasks of the tests perform in other processes."""

import os
import signal
import time
from pathlib import Path


def times(shared, task):
    return shared * task


def slowly(shared, task):
    """Say that a task has begun, take a while, and count that it has ended."""
    folder = Path(shared)
    (folder / f"begun-{task}-{os.getpid()}").touch()
    time.sleep(0.4)
    return task * task


def dies_once(shared, task):
    """Be killed at one task, unless it was begun before."""
    begun = Path(shared) / f"begun-{task}"
    if task == 3 and not begun.exists():
        begun.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def dies_always(shared, task):
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def leaves(shared, task):
    """End the process in the manner of a program, not of a signal."""
    if task == 3:
        os._exit(7)
    return task * task


def refuses(shared, task):
    raise ValueError(f"task {task}")
