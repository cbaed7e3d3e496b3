"""One element as a part of a page: its use, what relieves it, its tonnes and its arithmetic."""

from __future__ import annotations

from markupsafe import Markup

from corridor.answers.element import ElementAnswer
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.ribbons import ribbons_svg
from corridor.reports.pages.document import environment

PAIRS = 12
"""Origins and destinations that are listed, the largest first."""

RIBBONS_PT = 310
"""Width of the ribbons: that of the panel, so that their letters are those of its small print."""

NOTICED_T = 5e3
"""Tonnes a year that are worth a line."""


def element_part(case: Case, answer: ElementAnswer, language: Language = ENGLISH) -> str:
    """Return what is known of an element as a part of a page.

    Parameters
    ----------
    case : Case
        The case, for the names of its places.
    answer : ElementAnswer
        What is known.
    language : Language
        Language of all words that are fixed.

    Returns
    -------
    str
        HTML.
    """
    places = {i: str(r["name"]) for t in ("nodes", "zones") for i, r in case.records[t].items()}
    rows = [row for row in answer.through.rows if row.tonnes_per_year > NOTICED_T]
    named = language.sentence(
        "Tonnes through %(element)s by origin and destination", element=answer.capacity.name
    )
    template = environment(case, language).get_template("element.html.j2")
    return template.render(
        element=answer.capacity,
        use=answer.use,
        projects=answer.projects,
        pairs=rows[:PAIRS],
        ribbons=Markup(ribbons_svg(rows, places, named, width=RIBBONS_PT, language=language))
        if rows
        else "",
        places=places,
        background=answer.through.background_t_per_year,
        noticed=NOTICED_T,
        explanation=answer.explanation,
        numbers=answer.capacity.inputs,
    ).strip()
