"""The answer of ``assign``: who goes where, by which mode and route, and what it costs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corridor.answers.flows import FlowRow, OverloadRow, overloads
from corridor.answers.plain import TIMING
from corridor.answers.questions import AssignQuestion, options_of
from corridor.answers.shut import ShutRow, shut_rows
from corridor.answers.situations import capacities_at
from corridor.answers.skims import SkimTable, skim_table
from corridor.answers.solved import Solved, solved_fields
from corridor.answers.values import Manifest, StepRow, finite, manifest, rows
from corridor.assignment.of_case.assign import (
    Assignment,
    assign_capacities,
    method_of,
    theta_of,
)
from corridor.assignment.of_case.comparison import compare
from corridor.assignment.of_case.responses import responses
from corridor.assignment.of_roads.warm_up import warm_up
from corridor.case.model import Case
from corridor.case.rows import Rail, Vehicle
from corridor.case.situation import Situation
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.progress import Progress, silent


@dataclass(frozen=True)
class ModeRow:
    """Work, cargo, money, emissions and energy of a mode."""

    mode: str
    tonnes_per_year: float
    tkm_per_year: float
    share: float
    usd_per_year: float
    t_co2e_per_year: float | None
    tj_per_year: float | None


@dataclass(frozen=True)
class EnergyRow:
    """Energy of a mode by what drives it: ``fuel``, as litres of diesel, or ``electricity``."""

    mode: str
    power: str
    tkm_per_year: float
    tj_per_year: float | None
    mj_per_tkm: float | None
    litres_per_year: float | None
    kwh_per_year: float | None
    t_co2e_per_year: float | None


@dataclass(frozen=True)
class BranchRow:
    """Cargo by branch of the corridor, and what a tonne takes there."""

    branch: str
    tonnes_per_year: float
    share: float
    days: float | None
    usd_per_t: float | None
    kg_co2e_per_t: float | None
    mj_per_t: float | None


@dataclass(frozen=True)
class ShipmentRow:
    """What a shipment of a row of the demand takes: km, hours, money, emissions, energy."""

    demand_id: str
    origin: str
    destination: str
    commodity_id: str
    tonnes_per_year: float
    unserved_t_per_year: float
    paths: int
    km: float | None
    hours: float | None
    wait_h: float | None
    usd_per_t: float | None
    cost_usd_per_t: float | None
    kg_co2e_per_t: float | None
    mj_per_t: float | None


@dataclass(frozen=True)
class RouteRow:
    """A route in use, with its cargo and what a tonne takes on it."""

    path_id: str
    demand_id: str
    origin: str
    destination: str
    commodity_id: str
    tonnes_per_year: float
    share: float
    modes: str
    branch: str
    km: float
    hours: float
    wait_h: float
    usd_per_t: float
    cost_usd_per_t: float
    kg_co2e_per_t: float | None
    mj_per_t: float | None
    elements: str


@dataclass(frozen=True)
class UserRow:
    """A row of the demand that uses an element."""

    demand_id: str
    origin: str
    destination: str
    commodity_id: str
    tonnes_per_year: float
    share: float


@dataclass(frozen=True)
class MethodRow:
    """One of several methods, with what all cargo together pays and waits."""

    method: str
    tonnes_per_year: float
    unserved_t_per_year: float
    tonne_hours_per_year: float
    wait_tonne_hours_per_year: float
    usd_per_year: float
    cost_usd_per_year: float
    t_co2e_per_year: float | None
    tj_per_year: float | None
    over_capacity_t_per_year: float
    generalised_hours_per_year: float
    tonne_hours_change: float
    generalised_hours_change: float
    cost_usd_change: float


@dataclass(frozen=True)
class RivalRow:
    """How the cargo of a branch responds to a dollar, an hour and a per cent of cost."""

    place: str
    tonnes_per_year: float
    share: float
    usd_t_per_year: float | None
    hour_t_per_year: float | None
    cost_elasticity: float | None


@dataclass(frozen=True)
class FactorRow:
    """An emission factor, with quality and source, and the energy that it means."""

    table: str
    id: str
    name: str
    field: str
    g_per_tkm: float | None
    low: float | None
    high: float | None
    quality: str
    source: str
    g_per_mj: float
    mj_per_tkm: float


@dataclass(frozen=True, repr=False)
class AssignAnswer(Solved):
    """Cargo of a case on its routes; first the fields of [`Solved`][].

    Attributes
    ----------
    totals : mapping of str to float
        What all cargo together pays, waits and emits.
    modes, energy, branches, elements, pairs, paths, emission_factors
        Rows by mode, mode and power, branch, element, row of the demand, route, factor.
    unknown_cost : tuple of str
        Links whose haulage or dues are not known and count as 0.
    unknown_parts : mapping of str to str
        Which of the two it is, by link.
    unknown_traction : tuple of str
        Railways with cargo whose traction is blank though their trains have emissions under wire;
        they count as diesel ones.
    curves : tuple of str
        Elements whose waits follow simulated curves.
    manifest : Manifest
    over_capacity : tuple of OverloadRow
        Elements to which more is assigned than fits, the most overloaded first.
    shut : tuple of ShutRow
        Elements that are built and carry nothing here.
    select, way, compare, rivals, skims
        Further tables that were asked for.
    solve_s, load_s : float
        Seconds of solving, and of reading with loading of compiled code; not part of the JSON.
    """

    totals: dict[str, float | None]
    modes: tuple[ModeRow, ...]
    energy: tuple[EnergyRow, ...]
    branches: tuple[BranchRow, ...]
    elements: tuple[FlowRow, ...]
    pairs: tuple[ShipmentRow, ...]
    paths: tuple[RouteRow, ...]
    emission_factors: tuple[FactorRow, ...]
    unknown_cost: tuple[str, ...]
    unknown_parts: dict[str, str]
    curves: tuple[str, ...]
    manifest: Manifest
    unknown_traction: tuple[str, ...] = ()
    over_capacity: tuple[OverloadRow, ...] = ()
    shut: tuple[ShutRow, ...] = ()
    select: tuple[UserRow, ...] | None = None
    way: tuple[StepRow, ...] | None = None
    compare: tuple[MethodRow, ...] | None = None
    rivals: tuple[RivalRow, ...] | None = None
    skims: SkimTable | None = None
    solve_s: float = field(default=0.0, kw_only=True, compare=False, metadata=TIMING)
    load_s: float = field(default=0.0, kw_only=True, compare=False, metadata=TIMING)


def answer_assign(
    case: Case, question: AssignQuestion, progress: Progress = silent
) -> AssignAnswer:
    """Answer who goes where in a case."""
    _check(case, question)
    begun = time.perf_counter()
    caps = capacities_at(case, question.at)
    curves = None
    if question.simulate:
        from corridor.answers.simulate import simulated_waits

        curves = simulated_waits(case, question.at, progress)
    progress(message("loading compiled code (half a minute the first time)"), None)
    warm_up()
    load_s = time.perf_counter() - begun
    assignment = assign_capacities(
        caps,
        method=question.method,
        gap=question.gap,
        theta_per_usd=_theta(case, question),
        curves=curves,
        leave_stranded=question.leave_stranded,
        threads=question.threads,
        progress=lambda n, gap: progress(
            message("round %(round)s: gap %(gap)s", round=n, gap=f"{gap:.1e}"), None
        ),
    )
    answer = describe_assignment(assignment, question, load_s=load_s)
    return _with_studies(answer, assignment, question, progress)


def _check(case: Case, question: AssignQuestion) -> None:
    method = method_of(case) if question.method is None else question.method
    if question.theta_per_usd is not None and method != "logit" and not question.rivals:
        raise CorridorError(
            message("theta weighs a dollar in logit and in rivals: ask for one of them")
        )
    if question.between and not question.rivals:
        raise CorridorError(message("between says whose cargo rivals counts: ask for rivals too"))


def _theta(case: Case, question: AssignQuestion) -> float:
    return theta_of(case) if question.theta_per_usd is None else question.theta_per_usd


def describe_assignment(
    assignment: Assignment, question: AssignQuestion, *, load_s: float = 0.0
) -> AssignAnswer:
    """Return an assignment as an answer."""
    case_input = assignment.flows.input
    elements = rows(FlowRow, assignment.elements)
    return AssignAnswer(
        **solved_fields(assignment, assignment.totals["tonne_hours_per_year"], load_s),
        totals={k: finite(v) for k, v in assignment.totals.items()},
        modes=rows(ModeRow, assignment.modes),
        energy=rows(EnergyRow, assignment.energy),
        branches=rows(BranchRow, assignment.branches),
        elements=elements,
        pairs=rows(ShipmentRow, assignment.pairs),
        paths=rows(RouteRow, assignment.paths),
        emission_factors=rows(FactorRow, assignment.emission_factors),
        unknown_cost=tuple(case_input.unknown_cost),
        unknown_parts=dict(case_input.unknown_cost),
        curves=tuple(case_input.curves),
        manifest=manifest(
            case_input.capacities.situation,
            {**options_of(question), "method": assignment.method},
        ),
        unknown_traction=_unknown_traction(case_input.capacities.situation, elements),
        over_capacity=overloads(elements),
        shut=shut_rows(case_input.capacities),
    )


def _unknown_traction(sit: Situation, elements: Sequence[FlowRow]) -> tuple[str, ...]:
    """Return the railways with cargo on which it is not known whether trains run under wire."""
    used = {row.id for row in elements if row.tonnes_per_year > 0}
    lines = [sit.row(Rail, link) for link in sit.case.records["rail"] if link in used]
    return tuple(
        line.link_id
        for line in lines
        if not line.traction
        and sit.row(Vehicle, line.vehicle_id).co2e_electric_g_per_tkm is not None
    )


def _with_studies(
    answer: AssignAnswer, assignment: Assignment, question: AssignQuestion, progress: Progress
) -> AssignAnswer:
    """Add the further tables that a question asks for."""
    case_input = assignment.flows.input
    if question.select:
        answer = replace(answer, select=rows(UserRow, assignment.select(question.select)))
    if question.route:
        answer = replace(answer, way=rows(StepRow, assignment.time_distance(question.route)))
    if question.compare:
        table = compare(
            case_input,
            progress=lambda m: progress(message("comparing: %(method)s", method=m), None),
        )
        answer = replace(answer, compare=rows(MethodRow, table))
    if question.rivals:
        progress(message("what changes do"), None)
        theta = _theta(case_input.capacities.situation.case, question)
        table = responses(case_input, theta_per_usd=theta, between=question.between)
        answer = replace(answer, rivals=rows(RivalRow, table))
    if question.skims:
        answer = replace(answer, skims=skim_table(*assignment.skims()))
    return answer
