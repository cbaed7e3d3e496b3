"""The answer of ``lane``: sea lanes of the world beside those of a case."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.lane_seasons import (
    Days,
    LowWaterRow,
    SeasonRow,
    low_water_rows,
    open_days,
    season_rows,
)
from corridor.answers.questions import At, LaneQuestion, options_of
from corridor.answers.situations import situation_at
from corridor.answers.values import Manifest, manifest
from corridor.case.model import Case
from corridor.case.naming import row_id
from corridor.case.numbers import USUAL_SOURCE
from corridor.case.reading.lines import Point
from corridor.case.rows import Sea
from corridor.case.situation import Situation
from corridor.case.tables import blank
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.sea.lanes.lane import check_passing, lane
from corridor.sea.lanes.passages import Ship
from corridor.showing import Shown

Sails = tuple[Ship, LaneQuestion]


@dataclass(frozen=True)
class LimitRow:
    """The tightest limit of a lane.

    Attributes
    ----------
    size : str
        ``draught``, ``length`` or ``beam``.
    most_m : float
        Its largest value.
    passage, source, quality : str
        Where, who says so, and how well it is known.
    """

    size: str
    most_m: float
    passage: str
    source: str
    quality: str


@dataclass(frozen=True)
class LaneRow:
    """A sea lane, or why there is none.

    Attributes
    ----------
    link : str
        Link of the case; empty for a pair of places.
    origin, destination : str
        Names of the ends.
    km, nautical_miles : float or None
        Length; None when there is no lane.
    stated_km, longer : float or None
        Length that the case states, and by which share it is longer than the lane; None where the
        case left it blank and it was filled in from the coordinates.
    passages : tuple of str
        Canals, straits and capes in their order.
    closed_months : tuple of int
        Months in which one of them is closed.
    limits : tuple of LimitRow
        The tightest limits.
    shape : tuple of (float, float)
        Longitudes and latitudes.
    refused : str
        Why there is no lane.
    seasons : tuple of SeasonRow
        Storms and ice along it, in the month that was asked for or in all.
    open_days : Days or None
        Days of a year in which it is open; None where no season of its waters is known.
    stated_days : float or None
        Working days that the link has in the case, by which its capacity is computed.
    low_water : tuple of LowWaterRow
        Draughts at low water, in the month that was asked for or at the lowest.
    """

    link: str
    origin: str
    destination: str
    km: float | None
    nautical_miles: float | None
    stated_km: float | None
    longer: float | None
    passages: tuple[str, ...]
    closed_months: tuple[int, ...]
    limits: tuple[LimitRow, ...]
    shape: tuple[tuple[float, float], ...]
    refused: str
    seasons: tuple[SeasonRow, ...] = ()
    open_days: Days | None = None
    stated_days: float | None = None
    low_water: tuple[LowWaterRow, ...] = ()


@dataclass(frozen=True, repr=False)
class LaneAnswer(Shown):
    """Sea lanes.

    Attributes
    ----------
    lanes : tuple of LaneRow
        The lane that was asked for, or all links by sea of the case.
    manifest : Manifest
        What is needed to get the same answer again.
    """

    lanes: tuple[LaneRow, ...]
    manifest: Manifest


def answer_lane(case: Case, question: LaneQuestion, progress: Progress = silent) -> LaneAnswer:
    """Answer how ships sail between two places, or along every link by sea of a case.

    Raises
    ------
    CorridorError
        If one of the two places is missing or not known, or there is no lane for that ship.
    """
    progress(message("sea lanes"), None)
    ship = Ship(question.draught_m, question.length_m, question.beam_m)
    check_passing(question.month, question.avoiding)
    sit = situation_at(case, At())
    said = manifest(sit, options_of(question))
    if bool(question.origin) != bool(question.destination):
        raise CorridorError(message("a lane has two ends: name both places, or none for all lanes"))
    if question.origin:
        ends = row_id(case, "nodes", question.origin), row_id(case, "nodes", question.destination)
        return LaneAnswer((_row(sit, "", ends, (ship, question), None),), said)
    links = {i: link for i, link in case.records["links"].items() if link["mode"] == "sea"}
    return LaneAnswer(tuple(_link(sit, str(i), (ship, question)) for i in links), said)


def _link(sit: Situation, link: str, sails: Sails) -> LaneRow:
    case = sit.case
    row = case.records["links"][link]
    ends = str(row["from_node_id"]), str(row["to_node_id"])
    filled_in = case.ranges.get(("links", link, "length"), {}).get("source_id") == USUAL_SOURCE
    stated_km = None if filled_in or blank(row["length"]) else float(row["length"])
    try:
        return _row(sit, link, ends, sails, stated_km)
    except CorridorError as why:
        names = _name(case, ends[0]), _name(case, ends[1])
        return LaneRow(link, *names, None, None, stated_km, None, (), (), (), (), why.words)


def _row(
    sit: Situation, link: str, ends: tuple[str, str], sails: Sails, stated_km: float | None
) -> LaneRow:
    ship, question = sails
    case, month = sit.case, question.month
    names = _name(case, ends[0]), _name(case, ends[1])
    places = _place(case, ends[0]), _place(case, ends[1])
    sailed = lane(*places, ship, month, question.avoiding, names)
    limits = (
        LimitRow(n.size, n.most_m, n.passage.name, n.passage.source_id, n.passage.quality)
        for n in sailed.limits
    )
    return LaneRow(
        link, *names, sailed.km, sailed.nautical_miles, stated_km,
        None if stated_km is None else stated_km / sailed.km - 1.0,
        tuple(p.name for p in sailed.passages), sailed.closed_months, tuple(limits),
        sailed.shape, "", season_rows(sailed, month), open_days(sailed),
        sit.row(Sea, link).days_per_year if link else None,
        low_water_rows(sit, ends, sailed, month, ship.draught_m),
    )  # fmt: skip


def _name(case: Case, node: str) -> str:
    return str(case.records["nodes"][node]["name"])


def _place(case: Case, node: str) -> Point:
    row = case.records["nodes"][node]
    if blank(row["x_coord"]) or blank(row["y_coord"]):
        raise CorridorError(
            message(
                "node %(node)s: found no longitude and latitude; expected both, since a lane "
                "begins and ends at a place. Write x_coord and y_coord.",
                node=node,
            )
        )
    return float(row["x_coord"]), float(row["y_coord"])
