"""What the sentences of an answer were written from, kept beside its JSON.

JSON holds sentences in English alone. Whoever keeps an answer and shows it later in another
language keeps this as well.

>>> from corridor.answers.said import said_of, with_said
>>> from corridor.answers.verdict import NOT_COMPUTED, OneTest
>>> kept = said_of(NOT_COMPUTED)
>>> with_said(OneTest("probability", None, None, str(NOT_COMPUTED.note)), kept).note.template
'not computed: ask for a probability (recommend) or for samples (report)'
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from corridor.messages import Message, Numeral

T = TypeVar("T")


def said_of(answer: object) -> str:
    """Return the messages of an answer as JSON: what each was written from, by its place.

    Parameters
    ----------
    answer : dataclass
        An answer that was just computed.
    """
    found = {place: _plain(text) for place, text in _messages(answer, "")}
    return json.dumps(found, ensure_ascii=False)


def with_said(answer: T, said: str) -> T:
    """Return an answer that was read from JSON with its messages.

    Parameters
    ----------
    answer : dataclass
        The answer, with sentences that are plain texts.
    said : str
        What [`said_of`][] returned for it. A message whose English is another than that of the
        answer is left out.
    """
    known = {place: _message(plain) for place, plain in json.loads(said or "{}").items()}
    spoken: T = _with_messages(answer, "", known)
    return spoken


def _messages(value: object, place: str) -> Iterator[tuple[str, Message]]:
    """Yield the messages in a value with their places."""
    if isinstance(value, Message):
        yield place, value
    for name, inner in _parts(value):
        yield from _messages(inner, f"{place}.{name}" if place else name)


def _parts(value: object) -> Iterator[tuple[str, Any]]:
    """Yield what a value holds, by name or number."""
    if is_dataclass(value) and not isinstance(value, type):
        yield from ((f.name, getattr(value, f.name)) for f in fields(value))
    elif isinstance(value, Mapping):
        yield from ((str(name), inner) for name, inner in value.items())
    elif isinstance(value, tuple | list):
        yield from ((str(number), inner) for number, inner in enumerate(value))


def _with_messages(value: Any, place: str, known: Mapping[str, Message]) -> Any:  # noqa: ANN401
    """Return a value in which the texts at known places are messages."""
    if isinstance(value, str):
        return known[place] if known.get(place) == value else value
    changed = {}
    for name, inner in _parts(value):
        new = _with_messages(inner, f"{place}.{name}" if place else name, known)
        if new is not inner:
            changed[name] = new
    if not changed:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **changed)
    if isinstance(value, Mapping):
        return {name: changed.get(str(name), inner) for name, inner in value.items()}
    return type(value)(changed.get(str(number), inner) for number, inner in enumerate(value))


def _plain(value: object) -> object:
    """Return a message, or what stands in its places, as JSON holds it."""
    if isinstance(value, Message):
        values = {name: _plain(inner) for name, inner in value.values.items()}
        return {"template": value.template, "values": values}
    return {"numeral": str(value)} if isinstance(value, Numeral) else value


def _message(plain: Any) -> Any:  # noqa: ANN401
    """Return what JSON holds of a message."""
    if not isinstance(plain, dict):
        return plain
    if "numeral" in plain:
        return Numeral(plain["numeral"])
    values = {name: _message(inner) for name, inner in plain["values"].items()}
    return Message(plain["template"], values)
