"""Measures that the tool knows: where each fits, what it changes, what it costs."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from corridor.data import data_rows

Fact = float | str | None
"""What is known of an element: a number, a word, or nothing."""

GROWTH = 1.2
"""How much longer and heavier trains of the measures ``longer-trains…`` are."""

_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<=": operator.le, ">=": operator.ge,
    "<": operator.lt, ">": operator.gt,
}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """What has to hold of an element, such as ``tracks == 1``."""

    field: str
    sign: str
    value: str

    def holds(self, facts: Mapping[str, Fact]) -> bool:
        """Tell whether it holds; never where the fact is missing."""
        fact = facts.get(self.field)
        if fact is None or fact == "":
            return False
        if isinstance(fact, str):
            return (fact == self.value) == (self.sign == "==")
        return _SIGNS[self.sign](fact, float(self.value))

    def __str__(self) -> str:
        """Return the condition as the table has it."""
        return f"{self.field} {self.sign} {self.value}"


@dataclass(frozen=True)
class Change:
    """One number or word that a measure changes.

    Attributes
    ----------
    target : str
        ``element``; ``train`` that runs there; ``stations`` of its lines; ``waters`` of a lane or
        port.
    field, operation : str
        As in ``effects.csv``.
    value : str
        ``=24`` as it stands, ``*2`` times what it is now, ``up*0.25`` that share of it rounded up;
        a word after ``=`` or ``+`` is worked out.
    """

    target: str
    field: str
    operation: str
    value: str


@dataclass(frozen=True)
class Measure:
    """One kind of work or operation.

    Attributes
    ----------
    id, title : str
        Its name, and the name in words.
    tables : tuple of str
        Tables of the elements for which it is meant.
    when : tuple of Condition
        What has to hold of an element.
    basis : str
        What is counted for the price: ``km``, ``section``, ``station``, ``line``, ``element``,
        ``tonne`` (a year of capacity gained), ``m3``, ``deadweight``, ``shift`` (8 hours a day
        for a year).
    low_usd, usual_usd, high_usd : float
        Price of one of these in USD.
    build_years, life_years : int
        Years until it works, and for how long.
    operational : bool
        Whether nothing is built.
    excludes : tuple of str
        Measures that make no sense beside it.
    quality, source : str
        How well the price is known, and where it is from.
    changes : tuple of Change
        What it changes.
    """

    id: str
    title: str
    tables: tuple[str, ...]
    when: tuple[Condition, ...]
    basis: str
    low_usd: float
    usual_usd: float
    high_usd: float
    build_years: int
    life_years: int
    operational: bool
    excludes: tuple[str, ...]
    quality: str
    source: str
    changes: tuple[Change, ...]

    def fits(self, facts: Mapping[str, Fact]) -> bool:
        """Tell whether it fits an element of which these facts are known."""
        return all(condition.holds(facts) for condition in self.when)


@cache
def measures() -> Mapping[str, Measure]:
    """Return all measures by id, in the order of ``measures.csv``."""
    changes: dict[str, list[Change]] = {}
    for row in data_rows("corridor.proposals", "changes.csv"):
        change = Change(row["target"], row["field"], row["operation"], row["value"])
        changes.setdefault(row["measure"], []).append(change)
    return {
        row["measure"]: _measure(row, tuple(changes[row["measure"]]))
        for row in data_rows("corridor.proposals", "measures.csv")
    }


def _measure(row: Mapping[str, str], changes: tuple[Change, ...]) -> Measure:
    return Measure(
        id=row["measure"],
        title=row["title"],
        tables=tuple(row["tables"].split()),
        when=tuple(_condition(c) for c in row["when"].split(";") if c.strip()),
        basis=row["basis"],
        low_usd=float(row["low_usd"]),
        usual_usd=float(row["usual_usd"]),
        high_usd=float(row["high_usd"]),
        build_years=int(row["build_years"]),
        life_years=int(row["life_years"]),
        operational=row["operational"] == "yes",
        excludes=tuple(row["excludes"].split()),
        quality=row["quality"],
        source=row["source"],
        changes=changes,
    )


def _condition(text: str) -> Condition:
    field, sign, value = text.split()
    return Condition(field, sign, value)
