"""What is counted: which pairs of zones, across which elements, in which proportions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.case.demand import pairs as demand_pairs
from corridor.case.naming import row_id
from corridor.case.situation import Situation
from corridor.case.tables import blank, words
from corridor.problems import CorridorError

Mix = Literal["free", "fixed"]
"""Whether pairs count in any proportion, or in the proportions of the year's demand."""


@dataclass(frozen=True)
class Question:
    """A throughput to be maximised.

    Attributes
    ----------
    name : str
        What is asked, in words.
    pairs : tuple of (str, str)
        Origins and destinations whose cargo counts.
    forward : tuple of bool
        For each pair whether it runs from the first side to the second.
    share : tuple of float or None
        Proportion of each pair in the mix, adding up to 1; None when the mix is free.
    sided : bool
        Whether the two sides are named. If not, forward is along the first link of the first gate
        or, at a border, from the country whose code comes first in the alphabet.
    gates : tuple of tuple of str
        Sets of elements, each of which a counted tonne crosses; empty between two places.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    forward: tuple[bool, ...]
    sided: bool
    share: tuple[float, ...] | None
    gates: tuple[tuple[str, ...], ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Zones and nodes that are origins or destinations."""
        return tuple(dict.fromkeys(place for pair in self.pairs for place in pair))


def screenline_question(sit: Situation, screenline: str, *, mix: Mix = "free") -> Question:
    """Ask how many tonnes cross a screenline, counted by its rule.

    Parameters
    ----------
    sit : Situation
        Case, year and scenario.
    screenline : str
        Id of a screenline.
    mix : {"free", "fixed"}
        ``free``: the pairs of the demand table in any proportion. ``fixed``: in the proportions
        of the demand of the year.

    Returns
    -------
    Question

    Raises
    ------
    CorridorError
        If the screenline is unknown or no pair of the demand belongs to it.
    """
    screenline = row_id(sit.case, "screenlines", screenline)
    row = sit.case.records["screenlines"][screenline]
    zones = set(sit.case.records["zones"])
    a_zones = set(words(row["a_zones"])) or zones
    b_zones = set(words(row["b_zones"])) or zones
    rule = row["direction"]
    tonnes: dict[tuple[str, str], float] = {}
    forward: dict[tuple[str, str], bool] = {}
    for (origin, destination), amount in demand_pairs(sit).items():
        ahead = origin in a_zones and destination in b_zones
        back = origin in b_zones and destination in a_zones
        if (ahead and rule != "backward") or (back and rule != "forward"):
            tonnes[origin, destination] = amount
            forward[origin, destination] = ahead if rule == "both" else rule == "forward"
    if mix == "fixed":
        tonnes = {p: t for p, t in tonnes.items() if t > 0}
    if not tonnes:
        raise CorridorError(
            f"no demand of the case belongs to screenline {screenline!r}: its sides are "
            f"{row['a_zones'] or 'any zone'} and {row['b_zones'] or 'any zone'}; "
            "add rows to demand.csv or change the sides in screenlines.csv"
        )
    return Question(
        name=str(row["name"]),
        pairs=tuple(tonnes),
        forward=tuple(forward[p] for p in tonnes),
        sided=not (blank(row["a_zones"]) and blank(row["b_zones"])),
        share=_shares(tonnes, mix),
        gates=tuple(words(row[g]) for g in ("elements", "and_elements") if not blank(row[g])),
    )


def _shares(tonnes: dict[tuple[str, str], float], mix: Mix) -> tuple[float, ...] | None:
    if mix == "free":
        return None
    if mix != "fixed":
        raise CorridorError(f"mix is {mix!r}; expected free or fixed")
    total = sum(tonnes.values())
    return tuple(t / total for t in tonnes.values())


def places_question(a: str, b: str, *, mix: Mix = "free") -> Question:
    """Ask how many tonnes pass between two zones or nodes, both directions together.

    Parameters
    ----------
    a, b : str
        Zones or nodes.
    mix : {"free", "fixed"}
        ``fixed`` asks for as much one way as the other.

    Returns
    -------
    Question

    Raises
    ------
    CorridorError
        If both are the same place.
    """
    if a == b:
        raise CorridorError(f"the two places are both {a!r}; name two different ones")
    tonnes = {(a, b): 1.0, (b, a): 1.0}
    return Question(
        name=f"{a} to {b} and back",
        pairs=tuple(tonnes),
        forward=(True, False),
        sided=True,
        share=_shares(tonnes, mix),
        gates=(),
    )
