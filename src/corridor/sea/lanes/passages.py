"""Canals and straits: what ships pass, and in which months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corridor.messages import joined, message
from corridor.problems import CorridorError

MONTHS = tuple(range(1, 13))

MONTH_NAMES = (
    message("January"),
    message("February"),
    message("March"),
    message("April"),
    message("May"),
    message("June"),
    message("July"),
    message("August"),
    message("September"),
    message("October"),
    message("November"),
    message("December"),
)
"""Names of the months, January first."""

_WHY = {str(word): word for word in (message("ice"), message("storms"))}
"""What closes waters, as the tables say it."""

_SIZES = {str(word): word for word in (message("draught"), message("length"), message("beam"))}
"""Names of the sizes of a ship."""

LARGEST_M = {"draught": 30.0, "length": 600.0, "beam": 150.0}
"""Sizes that no ship exceeds: assumed, a fifth or more above the largest that were ever built."""


@dataclass(frozen=True)
class Ship:
    """A ship as canals see her; what is None is not compared with any limit.

    Attributes
    ----------
    draught_m, length_m, beam_m : float or None
        Draught as loaded, length over all and beam.
    """

    draught_m: float | None = None
    length_m: float | None = None
    beam_m: float | None = None

    def __post_init__(self) -> None:
        for name, value_m in self.sizes().items():
            if value_m is not None and not 0 < value_m <= LARGEST_M[name]:
                raise CorridorError(
                    message(
                        "%(size)s of the ship: found %(value)s m; expected above 0 and at most "
                        "%(most)s, in metres",
                        size=_SIZES[name],
                        value=f"{value_m:g}",
                        most=f"{LARGEST_M[name]:g}",
                    )
                )

    def sizes(self) -> dict[str, float | None]:
        """Return the three numbers by their names."""
        return {"draught": self.draught_m, "length": self.length_m, "beam": self.beam_m}


@dataclass(frozen=True)
class Passage:
    """A canal, a strait or a cape between two seas.

    Attributes
    ----------
    passage_id, name : str
        The passage.
    draught_m, length_m, beam_m : float or None
        Largest ship; None where there is no limit that matters.
    closed_months : tuple of int
        Months in which nobody passes.
    closed_by : str
        What closes it, such as ice.
    source_id, quality : str
        Source in ``sources.csv``, and how well the limits are known.
    """

    passage_id: str
    name: str
    draught_m: float | None
    length_m: float | None
    beam_m: float | None
    closed_months: tuple[int, ...]
    closed_by: str
    source_id: str
    quality: str

    def limits(self) -> dict[str, float | None]:
        """Return the sizes of the largest ship by the same names as those of a ship."""
        return {"draught": self.draught_m, "length": self.length_m, "beam": self.beam_m}

    def refusals(self, ship: Ship, month: int | None = None) -> list[str]:
        """Say why a ship does not pass; nothing when she does.

        Parameters
        ----------
        ship : Ship
            The ship.
        month : int, optional
            1 to 12; when not given she may wait for an open month.

        Returns
        -------
        list of str
            What is found and what is expected, one for each limit.
        """
        limits = self.limits()
        reasons: list[str] = [
            message(
                "found a %(size)s of %(value)s m, expected at most %(most)s m",
                size=_SIZES[name],
                value=f"{size_m:g}",
                most=f"{limits[name]:g}",
            )
            for name, size_m in ship.sizes().items()
            if size_m is not None and size_m > (limits[name] or float("inf"))
        ]
        if month is not None and month in self.closed_months:
            reasons.append(closed_by(month, self.closed_by, self.closed_months))
        return reasons


def closed_by(month: int, why: str, closed_months: Iterable[int]) -> str:
    """Say what closes a place in a month, and when it is open."""
    closed = set(closed_months)
    return message(
        "found %(month)s, when %(why)s closes it; expected %(open)s",
        month=MONTH_NAMES[month - 1],
        why=_WHY.get(why, why),
        open=months_in_words(m for m in MONTHS if m not in closed),
    )


def months_in_words(months: Iterable[int]) -> str:
    """Return months as runs, such as ``April to November``; a run may go over the new year."""
    chosen = set(months)
    if len(chosen) == len(MONTHS):
        return message("any month")
    runs = list[str]()
    for first in sorted(chosen):
        if (first - 2) % 12 + 1 in chosen:
            continue
        last = first
        while last % 12 + 1 in chosen:
            last = last % 12 + 1
        start, end = MONTH_NAMES[first - 1], MONTH_NAMES[last - 1]
        runs.append(
            start if first == last else message("%(start)s to %(finish)s", start=start, finish=end)
        )
    return joined(runs, ", ") if runs else ""
