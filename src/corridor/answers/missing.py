"""Which detail that a case leaves open would change its answer most."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from corridor.case.model import Case
from corridor.case.numbers import Number, NumberKey
from corridor.case.schema import Field, schema
from corridor.case.situation import Situation
from corridor.case.stated import STATED, STATED_COUNTS, UNSAID, worth
from corridor.elements.elements import (
    ElementCapacity,
    element_capacity,
    element_row,
    numbers_behind,
)
from corridor.maxflow.maximum import UnlimitedError
from corridor.maxflow.sensitivity import field_of
from corridor.maxflow.throughput import Throughput, throughput
from corridor.network.build import Floats
from corridor.units import T_PER_MT

MOST = 10
"""Details that are named."""

LEAST_T = 1.0
"""Changes of the throughput below this, in t/year, are none."""


@dataclass(frozen=True)
class Detail:
    """A detail of an element that the case leaves open.

    Attributes
    ----------
    element, name : str
        The element.
    table, field : str
        What is open.
    label, unit : str
        The same in words, and its unit.
    usual, low, high : float or None
        What stands in for it, and its range; None where the detail is a word.
    now_t_per_year, low_t_per_year, high_t_per_year : float
        Throughput as answered, and the lowest and highest over the range.
    beside_stated : bool
        Whether the element goes by a stated capacity alone; the range then shows what the formula
        would make of it, with all else as usual.
    """

    element: str
    name: str
    table: str
    field: str
    label: str
    unit: str
    usual: float | None
    low: float | None
    high: float | None
    now_t_per_year: float
    low_t_per_year: float
    high_t_per_year: float
    beside_stated: bool

    @property
    def swing_t_per_year(self) -> float:
        """How far apart the answers lie between which the detail decides."""
        ends = (self.now_t_per_year, self.low_t_per_year, self.high_t_per_year)
        return max(ends) - min(ends)

    @property
    def words(self) -> str:
        """The detail in a sentence."""
        between = f"{_mt(self.low_t_per_year)} to {_mt(self.high_t_per_year)}"
        if self.usual is None:
            return (
                f"{self.label} is not said: by how it is read {between} million t/year get through"
            )
        unit = f" {self.unit}" if self.unit else ""
        given = f"usual {self.usual:g}{unit}, {self.low:g} to {self.high:g}"
        formula = (
            ", were the formula to count beside the stated capacity" if self.beside_stated else ""
        )
        return f"{self.label} is not given ({given}): {between} million t/year get through{formula}"


def missing_details(
    case: Case,
    *,
    most: int = MOST,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Detail, ...]:
    """Rank what a case leaves open by how far it moves the throughput of its usual screenline.

    Each number that a default fills is moved over its range for one element at a time, all others
    standing still. Of an element that goes by a stated capacity alone, numbers at the core of its
    formula are moved as if the formula counted as well, unless its berths, positions or lanes are
    unknown; and where it is not said whether the capacity counts each way or both, both readings
    are tried. Of each element the detail is named that matters most.

    Parameters
    ----------
    case : Case
        A case without fatal problems.
    most : int
        Details to return.
    progress : callable, optional
        Receives how many elements are done and how many there are.

    Returns
    -------
    tuple of Detail
        The most influential first.

    Raises
    ------
    CorridorError
        If the throughput cannot be asked for.
    """
    top = throughput(case)
    network, flow = top.program.network, top.flow
    busy = np.bincount(network.row_element, (flow.row_flow > 0) | (flow.row_price > 0))
    active = [str(network.elements[i]) for i in np.flatnonzero(busy)]
    found: list[Detail] = []
    for done, element in enumerate(active, start=1):
        details = list(_details(top, element))
        found += sorted(details, key=_rank)[:1]
        if progress is not None:
            progress(done, len(active))
    return tuple(sorted(found, key=_rank)[:most])


def _rank(detail: Detail) -> tuple[float, str, str]:
    return -detail.swing_t_per_year, detail.element, detail.field


def _details(top: Throughput, element: str) -> Iterator[Detail]:
    """Yield the open details of an element that move the throughput."""
    sit = top.capacities.situation
    now = top.capacities.elements[element]
    uncounted = _uncounted(sit, now)
    for key, number in numbers_behind(sit, element).items():
        if not number.from_default or number.low is None or number.high is None:
            continue
        spec = field_of(sit, key)
        core = spec.name in now.left_open
        if core and uncounted:
            continue
        results = [
            _with_capacity(top, element, _at(sit, element, key, end, core=core))
            for end in (number.low, number.high)
        ]
        yield from _moved(top, now, spec, number, results, beside_stated=core)
    yield from _direction(top, now)


def _uncounted(sit: Situation, now: ElementCapacity) -> bool:
    """Return whether nobody has counted what an element has: berths, positions, lanes.

    A usual number of them says nothing of one port or post; lines mostly have one track or two.
    """
    table = element_row(sit, now.id).table
    return table != "rail" and any(schema()[table][name].counted for name in now.left_open)


def _at(sit: Situation, element: str, key: NumberKey, value: float, *, core: bool) -> float:
    """Return the capacity of an element with a number moved, t/year."""
    there = element_capacity(sit.with_overrides({**sit.overrides, key: value}), element)
    used = there.capacity_t_per_year
    return min(used, there.computed_t_per_year) if core else used


def _direction(top: Throughput, now: ElementCapacity) -> Iterator[Detail]:
    """Yield the direction of a stated capacity where it is not said."""
    sit = top.capacities.situation
    row = element_row(sit, now.id)
    said, counts = row.stated_t_per_year, row.stated_counts
    if said is None or now.binds != "stated" or counts not in ("", UNSAID):
        return
    where = (sit.case, row.table, now.id)
    readings = [said * worth(*where, way) * row.open_share for way in ("each_way", "both_ways")]
    results = [_with_capacity(top, now.id, reading) for reading in readings]
    spec = schema()[row.table][STATED_COUNTS]
    yield from _moved(top, now, spec, None, results, beside_stated=False)


def _moved(
    top: Throughput,
    now: ElementCapacity,
    spec: Field,
    number: Number | None,
    results: list[float],
    *,
    beside_stated: bool,
) -> Iterator[Detail]:
    detail = Detail(
        element=now.id,
        name=now.name,
        table=spec.table,
        field=spec.name,
        label=f"{spec.label}: each way or both" if spec.name == STATED_COUNTS else spec.label,
        unit=spec.unit,
        usual=None if number is None else number.value,
        low=None if number is None else number.low,
        high=None if number is None else number.high,
        now_t_per_year=top.tonnes_per_year,
        low_t_per_year=min(results),
        high_t_per_year=max(results),
        beside_stated=beside_stated and bool(now.inputs.get(STATED)),
    )
    if detail.swing_t_per_year > LEAST_T:
        yield detail


def _with_capacity(top: Throughput, element: str, capacity: float) -> float:
    """Return the throughput with another capacity of one element, t/year."""
    network, flow = top.program.network, top.flow
    rows: Floats = network.row_capacity(top.capacities.by_id)
    changed = rows.copy()
    changed[network.rows_of(element)] = capacity
    helps = (changed > rows) & (flow.row_price > 0)
    hurts = (changed < rows) & (flow.row_flow > changed)
    if not helps.any() and not hurts.any():
        return top.tonnes_per_year
    try:
        return top.program.solve(changed).tonnes_per_year
    except UnlimitedError:
        return math.inf


def _mt(tonnes: float) -> str:
    return "no limit" if math.isinf(tonnes) else f"{tonnes / T_PER_MT:.2f}"
