"""The answer of ``benefit``: what works cost and bring over the years, and to whom."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from corridor.answers.appraised import BenefitAnswer, CurveRow, describe_benefit
from corridor.answers.questions import BenefitQuestion, RecommendQuestion, options_of
from corridor.answers.recommend import find_plan
from corridor.answers.situations import situation_at
from corridor.appraisal.benefit import benefit
from corridor.appraisal.curve import CurvePlan, curve, dominated
from corridor.case.model import Case
from corridor.planning.plan import Plan
from corridor.progress import Progress, silent

SMALLEST_MT = 1e-3
"""Target, million t a year, of the plan from which a curve starts: it needs next to nothing."""


def answer_benefit(
    case: Case, question: BenefitQuestion, progress: Progress = silent
) -> BenefitAnswer:
    """Answer what works cost and bring over the years, and to whom."""
    asked = partial(benefit, case, method=question.method, period_years=question.period_years)
    at = question.at
    plans: tuple[CurvePlan, ...] = ()
    if question.curve:
        start = _plan(case, question, SMALLEST_MT, progress)
        plans = curve(
            start, question.curve, method=question.method,
            period_years=question.period_years, progress=progress,
        )  # fmt: skip
        found = max((p.benefit for p in plans), key=lambda b: b.npv_musd)
    elif question.target_mt is not None:
        found = asked(_plan(case, question, question.target_mt, progress), progress=progress)
    else:
        situation_at(case, at)  # the level of the sea, checked
        found = asked(
            projects=question.openings, year=at.year, scenario=at.scenario, built=at.built,
            sea_level_m=at.sea_level_m, growth=at.growth, progress=progress,
        )  # fmt: skip
    return replace(describe_benefit(found, options_of(question)), curve=curve_rows(plans))


def _plan(case: Case, question: BenefitQuestion, target_mt: float, progress: Progress) -> Plan:
    """Return the plan for a target, counted as `recommend` usually does."""
    return find_plan(case, RecommendQuestion(target_mt, question.by, question.at), progress)


def curve_rows(plans: tuple[CurvePlan, ...]) -> tuple[CurveRow, ...]:
    """Return the plans of a curve as rows."""
    worse = dominated([p.criteria for p in plans])
    return tuple(
        CurveRow(
            p.plan.target_t_per_year, p.plan.after.tonnes_per_year, p.plan.cost_musd,
            p.benefit.npv_musd, p.benefit.bcr, tuple(sorted(p.plan.built)), p.plan.proven, beaten,
        )
        for p, beaten in zip(plans, worse, strict=True)
    )  # fmt: skip
