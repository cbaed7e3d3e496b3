"""When the work of a project goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Period(NamedTuple):
    """Years of work of a project.

    Attributes
    ----------
    start : int
        First year of work.
    years : int
        How many years it goes on.
    """

    start: int
    years: int

    @property
    def opens(self) -> int:
        """First year in which the project is in operation."""
        return self.start + self.years

    def includes(self, year: int) -> bool:
        """Return whether the work goes on in a year."""
        return self.start <= year < self.opens


def period_of(years: Sequence[int] | int | None) -> Period | int | None:
    """Return first and last year of work as a period; a first year alone, or None, stays."""
    if not isinstance(years, Sequence):
        return years
    first, last = years
    return Period(first, last - first + 1)


Periods = Mapping[str, Period]
"""Period of each project of a plan."""

_WORK_ON = "work on "


def work_on(project: str) -> str:
    """Return the name under which the work on a project, which takes capacity, is a project."""
    return _WORK_ON + project  # ids hold no blanks


def is_work(name: str) -> bool:
    """Return whether a name is that of work which goes on."""
    return name.startswith(_WORK_ON)


def project_of(work: str) -> str:
    """Return the project on which work goes on."""
    return work.removeprefix(_WORK_ON)


def without_work(names: frozenset[str]) -> frozenset[str]:
    """Return the projects among them."""
    return frozenset(name for name in names if not is_work(name))
