"""What a report adds to its plan on request: closures, who gains and pays, what moves the cargo."""

from __future__ import annotations

from dataclasses import replace

from corridor.answers.appraised import BenefitAnswer, describe_benefit
from corridor.answers.benefit import SMALLEST_MT, curve_rows
from corridor.answers.closures import ClosuresAnswer, describe_closures
from corridor.answers.confidence import ConfidenceAnswer, describe_confidence
from corridor.answers.fleet import FleetAnswer, describe_fleet
from corridor.answers.questions import (
    At,
    ClosuresQuestion,
    ConfidenceQuestion,
    FleetQuestion,
    RecommendQuestion,
    ShareQuestion,
    options_of,
)
from corridor.answers.recommend import find_plan
from corridor.answers.share import ShareAnswer, answer_share, describe_sharing
from corridor.appraisal.benefit import benefit
from corridor.appraisal.curve import curve
from corridor.assignment.closed.closures import close_capacities
from corridor.assignment.of_case.assign import assign_capacities
from corridor.case.count import Count
from corridor.case.model import Case
from corridor.case.situation import situation
from corridor.case.target import Target
from corridor.certainty.confidence import confidence_of_plan
from corridor.fleets.fleet import fleet_of
from corridor.messages import message
from corridor.partners.share import share
from corridor.planning.plan import Plan
from corridor.progress import Progress
from corridor.running.where import Where
from corridor.units import T_PER_MT


def plan_question(plan: Plan, count: Count | None = None) -> RecommendQuestion:
    """Return the question that a plan answers, with what counts where that is named anew."""
    target_mt, by = _asked(plan)
    return RecommendQuestion(
        target_mt, by, count=count or plan.count, budget_musd=plan.budget, projects=plan.standing
    )


def how_sure(
    plan: Plan,
    samples: int,
    seed: int,
    *,
    probability: float | None,
    workers: int,
    progress: Progress,
) -> ConfidenceAnswer:
    """Return how sure a plan is, as `confidence` answers it for the same target.

    Parameters
    ----------
    plan : Plan
        The plan.
    samples, seed : int
        Draws and their seed.
    probability : float or None
        Share of the draws that is asked for.
    workers : int
        Processes.
    progress : callable
        Receives what is being done.

    Raises
    ------
    CorridorError
        If the plan is for targets of several years.
    """
    target_mt, by = _asked(plan)
    question = ConfidenceQuestion(
        target_mt, by, _at(plan), plan.count, samples, seed, workers, probability=probability
    )
    study = confidence_of_plan(plan, samples, seed, where=Where(workers), progress=progress)
    return describe_confidence(study, question, plan)


def closed_in_turn(plan: Plan, progress: Progress) -> ClosuresAnswer:
    """Return what closures cost in the network of a plan before its works, as it counts tonnes."""
    question = ClosuresQuestion(_at(plan, plan.by), plan.count)
    study = close_capacities(
        plan.before.capacities, question.count, settled=question.settled, progress=progress
    )
    return describe_closures(study, question)


def shared_works(case: Case, plan: Plan, progress: Progress) -> ShareAnswer:
    """Return who gains from the works of a plan and who pays.

    Counted end to end where that plan carries its target, else as it was asked for. Where neither
    does, or needs works, what each country adds to the network as it is.
    """
    plans = [p for p in (plan.end_to_end, plan) if p is not None]
    works = next((p for p in plans if p.status == "optimal" and p.projects), None)
    if works is None:
        first = plans[0]
        return answer_share(case, ShareQuestion(_at(first, first.by), first.count), progress)
    target_mt, by = _asked(works)
    question = ShareQuestion(_at(works), works.count, target_mt=target_mt, by=by)
    return describe_sharing(share(case, plan=works, progress=progress), question)


def appraised(case: Case, plan: Plan, plans: int, progress: Progress) -> BenefitAnswer:
    """Return what the works of a plan cost and bring over the years, and to whom.

    Parameters
    ----------
    case : Case
        The case of the plan.
    plan : Plan
        The plan.
    plans : int
        Plans of the curve beside it, counted as this one; none for 0.
    progress : callable
        Receives what is being done.
    """
    question = plan_question(plan)
    answer = describe_benefit(benefit(case, plan, progress=progress), options_of(question))
    if not plans:
        return answer
    least = replace(question, target_mt=SMALLEST_MT, by=plan.by, at=_at(plan), budget_musd=None)
    along = curve(find_plan(case, least, progress), plans, progress=progress)
    return replace(answer, curve=curve_rows(along))


def needed_fleets(plan: Plan, progress: Progress) -> FleetAnswer:
    """Return what the cargo of the year of a plan needs to move, with the plan and without it."""
    progress(message("fleets"), None)
    after = assign_capacities(plan.after.capacities, leave_stranded=True)
    before = None
    if plan.projects:
        before = assign_capacities(plan.before.capacities, leave_stranded=True)
    question = FleetQuestion(_at(plan, plan.by), leave_stranded=True)
    return describe_fleet(fleet_of(after, before), question)


def _asked(plan: Plan) -> tuple[Target, int | None]:
    """Return the target of a plan in million tonnes a year with its year, or those by year."""
    wanted = {year: tonnes / T_PER_MT for year, tonnes in plan.wanted.items()}
    return (wanted, None) if len(wanted) > 1 else (wanted[plan.by], plan.by)


def _at(plan: Plan, year: int | None = None) -> At:
    """Return the situation of a plan; its growth path where that is not the usual one."""
    sit = plan.before.capacities.situation
    level = None if plan.sea is None else sit.sea_level_m
    usual = situation(sit.case, scenario=sit.scenario).growth
    growth = None if sit.growth == usual else sit.growth
    return At(year, sit.scenario, sea_level_m=level, growth=growth)
