"""What a page needs to know of a study: how it is called, what it takes from the levers, options.

A page fills in what a study ``takes``, shows a field for each option, and posts the question. It
knows nothing of any single study.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

PARTS = (
    "at", "timeless", "bare", "world", "before", "count", "target_mt", "goal_mt",
    "goals_mt", "goals_by", "year",
    "budget_musd", "standing", "built",
)  # fmt: skip
"""Parts of the levers: the situation, that without its year, without its projects, and without
both; the one before; which tonnes count; the target of the lever, and that or else the target of
the case; the targets of all years, and the year of a single one; year, budget, the least firm
works, and the projects that are switched on."""


@dataclass(frozen=True)
class Choice:
    """A value to choose, and what it is called; a blank value is left out of the question."""

    value: str
    label: str


@dataclass(frozen=True)
class Option:
    """A field of a question that the levers do not set.

    Attributes
    ----------
    place : str
        Where it stands in the question, with points between the levels: ``plan.probability``.
    kind : {"number", "tick", "choice"}
        How it is entered. A number that is blank is left out.
    label, help : str
        What it is called, and what it does.
    value : bool or float
        Whether a tick is set at first, or the number that stands there at first; a number that has
        one may not be blank.
    low, high : float, optional
        Limits of a number.
    whole : bool
        Whether a number has no decimals.
    choices : tuple of Choice
        What to choose from; the first at first.
    """

    place: str
    kind: Literal["number", "tick", "choice"]
    label: str
    help: str
    value: bool | float = False
    low: float | None = None
    high: float | None = None
    whole: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Study:
    """A question that a page can ask.

    Attributes
    ----------
    id : str
        Its name: that of the verb, or of the option that makes another study of it.
    verb : str
        Verb of the question.
    label, help : str
        What it is called, and what it answers.
    takes : mapping of str to str
        Places of the question, with the part of the levers that stands there; see [`PARTS`][].
    options : tuple of Option
        What else may be chosen.
    """

    id: str
    verb: str
    label: str
    help: str
    takes: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()


def tick(place: str, label: str, words: str, *, on: bool = False) -> Option:
    """Return a box to tick."""
    return Option(place, "tick", label, words, value=on)


def number(place: str, label: str, words: str, low: float, high: float) -> Option:
    """Return a field for a number."""
    return Option(place, "number", label, words, low=low, high=high)


def count(
    place: str, label: str, words: str, low: int, high: int, first: int | None = None
) -> Option:
    """Return a field for a whole number, with one at first where there has to be one."""
    value = False if first is None else first
    return Option(place, "number", label, words, value, low, high, whole=True)


def choice(place: str, label: str, words: str, *choices: tuple[str, str]) -> Option:
    """Return a list to choose from."""
    return Option(place, "choice", label, words, choices=tuple(Choice(*c) for c in choices))


def within(part: str, option: Option) -> Option:
    """Return an option of a question that stands within another one."""
    return replace(option, place=f"{part}.{option.place}")
