"""Warnings that a case accepts, and warnings with one cause told as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corridor.case.tables import Tables, words
from corridor.problems import Problem, did_you_mean, kinds

SHOWN = 4
"""Places that one message names; the others are counted."""


@dataclass(frozen=True)
class Sorted:
    """Problems of a case, apart from those that it accepts.

    Attributes
    ----------
    open, accepted : tuple of Problem
        One for each cause.
    accepted_count : int
        Rows that accepted warnings are about.
    """

    open: tuple[Problem, ...]
    accepted: tuple[Problem, ...]
    accepted_count: int


def sort_out(case: Tables, problems: Sequence[Problem]) -> Sorted:
    """Set aside the warnings that ``accept`` in ``case.toml`` names, and group the rest.

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
    return Sorted(tuple(grouped(left)), tuple(grouped(accepted)), len(accepted))


def _names(problem: Problem) -> set[str]:
    """Return the words by which a warning can be accepted: its code, alone or with each row."""
    return {problem.code, *(f"{problem.code}:{row_id}" for row_id in problem.ids)}


def _without_warning(word: str) -> Problem:
    code = word.partition(":")[0]
    known = [c for c in kinds() if c.startswith("W")]
    hint = "" if code in known else did_you_mean(code, known)
    return Problem(
        "W618", "case.toml", None, "accept", word,
        "the code of a warning that the case has, alone or with the id of its row",
        f"{hint}Take the word out of accept, or correct it.", (word,),
    )  # fmt: skip


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """Return one problem for each cause: code, place, and what is expected instead.

    The first rows are named with what was found there, and the others counted.
    """
    causes: dict[tuple[str, ...], list[Problem]] = {}
    for p in problems:
        key = (p.code, p.file, p.field, p.expected, p.fix)
        causes.setdefault(key if p.ids else (*key, str(p.row), p.found), []).append(p)
    return [_together(same) for same in causes.values()]


def _together(same: list[Problem]) -> Problem:
    first, ids = same[0], tuple(dict.fromkeys(i for p in same for i in p.ids))
    if len(same) == 1:
        return first
    places = [f"row {p.row}: {p.found}" if p.row else p.found for p in same[:SHOWN]]
    more = f"; and {len(same) - SHOWN} more" if len(same) > SHOWN else ""
    return replace(first, found="; ".join(places) + more, ids=ids)
