"""Answers of jobs as HTML, made by the templates of the report."""

from __future__ import annotations

from corridor.answers.json import from_json
from corridor.answers.report import ReportAnswer
from corridor.web import job_rows
from corridor.web.problems import ServiceError
from corridor.web.service import Service


def fragment(service: Service, job_id: str) -> str:
    """Return the answer of a job as HTML.

    Raises
    ------
    ServiceError
        If there is no answer yet, or no page for its verb.
    """
    text, row = job_rows.answer_text(service.store, job_id), job_rows.get(service.store, job_id)
    if row["verb"] != "report":
        raise ServiceError("not-found", f"there is no page for an answer of {row['verb']}")
    from corridor.reports.pages.document import render

    case = service.cases.get(row["case_id"], row["version"]).case
    return render(case, from_json(ReportAnswer, text))
