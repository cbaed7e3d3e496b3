"""What a report adds on request, in figures: how sure, closures, who gains and who pays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corridor.answers.appraised import BenefitAnswer, CurveRow, PartyRow
from corridor.answers.chance import ChanceRow
from corridor.answers.closure_groups import in_a_row
from corridor.answers.closures import ClosureRow, ClosuresAnswer
from corridor.answers.confidence import ConfidenceAnswer, CutShareRow
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.report import ReportAnswer
from corridor.answers.robust import RobustAnswer, RobustPlanRow
from corridor.answers.share import ShareAnswer
from corridor.answers.values import frame_of
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.certainty import bands_svg, often_svg
from corridor.reports.figures.chance import chance_svg
from corridor.reports.figures.futures import losses_svg
from corridor.reports.figures.who_pays import gains_and_costs_svg
from corridor.reports.figures.worth import worth_svg
from corridor.reports.pages.closure_map import closure_map
from corridor.reports.pages.widths import both
from corridor.units import T_PER_MT

WORST = 10
"""Closures in the table of a report."""

OFTEN = 0.01
"""Elements that stop more in a smaller share of the draws are left out."""


@dataclass(frozen=True)
class Studies:
    """Figures and rows of the studies that a report adds; empty where one was not asked for.

    Attributes
    ----------
    bands, often, chance, closures, shares, gains, curve : str
        SVG: bands of the draws, what stops more how often, cost against probability, the map of
        closures, what each country would pay by what it adds, who gains and who pays, cost against
        tonnes and net present value.
    worst : list of (ClosureRow, int)
        The worst closures, and how many elements in a row cost the same.
    """

    bands: str = ""
    often: str = ""
    chance: str = ""
    closures: str = ""
    shares: str = ""
    gains: str = ""
    curve: str = ""
    worst: Sequence[tuple[ClosureRow, int]] = ()


def studies(case: Case, answer: ReportAnswer, language: Language = ENGLISH) -> Studies:
    """Return the studies of a report in figures and rows."""
    sure, chance, closed, shared, worth = (
        answer.confidence, answer.plan.chance, answer.closures, answer.share, answer.benefit,
    )  # fmt: skip
    return Studies(
        bands="" if sure is None else both(lambda pt: bands_of(sure, pt, language)),
        often="" if sure is None else both(lambda pt: often_of(sure, pt, language)),
        chance="" if chance is None else both(lambda pt: chance_of(answer.plan, pt, language)),
        closures=""
        if closed is None
        else both(lambda pt: closure_map(case, answer.network, closed, pt, language=language)),
        shares="" if shared is None else both(lambda pt: shares_of(shared, pt, language)),
        gains="" if worth is None else both(lambda pt: gains_of(worth, pt, language)),
        curve="" if worth is None else both(lambda pt: curve_of(worth, pt, language)),
        worst=() if closed is None else worst_closures(closed),
    )


def bands_of(sure: ConfidenceAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw in which bands throughput and cost lie."""
    return bands_svg(band_frame(sure, language), width_pt, language=language)


def often_of(sure: ConfidenceAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw which elements stop more, how often."""
    words = language.sentence("What stops more, how often")
    return often_svg(often_frame(sure), words, width_pt, language=language)


def band_frame(sure: ConfidenceAnswer, language: Language = ENGLISH) -> pd.DataFrame:
    """Return the bands that [`corridor.reports.figures.certainty.bands_svg`][] draws."""
    target = sure.target_t_per_year
    rows: list[Mapping[str, Any]] = [
        {
            "name": language.sentence("Throughput, million tonnes a year"),
            **{p: getattr(sure.throughput, p) / T_PER_MT for p in ("p5", "p50", "p95")},
            "value": sure.throughput_t_per_year / T_PER_MT,
            "wanted": math.nan if target is None else target / T_PER_MT,
        }
    ]
    if sure.cost is not None and sure.cost_musd:
        rows.append({
            "name": language.sentence("Cost, million USD discounted"),
            **{p: getattr(sure.cost, p) for p in ("p5", "p50", "p95")},
            "value": sure.cost_musd,
            "wanted": math.nan,
        })  # fmt: skip
    return pd.DataFrame(rows)


def often_frame(sure: ConfidenceAnswer) -> pd.DataFrame:
    """Return the elements that stop more in at least one of a hundred draws."""
    frame = frame_of(sure.cut_shares, CutShareRow)
    return frame[frame["share"] >= OFTEN]


def worst_closures(closed: ClosuresAnswer) -> list[tuple[ClosureRow, int]]:
    """Return the worst closures with how many elements in a row cost the same."""
    return [(e, 1 + len(others)) for e, others in in_a_row(closed.elements)[:WORST]]


def chance_of(plan: RecommendAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw what a plan costs against probability; empty where none was asked for."""
    chance = plan.chance
    if chance is None:
        return ""
    curve, usual = frame_of(chance.curve, ChanceRow), (chance.usual_share, plan.cost_musd)
    asked = chance.chosen.probability
    return chance_svg(curve, usual, asked, width_pt, language=language)


def shares_of(shared: ShareAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw what each country would pay by what it gains, and what it pays; empty without works."""
    if not shared.works:
        return ""
    rows = [(c.country, c.shapley_cost_musd, c.paid_musd) for c in shared.countries]
    rows += [(payer, 0.0, musd) for payer, musd in shared.paid_by_others_musd.items()]
    frame = pd.DataFrame(rows, columns=["country", "gain_musd", "cost_musd"])
    frame = frame.astype({"gain_musd": float, "cost_musd": float})
    words = {
        "gain": language.sentence("would pay by what it gains (Shapley value)"),
        "cost": language.sentence("pays by the case"),
    }
    return gains_and_costs_svg(frame, **words, width_pt=width_pt, language=language)


def gains_of(worth: BenefitAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw what each country gains over the years, beside what it pays."""
    frame = frame_of(worth.by_country, PartyRow)
    return gains_and_costs_svg(frame, name="gains", width_pt=width_pt, language=language)


def curve_of(worth: BenefitAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw cost against tonnes and net present value; empty where no curve was asked for."""
    if not worth.curve:
        return ""
    return worth_svg(frame_of(worth.curve, CurveRow), width_pt, language=language)


def futures_of(robust: RobustAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw what each plan comes to in each future."""
    weights = {future.name: future.weight for future in robust.futures}
    losses = [
        (plan_name(plan, language), o.future, weights[o.future], o.loss_musd)
        for plan in robust.plans
        for o in plan.outcomes
    ]
    means = [(plan_name(p, language), p.expected_musd, p.tail_musd) for p in robust.plans]
    share = language.numbers(f"{100 * (1 - robust.tail):.0f} %")
    return losses_svg(
        pd.DataFrame(losses, columns=["plan", "future", "weight", "loss_musd"]),
        pd.DataFrame(means, columns=["plan", "expected_musd", "tail_musd"]),
        language.sentence("Mean of the worst %(share)s", share=share),
        width_pt,
        language=language,
    )


def plan_name(plan: RobustPlanRow, language: Language) -> str:
    """Return what a plan is the best for, as its tables call it."""
    say = language.sentence
    return {
        "future": lambda: say("best for %(future)s", future=plan.future),
        "usual": lambda: say("for the case as it is"),
        "expected": lambda: say("least expected cost"),
        "tail": lambda: say("least worst tail"),
        "regret": lambda: say("least regret"),
    }[plan.purpose]()
