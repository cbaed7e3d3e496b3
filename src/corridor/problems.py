"""What can be wrong with a case, said so that the reader can fix it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from corridor.data import data_rows
from corridor.letters import look_alike, looks_like, odd_characters
from corridor.messages import Message, either, message


@dataclass(frozen=True)
class Kind:
    """A kind of problem.

    Attributes
    ----------
    title : str
        What is wrong.
    advice : str
        What to do, for whoever looks the code up.
    example : str
        A case of it.
    """

    title: str
    advice: str
    example: str


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind of problem by its stable code, as ``problems.csv`` lists them.

    ``E`` stops the work, ``W`` is a warning.
    """
    rows = data_rows("corridor", "problems.csv")
    return {row["code"]: Kind(row["title"], row["advice"], row["example"] or "") for row in rows}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with where it stands and how to fix it.

    Attributes
    ----------
    code : str
        Key of [`kinds`][].
    file : str
        File of the problem; a layer of a GeoPackage as ``layer links``, a sheet of a workbook as
        ``sheet links``.
    row : int or None
        Row as a spreadsheet numbers it: the header is row 1.
    field : str
        Column, empty when the problem is not in one cell.
    found : str
        What was found.
    expected : str
        What was expected instead.
    fix : str
        How to fix it.
    ids : tuple of str
        Rows that it is about, by which a case can accept a warning.
    cell : str
        Cell of a workbook, such as ``D7``; empty in other files.
    """

    code: str
    file: str
    row: int | None = None
    field: str = ""
    found: str = ""
    expected: str = ""
    fix: str = ""
    ids: tuple[str, ...] = ()
    cell: str = ""

    @property
    def title(self) -> str:
        """Kind of the problem in words."""
        return Message(kinds()[self.code].title, {})

    @property
    def fatal(self) -> bool:
        """Whether the case cannot be used with this problem."""
        return self.code.startswith("E")

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as plain values for JSON."""
        return {**asdict(self), "title": self.title, "fatal": self.fatal}

    @property
    def place(self) -> str:
        """Cell or row in words; empty when the problem is in neither."""
        if self.cell:
            return message("cell %(cell)s", cell=self.cell)
        return message("row %(row)s", row=self.row) if self.row else ""

    def __str__(self) -> str:
        where = self.file + (f", {self.place}" if self.place else "")
        where += f", field {self.field}" if self.field else ""
        found = f" found {self.found!r};" if self.found else ""
        expected = f" expected {self.expected}." if self.expected else ""
        return f"[{self.code}] {where}: {self.title}.{found}{expected} {self.fix}".rstrip()


SHOWN = 5
"""Places that are shown of problems with one cause."""


def grouped(problems: Iterable[Problem]) -> list[tuple[Problem, ...]]:
    """Put together what has one cause: the same code, file and field, cured in the same way.

    Parameters
    ----------
    problems : iterable of Problem
        Problems of any files.

    Returns
    -------
    list of tuple of Problem
        Groups in the order of their first problems; every problem is in one of them.
    """
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        cause = (problem.file, problem.code, problem.field, problem.fix)
        groups.setdefault(cause, []).append(problem)
    return [tuple(group) for group in groups.values()]


class CorridorError(Exception):
    """A question that cannot be answered as asked: bad input or usage (exit code 2)."""

    @property
    def words(self) -> str:
        """What it says, as a message where it was raised with one."""
        return self.args[0] if len(self.args) == 1 else str(self)


class InternalError(Exception):
    """An answer that fails its own checks: a fault of corridor, never of the input (exit code 1).

    Nothing of that answer is returned. The message says what to report.
    """


CAUSES = 20
"""Causes that the text of an error lists."""


class CaseError(CorridorError):
    """A case with problems that stop its use.

    Parameters
    ----------
    problems : sequence of Problem
        All problems found, fatal ones and warnings.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        fatal = [p for p in self.problems if p.fatal]
        groups = grouped(fatal)
        lines = [line for group in groups[:CAUSES] for line in _few(group)]
        left = sum(len(group) for group in groups[CAUSES:])
        lines += [f"and {left:,} more"] if left else []
        shown = "\n".join(f"  {line}" for line in lines)
        super().__init__(f"the input has {len(fatal)} problem(s):\n{shown}")


def _few(group: Sequence[Problem]) -> list[str]:
    more = len(group) - SHOWN
    lines = [str(problem) for problem in group[:SHOWN]]
    return [*lines, f"and {more:,} more like these"] if more > 0 else lines


def raise_if_fatal(problems: Iterable[Problem]) -> None:
    """Raise [`CaseError`][] with all problems when at least one of them is fatal."""
    listed = tuple(problems)
    if any(p.fatal for p in listed):
        raise CaseError(listed)


LISTED = 12
"""Ids that a message lists where none is near."""


_NAMED = {
    str(word): word
    for word in (
        message("branch or element"),
        message("case"),
        message("commodity"),
        message("country"),
        message("element"),
        message("growth path"),
        message("link"),
        message("measure"),
        message("mode"),
        message("name"),
        message("node"),
        message("part of a situation"),
        message("place"),
        message("project"),
        message("route"),
        message("scenario"),
        message("screenline"),
        message("statement"),
        message("table"),
        message("warning"),
        message("zone"),
        message("zone or node"),
    )
}
"""What ids name, by the English words."""


def named(what: str) -> str:
    """Return the words for what an id names, as a message where catalogues know them.

    Parameters
    ----------
    what : str
        The English words, such as element or scenario.
    """
    return _NAMED.get(what, what)


def unknown(
    what: str, text: str, known: Iterable[str], names: Mapping[str, str] | None = None
) -> Message:
    """Return the message for an id that the case does not have, with the nearest ones.

    Parameters
    ----------
    what : str
        What it is, as [`named`][] knows it: element, scenario, project.
    text : str
        What was given.
    known : iterable of str
        The ids that there are.
    names : mapping of str to str, optional
        Name by id: what is near a name suggests its id.
    """
    ids, sought = sorted(known), text.strip().casefold()
    texts = {t.casefold(): i for i in ids for t in ((names or {}).get(i), i) if t}
    near = [texts[t] for t in get_close_matches(sought, texts, n=3)]
    near = near or [i for t, i in texts.items() if sought and sought in t][:3]
    listed = ", ".join([*ids[:LISTED], *(["..."] if len(ids) > LISTED else [])])
    hint = message("it has %(names)s", names=listed) if ids else message("it has none")
    if near:
        hint = message("did you mean %(names)s?", names=either(dict.fromkeys(near)))
    return message(
        "the case has no %(what)s %(text)s; %(hint)s", what=named(what), text=repr(text), hint=hint
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the question whether the nearest known name was meant; empty when none is near.

    A name that differs only in letters that look alike is said to, with the odd ones named.
    """
    names = sorted(known)
    if (twin := look_alike(name, names)) is not None:
        odd = name if name != looks_like(name) else twin
        return message(
            "It looks like %(twin)s but is not: %(odd)s looks alike. ",
            twin=twin,
            odd=odd_characters(odd),
        )
    near = nearest(name, names)
    return message("Did you mean %(near)s? ", near=near) if near else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is nearest to another one; empty when none is near."""
    return next(iter(get_close_matches(name, sorted(known), n=1)), "")
