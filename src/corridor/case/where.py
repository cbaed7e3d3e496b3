"""For which rows of a table a default holds: ``country:KZ|UZ gauge_mm:1520``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from corridor.case.groups import group_of
from corridor.case.reading.cells import cell_text
from corridor.case.schema import schema

Record = Mapping[str, Any]
R = TypeVar("R", bound=Record)

GROUP = "group"
"""Word that stands for the group of a row's country."""


def names_of(table: str) -> frozenset[str]:
    """Return the words that a condition on rows of a table may begin with."""
    own = set(schema()[table])
    if "link_id" in own:
        own |= set(schema()["links"]) | {"gauge_mm"}
    return frozenset(own | {GROUP})


def facts_of(records: Mapping[str, Mapping[str, Record]], table: str, record: Record) -> Record:
    """Return what conditions may ask of a row: its own fields and those of its link.

    Parameters
    ----------
    records : mapping
        Rows of ``links`` and ``rail`` by id.
    table : str
        Table of the row.
    record : mapping
        The row.
    """
    link = str(record.get("link_id", ""))
    facts: dict[str, Any] = {}
    if link and table != "links":
        facts |= records["links"].get(link, {})
        if table != "rail" and link in records["rail"]:
            facts["gauge_mm"] = records["rail"][link]["gauge_mm"]
    facts |= record
    return {**facts, GROUP: group_of(str(facts.get("country", "")))}


def conditions(where: str) -> dict[str, frozenset[str]]:
    """Return the allowed values by name.

    Raises
    ------
    ValueError
        If the text is no list of conditions.
    """
    result: dict[str, frozenset[str]] = {}
    for word in where.split():
        name, colon, values = word.partition(":")
        if not (name and colon and all(values.split("|"))) or name in result:
            raise ValueError(where)
        result[name] = frozenset(values.split("|"))
    return result


def holds(where: str, facts: Record) -> bool:
    """Return whether a row meets all conditions; blanks in its words are written ``_``."""
    return all(
        cell_text(facts.get(name)).replace(" ", "_") in values
        for name, values in conditions(where).items()
    )


def most_specific(rows: Iterable[R], facts: Record) -> R | None:
    """Return the row that holds and names most conditions, the last of several; None if none."""
    fitting = [row for row in rows if holds(str(row["where"]), facts)]
    return max(reversed(fitting), key=lambda r: len(str(r["where"]).split()), default=None)
