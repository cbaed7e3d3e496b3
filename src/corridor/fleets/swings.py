"""How far the numbers of fleets, most of them assumed, move what is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from corridor.case.numbers import Number, NumberKey
from corridor.case.rows import ROWS
from corridor.case.schema import fields_used_by
from corridor.case.situation import Situation

SMALLEST = 1e-3
"""A number that moves what is needed by a smaller share does not count."""


@dataclass(frozen=True)
class FleetSwing:
    """How far one number moves how many of a kind are needed.

    Attributes
    ----------
    number : str
        Where it stands.
    kind : str
        What is needed.
    value, low, high : float
        The number and its range.
    quality : str
        How well it is known.
    low_result, high_result : float
        How many are needed with the number at its low and at its high.
    share : float
        The distance of the two over how many are needed.
    """

    number: str
    kind: str
    value: float
    low: float
    high: float
    quality: str
    low_result: float
    high_result: float
    share: float


def fleet_numbers(
    sit: Situation, links: Iterable[str], vehicles: Iterable[str]
) -> dict[NumberKey, Number]:
    """Return the numbers of fleets with a range behind some links and vehicles.

    A default that fills many cells is one number.
    """
    case, fields = sit.case, fields_used_by("fleet")
    places = [(t, x) for t in ("rail", "road") for x in sorted(links) if x in case.records[t]]
    places += [("vehicles", x) for x in sorted(vehicles)]
    numbers = {}
    for table, row in places:
        for name, number in sit.row(ROWS[table], row).numbers.items():
            low, high = number.span(number.value)
            if (table, name) in fields and low < high:
                numbers[number.key] = number
    return numbers


def fleet_swings(
    sit: Situation,
    numbers: Mapping[NumberKey, Number],
    needed: Callable[[Situation], Mapping[str, float]],
) -> tuple[FleetSwing, ...]:
    """Return how far each number moves what is needed, flows held, the furthest first.

    Parameters
    ----------
    sit : Situation
        Where the numbers stand as they are.
    numbers : mapping of NumberKey to Number
        Numbers with a range.
    needed : callable
        How many of each kind are needed in a situation.
    """
    usual, swings = needed(sit), []
    for key, number in numbers.items():
        low, high = number.span(number.value)
        at_low, at_high = (
            needed(sit.with_overrides({**sit.overrides, key: end})) for end in (low, high)
        )
        for kind, count in usual.items():
            share = abs(at_high[kind] - at_low[kind]) / count if count > 0 else 0.0
            if share > SMALLEST:
                swings.append(
                    FleetSwing(
                        number.label, kind, number.value, low, high, number.quality,
                        at_low[kind], at_high[kind], share,
                    )
                )  # fmt: skip
    return tuple(sorted(swings, key=lambda s: (-s.share, s.number, s.kind)))
