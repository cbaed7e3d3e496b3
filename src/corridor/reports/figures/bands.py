"""Bands between columns of places: how one runs, how a place is named, which ones stand alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridor.reports.figures.lettering import cut, text_pt
from corridor.reports.figures.markup import number

SIZE_PT, PLACES = 8.0, 8
"""Size of a name; places of a column, beyond which all others share a bar."""

REST = ""
"""The place that stands for all others."""


@dataclass(frozen=True)
class Place:
    """A place of a column: its tonnes, and the top and height of its bar."""

    key: str
    tonnes: float
    top: float
    height: float


def band_path(
    ends: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> str:
    """Return a band between two x that leaves and arrives level.

    Parameters
    ----------
    ends : (float, float)
        Where it leaves and arrives, x.
    start, end : (float, float)
        Its upper and lower edge there, y.

    Returns
    -------
    str
        Data of a path.
    """
    (x1, x2), middle = ends, sum(ends) / 2
    a, b, c, d = (number(y) for y in (*start, *end))
    m, x1_, x2_ = number(middle), number(x1), number(x2)
    return f"M{x1_} {a}C{m} {a} {m} {c} {x2_} {c}V{d}C{m} {d} {m} {b} {x1_} {b}z"


def with_tonnes(name: str, tonnes: str, room_pt: float) -> str:
    """Return a name cut so that its tonnes stand behind it."""
    return f"{cut(name, room_pt - text_pt(f'  {tonnes}', SIZE_PT), SIZE_PT)} {tonnes}"


def largest(tonnes: Mapping[str, float], most: int = PLACES) -> set[str]:
    """Return the keys of the most tonnes; one more than that needs no bar for the rest."""
    order = sorted(tonnes, key=lambda place: (-tonnes[place], place))
    return set(order if len(order) <= most + 1 else order[:most])
