"""Ids from what a person types: an id, or the name of its row."""

from __future__ import annotations

from collections.abc import Mapping

from corridor.case.model import Case
from corridor.messages import message
from corridor.problems import CorridorError, named, unknown

SINGULAR = {"commodities": "commodity"}
"""Word for a row of a table, where it is not the name of the table without its last letter."""


def id_of(kind: str, text: str, names: Mapping[str, str]) -> str:
    """Return the id that is meant by an id or a name, in any case of letters.

    Parameters
    ----------
    kind : str
        What it is, for the message, as [`named`][corridor.problems.named] knows it: element,
        scenario, project.
    text : str
        What was typed.
    names : mapping of str to str
        Name by id.

    Returns
    -------
    str

    Raises
    ------
    CorridorError
        If nothing or more than one thing has that name, with what is near or known.
    """
    if text in names:
        return text
    sought = text.strip().casefold()
    by_id = {i for i in names if i.casefold() == sought}
    meant = sorted(by_id or {i for i, name in names.items() if name.casefold() == sought})
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise CorridorError(
            message(
                "%(kind)s %(text)s is the name of several: %(ids)s; give one",
                kind=named(kind),
                text=repr(text),
                ids=", ".join(meant),
            )
        )
    raise CorridorError(unknown(kind, text, names, names))


def names_of(case: Case, *tables: str) -> dict[str, str]:
    """Return the name of each row of some tables by its id."""
    return {i: str(r.get("name", "")) for t in tables for i, r in case.records[t].items()}


def row_id(case: Case, table: str, text: str) -> str:
    """Return the id of a row of a table by its id or name; see [`id_of`][]."""
    kind = SINGULAR.get(table) or table.removesuffix("s")
    return id_of(kind, text, names_of(case, table))


def place_ids(case: Case, between: tuple[str, str]) -> tuple[str, str]:
    """Return the ids of two zones or nodes by their ids or names; see [`id_of`][]."""
    places = names_of(case, "nodes", "zones")
    a, b = (id_of("zone or node", place, places) for place in between)
    return a, b
