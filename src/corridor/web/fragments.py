"""Answers of jobs as HTML and their figures, made by the templates of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.answers.closures import ClosuresAnswer
from corridor.answers.json import from_json
from corridor.answers.questions import ClosuresQuestion
from corridor.answers.report import ReportAnswer
from corridor.answers.said import with_said
from corridor.answers.state import StateQuestion
from corridor.languages import ENGLISH, Language
from corridor.messages import either, message
from corridor.reports.export.tables import Table, tables_of
from corridor.reports.export.workbook import workbook
from corridor.reports.figures.markup import brought_along
from corridor.reports.pages.document import render
from corridor.reports.pages.fragments import FIGURES, PARTS, closures_part
from corridor.web import job_rows
from corridor.web.problems import ServiceError
from corridor.web.service import Service

_WITH_MORE: Mapping[str, type[Any]] = {"closures": ClosuresAnswer, "report": ReportAnswer}
"""Verbs whose pages are written from more than the answer, with the types of these answers."""


def fragment(service: Service, job_id: str, language: Language = ENGLISH) -> str:
    """Return the answer of a job as HTML in a language: a part of a page, of ``report`` the file.

    Raises
    ------
    ServiceError
        If there is no answer yet, or no page for its verb.
    """
    case, verb, answer = _answered(service, job_id)
    folder = f"/api/jobs/{job_id}/figures"
    if verb == "report":
        return render(case, answer, language)
    if verb in PARTS:
        return PARTS[verb][1](case, answer, folder, language)
    row = job_rows.get(service.store, job_id)
    question: ClosuresQuestion = from_json(ClosuresQuestion, row["question"])
    session = service.cases.get(row["case_id"], row["version"]).session
    drawn = session.drawn(StateQuestion(question.at, count=question.count))
    return closures_part(case, answer, drawn.network, folder, language)


def figure(
    service: Service, job_id: str, name: str, width_pt: float, language: Language = ENGLISH
) -> str:
    """Return a figure of the answer of a job as SVG, in a language.

    Raises
    ------
    ServiceError
        If there is no answer yet, or no such figure.
    """
    case, verb, answer = _answered(service, job_id)
    known = FIGURES.get(verb, {})
    drawn = known[name][1](case, answer, width_pt, language) if name in known else ""
    if not drawn:
        raise ServiceError(
            "not-found",
            found=name[:40],
            expected=either(known) or message("no figure of this verb"),
        )
    return brought_along(drawn)


def table(service: Service, job_id: str, name: str) -> Table:
    """Return a table of the answer of a job.

    Raises
    ------
    ServiceError
        If there is no answer yet, or no such table.
    """
    _, _, answer = _answered(service, job_id)
    return named_table(tables_of(answer), name)


def named_table(tables: list[Table], name: str) -> Table:
    """Return the table of a name; see [`table`][] for errors."""
    found = next((one for one in tables if one.name == name), None)
    if found is None:
        known = either(one.name for one in tables)
        raise ServiceError("not-found", found=name[:60], expected=known or message("no table"))
    return found


def all_tables(service: Service, job_id: str) -> bytes:
    """Return the answer of a job as a workbook."""
    case, verb, answer = _answered(service, job_id)
    return workbook(tables_of(answer), f"{case.settings['title']}: {verb}")


def _answered(service: Service, job_id: str) -> tuple[Any, str, Any]:
    """Return case, verb and answer of a job."""
    text, row = job_rows.answer_text(service.store, job_id), job_rows.get(service.store, job_id)
    verb = row["verb"]
    kind = PARTS[verb][0] if verb in PARTS else _WITH_MORE.get(verb)
    if kind is None:
        raise ServiceError(
            "not-found", message("there is no page for an answer of %(verb)s", verb=verb)
        )
    opened = service.cases.get(row["case_id"], row["version"])
    answer: Any = from_json(kind, text)
    return opened.case, verb, with_said(answer, job_rows.said_text(service.store, job_id))
