"""The answer of ``recommend``: which projects, in which years, reach a target at least cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from corridor.answers.appraised import PartyRow
from corridor.answers.benefit_words import queue_words
from corridor.answers.chance import ChanceAnswer, answer_chance
from corridor.answers.flow_routes import NO_ROUTES, FlowRoutes, routes_of_flow
from corridor.answers.futures import FuturesAnswer, answer_futures
from corridor.answers.plain import SHOWN
from corridor.answers.questions import RecommendQuestion, options_of
from corridor.answers.readings import (
    ReadingRow,
    asked_mt,
    reading_row,
    statement_of,
    summary_of_one,
    summary_of_readings,
)
from corridor.answers.shut import ShutRow, shut_rows
from corridor.answers.simulate import SimulateAnswer, describe_simulation
from corridor.answers.situations import situation_at
from corridor.answers.spending import SpendingRow, spending_rows
from corridor.answers.values import (
    CutRow,
    Manifest,
    SwingRow,
    cut_rows,
    finite,
    manifest,
    rows,
    swing_rows,
)
from corridor.answers.verdict import OneTest, not_drawn, plan_tests, probability_test, verdict_of
from corridor.answers.worth import WorthRow, find_most_worth, worth_row
from corridor.appraisal.benefit import benefit
from corridor.appraisal.most import MostWorth
from corridor.case.count import Count, OtherCargo
from corridor.case.model import Case
from corridor.case.rows import Project
from corridor.case.tables import words
from corridor.case.target import DIRECTIONS, Target, target_by_year
from corridor.economics.payers import by_payer
from corridor.maxflow.sensitivity import Swing
from corridor.messages import Message, Numeral, message
from corridor.planning.near_optimal import NearOptimal, near_optimal
from corridor.planning.period import period_of
from corridor.planning.plan import Plan
from corridor.planning.pool import reaches
from corridor.planning.reasons import Reason
from corridor.planning.recommend import plan_at, recommend
from corridor.planning.sensitivity import cost_tornado
from corridor.planning.standing import reliance
from corridor.progress import Progress, passing_on, silent
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.planning.sea_levels import SeaLevel


SAMPLES = 200
"""Draws behind a plan for a probability, unless others are asked for."""


@dataclass(frozen=True)
class ChangeRow:
    """An element that a project changes.

    Attributes
    ----------
    id, name : str
        The element.
    from_t_per_year, to_t_per_year : float or None
        Its capacity without the project and with it; None where nothing limits it.
    each_way : bool
        Whether each direction has that capacity.
    """

    id: str
    name: str
    from_t_per_year: float | None
    to_t_per_year: float | None
    each_way: bool


@dataclass(frozen=True)
class ProjectRow:
    """A project of a plan.

    Attributes
    ----------
    id, name, country : str
        The project.
    start, finish : int
        First and last year of work.
    cost_musd, undiscounted_musd : float
        Present value of the cost, and the cost as it will be paid.
    payers : mapping of str to float
        Share of each payer.
    why : str
        What it relieves, and what happens without it.
    standing : str
        How firm it is.
    changes : tuple of ChangeRow
        The elements that it changes; those that bind without it come first.
    relieves : tuple of str
        Names of what it changes that binds without it; empty where other projects of the plan
        require it.
    without_t_per_year, lost_t_per_year : float
        What gets through without it, and how much less that is.
    """

    id: str
    name: str
    country: str
    start: int
    finish: int
    cost_musd: float
    undiscounted_musd: float
    payers: dict[str, float]
    why: str
    standing: str
    changes: tuple[ChangeRow, ...] = ()
    relieves: tuple[str, ...] = ()
    without_t_per_year: float = 0.0
    lost_t_per_year: float = 0.0


@dataclass(frozen=True)
class AlternativeRow:
    """Another plan that reaches the target."""

    cost_musd: float
    projects: tuple[str, ...]
    proven: bool
    dispute: str


@dataclass(frozen=True)
class TargetRow:
    """The target of one direction or of one year, and what of it gets through.

    Attributes
    ----------
    direction : str
        Direction that counts; ``both`` for a target of both together.
    target_t_per_year : float
        The target.
    throughput_before_t_per_year, throughput_after_t_per_year : float or None
        What gets through in its year without the plan, and with what is in operation by then; of a
        direction, together with the other one. None where an earlier target is out of reach, so
        that the plan is not made for this one.
    by : int or None
        Year of the target.
    reached : bool
        Whether the plan carries it.
    cut_after : tuple of CutRow
        What binds next in that year.
    """

    direction: str
    target_t_per_year: float
    throughput_before_t_per_year: float | None
    throughput_after_t_per_year: float | None
    by: int | None = None
    reached: bool = False
    cut_after: tuple[CutRow, ...] = ()


@dataclass(frozen=True, repr=False)
class RecommendAnswer(Shown):
    """A plan with its reasons, its proof and what moves it.

    Attributes
    ----------
    status : str
        ``optimal``, or ``unreachable`` when it is proven that no plan carries the target.
    target_t_per_year, by
        The target and its year. Of several years, the last, or the first that is out of reach; so
        for all that is said of a year below, but the cost, which is that of the whole plan.
    throughput_before_t_per_year, throughput_after_t_per_year : float
        What gets through without and with the plan.
    throughput_after_in_demand_mix_t_per_year, forward_in_demand_mix_t_per_year : float
        With the plan, in the proportions of the year's demand, and the part of it forward.
    cost_musd, bound_musd, gap : float
        Present value, its proven lower bound, and the relative distance of the two.
    proven : bool
        Whether no plan that does as much is cheaper.
    dispute : str
        How runs of the solver differed; empty when all agree.
    undiscounted_cost_musd : float
        Cost as it will be paid.
    projects : tuple of ProjectRow
        By start year.
    blocking_cut : tuple of CutRow
        What stops the target when it is unreachable.
    missing_t_per_year : float
        Tonnes short of the target.
    cure : str
        The smallest change that would make it reachable.
    question : str
        What is counted.
    cut_after : tuple of CutRow
        What binds next.
    cost_by_payer_musd : mapping of str to float
        Present value that each payer bears.
    alternatives : tuple of AlternativeRow
        The next cheapest plans.
    quality, assumed_share
        As for a throughput.
    tornado, cost_tornado : tuple of SwingRow
        Numbers that move the throughput, and the cost, most.
    manifest : Manifest
    end_to_end : RecommendAnswer, optional
        The same target counted end to end.
    sea : FuturesAnswer, optional
        The plan over the futures of the sea.
    simulation : SimulateAnswer, optional
        A year of operation with the plan.
    certificates : tuple, optional
        Proofs for other software.
    probability : float, optional
        Share of draws in which this plan carries the target, where a probability was asked for.
    chance : ChanceAnswer, optional
        The cheapest plan for that probability, and cost against probability.
    npv_musd, bcr : float, optional
        Net present value and benefit-cost ratio of the plan, where it was to be appraised; no ratio
        where nothing is spent.
    beyond_capacity_musd : float, optional
        What of the benefits is waiting beyond capacities; see
        [`corridor.answers.appraised.BenefitAnswer`][].
    benefit_caution : str, optional
        How much is assigned above capacities without and with the plan, where that is not little.
    by_country : tuple of PartyRow, optional
        Who gains by the plan and who pays.
    targets : tuple of TargetRow
        Each direction's own target, where each has one; the target is then their sum, and only as
        much of one direction counts as goes with the other. Or the target of each year, where
        several have one.
    within_percent : float, optional
        By how many percent plans may cost more than the cheapest one to be listed.
    near_optimal : tuple of AlternativeRow, optional
        These plans, the cheapest one first; none contains another.
    near_optimal_complete : bool, optional
        Whether every plan within that share contains one of them; else there are more.
    in_all, in_some : tuple of str, optional
        Projects in all of them, and in some but not all.
    readings : tuple of ReadingRow
        The target at each screenline that the case names for it, side by side.
    summary : str
        What all this comes to in plain words: a paragraph on the readings where there are any, a
        sentence otherwise.
    cost_rule : str
        What the cost of a work is.
    spending : tuple of SpendingRow
        What each payer spends in each year.
    horizon : int, optional
        Year up to which use is part of the cost.
    maximised : str, optional
        ``tonnes`` where the most within a budget was asked for: the target is then what it comes
        to. ``npv`` where the works of most net present value were: it is what they carry.
    worth : WorthRow, optional
        What these works are worth.
    """

    status: str
    target_t_per_year: float
    by: int
    throughput_before_t_per_year: float
    throughput_after_t_per_year: float
    throughput_after_in_demand_mix_t_per_year: float
    forward_in_demand_mix_t_per_year: float
    cost_musd: float
    bound_musd: float
    gap: float
    proven: bool
    dispute: str
    undiscounted_cost_musd: float
    projects: tuple[ProjectRow, ...]
    blocking_cut: tuple[CutRow, ...]
    missing_t_per_year: float
    cure: str
    question: str
    cut_after: tuple[CutRow, ...]
    cost_by_payer_musd: dict[str, float]
    alternatives: tuple[AlternativeRow, ...]
    quality: dict[str, float]
    assumed_share: float | None
    tornado: tuple[SwingRow, ...]
    cost_tornado: tuple[SwingRow, ...]
    manifest: Manifest
    others: OtherCargo = "ignored"
    verdict: str = ""
    tests: tuple[OneTest, ...] = ()
    shut: tuple[ShutRow, ...] = ()
    routes: FlowRoutes = NO_ROUTES
    targets: tuple[TargetRow, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    summary: str = ""
    cost_rule: str = ""
    spending: tuple[SpendingRow, ...] = ()
    horizon: int | None = None
    maximised: str | None = None
    worth: WorthRow | None = None
    proposed_cost_share: float = 0.0
    proposed_gain_share: float = 0.0
    end_to_end: RecommendAnswer | None = None
    sea: FuturesAnswer | None = None
    simulation: SimulateAnswer | None = None
    certificates: tuple[dict[str, Any], ...] | None = None
    probability: float | None = field(default=None, metadata=SHOWN)
    chance: ChanceAnswer | None = None
    within_percent: float | None = None
    near_optimal: tuple[AlternativeRow, ...] | None = None
    near_optimal_complete: bool | None = None
    in_all: tuple[str, ...] | None = None
    in_some: tuple[str, ...] | None = None
    npv_musd: float | None = field(default=None, metadata=SHOWN)
    bcr: float | None = field(default=None, metadata=SHOWN)
    by_country: tuple[PartyRow, ...] | None = field(default=None, metadata=SHOWN)
    beyond_capacity_musd: float | None = None
    benefit_caution: str | None = None

    @property
    def built(self) -> frozenset[str]:
        """Ids of the projects of the plan."""
        return frozenset(p.id for p in self.projects)


def answer_recommend(
    case: Case, question: RecommendQuestion, progress: Progress = silent
) -> RecommendAnswer:
    """Answer which projects carry a target; both readings where the case has two."""
    most = find_most_worth(case, question, progress) if question.maximise == "npv" else None
    plan = find_plan(case, question, progress) if most is None else most.plan
    answer = _study(plan, question, progress)
    if most is not None:
        answer = _with_worth(answer, most)
    if plan.end_to_end is not None:
        count = plan.end_to_end.count
        beyond = replace(question, alternatives=0, within_percent=None, count=count)
        further = _study(plan.end_to_end, beyond, progress)
        answer = replace(answer, end_to_end=further)
    if question.probability is not None:
        asked = question.probability, question.samples or SAMPLES, question.seed
        answer = with_chance(answer, plan, answer_chance(plan, *asked, progress))
    if question.benefit:
        worth = benefit(case, plan, progress=progress)
        parties = rows(PartyRow, worth.by_country)
        answer = replace(
            answer, npv_musd=worth.npv_musd, bcr=worth.bcr, by_country=parties,
            beyond_capacity_musd=worth.present.beyond_musd, benefit_caution=queue_words(worth),
        )  # fmt: skip
    return with_readings(case, answer, plan, progress)


def with_readings(
    case: Case, answer: RecommendAnswer, plan: Plan, progress: Progress = silent
) -> RecommendAnswer:
    """Return an answer with its target counted at each reading of the case, and what that comes to.

    Parameters
    ----------
    case : Case
        The case; its ``readings`` are asked for when its own screenline is.
    answer : RecommendAnswer
        The answer with its tests, and the one end to end where there is one.
    plan : Plan
        Its plan. Readings that neither it nor its ``end_to_end`` answers are planned for.
    progress : callable
        Receives what is being done.

    Returns
    -------
    RecommendAnswer
    """
    answer = _drawn_once(answer, plan)
    own = plan.count.is_own and plan.maximised is None
    lines = words(case.settings["readings"]) if own else ()
    if not lines:
        return answer
    studied = {str(case.settings["screenline"]): (plan, answer)}
    if plan.end_to_end is not None and answer.end_to_end is not None:
        studied[str(plan.end_to_end.count.screenline)] = plan.end_to_end, answer.end_to_end
    readings = tuple(_reading(line, studied, plan, progress) for line in lines)
    if _is_drawn(answer.tests):
        readings = tuple(replace(r, tests=_saying_not_drawn(r.tests, r.id)) for r in readings)
    summary = summary_of_readings(
        answer.target_t_per_year, answer.by, readings, statement_of(case), plan.wanted
    )
    return replace(answer, readings=readings, summary=summary)


def _is_drawn(tests: Sequence[OneTest]) -> bool:
    return any(t.id == "probability" and t.passed is not None for t in tests)


def _saying_not_drawn(tests: Sequence[OneTest], line: str) -> tuple[OneTest, ...]:
    """Return tests in which a probability that was not computed says how to ask for it."""
    return tuple(
        not_drawn(line) if t.id == "probability" and t.passed is None else t for t in tests
    )


def _drawn_once(answer: RecommendAnswer, plan: Plan) -> RecommendAnswer:
    """Return an answer whose end-to-end reading says that only the first one was drawn for."""
    further, beyond = answer.end_to_end, plan.end_to_end
    if further is None or beyond is None or not _is_drawn(answer.tests):
        return answer
    tests = _saying_not_drawn(further.tests, str(beyond.count.screenline))
    return replace(answer, end_to_end=replace(further, tests=tests))


def _reading(
    line: str,
    studied: Mapping[str, tuple[Plan, RecommendAnswer]],
    plan: Plan,
    progress: Progress,
) -> ReadingRow:
    """Return the target counted at a screenline; plan for it unless that is done already."""
    if line in studied:
        plan_there, answer = studied[line]
        row = reading_row(plan_there, answer.verdict, answer.tests)
    else:
        plan_there = plan_at(plan, line, _telling(progress))
        tests = plan_tests(plan_there)
        row = reading_row(plan_there, verdict_of(tests), tests)
    return replace(row, id=line)


def find_plan(case: Case, question: RecommendQuestion, progress: Progress = silent) -> Plan:
    """Return the plan of a question with its live program, and its end-to-end reading."""
    sit, count = situation_at(case, replace(question.at, built=())), question.count
    return recommend(
        case,
        None if question.target_mt is None else _targets(question.target_mt, count),
        question.by,
        scenario=sit.scenario,
        screenline=count.screenline,
        between=count.between,
        mix=count.mix or "fixed",
        others=count.others,
        modes=count.modes,
        direction=count.direction,
        projects=question.projects,
        budget=question.budget_musd,
        built=question.at.built,
        fixed={p: period_of(years) for p, years in question.fixed.items()},
        horizon=question.horizon,
        maximise=question.maximise,
        seconds=question.seconds,
        growth=question.at.growth,
        sea_level=_levels(case, question),
        share=0.9 if question.share is None else question.share,
        progress=_telling(progress),
    )


def _with_worth(answer: RecommendAnswer, most: MostWorth) -> RecommendAnswer:
    """Return an answer with what its works are worth, together and each."""
    saves = most.saves_musd_per_year
    projects = tuple(
        replace(
            p,
            why=message(
                "%(does)s Without it transport costs %(saves)s million USD a year more.",
                does=most.plan.reasons[p.id].does,
                saves=Numeral(f"{saves[p.id]:,.1f}"),
            ),
        )
        for p in answer.projects
    )
    return replace(answer, projects=projects, worth=worth_row(most))


def _targets(asked: Target, count: Count) -> Target:
    """Return targets; a sum is divided where directions keep a proportion."""
    two = count.by_direction
    if isinstance(asked, Mapping) or two is None:
        return asked
    forward, back = (asked * part / sum(two) for part in two)
    by_direction: dict[Literal["forward", "back"], float] = {"forward": forward, "back": back}
    return by_direction


def _telling(progress: Progress) -> Callable[[str, float], None]:
    return passing_on(
        progress,
        lambda what, tonnes: progress(
            message(
                "%(what)s: %(tonnes)s Mt/year", what=what, tonnes=Numeral(f"{tonnes / 1e6:.1f}")
            ),
            None,
        ),
    )


def _levels(case: Case, question: RecommendQuestion) -> SeaLevel | None:
    """Return the level or the ensemble that the plan has to cope with."""
    if question.sea_scenario is None:
        return question.at.sea_level_m
    from corridor.sea.water.projection import project_sea

    by_year = None if question.target_mt is None else target_by_year(question.target_mt)
    by = max(by_year) if by_year else question.by or int(case.settings["by"])
    return project_sea(by, question.sea_scenario, question.members, question.seed).levels


def _study(plan: Plan, question: RecommendQuestion, progress: Progress) -> RecommendAnswer:
    """Return a plan with alternatives, swings and the further studies that are asked for."""
    _ = (
        plan.reasons
    )  # before further questions: of equal bottlenecks the next flow may name another
    for_tonnes = plan.maximised != "npv"  # others that carry as much are no answer to that
    others = plan.alternatives(question.alternatives) if for_tonnes else []
    swings = plan.after.tornado(progress=lambda n, of: progress(message("tornado"), n / of))
    costs: Sequence[Swing] = ()
    if for_tonnes:
        costs = cost_tornado(
            plan, progress=lambda n, of: progress(message("tornado of costs"), n / of)
        )
    answer = describe_plan(plan, question, swings, costs, others)
    if question.within_percent is not None:
        progress(message("plans that cost little more"), None)
        answer = with_near_optimal(answer, near_optimal(plan, question.within_percent))
    if question.simulate:
        from corridor.simulation.simulate import simulate

        sim = simulate(plan.before.capacities.situation.case, plan, progress=progress)
        answer = replace(answer, simulation=describe_simulation(sim))
    answer = with_tests(answer, plan)
    if plan.sea is not None:
        answer = replace(answer, sea=answer_futures(plan, progress))
    if question.certificate:
        from corridor.planning.certificate import certificate

        answer = replace(answer, certificates=(certificate(plan),))
    return answer


def with_tests(
    answer: RecommendAnswer, plan: Plan, simulated: SimulateAnswer | None = None
) -> RecommendAnswer:
    """Return an answer with the tests of its plan, and the word that follows from them.

    Parameters
    ----------
    answer : RecommendAnswer
        The answer.
    plan : Plan
        Its plan.
    simulated : SimulateAnswer, optional
        A simulated year with it; its own simulation when not given.
    """
    rests = reliance(plan)
    tests = plan_tests(plan, simulated or answer.simulation, rests)
    return replace(
        _tested(answer, plan, tests),
        proposed_cost_share=rests.cost_share,
        proposed_gain_share=rests.gain_share,
    )


def with_chance(answer: RecommendAnswer, plan: Plan, chance: ChanceAnswer) -> RecommendAnswer:
    """Return an answer with what its target costs with a probability, and the test of that."""
    test = probability_test(chance.usual_share, chance.samples, chance.chosen.probability)
    tested = with_probability(answer, plan, test)
    return replace(tested, chance=chance, probability=chance.usual_share)


def with_probability(answer: RecommendAnswer, plan: Plan, test: OneTest) -> RecommendAnswer:
    """Return an answer that has its tests with that of its probability."""
    tests = (*(t for t in answer.tests if t.id != test.id), test)
    return _tested(answer, plan, tests)


def _tested(answer: RecommendAnswer, plan: Plan, tests: tuple[OneTest, ...]) -> RecommendAnswer:
    reading = reading_row(plan, verdict_of(tests), tests)
    return replace(
        answer,
        tests=tests,
        verdict=reading.verdict,
        summary=summary_of_one(plan.target_t_per_year, plan.by, reading, _asked(plan)),
    )


def _asked(plan: Plan) -> Message:
    """Return what was asked for in words."""
    asked = asked_mt(plan.wanted)
    if plan.maximised is None:
        return asked
    if plan.maximised == "npv":
        return message(
            "The works that are worth most by %(year)s carry %(targets)s",
            year=Numeral(plan.by),
            targets=asked,
        )
    if plan.budget is not None:
        return message("The most within the budget is %(targets)s", targets=asked)
    return message("The most without a budget is %(targets)s", targets=asked)


def describe_plan(
    plan: Plan,
    question: RecommendQuestion | None = None,
    swings: Sequence[Swing] = (),
    cost_swings: Sequence[Swing] = (),
    alternatives: Sequence[Plan] = (),
) -> RecommendAnswer:
    """Return a plan as an answer."""
    mixed = plan.in_demand_mix
    options = {} if question is None else options_of(question)
    seed = options.get("seed") if "sea_scenario" in options else None
    if plan.sea is None:
        options = {k: v for k, v in options.items() if k not in ("members", "seed")}
    else:
        options["share"] = plan.sea.share
    return RecommendAnswer(
        status=plan.status,
        target_t_per_year=plan.target_t_per_year,
        by=plan.by,
        throughput_before_t_per_year=plan.before.tonnes_per_year,
        throughput_after_t_per_year=plan.after.tonnes_per_year,
        throughput_after_in_demand_mix_t_per_year=mixed.tonnes_per_year,
        forward_in_demand_mix_t_per_year=mixed.forward_t_per_year,
        cost_musd=plan.cost_musd,
        bound_musd=plan.bound_musd,
        gap=plan.gap,
        proven=plan.proven,
        dispute=plan.dispute,
        undiscounted_cost_musd=sum(p.undiscounted_musd for p in plan.projects),
        projects=_projects(plan),
        blocking_cut=cut_rows(plan.blocking_cut),
        missing_t_per_year=plan.missing_t_per_year,
        cure=plan.cure,
        question=plan.before.question.name,
        cut_after=cut_rows(plan.after.cut),
        shut=shut_rows(plan.after.capacities),
        routes=routes_of_flow(plan.after),
        cost_by_payer_musd=by_payer((p.cost_musd, p.payers) for p in plan.projects),
        alternatives=tuple(map(_alternative, alternatives)),
        quality=dict(plan.after.quality),
        assumed_share=plan.after.quality.get("assumed"),
        tornado=swing_rows(swings),
        cost_tornado=swing_rows(cost_swings),
        manifest=manifest(plan.before.capacities.situation, options, seed),
        others=plan.count.others,
        targets=_target_rows(plan),
        maximised=plan.maximised,
        horizon=plan.horizon,
        cost_rule=_cost_rule(plan.horizon),
        spending=spending_rows(plan.projects),
    )


def _cost_rule(horizon: int | None) -> Message:
    """Return in words what the cost of a work is."""
    if horizon is None:
        return message(
            "present value of building; what lasts beyond the target year is not credited"
        )
    return message(
        "present value of annuities and upkeep from opening to %(horizon)s; an annuity spreads the "
        "cost of building over the life of a work, at the end of which it is renewed",
        horizon=Numeral(horizon),
    )


def with_near_optimal(answer: RecommendAnswer, near: NearOptimal) -> RecommendAnswer:
    """Return an answer with the plans that cost little more, and what they have in common."""
    return replace(
        answer,
        within_percent=near.within_percent,
        near_optimal=tuple(map(_alternative, near.plans)),
        near_optimal_complete=near.complete,
        in_all=tuple(sorted(near.in_all)),
        in_some=tuple(sorted(near.in_some)),
    )


def _alternative(plan: Plan) -> AlternativeRow:
    return AlternativeRow(plan.cost_musd, tuple(sorted(plan.built)), plan.proven, plan.dispute)


def _target_rows(plan: Plan) -> tuple[TargetRow, ...]:
    """Return the targets of both directions or of several years, where each has its own."""
    if len(plan.wanted) > 1:
        return _dated_rows(plan)
    shares = plan.before.question.by_direction
    if shares is None:
        return ()
    flows = ((top.forward_t_per_year, top.backward_t_per_year) for top in (plan.before, plan.after))
    return tuple(
        TargetRow(
            way, share * plan.target_t_per_year, before, after, plan.by, plan.status == "optimal"
        )
        for way, share, before, after in zip(DIRECTIONS, shares, *flows, strict=True)
    )


def _dated_rows(plan: Plan) -> tuple[TargetRow, ...]:
    """Return the target of each year, those that the plan is not made for last."""
    direction = plan.count.direction
    planned = (
        TargetRow(
            direction, then.target_t_per_year, then.before.tonnes_per_year,
            then.after.tonnes_per_year, then.by,
            reaches(then.after.tonnes_per_year, then.target_t_per_year), cut_rows(then.after.cut),
        )
        for then in plan.dated
    )  # fmt: skip
    left = (TargetRow(direction, t, None, None, by) for by, t in plan.later.items())
    return (*planned, *left)


def _projects(plan: Plan) -> tuple[ProjectRow, ...]:
    reasons, options = plan.reasons, plan.pool.options
    return tuple(
        ProjectRow(
            p.id, p.name, p.country, p.start, p.finish, p.cost_musd, p.undiscounted_musd,
            dict(p.payers), reasons[p.id].words,
            options.situation.row(Project, p.id).standing, _changes(reasons[p.id]),
            reasons[p.id].relieves, reasons[p.id].without_t_per_year, reasons[p.id].lost_t_per_year,
        )
        for p in plan.projects
    )  # fmt: skip


def _changes(reason: Reason) -> tuple[ChangeRow, ...]:
    return tuple(
        ChangeRow(c.id, c.name, finite(c.from_t_per_year), finite(c.to_t_per_year), c.each_way)
        for c in reason.changes
    )
