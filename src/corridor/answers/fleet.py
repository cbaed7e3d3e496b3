"""The answer of ``fleet``: locomotives, wagons, crews, trucks and ships that cargo needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corridor.answers.flows import FlowRow, OverloadRow, overloads
from corridor.answers.questions import FleetQuestion, options_of
from corridor.answers.shut import ShutRow, shut_rows
from corridor.answers.situations import capacities_at
from corridor.answers.values import Manifest, manifest, rows
from corridor.assignment.of_case.assign import Assignment, assign_capacities
from corridor.case.model import Case
from corridor.elements.table import Capacities
from corridor.fleets.fleet import Fleet, fleet_of
from corridor.messages import message
from corridor.progress import Progress, silent


@dataclass(frozen=True)
class FleetRow:
    """A fleet, with what it does in a year.

    Attributes
    ----------
    kind, country, gauge_mm, traction, carries
        What can stand in for each other; empty or 0 where it does not matter.
    needed, outside : float
        How many the demand takes, and how many more cargo outside it; repair and reserve included.
    before, more : float or None
        How many the demand takes without the works, and the difference; None where there are none.
    at_work : float
        How many are at work at a time, mean of the year.
    wait_share : float
        Share of their hours in queues.
    turns_per_year, turn_days : float or None
        Loads of wagons and trucks, round trips of ships, and days from one to the next.
    km_per_year, empty_share : float
        Kilometres of all of it, and the share without cargo.
    """

    kind: str
    country: str
    gauge_mm: int
    traction: str
    carries: str
    needed: float
    outside: float
    before: float | None
    more: float | None
    at_work: float
    wait_share: float
    turns_per_year: float | None
    turn_days: float | None
    km_per_year: float
    empty_share: float


@dataclass(frozen=True)
class LineRow:
    """The trains of a year on a railway link; trains a day are each way, of all cargo."""

    id: str
    name: str
    country: str
    gauge_mm: int
    traction: str
    loaded_forward: float
    loaded_back: float
    empty_forward: float
    empty_back: float
    outside: float
    trains_per_day: float
    running_h_per_year: float
    wait_h_per_year: float
    border_h_per_year: float


@dataclass(frozen=True)
class HandRow:
    """A fleet that there is, beside what is needed of it for all cargo; a lane with its ships."""

    id: str
    name: str
    kind: str
    number: float
    needed: float
    short: float
    quality: str
    source: str


@dataclass(frozen=True)
class FleetSwingRow:
    """How far a number moves how many of a kind are needed, at the ends of its range."""

    number: str
    kind: str
    value: float
    low: float
    high: float
    quality: str
    low_result: float
    high_result: float
    share: float


@dataclass(frozen=True)
class FleetAnswer:
    """Fleets that the cargo of a year needs.

    Attributes
    ----------
    method : str
        How cargo chose its routes.
    by_kind : mapping of str to float
        How many of each kind the demand needs, cargo outside it left out.
    before : mapping of str to float or None
        The same without the works; None where there are none.
    trains : mapping of str to float
        Train-kilometres, share of empty trains, and train-hours on the way, waiting and at borders.
    fleets, lines, on_hand, swings
        Rows by fleet, railway link, fleet that there is, and number that moves what is needed.
    one_way : tuple of str
        Links in use that lead one way only; what is empty is taken to return as far as it came.
    over_capacity : tuple of OverloadRow
        Elements to which more is assigned than fits, the most overloaded first.
    shut : tuple of ShutRow
        Elements that are built and carry nothing here.
    manifest : Manifest
    """

    method: str
    by_kind: dict[str, float]
    before: dict[str, float] | None
    trains: dict[str, float]
    fleets: tuple[FleetRow, ...]
    lines: tuple[LineRow, ...]
    on_hand: tuple[HandRow, ...]
    swings: tuple[FleetSwingRow, ...]
    one_way: tuple[str, ...]
    over_capacity: tuple[OverloadRow, ...]
    shut: tuple[ShutRow, ...]
    manifest: Manifest


def answer_fleet(case: Case, question: FleetQuestion, progress: Progress = silent) -> FleetAnswer:
    """Answer how many locomotives, wagons, crews, trucks and ships the cargo of a year needs."""
    caps = capacities_at(case, question.at)
    before = None
    if question.at.built:
        progress(message("assigning without the works"), None)
        before = _assigned(capacities_at(case, replace(question.at, built=())), question)
    progress(message("assigning"), None)
    return describe_fleet(fleet_of(_assigned(caps, question), before), question)


def _assigned(caps: Capacities, question: FleetQuestion) -> Assignment:
    return assign_capacities(caps, method=question.method, leave_stranded=question.leave_stranded)


def describe_fleet(found: Fleet, question: FleetQuestion) -> FleetAnswer:
    """Return the fleets of an assignment as an answer."""
    case_input = found.assignment.flows.input
    return FleetAnswer(
        method=found.assignment.method,
        by_kind=dict(found.by_kind),
        before=None if found.before is None else dict(found.before.by_kind),
        trains=dict(found.totals),
        fleets=rows(FleetRow, found.table),
        lines=rows(LineRow, found.lines),
        on_hand=tuple(
            HandRow(h.id, h.name, h.kind, h.number, h.needed, h.short, h.quality, h.source)
            for h in found.on_hand
        ),
        swings=tuple(FleetSwingRow(**vars(s)) for s in found.swings),
        one_way=found.one_way,
        over_capacity=overloads(rows(FlowRow, found.assignment.elements)),
        shut=shut_rows(case_input.capacities),
        manifest=manifest(
            case_input.capacities.situation,
            {**options_of(question), "method": found.assignment.method},
        ),
    )
