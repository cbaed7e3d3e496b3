"""When a public statement counts as supported: rules on plain numbers, and the sentence why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Literal

from corridor.messages import Message, Numeral, joined, listed, message, phrase

Verdict = Literal["supported", "supported in part", "not supported", "cannot say"]
"""What the model says of a statement."""

Fit = Literal["yes", "in its range", "no"]
"""Whether a reading agrees: by its number, only within its plausible range, or not at all."""

TOLERANCE = 0.1
"""Share by which a statement and the model may differ and still agree."""


@dataclass(frozen=True)
class Said:
    """What was said, in its unit.

    Attributes
    ----------
    low, high : float
        Ends of the number.
    sense : str
        ``about``, ``at_least`` or ``at_most``.
    unit : str
        Its unit.
    """

    low: float
    high: float
    sense: str
    unit: str

    @property
    def words(self) -> Message:
        """The number as a reader would write it."""
        values: dict[str, object] = {
            "low": Numeral(f"{self.low:g}"),
            "high": Numeral(f"{self.high:g}"),
            "unit": phrase(self.unit),
        }
        match self.sense, self.low == self.high:
            case "at_least", True:
                return message("at least %(low)s %(unit)s", **values)
            case "at_most", True:
                return message("at most %(high)s %(unit)s", **values)
            case _, True:
                return message("%(low)s %(unit)s", **values)
            case "at_least", False:
                return message("%(low)s to %(high)s %(unit)s (tested: at least %(low)s)", **values)
            case "at_most", False:
                return message("%(low)s to %(high)s %(unit)s (tested: at most %(high)s)", **values)
        return message("%(low)s to %(high)s %(unit)s", **values)


@dataclass(frozen=True)
class ReadingRow:
    """What the model finds under one reading of a statement, in its unit; None is no limit.

    ``stops`` are elements that stop more, where tonnes are limited.
    """

    reading: str
    value: float | None
    low: float | None
    high: float | None
    fit: Fit
    stops: tuple[str, ...] = ()


def read(
    said: Said, reading: str, value: float, low: float, high: float, stops: tuple[str, ...] = ()
) -> ReadingRow:
    """Return a reading with whether it agrees with what was said.

    Parameters
    ----------
    said : Said
        What was said.
    reading : str
        The reading in words.
    value, low, high : float
        What the model finds, and its plausible range.
    stops : tuple of str
        Elements that stop more.
    """
    low, high = min(low, value), max(high, value)
    fit: Fit = "no"
    if agrees(said, value, value):
        fit = "yes"
    elif agrees(said, low, high):
        fit = "in its range"
    return ReadingRow(reading, _finite(value), _finite(low), _finite(high), fit, stops)


def agrees(said: Said, low: float, high: float) -> bool:
    """Return whether some number from low to high agrees with what was said, within a tenth.

    ``about`` asks for a number between both ends of what was said, each a tenth further out;
    ``at_least`` for no less than its lower end and ``at_most`` for no more than its upper one.
    """
    if said.sense == "at_least":
        return high >= said.low * (1 - TOLERANCE)
    if said.sense == "at_most":
        return low <= said.high * (1 + TOLERANCE)
    return high >= said.low * (1 - TOLERANCE) and low <= said.high * (1 + TOLERANCE)


def verdict_of(readings: Sequence[ReadingRow]) -> Verdict:
    """Return the verdict: supported by all readings, by some or by a range alone, or by none."""
    fits = {r.fit for r in readings}
    if not fits:
        return "cannot say"
    if fits == {"yes"}:
        return "supported"
    return "not supported" if fits == {"no"} else "supported in part"


def why_of(said: Said, readings: Sequence[ReadingRow]) -> Message:
    """Return in a sentence why a statement has its verdict."""
    parts = []
    for fit in _FITS:
        of_it = [r for r in readings if r.fit == fit]
        if of_it:
            parts.append(_agreement(fit, _listed(of_it)))
    agreement = joined(parts, "; it ")
    stops = list(dict.fromkeys(e for r in readings if r.fit != "yes" for e in r.stops))
    if not stops or said.sense == "at_most":
        return message(
            "The number said, %(number)s, %(agreement)s.", number=said.words, agreement=agreement
        )
    names = joined(stops[:_MOST_LISTED], ", ")
    if len(stops) > _MOST_LISTED:
        names = message("%(names)s among others", names=names)
    return message(
        "The number said, %(number)s, %(agreement)s; what stops more is %(names)s.",
        number=said.words,
        agreement=agreement,
        names=names,
    )


_FITS: tuple[Fit, ...] = ("yes", "in its range", "no")


def _agreement(fit: Fit, readings: Message) -> Message:
    if fit == "yes":
        return message("agrees with %(readings)s", readings=readings)
    if fit == "no":
        return message("differs from %(readings)s", readings=readings)
    return message("lies only within the plausible range of %(readings)s", readings=readings)


_MOST_LISTED = 3
"""Readings that are listed one by one; of more, the least and the most are."""


def _found(row: ReadingRow) -> Message:
    values: dict[str, object] = {"value": _amount(row.value), "reading": row.reading}
    if (row.low, row.high) == (row.value, row.value):
        return message("%(value)s %(reading)s", **values)
    return message(
        "%(value)s (%(low)s to %(high)s) %(reading)s",
        low=_amount(row.low),
        high=_amount(row.high),
        **values,
    )


def _amount(value: float | None) -> str:
    return message("no limit") if value is None else Numeral(f"{value:.3g}")


def _listed(rows: Sequence[ReadingRow]) -> Message:
    if len(rows) <= _MOST_LISTED:
        return listed([_found(r) for r in rows])
    order = sorted(rows, key=lambda r: inf if r.value is None else r.value)
    count = Numeral(len(rows))
    if order[0].value == order[-1].value:
        return message(
            "%(count)s readings, all of them %(reading)s", count=count, reading=_found(order[0])
        )
    return message(
        "%(count)s readings, from %(least)s to %(most)s",
        count=count,
        least=_found(order[0]),
        most=_found(order[-1]),
    )


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
