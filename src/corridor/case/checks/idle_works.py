"""Projects and scenarios that change nothing, or nothing that cargo could ever use."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.checks.effects import required_by
from corridor.case.checks.usable import usable_rows
from corridor.case.model import Case
from corridor.case.numbers import Number
from corridor.case.rows import ROWS
from corridor.case.situation import Situation, opened_by, situation
from corridor.case.tables import Record, blank, words
from corridor.messages import message
from corridor.problems import CorridorError, Problem

FIX_IDLE = message(
    "Correct table, id, field or value of its rows in effects.csv, or add the missing ones."
)


def idle_works(case: Case) -> Iterator[Problem]:
    """Find projects and scenarios without any consequence.

    A project that has opened by the starting year is left alone: the tables may hold the result.

    Parameters
    ----------
    case : Case
        A case without fatal problems.

    Yields
    ------
    Problem
        W616 where no number changes, W617 where only rows change that no route can use.
    """
    usable = usable_rows(case)
    now = situation(case)
    for table in ("projects", "scenarios"):
        for row, (owner, record) in enumerate(case.records[table].items(), start=2):
            changed = _changed_by(now, owner, record, table)
            if changed is None:
                continue
            where = ("W616", "W617")[bool(changed)]
            if not changed:
                expected, fix = message("a number that differs afterwards"), FIX_IDLE
                found = message("%(owner)s: every number stays as it is", owner=owner)
            elif usable is not None and not changed & usable:
                expected = message("a change of something on a way between two zones with demand")
                fix = message("Correct the id in effects.csv, or add the link that is missing.")
                found = message(
                    "%(owner)s: changes only %(names)s",
                    owner=owner,
                    names=", ".join(sorted((i for _, i in changed))),
                )
            else:
                continue
            yield Problem(where, f"{table}.csv", row, "", found, expected, fix, (owner,))


def _changed_by(
    now: Situation, owner: str, record: Record, table: str
) -> set[tuple[str, str]] | None:
    """Return the rows that a project or scenario changes; None where that is beside the point."""
    case = now.case
    rows = {key for key, effects in case.effects_by_row.items() if _by(effects, owner)}
    if table == "scenarios":
        if _says_more(case, owner, record):
            return None
        before, after = now, situation(case, scenario=owner)
    else:
        if owner in opened_by(case, now.year):
            return None
        before = now.with_built(now.built | required_by(case, owner))
        after = before.with_built(before.built | {owner})
    try:
        return {key for key in rows if _cells(before, *key) != _cells(after, *key)}
    except CorridorError:  # a number out of its range is reported when it is asked for
        return None


def _by(effects: list[Record], owner: str) -> bool:
    return any(effect["owner_id"] == owner for effect in effects)


def _says_more(case: Case, scenario: str, record: Record) -> bool:
    """Return whether a scenario differs from the case by more than its effects."""
    own = {"year": "year", "growth": "growth", "sea_level_m": "sea_level_m"}
    if any(not blank(record[f]) and record[f] != case.settings[s] for f, s in own.items()):
        return True
    if set(words(record["projects"])) - opened_by(case, int(case.settings["year"])):
        return True
    return any(d["scenario_id"] == scenario for d in case.rows("disturbances"))


def _cells(sit: Situation, table: str, row_id: str) -> dict[str, object]:
    row = sit.row(ROWS[table], row_id)
    return {n: c.value if isinstance(c, Number) else c for n, c in row.cells.items()}
