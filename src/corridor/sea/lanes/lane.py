"""The shortest lane between two ports that a ship can sail."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from corridor.case.reading.lines import Point, distance_km
from corridor.messages import Message, joined, message
from corridor.problems import CorridorError, did_you_mean
from corridor.sea.lanes.great_circle import great_circle
from corridor.sea.lanes.network import Leg, Mooring, SeaNetwork, mooring, sea_network, straight
from corridor.sea.lanes.passages import MONTHS, Passage, Ship, closed_by
from corridor.sea.lanes.seasons import seasons_along
from corridor.units import KM_PER_NAUTICAL_MILE

ANY_SHIP = Ship()
_FROM, _TO = "", " "


@dataclass(frozen=True)
class Limit:
    """What the tightest passage of a lane allows.

    Attributes
    ----------
    size : str
        ``draught``, ``length`` or ``beam``.
    most_m : float
        Its largest value.
    passage : Passage
        Where.
    """

    size: str
    most_m: float
    passage: Passage


@dataclass(frozen=True)
class Lane:
    """A lane from port to port.

    Attributes
    ----------
    km : float
        Its length.
    shape : tuple of (float, float)
        Longitudes and latitudes from the first port to the second; longitudes go on above 180
        degrees.
    passages : tuple of Passage
        Canals, straits and capes on it, in their order.
    closed_months : tuple of int
        Months in which one of them is closed.
    limits : tuple of Limit
        The tightest limit of draught, length and beam, where there is one.
    """

    km: float
    shape: tuple[Point, ...]
    passages: tuple[Passage, ...]
    closed_months: tuple[int, ...]
    limits: tuple[Limit, ...]

    @property
    def nautical_miles(self) -> float:
        """Length in nautical miles."""
        return self.km / KM_PER_NAUTICAL_MILE


def lane(
    origin: Point,
    destination: Point,
    ship: Ship = ANY_SHIP,
    month: int | None = None,
    avoiding: Collection[str] = (),
    names: tuple[str, str] = ("the first port", "the second port"),
) -> Lane:
    """Return the shortest lane between two ports that a ship can sail.

    Dijkstra's algorithm over waypoints of the world; a port joins those of its sea that it reaches
    without crossing land, and two ports that see each other are joined straight. Seas are joined
    by passages alone, and only by those that the ship passes.

    Parameters
    ----------
    origin, destination : (float, float)
        Longitude and latitude of the ports.
    ship : Ship
        Her sizes; what she has not is not compared.
    month : int, optional
        1 to 12; when not given she may wait for an open month.
    avoiding : collection of str
        Ids of passages that she does not take, such as ``suez``.
    names : (str, str)
        What a message calls the ports.

    Returns
    -------
    Lane
        Distance, course, passages, closed months and limits.

    Raises
    ------
    CorridorError
        If a place is inland, both are the same, a passage is not known, or no passage for this
        ship joins the two seas; the message names the passages and limits that refuse her.
    """
    net = sea_network()
    check_passing(month, avoiding)
    if origin == destination:
        raise CorridorError(
            message(
                "%(one)s and %(other)s are the same place; expected two ports",
                one=names[0],
                other=names[1],
            )
        )
    ends = mooring(origin, names[0]), mooring(destination, names[1])
    course: list[tuple[str, Leg]] | None = [(_FROM, Leg(_TO, distance_km(origin, destination)))]
    if not straight(*ends):
        course = _shortest(net, ends, ship, month, avoiding)
    if course is None:
        raise CorridorError(_why_none(net, ends, ship, month, avoiding, names))
    sailed = _lane(course, net, ends)
    if month is not None:
        _refuse_closed(sailed, month, names)
    return sailed


def _refuse_closed(sailed: Lane, month: int, names: tuple[str, str]) -> None:
    """Refuse a lane through a water that is closed all of a month."""
    closed = [s for s in seasons_along(sailed.shape, month) if s.closed_share >= 1]
    if closed:
        reasons = [_reason(s.name, closed_by(month, s.why, s.months)) for s in closed]
        raise CorridorError(
            message(
                "no sea lane from %(origin)s to %(destination)s in that month: %(reasons)s. Take "
                "a month that it allows.",
                origin=names[0],
                destination=names[1],
                reasons=joined(reasons, "; "),
            )
        )


def _reason(water: str, reason: str) -> Message:
    return message("%(water)s: %(reason)s", water=water, reason=reason)


def check_passing(month: int | None, avoiding: Collection[str]) -> None:
    """Refuse a month that is none, and passages that are not known.

    Raises
    ------
    CorridorError
        With what is found and expected.
    """
    if month is not None and month not in MONTHS:
        raise CorridorError(message("month: found %(month)s; expected 1 to 12", month=month))
    known = sea_network().passages
    for passage in avoiding:
        if passage not in known:
            raise CorridorError(
                message(
                    "there is no passage %(passage)s. %(hint)s",
                    passage=repr(passage),
                    hint=_meant(passage, known),
                )
            )


def _meant(passage: str, known: Collection[str]) -> str:
    return did_you_mean(passage, known) or message(
        "Expected one of %(names)s.", names=", ".join(sorted(known))
    )


def _shortest(
    net: SeaNetwork,
    ends: tuple[Mooring, Mooring],
    ship: Ship,
    month: int | None,
    avoiding: Collection[str],
) -> list[tuple[str, Leg]] | None:
    """Return the legs of the shortest lane with where each begins; None when there is no lane."""
    start, end = ends
    first = tuple(Leg(w, distance_km(start.at, net.places[w])) for w in start.seen)
    last = {w: Leg(_TO, distance_km(net.places[w], end.at)) for w in end.seen}
    open_ids = {
        p.passage_id
        for p in net.passages.values()
        if p.passage_id not in avoiding and not p.refusals(ship, month)
    }

    def onward(at: str) -> Iterator[Leg]:
        yield from first if at == _FROM else net.legs[at]
        if at in last:
            yield last[at]

    before: dict[str, tuple[str, Leg]] = {}
    nearest, queue = {_FROM: 0.0}, [(0.0, _FROM)]
    while queue:
        so_far_km, at = heapq.heappop(queue)
        if at == _TO:
            return _back(before)
        if so_far_km > nearest[at]:
            continue
        for leg in onward(at):
            total_km = so_far_km + leg.km
            is_open = leg.passage is None or leg.passage.passage_id in open_ids
            if is_open and total_km < nearest.get(leg.to, float("inf")):
                nearest[leg.to], before[leg.to] = total_km, (at, leg)
                heapq.heappush(queue, (total_km, leg.to))
    return None


def _back(before: dict[str, tuple[str, Leg]]) -> list[tuple[str, Leg]]:
    course, at = [], _TO
    while at != _FROM:
        course.append(before[at])
        at = before[at][0]
    return course[::-1]


def _lane(course: list[tuple[str, Leg]], net: SeaNetwork, ends: tuple[Mooring, Mooring]) -> Lane:
    places = {**net.places, _FROM: ends[0].at, _TO: ends[1].at}
    shape: list[Point] = [ends[0].at]
    for start, leg in course:
        between = great_circle(places[start], places[leg.to])[1:-1].tolist()
        via = leg.via or ([] if leg.passage else [tuple(at) for at in between])
        shape += [_near(shape[-1], at) for at in (*via, places[leg.to])]
    passages = tuple(dict.fromkeys(leg.passage for _, leg in course if leg.passage))
    limits = []
    for size in ("draught", "length", "beam"):
        bound = [(most_m, p) for p in passages if (most_m := p.limits()[size]) is not None]
        if bound:
            most_m, passage = min(bound, key=lambda pair: pair[0])
            limits.append(Limit(size, most_m, passage))
    closed = tuple(m for m in MONTHS if any(m in p.closed_months for p in passages))
    return Lane(sum(leg.km for _, leg in course), tuple(shape), passages, closed, tuple(limits))


def _near(last: Point, at: Point) -> Point:
    """Return a place with a longitude that goes on from that of the last one."""
    return at[0] - 360.0 * round((at[0] - last[0]) / 360.0), at[1]


def _why_none(
    net: SeaNetwork,
    ends: tuple[Mooring, Mooring],
    ship: Ship,
    month: int | None,
    avoiding: Collection[str],
    names: tuple[str, str],
) -> Message:
    """Say which passages of the shortest lane of any ship refuse this one."""
    course = _shortest(net, ends, ANY_SHIP, None, avoiding)
    if course is None:
        return message(
            "no sea lane from %(origin)s to %(destination)s that avoids %(passages)s; leave one "
            "of them out",
            origin=names[0],
            destination=names[1],
            passages=", ".join(sorted(avoiding)),
        )
    reasons = [
        _reason(passage.name, reason)
        for passage in _lane(course, net, ends).passages
        for reason in passage.refusals(ship, month)
    ]
    return message(
        "no sea lane from %(origin)s to %(destination)s for this ship: %(reasons)s. Take a ship "
        "or a month that it allows.",
        origin=names[0],
        destination=names[1],
        reasons=joined(reasons, "; "),
    )
