"""Defaults of a merger: every blank cell keeps the value that it takes in its own case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corridor.case.reading.cells import cell_text
from corridor.case.schema import key_field
from corridor.case.tables import Record, Tables, blank, typed_frame
from corridor.case.where import facts_of, most_specific

Cell = tuple[str, str]
"""Table and field of a default."""


@dataclass(frozen=True)
class Settled:
    """Cases whose defaults agree.

    Attributes
    ----------
    cases : tuple of Tables
        The cases; where defaults differ, their values stand in the cells, with source and range.
    rows : tuple of mapping
        Defaults that hold for all of them.
    shared : int
        How many of these are about a field for which several cases have one.
    """

    cases: tuple[Tables, ...]
    rows: tuple[Record, ...]
    shared: int


def settle_defaults(cases: Sequence[Tables], lead: int) -> Settled:
    """Keep the defaults that mean the same in all cases, and write the others into their cells.

    A default means the same if no blank cell of any case takes another value by it. Its source and
    range are those of the case that has the say, or of the first that has it. Words are filled in
    when a case is read, so defaults for words are left out.

    Parameters
    ----------
    cases : sequence of Tables
        The cases.
    lead : int
        Place of the case that has the say.

    Returns
    -------
    Settled
    """
    order = [cases[lead], *(case for case in cases if case is not cases[lead])]
    rows: list[Record] = []
    disputed: list[Cell] = []
    shared = 0
    for cell in dict.fromkeys(cell for case in order for cell in case.defaults):
        holding = next(case.defaults[cell] for case in order if cell in case.defaults)
        if any(_moves(case, cell, holding, row) for case in cases for row in case.rows(cell[0])):
            disputed.append(cell)
        else:
            rows += holding
            shared += len(holding) if sum(cell in case.defaults for case in cases) > 1 else 0
    return Settled(tuple(_written(case, disputed) for case in cases), tuple(rows), shared)


def _moves(case: Tables, cell: Cell, holding: Sequence[Record], row: Record) -> bool:
    """Return whether a blank cell would take another value than in its case."""
    table, field = cell
    if not blank(row[field]):
        return False
    other = most_specific(holding, facts_of(case.records, table, row))
    return _value(case.default_of(table, field, row)) != _value(other)


def _value(default: Record | None) -> str:
    return "" if default is None else cell_text(default["value"])


def _written(case: Tables, disputed: Sequence[Cell]) -> Tables:
    """Return a case in which defaults of some fields stand in the cells that they fill."""
    tables, ranges = dict(case.tables), list[Record]()
    for table in dict.fromkeys(table for table, _ in disputed):
        fields = [field for t, field in disputed if t == table and (t, field) in case.defaults]
        rows = []
        for row in case.rows(table):
            filled = dict(_filled(case, table, fields, row))
            rows.append({**row, **{field: d["value"] for field, d in filled.items()}})
            ranges += _ranges(case, table, row, filled)
        tables[table] = typed_frame(table, rows)
    tables["provenance"] = typed_frame("provenance", [*case.rows("provenance"), *ranges])
    return replace(case, tables=tables)


def _filled(
    case: Tables, table: str, fields: Sequence[str], row: Record
) -> Iterator[tuple[str, Record]]:
    """Yield the fields of a row that defaults fill, with these."""
    for field in fields:
        default = case.default_of(table, field, row) if blank(row[field]) else None
        if default is not None:
            yield field, default


def _ranges(
    case: Tables, table: str, row: Record, filled: Mapping[str, Record]
) -> Iterator[Record]:
    """Yield source and range of numbers that stood in defaults before."""
    row_id = str(row[str(key_field(table))])
    for field, default in filled.items():
        if (table, row_id, field) not in case.ranges:
            known = {n: default[n] for n in ("quality", "low", "high", "source_id", "note")}
            yield {"table": table, "id": row_id, "field": field, **known}
