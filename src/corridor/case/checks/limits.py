"""What is usual, as ``limits.csv`` says it: beyond it a number is worth a second look."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from corridor.data import data_rows
from corridor.messages import Message, message


@dataclass(frozen=True)
class Limit:
    """A usual range, ends included.

    Attributes
    ----------
    low, high : float
        Its ends; infinite where there is none.
    unit : str
        Unit of both.
    reason : str
        Why it lies there.
    """

    low: float
    high: float
    unit: str
    reason: str

    def allows(self, value: float) -> bool:
        """Return whether a number lies in the range."""
        return self.low <= value <= self.high

    @property
    def words(self) -> Message:
        """The range in words, such as ``10 to 140 km/h``."""
        unit = f" {self.unit}" if self.unit else ""
        if math.isinf(self.high):
            return message("at least %(low)s%(unit)s", low=f"{self.low:g}", unit=unit)
        if math.isinf(self.low):
            return message("at most %(high)s%(unit)s", high=f"{self.high:g}", unit=unit)
        low, high = f"{self.low:g}", f"{self.high:g}"
        return message("%(low)s to %(high)s%(unit)s", low=low, high=high, unit=unit)


@cache
def limits() -> Mapping[tuple[str, str], Limit]:
    """Return every limit by its rule and by what it applies to."""
    return {
        (row["rule"], row["applies_to"]): Limit(
            float(row["low"] or -math.inf), float(row["high"] or math.inf), row["unit"],
            row["reason"],
        )
        for row in data_rows("corridor.case.checks", "limits.csv")
    }  # fmt: skip


def limit(rule: str, applies_to: str = "") -> Limit:
    """Return one limit."""
    return limits()[rule, applies_to]
