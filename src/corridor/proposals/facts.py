"""What is known of an element: its row, its train, and the lines that the train runs on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corridor.case.rows import Border, Element, Link, Rail, Road, Vehicle
from corridor.case.situation import Situation
from corridor.elements.elements import element_row
from corridor.proposals.measures import GROWTH, Fact


def facts_of(sit: Situation, element: str) -> dict[str, Fact]:
    """Return what conditions of measures may ask of an element.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    element : str
        Its id.

    Returns
    -------
    dict of str to float, str or None
        The fields of its row; for what trains or trucks pass also ``mode``, and for trains
        ``train_fits``: whether one longer by a fifth still fits the shortest station track of its
        lines, ``yes``, ``no`` or ``unknown`` where its length is blank.
    """
    row = element_row(sit, element)
    facts: dict[str, Fact] = {
        name: value for name in row.cells if isinstance(value := getattr(row, name), float | str)
    }
    train = train_of(sit, row)
    if train is not None:
        facts |= {"mode": train.mode, "train_fits": _fits(sit, train)}
    return facts


def train_of(sit: Situation, row: Element) -> Vehicle | None:
    """Return the train or truck whose load the capacity of an element follows."""
    vehicle = getattr(row, "vehicle_id", None)
    return None if vehicle is None else sit.row(Vehicle, vehicle)


def lines_of(sit: Situation, vehicle: str) -> list[Rail]:
    """Return the built lines whose capacity a train decides."""
    rows = (sit.row(Rail, link) for link in sit.case.records["rail"])
    return [row for row in rows if row.vehicle_id == vehicle and row.tracks > 0]


def short_lines(sit: Situation, train: Vehicle) -> list[Rail]:
    """Return the lines whose station tracks are too short for a train longer by a fifth."""
    if train.length_m is None:
        return []
    needed = GROWTH * train.length_m
    return [line for line in lines_of(sit, train.vehicle_id) if line.station_track_m < needed]


def _fits(sit: Situation, train: Vehicle) -> str:
    if train.length_m is None:
        return "unknown"
    return "no" if short_lines(sit, train) else "yes"


def length_km(sit: Situation, element: str) -> float:
    """Return the length of a link; 0 for all else."""
    return sit.row(Link, element).length if element in sit.case.records["links"] else 0.0


def sections(sit: Situation, lines: Sequence[Rail]) -> int:
    """Return the most sections as long as the limiting one that lines can have."""
    return sum(max(1, math.ceil(length_km(sit, line.link_id) / line.limiting_km)) for line in lines)


def trains_on(sit: Situation, elements: Sequence[str]) -> list[Vehicle]:
    """Return the trains and trucks of some elements, each once."""
    rows = [element_row(sit, e) for e in elements]
    trains = [sit.row(Vehicle, r.vehicle_id) for r in rows if isinstance(r, Rail | Road | Border)]
    return list({v.vehicle_id: v for v in trains}.values())
