"""Works that a plan has to contain, as they are written on a command line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corridor.messages import message
from corridor.problems import CorridorError

Years = tuple[int, int] | int | None

EXPECTED = "expected a project such as P07, P07:2027 or P07:2027-2029, or the JSON file of a plan"

_WORK = re.compile(r"(?P<project>[^:\s]+)(:(?P<first>\d{4})(-(?P<last>\d{4}))?)?")


def fixed_of(words: Sequence[str]) -> dict[str, Years]:
    """Return the works that options name, with their years.

    Parameters
    ----------
    words : sequence of str
        Each a project, with a colon and its first year of work, or its first and last; or the path
        of the JSON that ``corridor recommend --json`` writes.

    Returns
    -------
    dict
        First and last year by project, the first alone, or None where no year is given.

    Raises
    ------
    CorridorError
        If a word is none of these, or a project is named twice.
    """
    fixed: dict[str, Years] = {}
    for word in words:
        works = _of_plan(word) if word.lower().endswith(".json") else _of_word(word)
        twice = sorted(set(works) & set(fixed))
        if twice:
            raise CorridorError(
                message("the fixed works name %(names)s twice", names=", ".join(twice))
            )
        fixed.update(works)
    return fixed


def _of_word(word: str) -> dict[str, Years]:
    read = _WORK.fullmatch(word.strip())
    if read is None:
        raise CorridorError(
            message("the fixed work is %(word)s; %(expected)s", word=repr(word), expected=EXPECTED)
        )
    first, last = read["first"], read["last"]
    if first is None:
        return {read["project"]: None}
    if last is None:
        return {read["project"]: int(first)}
    if int(last) < int(first):
        raise CorridorError(
            message(
                "the fixed work %(word)s ends before it begins; %(expected)s",
                word=repr(word),
                expected=EXPECTED,
            )
        )
    return {read["project"]: (int(first), int(last))}


def _of_plan(path: str) -> dict[str, Years]:
    """Return the works of a plan that was written as JSON."""
    from corridor.formats.cases.plan_file import read_plan

    works = read_plan(path).works
    if not works:
        raise CorridorError(
            message(
                "%(path)s: it names no years of work; %(expected)s", path=path, expected=EXPECTED
            )
        )
    return dict(works)
