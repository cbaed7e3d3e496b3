"""Checks of ``claims.csv`` and ``experts.csv``: whether each row has what its test needs."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.tables import Record, Tables, blank
from corridor.messages import message
from corridor.problems import Problem

TRIP = ("origin", "destination")

NEEDS: dict[str, tuple[str, ...]] = {
    "capacity": ("value_low", "elements"),
    "throughput": ("value_low", "screenlines"),
    "gain": ("value_low", "screenlines", "projects"),
    "demand": ("value_low",),
    "flow": ("value_low",),
    "days": ("value_low", *TRIP),
    "days_saved": ("value_low", *TRIP, "projects"),
    "shorter": ("value_low", *TRIP, "screenlines"),
    "cheaper": ("value_low", *TRIP, "screenlines"),
    "none": (),
}
"""Fields that a measure cannot do without."""


def check_claims(case: Tables) -> Iterator[Problem]:
    """Check statements and recommendations of experts.

    Parameters
    ----------
    case : Tables
        Case whose cells have been typed.

    Yields
    ------
    Problem
        One for each cell that is missing or at odds with the others.
    """
    for row, record in enumerate(case.rows("claims"), start=2):
        for field in NEEDS[record["measure"]]:
            if blank(record[field]):
                yield _problem("claims.csv", row, field, message("a blank"), _needed(record))
        nowhere = blank(record["elements"]) and blank(record["screenlines"])
        if record["measure"] == "flow" and nowhere:
            yield _problem("claims.csv", row, "elements", message("a blank"), _needed(record))
        low, high = record["value_low"], record["value_high"]
        if not blank(low) and not blank(high) and high < low:
            yield _problem(
                "claims.csv",
                row,
                "value_high",
                f"{high:g}",
                message("at least %(low)s", low=f"{low:g}"),
            )
    lines: dict[str, str] = {}
    for row, record in enumerate(case.rows("experts"), start=2):
        line = lines.setdefault(record["list_id"], record["screenlines"])
        if line != record["screenlines"]:
            expected = message(
                "%(line)s as in the other rows of list %(list_id)s",
                line=line,
                list_id=record["list_id"],
            )
            yield _problem("experts.csv", row, "screenlines", record["screenlines"], expected)


def _needed(record: Record) -> str:
    return message("a value, since the measure is %(measure)s", measure=record["measure"])


def _problem(file: str, row: int, field: str, found: str, expected: str) -> Problem:
    fix = message("Fill or correct the cell, or choose another measure.")
    return Problem("E416", file, row, field, found, expected, fix)
