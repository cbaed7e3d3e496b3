"""The verb: which projects, in which year, reach a target at least cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from numbers import Real

import pandas as pd

from corridor.case.count import Count, Direction, Mix, OtherCargo
from corridor.case.firmness import Standing
from corridor.case.model import Case
from corridor.case.naming import row_id
from corridor.case.situation import Situation, check_is_case, situation
from corridor.case.tables import blank, shares
from corridor.case.target import Target, target_by_year, total_and_count
from corridor.elements.shut import shut_elements, shut_words
from corridor.elements.table import capacities
from corridor.maxflow.cut import CutElement, cut_elements
from corridor.maxflow.forms import with_forms
from corridor.maxflow.maximum import FlowProgram
from corridor.maxflow.others import keep_others
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput
from corridor.messages import message
from corridor.network.build import build_network
from corridor.planning.budget import Budget, limits_of
from corridor.planning.cure import Works, find_cure
from corridor.planning.limited import least_cost_within
from corridor.planning.options import Candidate, candidates_by, find_options
from corridor.planning.plan import DatedTarget, Maximise, Plan
from corridor.planning.pool import CutPool, YearPool
from corridor.planning.sea_levels import SeaLevel, SeaLevels, has_year, sea_levels
from corridor.planning.search import EQUAL, Proposal, furthest, least_cost
from corridor.planning.standing import as_firm_as, without
from corridor.planning.terms import Fixed, check_fixed, with_fixed, with_horizon
from corridor.problems import CorridorError, InternalError
from corridor.progress import passing_on


@dataclass(frozen=True)
class _Question:
    """What is asked, apart from target, year and money."""

    case: Case
    scenario: str | None
    count: Count
    sea_level: SeaLevel | None
    share: float
    projects: Standing = "proposed"
    built: frozenset[str] = frozenset()
    fixed: Fixed = field(default_factory=dict)
    horizon: int | None = None
    seconds: float | None = None
    growth: str | None = None

    def sea(self, by: int) -> SeaLevels | None:
        """Return the futures of the sea in a year."""
        return None if self.sea_level is None else sea_levels(self.sea_level, by, self.share)

    def situation(self, by: int) -> Situation:
        """Return what stands in a year without any project of a plan."""
        sit, sea = _starting_point(self.case, by, self.scenario, self.growth), self.sea(by)
        sit = sit.with_built(sit.built | self.built) if self.built else sit
        return sit if sea is None else sit.with_level(sea.level_m)

    def candidates(self, by: int) -> dict[str, Candidate]:
        """Return what a plan for a year may choose, whatever its standing."""
        return candidates_by(self.situation(by), by)

    def works(self, by: int) -> Works:
        """Return what stands in a year, and what a plan for it may choose."""
        return self.situation(by).built, frozenset(self.candidates(by))

    def pool(self, years: Iterable[int], known: Sequence[YearPool] = ()) -> CutPool:
        """Return the pool of several years, with the programs and cuts of years that are known.

        What an earlier year could build and the last cannot, because a later opening excludes it,
        no plan can build.
        """
        pools: list[YearPool] = []
        wanted = list(years)
        going_on = self.candidates(max(wanted)).values() if len(wanted) > 1 else ()
        works = [c for c in going_on if c.work_loss_share > 0]
        for by in wanted:
            same = [y for y in known if y.options.by == by and not works]
            pools.append(same[0] if same else self.year(by, (*pools, *known), works))
        last = pools[-1].options
        for k, year in enumerate(pools):
            gone = set(year.options.candidates) - set(last.candidates)
            if gone:
                pools[k] = replace(year, options=without(year.options, gone))
        return CutPool(tuple(pools))

    def year(
        self, by: int, like: Sequence[YearPool] = (), going_on: Sequence[Candidate] = ()
    ) -> YearPool:
        """Return options and flow program of a year; the program of another year where it serves.

        The proportions of a fixed mix and the other cargo are those of the year, so only a free
        mix that ignores the others keeps its program.
        """
        sit = self.situation(by)
        options = as_firm_as(find_options(sit, by, going_on), self.projects)
        options = with_horizon(with_fixed(options, self.fixed), self.horizon)
        if like and self.count.mix == "free" and self.count.others == "ignored":
            return YearPool(options, like[0].program)
        year = replace(sit, year=by)
        question = ask(year, self.count)
        network = build_network(self.case, question.places)
        question = with_forms(year, question, network)
        if self.count.others == "served":
            today = network.row_capacity(options.capacity(frozenset()))
            question = keep_others(year, question, network, today)
        if question.others is not None:
            options = replace(options, background=question.others.background_t_per_year)
        return YearPool(options, FlowProgram(network, question))


def recommend(
    case: Case,
    target_mt: Target | None = None,
    by: int | None = None,
    *,
    scenario: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix = "fixed",
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    projects: Standing = "proposed",
    budget: Budget = None,
    built: Iterable[str] = (),
    fixed: Fixed | Iterable[str] = (),
    horizon: int | None = None,
    maximise: Maximise | None = None,
    seconds: float | None = None,
    sea_level: SeaLevel | None = None,
    share: float = 0.9,
    growth: str | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Plan:
    """Choose projects and years of work that carry a target by a year at least discounted cost.

    For the case's own screenline the same target is also counted end to end, if the case names
    such a screenline: see ``end_to_end`` of the plan.

    Parameters
    ----------
    case : Case
        The case.
    target_mt : float or mapping, optional
        Target in million tonnes a year; ``{"forward": 20, "back": 10}`` has to let both through at
        once, ``{2028: 20, 2032: 30}`` has to carry each by its year. None where the most is asked
        for.
    by : int, optional
        Year in which it has to be carried; the case's own when not given. Targets by year name
        their own.
    scenario : str, optional
        Id or name of a scenario.
    screenline, between, mix, others, modes, direction
        Which tonnes count, as in [`corridor.throughput`][], but in the proportions of the forecast
        unless ``mix="free"`` is given. Other cargo keeps what today's network carries of it in that
        year.
    projects : {"built", "under_construction", "financed", "announced", "studied", "proposed"}
        The least firm works that the plan may use.
    budget : float, mapping or None
        Million dollars a year, or limits by payer, year or years together, such as
        ``{"AZ": 200, "2027": 300, "2026-2030": 900, "AZ@total": 400}``. All of them hold. Work
        may stretch to the ``most_build_years`` of the case where that keeps it within them.
    built : iterable of str
        Projects that stand at no cost, as plans made before have it.
    fixed : mapping or iterable of str
        Projects that the plan has to build, at its cost: with their first year, with a ``Period``
        of work, or with None where the plan chooses their years.
    horizon : int, optional
        Year up to which annuities and upkeep are the cost of a work; without it, that of building.
    maximise : {"tonnes"}, optional
        Ask for the most tonnes within the budget, at least cost, instead of a target.
    seconds : float, optional
        Time for the search of the cheapest plan. The plan may then cost more than the cheapest: its
        ``gap`` says by which share at most, as two runs of the solver agree. Without it the search
        ends with a proof, however long that takes.
    sea_level : float, Series or DataFrame, optional
        Level of the inland sea in m BS, a path of it by year, or an ensemble with a row for each
        member and a column for each year; the level of case or scenario when not given.
    share : float
        Share of the futures of an ensemble in which the plan has to carry the target.
    growth : str, optional
        Growth path of the demand; the scenario's or the case's own when not given.
    progress : callable, optional
        Receives what is being done and the tonnes carried so far.

    Returns
    -------
    Plan
        Also when the target cannot be reached: see its ``status``.

    Raises
    ------
    CorridorError
        If a name is unknown, or target, year, budget, levels or share make no sense.
    InternalError
        If the answer contradicts itself; it is not returned.
    """
    check_is_case(case)
    if sea_level is not None and blank(case.settings["sea_level_m"]):
        raise CorridorError(
            message(
                "the case %(name)s has no inland sea: give sea_level_m in case.toml, and the "
                "level of each depth in ports.csv",
                name=case.name,
            )
        )
    if screenline is not None:
        screenline = row_id(case, "screenlines", screenline)
    only = None if modes is None else tuple(modes)
    count = Count(screenline, between, mix, others, only, direction)
    asked = replace(
        _question(case, scenario, count, projects, built, fixed, horizon),
        sea_level=sea_level,
        share=share,
        seconds=_checked_seconds(seconds),
        growth=growth,
    )
    if maximise is not None:
        by = int(case.settings["by"]) if by is None else by
        _check_most(maximise, target_mt)
        if seconds is not None:
            raise CorridorError(
                message(
                    "the time is limited for the cheapest plan of a target: leave seconds out "
                    "with maximise, or give a target"
                )
            )
        check_question(case, {by: 1.0}, budget)
        return _most_plan(asked, by, budget, progress)
    if target_mt is None:
        raise CorridorError(
            message("no target is given: name one, or ask for the most within a budget")
        )
    total_mt, count = total_and_count(target_mt, count)
    by_year = target_by_year(target_mt, by)
    if by_year is None:
        by_year = {int(case.settings["by"]) if by is None else by: total_mt}
    check_question(case, by_year, budget)
    wanted = {int(year): mt * 1e6 for year, mt in by_year.items()}
    asked = replace(asked, count=count)
    plan = _plan(asked, wanted, budget, progress)
    line = end_to_end_line(case, screenline, between)
    if line is None:
        return plan
    further = replace(asked, count=replace(count, screenline=line))
    beyond = _plan(further, wanted, budget, progress)
    return replace(plan, end_to_end=beyond)


def unplanned(
    case: Case,
    by: int | None = None,
    *,
    scenario: str | None = None,
    count: Count | None = None,
    projects: Standing = "proposed",
    budget: Budget = None,
    built: Iterable[str] = (),
    fixed: Fixed | Iterable[str] = (),
    horizon: int | None = None,
    growth: str | None = None,
) -> Plan:
    """Return the plan that builds nothing, for a question that has no target.

    Parameters
    ----------
    case, by, scenario, projects, budget, built, fixed, horizon, growth
        As in [`corridor.recommend`][].
    count : Count, optional
        Which tonnes count; those of the case's own screenline when not given.

    Returns
    -------
    Plan
        With its candidates and what gets through without them.
    """
    by = int(case.settings["by"]) if by is None else by
    check_question(case, {by: 1.0}, budget)
    counted = Count(mix="fixed") if count is None else count
    asked = _question(case, scenario, counted, projects, built, fixed, horizon)
    asked = replace(asked, growth=growth)
    pool = asked.pool([by])
    check_fixed(pool.options, asked.fixed, budget)
    return _empty_plan(asked, pool, [_before(pool.years[0])], {by: 0.0}, budget)


def _question(
    case: Case,
    scenario: str | None,
    count: Count,
    projects: Standing,
    built: Iterable[str],
    fixed: Fixed | Iterable[str],
    horizon: int | None,
) -> _Question:
    """Return a question with the ids of the projects that it names."""
    stands = frozenset(row_id(case, "projects", p) for p in built)
    named = fixed if isinstance(fixed, Mapping) else dict.fromkeys(fixed)
    works = {row_id(case, "projects", p): period for p, period in named.items()}
    return _Question(case, scenario, count, None, 1.0, projects, stands, works, horizon)


def year_pool(
    case: Case,
    by: int,
    *,
    scenario: str | None = None,
    count: Count | None = None,
    sea_level_m: float | None = None,
    projects: Standing = "proposed",
) -> YearPool:
    """Return what can be built by a year under a scenario, and the flow program of that year.

    Parameters
    ----------
    case : Case
        The case.
    by : int
        Year of the target.
    scenario : str, optional
        Id or name of a scenario.
    count : Count, optional
        Which tonnes count; those of the case's own screenline when not given.
    sea_level_m : float, optional
        Level of the inland sea; that of case or scenario when not given.
    projects
        The least firm works, as in [`corridor.recommend`][].

    Returns
    -------
    YearPool
    """
    counted = Count(mix="fixed") if count is None else count
    return _Question(case, scenario, counted, sea_level_m, 1.0, projects).year(by)


def end_to_end_line(
    case: Case, screenline: str | None, between: tuple[str, str] | None
) -> str | None:
    """Return the end-to-end screenline, if the case's own screenline is asked for."""
    own = screenline in (None, case.settings["screenline"]) and between is None
    line = str(case.settings["end_to_end"] or "")
    return line if own and line else None


def plan_beside(plan: Plan, progress: Callable[[str, float], None] | None = None) -> Plan:
    """Return the plan for the same question with the sea at the level of case or scenario."""
    question = _asked_again(plan, plan.count, None)
    return _plan(question, plan.wanted, plan.budget, progress)


def plan_at(
    plan: Plan, screenline: str, progress: Callable[[str, float], None] | None = None
) -> Plan:
    """Return the plan for the same target counted at another screenline.

    Levels of the sea are known for the years of its targets alone, so that a cure can name no
    other.
    """
    count = replace(plan.count, screenline=screenline)
    members = {year: then.members_m for year, then in plan.seas.items()}
    levels = None if plan.sea is None else pd.DataFrame(members)
    question = _asked_again(plan, count, levels)
    return _plan(question, plan.wanted, plan.budget, progress)


def _asked_again(plan: Plan, count: Count, levels: SeaLevel | None) -> _Question:
    """Return the question of a plan with another count and level of the sea."""
    asked = plan.before.capacities.situation
    share = 1.0 if levels is None or plan.sea is None else plan.sea.share
    return _Question(
        asked.case, asked.scenario, count, levels, share, plan.standing,
        plan.stands, plan.fixed, plan.horizon, growth=asked.growth,
    )  # fmt: skip


def _telling(
    progress: Callable[[str, float], None] | None,
) -> Callable[[int, float], None] | None:
    """Return what a search tells of its rounds, handed on to a progress."""
    if progress is None:
        return None
    return passing_on(progress, lambda _, tonnes: progress(message("planning"), tonnes))


def _plan(
    question: _Question,
    wanted: Mapping[int, float],
    budget: Budget,
    progress: Callable[[str, float], None] | None,
) -> Plan:
    """Plan one reading of the targets, t/year by year."""
    tell = _telling(progress)
    whole, targets = question.pool(wanted), tuple(wanted.values())
    check_fixed(whole.options, question.fixed, budget)
    before = [_before(year) for year in whole.years]
    if question.seconds is None:
        proposal = least_cost(whole, targets, budget=budget, progress=tell)
    else:
        proposal = least_cost_within(whole, targets, question.seconds, budget=budget, progress=tell)
    if proposal is not None:
        plan = _empty_plan(question, whole, before, wanted, budget)
        return replace(plan, seconds=question.seconds).with_proposal(proposal)
    return _furthest_plan(question, whole, before, wanted, budget, tell)


def _most_plan(
    question: _Question, by: int, budget: Budget, progress: Callable[[str, float], None] | None
) -> Plan:
    """Return the cheapest plan that carries as much as any within the budget."""
    tell = _telling(progress)
    pool = question.pool([by])
    check_fixed(pool.options, question.fixed, budget)
    reach = furthest(pool, budget=budget, progress=tell)
    most = reach.flow.tonnes_per_year * (1 - EQUAL)
    if not most > 0:
        cut = ", ".join(c.name for c in _named_cut(pool, reach)) or message("it")
        raise CorridorError(
            message(
                "nothing gets through by %(by)s within the budget: %(cut)s carries nothing",
                by=by,
                cut=cut,
            )
        )
    proposal = least_cost(pool, (most,), budget=budget, progress=tell)
    if proposal is None:
        raise InternalError(f"a plan carries {most:.9g} t/year, and then none is said to")
    empty = _empty_plan(question, pool, [_before(pool.years[0])], {by: most}, budget)
    plan = replace(empty, maximised="tonnes", dispute=reach.choice.dispute)
    return plan.with_proposal(proposal)


def _checked_seconds(seconds: float | None) -> float | None:
    if seconds is not None and not 0 < seconds < math.inf:
        raise CorridorError(
            message(
                "the time is %(seconds)s s; expected more than 0, or none at all",
                seconds=f"{seconds:g}",
            )
        )
    return seconds


def _check_most(maximise: str, target_mt: Target | None) -> None:
    if maximise != "tonnes":
        raise CorridorError(
            message(
                "maximise is %(maximise)s; expected tonnes. Works of most net present value are "
                "asked of corridor.answer, with a RecommendQuestion",
                maximise=repr(maximise),
            )
        )
    if target_mt is not None:
        raise CorridorError(message("give a target, or ask for the most within a budget, not both"))


def _empty_plan(
    question: _Question,
    pool: CutPool,
    before: Sequence[Throughput],
    wanted: Mapping[int, float],
    budget: Budget,
) -> Plan:
    """Return the plan that builds nothing, for the targets of the years of a pool."""
    targets = list(wanted.items())
    now, later = targets[: len(pool.years)], targets[len(pool.years) :]
    targets_now = (
        DatedTarget(by, target, top, top)
        for (by, target), top in zip(now, before[: len(now)], strict=True)
    )
    *earlier, own = targets_now
    seas = {by: sea for by in wanted if (sea := question.sea(by)) is not None}
    return Plan(
        status="optimal",
        target_t_per_year=own.target_t_per_year,
        by=own.by,
        projects=(),
        before=own.before,
        after=own.after,
        cost_musd=0.0,
        bound_musd=0.0,
        blocking_cut=(),
        cure="",
        pool=pool,
        budget=budget,
        count=question.count,
        standing=question.projects,
        stands=question.built,
        fixed=question.fixed,
        horizon=question.horizon,
        earlier=tuple(earlier),
        later=dict(later),
        seas=seas,
    )


def _furthest_plan(
    question: _Question,
    whole: CutPool,
    before: Sequence[Throughput],
    wanted: Mapping[int, float],
    budget: Budget,
    tell: Callable[[int, float], None] | None,
) -> Plan:
    """Return the cheapest plan that gets as far as any can, with what blocks the target.

    It carries the targets of the years before the first that is out of reach beside them.
    """
    pool, carried = _first_out_of_reach(question, whole, wanted, budget)
    plan = _empty_plan(question, pool, before, wanted, budget)
    reach = furthest(pool, carried, budget=budget, progress=tell)
    most = reach.flow.tonnes_per_year * (1 - EQUAL)
    proposal = least_cost(pool, (*carried, most), budget=budget, progress=tell)
    if proposal is None:
        raise InternalError(f"a plan carries {most:.9g} t/year, and then none is said to")

    def works(year: int) -> Works | None:
        return question.works(year) if has_year(question.sea_level, year) else None

    def later(year: int) -> CutPool:
        return question.pool([*list(wanted)[: len(carried)], year], pool.years)

    cut = _named_cut(pool, reach)
    shut = _shut_for_good(pool, reach, cut)
    all_years = (whole, tuple(wanted.values())) if plan.later else None
    return replace(
        plan,
        status="unreachable",
        blocking_cut=cut,
        cure=find_cure(pool, plan.targets, plan.by, budget, later, works, shut, all_years),
        dispute=reach.choice.dispute,
    ).with_proposal(proposal)


def _first_out_of_reach(
    question: _Question, whole: CutPool, wanted: Mapping[int, float], budget: Budget
) -> tuple[CutPool, tuple[float, ...]]:
    """Return the pool up to the first year that no plan carries beside those before it.

    Also what a plan is known to carry in the years before it, at most their targets, t/year.
    """
    years, targets = list(wanted), tuple(wanted.values())
    carried: tuple[float, ...] = ()
    for last in range(1, len(years)):
        pool = question.pool(years[:last], whole.years)
        proposal = least_cost(pool, targets[:last], budget=budget)
        if proposal is None:
            return pool, carried
        carried = tuple(
            min(target, flow.tonnes_per_year * (1 - EQUAL))
            for target, flow in zip(targets, proposal.flows, strict=False)
        )
    return whole, carried


def _shut_for_good(pool: CutPool, reach: Proposal, cut: Sequence[CutElement]) -> str:
    """Return in words what of a blocking cut is shut whatever is built; empty for nothing."""
    sit, best = pool.options.situation, pool.options.best_capacity()
    closed = {c.id for c in cut if best[c.id] <= 0}
    if not closed:
        return ""
    shut = shut_elements(capacities(sit.with_built(sit.built | reach.built)))
    return shut_words(sit, [e for e in shut if e.id in closed])


def _starting_point(case: Case, by: int, scenario: str | None, growth: str | None) -> Situation:
    """Take as built what opens by the target year, unless the scenario names a year of its own."""
    sit = situation(case, scenario=scenario, growth=growth)
    own = None if sit.scenario is None else case.records["scenarios"][sit.scenario]["year"]
    if not blank(own):
        return sit
    return situation(case, year=by, scenario=scenario, growth=growth)


def check_question(case: Case, wanted_mt: Mapping[int, float], budget: Budget) -> None:
    """Refuse targets, million t a year by year, and budgets that make no sense.

    Raises
    ------
    CorridorError
        With what was found and expected.
    """
    first = int(case.settings["year"])
    for by, target_mt in wanted_mt.items():
        _check_types(target_mt, by)
        if not target_mt > 0 or target_mt > 1e4:
            raise CorridorError(
                message(
                    "the target is %(target)s million t/year; expected more than 0 and at most "
                    "10000",
                    target=f"{target_mt:g}",
                )
            )
        if by <= first or by > 2100:
            raise CorridorError(
                message("the year is %(by)s; expected %(first)s to 2100", by=by, first=first + 1)
            )
    payers = {p for row in case.rows("projects") for p in shares(row["payers"])}
    for limit in limits_of(budget):
        if limit.payer is not None and limit.payer not in payers:
            known = ", ".join(sorted(payers))
            raise CorridorError(
                message(
                    "no project is paid by %(payer)s; payers: %(known)s",
                    payer=repr(limit.payer),
                    known=known,
                )
            )


def _check_types(target_mt: object, by: object) -> None:
    """Refuse words and lists where numbers belong."""
    if isinstance(target_mt, bool) or not isinstance(target_mt, Real):
        raise CorridorError(
            message("the target is %(target)s; expected a number", target=repr(target_mt))
        )
    if isinstance(by, bool) or not isinstance(by, Real):
        raise CorridorError(message("the year is %(by)s; expected a number", by=repr(by)))
    if by != int(by):  # type: ignore[call-overload]
        raise CorridorError(message("the year is %(by)s; expected a whole number", by=repr(by)))


def _before(year: YearPool) -> Throughput:
    caps, program = capacities(year.options.situation), year.program
    flow = program.solve(program.network.row_capacity(caps.by_id))
    return Throughput(program.question, caps, program, flow)


def _named_cut(pool: CutPool, reach: Proposal) -> tuple[CutElement, ...]:
    sit, network = pool.options.situation, pool.program.network
    caps = capacities(sit.with_built(sit.built | reach.built))
    rows = network.row_capacity(caps.by_id)
    return cut_elements(network, reach.flow, rows, caps.elements)
