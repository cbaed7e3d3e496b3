"""Which file, layer or sheet holds which table, and which look like a table and are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from corridor.case.schema import table_named
from corridor.letters import looks_like
from corridor.messages import both, message
from corridor.problems import Problem


@dataclass(frozen=True)
class Places:
    """Where the tables of a case stand.

    Attributes
    ----------
    names : mapping of str to str
        File or layer by table, for those that are there.
    problems : list of Problem
        Names of which two are meant for one table, names that are none, required tables that are
        missing.
    """

    names: Mapping[str, str]
    problems: list[Problem]


def find_places(
    names: Iterable[str], usual: Mapping[str, str], *, others: Iterable[str], kind: str = ""
) -> Places:
    """Find the file or layer of each table; names are read in any case of letters.

    Parameters
    ----------
    names : iterable of str
        All files or layers there are.
    usual : mapping of str to str
        What the file or layer of each table is called.
    others : iterable of str
        Those of ``names`` that may be meant as tables when no table is called so.
    kind : str
        Word before a name in messages: ``layer``, ``sheet``, or nothing for files.

    Returns
    -------
    Places
    """
    meant = {name.casefold(): table for table, name in usual.items()}
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        if name.casefold() in meant:
            found.setdefault(meant[name.casefold()], []).append(name)
    problems = [_twins(called, kind) for called in found.values() if len(called) > 1]
    taken = {name for called in found.values() for name in called}
    missing = set(usual) - set(found)
    for name in sorted(set(others) - taken):
        table = _nearest(name, usual)
        problems.append(_stranger(name, usual, table, kind, table in missing))
        missing.discard(table or "")
    problems += _missing(missing, usual, kind)
    return Places({table: called[0] for table, called in found.items()}, problems)


def label(kind: str, name: str) -> str:
    """Return how messages name a file, a layer or a sheet.

    Parameters
    ----------
    kind : str
        ``layer``, ``sheet``, or nothing for a file.
    name : str
        Its name.
    """
    if kind == "layer":
        return message("layer %(name)s", name=name)
    return message("sheet %(name)s", name=name) if kind == "sheet" else name


def _twins(called: list[str], kind: str) -> Problem:
    return Problem(
        "E107",
        label(kind, called[1]),
        found=both(called),
        expected=message("one of the two"),
        fix=message("Both names stand for the same table: keep one of them."),
    )


def _stranger(
    name: str, usual: Mapping[str, str], table: str | None, kind: str, absent: bool
) -> Problem:
    here = {"": message("the folder"), "layer": message("the GeoPackage")}.get(
        kind, message("the workbook")
    )
    if table is not None and absent:
        return Problem(
            "E107",
            label(kind, name),
            found=name,
            expected=label(kind, usual[table]),
            fix=message(
                "Did you mean %(usual)s? Rename it, or take it out of %(here)s if "
                "it is no table of the case.",
                usual=usual[table],
                here=here,
            ),
        )
    there = "" if table is None else message("%(label)s is read. ", label=label(kind, usual[table]))
    return Problem(
        "W108",
        label(kind, name),
        found=name,
        expected=message("the name of a table"),
        fix=message(
            "%(there)sTake it out of %(here)s, or rename it if it is a table of the case.",
            there=there,
            here=here,
        ),
    )


def _missing(missing: set[str], usual: Mapping[str, str], kind: str) -> Iterator[Problem]:
    for table, name in usual.items():
        if table in missing and table_named(table).required:
            words = {"": message("Add the file."), "layer": message("Add the layer.")}
            a, fix = label(kind, name), words.get(kind, message("Add the sheet."))
            yield Problem("E101", label(kind, name), expected=a, fix=fix)


def _nearest(name: str, usual: Mapping[str, str]) -> str | None:
    """Return the table that a name is near: one of its words is, or the whole resembles it."""
    stems = {called.partition(".")[0]: table for table, called in usual.items()}
    stem = looks_like(name).casefold().partition(".")[0]
    words = {*re.split(r"[\W_\d]+", stem)}
    for called, table in stems.items():
        if {called, called.removesuffix("s")} & words:
            return table
    near = get_close_matches(stem, list(stems), n=1, cutoff=0.75)
    return stems[near[0]] if near else None
