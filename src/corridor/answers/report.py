"""Everything that the report of a plan shows, as plain values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.answers.calibrate import CalibrateAnswer, answer_calibrate
from corridor.answers.claims import ClaimsAnswer, answer_claims
from corridor.answers.main_route import main_route
from corridor.answers.operation import OperationAnswer, describe_operations
from corridor.answers.questions import (
    CalibrateQuestion,
    ClaimsQuestion,
    RecommendQuestion,
    ReportQuestion,
    SimulateQuestion,
    ThroughputQuestion,
)
from corridor.answers.recommend import (
    RecommendAnswer,
    describe_plan,
    find_plan,
    with_readings,
    with_tests,
)
from corridor.answers.report_rows import (
    MapLinkRow,
    ProfileRow,
    RouteElementRow,
    map_rows,
    profile_rows,
    quality_counts,
    route_rows,
)
from corridor.answers.simulate import SimulateAnswer, describe_simulation, find_simulation
from corridor.answers.throughput import ThroughputAnswer, describe_throughput
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.planning.options import effect_of
from corridor.planning.plan import Plan
from corridor.planning.pool import reaches
from corridor.planning.sensitivity import cost_tornado
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.simulation.results.outcome import Simulation

ALTERNATIVES = 3
"""Other plans that a report lists."""


@dataclass(frozen=True, repr=False)
class ReadingAnswer(Shown):
    """One reading of a target: where its tonnes are counted, and what follows.

    Attributes
    ----------
    key : str
        Short word for the anchors of a page.
    note : str
        How the tonnes are counted.
    plan : RecommendAnswer
        The plan.
    today : ThroughputAnswer
        The throughput before it.
    endless : bool
        Whether nothing limits the flow after the last rung of the ladder.
    touched : tuple of str
        Elements that its projects change.
    """

    key: str
    note: str
    plan: RecommendAnswer
    today: ThroughputAnswer
    endless: bool
    touched: tuple[str, ...]

    @property
    def stops(self) -> frozenset[str]:
        """Elements that the reading names: cuts before and after, blocking cut and ladder."""
        cuts = (*self.today.cut, *self.plan.cut_after, *self.plan.blocking_cut)
        return frozenset(c.id for c in cuts) | {r.id for r in self.today.ladder}


@dataclass(frozen=True, repr=False)
class ReportAnswer(Shown):
    """Everything that the report of a plan shows.

    Attributes
    ----------
    readings : tuple of ReadingAnswer
        The target as it was asked for, and end to end where the case has two readings. The first
        has the summary of all readings, and their table.
    profile_today, profile_after : tuple of ProfileRow
        The main route of the widest reading.
    route : tuple of RouteElementRow
        Its elements in numbers.
    links : tuple of MapLinkRow
        The network with the flow of the widest reading.
    quality : mapping of str to int
        Numbers behind the route by how well they are known.
    sources : tuple of str
        Sources behind all that is named.
    names : mapping of str to str
        Names of elements.
    operations : tuple of OperationAnswer
        Simulations.
    claims : ClaimsAnswer, optional
        Public statements and experts' lists beside the model, where that was asked for.
    counts : CalibrateAnswer, optional
        Counts beside the model, where that was asked for.
    """

    readings: tuple[ReadingAnswer, ...]
    profile_today: tuple[ProfileRow, ...]
    profile_after: tuple[ProfileRow, ...]
    route: tuple[RouteElementRow, ...]
    links: tuple[MapLinkRow, ...]
    quality: dict[str, int]
    sources: tuple[str, ...]
    names: dict[str, str]
    operations: tuple[OperationAnswer, ...]
    claims: ClaimsAnswer | None = None
    counts: CalibrateAnswer | None = None

    @property
    def plan(self) -> RecommendAnswer:
        """The plan as it was asked for."""
        return self.readings[0].plan

    @property
    def widest(self) -> ReadingAnswer:
        """The reading whose route is the longest."""
        return self.readings[-1]


def answer_report(
    case: Case, question: ReportQuestion, progress: Progress = silent
) -> ReportAnswer:
    """Answer everything that the report of a plan shows."""
    progress("planning", 0.1)
    plan = find_plan(case, question.plan)
    sims = []
    if question.simulate:
        from corridor.simulation.simulate import simulate  # loads compiled code

        years, seed, asked = question.years, question.seed, question.plan
        today = SimulateQuestion(at=asked.at, count=asked.count, years=years, seed=seed)
        sims = [
            find_simulation(case, today, progress),
            simulate(case, plan, years=years, seed=seed, progress=progress),
        ]
    return describe_report(
        case, plan, sims, claims=question.claims, counts=question.counts, progress=progress
    )


def describe_report(
    case: Case,
    plan: Plan,
    sims: Sequence[Simulation] = (),
    *,
    claims: bool = False,
    counts: bool = False,
    progress: Progress = silent,
) -> ReportAnswer:
    """Return a plan and simulations as a report shows them.

    Parameters
    ----------
    case : Case
        The case of the plan.
    plan : Plan
        The plan; also one that does not reach its target.
    sims : sequence of Simulation
        Simulations of the case, in the order in which they are shown.
    claims, counts : bool
        Whether public statements, and counts, are held against the model as well; each takes as
        long as its own command. Without rows in the case there is nothing to add.
    progress : callable
        Receives what is being done.

    Returns
    -------
    ReportAnswer

    Raises
    ------
    CorridorError
        If the plan or a simulation belongs to another case.
    """
    _check_case(case, plan, sims)
    plans = [plan] if plan.end_to_end is None else [plan, plan.end_to_end]
    progress("readings", 0.3)
    readings = _side_by_side(
        case,
        plan,
        [
            _reading(case, p, key, sims)
            for p, key in zip(plans, ("plan", "end-to-end"), strict=False)
        ],
        progress,
    )
    ledger = counted = None
    if claims and (case.records["claims"] or case.records["experts"]):
        ledger = answer_claims(case, ClaimsQuestion(), progress)
    if counts and case.records["counts"]:
        counted = answer_calibrate(case, CalibrateQuestion(fit=False), progress)
    progress("drawing", 0.9)
    before, after = plans[-1].before, plans[-1].after
    legs = main_route(after)
    named = frozenset(leg.element for leg in legs).union(*(r.stops for r in readings))
    operations = describe_operations(sims)
    cited = {s for o in operations for i in o.indicators for s in words(i.source_id or "")}
    used = cited | _sources(case, plans, named) | _sources_of_evidence(case, ledger, counted)
    if readings[0].plan.readings:
        said = words(case.settings["statement"])
        used |= {s for c in said for s in words(case.records["claims"][c]["source_id"])}
    return ReportAnswer(
        readings=readings,
        profile_today=profile_rows(main_route(before) or legs, before),
        profile_after=profile_rows(legs, after),
        route=route_rows(legs, before, after),
        links=map_rows(plans[-1], readings[-1].touched),
        quality=quality_counts(legs, after),
        sources=tuple(s for s in case.records["sources"] if s in used),
        names={e.id: e.name for e in before.capacities.elements.values()},
        operations=operations,
        claims=ledger,
        counts=counted,
    )


def _check_case(case: Case, plan: Plan, sims: Sequence[Simulation]) -> None:
    of = plan.before.capacities.situation.case
    if of is not case and of.hash != case.hash:
        raise CorridorError(f"the plan belongs to another case than {case.name!r}; plan again")
    if not sims:
        return
    from corridor.simulation.results.outcome import Simulation  # loads compiled code

    for sim in sims:
        if not isinstance(sim, Simulation):
            raise CorridorError(
                f"sim is {type(sim).__name__}; expected what corridor.simulate returns, several "
                "simulations in a list, or nothing"
            )
        of = sim.capacities.situation.case
        if of is not case and of.hash != case.hash:
            raise CorridorError(
                f"the simulation belongs to another case than {case.name!r}; simulate again"
            )


def _side_by_side(
    case: Case, plan: Plan, found: Sequence[ReadingAnswer], progress: Progress
) -> tuple[ReadingAnswer, ...]:
    """Return readings of which the first has the table of all that the case names."""
    first, *further = found
    beyond = further[0].plan if further else None
    asked = with_readings(case, replace(first.plan, end_to_end=beyond), plan, progress)
    return replace(first, plan=replace(asked, end_to_end=None)), *further


def _simulated(plan: Plan, sims: Sequence[Simulation]) -> SimulateAnswer | None:
    """Return the simulated year with a plan to which its target is offered; else None."""
    target = min(plan.target_t_per_year, plan.after.tonnes_per_year)
    for sim in sims:
        offered = sim.offered_t_per_year + sum(sim.routing.unserved.values())
        if sim.top.question is plan.after.question and reaches(offered, target):
            return describe_simulation(sim)
    return None


def _reading(case: Case, plan: Plan, key: str, sims: Sequence[Simulation]) -> ReadingAnswer:
    ladder, swings = plan.before.ladder(), plan.after.tornado()
    bounded = [r for r in ladder if math.isfinite(r.gain_t_per_year)]
    own = str(case.settings["screenline"])
    between = plan.count.between
    line = plan.count.screenline or own
    count = plan.count if between else replace(plan.count, screenline=line)
    wanted = {year: tonnes / 1e6 for year, tonnes in plan.wanted.items()}
    question = (
        RecommendQuestion(wanted, count=count, budget_musd=plan.budget)
        if len(wanted) > 1
        else RecommendQuestion(wanted[plan.by], plan.by, count=count, budget_musd=plan.budget)
    )
    return ReadingAnswer(
        key=key,
        note="" if between else str(case.records["screenlines"][line]["note"]),
        plan=with_tests(
            describe_plan(
                plan, question, swings, cost_tornado(plan), plan.alternatives(ALTERNATIVES)
            ),
            plan,
            _simulated(plan, sims),
        ),
        today=describe_throughput(plan.before, ThroughputQuestion(count=count), bounded),
        endless=len(bounded) < len(ladder),
        touched=touched_by(plan),
    )


def touched_by(plan: Plan) -> tuple[str, ...]:
    """Return the elements that the projects of a plan change."""
    options, built = plan.pool.options, plan.built
    return tuple(sorted({e for p in built for e, _, _ in effect_of(options, p, built)}))


def _sources_of_evidence(
    case: Case, claims: ClaimsAnswer | None, counts: CalibrateAnswer | None
) -> set[str]:
    """Return the ids of the sources behind statements, experts' lists and counts that are shown."""
    cells = [] if claims is None else [c.source for c in claims.claims]
    cells += [] if claims is None else [w.source for e in claims.experts for w in e.works]
    cells += [] if counts is None else [str(r["source_id"]) for r in case.rows("counts")]
    return {s for cell in cells for s in words(cell)}


def _sources(case: Case, plans: Sequence[Plan], elements: frozenset[str]) -> set[str]:
    """Return the ids of the sources behind elements and projects."""
    used: set[str] = set()
    for plan in plans:
        for top in (plan.before, plan.after):
            used |= {s for e in elements for s in words(top.capacities.elements[e].source)}
        for project in plan.built:
            used |= set(words(case.records["projects"][project]["source_id"]))
            effects = (e for e in case.rows("effects") if e["owner_id"] == project)
            used |= {s for e in effects for s in words(e["source_id"])}
    return used
