"""A question as the flat options that a manifest keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from corridor.case.count import Count

_NOT_ASKED = ("verb", "log", "overwrite", "certificate", "workers", "scheduler", "keep")
"""Fields that do not change the answer."""


_USUAL = {"direction": "both", "projects": "proposed", "of": "route", "period_years": 30}
"""Choices that go without saying."""


def options_of(question: object) -> dict[str, Any]:
    """Return what a question asks for, flat, as a manifest keeps it.

    Parameters
    ----------
    question : question
        One of this module.

    Returns
    -------
    dict
        Names and values, without what is empty or off. Two places are ``from`` and ``to``, and
        projects taken as built are ``with``.
    """
    options: dict[str, Any] = {}
    for each in fields(question):  # type: ignore[arg-type]
        value = getattr(question, each.name)
        if each.name in _NOT_ASKED or value in (None, (), False, {}):
            continue
        if value == _USUAL.get(each.name):
            continue
        if is_dataclass(value):
            options |= options_of(value)
        elif each.name == "between" and isinstance(question, Count):
            options |= {"from": value[0], "to": value[1]}
        else:
            options["with" if each.name == "built" else each.name] = _plain(value)
    return options


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return dict(value) if isinstance(value, Mapping) else value
