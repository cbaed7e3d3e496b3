"""What holds in a question: the situation, and the futures of the sea."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from corridor.case.count import Count
from corridor.case.tables import ids_of

ANY = Count()
"""The case's own screenline, in the usual mix of the verb, beside the rest of the demand."""


class Strict:
    """A value whose JSON is refused when it has a field that the value does not know."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass(frozen=True)
class At(Strict):
    """The situation of a question.

    Attributes
    ----------
    year : int, optional
        Year of network and demand; the scenario's or the case's own when not given.
    scenario : str, optional
        Scenario id.
    built : tuple of str
        Projects taken as built.
    sea_level_m : float, optional
        Level of the inland sea, m BS; the scenario's or the case's own when not given.
    growth : str, optional
        Growth path of the demand; the scenario's or the case's own when not given.
    """

    year: int | None = None
    scenario: str | None = None
    built: tuple[str, ...] = ()
    sea_level_m: float | None = None
    growth: str | None = None

    def __post_init__(self) -> None:
        """Take any sequence of projects, or text with commas between them."""
        object.__setattr__(self, "built", ids_of(self.built))


@dataclass(frozen=True)
class Sea(Strict):
    """Futures of the inland sea.

    Attributes
    ----------
    scenario : str
        Scenario of [`corridor.project_sea`][].
    until : int
        Last year of the projection.
    members : int
        Size of the ensemble.
    seed : int
        Seed of its draws.
    """

    scenario: str = "trend"
    until: int = 2100
    members: int = 10_000
    seed: int = 1
