"""Questions and answers as JSON, and the JSON Schema of each.

>>> from corridor.answers.json import from_json, to_json
>>> from corridor.answers.questions import Question, ThroughputQuestion
>>> from_json(Question, to_json(ThroughputQuestion(rungs=3))).rungs
3
"""

from __future__ import annotations

import json
from typing import Any, TypeVar, cast

from corridor.answers.plain import as_plain
from corridor.messages import message
from corridor.problems import CorridorError

T = TypeVar("T")


def to_json(value: object, indent: int | None = None) -> str:
    """Return a question or an answer as JSON.

    Parameters
    ----------
    value : question or answer
        A frozen dataclass of [`corridor.answers`][].
    indent : int, optional
        Spaces for each level; on one line when not given.

    Returns
    -------
    str
    """
    return json.dumps(as_plain(value), indent=indent, ensure_ascii=False, allow_nan=False)


def from_json(kind: type[T] | Any, text: str | bytes) -> T:  # noqa: ANN401
    """Return the question or the answer that a JSON text says.

    Parameters
    ----------
    kind : type
        Type of the value; ``Question`` for any question, distinguished by its ``verb``.
    text : str or bytes
        JSON.

    Returns
    -------
    value of that type

    Raises
    ------
    CorridorError
        With each field that is missing, unknown or of another type.
    """
    from pydantic import ValidationError

    try:
        return cast("T", _adapter(kind).validate_json(text))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc'])) or 'text'}: {e['msg']}" for e in error.errors()]
        raise CorridorError(
            message("the JSON does not fit: %(faults)s", faults="; ".join(faults[:20]))
        ) from error


def json_schema(kind: type | Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the JSON Schema of a question or an answer."""
    schema: dict[str, Any] = _adapter(kind).json_schema(mode="validation")
    return schema


def _adapter(kind: Any) -> Any:  # noqa: ANN401
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
