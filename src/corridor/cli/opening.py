"""Opening the case that a command is about, with what its reader has to warn of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.case.model import Case


def opened_case(reference: str | Path) -> Case:
    """Return a case; warnings of its reading go to stderr, so that no verb is silent about them."""
    from corridor.cli.output import complain
    from corridor.cli.show_case import problem_tree
    from corridor.formats.cases.open import open_case
    from corridor.messages import message

    case = open_case(reference)
    if case.read_warnings:
        complain(problem_tree(case.read_warnings, message("reading %(name)s", name=case.name)))
    return case
