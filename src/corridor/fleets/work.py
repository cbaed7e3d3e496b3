"""What a fleet does in a year, as parts that add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["locomotive", "wagon", "crew", "truck", "ship"]

KINDS: tuple[Kind, ...] = ("locomotive", "wagon", "crew", "truck", "ship")
"""Kinds of fleets, in the order in which they are shown."""


@dataclass(frozen=True)
class Group:
    """What can stand in for each other: a fleet.

    Attributes
    ----------
    kind : {"locomotive", "wagon", "crew", "truck", "ship"}
    country : str
        Country of the line for locomotives and crews; empty where a fleet crosses borders.
    gauge_mm : float
        Gauge of locomotives and wagons, 0 elsewhere.
    traction : str
        ``diesel``, ``dc`` or ``ac`` for locomotives, empty where the case does not say.
    carries : str
        Form of cargo of wagons, class of trucks and ships.
    """

    kind: Kind
    country: str = ""
    gauge_mm: float = 0.0
    traction: str = ""
    carries: str = ""


@dataclass(frozen=True)
class Work:
    """A part of what a fleet does in a year.

    Attributes
    ----------
    group : Group
        The fleet.
    hours_per_year, wait_h_per_year : float
        Hours at work of all of it, and those of them spent in queues. Crews: on the line.
    needed : float
        How many that takes, those under repair and the reserve included.
    outside : float
        How many more the cargo outside the demand takes.
    turns_per_year : float
        Loads of wagons and trucks, round trips of ships.
    km_per_year, empty_km_per_year : float
        Kilometres of all of it, and those of them without cargo; locomotives with their trains.
    """

    group: Group
    hours_per_year: float = 0.0
    wait_h_per_year: float = 0.0
    needed: float = 0.0
    outside: float = 0.0
    turns_per_year: float = 0.0
    km_per_year: float = 0.0
    empty_km_per_year: float = 0.0


def added(parts: Iterable[Work]) -> dict[Group, Work]:
    """Return the parts of each fleet added up, by kind and then in the order of the groups."""
    sums: dict[Group, Work] = {}
    for part in parts:
        so_far = sums.get(part.group, Work(part.group))
        sums[part.group] = replace(
            so_far,
            **{name: getattr(so_far, name) + getattr(part, name) for name in _ADDED},
        )
    order = sorted(sums, key=lambda g: (KINDS.index(g.kind), g.country, g.gauge_mm, g.traction,
                                        g.carries))  # fmt: skip
    return {group: sums[group] for group in order}


_ADDED = (
    "hours_per_year", "wait_h_per_year", "needed", "outside", "turns_per_year", "km_per_year",
    "empty_km_per_year",
)  # fmt: skip
