"""Checks of the rows of ``defaults.csv``: what they fill, with what, and for which rows."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.reading.parse import cell_problem, parse
from corridor.case.schema import Field, schema
from corridor.case.tables import Record, Tables, blank
from corridor.case.where import conditions, names_of
from corridor.messages import message
from corridor.problems import Problem, did_you_mean

EVERY_TABLE = "*"
"""Stands for every table in a default source or quality."""


def check_defaults(case: Tables) -> Iterator[Problem]:
    """Check that each default fills a field that may be blank, with what the field can hold."""
    for row, record in enumerate(case.rows("defaults"), start=2):
        spec = _field(record)
        if spec is None:
            yield Problem(
                "E402",
                "defaults.csv",
                row,
                "field",
                f"{record['table']} {record['field']}",
                message("table and field of a number, or of a word that may stay blank"),
                message("Correct the two cells or remove the row."),
            )
            continue
        yield from _content(row, record, spec)
        yield from _rows_meant(row, record)


def _field(record: Record) -> Field | None:
    """Return the field that a default fills; None where there is none that can be filled."""
    table, name = str(record["table"]), str(record["field"])
    if table == EVERY_TABLE:
        return schema()["links"][name] if name in ("source_id", "quality") else None
    spec = schema().get(table, {}).get(name)
    return spec if spec is not None and (spec.numeric or spec.usual) else None


def _content(row: int, record: Record, spec: Field) -> Iterator[Problem]:
    """Report a number where a word belongs, the other way round, and words out of place."""
    needed, other = ("value", "word") if spec.numeric else ("word", "value")
    if blank(record[needed]) or not blank(record[other]):
        yield Problem(
            "E301",
            "defaults.csv",
            row,
            needed,
            "",
            spec.expected,
            message(
                "Fill in %(needed)s and leave %(other)s blank: %(meaning)s.",
                needed=needed,
                other=other,
                meaning=spec.meaning,
            ),
        )
    elif not spec.numeric and (code := parse(spec, str(record["word"]))[1]) is not None:
        yield cell_problem(code, spec, "defaults.csv", row, str(record["word"]))


def _rows_meant(row: int, record: Record) -> Iterator[Problem]:
    known = names_of("links" if record["table"] == EVERY_TABLE else str(record["table"]))
    for name in conditions(str(record["where"])):
        if name not in known:
            yield Problem(
                "E402",
                "defaults.csv",
                row,
                "where",
                name,
                message("a field of the table, or group for the group of its country"),
                message(
                    "%(hint)sCorrect the condition or leave the cell blank.",
                    hint=did_you_mean(name, known),
                ),
            )
