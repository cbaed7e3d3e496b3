"""Numbers of random worlds that are held against brute force."""

from __future__ import annotations

from typing import Any

import pytest


def seeds(count: int) -> list[Any]:
    """Return so many seeds: the first half for each run, the others for the long tests."""
    half = (count + 1) // 2
    return [*range(half), *(pytest.param(n, marks=pytest.mark.long) for n in range(half, count))]
