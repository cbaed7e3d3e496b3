"""Defaults that come with the package, for numbers which a case leaves open."""

from __future__ import annotations

from corridor.case.numbers import USUAL_SOURCE
from corridor.case.tables import blank
from corridor.case.usual.draft import Draft
from corridor.case.usual.rows import typed, usual_rows


def add_defaults(draft: Draft) -> None:
    """Add the usual default of each number that some row leaves blank and the case has none for.

    They are assumed, with their ranges, and written with the case: an answer does not change when
    the values of the package do.
    """
    own = {
        (str(row["table"]), str(row["field"]))
        for row in draft.rows("defaults")
        if not blank(row["value"])
    }
    for row in usual_rows("defaults"):
        table, name = row["table"], row["field"]
        if (table, name) in own or not draft.has_blanks(table, name):
            continue
        if any(map(blank, draft.distinct(table, name))):
            known = {"source_id": USUAL_SOURCE, "quality": "assumed"}
            draft.add("defaults", [typed("defaults", row) | known])
