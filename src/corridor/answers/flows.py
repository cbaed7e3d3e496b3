"""Flows of elements in an assignment, and where more is assigned than fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MORE = 1e-6
"""Share above its capacity at which an element counts as overloaded; less is rounding."""


@dataclass(frozen=True)
class FlowRow:
    """Flow of an element: both directions, each, and beside it; None is no limit.

    ``forward`` and ``back`` are the two directions under the names by which counts are compared.
    """

    id: str
    kind: str
    name: str
    country: str
    tonnes_per_year: float
    forward_t_per_year: float
    backward_t_per_year: float
    background_t_per_year: float
    capacity_t_per_year: float | None
    counts: str
    volume_capacity: float | None
    wait_h: float | None
    forward: float
    back: float


@dataclass(frozen=True)
class OverloadRow:
    """An element to which more is assigned than it can carry.

    Attributes
    ----------
    id, name, kind, country : str
        The element.
    wanted_t_per_year, capacity_t_per_year : float
        What wants to cross, in equivalents and with cargo outside the demand, and what fits; of
        the busier direction where the element counts each way.
    beyond_t_per_year : float
        The difference.
    counts : str
        What both count.
    wait_h : float or None
        Hours that the method puts on it so that the flow comes to rest; no forecast of a queue.
    """

    id: str
    name: str
    kind: str
    country: str
    wanted_t_per_year: float
    capacity_t_per_year: float
    beyond_t_per_year: float
    counts: str
    wait_h: float | None


def overloads(elements: Iterable[FlowRow]) -> tuple[OverloadRow, ...]:
    """Return the elements above their capacity, the most overloaded first."""
    over = [
        (used, e.capacity_t_per_year, e)
        for e in elements
        if (used := e.volume_capacity) is not None
        and e.capacity_t_per_year is not None
        and used > 1.0 + MORE
        and e.tonnes_per_year > 0
    ]
    over.sort(key=lambda found: -found[0])
    return tuple(
        OverloadRow(
            e.id, e.name, e.kind, e.country, used * fits, fits, (used - 1.0) * fits, e.counts,
            e.wait_h,
        )
        for used, fits, e in over
    )  # fmt: skip
