"""Routes of what a case holds: its lists, its network as GeoJSON, and the base map."""

# Without "from __future__ import annotations": FastAPI reads the annotations of the routes.

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from corridor.answers.plain import as_plain
from corridor.case.contents import offered
from corridor.languages import SOURCE, language_of
from corridor.web.live_map import basemap_of, countries_in, network_of
from corridor.web.problems import json_response
from corridor.web.service import Service
from corridor.web.spoken import translated
from corridor.web.studies import studies_of
from corridor.web.study import Study

Degrees = Annotated[float, Query(ge=-1080, le=1080)]

UNCHANGED = {"Cache-Control": "private, max-age=3600"}
"""The base map is that of a version of corridor."""


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api", tags=["cases"])

    @routes.get("/cases")
    def list_cases() -> Response:
        """List the cases: id, title and version."""
        return json_response(service.cases.all())

    @routes.get("/cases/{case}/contents")
    def contents(case: str) -> Response:
        """List what a question may name: scenarios, projects, screenlines, places and more.

        Titles of tables are in the language of the request.
        """
        opened = service.cases.get(case)
        known = {"id": opened.id, "version": opened.version, **offered(opened.case)}
        return json_response({**known, "tables": translated(known["tables"])})

    @routes.get("/cases/{case}/studies", responses={200: {"model": list[Study]}})
    def studies(case: str) -> Response:
        """List the studies that can be asked of a case, in the language of the request.

        ``takes`` names parts of the levers of a page that fill places of the question; each option
        fills another one.
        """
        return json_response(translated(as_plain(studies_of(service.cases.get(case).case))))

    @routes.get("/cases/{case}/network")
    def network(case: str) -> Response:
        """Return nodes, links and what lies on them as GeoJSON, with the box around them."""
        return json_response(network_of(service.cases.get(case).case))

    @routes.get("/cases/{case}/countries")
    def countries(
        case: str,
        west: Degrees,
        south: Degrees,
        east: Degrees,
        north: Degrees,
        language: str = SOURCE,
    ) -> Response:
        """Return names of countries for a view of the map as GeoJSON: those of the corridor in it.

        All other names lie in the middle of their country, whatever the view.
        """
        view, spoken = (west, south, east, north), language_of(language)
        return json_response(countries_in(service.cases.get(case).case, view, spoken))

    @lru_cache(maxsize=8)
    def drawn(case: str, version: int) -> bytes:
        return bytes(json_response(basemap_of(service.cases.get(case, version).case)).body)

    @routes.get("/basemap")
    def basemap(case: str) -> Response:
        """Return land, lakes, rivers and boundaries around a case as GeoJSON."""
        body = drawn(case, service.cases.get(case).version)
        return Response(body, media_type="application/json", headers=UNCHANGED)

    return routes
