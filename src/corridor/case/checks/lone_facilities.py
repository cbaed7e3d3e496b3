"""Ports and terminals at nodes where there is nothing to transfer between."""

from __future__ import annotations

from collections.abc import Collection

from corridor.case.tables import Record
from corridor.messages import Message, message
from corridor.problems import Problem


def lone_facility(table: str, row: int, record: Record, met: Collection[str]) -> Problem | None:
    """Report a port or terminal at whose node no two modes or gauges meet that it could join.

    Its `transfers` cannot be filled in, so that the row or the network has to change.

    Parameters
    ----------
    table : str
        ``ports`` or ``terminals``.
    row : int
        Row of the facility as a spreadsheet numbers it.
    record : mapping
        Its cells.
    met : collection of str
        Mode states that meet at its node, such as ``sea`` and ``rail1520``.

    Returns
    -------
    Problem or None
        None where it has something to join.
    """
    on_land = [state for state in met if state != "sea"]
    enough = bool(on_land) and len(met) > len(on_land) if table == "ports" else len(on_land) > 1
    if enough:
        return None
    words = {
        "node": record["node_id"],
        "met": " ".join(sorted(met)) or message("none"),
    }
    return Problem(
        "E502",
        f"{table}.csv",
        row,
        "node_id",
        str(record["node_id"]),
        _expected(table, words),
        _fix(table, words),
    )


def _expected(table: str, words: dict[str, str]) -> Message:
    if table == "ports":
        return message(
            "a node where a sea lane meets a railway or a road; there is at %(node)s: %(met)s",
            **words,
        )
    return message(
        "a node where two modes or gauges on land meet; there is at %(node)s: %(met)s", **words
    )


def _fix(table: str, words: dict[str, str]) -> Message:
    if table == "ports":
        return message(
            "Delete the row, since cargo may begin or end at %(node)s without a port, or add the "
            "railway, road or sea lane that it joins.",
            **words,
        )
    return message(
        "Delete the row, since cargo may begin or end at %(node)s without a terminal, or add the "
        "link that it joins.",
        **words,
    )
