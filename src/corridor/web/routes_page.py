"""Routes of the pages themselves."""

# Without "from __future__ import annotations": FastAPI reads the annotations of the routes.

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corridor.answers.state import StateQuestion
from corridor.web.page import case_page, index_page
from corridor.web.service import Service


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def index() -> Response:
        """Show the cases; of a single one its page."""
        rows = service.cases.all()
        if len(rows) == 1:
            return RedirectResponse(f"/cases/{rows[0]['id']}", 307)
        return HTMLResponse(index_page(rows))

    @routes.get("/cases/{case}")
    def page(case: str) -> Response:
        """Show the planner's page of a case."""
        opened = service.cases.get(case)
        return HTMLResponse(case_page(opened, opened.session.state(StateQuestion())))

    return routes
