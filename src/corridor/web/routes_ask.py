"""Routes of quick questions: the state after a moved lever, and the verbs that take seconds."""

# Without "from __future__ import annotations": each route takes the type of its own question.

from collections.abc import Callable

from fastapi import APIRouter
from starlette.responses import Response

from corridor.answers.answer import answer
from corridor.answers.capacity import CapacityAnswer
from corridor.answers.questions import CapacityQuestion, ThroughputQuestion
from corridor.answers.state import StateAnswer, StateQuestion
from corridor.answers.through import ThroughAnswer, ThroughQuestion
from corridor.answers.throughput import ThroughputAnswer
from corridor.problems import CorridorError
from corridor.web.problems import json_response
from corridor.web.service import Service

QUICK = {
    "capacity": (CapacityQuestion, CapacityAnswer),
    "throughput": (ThroughputQuestion, ThroughputAnswer),
}
"""Verbs that are answered at once, with their questions and answers; all others are jobs."""

MOST_RUNGS = 20


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/cases/{case}", tags=["questions"])

    @routes.post("/state", responses=_answers(StateAnswer))
    def state(case: str, question: StateQuestion) -> Response:
        """Say what gets through in a situation, and how full each element is."""
        return json_response(service.cases.get(case).session.state(question))

    @routes.post("/through", responses=_answers(ThroughAnswer))
    def through(case: str, question: ThroughQuestion) -> Response:
        """Say where the tonnes of an element come from and go to."""
        session = service.cases.get(case).session
        return json_response(session.through(question))

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
            raise CorridorError("a simulated year takes minutes: ask it as a job")
        if not 0 <= question.rungs <= MOST_RUNGS:
            raise CorridorError(f"rungs is {question.rungs}; expected 0 to {MOST_RUNGS}")
