"""What is counted: which pairs of zones, across which elements, in which proportions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TypeAlias

from corridor.case.count import Count, Direction, Mix
from corridor.case.demand import pairs as demand_pairs
from corridor.case.naming import place_ids, row_id
from corridor.case.situation import Situation
from corridor.case.tables import Record, blank, words
from corridor.messages import message
from corridor.network.build import MODES
from corridor.problems import CorridorError

Pair: TypeAlias = tuple[str, str]
"""Origin and destination."""


@dataclass(frozen=True)
class Others:
    """Cargo that keeps its place beside what is counted.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Origins and destinations, none of which is counted; once for each kind of cargo.
    cargo : tuple of str
        Forms in which the cargo of each pair may travel, blank for any.
    tonnes_per_year : tuple of float
        What each of them keeps, by whatever route.
    closed : mapping of str to tuple of str
        By forms, the elements that do not carry such cargo.
    background_t_per_year : mapping of str to float
        Traffic that belongs to no pair, by element: in each direction where the capacity counts
        each way.
    """

    pairs: tuple[tuple[str, str], ...]
    cargo: tuple[str, ...]
    tonnes_per_year: tuple[float, ...]
    closed: Mapping[str, tuple[str, ...]]
    background_t_per_year: Mapping[str, float]


@dataclass(frozen=True)
class Proportions:
    """Parts of a total whose proportions are fixed.

    Attributes
    ----------
    part : tuple of int
        Part that each pair belongs to: one of its own in a fixed mix, that of its direction where
        only the directions are fixed.
    share : tuple of float
        Share of each part, adding up to 1.
    """

    part: tuple[int, ...]
    share: tuple[float, ...]


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
    modes : tuple of str
        Modes of the links that a counted tonne may use.
    direction : {"both", "forward", "back"}
        Whether both directions count, or one of them alone.
    own_pairs : tuple of (str, str)
        Pairs of the demand that belong to the question although it is measured between other
        places: they do not compete with it.
    own_forward : tuple of bool
        For each of these whether it runs forward.
    by_direction : (float, float) or None
        Shares of what counts forward and back, adding up to 1; None when they are free, or those
        of the mix.
    others : Others or None
        Cargo that keeps its place; None when the capacities are all for what is counted.
    cargo : tuple of str
        Forms in which the cargo of each pair may travel, a pair standing once for each; empty where
        any cargo counts.
    closed : mapping of str to tuple of str
        By forms, the elements that do not carry such cargo.
    counted_as : mapping of str to str
        By forms of the demand, those of ``cargo`` with which such cargo is counted.
    by_demand : bool
        Whether proportions that are fixed are those of the demand. Between places without demand as
        much goes one way as the other, and those of the directions may be asked for.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    forward: tuple[bool, ...]
    sided: bool
    share: tuple[float, ...] | None
    gates: tuple[tuple[str, ...], ...]
    modes: tuple[str, ...] = MODES
    direction: Direction = "both"
    own_pairs: tuple[tuple[str, str], ...] = ()
    own_forward: tuple[bool, ...] = ()
    by_direction: tuple[float, float] | None = None
    others: Others | None = None
    cargo: tuple[str, ...] = ()
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted_as: Mapping[str, str] = field(default_factory=dict)
    by_demand: bool = True

    @property
    def proportions(self) -> Proportions | None:
        """Which pairs share a fixed part of the total; None when every pair is free."""
        if self.share is not None:
            return Proportions(tuple(range(len(self.pairs))), self.share)
        if self.by_direction is not None:
            return Proportions(
                tuple(0 if ahead else 1 for ahead in self.forward), self.by_direction
            )
        return None

    @property
    def places(self) -> tuple[str, ...]:
        """Zones and nodes that are origins or destinations."""
        return tuple(dict.fromkeys(place for pair in self.pairs for place in pair))


def ask(sit: Situation, count: Count) -> Question:
    """Form the question of a screenline or of two places; the case's own screenline by default.

    Parameters
    ----------
    sit : Situation
        Case, year and growth path.
    count : Count
        Which tonnes count. The rest of the demand is not looked at here: see
        [`corridor.maxflow.others.keep_others`][].

    Returns
    -------
    Question

    Raises
    ------
    CorridorError
        If a name is unknown, both places are the same, or no demand belongs to the screenline.
    """
    if count.between is not None:
        return _of_places(sit, *place_ids(sit.case, count.between), count)
    line = count.screenline if count.screenline is not None else sit.case.settings["screenline"]
    return _of_screenline(sit, row_id(sit.case, "screenlines", str(line)), count)


def _of_places(sit: Situation, a: str, b: str, count: Count) -> Question:
    """Ask what passes between two places.

    A fixed mix has the directions in the proportions of the demand between them; where there is
    none, as much goes one way as the other.
    """
    if a == b:
        raise CorridorError(
            message("the two places are both %(place)s; name two different ones", place=repr(a))
        )
    ways: dict[Direction, Pair] = {"forward": (a, b), "back": (b, a)}
    tonnes = dict.fromkeys(ways.values(), 1.0)
    demand = demand_pairs(sit) if count.mix == "fixed" and count.by_direction is None else {}
    counted = ways.values() if count.direction == "both" else (ways[count.direction],)
    by_demand = {pair: t for pair in counted if (t := demand.get(pair, 0.0)) > 0}
    tonnes = by_demand or tonnes
    return Question(
        name=message("%(origin)s to %(destination)s and back", origin=a, destination=b),
        pairs=tuple(tonnes),
        forward=tuple(pair == (a, b) for pair in tonnes),
        sided=True,
        share=_shares(tonnes, count.mix),
        gates=(),
        modes=count.modes or MODES,
        direction=count.direction,
        by_direction=_by_direction(count),
        by_demand=bool(by_demand),
    )


def _of_screenline(sit: Situation, screenline: str, count: Count) -> Question:
    """Ask what crosses a screenline, counted by its rule."""
    row = sit.case.records["screenlines"][screenline]
    tonnes, forward = _demand_across(sit, row)
    if count.mix == "fixed":
        tonnes = {p: t for p, t in tonnes.items() if t > 0}
    if not tonnes:
        raise CorridorError(
            message(
                "no demand of the case belongs to screenline %(screenline)s: its sides are %(a)s "
                "and %(b)s; add rows to demand.csv or change the sides in screenlines.csv",
                screenline=repr(screenline),
                a=row["a_zones"] or message("any zone"),
                b=row["b_zones"] or message("any zone"),
            )
        )
    own_pairs: tuple[Pair, ...] = ()
    own_forward: tuple[bool, ...] = ()
    if not blank(row["a_nodes"]) and not blank(row["b_nodes"]):
        wanted = {"both": (True, False), "forward": (True,), "back": (False,)}[count.direction]
        own_pairs = tuple(p for p in tonnes if forward[p] in wanted)
        own_forward = tuple(forward[p] for p in own_pairs)
        tonnes, forward = _at_nodes(row, tonnes, forward)
    return Question(
        name=str(row["name"]),
        pairs=tuple(tonnes),
        forward=tuple(forward[p] for p in tonnes),
        sided=bool(own_pairs) or not (blank(row["a_zones"]) and blank(row["b_zones"])),
        share=_shares(tonnes, count.mix),
        gates=tuple(words(row[g]) for g in ("elements", "and_elements") if not blank(row[g])),
        modes=count.modes or words(row["modes"]) or MODES,
        direction=count.direction,
        own_pairs=own_pairs,
        own_forward=own_forward,
        by_direction=_by_direction(count),
        by_demand=count.by_direction is None,
    )


def _demand_across(sit: Situation, row: Record) -> tuple[dict[Pair, float], dict[Pair, bool]]:
    """Return the demand between the two sides, and whether each pair runs forward."""
    zones = set(sit.case.records["zones"])
    a_zones = set(words(row["a_zones"])) or zones
    b_zones = set(words(row["b_zones"])) or zones
    rule = row["direction"]
    tonnes: dict[Pair, float] = {}
    forward: dict[Pair, bool] = {}
    for (origin, destination), amount in demand_pairs(sit).items():
        ahead = origin in a_zones and destination in b_zones
        back = origin in b_zones and destination in a_zones
        if (ahead and rule != "backward") or (back and rule != "forward"):
            tonnes[origin, destination] = amount
            forward[origin, destination] = ahead if rule == "both" else rule == "forward"
    return tonnes, forward


def _at_nodes(
    row: Record, tonnes: Mapping[Pair, float], forward: Mapping[Pair, bool]
) -> tuple[dict[Pair, float], dict[Pair, bool]]:
    """Count the demand of zones between nodes: each direction in equal parts over its pairs."""
    ahead = list(product(words(row["a_nodes"]), words(row["b_nodes"])))
    total = {True: 0.0, False: 0.0}
    for pair, amount in tonnes.items():
        total[forward[pair]] += amount
    at_nodes: dict[Pair, float] = {}
    directions: dict[Pair, bool] = {}
    for is_forward in (True, False):
        if is_forward in forward.values():
            for a, b in ahead:
                pair = (a, b) if is_forward else (b, a)
                at_nodes[pair] = total[is_forward] / len(ahead)
                directions[pair] = is_forward
    return at_nodes, directions


def _by_direction(count: Count) -> tuple[float, float] | None:
    if count.by_direction is None:
        return None
    forward, back = count.by_direction
    return forward / (forward + back), back / (forward + back)


def _shares(tonnes: Mapping[Pair, float], mix: Mix | None) -> tuple[float, ...] | None:
    if mix != "fixed":
        return None
    total = sum(tonnes.values())
    return tuple(t / total for t in tonnes.values())
