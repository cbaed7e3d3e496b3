"""A progress bar on stderr for what takes long, with the time that is left."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from corridor.progress import Progress as Report
from corridor.progress import silent

SURE_S = 2.0
"""Seconds of work after which the time left is worth showing."""


@contextmanager
def working(title: str) -> Iterator[Report]:
    """Show a bar while the block runs, if a person is looking.

    Parameters
    ----------
    title : str
        What is being done at first.

    Yields
    ------
    callable
        Takes what is being done and the share that is done, None when it is not known.
    """
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    left_column = TextColumn("{task.fields[left]}")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, left_column, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None, left="")
        begun = (title, 0.0, math.nan)  # what, since when, and the share at that time

        def step(what: str, share: float | None) -> None:
            nonlocal begun
            now = time.monotonic()
            if share is None or what != begun[0] or math.isnan(begun[2]):
                begun = (what, now, math.nan if share is None else share)
            left = "" if share is None else left_words(now - begun[1], share - begun[2], 1 - share)
            progress.update(
                task, description=what, total=None if share is None else 1.0,
                completed=share or 0, left=left,
            )  # fmt: skip

        yield step


def left_words(spent_s: float, done: float, left: float) -> str:
    """Return how long the rest takes at the speed so far; empty while that is a guess.

    Parameters
    ----------
    spent_s : float
        Seconds of work.
    done, left : float
        Shares of the whole that were done in that time, and that are left.

    >>> left_words(60.0, 0.25, 0.5)
    'about 2 min left'
    """
    if spent_s < SURE_S or done <= 0 or left <= 0:
        return ""
    rest_s = spent_s / done * left
    if rest_s < 90:
        return f"about {rest_s:.0f} s left"
    if rest_s < 90 * 60:
        return f"about {rest_s / 60:.0f} min left"
    return f"about {rest_s / 3600:.1f} h left"
