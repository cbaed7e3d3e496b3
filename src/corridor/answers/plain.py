"""Frozen values as JSON holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

SHOWN = {"shown": True}
"""Metadata of a field that JSON always has, null where it was not asked for."""


def as_plain(value: Any) -> Any:  # noqa: ANN401
    """Return an answer or a question as JSON holds it: dicts, lists, text and numbers.

    A field that is None where None is what it is by default is left out, unless the field is
    [`SHOWN`][].
    """
    if is_dataclass(value):
        return {
            f.name: as_plain(content)
            for f in fields(value)
            if (content := getattr(value, f.name)) is not None
            or f.default is MISSING
            or f.metadata == SHOWN
        }
    if isinstance(value, Mapping):
        return {str(k): as_plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(v) for v in value]
    return value
