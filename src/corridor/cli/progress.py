"""A progress bar on stderr for what takes long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from corridor.progress import Progress as Report
from corridor.progress import silent


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

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)

        def step(what: str, share: float | None) -> None:
            progress.update(
                task, description=what, total=None if share is None else 1.0, completed=share or 0
            )

        yield step
