"""Routes of jobs: begin, list, follow, stop, and the answer."""

# Without "from __future__ import annotations": FastAPI reads the annotations of the routes.

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from corridor.answers import questions as q
from corridor.languages import SOURCE, language_of
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.reports.figures.style import NARROW_PT, WIDTH_PT
from corridor.running.where import usable_cores
from corridor.web import job_rows
from corridor.web.fragments import figure, fragment
from corridor.web.problems import json_response
from corridor.web.security import ALONE
from corridor.web.service import Service
from corridor.web.store import Row, Store

LONG = (
    q.RecommendQuestion | q.RobustQuestion | q.ConfidenceQuestion | q.SimulateQuestion
    | q.ClosuresQuestion | q.CompareQuestion | q.AssignQuestion | q.ProposeQuestion
    | q.FleetQuestion | q.ShareQuestion | q.BenefitQuestion | q.ClaimsQuestion | q.ReportQuestion
    | q.CalibrateQuestion | q.SeaQuestion | q.PortsQuestion | q.SeaReportQuestion
    | q.ThroughputQuestion
)  # fmt: skip
"""Questions that may be jobs, distinguished by their ``verb``."""

OURS = ("keep", "log", "scheduler", "overwrite")
"""Fields that name places on the machine of the service: nobody else may set them."""

_EVERY_S, _ALIVE_S = 0.3, 15.0


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes, store = APIRouter(prefix="/api", tags=["jobs"]), service.store

    @routes.post("/cases/{case}/jobs", status_code=202)
    def begin(case: str, question: Annotated[LONG, Body(discriminator="verb")]) -> Response:
        """Begin a job: a question with its ``verb``, which may take minutes."""
        job_id = service.jobs.add(service.cases.get(case), _ours(question, store))
        headers = {"Location": f"/api/jobs/{job_id}"}
        response = json_response(job_rows.shown(job_rows.get(store, job_id)), 202)
        response.headers.update(headers)
        return response

    @routes.get("/jobs")
    def list_jobs() -> Response:
        """List the last jobs, the newest first."""
        return json_response(job_rows.every(store))

    @routes.get("/jobs/{job}")
    def one_job(job: str) -> Response:
        """Return how far a job is."""
        return json_response(job_rows.shown(job_rows.get(store, job)))

    @routes.post("/jobs/{job}/stop")
    def stop(job: str) -> Response:
        """Stop a job; what it has by then is kept where its verb can keep it."""
        service.jobs.stop(job)
        return json_response(job_rows.shown(job_rows.get(store, job)))

    @routes.get("/jobs/{job}/events", response_class=StreamingResponse)
    async def events(
        request: Request, job: str, last_event_id: Annotated[str, Header()] = "0"
    ) -> Response:
        """Follow a job by server-sent events; ``Last-Event-ID`` goes on where a page left off."""
        await run_in_threadpool(job_rows.get, store, job)
        last = int(last_event_id) if last_event_id.isascii() and last_event_id.isdigit() else 0
        stream = _events(request, store, job, min(last, 2**62))
        return StreamingResponse(
            stream, media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )  # fmt: skip

    @routes.get("/jobs/{job}/answer")
    def answer(job: str) -> Response:
        """Return the answer of a job that is done."""
        return Response(job_rows.answer_text(store, job), media_type="application/json")

    @routes.get("/jobs/{job}/answer.html")
    def answer_page(job: str, language: str = SOURCE) -> Response:
        """Return the answer as HTML in a language: a part of a page, of ``report`` the file."""
        whole = job_rows.get(store, job)["verb"] == "report"
        text = fragment(service, job, language_of(language))
        return Response(text, headers=ALONE if whole else {}, media_type="text/html; charset=utf-8")

    @routes.get("/jobs/{job}/figures/{name}.svg")
    def answer_figure(
        job: str, name: str, narrow: bool = False, language: str = SOURCE
    ) -> Response:
        """Return a figure of the answer in a language, for a wide or for a narrow column."""
        width_pt = NARROW_PT if narrow else WIDTH_PT
        drawn = figure(service, job, name, width_pt, language_of(language))
        return Response(drawn, headers=ALONE, media_type="image/svg+xml")

    return routes


def _ours(question: Any, store: Store) -> Any:  # noqa: ANN401
    """Refuse what only the service may set, and set it."""
    for name in OURS:
        if getattr(question, name, None):
            raise CorridorError(
                message(
                    "%(name)s names a place on the machine of the service; leave it out",
                    name=name,
                )
            )
    own: dict[str, object] = {}
    if hasattr(question, "workers"):
        own["workers"] = usable_cores()
    if isinstance(question, q.ConfidenceQuestion) and find_spec("pyarrow"):
        own["keep"] = str(store.folder / "kept")  # what was solved is not solved again
    return replace(question, **own)


async def _events(request: Request, store: Store, job_id: str, last: int) -> AsyncIterator[str]:
    """Yield the events of a job after one of them, until it has ended."""
    said = time.monotonic()
    yield "retry: 1000\n\n"
    while not await request.is_disconnected():
        events, state = await run_in_threadpool(_after, store, job_id, last)
        for row in events:
            last = int(row["number"])
            yield f"id: {last}\nevent: progress\ndata: {job_rows.event(row['data'])}\n\n"
        if events:
            said = time.monotonic()
        elif state in job_rows.ENDED:
            yield f"event: end\ndata: {json.dumps({'state': state})}\n\n"
            return
        elif time.monotonic() - said > _ALIVE_S:
            said = time.monotonic()
            yield ": still here\n\n"
        else:
            await asyncio.sleep(_EVERY_S)


def _after(store: Store, job_id: str, last: int) -> tuple[list[Row], str]:
    """Return the events after one of them, and the state of the job before they were read."""
    state = str(job_rows.get(store, job_id)["state"])
    query = "SELECT number, data FROM events WHERE job_id = ? AND number > ? ORDER BY number"
    return store.rows(query, job_id, last), state
