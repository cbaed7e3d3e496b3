"""The verb: what works cost and bring over the years, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from corridor.appraisal.assigned import transports
from corridor.appraisal.gains import gains
from corridor.appraisal.value import AppraisedYear, Benefit
from corridor.appraisal.works import (
    OpenedWork,
    Openings,
    built_by,
    last_year,
    lost_in,
    opened_works,
)
from corridor.appraisal.years import computed_years, mixtures
from corridor.assignment.of_case.assign import method_of
from corridor.assignment.of_case.methods import Method
from corridor.case.model import Case
from corridor.case.situation import Situation, check_is_case, situation
from corridor.case.tables import blank
from corridor.economics.appraisal import PERIOD_YEARS
from corridor.elements.table import capacities, during_work
from corridor.messages import message
from corridor.planning.plan import Plan
from corridor.problems import CorridorError
from corridor.progress import Progress, silent

CARBON_USD_PER_T = 75.0
"""Price of a tonne of emissions where the case has none: the middle of 50 to 100 dollars, the range
of the High-Level Commission on Carbon Prices (World Bank, 2017) for 2030."""

RELIABILITY_RATIO = 0.4
"""What an hour of standard deviation costs over what an hour costs where the case does not say: the
value for journeys by car of UK TAG unit A1.3, for want of one for freight."""

MOST_YEARS = 100
"""Longest period of an appraisal."""


def benefit(
    case: Case,
    plan: Plan | None = None,
    *,
    projects: Iterable[str] | Openings = (),
    year: int | None = None,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    method: Method | None = None,
    period_years: int = PERIOD_YEARS,
    progress: Progress = silent,
) -> Benefit:
    """Appraise works: the cost of transport of all demand without and with them, over years.

    Parameters
    ----------
    case : Case
        The case.
    plan : Plan, optional
        A plan whose works are appraised, under its scenario and level of the sea.
    projects : iterable of str, or mapping of str to int
        Works by id or name; a mapping names the year in which each opens.
    year : int, optional
        Year in which all works open that have no year of their own; each as early as it can when
        not given.
    scenario, built, sea_level_m, growth
        What holds without the works, as in [`corridor.capacity`][].
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses, as in [`corridor.assign`][]; that of the case when not given.
    period_years : int
        Years of operation that count from the last opening; fewer where no work lasts so long.
    progress : callable
        Receives what is being done, and the share that is done.

    Returns
    -------
    Benefit

    Raises
    ------
    CorridorError
        If a name, year or method is wrong, or there is no demand.
    """
    method = _method(case, method)
    if not 1 <= period_years <= MOST_YEARS:
        raise CorridorError(
            message(
                "the period is %(years)s years; expected 1 to %(most)s",
                years=period_years,
                most=MOST_YEARS,
            )
        )
    if plan is not None:
        base = plan.before.capacities.situation
        openings: Openings = {p.id: p.period for p in plan.projects}
        scenario, built, sea_level_m = base.scenario, (), base.sea_level_m
        growth = base.growth
    else:
        base = situation(
            case, year=year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth
        )
        openings = _openings(projects, year)

    def without(of_year: int) -> Situation:
        return situation(
            case,
            year=of_year,
            scenario=scenario,
            built=built,
            sea_level_m=sea_level_m,
            growth=growth,
        )

    works = opened_works(base, openings)
    if not works:
        return Benefit((), base, method, base.year, base.year, carbon_usd_per_t(case), (), {})
    first, last = min(w.counts_from for w in works), last_year(works, period_years)
    stages = computed_years(without(first), works, last)
    years = [one for own in stages.values() for one in own]
    assigned_stages = []
    for k, of_year in enumerate(years):
        progress(message("transport of %(year)s", year=of_year), k / len(years))
        assigned_stages.append(_year(without(of_year), works, method))
    return Benefit(
        works, without(first), method, first, last, carbon_usd_per_t(case), tuple(assigned_stages),
        mixtures(stages, last),
    )  # fmt: skip


def _method(case: Case, method: Method | None) -> Method:
    """Return the method that is given, or that of the case."""
    check_is_case(case)
    method = method_of(case) if method is None else method
    if method not in get_args(Method):
        raise CorridorError(
            message(
                "method is %(method)s; expected %(names)s",
                method=repr(method),
                names=", ".join(get_args(Method)),
            )
        )
    return method


def _openings(projects: Iterable[str] | Openings, year: int | None) -> Openings:
    """Return works with their years, those without one in a common year."""
    if isinstance(projects, Mapping):
        return {p: year if own is None else own for p, own in projects.items()}
    listed = projects.split(",") if isinstance(projects, str) else projects
    return {p.strip(): year for p in listed if p.strip()}


def _year(then: Situation, works: tuple[OpenedWork, ...], method: Method) -> AppraisedYear:
    """Assign the demand of a year without the works, and with them open or under way."""
    given = then.with_built(then.built | built_by(works, then.year))
    with_them = during_work(capacities(given), lost_in(works, then.year))
    without, with_works = transports(
        (capacities(then), with_them), method, reliability_ratio(then.case)
    )
    return AppraisedYear(then.year, without, with_works, gains(without, with_works))


def carbon_usd_per_t(case: Case) -> float:
    """Return the price of a tonne of emissions in a case, USD."""
    own = case.settings["carbon_usd_per_t"]
    return CARBON_USD_PER_T if blank(own) else float(own)


def reliability_ratio(case: Case) -> float:
    """Return what an hour of standard deviation costs in a case, over what an hour costs."""
    own = case.settings["reliability_ratio"]
    return RELIABILITY_RATIO if blank(own) else float(own)
