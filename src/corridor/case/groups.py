"""Groups of countries whose railways, roads and borders are alike, and their usual gauge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corridor.data import data_rows

NO_GROUP = "other"

HIGH_SEA = "XX"
"""Country of what lies in nobody's country: it is open to all and closed by no one."""


@cache
def _countries() -> Mapping[str, tuple[str, float | None]]:
    rows = data_rows("corridor.case", "groups.csv")
    return {
        r["country"]: (r["group"], float(r["gauge_mm"]) if r["gauge_mm"] else None) for r in rows
    }


def group_of(country: str) -> str:
    """Return the group of a country, such as ``central-asia`` for KZ; ``other`` for the rest."""
    return _countries().get(country, (NO_GROUP, None))[0]


def gauge_of_mm(country: str) -> float | None:
    """Return the gauge of most lines of a country in mm; None where several are in use."""
    return _countries().get(country, (NO_GROUP, None))[1]
