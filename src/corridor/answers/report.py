"""Everything that the report of a plan shows, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.answers.appraised import BenefitAnswer
from corridor.answers.calibrate import CalibrateAnswer, answer_calibrate
from corridor.answers.chance import answer_chance
from corridor.answers.claims import ClaimsAnswer, answer_claims
from corridor.answers.closures import ClosuresAnswer
from corridor.answers.confidence import ConfidenceAnswer
from corridor.answers.fleet import FleetAnswer
from corridor.answers.main_route import main_route
from corridor.answers.map_rows import NetworkRows, network_rows
from corridor.answers.operation import OperationAnswer, describe_operations
from corridor.answers.questions import (
    CalibrateQuestion,
    ClaimsQuestion,
    ReportQuestion,
    SimulateQuestion,
)
from corridor.answers.recommend import (
    SAMPLES,
    RecommendAnswer,
    find_plan,
    with_chance,
    with_probability,
)
from corridor.answers.report_readings import ReadingAnswer, changed_by, reading, side_by_side
from corridor.answers.report_rows import (
    NumberRow,
    ProfileRow,
    RouteElementRow,
    number_rows,
    profile_rows,
    quality_counts,
    route_rows,
)
from corridor.answers.report_sources import sources_of_evidence, sources_of_plans
from corridor.answers.report_studies import (
    appraised,
    closed_in_turn,
    how_sure,
    needed_fleets,
    shared_works,
)
from corridor.answers.share import ShareAnswer
from corridor.answers.simulate import find_simulation
from corridor.answers.trade import TradeRow, trade_rows
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.messages import message
from corridor.planning.plan import Plan
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.simulation.results.outcome import Simulation


@dataclass(frozen=True, repr=False)
class ReportAnswer(Shown):
    """Everything that the report of a plan shows.

    Attributes
    ----------
    readings : tuple of ReadingAnswer
        The target as it was asked for, and end to end where the case has two readings. The first
        has the summary of all readings, and their table.
    profile : tuple of ProfileRow
        The main route of the widest reading, with the plan and without it.
    route : tuple of RouteElementRow
        Its elements in numbers.
    network : NetworkRows
        The network with the flow of the widest reading.
    trade : tuple of TradeRow
        Counted tonnes of the widest reading with the plan, by origin, way, destination and
        commodity.
    quality : mapping of str to int
        Numbers behind the route by how well they are known.
    sources : tuple of str
        Sources behind all that is named.
    names : mapping of str to str
        Names of elements.
    numbers : tuple of NumberRow
        Numbers behind the route and the costs of the works, the least well known first.
    operations : tuple of OperationAnswer
        Simulations.
    claims : ClaimsAnswer, optional
        Public statements and experts' lists beside the model, where that was asked for.
    counts : CalibrateAnswer, optional
        Counts beside the model, where that was asked for.
    confidence : ConfidenceAnswer, optional
        How sure the plan is as it was asked for, where that was asked for; what its target costs
        with a probability is ``chance`` of the plan.
    closures : ClosuresAnswer, optional
        What closures cost in the network without the plan, where that was asked for.
    share : ShareAnswer, optional
        What each country adds, and what it would pay of the works by that, where that was asked
        for.
    benefit : BenefitAnswer, optional
        What the works cost and bring over the years, and to whom, where that was asked for.
    fleet : FleetAnswer, optional
        What the cargo needs to move, with the plan and without it, where that was asked for.
    """

    readings: tuple[ReadingAnswer, ...]
    profile: tuple[ProfileRow, ...]
    route: tuple[RouteElementRow, ...]
    network: NetworkRows
    quality: dict[str, int]
    sources: tuple[str, ...]
    names: dict[str, str]
    operations: tuple[OperationAnswer, ...]
    numbers: tuple[NumberRow, ...] = ()
    trade: tuple[TradeRow, ...] = ()
    claims: ClaimsAnswer | None = None
    counts: CalibrateAnswer | None = None
    confidence: ConfidenceAnswer | None = None
    closures: ClosuresAnswer | None = None
    share: ShareAnswer | None = None
    benefit: BenefitAnswer | None = None
    fleet: FleetAnswer | None = None

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
    progress(message("planning"), 0.1)
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
        case, plan, sims, claims=question.claims, counts=question.counts,
        samples=question.samples, probability=question.plan.probability,
        closures=question.closures, share=question.share, benefit=question.benefit,
        curve=question.curve, fleet=question.fleet, seed=question.seed,
        workers=question.workers, progress=progress,
    )  # fmt: skip


def describe_report(
    case: Case,
    plan: Plan,
    sims: Sequence[Simulation] = (),
    *,
    claims: bool = False,
    counts: bool = False,
    samples: int | None = None,
    probability: float | None = None,
    closures: bool = False,
    share: bool = False,
    benefit: bool = False,
    curve: int = 0,
    fleet: bool = False,
    seed: int = 1,
    workers: int = 1,
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
    samples : int, optional
        Draws that say how sure the plan is; none when not given.
    probability : float, optional
        Probability for which the cheapest plan is sought beside it, by as many draws, or 200.
    closures, share : bool
        Whether elements are closed in turn, and whether the works are shared among countries.
    benefit : bool
        Whether the plan is appraised.
    curve : int
        Plans to appraise between what gets through today and the furthest reach; with any, the plan
        is appraised too.
    fleet : bool
        Whether locomotives, wagons, crews, trucks and ships are counted.
    seed, workers : int
        Seed of the draws, and processes that share them.
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
    progress(message("readings"), 0.3)
    own, *beyond = (
        reading(case, p, key, sims) for p, key in zip(plans, ("plan", "end-to-end"), strict=False)
    )
    sure = None
    if samples is not None:
        sure = how_sure(
            plan, samples, seed, probability=probability, workers=workers, progress=progress
        )
        own = replace(own, plan=with_probability(own.plan, plan, *sure.tests))
    if probability is not None:
        chance = answer_chance(plan, probability, samples or SAMPLES, seed, progress)
        own = replace(own, plan=with_chance(own.plan, plan, chance))
    readings = side_by_side(case, plan, [own, *beyond], progress)
    ledger = counted = None
    if claims and (case.records["claims"] or case.records["experts"]):
        ledger = answer_claims(case, ClaimsQuestion(), progress)
    if counts and case.records["counts"]:
        counted = answer_calibrate(case, CalibrateQuestion(fit=False), progress)
    closed = closed_in_turn(plan, progress) if closures else None
    shares = shared_works(case, plan, progress) if share else None
    gains = appraised(case, plan, curve, progress) if benefit or curve else None
    fleets = needed_fleets(plan, progress) if fleet else None
    progress(message("drawing"), 0.9)
    before, after = plans[-1].before, plans[-1].after
    legs = main_route(after)
    named = frozenset(leg.element for leg in legs).union(*(r.stops for r in readings))
    operations = describe_operations(sims)
    cited = {s for o in operations for i in o.indicators for s in words(i.source_id or "")}
    numbers = number_rows(legs, after, {p for one in plans for p in one.built})
    used = cited | {s for n in numbers for s in words(n.source)}
    used |= sources_of_plans(case, plans, named)
    used |= sources_of_evidence(case, ledger, counted)
    if readings[0].plan.readings:
        said = words(case.settings["statement"])
        used |= {s for c in said for s in words(case.records["claims"][c]["source_id"])}
    return ReportAnswer(
        readings=readings,
        profile=profile_rows(legs, after, before),
        route=route_rows(legs, before, after),
        network=network_rows(after, changed_by(plans[-1])),
        quality=quality_counts(legs, after),
        sources=tuple(s for s in case.records["sources"] if s in used),
        names={e.id: e.name for e in before.capacities.elements.values()},
        operations=operations,
        numbers=numbers,
        trade=trade_rows(after),
        claims=ledger,
        counts=counted,
        confidence=sure,
        closures=closed,
        share=shares,
        benefit=gains,
        fleet=fleets,
    )


def _check_case(case: Case, plan: Plan, sims: Sequence[Simulation]) -> None:
    of = plan.before.capacities.situation.case
    if of is not case and of.hash != case.hash:
        raise CorridorError(
            message(
                "the plan belongs to another case than %(name)s; plan again",
                name=repr(case.name),
            )
        )
    if not sims:
        return
    from corridor.simulation.results.outcome import Simulation  # loads compiled code

    for sim in sims:
        if not isinstance(sim, Simulation):
            raise CorridorError(
                message(
                    "sim is %(kind)s; expected what corridor.simulate returns, several "
                    "simulations in a list, or nothing",
                    kind=type(sim).__name__,
                )
            )
        of = sim.capacities.situation.case
        if of is not case and of.hash != case.hash:
            raise CorridorError(
                message(
                    "the simulation belongs to another case than %(name)s; simulate again",
                    name=repr(case.name),
                )
            )
