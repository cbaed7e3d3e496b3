"""Frozen values as JSON holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any

SHOWN = {"shown": True}
"""Metadata of a field that JSON always has, null where it was not asked for."""

TIMING = {"timing": True}
"""Metadata of a field that JSON never has: the same question has to give the same bytes."""


def as_plain(value: Any) -> Any:  # noqa: ANN401
    """Return an answer or a question as JSON holds it: dicts, lists, text and numbers.

    A field that is None where None is what it is by default is left out, unless the field is
    [`SHOWN`][]. A field that is [`TIMING`][] is always left out.
    """
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        plain = {}
        for name, always in _fields(type(value)):
            content = getattr(value, name)
            if type(content) in _AS_THEY_ARE:  # most are: no call for each
                plain[name] = content
            elif content is not None or always:
                plain[name] = as_plain(content)
        return plain
    if isinstance(value, Mapping):
        return {str(k): as_plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(v) for v in value]
    return value


_AS_THEY_ARE = frozenset({str, float, int, bool})


@cache
def _fields(kind: type) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a type, and whether each is written when it is None."""
    return tuple(
        (f.name, f.default is MISSING or f.metadata == SHOWN)
        for f in fields(kind)
        if f.metadata != TIMING
    )
