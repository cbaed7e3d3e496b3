"""The language in which the service says what is wrong: that of each request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from corridor.languages import LANGUAGES, SOURCE, language_of
from corridor.messages import Message, Numeral

_asked: ContextVar[str] = ContextVar("language of the request", default=SOURCE)


def hear(scope: Scope) -> None:
    """Let what is said to a request be in its language.

    Parameters
    ----------
    scope : Scope
        The request: ``?language=`` is before ``Accept-Language``, and English where neither is one
        of ours.
    """
    query = parse_qs(scope["query_string"].decode("latin-1"))
    named = [
        *query.get("language", []),
        *_accepted(Headers(scope=scope).get("accept-language", "")),
    ]
    _asked.set(next((code for code in named if code in LANGUAGES), SOURCE))


def spoken() -> str:
    """Return the code of the language of the request."""
    return _asked.get()


def translated(value: Any) -> Any:  # noqa: ANN401
    """Return a value with the messages that it holds in the language of the request.

    Parameters
    ----------
    value : object
        A text, or lists and mappings that hold texts.
    """
    if isinstance(value, str):
        return language_of(spoken()).translated(value)
    if isinstance(value, Mapping):
        return {name: translated(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [translated(part) for part in value]
    return value


def _accepted(header: str) -> Sequence[str]:
    """Return the languages of a header, those wanted most first: ``ru-RU, en;q=0.5``."""
    wanted = []
    for part in header.split(","):
        name, _, weight = part.partition(";q=")
        try:
            wanted.append((-float(weight or 1), name.strip().partition("-")[0].lower()))
        except ValueError:
            continue
    return [code for _, code in sorted(wanted, key=lambda each: each[0])]


def packed(value: Any) -> Any:  # noqa: ANN401
    """Return plain values with each message as its template and values, so that JSON keeps both."""
    if isinstance(value, Message):
        return {"message": value.template, "values": packed(value.values)}
    if isinstance(value, Numeral):
        return {"numeral": str(value)}
    if isinstance(value, Mapping):
        return {name: packed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [packed(part) for part in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def unpacked(value: Any) -> Any:  # noqa: ANN401
    """Return the values that [`packed`][] took."""
    if isinstance(value, dict):
        parts = {name: unpacked(part) for name, part in value.items()}
        if parts.keys() == {"message", "values"}:
            return Message(parts["message"], parts["values"])
        if parts.keys() == {"numeral"}:
            return Numeral(parts["numeral"])
        return parts
    return [unpacked(part) for part in value] if isinstance(value, list) else value
