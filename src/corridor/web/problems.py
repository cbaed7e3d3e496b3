"""What the service says when it cannot do what is asked: ``application/problem+json`` (RFC 9457).

``code`` is stable. What is wrong with a case or a question is listed under ``problems``, each with
the fields of [`corridor.problems.Problem`][].
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from corridor.answers.json import to_json
from corridor.messages import message
from corridor.problems import CaseError, CorridorError, InternalError
from corridor.web.spoken import spoken, translated

TITLES: Mapping[str, tuple[int, str]] = {
    "not-found": (404, message("there is nothing at this address")),
    "not-allowed": (405, message("this address knows another method")),
    "no-token": (401, message("a token is needed")),
    "foreign-host": (421, message("this server does not answer to that name")),
    "foreign-origin": (403, message("the request comes from another site")),
    "bad-question": (422, message("the question cannot be answered as asked")),
    "bad-case": (422, message("the case has problems that stop its use")),
    "bad-upload": (422, message("the file cannot be taken as a case")),
    "version-changed": (409, message("the case has changed in the meantime")),
    "not-ready": (409, message("there is no answer yet")),
    "too-large": (413, message("that is too large")),
    "bad-request": (400, message("the request cannot be read")),
    "page-missing": (404, message("the page was not built")),
    "too-busy": (429, message("too many jobs are waiting")),
    "fault": (500, message("corridor itself failed")),
}
"""Status and title by code."""

MEDIA = "application/problem+json"
TOO_MANY = 200
"""Problems that one answer lists."""

_log = logging.getLogger("corridor.web")


class ServiceError(Exception):
    """A request that cannot be met; one of [`TITLES`][], with what was found and how to fix it.

    Parameters
    ----------
    code : str
        Key of [`TITLES`][].
    detail : str
        What is wrong, in a sentence.
    found, expected, fix : str
        What was found, what was expected instead, and what to do.
    problems : sequence of mapping
        Single problems, where there are several.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        found: str = "",
        expected: str = "",
        fix: str = "",
        problems: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(detail or TITLES[code][1])
        self.code, self.problems = code, tuple(problems)
        self.said = {"found": found, "expected": expected, "fix": fix}

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as plain values for JSON."""
        status, title = TITLES[self.code]
        said = {name: text for name, text in self.said.items() if text}
        return {
            "type": f"urn:corridor:problem:{self.code}",
            "title": title,
            "status": status,
            "code": self.code,
            "detail": self.args[0],
            **said,
            "problems": list(self.problems[:TOO_MANY]),
        }


def as_service_error(error: Exception) -> ServiceError:
    """Return what the service says of an error."""
    if isinstance(error, ServiceError):
        return error
    if isinstance(error, CaseError):
        listed = [p.as_dict() for p in error.problems]
        fatal = sum(p.fatal for p in error.problems)
        said = message("the input has %(count)s problem(s)", count=fatal)
        return ServiceError("bad-case", said, problems=listed)
    if isinstance(error, CorridorError):
        return ServiceError("bad-question", error.words)
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, UnicodeError):
        return ServiceError(
            "bad-request", message("a text holds characters that Unicode does not have")
        )
    if isinstance(error, MemoryError):
        return ServiceError("too-large", message("this takes more memory than there is"))
    if isinstance(error, InternalError):
        return ServiceError(
            "fault", message("corridor refuses its own answer: %(error)s", error=str(error))
        )
    failed = f"{type(error).__name__}: {error}"
    return ServiceError("fault", failed, fix=message("Please report it."))


def _invalid(error: RequestValidationError) -> ServiceError:
    """Return what does not fit the schema, field by field."""
    listed = [
        {
            "field": ".".join(str(part) for part in e["loc"] if part != "body") or "body",
            "found": _shown(e.get("input")),
            "expected": str(e["msg"]),
        }
        for e in error.errors()
    ]
    unreadable = any(e["type"] == "json_invalid" for e in error.errors())
    detail = "; ".join(f"{p['field']}: {p['expected']}" for p in listed[:5])
    return ServiceError("bad-request" if unreadable else "bad-question", detail, problems=listed)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def problem_response(error: Exception) -> Response:
    """Return an error as a response, in the language of the request."""
    said = as_service_error(error)
    if said.code == "fault":
        _log.error("a request failed", exc_info=error)
    status, _ = TITLES[said.code]
    headers = {"Content-Language": spoken()}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    text = json.dumps(translated(said.as_dict()), ensure_ascii=True)
    return Response(text, status, headers, MEDIA)


def json_response(value: object, status: int = 200) -> Response:
    """Return a plain value, a question or an answer as JSON."""
    body = to_json(value).encode("utf-8", "replace")
    return Response(body, status, media_type="application/json")


async def _handled(_request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and isinstance(error.__cause__, ServiceError):
        error = error.__cause__
    if isinstance(error, HTTPException):
        by_status = {404: "not-found", 405: "not-allowed", 413: "too-large"}
        code = by_status.get(error.status_code, "bad-request")
        error = ServiceError(code, "" if code != "bad-request" else str(error.detail))
    return problem_response(error)


def add_handlers(app: FastAPI) -> None:
    """Let an application say its errors in this form."""
    for kind in (
        HTTPException, RequestValidationError, ServiceError, CorridorError, InternalError,
        UnicodeError, MemoryError,
    ):  # fmt: skip
        app.add_exception_handler(kind, _handled)
