"""Defaults of a merger: no blank cell of a case may take another value than in that case."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.merging.parties import Parties, place
from corridor.case.reading.cells import cell_text
from corridor.case.schema import key_field
from corridor.case.tables import Record, Tables, blank
from corridor.problems import Problem


def moved_defaults(parties: Parties, merged: Tables) -> Iterator[Problem]:
    """Yield a problem for each default that a merger would change for rows of a case.

    Parameters
    ----------
    parties : Parties
        The cases.
    merged : Tables
        What they make together.
    """
    fields = dict.fromkeys(
        (str(row["table"]), str(row["field"]))
        for row in merged.rows("defaults")
        if not blank(row["value"])
    )
    for party, case in enumerate(parties.cases):
        for table, field in fields:
            moved = [row for row in case.rows(table) if _moves(case, merged, table, field, row)]
            if moved:
                yield _moved(parties, party, merged, table, field, moved)


def _moves(case: Tables, merged: Tables, table: str, field: str, row: Record) -> bool:
    if not blank(row[field]):
        return False
    one, other = case.default_of(table, field, row), merged.default_of(table, field, row)
    return _value(one) != _value(other)


def _value(default: Record | None) -> str:
    return "" if default is None else cell_text(default["value"])


def _moved(
    parties: Parties, party: int, merged: Tables, table: str, field: str, rows: list[Record]
) -> Problem:
    first, case = rows[0], parties.cases[party]
    more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    own = _value(case.default_of(table, field, first)) or "blank"
    return Problem(
        "E419",
        place(parties, party, "defaults"),
        field=field,
        found=f"{own} for {first[str(key_field(table))]}{more} of {table}.csv",
        expected=f"{_value(merged.default_of(table, field, first)) or 'blank'} as in the merger",
        fix="Write the value into the cells that rest on it, or let all cases have the same "
        "defaults, or name the case that has the say with --prefer.",
    )
