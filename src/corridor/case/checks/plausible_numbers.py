"""Numbers outside what is usual for their field, and tonnes that look like another unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corridor.case.checks.limits import limit, limits
from corridor.case.schema import ELEMENT_TABLES, key_field, schema
from corridor.case.tables import Record, Tables, blank
from corridor.messages import message
from corridor.problems import Problem

AMOUNTS = ("set", "at_least", "at_most")
"""Operations of effects whose amount is a value of the field itself."""


def unusual_numbers(case: Tables) -> Iterator[Problem]:
    """Find speeds, hours and loads that no railway, road, port or ship has.

    Rows, defaults and effects are held against ``limits.csv``. A zero means that something is
    closed or absent, and is left alone.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Yields
    ------
    Problem
        W612, one for each number.
    """
    rules = {tuple(rule.split(".")) for rule, _ in limits() if "." in rule}
    for table, field in sorted(rules):
        for file, row, column, owner, row_id, value in _values(case, table, field, AMOUNTS):
            usual = limits().get((f"{table}.{field}", ""))
            usual = usual or limits().get((f"{table}.{field}", _mode(case, table, row_id)))
            if usual is None or value == 0 or usual.allows(value):
                continue
            spec = schema()[table][field]
            yield Problem(
                "W612",
                file,
                row,
                column,
                f"{owner}: {spec.label} {value:g} {spec.unit}".rstrip(),
                usual.words,
                message("Check the unit and the number. %(reason)s.", reason=usual.reason),
                (owner,),
            )


def tonnes_in_another_unit(case: Tables) -> Iterator[Problem]:
    """Find stated capacities and background cargo that look like thousand or million tonnes.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Yields
    ------
    Problem
        W610, one for each number.
    """
    least = limit("tonnes")
    for table in ELEMENT_TABLES:
        for field in ("stated_t_per_year", "background_t_per_year"):
            for file, row, column, owner, _, value in _values(
                case, table, field, (*AMOUNTS, "add")
            ):
                if value == 0 or least.allows(abs(value)):
                    continue
                yield Problem(
                    "W610",
                    file,
                    row,
                    column,
                    message("%(owner)s: %(value)s t a year", owner=owner, value=f"{value:g}"),
                    message("0, or %(words)s", words=least.words),
                    message(
                        "Write tonnes a year: a figure in million tonnes times 1000000, "
                        "one in thousand tonnes times 1000."
                    ),
                    (owner,),
                )


def _values(
    case: Tables, table: str, field: str, operations: tuple[str, ...]
) -> Iterator[tuple[str, int, str, str, str, float]]:
    """Yield file, row, column, who gives the number, the row it is for, and the number."""
    for row, record in enumerate(case.rows(table), start=2):
        if not blank(record[field]):
            row_id = str(record[str(key_field(table))])
            yield f"{table}.csv", row, field, row_id, row_id, float(record[field])
    for row, record in enumerate(case.rows("defaults"), start=2):
        if (record["table"], record["field"]) == (table, field) and not blank(record["value"]):
            yield "defaults.csv", row, "value", f"{table}.{field}", "", float(record["value"])
    for row, record in enumerate(case.rows("effects"), start=2):
        if _concerns(record, table, field) and record["operation"] in operations:
            value = float(record["value"])
            yield "effects.csv", row, "value", str(record["owner_id"]), str(record["id"]), value


def _concerns(effect: Record, table: str, field: str) -> bool:
    return bool(effect["table"] == table and effect["field"] == field)


def _mode(case: Tables, table: str, row_id: str) -> str:
    """Return the mode of what a border or vehicle is for; empty where there is no such row."""
    record: Any = case.records[table].get(row_id)
    if record is None or table not in ("borders", "vehicles"):
        return ""
    return str(
        case.records["links"][record["link_id"]]["mode"] if table == "borders" else record["mode"]
    )
