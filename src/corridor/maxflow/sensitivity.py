"""How far a throughput rests on assumptions, and how far each number moves it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from corridor.case.numbers import QUALITIES, Number, NumberKey
from corridor.case.schema import Field, schema
from corridor.case.situation import Situation
from corridor.elements.elements import element_capacity, numbers_behind
from corridor.maxflow.cut import CutElement
from corridor.maxflow.maximum import FlowProgram, MaximumFlow, UnlimitedError
from corridor.network.build import Floats

UNKNOWN_SHARE = 0.1
"""How far a number without a range may be off, as a share of itself."""

UNKNOWN_LEVEL_M = 0.1
"""The same for a level above a datum, which has no share: a decimetre."""

LEVEL_UNIT = "m BS"


@dataclass(frozen=True)
class Swing:
    """How far one number moves the answer.

    Attributes
    ----------
    number : str
        Where the number stands.
    value, low, high : float
        The number and its plausible range.
    quality : str
        How well it is known.
    low_result, high_result : float
        Throughput (t/year) with the number at its low and at its high.
    """

    number: str
    value: float
    low: float
    high: float
    quality: str
    low_result: float
    high_result: float

    @property
    def width(self) -> float:
        """Distance between the two results."""
        return abs(self.high_result - self.low_result)


def quality_shares(sit: Situation, cut: tuple[CutElement, ...]) -> dict[str, float]:
    r"""Share of a throughput that rests on stated, derived and assumed numbers.

    The throughput is ``T = \sum_e \pi_e c_e`` over the cut. Each number ``x`` weighs with
    how far it may move its part of the throughput within its plausible range
    ``x^- \le x \le x^+``:

    .. math:: w_x = \pi_e c_e \cdot \tfrac12 \sum_{\pm}
              \min\left(1, \frac{|c_e(x^\pm) - c_e(x)|}{c_e(x)}\right)

    The weights of each quality are added and divided by the total. A number without a range may be
    off by a tenth, a whole number by one, and a level above a datum by a decimetre: it has no share
    of itself to be off by.

    Parameters
    ----------
    sit : Situation
        Situation of the throughput.
    cut : tuple of CutElement
        Its cut.

    Returns
    -------
    dict of str to float
        By quality, adding up to 1; empty when the cut is closed and nothing flows.
    """
    weight = dict.fromkeys(QUALITIES, 0.0)
    for element in cut:
        worth = element.price * element.capacity_t_per_year
        if worth <= 0:
            continue
        for key, number in numbers_behind(sit, element.id).items():
            weight[number.quality] += worth * _movement(sit, element.id, key, number)
    total = sum(weight.values())
    return {q: w / total for q, w in weight.items()} if total > 0 else {}


def _movement(sit: Situation, element: str, key: NumberKey, number: Number) -> float:
    """Return by which share a number moves a capacity, mean of both ends of its range."""
    usual = element_capacity(sit, element).capacity_t_per_year
    if not 0 < usual < math.inf:
        return 0.0
    moves = []
    for end in _plausible(field_of(sit, key), standing_value(sit, key, number), number):
        other = sit.with_overrides({**sit.overrides, key: end})
        moved = element_capacity(other, element).capacity_t_per_year
        moves.append(min(1.0, abs(moved - usual) / usual))
    return sum(moves) / 2


def field_of(sit: Situation, key: NumberKey) -> Field:
    """Return the schema of a number, also where a default or an effect of a project gives it."""
    table, row_id, name = key
    if table == "effects":
        row, _, name = name.rpartition(" ")
        effects = sit.case.rows("effects")
        table = next(
            str(e["table"])
            for e in effects
            if (e["owner_id"], e["id"], e["field"]) == (row_id, row, name)
        )
    if table == "defaults":
        table, name = row_id, name.partition(" ")[0]
    return schema()[table][name]


def _plausible(spec: Field, value: float, number: Number) -> tuple[float, float]:
    """Return the ends between which a number may lie, within what its field allows."""
    step = abs(value) * UNKNOWN_SHARE
    if spec.type == "integer":
        step = 1.0
    elif spec.unit == LEVEL_UNIT:
        step = UNKNOWN_LEVEL_M
    low = value - step if number.low is None else number.low
    high = value + step if number.high is None else number.high
    least = -math.inf if spec.minimum is None else spec.minimum
    most = math.inf if spec.maximum is None else spec.maximum
    return max(least, low), min(most, high)


def standing_value(sit: Situation, key: NumberKey, number: Number) -> float:
    """Return the number as it stands in the case, before any project multiplied it."""
    table, row_id, field = key
    if key in sit.overrides:
        return sit.overrides[key]
    if table == "defaults":
        return float(sit.case.defaults_by_key[key]["value"])
    record = sit.case.records.get(table, {}).get(row_id)
    return number.value if record is None else float(record[field])


def tornado(
    sit: Situation,
    program: FlowProgram,
    row_capacity: Floats,
    flow: MaximumFlow,
    *,
    most: int = 10,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Swing, ...]:
    """Move one number at a time to its low and its high.

    A number is solved for only when it can matter: a capacity without a price does not help when
    it rises, and one that stays above its flow does not hurt when it falls.

    Parameters
    ----------
    sit : Situation
        Situation of the throughput.
    program : FlowProgram
        Program of the question.
    row_capacity : float array, shape (rows,)
        Capacities in the situation.
    flow : MaximumFlow
        Flow under them.
    most : int
        Numbers to return, the most influential first.
    progress : callable, optional
        Receives how many numbers are done and how many there are.

    Returns
    -------
    tuple of Swing
    """
    ranged, users = _ranged_numbers(sit, program, flow)
    swings = []
    for done, (key, number) in enumerate(ranged.items()):
        value = standing_value(sit, key, number)
        low, high = number.span(value)
        results = [
            _result_with(sit, program, row_capacity, flow, users[key], key, x) for x in (low, high)
        ]
        swings.append(Swing(number.label, value, low, high, number.quality, *results))
        if progress is not None:
            progress(done + 1, len(ranged))
    moved = [
        s
        for s in swings
        if max(abs(s.low_result - flow.tonnes_per_year), abs(s.high_result - flow.tonnes_per_year))
        > 1
    ]
    return tuple(sorted(moved, key=lambda s: (-_reach(s, flow), s.number))[:most])


def _reach(swing: Swing, flow: MaximumFlow) -> float:
    ends = (swing.low_result, swing.high_result, flow.tonnes_per_year)
    return max(ends) - min(ends)


def _ranged_numbers(
    sit: Situation, program: FlowProgram, flow: MaximumFlow
) -> tuple[dict[NumberKey, Number], Mapping[NumberKey, list[str]]]:
    """Find the numbers with a range behind the elements that carry flow or have a price."""
    network = program.network
    active = np.flatnonzero(
        np.bincount(network.row_element, (flow.row_flow > 0) | (flow.row_price > 0))
    )
    ranged: dict[NumberKey, Number] = {}
    users: dict[NumberKey, list[str]] = defaultdict(list)
    for index in active:
        element = network.elements[index]
        for key, number in numbers_behind(sit, element).items():
            if number.low is not None or number.high is not None:
                ranged[key] = number
                users[key].append(element)
    return ranged, users


def _result_with(
    sit: Situation,
    program: FlowProgram,
    row_capacity: Floats,
    flow: MaximumFlow,
    elements: list[str],
    key: NumberKey,
    value: float,
) -> float:
    changed = row_capacity.copy()
    other = sit.with_overrides({**sit.overrides, key: value})
    for element in elements:
        changed[program.network.rows_of(element)] = element_capacity(
            other, element
        ).capacity_t_per_year
    helps = (changed > row_capacity) & (flow.row_price > 0)
    hurts = (changed < row_capacity) & (flow.row_flow > changed)
    if not helps.any() and not hurts.any():
        return flow.tonnes_per_year
    try:
        return program.solve(changed).tonnes_per_year
    except UnlimitedError:
        return math.inf
