"""Checks of ``disturbances.csv``: what is disturbed, and whether its kind has its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.schema import schema
from corridor.case.tables import Record, Tables, blank
from corridor.messages import message
from corridor.problems import Problem, did_you_mean

FILE = "disturbances.csv"

NUMBERS_OF_KIND = {
    "breakdown": ("every_days", "hours"),
    "closure": ("first_day", "days"),
    "delay": ("share", "hours"),
    "peak": ("first_day", "days", "factor"),
}
"""Numbers that say how a disturbance of each kind goes; the others stay blank."""


def check_disturbances(case: Tables) -> Iterator[Problem]:
    """Check what each disturbance acts on, and that it has the numbers of its kind and no others.

    Parameters
    ----------
    case : Tables
        Case whose cells have been typed.

    Yields
    ------
    Problem
        One for each bad cell.
    """
    for row, record in enumerate(case.rows("disturbances"), start=2):
        yield from _kind(row, record)
        yield from _target(case, row, record)
        yield from _numbers(row, record)


def _kind(row: int, record: Record) -> Iterator[Problem]:
    if (record["kind"] == "peak") != (record["table"] == "demand"):
        yield Problem(
            "E410",
            FILE,
            row,
            "kind",
            message("%(kind)s of %(table)s", kind=record["kind"], table=record["table"]),
            message("peak when the table is demand and another kind when it is not"),
            message(
                "Cargo comes in peaks, elements are closed, break down or delay: "
                "correct one of the two cells."
            ),
        )


def _target(case: Tables, row: int, record: Record) -> Iterator[Problem]:
    table = "zones" if record["table"] == "demand" else record["table"]
    known = case.records[table]
    if record["id"] != "*" and record["id"] not in known:
        yield Problem(
            "E402",
            FILE,
            row,
            "id",
            record["id"],
            message("an id of %(table)s.csv, or * for every row", table=table),
            message(
                "%(hint)sCorrect the id or add the row it names.",
                hint=did_you_mean(record["id"], known),
            ),
        )


def _numbers(row: int, record: Record) -> Iterator[Problem]:
    kind = record["kind"]
    needed = NUMBERS_OF_KIND[kind]
    for name in dict.fromkeys(n for names in NUMBERS_OF_KIND.values() for n in names):
        spec, value = schema()["disturbances"][name], record[name]
        if name in needed and blank(value):
            yield Problem(
                "E301",
                FILE,
                row,
                name,
                "",
                spec.expected,
                message(
                    "A %(kind)s needs %(names)s. %(meaning)s.",
                    kind=kind,
                    names=" and ".join(needed),
                    meaning=spec.meaning,
                ),
            )
        if name not in needed and not blank(value):
            yield Problem(
                "E411",
                FILE,
                row,
                name,
                f"{value:g}",
                message("a blank cell for a %(kind)s", kind=kind),
                message(
                    "A %(kind)s is described by %(names)s: clear the cell or correct the kind.",
                    kind=kind,
                    names=" and ".join(needed),
                ),
            )
