"""The answer of ``check``: what is wrong with a case, and advice on numbers that disagree."""

from __future__ import annotations

from pathlib import Path

from corridor.case.model import Case
from corridor.elements.stated import stated_apart
from corridor.formats.cases.open import read_case
from corridor.problems import Problem


def check_case(reference: str | Path) -> tuple[Case | None, list[Problem]]:
    """Return a case with all that is wrong with it and, if it can be used, with advice on it."""
    return read_case(reference, stated_apart)
