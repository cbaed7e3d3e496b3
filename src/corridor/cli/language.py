"""The language in which the command line says what is wrong."""

from __future__ import annotations

import os
from typing import Annotated, Literal, TypeAlias

import typer

VARIABLE = "CORRIDOR_LANGUAGE"
"""Environment variable with the language of messages; that of the system is never taken."""

SPOKEN = "--language"
"""The option for the language."""

SOURCE = "en"
Code: TypeAlias = Literal["en", "ru", "az", "fa"]

Spoken = Annotated[
    Code | None,
    typer.Option(
        SPOKEN,
        help=f"Language of errors and problems; otherwise that of {VARIABLE}, or English.",
    ),
]

_asked: list[str] = []
"""The language that an option asked for, of the command that runs."""


def speak(code: str | None) -> None:
    """Let what follows be said in a language, unless none is given."""
    if code is not None:
        _asked[:] = [code]


def forget() -> None:
    """Let a new command begin with the language of the environment."""
    _asked.clear()


def spoken() -> str:
    """Return the language that is asked for, by an option before the environment."""
    return _asked[0] if _asked else os.environ.get(VARIABLE) or SOURCE


def translated(text: object) -> str:
    """Return a message in the language that is asked for; any other text as it is.

    Raises
    ------
    CorridorError
        If there is no catalogue for the language.
    """
    if spoken() == SOURCE:  # nothing to load
        return str(text)
    from corridor.languages import language_of

    return language_of(spoken()).translated(str(text) if not isinstance(text, str) else text)
