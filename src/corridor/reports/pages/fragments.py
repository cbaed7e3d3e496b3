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
from corridor.answers.compare import CompareAnswer
from corridor.answers.confidence import ConfidenceAnswer
from corridor.answers.map_rows import NetworkRows
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.simulate import SimulateAnswer
from corridor.case.model import Case
from corridor.reports.export.tables import tables_of
from corridor.reports.figures.delay import delay_svg
from corridor.reports.pages import simulated_words
from corridor.reports.pages.closure_map import closure_map
from corridor.reports.pages.document import environment
from corridor.reports.pages.operations import ELEMENTS, delay_frame
from corridor.reports.pages.readings import gantt_of, spending_of, tornado_of
from corridor.reports.pages.studies import (
    bands_of,
    often_of,
    worst_closures,
)
from corridor.reports.pages.words import answer_words

DIFFERENCES = 25
"""Elements that differ most, of each kind, in a comparison."""

COMPARED = {
    "cut": "Bottlenecks: tonnes gained for one more tonne",
    "capacity": "Capacity, t/year",
    "flow": "Cargo of the year, t/year",
    "wait": "Waits, h",
}
"""What is compared of elements, with units."""

Draw = Callable[[Case, Any, float], str]

FIGURES: Mapping[str, Mapping[str, tuple[str, Draw]]] = {
    "recommend": {
        "years": ("Years of work and spending", lambda _, plan, pt: gantt_of(plan, pt)),
        "tornado": ("What moves the throughput most", lambda c, plan, _: tornado_of(c, plan)),
    },
    "confidence": {
        "bands": ("Bands of the draws", lambda _, sure, pt: bands_of(sure, pt)),
        "often": ("What stops more, how often", lambda _, sure, pt: often_of(sure, pt)),
    },
    "simulate": {"delay": ("Delay grows with traffic", lambda _, sim, __: delay_of(sim))},
}
"""Figures of the answer of each verb: what it shows, and what draws it at a width in points."""


def recommend_part(case: Case, plan: RecommendAnswer, folder: str) -> str:
    """Return a plan as a part of a page; its figures lie in a folder of addresses."""
    reading = SimpleNamespace(
        answer=plan,
        words=answer_words(plan),
        gantt=_picture("recommend", "years", folder),
        tornado=_picture("recommend", "tornado", folder),
        spending=spending_of(plan),
    )
    return _rendered(case, plan, folder, verb="recommend", reading=reading)


def confidence_part(case: Case, sure: ConfidenceAnswer, folder: str) -> str:
    """Return how sure an answer is as a part of a page."""
    studies = {name: _picture("confidence", name, folder) for name in FIGURES["confidence"]}
    plan = SimpleNamespace(readings=(), chance=None)
    return _rendered(
        case, sure, folder, verb="confidence", confidence=sure, studies=studies, plan=plan
    )


def simulate_part(case: Case, sim: SimulateAnswer, folder: str) -> str:
    """Return a simulated year as a part of a page."""
    names = {element.id: element.name for element in sim.elements}
    return _rendered(
        case, sim, folder,
        verb="simulate",
        sim=sim,
        verdict=simulated_words.verdict(sim),
        holds=simulated_words.holds(sim),
        lead=simulated_words.lead(sim, names),
        unserved=simulated_words.unserved(case, sim),
        elements=sim.elements[:ELEMENTS],
        delay=_picture("simulate", "delay", folder),
    )  # fmt: skip


def compare_part(case: Case, compared: CompareAnswer, folder: str) -> str:
    """Return two situations side by side as a part of a page."""
    rows = {
        what: [row for row in (*compared.cut, *compared.elements) if row.what == what][:DIFFERENCES]
        for what in COMPARED
    }
    return _rendered(
        case, compared, folder, verb="compare", compared=compared, of_elements=rows, titles=COMPARED
    )


def delay_of(sim: SimulateAnswer) -> str:
    """Draw how delay grows with traffic."""
    practical = sim.practical_t_per_year
    practical_mt = float("nan") if practical is None else practical / 1e6
    return delay_svg(delay_frame(sim), sim.acceptable_delay_h, practical_mt, sim.question)


def closures_part(case: Case, closed: ClosuresAnswer, network: NetworkRows, folder: str) -> str:
    """Return what closures cost as a part of a page."""
    studies = {"closures": closure_map(case, network, closed), "worst": worst_closures(closed)}
    return _rendered(case, closed, folder, verb="closures", closures=closed, studies=studies)


def _rendered(case: Case, answer: object, folder: str, **shown: object) -> str:
    """Return a part of a page, with the tables of the answer to save beneath."""
    template = environment(case).get_template("fragments.html.j2")
    saved = {"tables": tables_of(answer), "of_job": folder.removesuffix("/figures")}
    part = template.render(case=case, **saved, **shown).strip()
    return f'<div lang="en" dir="ltr">\n{part}\n</div>\n'


def _picture(verb: str, name: str, folder: str) -> str:
    words, at = FIGURES[verb][name][0], f"{escape(folder)}/{name}.svg"
    return (
        f'<img src="{at}?narrow=true" alt="{escape(words)}" loading="lazy">'
        f'<a class="button" href="{at}" download="{name}.svg">SVG</a>'
    )
