"""The works of most net present value, as part of an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corridor.answers.questions import RecommendQuestion
from corridor.answers.situations import situation_at
from corridor.appraisal.benefit import carbon_usd_per_t
from corridor.appraisal.least_transport import STAYS
from corridor.appraisal.most import MostWorth, most_worth
from corridor.case.model import Case
from corridor.economics.appraisal import PERIOD_YEARS
from corridor.planning.period import period_of
from corridor.planning.recommend import unplanned
from corridor.progress import Progress, silent


@dataclass(frozen=True)
class WorthRow:
    """What the works of most net present value are worth, and the bound on that of any works.

    Attributes
    ----------
    npv_musd, bound_musd : float
        Net present value, and its proven bound.
    before_musd_per_year, after_musd_per_year : float
        Cost of transport of all demand in the year of opening, without and with them.
    unserved_before_t, unserved_after_t : float
        Tonnes a year that find no room.
    waits_before_musd_per_year, waits_after_musd_per_year : float or None
        What waits for others are of the cost of transport; None where they do not count.
    years : int
        Years of operation that count.
    rounds : int
        Sets of works proposed.
    rule : str
        What the cost of transport is.
    """

    npv_musd: float
    bound_musd: float
    before_musd_per_year: float
    after_musd_per_year: float
    unserved_before_t: float
    unserved_after_t: float
    waits_before_musd_per_year: float | None
    waits_after_musd_per_year: float | None
    years: int
    rounds: int
    rule: str


def find_most_worth(
    case: Case, question: RecommendQuestion, progress: Progress = silent
) -> MostWorth:
    """Return the works of most net present value within the budget of a question."""
    by = int(case.settings["by"]) if question.by is None else question.by
    sit = situation_at(case, replace(question.at, built=()))
    nothing = unplanned(
        case,
        by,
        scenario=sit.scenario,
        growth=question.at.growth,
        count=question.count,
        projects=question.projects,
        budget=question.budget_musd,
        built=question.at.built,
        fixed={p: period_of(years) for p, years in question.fixed.items()},
        horizon=by + PERIOD_YEARS - 1 if question.horizon is None else question.horizon,
    )
    curves = None
    if question.waits == "simulated":
        from corridor.answers.simulate import simulated_waits

        curves = simulated_waits(case, replace(question.at, year=by), progress)
    carbon, wait = carbon_usd_per_t(case), question.waits is not None
    return most_worth(nothing, carbon, progress, wait=wait, curves=curves)


def worth_row(most: MostWorth) -> WorthRow:
    """Return what works are worth, with the rule by which transport is counted."""
    wait = most.waits_before_musd_per_year is not None
    return WorthRow(
        most.npv_musd, most.bound_musd, most.before_musd_per_year, most.after_musd_per_year,
        most.unserved_before_t, most.unserved_after_t,
        most.waits_before_musd_per_year, most.waits_after_musd_per_year,
        most.years, most.rounds,
        "all demand of the year takes the routes of least haulage, hours"
        f"{', waits for others' if wait else ''} and emissions within capacities, and the same "
        f"each year; a tonne that finds no room costs {STAYS:g} times its cheapest route"
        f"{', waits at 95 % of use included' if wait else ''}",
    )  # fmt: skip
