"""Rows of several cases as those of one table: alike once, and what differs as differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corridor.case.merging.parties import Difference, Held, Parties, as_in, fix, place
from corridor.case.merging.usual_rows import is_label, stating
from corridor.case.reading.cells import cell_text
from corridor.case.schema import key_field, schema
from corridor.case.tables import Record, Tables
from corridor.messages import message
from corridor.problems import Problem

Key = tuple[str, ...]

KEYS: Mapping[str, tuple[str, ...]] = {
    "growth": ("growth", "group", "year"),
    "effects": ("owner_id", "table", "id", "field", "operation"),
    "provenance": ("table", "id", "field"),
}
"""Fields that identify a row of a table in which no single field does."""


@dataclass(frozen=True)
class Joined:
    """One table of a merger.

    Attributes
    ----------
    rows : tuple of Held
        Rows of the first case in their order, then what each further case adds.
    shared : int
        Rows that stand in more than one case.
    differences : tuple of Difference
        Rows that cases describe differently.
    """

    rows: tuple[Held, ...]
    shared: int
    differences: tuple[Difference, ...]


Subject = Callable[[Tables, Key], bool]
"""Whether a case has what the row with a key is about."""


def join(
    parties: Parties,
    table: str,
    given: Sequence[Sequence[Record]] | None = None,
    subject: Subject | None = None,
) -> Joined:
    """Join a table of several cases.

    Parameters
    ----------
    parties : Parties
        The cases.
    table : str
        Name of the table.
    given : sequence of sequence of mapping, optional
        Rows of each case; those of its table when not given.
    subject : callable, optional
        Says whether a case has what a row is about. A case that has it and lacks the row then
        differs from one that has the row.

    Returns
    -------
    Joined
    """
    rows = given if given is not None else [case.rows(table) for case in parties.cases]
    by_party = [
        {key: Held(party, number, row) for number, key, row in _keyed(table, own)}
        for party, own in enumerate(rows)
    ]
    kept: dict[Key, Held] = {}
    differences: list[Difference] = []
    shared = 0
    for key in dict.fromkeys(key for own in by_party for key in own):
        holders = [own[key] for own in by_party if key in own]
        shared += len(holders) > 1
        chosen, unlike = _chosen(parties, table, holders)
        lacking = _lacking(parties, by_party, key, subject)
        gone, more = _against(parties, table, key, chosen, lacking)
        differences += [*unlike, *more]
        if not gone:
            kept[key] = chosen
    return Joined(tuple(kept.values()), shared, tuple(differences))


def _keyed(table: str, rows: Sequence[Record]) -> Iterator[tuple[int, Key, Record]]:
    """Yield number, key and row; rows with the same key are counted."""
    fields = KEYS.get(table) or (str(key_field(table)),)
    seen: Counter[Key] = Counter()
    for number, row in enumerate(rows, start=2):
        key = tuple(cell_text(row[field]) for field in fields)
        seen[key] += 1
        yield number, key if seen[key] == 1 else (*key, str(seen[key])), row


def _chosen(parties: Parties, table: str, holders: Sequence[Held]) -> tuple[Held, list[Difference]]:
    """Return the row that stands for all, and where they differ."""
    chosen, differences = holders[0], list[Difference]()
    for other in holders[1:]:
        if is_label(table, chosen.row):
            continue
        fields = [f for f in schema()[table] if _text(chosen, f) != _text(other, f)]
        winner = _winner(parties, table, chosen.row, chosen.party, other.party)
        differences += [
            Difference(_cell(parties, table, field, chosen, other), winner) for field in fields
        ]
        if fields and winner == other.party:
            chosen = other
    return chosen, differences


def _winner(parties: Parties, table: str, row: Record, one: int, other: int) -> int | None:
    """Return the case that has the say: usual values give way to what somebody states."""
    winner = parties.winner(one, other)
    return stating(parties, table, row, one, other) if winner is None else winner


def _text(held: Held, field: str) -> str:
    return cell_text(held.row[field])


def _cell(parties: Parties, table: str, field: str, one: Held, other: Held) -> Problem:
    name = _name(table, other.row)
    return Problem(
        "E419",
        place(parties, other.party, table),
        other.number,
        field,
        message("%(name)s: %(text)s", name=name, text=_text(other, field) or message("blank")),
        as_in(parties, _text(one, field) or message("blank"), one),
        fix(parties, one.party, other.party),
    )


def _name(table: str, row: Record) -> str:
    return " ".join(cell_text(row[f]) for f in KEYS.get(table) or (str(key_field(table)),)).strip()


def _lacking(
    parties: Parties, by_party: Sequence[Mapping[Key, Held]], key: Key, subject: Subject | None
) -> list[int]:
    """Return the cases that have what a row is about, and not the row."""
    if subject is None:
        return []
    pairs = enumerate(zip(parties.cases, by_party, strict=True))
    return [party for party, (case, own) in pairs if key not in own and subject(case, key)]


def _against(
    parties: Parties, table: str, key: Key, held: Held, lacking: Sequence[int]
) -> tuple[bool, list[Difference]]:
    """Return whether a row gives way to a case that lacks it, and that they differ."""
    differences, gone = list[Difference](), False
    for party in lacking:
        winner = _winner(parties, table, held.row, held.party, party)
        gone = gone or winner == party
        problem = Problem(
            "E419",
            place(parties, party, table),
            found=message("no row %(key)s", key=" ".join(key).strip()),
            expected=message(
                "row %(row)s of %(case)s", row=held.number, case=parties.names[held.party]
            ),
            fix=fix(parties, held.party, party),
        )
        differences.append(Difference(problem, winner))
    return gone, differences
