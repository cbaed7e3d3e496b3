"""Answers of single verbs as parts of a page, by the templates of the report.

A page that runs under a strict content policy takes no style from its HTML. Figures that bring
their own are therefore files of their own, which the part names as pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from markupsafe import escape

from corridor.answers.appraised import BenefitAnswer
from corridor.answers.calibrate import CalibrateAnswer
from corridor.answers.claims import ClaimsAnswer
from corridor.answers.closures import ClosuresAnswer
from corridor.answers.compare import OF_ELEMENTS, CompareAnswer
from corridor.answers.confidence import ConfidenceAnswer
from corridor.answers.fleet import FleetAnswer
from corridor.answers.map_rows import NetworkRows
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.robust import RobustAnswer
from corridor.answers.sea_report import SeaReportAnswer
from corridor.answers.share import ShareAnswer
from corridor.answers.simulate import SimulateAnswer
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.export.tables import tables_of
from corridor.reports.figures.delay import delay_svg
from corridor.reports.pages import simulated_words
from corridor.reports.pages.closure_map import closure_map
from corridor.reports.pages.document import environment
from corridor.reports.pages.operations import ELEMENTS, delay_frame
from corridor.reports.pages.readings import gantt_of, spending_of, tornado_of
from corridor.reports.pages.sea_document import levels_of, sea_rows, shore_of
from corridor.reports.pages.studies import (
    bands_of,
    chance_of,
    curve_of,
    futures_of,
    gains_of,
    often_of,
    shares_of,
    worst_closures,
)
from corridor.reports.pages.words import answer_words, in_short

DIFFERENCES = 25
"""Elements that differ most, of each kind, in a comparison."""

Draw = Callable[[Case, Any, float, Language], str]

FIGURES: Mapping[str, Mapping[str, tuple[str, Draw]]] = {
    "recommend": {
        "years": ("Years of work and spending", lambda _, plan, pt, to: gantt_of(plan, pt, to)),
        "tornado": (
            "What moves the throughput most",
            lambda case, plan, _, to: tornado_of(case, plan, to),
        ),
        "chance": ("What more certainty costs", lambda _, plan, pt, to: chance_of(plan, pt, to)),
    },
    "confidence": {
        "bands": ("Bands of the draws", lambda _, sure, pt, to: bands_of(sure, pt, to)),
        "often": ("What stops more, how often", lambda _, sure, pt, to: often_of(sure, pt, to)),
    },
    "benefit": {
        "gains": ("Who gains and who pays", lambda _, worth, pt, to: gains_of(worth, pt, to)),
        "curve": (
            "Cost, tonnes and net present value",
            lambda _, worth, pt, to: curve_of(worth, pt, to),
        ),
    },
    "share": {
        "shares": (
            "What each country would pay, and what it pays",
            lambda _, shared, pt, to: shares_of(shared, pt, to),
        )
    },
    "robust": {
        "futures": (
            "What each plan comes to in each future",
            lambda _, robust, pt, to: futures_of(robust, pt, to),
        )
    },
    "sealevel-report": {
        "levels": (
            "The level, and how far to trust it",
            lambda _, sea, pt, to: levels_of(sea, pt, to),
        ),
        "shore": ("The shore retreats", shore_of),
    },
    "simulate": {"delay": ("Delay grows with traffic", lambda _, sim, __, to: delay_of(sim, to))},
}
"""Figures of the answer of each verb: what it shows, and what draws it at a width in
points, in a language.

One that the answer has nothing for is empty."""


def recommend_part(
    case: Case, plan: RecommendAnswer, folder: str, language: Language = ENGLISH
) -> str:
    """Return a plan as a part of a page in a language; its figures lie in a folder of addresses."""
    pictures = _pictures("recommend", folder, language)
    reading = SimpleNamespace(
        answer=plan,
        words=answer_words(plan, language),
        gantt=pictures["years"],
        tornado=pictures["tornado"],
        spending=spending_of(plan),
    )
    return _rendered(
        case, plan, folder, language,
        verb="recommend",
        reading=reading,
        in_short=in_short(plan, (), language) if len(plan.readings) > 1 else (),
        plan=plan,
        confidence=None,
        studies=pictures,
    )  # fmt: skip


def confidence_part(
    case: Case, sure: ConfidenceAnswer, folder: str, language: Language = ENGLISH
) -> str:
    """Return how sure an answer is as a part of a page."""
    studies = _pictures("confidence", folder, language)
    plan = SimpleNamespace(readings=(), chance=None)
    return _rendered(
        case, sure, folder, language,
        verb="confidence",
        confidence=sure,
        studies=studies,
        plan=plan,
    )  # fmt: skip


def simulate_part(
    case: Case, sim: SimulateAnswer, folder: str, language: Language = ENGLISH
) -> str:
    """Return a simulated year as a part of a page."""
    names = {element.id: element.name for element in sim.elements}
    return _rendered(
        case, sim, folder, language,
        verb="simulate",
        sim=sim,
        verdict=simulated_words.verdict(sim, language),
        holds=simulated_words.holds(sim),
        lead=simulated_words.lead(sim, names, language),
        unserved=simulated_words.unserved(case, sim, language),
        elements=sim.elements[:ELEMENTS],
        delay=_picture("simulate", "delay", folder, language),
    )  # fmt: skip


def compare_part(
    case: Case, compared: CompareAnswer, folder: str, language: Language = ENGLISH
) -> str:
    """Return two situations side by side as a part of a page."""
    rows = {
        what: [row for row in (*compared.cut, *compared.elements) if row.what == what][:DIFFERENCES]
        for what in ("cut", *OF_ELEMENTS)
    }
    return _rendered(
        case, compared, folder, language, verb="compare", compared=compared, of_elements=rows
    )


def fleet_part(case: Case, fleet: FleetAnswer, folder: str, language: Language = ENGLISH) -> str:
    """Return the fleets that the cargo of a year needs as a part of a page."""
    return _rendered(case, fleet, folder, language, verb="fleet", fleet=fleet)


def claims_part(case: Case, ledger: ClaimsAnswer, folder: str, language: Language = ENGLISH) -> str:
    """Return public statements and experts' lists beside the model as a part of a page."""
    return _rendered(case, ledger, folder, language, verb="claims", claims=ledger, counts=None)


def counts_part(
    case: Case, counted: CalibrateAnswer, folder: str, language: Language = ENGLISH
) -> str:
    """Return counts beside the model as a part of a page."""
    return _rendered(case, counted, folder, language, verb="calibrate", claims=None, counts=counted)


def benefit_part(
    case: Case, worth: BenefitAnswer, folder: str, language: Language = ENGLISH
) -> str:
    """Return what works are worth, and to whom, as a part of a page."""
    studies = _pictures("benefit", folder, language)
    return _rendered(case, worth, folder, language, verb="benefit", benefit=worth, studies=studies)


def share_part(case: Case, shared: ShareAnswer, folder: str, language: Language = ENGLISH) -> str:
    """Return what each country brings, and who pays, as a part of a page."""
    studies = _pictures("share", folder, language)
    return _rendered(case, shared, folder, language, verb="share", share=shared, studies=studies)


def robust_part(case: Case, robust: RobustAnswer, folder: str, language: Language = ENGLISH) -> str:
    """Return plans over weighted futures as a part of a page."""
    studies = _pictures("robust", folder, language)
    return _rendered(case, robust, folder, language, verb="robust", robust=robust, studies=studies)


def sea_part(case: Case, sea: SeaReportAnswer, folder: str, language: Language = ENGLISH) -> str:
    """Return levels of the sea, ports and tonnes at risk as a part of a page."""
    pictures = _pictures("sealevel-report", folder, language)
    figures = {"levels_svg": pictures["levels"], "map_svg": pictures["shore"]}
    return _rendered(
        case, sea, folder, language, verb="sealevel-report", **figures, **sea_rows(sea)
    )


def delay_of(sim: SimulateAnswer, language: Language = ENGLISH) -> str:
    """Draw how delay grows with traffic."""
    practical = sim.practical_t_per_year
    practical_mt = float("nan") if practical is None else practical / 1e6
    return delay_svg(
        delay_frame(sim),
        sim.acceptable_delay_h,
        practical_mt,
        language.translated(sim.question),
        language=language,
    )


def closures_part(
    case: Case,
    closed: ClosuresAnswer,
    network: NetworkRows,
    folder: str,
    language: Language = ENGLISH,
) -> str:
    """Return what closures cost as a part of a page."""
    studies = {
        "closures": closure_map(case, network, closed, language=language),
        "worst": worst_closures(closed),
    }
    return _rendered(
        case, closed, folder, language, verb="closures", closures=closed, studies=studies
    )


PARTS: Mapping[str, tuple[type[Any], Callable[[Case, Any, str, Language], str]]] = {
    "recommend": (RecommendAnswer, recommend_part),
    "confidence": (ConfidenceAnswer, confidence_part),
    "simulate": (SimulateAnswer, simulate_part),
    "compare": (CompareAnswer, compare_part),
    "fleet": (FleetAnswer, fleet_part),
    "benefit": (BenefitAnswer, benefit_part),
    "share": (ShareAnswer, share_part),
    "robust": (RobustAnswer, robust_part),
    "sealevel-report": (SeaReportAnswer, sea_part),
    "claims": (ClaimsAnswer, claims_part),
    "calibrate": (CalibrateAnswer, counts_part),
}
"""By verb: the type of its answer, and what writes that as a part of a page.

Closures also need the network; see [`closures_part`][]."""


def _rendered(case: Case, answer: object, folder: str, language: Language, **shown: object) -> str:
    """Return a part of a page, with the tables of the answer to save beneath."""
    template = environment(case, language).get_template("fragments.html.j2")
    saved = {"tables": tables_of(answer), "of_job": folder.removesuffix("/figures")}
    part = template.render(case=case, **saved, **shown).strip()
    return f'<div lang="{language.code}" dir="{language.direction}">\n{part}\n</div>\n'


def _pictures(verb: str, folder: str, language: Language) -> dict[str, str]:
    return {name: _picture(verb, name, folder, language) for name in FIGURES[verb]}


def _picture(verb: str, name: str, folder: str, language: Language) -> str:
    words, at = language.say(FIGURES[verb][name][0]), f"{escape(folder)}/{name}.svg"
    spoken = "" if language.is_source else f"language={language.code}"
    narrow, wide = (f"narrow=true&amp;{spoken}", f"?{spoken}") if spoken else ("narrow=true", "")
    return (
        f'<img src="{at}?{narrow}" alt="{escape(words)}" loading="lazy">'
        f'<a class="button" href="{at}{wide}" download="{name}.svg">SVG</a>'
    )
