"""One element as a part of a page: its use, what relieves it, its tonnes and its arithmetic."""

from __future__ import annotations

from markupsafe import Markup

from corridor.answers.element import ElementAnswer
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.pages.document import environment
from corridor.reports.pages.through import NOTICED_T, place_names, through

RIBBONS_PT = 310
"""Width of the ribbons: that of the panel, so that their letters are those of its small print."""


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
    capacity, rows = answer.capacity, answer.through.rows
    tonnes = through(case, (capacity.id, capacity.name), rows, RIBBONS_PT, language)
    template = environment(case, language).get_template("element.html.j2")
    return template.render(
        element=capacity,
        use=answer.use,
        projects=answer.projects,
        pairs=tonnes.pairs,
        ribbons=Markup(tonnes.ribbons),
        places=place_names(case),
        background=answer.through.background_t_per_year,
        noticed=NOTICED_T,
        explanation=answer.explanation,
        numbers=capacity.inputs,
    ).strip()
