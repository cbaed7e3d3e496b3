"""Answers of single verbs as parts of a page, by the templates of the report.

A page that runs under a strict content policy takes no style from its HTML. Figures that bring
their own are therefore files of their own, which the part names as pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from markupsafe import escape

from corridor.answers.closures import ClosuresAnswer
from corridor.answers.confidence import ConfidenceAnswer
from corridor.answers.map_rows import NetworkRows
from corridor.answers.recommend import RecommendAnswer
from corridor.case.model import Case
from corridor.reports.figures.certainty import bands_svg, often_svg
from corridor.reports.figures.style import WIDTH_PT
from corridor.reports.pages.closure_map import closure_map
from corridor.reports.pages.document import environment
from corridor.reports.pages.readings import gantt_of, spending_of, tornado_of
from corridor.reports.pages.studies import (
    OFTEN_WORDS,
    band_frame,
    often_frame,
    worst_closures,
)
from corridor.reports.pages.words import answer_words

Draw = Callable[[Case, Any], str]

FIGURES: Mapping[str, Mapping[str, tuple[str, Draw]]] = {
    "recommend": {
        "years": ("Years of work and spending", lambda _, plan: gantt_of(plan, WIDTH_PT)),
        "tornado": ("What moves the throughput most", tornado_of),
    },
    "confidence": {
        "bands": ("Bands of the draws", lambda _, sure: bands_svg(band_frame(sure), WIDTH_PT)),
        "often": (OFTEN_WORDS, lambda _, sure: often_svg(often_frame(sure), OFTEN_WORDS, WIDTH_PT)),
    },
}
"""Figures of the answer of each verb: what it shows, and what draws it."""


def recommend_part(case: Case, plan: RecommendAnswer, folder: str) -> str:
    """Return a plan as a part of a page; its figures lie in a folder of addresses."""
    reading = SimpleNamespace(
        answer=plan,
        words=answer_words(plan),
        gantt=_picture("recommend", "years", folder),
        tornado=_picture("recommend", "tornado", folder),
        spending=spending_of(plan),
    )
    return _rendered(case, verb="recommend", reading=reading)


def confidence_part(case: Case, sure: ConfidenceAnswer, folder: str) -> str:
    """Return how sure an answer is as a part of a page."""
    studies = {name: _picture("confidence", name, folder) for name in FIGURES["confidence"]}
    plan = SimpleNamespace(readings=(), chance=None)
    return _rendered(case, verb="confidence", confidence=sure, studies=studies, plan=plan)


def closures_part(case: Case, closed: ClosuresAnswer, network: NetworkRows) -> str:
    """Return what closures cost as a part of a page."""
    studies = {"closures": closure_map(case, network, closed), "worst": worst_closures(closed)}
    return _rendered(case, verb="closures", closures=closed, studies=studies)


def _rendered(case: Case, **shown: object) -> str:
    template = environment(case).get_template("fragments.html.j2")
    return template.render(case=case, **shown).strip() + "\n"


def _picture(verb: str, name: str, folder: str) -> str:
    words = FIGURES[verb][name][0]
    return f'<img src="{escape(folder)}/{name}.svg" alt="{escape(words)}" loading="lazy">'
