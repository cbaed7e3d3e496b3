"""The application: routes, guards and the jobs that live with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

import corridor
from corridor.web import (
    routes_ask,
    routes_cases,
    routes_edits,
    routes_jobs,
    routes_page,
    routes_tables,
)
from corridor.web.page import STATIC
from corridor.web.problems import add_handlers
from corridor.web.security import Guard
from corridor.web.service import Service


def make_app(service: Service) -> FastAPI:
    """Return the application of a service.

    Parameters
    ----------
    service : Service
        Cases, jobs and who may ask.
    """

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        service.jobs.open()
        yield
        service.jobs.close()

    app = FastAPI(
        title="corridor",
        version=corridor.__version__,
        description="What gets through a freight corridor, what stops more, what to build.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=living,
    )
    add_handlers(app)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=3)
    app.add_middleware(Guard, access=service.access)
    parts = (routes_page, routes_cases, routes_ask, routes_edits, routes_jobs, routes_tables)
    for routes in parts:
        app.include_router(routes.router(service))
    if STATIC.is_dir():
        app.mount("/static", _Fresh(directory=STATIC), name="static")
    return app


class _Fresh(StaticFiles):
    """Files that a browser may keep, and asks about each time."""

    def file_response(self, *given: Any, **named: Any) -> Response:
        response = super().file_response(*given, **named)
        response.headers["Cache-Control"] = "no-cache"
        return response
