"""What may be one thing under two ids: a link, a port or a zone that two cases call differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from corridor.case.merging.parties import Held, Parties, place
from corridor.case.schema import key_field
from corridor.case.tables import words
from corridor.messages import message
from corridor.problems import Problem

PLACED = ("links", "terminals", "ports", "zones")
"""Tables of which rows at the same place are compared."""


def twins(parties: Parties, table: str, rows: Sequence[Held]) -> Iterator[Problem]:
    """Yield a warning for each row of a case at the place of one of another case.

    Parameters
    ----------
    parties : Parties
        The cases.
    table : str
        One of [`PLACED`][].
    rows : sequence of Held
        Rows of the merger.
    """
    key = str(key_field(table))
    known = [case.records[table] for case in parties.cases]
    at: dict[tuple[str, ...], list[Held]] = {}
    for held in rows:
        at.setdefault(_place(table, held), []).append(held)
    for group in at.values():
        for one, other in combinations(group, 2):
            ids = str(one.row[key]), str(other.row[key])
            if not any(ids[0] in own and ids[1] in own for own in known):
                yield Problem(
                    "W422",
                    place(parties, other.party, table),
                    other.number,
                    key,
                    ids[1],
                    message(
                        "another place than that of %(id)s in %(case)s",
                        id=ids[0],
                        case=parties.names[one.party],
                    ),
                    message(
                        "If both are the same, give them the same id in both cases: as two they "
                        "count twice."
                    ),
                    ids,
                )


def _place(table: str, held: Held) -> tuple[str, ...]:
    row = held.row
    if table == "links":
        ends = sorted((str(row["from_node_id"]), str(row["to_node_id"])))
        return (str(row["mode"]), *ends)
    if table == "zones":
        return tuple(sorted(words(row["node_ids"])))
    return str(row["node_id"]), " ".join(sorted(words(row["transfers"])))
