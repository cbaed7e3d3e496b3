"""Work that makes very many values, without the search for circles of references among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep Python from looking for circles of references while many values are made.

    Its collector walks all values of a large case again and again as their number grows, for
    nothing: rows, cells and capacities hold no circles. Everything else is freed as ever.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def settle() -> None:
    """Let Python's collector pass over all values that there are by now, until the process ends.

    For a service that has opened what it serves: a search through all of it would delay an answer
    now and then, and what is there stays.
    """
    gc.collect()
    gc.freeze()
