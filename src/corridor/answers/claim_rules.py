"""When a public statement counts as supported: rules on plain numbers, and the sentence why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Literal

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
    def words(self) -> str:
        """The number as a reader would write it."""
        sense = self.sense.replace("_", " ")
        if self.low == self.high:
            return f"{'' if sense == 'about' else f'{sense} '}{self.low:g} {self.unit}"
        end = self.low if sense == "at least" else self.high
        tested = "" if sense == "about" else f" (tested: {sense} {end:g})"
        return f"{self.low:g} to {self.high:g} {self.unit}{tested}"


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


def why_of(said: Said, readings: Sequence[ReadingRow]) -> str:
    """Return in a sentence why a statement has its verdict."""
    parts = []
    for fit, verb in _VERBS.items():
        of_it = [r for r in readings if r.fit == fit]
        if of_it:
            parts.append(f"{verb} {_listed(of_it)}")
    limits = ""
    stops = list(dict.fromkeys(e for r in readings if r.fit != "yes" for e in r.stops))
    if stops and said.sense != "at_most":
        more = "" if len(stops) <= _MOST_LISTED else " among others"
        limits = f"; what stops more is {', '.join(stops[:_MOST_LISTED])}{more}"
    return f"The number said, {said.words}, {'; it '.join(parts)}{limits}."


_VERBS: dict[Fit, str] = {
    "yes": "agrees with",
    "in its range": "lies only within the plausible range of",
    "no": "differs from",
}

_MOST_LISTED = 3
"""Readings that are listed one by one; of more, the least and the most are."""


def _found(row: ReadingRow) -> str:
    value = "no limit" if row.value is None else f"{row.value:.3g}"
    spread = ""
    if (row.low, row.high) != (row.value, row.value):
        ends = ("no limit" if x is None else f"{x:.3g}" for x in (row.low, row.high))
        spread = f" ({' to '.join(ends)})"
    return f"{value}{spread} {row.reading}"


def _listed(rows: Sequence[ReadingRow]) -> str:
    parts = [_found(r) for r in rows]
    if len(parts) == 1:
        return parts[0]
    if len(parts) <= _MOST_LISTED:
        return f"{', '.join(parts[:-1])} and {parts[-1]}"
    order = sorted(rows, key=lambda r: inf if r.value is None else r.value)
    if order[0].value == order[-1].value:
        return f"{len(rows)} readings, all of them {_found(order[0])}"
    return f"{len(rows)} readings, from {_found(order[0])} to {_found(order[-1])}"


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
