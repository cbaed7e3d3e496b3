"""Usual trains, ships and cargo in a merger: they are nobody's statement and give way to one."""

from __future__ import annotations

from corridor.case.merging.parties import Parties
from corridor.case.numbers import USUAL_SOURCE
from corridor.case.reading.cells import cell_text
from corridor.case.schema import key_field
from corridor.case.tables import Record, Tables
from corridor.case.usual.rows import typed, usual_rows
from corridor.case.usual.words import AUTHOR

USUAL_TABLES = ("vehicles", "ships", "commodities")
"""Tables of which rows come with the package."""

LABELS = (AUTHOR, USUAL_SOURCE)
"""Sources that every case may have; their titles say nothing about a number."""


def is_label(table: str, row: Record) -> bool:
    """Return whether a row is a source that stands for no text, such as ``author``."""
    return table == "sources" and str(row["source_id"]) in LABELS


def stating(parties: Parties, table: str, row: Record, one: int, other: int) -> int | None:
    """Return which of two cases states what a row is about, where the other has usual values.

    Parameters
    ----------
    parties : Parties
        The cases.
    table : str
        Table of the row; a row of ``provenance`` is about the row that it names.
    row : mapping
        The row, of either case.
    one, other : int
        Places of the two cases.

    Returns
    -------
    int or None
        None where both or neither state it.
    """
    if table == "provenance":
        about, row_id = str(row["table"]), str(row["id"])
    else:
        about, row_id = table, str(row.get(str(key_field(table)), ""))
    if about not in USUAL_TABLES:
        return None
    usual = [_is_usual(parties.cases[party], about, row_id) for party in (one, other)]
    return None if usual[0] == usual[1] else (other if usual[0] else one)


def _is_usual(case: Tables, table: str, row_id: str) -> bool:
    """Return whether a row of a case is as it comes with the package."""
    row, key = case.records[table].get(row_id), str(key_field(table))
    given = next((r for r in usual_rows(table) if r[key] == row_id), None)
    if row is None or given is None or str(row["source_id"]) != USUAL_SOURCE:
        return False
    return all(cell_text(row[n]) == cell_text(c) for n, c in typed(table, given).items())
