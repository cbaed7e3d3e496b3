"""Routes of quick questions: the state after a moved lever, and the verbs that take seconds."""

# Without "from __future__ import annotations": each route takes the type of its own question.

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from corridor.answers.answer import answer
from corridor.answers.capacity import CapacityAnswer
from corridor.answers.questions import CapacityQuestion, ThroughputQuestion
from corridor.answers.state import StateAnswer, StateQuestion
from corridor.answers.through import ThroughAnswer, ThroughQuestion
from corridor.answers.throughput import ThroughputAnswer
from corridor.languages import SOURCE, language_of
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.reports.pages.element_part import element_part
from corridor.web.problems import json_response
from corridor.web.service import Service
from corridor.web.spoken import spoken

QUICK = {
    "capacity": (CapacityQuestion, CapacityAnswer),
    "throughput": (ThroughputQuestion, ThroughputAnswer),
}
"""Verbs that are answered at once, with their questions and answers; all others are jobs."""

MOST_RUNGS = 20

KEPT, SOLVING = 512, 4
"""States that are kept as text, and threads that wait for others to be solved."""


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/cases/{case}", tags=["questions"])

    known: OrderedDict[object, bytes] = OrderedDict()
    solving = CapacityLimiter(SOLVING)

    def solved(case: str, version: int, question: StateQuestion, language: str) -> bytes:
        state = service.cases.get(case, version).session.state(question)
        sentence = language_of(language).translated(state.sentence)
        return bytes(json_response(replace(state, sentence=sentence)).body)

    @routes.post("/state", responses=_answers(StateAnswer))
    async def state(case: str, question: StateQuestion) -> Response:
        """Say what gets through in a situation, and how full each element is."""
        key = (case, int(service.cases.listed(case)["version"]), question, spoken())
        body = known.get(key)
        if body is None:  # what is known does not wait for what is being solved
            body = known[key] = await to_thread.run_sync(solved, *key, limiter=solving)
            while len(known) > KEPT:
                known.popitem(last=False)
        return Response(body, media_type="application/json")

    @routes.post("/through", responses=_answers(ThroughAnswer))
    def through(case: str, question: ThroughQuestion) -> Response:
        """Say where the tonnes of an element come from and go to."""
        session = service.cases.get(case).session
        return json_response(session.through(question))

    @routes.post("/element.html", response_class=HTMLResponse)
    def element(case: str, question: ThroughQuestion, language: str = SOURCE) -> Response:
        """Say all that is known of an element in a state, as a part of a page in a language."""
        opened, spoken = service.cases.get(case), language_of(language)
        return HTMLResponse(element_part(opened.case, opened.session.element(question), spoken))

    for verb, (asked, answered) in QUICK.items():
        routes.post(f"/ask/{verb}", name=verb, responses=_answers(answered))(_ask(service, asked))
    return routes


def _answers(kind: type) -> dict[int | str, dict[str, object]]:
    return {200: {"model": kind}}


def _ask(service: Service, kind: type) -> Callable[..., Response]:
    def ask(case: str, question: kind) -> Response:  # type: ignore[valid-type]
        """Answer a question of this verb."""
        _refuse_long(question)
        return json_response(answer(service.cases.get(case).case, question))

    return ask


def _refuse_long(question: object) -> None:
    """Refuse what takes minutes."""
    if isinstance(question, ThroughputQuestion):
        if question.simulate:
            raise CorridorError(message("a simulated year takes minutes: ask it as a job"))
        if not 0 <= question.rungs <= MOST_RUNGS:
            raise CorridorError(
                message(
                    "rungs is %(rungs)s; expected 0 to %(most)s",
                    rungs=question.rungs,
                    most=MOST_RUNGS,
                )
            )
