"""Several cases as one that competes for the same tracks and berths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corridor.case.merging.cargo import join_cargo
from corridor.case.merging.defaults import settle_defaults
from corridor.case.merging.parties import Difference, Parties
from corridor.case.merging.rows import Joined, Key, Subject, join
from corridor.case.merging.settings import grown, join_settings
from corridor.case.merging.twins import PLACED, twins
from corridor.case.model import Case
from corridor.case.schema import schema, table_names
from corridor.case.tables import Record, Tables, typed_frame
from corridor.problems import CaseError, Problem


@dataclass(frozen=True)
class Merged:
    """Several cases as one.

    Attributes
    ----------
    case : Case
        The merger, checked.
    shared : mapping of str to int
        By table, rows that stand in more than one of the cases.
    decided : tuple of Problem
        What the cases say differently, decided by the one that has the say.
    warnings : tuple of Problem
        What may be one thing under two ids, and what the check of the merger warns of.
    """

    case: Case
    shared: Mapping[str, int]
    decided: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def merged_cases(
    cases: Sequence[Case], name: str, *, prefer: str | None = None, add_demand: bool = False
) -> Merged:
    """Merge cases: what they share stands once, and everything else side by side.

    Parameters
    ----------
    cases : sequence of Case
        Two or more, without fatal problems.
    name : str
        Name of the merged case, one word.
    prefer : str, optional
        Name of the case that has the say where cases differ, or ``first``.
    add_demand : bool
        Whether demand between the same zones that differs is other cargo and adds up.

    Returns
    -------
    Merged

    Raises
    ------
    CaseError
        With everything that the cases say differently and nobody decides, or with what is wrong
        with the merger as a case.
    """
    asked = Parties(tuple(cases), prefer)
    defaults = settle_defaults(asked.cases, asked.lead)
    parties = Parties(defaults.cases, prefer)
    settings, differences = join_settings(parties, name)
    cargo = join_cargo(parties, add=add_demand)
    differences += cargo.differences
    joined: dict[str, Joined] = {}
    for table in table_names():
        if table not in ("demand", "defaults"):
            given = _provenance(parties, cargo.ids) if table == "provenance" else None
            joined[table] = join(parties, table, given, _SUBJECTS.get(table))
            differences += joined[table].differences
    _raise_undecided(differences)
    doubtful = tuple(p for table in PLACED for p in twins(parties, table, joined[table].rows))
    rows = {table: [held.row for held in part.rows] for table, part in joined.items()}
    rows |= {"demand": cargo.rows(), "defaults": list(defaults.rows)}
    paths = [str(settings["growth"]), *(str(r["growth"]) for r in rows["scenarios"] if r["growth"])]
    rows["growth"] = grown(parties, rows["growth"], rows["demand"], paths)
    frames = {table: typed_frame(table, rows[table]) for table in table_names()}
    case = Case(settings, frames, " + ".join(parties.names))
    shared = {table: part.shared for table, part in joined.items()}
    shared |= {"demand": cargo.shared, "defaults": defaults.shared}
    decided = tuple(d.problem for d in differences)
    return Merged(case, shared, decided, (*doubtful, *case.check()))


def _raise_undecided(differences: Sequence[Difference]) -> None:
    problems: list[Problem] = [d.problem for d in differences if d.winner is None]
    if problems:
        order = {table: place for place, table in enumerate(schema())}
        raise CaseError(sorted(problems, key=lambda p: order.get(_table_of(p), 0)))


def _table_of(problem: Problem) -> str:
    return problem.file.rpartition(": ")[2].removesuffix(".csv")


def _provenance(parties: Parties, ids: Sequence[Mapping[str, str]]) -> list[list[Record]]:
    """Return provenance in which demand has its new ids; that of rows left out is left out."""
    return [
        [
            {**row, "id": own.get(str(row["id"]), "")} if row["table"] == "demand" else row
            for row in case.rows("provenance")
            if row["table"] != "demand" or str(row["id"]) in own
        ]
        for case, own in zip(parties.cases, ids, strict=True)
    ]


def _has_row(case: Tables, key: Key) -> bool:
    table, row_id = key[0], key[1]
    return table != "demand" and row_id in case.records.get(table, {})


def _has_work(case: Tables, key: Key) -> bool:
    owner, table, row_id = key[0], key[1], key[2]
    known = owner in case.records["projects"] or owner in case.records["scenarios"]
    return known and (row_id == "*" or row_id in case.records.get(table, {}))


def _has_path(case: Tables, key: Key) -> bool:
    return any((row["growth"], row["group"]) == key[:2] for row in case.rows("growth"))


_SUBJECTS: Mapping[str, Subject] = {
    "provenance": _has_row,
    "effects": _has_work,
    "growth": _has_path,
}
"""Tables that add to what others say: a row about something shared stands in every case."""
