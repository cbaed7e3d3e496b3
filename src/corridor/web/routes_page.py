"""Routes of the pages themselves, and of figures by themselves."""

# Without "from __future__ import annotations": FastAPI reads the annotations of the routes.

from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends
from pydantic import ValidationError, validate_call
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corridor.answers.chosen import Chosen
from corridor.answers.questions import At
from corridor.answers.state import StateQuestion
from corridor.case.count import Count, Mix, OtherCargo
from corridor.case.tables import ids_of
from corridor.languages import SOURCE, language_of
from corridor.messages import message
from corridor.reports.figures.markup import style
from corridor.web.figures import map_of, profile_of, trade_of
from corridor.web.page import case_page, index_page
from corridor.web.problems import ServiceError
from corridor.web.security import ALONE
from corridor.web.service import Service

SVG = "image/svg+xml"


def asked(
    year: int | None = None,
    scenario: str | None = None,
    built: str = "",
    without: str = "",
    sea_level_m: float | None = None,
    growth: str | None = None,
    screenline: str | None = None,
    between: str = "",
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: str | None = None,
    direction: Literal["both", "forward", "back"] = "both",
    commodity: str | None = None,
    zone: str | None = None,
    country: str | None = None,
) -> StateQuestion:
    """Return the state that a query string asks for; ids are separated by commas."""
    ends = ids_of(between)
    if between and len(ends) != 2:
        raise ServiceError(
            "bad-question", found=between[:60], expected=message("two places: between=A,B")
        )
    pair = (ends[0], ends[1]) if between else None
    count = Count(screenline, pair, mix, others, ids_of(modes) if modes else None, direction)
    at = At(year, scenario, ids_of(built), sea_level_m, growth)
    return StateQuestion(at, ids_of(without), count, shown=Chosen(commodity, zone, country))


def asked_in(query: str) -> StateQuestion:
    """Return the state that a query string asks for, given as text."""
    given: dict[str, Any] = dict(parse_qsl(query))
    try:
        return validate_call(asked)(**given)
    except ValidationError as error:
        expected = message("the query of another state, such as year=2030&built=P07")
        raise ServiceError("bad-question", found=query[:60], expected=expected) from error


Asked = Annotated[StateQuestion, Depends(asked)]


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    pages: dict[str, tuple[int, str]] = {}  # of each case, that of its last version

    @routes.get("/", include_in_schema=False)
    def index() -> Response:
        """Show the cases; of a single one its page."""
        rows = service.cases.all()
        if len(rows) == 1:
            return RedirectResponse(f"/cases/{rows[0]['id']}", 307)
        return HTMLResponse(index_page(rows))

    @routes.get("/cases/{case}", include_in_schema=False)
    def page(case: str) -> Response:
        """Show the planner's page of a case."""
        opened, today = service.cases.get(case), StateQuestion()
        version, html = pages.get(case, (-1, ""))
        if version != opened.version:
            state, drawn = opened.session.state(today), opened.session.drawn(today)
            html = case_page(opened, state, map_of(opened.case, drawn, alone=False))
            pages[case] = opened.version, html
        return HTMLResponse(html)

    @routes.get("/figures.css", include_in_schema=False)
    def figures() -> Response:
        """Return the style of all figures."""
        return Response(style(), media_type="text/css", headers={"Cache-Control": "no-cache"})

    @routes.get("/api/cases/{case}/map.svg", tags=["figures"])
    def map_svg(
        case: str,
        question: Asked,
        alone: bool = True,
        beside: str = "",
        language: str = SOURCE,
    ) -> Response:
        """Draw the map of a state in a language; ``alone`` brings its style along.

        ``beside`` is the query of another state whose cargo has room in the frame too.
        """
        opened, spoken = service.cases.get(case), language_of(language)
        drawn = opened.session.drawn(question)
        other = opened.session.drawn(asked_in(beside)) if beside else None
        picture = map_of(opened.case, drawn, question.shown, other, alone=alone, language=spoken)
        return Response(picture, headers=ALONE, media_type=SVG)

    @routes.get("/api/cases/{case}/profile.svg", tags=["figures"])
    def profile(
        case: str,
        question: Asked,
        alone: bool = True,
        narrow: bool = False,
        language: str = SOURCE,
    ) -> Response:
        """Draw capacity and flow along the main route of a state in a language.

        ``alone`` brings its style along, ``narrow`` is for a narrow screen.
        """
        spoken = language_of(language)
        drawn = service.cases.get(case).session.drawn(question)
        picture = profile_of(drawn, alone=alone, narrow=narrow, language=spoken)
        return Response(picture, headers=ALONE, media_type=SVG)

    @routes.get("/api/cases/{case}/trade.svg", tags=["figures"])
    def trade(
        case: str,
        question: Asked,
        alone: bool = True,
        narrow: bool = False,
        language: str = SOURCE,
    ) -> Response:
        """Draw where counted tonnes come from, what they pass and where they go, by commodity.

        ``alone`` brings its style along, ``narrow`` is for a narrow screen.
        """
        opened, spoken = service.cases.get(case), language_of(language)
        drawn = opened.session.drawn(question)
        picture = trade_of(opened.case, drawn, alone=alone, narrow=narrow, language=spoken)
        return Response(picture, headers=ALONE, media_type=SVG)

    return routes
