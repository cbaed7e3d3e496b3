"""Routes of tables: what figures draw and what jobs answer, as CSV and as workbooks."""

# Without "from __future__ import annotations": FastAPI reads the annotations of the routes.

from fastapi import APIRouter
from starlette.responses import Response

from corridor.reports.export.tables import tables_of
from corridor.reports.export.workbook import workbook
from corridor.web.fragments import all_tables, named_table, table
from corridor.web.routes_page import Asked
from corridor.web.service import Service

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()

    @routes.get("/api/cases/{case}/drawn/{name}.csv", tags=["figures"])
    def drawn_table(case: str, name: str, question: Asked) -> Response:
        """Return what a figure draws as CSV: ``profile``, ``trade``, ``network-links`` and others.

        ``map`` are the links.
        """
        name = "network-links" if name == "map" else name
        tables = tables_of(service.cases.get(case).session.drawn(question))
        return Response(named_table(tables, name).csv(), media_type=CSV)

    @routes.get("/api/cases/{case}/drawn.xlsx", tags=["figures"])
    def drawn_tables(case: str, question: Asked) -> Response:
        """Return what the figures of a state draw as a workbook."""
        opened = service.cases.get(case)
        title = str(opened.case.settings["title"])
        tables = tables_of(opened.session.drawn(question))
        return Response(workbook(tables, title), media_type=XLSX)

    @routes.get("/api/jobs/{job}/tables/{name}.csv", tags=["jobs"])
    def answer_table(job: str, name: str) -> Response:
        """Return a table of the answer as CSV."""
        return Response(table(service, job, name).csv(), media_type=CSV)

    @routes.get("/api/jobs/{job}/tables.xlsx", tags=["jobs"])
    def answer_tables(job: str) -> Response:
        """Return all tables of the answer as a workbook."""
        return Response(all_tables(service, job), media_type=XLSX)

    return routes
