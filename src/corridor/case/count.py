"""Which tonnes count: where, on which modes, in which direction and mix, and beside what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, get_args

from corridor.case.schema import schema
from corridor.case.tables import ids_of
from corridor.messages import either, message
from corridor.problems import CorridorError, unknown

Mix = Literal["free", "fixed"]
"""Whether pairs count in any proportion, or in the proportions of the year's demand."""

OtherCargo = Literal["served", "ignored"]
"""Whether the rest of the demand keeps its place beside what is counted."""

Direction = Literal["both", "forward", "back"]
"""Whether both directions count together, or one of them alone."""


@dataclass(frozen=True)
class Count:
    """Which tonnes count.

    Attributes
    ----------
    screenline : str, optional
        Id of a screenline; the case's own when neither it nor ``between`` is given.
    between : (str, str), optional
        Two zones or nodes instead.
    mix : {"free", "fixed"}, optional
        Pairs of the demand in any proportion, or in the proportions of the year's demand. What the
        verb takes by itself when not given: ``fixed`` for a plan, ``free`` for the others.
    others : {"served", "ignored"}
        Whether the rest of the year's demand and background traffic keep their place, so that only
        what fits beside them counts.
    modes : tuple of str, optional
        Modes of the links that counted cargo may use (``rail``, ``road``, ``sea``); those of the
        screenline, or else all, when not given.
    direction : {"both", "forward", "back"}
        Whether both directions count together, or one of them alone.
    by_direction : (float, float), optional
        Proportion of what counts forward to what counts back: only as much of one counts as goes
        with the other. Any proportion, or that of a fixed mix, when not given.

    Raises
    ------
    CorridorError
        If a word is none of those.
    """

    screenline: str | None = None
    between: tuple[str, str] | None = None
    mix: Mix | None = None
    others: OtherCargo = "served"
    modes: tuple[str, ...] | None = None
    direction: Direction = "both"
    by_direction: tuple[float, float] | None = None

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    def __post_init__(self) -> None:
        """Take any pair of places, any sequence of modes, or text with commas between them."""
        words = (("mix", Mix), ("others", OtherCargo), ("direction", Direction))
        for name, allowed in words:
            value = getattr(self, name)
            if value not in get_args(allowed) and not (name == "mix" and value is None):
                raise CorridorError(
                    message(
                        "%(name)s is %(value)s; expected %(expected)s",
                        name=name,
                        value=repr(value),
                        expected=either(get_args(allowed)),
                    )
                )
        if self.between is not None:
            if isinstance(self.between, str) or len(self.between) != 2:
                raise CorridorError(
                    message(
                        "between is %(value)s; expected two zones or nodes",
                        value=repr(self.between),
                    )
                )
            object.__setattr__(self, "between", tuple(self.between))
        if self.screenline is not None and self.between is not None:
            raise CorridorError(message("give either a screenline or two places, not both"))
        if self.by_direction is not None:
            two = tuple(self.by_direction)
            if self.direction != "both" or len(two) != 2 or not min(two) > 0:
                raise CorridorError(
                    message(
                        "the directions are %(numbers)s and %(direction)s counts; "
                        "expected two numbers above 0, of which both count",
                        numbers=repr(self.by_direction),
                        direction=self.direction,
                    )
                )
            object.__setattr__(self, "by_direction", two)
        if self.modes is not None:
            object.__setattr__(self, "modes", _modes(self.modes))

    def in_mix(self, usual: Mix) -> Count:
        """Return the same with a mix, this one where none is given."""
        return self if self.mix else replace(self, mix=usual)

    @property
    def is_own(self) -> bool:
        """Whether the case's own screenline is meant."""
        return self.screenline is None and self.between is None


def _modes(given: str | Iterable[str]) -> tuple[str, ...]:
    known = schema()["screenlines"]["modes"].choices
    modes = ids_of(given)
    for mode in modes:
        if mode not in known:
            raise CorridorError(unknown("mode", mode, known))
    if not modes:
        raise CorridorError(
            message("no mode is given; expected one or more of %(known)s", known=", ".join(known))
        )
    return tuple(m for m in known if m in modes)
