"""The numbers of a row, each with where it comes from and how well it is known."""

from __future__ import annotations

from dataclasses import dataclass

NumberKey = tuple[str, str, str]
"""Table, row and field where a number stands."""

QUALITIES = ("stated", "derived", "assumed")
"""From the best known to the least."""


USUAL_SOURCE = "usual"
"""Source of the numbers that come with the package and stand in for what a case leaves open."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its provenance.

    Attributes
    ----------
    value : float
        The number as it holds in the situation.
    quality : str
        ``stated``, ``derived`` or ``assumed``.
    source : str
        Source ids separated by spaces.
    low, high : float or None
        Plausible range of the number as it stands in the case, where known.
    key : tuple of str
        Table, row and field where it stands.
    """

    value: float
    quality: str
    source: str
    low: float | None
    high: float | None
    key: NumberKey

    def span(self, value: float) -> tuple[float, float]:
        """Return low and high, with a value in the place of one that is not known."""
        return (
            value if self.low is None else self.low,
            value if self.high is None else self.high,
        )

    def at(self, value: float) -> Number:
        """Return the number with another value, and the rest as it is."""
        return Number(float(value), self.quality, self.source, self.low, self.high, self.key)

    @property
    def from_default(self) -> bool:
        """Whether the row leaves it blank and a default stands in."""
        return self.key[0] == "defaults"

    @property
    def label(self) -> str:
        """Where the number stands, as a reader would write it."""
        table, row, field = self.key
        return f"{row} {field}" if table != "defaults" else f"default {row} {field}"


Cell = Number | str | None
"""A number, a word, or nothing."""


def worse(a: str, b: str) -> str:
    """Return the worse of two qualities."""
    return max(a, b, key=QUALITIES.index)
