"""Warnings that a case accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridor.case.tables import Tables, words
from corridor.messages import message
from corridor.problems import Problem, did_you_mean, kinds


@dataclass(frozen=True)
class Sorted:
    """Problems of a case, apart from those that it accepts.

    Attributes
    ----------
    open, accepted : tuple of Problem
        Those to show, and the warnings that are set aside.
    """

    open: tuple[Problem, ...]
    accepted: tuple[Problem, ...]


def sort_out(case: Tables, problems: Sequence[Problem]) -> Sorted:
    """Set aside the warnings that ``accept`` in ``case.toml`` names.

    Parameters
    ----------
    case : Tables
        The case.
    problems : sequence of Problem
        All that was found.

    Returns
    -------
    Sorted
        With W618 for each word of ``accept`` that no warning answers to.
    """
    wanted = words(case.settings["accept"])
    accepted = [p for p in problems if not p.fatal and _names(p) & set(wanted)]
    there = {name for p in accepted for name in _names(p)}
    left = [p for p in problems if p not in accepted]
    if not any(p.fatal for p in problems):
        left += [_without_warning(word) for word in wanted if word not in there]
    return Sorted(tuple(left), tuple(accepted))


def _names(problem: Problem) -> set[str]:
    """Return the words by which a warning can be accepted: its code, alone or with each row."""
    return {problem.code, *(f"{problem.code}:{row_id}" for row_id in problem.ids)}


def _without_warning(word: str) -> Problem:
    code = word.partition(":")[0]
    known = [c for c in kinds() if c.startswith("W")]
    hint = "" if code in known else did_you_mean(code, known)
    return Problem(
        "W618",
        "case.toml",
        None,
        "accept",
        word,
        message("the code of a warning that the case has, alone or with the id of its row"),
        message("%(hint)sTake the word out of accept, or correct it.", hint=hint),
        (word,),
    )
