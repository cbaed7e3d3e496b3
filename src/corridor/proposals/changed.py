"""What a measure changes on some elements, as rows of ``effects.csv``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corridor.case.rows import ROWS, Sea, Ship
from corridor.case.situation import Situation
from corridor.case.tables import words
from corridor.elements.elements import element_row, element_table
from corridor.elements.formulas.ship import permitted_draft_m
from corridor.elements.formulas.waters import payload_through, water_row, waters_of
from corridor.proposals.facts import short_lines, trains_on
from corridor.proposals.measures import GROWTH, Change, Measure

DEEPER_M = 0.5
"""Draft that dredging adds."""

LARGER = 1.05
"""The next larger class carries at least this many times as much."""

_MERGED = {"at_least": max, "at_most": min}


@dataclass(frozen=True, order=True)
class Effect:
    """One row of ``effects.csv`` without its owner."""

    table: str
    id: str
    field: str
    operation: str
    value: str


def changed_by(sit: Situation, measure: Measure, elements: Sequence[str]) -> tuple[Effect, ...]:
    """Return what a measure changes on elements that it fits.

    Values are worked out from the rows as they are in the situation, and numbers are raised *to* a
    value wherever that is possible, so that works of the case which raise them too do not add up.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    measure : Measure
        The measure.
    elements : sequence of str
        Ids of elements in one table.

    Returns
    -------
    tuple of Effect
        Each row and field once; empty where there is nothing to change.
    """
    merged: dict[tuple[str, str, str], Effect] = {}
    for change in measure.changes:
        for effect in _effects(sit, change, elements):
            key = (effect.table, effect.id, effect.field)
            known = merged.get(key)
            merged[key] = effect if known is None else _further(known, effect)
    return tuple(merged.values())


def _further(one: Effect, other: Effect) -> Effect:
    """Return the one of two effects on the same number that goes further."""
    choose = _MERGED.get(one.operation)
    return one if choose is None else choose((one, other), key=lambda e: float(e.value))


def _effects(sit: Situation, change: Change, elements: Sequence[str]) -> Iterator[Effect]:
    if change.target == "waters":
        for element in elements:
            yield from _deeper(sit, element)
    elif change.target == "stations":
        for train in trains_on(sit, elements):
            metres = _written(GROWTH * (train.length_m or 0.0))
            for line in short_lines(sit, train):
                yield Effect("rail", line.link_id, change.field, change.operation, metres)
    elif change.target == "train":
        for train in trains_on(sit, elements):
            yield from _on_row(sit, change, "vehicles", train.vehicle_id)
    else:
        for element in elements:
            if change.value == "=larger":
                yield from _larger(sit, element)
            else:
                yield from _on_row(sit, change, element_table(sit.case, element), element)


def _on_row(sit: Situation, change: Change, table: str, row_id: str) -> Iterator[Effect]:
    """Yield a change of one row; nothing where the number to start from is blank."""
    if change.value.startswith("="):
        yield Effect(table, row_id, change.field, change.operation, change.value[1:])
        return
    now = getattr(sit.row(ROWS[table], row_id), change.field)
    if now is None:
        return
    form, _, factor = change.value.partition("*")
    value = float(factor) * float(now)
    if form == "up":
        value = max(1.0, math.ceil(value))
    yield Effect(table, row_id, change.field, change.operation, _written(value))


def _deeper(sit: Situation, element: str) -> Iterator[Effect]:
    """Deepen every port and channel that would stop a ship half a metre deeper than now."""
    table = element_table(sit.case, element)
    ship = str(getattr(element_row(sit, element), "ship_id", ""))
    drafts = {}
    for place in waters_of(sit.case, table, element, ship):
        water = water_row(sit, *place)
        drafts[place] = permitted_draft_m(
            water.depth_m, water.underkeel_m, sit.sea_level_m, water.depth_level_m
        )
    wanted = min(drafts.values(), default=0.0) + DEEPER_M
    for (where, row_id), draft in drafts.items():
        if draft < wanted:
            depth = water_row(sit, where, row_id).depth_m + wanted - draft
            yield Effect(where, row_id, "depth_m", "at_least", _written(depth))


def _larger(sit: Situation, lane: str) -> Iterator[Effect]:
    """Exchange the class on a lane for the next one that carries more in its waters."""
    row = sit.row(Sea, lane)
    now = sit.row(Ship, row.ship_id)
    loads = {
        ship: payload_through(sit, waters_of(sit.case, "sea", lane, ship), ship)
        for ship in sit.case.records["ships"]
        if ship == row.ship_id or _carries_all(now, sit.row(Ship, ship))
    }
    larger = {s: t for s, t in loads.items() if t > LARGER * loads[row.ship_id]}
    if larger:
        ship = min(larger, key=lambda s: (larger[s], s))
        yield Effect("sea", lane, "ship_id", "set", ship)


def _carries_all(ship: Ship, other: Ship) -> bool:
    """Tell whether another class carries every form of cargo that a class does."""
    return not other.carries or (bool(ship.carries) and set(words(ship.carries)) <= set(
        words(other.carries)
    ))  # fmt: skip


def _written(value: float) -> str:
    return f"{value:.10g}"
