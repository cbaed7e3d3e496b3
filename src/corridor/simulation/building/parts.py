"""What the modules that build a world share: hours, failures, and the builder itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np

from corridor.case.rows import ROWS
from corridor.case.situation import Situation
from corridor.case.tables import Record
from corridor.elements.table import Capacities
from corridor.simulation.building.closures import happens_to, shut_in_year, wrapped
from corridor.simulation.kernel.world import WorldBuilder
from corridor.units import MINUTES_PER_YEAR

KG = 1000
"""Kilograms in a tonne."""


@dataclass(frozen=True)
class RailLine:
    """Track of one rail link as it stands in the world.

    Attributes
    ----------
    sections : tuple of tuple of int
        Section numbers of each direction, in the order of travel; the same ones on a single track.
    stations : tuple of tuple of int
        Stations between them for each direction, in the order of travel.
    lengths_km : tuple of float
        Length of each section from the start of the link.
    fail_min : float
        Minutes of capacity that one train takes, from which failures follow.
    gate : tuple of int
        Servers that let trains in, one for each direction, where a stated capacity binds; empty
        otherwise.
    """

    sections: tuple[tuple[int, ...], tuple[int, ...]]
    stations: tuple[tuple[int, ...], tuple[int, ...]]
    lengths_km: tuple[float, ...]
    fail_min: float
    gate: tuple[int, ...]


@dataclass
class Building:
    """What the functions that build a world share while they do so.

    Attributes
    ----------
    sit : Situation
        Year, scenario and projects.
    caps : Capacities
        Capacity of every element on paper.
    seed : int
        Seed of the run: closed days and breakdowns are drawn by it.
    start_day : int
        Day of the year on which the run begins.
    """

    sit: Situation
    caps: Capacities
    seed: int
    start_day: int
    builder: WorldBuilder = field(default_factory=WorldBuilder)
    happening: list[Record] = field(default_factory=list)
    servers: dict[tuple[str, int], int] = field(default_factory=dict)
    sections: dict[str, list[int]] = field(default_factory=dict)
    lines: dict[str, RailLine] = field(default_factory=dict)
    fleets: dict[str, int] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def scale(self, element: str) -> float:
        """Return computed over used capacity: a stated one stretches times to match it."""
        capacity = self.caps.elements[element]
        used = capacity.capacity_t_per_year
        if capacity.binds != "stated" or not 0 < used < math.inf:
            return 1.0
        computed = capacity.computed_t_per_year
        return computed / used if 0 < computed < math.inf else 1.0

    def server(self, table: str, element: str, direction: int, servers: int, **more: Any) -> int:
        """Return the servers of an element, added when they are first asked for."""
        key = (element, direction)
        if key not in self.servers:
            calendar = self.calendar(table, element)
            self.servers[key] = self.builder.server(servers, calendar=calendar, **more)
        return self.servers[key]

    def random(self, element: str) -> np.random.Generator:
        """Return the random numbers of one element in one run, the same under every plan."""
        return np.random.default_rng([self.seed, crc32(element.encode())])

    def calendar(self, table: str, element: str, more: Sequence[tuple[float, float]] = ()) -> int:
        """Add the hours in which an element is shut."""
        values = self.sit.row(ROWS[table], element).values
        rows = [
            row
            for kind in ("closure", "breakdown")
            for row in happens_to(self.happening, table, element, kind)
        ]
        shut = shut_in_year(values, rows, self.random(element)) + list(more)
        return self.builder.calendar(wrapped(shut, self.start_day), MINUTES_PER_YEAR)


def failing(mean_min: float, share: float, repair_h: float) -> dict[str, float]:
    """Return probability and length of failures that leave a share of the capacity.

    Where service takes T on average, a failure of mean length R with probability
    ``p = T·(1 - α)/(α·R)`` raises the mean to ``T/α``. If p would exceed 1, every service fails
    for ``T·(1 - α)/α``.
    """
    lost_min = mean_min * (1.0 - share) / share
    repair_min = repair_h * 60.0
    if repair_min <= lost_min:
        return {"fail": float(lost_min > 0), "repair_min": lost_min}
    return {"fail": lost_min / repair_min, "repair_min": repair_min}
