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
