"""The cases of a merger: what they are called, and which of two has the say."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.case.tables import Record, Tables
from corridor.messages import message
from corridor.problems import CorridorError, Problem, unknown

FIRST = "first"
"""Preference for whichever case was named earlier."""


@dataclass(frozen=True)
class Parties:
    """Cases to merge, in their order.

    Attributes
    ----------
    cases : tuple of Tables
        Cases without fatal problems.
    prefer : str or None
        Name of the case that has the say where cases differ, or ``first``; None when nobody has.
    """

    cases: tuple[Tables, ...]
    prefer: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a merger."""
        if len(self.cases) < 2:
            raise CorridorError(
                message("a merger takes two cases or more; found %(count)s", count=len(self.cases))
            )
        if self.prefer not in (None, FIRST, *self.names):
            why = unknown("name", str(self.prefer), [FIRST, *self.names])
            raise CorridorError(message("no case to prefer: %(why)s", why=why))

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each case; those of the same name are numbered."""
        names = [case.name for case in self.cases]
        return tuple(
            name if names.count(name) == 1 else f"{name}({names[: i + 1].count(name)})"
            for i, name in enumerate(names)
        )

    @property
    def lead(self) -> int:
        """Place of the case whose settings hold."""
        return 0 if self.prefer in (None, FIRST) else self.names.index(str(self.prefer))

    def winner(self, one: int, other: int) -> int | None:
        """Return which of two cases has the say; None when neither does."""
        if self.prefer == FIRST:
            return min(one, other)
        return self.lead if self.prefer is not None and self.lead in (one, other) else None


@dataclass(frozen=True)
class Held:
    """A row with where it stands.

    Attributes
    ----------
    party : int
        Place of its case.
    number : int
        Row of the table, as a spreadsheet numbers it.
    row : mapping
        The row.
    """

    party: int
    number: int
    row: Record


@dataclass(frozen=True)
class Difference:
    """Something that two cases say differently.

    Attributes
    ----------
    problem : Problem
        What differs, and what to do.
    winner : int or None
        Place of the case that has the say; None when neither does.
    """

    problem: Problem
    winner: int | None


def fix(parties: Parties, one: int, other: int) -> str:
    """Return the advice where two cases differ."""
    return message(
        "Let both say the same, or name the case that has the say: "
        "--prefer %(one)s or --prefer %(other)s.",
        one=parties.names[one],
        other=parties.names[other],
    )


def as_in(parties: Parties, text: str, held: Held) -> str:
    """Return what is expected of a row that another case has already."""
    return message(
        "%(text)s as in %(case)s, row %(row)s",
        text=text,
        case=parties.names[held.party],
        row=held.number,
    )


def place(parties: Parties, party: int, table: str) -> str:
    """Return the table of a case for a message."""
    return f"{parties.names[party]}: {table}.csv"
