"""From cells of text to a typed case, with every bad cell reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from corridor.case.checks.left_open import left_open
from corridor.case.model import Case
from corridor.case.reading.parse import Parsed, cell_problem, missing_column, parse, shortened
from corridor.case.schema import SETTINGS, Field, schema, table_names
from corridor.case.tables import cells_by_column, frame_of, typed_frame
from corridor.case.usual.complete import completed
from corridor.messages import Message, message, with_files
from corridor.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNIT_SUFFIX = re.compile(
    r"_(km|m|mm|mi|ft|h|min|s|t|kt|mt|kg|kmh|mph|kn|teu|usd|eur|musd|t_per_year|mt_per_year)$"
)


@dataclass(frozen=True)
class RawCase:
    """Cells of a case as text, as a format read them.

    Attributes
    ----------
    settings : mapping
        Parsed keys of ``case.toml``.
    tables : mapping of str to DataFrame
        Frames of strings; a blank cell is an empty string.
    files : mapping of str to str
        Name of the file or layer of each table, for messages.
    problems : sequence of Problem
        What went wrong while reading.
    origin : str
        Where it was read from.
    columns : mapping of str to mapping
        By file and field, the letter of the column of a workbook, or the cell of a setting.
    """

    settings: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    files: Mapping[str, str]
    problems: Sequence[Problem] = field(default=())
    origin: str = ""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def build(raw: RawCase) -> tuple[Case | None, list[Problem]]:
    """Type every cell of a raw case.

    Parameters
    ----------
    raw : RawCase
        What a format has read.

    Returns
    -------
    case : Case or None
        None when a cell or a file is so bad that tables cannot be formed.
    problems : list of Problem
        Everything found while reading and typing.
    """
    case, problems = _read(raw)
    problems = [*raw.problems, *_new(problems, raw.problems)]
    if len(case.tables) < len(table_names()) or any(p.fatal for p in problems):
        return None, problems
    rows_read = {table: len(frame) for table, frame in case.tables.items()}
    case = replace(case, tables=completed(case.settings, case.tables))
    problems += [placed(p, raw.files) for p in left_open(case, rows_read)]
    return (None if any(p.fatal for p in problems) else case), problems


def draft(raw: RawCase) -> Case:
    """Return a case in which needed cells may be blank, to be written and filled in.

    Parameters
    ----------
    raw : RawCase
        Cells as text; those that cannot be typed become blank.

    Returns
    -------
    Case
        Fit for writing alone.
    """
    return _read(raw)[0]


def _read(raw: RawCase) -> tuple[Case, list[Problem]]:
    """Type what there is, and say what is wrong with it."""
    problems: list[Problem] = []
    settings = _settings(raw, problems)
    broken = {p.file for p in raw.problems if p.code == "E106" and p.row is None}
    tables: dict[str, pd.DataFrame] = {}
    for table in table_names():
        if table in raw.tables:
            file = raw.files.get(table, f"{table}.csv")
            columns = list(_column_problems(table, raw.tables[table], file))
            if file in broken:  # what is missing may be in what could not be read
                columns = []
            problems += columns
            tables[table] = _typed(table, raw.tables[table], file, problems)
    return Case(settings, tables, raw.origin, tuple(raw.problems)), problems


def _new(problems: list[Problem], read: Sequence[Problem]) -> Iterator[Problem]:
    """Leave out what is said of a cell that could not be read: it counts as blank."""
    unread = {(p.file, p.row, p.field) for p in read if p.field and p.fatal}
    return (p for p in problems if (p.file, p.row, p.field) not in unread)


def placed(problem: Problem, files: Mapping[str, str]) -> Problem:
    """Name the file, layer or sheet in which a table stands where a check names its CSV file.

    Parameters
    ----------
    problem : Problem
        What a check has found.
    files : mapping of str to str
        File, layer or sheet by table.
    """
    places = {"case.toml" if t == SETTINGS else f"{t}.csv": place for t, place in files.items()}

    def named(text: str) -> str:
        if isinstance(text, Message):  # so that it can still be said in another language
            inner = {k: named(v) if isinstance(v, str) else v for k, v in text.values.items()}  # noqa: PD011
            return Message(text.template, inner, {**text.files, **places})
        return places.get(text) or with_files(text, places)

    return replace(
        problem, file=named(problem.file), expected=named(problem.expected), fix=named(problem.fix)
    )


def _settings(raw: RawCase, problems: list[Problem]) -> dict[str, Any]:
    file = raw.files.get(SETTINGS, "case.toml")
    result: dict[str, Any] = {}
    if not raw.settings and any(p.file == file for p in raw.problems):
        return result
    for name, spec in schema()[SETTINGS].items():
        cell = raw.settings.get(name, "")
        text = cell if isinstance(cell, str) else repr(cell)
        value, code = parse(spec, text)
        if code is not None:
            problems.append(cell_problem(code, spec, file, None, text))
        result[name] = value
    problems += [_unknown(SETTINGS, str(n), file) for n in raw.settings if n not in result]
    return result


def _column_problems(table: str, frame: pd.DataFrame, file: str) -> Iterator[Problem]:
    fields = schema()[table]
    given = set(frame.columns)
    if not given & set(fields):
        yield _no_header(file, frame, [f.name for f in fields.values() if f.given])
        return
    unknown = [c for c in frame.columns if c not in fields]
    for name in unknown:
        yield _unknown(table, name, file)
    for name, spec in fields.items():
        if spec.given and name not in given:
            yield missing_column(spec, file)


def _no_header(file: str, frame: pd.DataFrame, needed: list[str]) -> Problem:
    """Report a table of which no column is known, once."""
    return Problem(
        "E201",
        file,
        row=1,
        found=shortened(" | ".join(map(str, frame.columns))) or message("nothing"),
        expected=message("a header with %(names)s", names=", ".join(needed)),
        fix=message(
            "Let the first row name the columns, and part cells by commas, semicolons or tabs."
        ),
    )


def _unknown(table: str, name: str, file: str) -> Problem:
    """Report a column that the schema does not have; guess whether only its unit is wrong."""
    fields = schema()[table]
    stem = _UNIT_SUFFIX.sub("", name)
    same = [f for f in fields if _UNIT_SUFFIX.sub("", f) == stem and f != name]
    if same:
        spec = fields[same[0]]
        return Problem(
            "E203",
            file,
            row=1,
            field=name,
            found=name,
            expected=message("%(name)s in %(unit)s", name=spec.name, unit=spec.unit)
            if spec.unit
            else spec.name,
            fix=message(
                "Convert the numbers to %(unit)s and rename it to %(name)s.",
                unit=spec.unit or message("the unit"),
                name=spec.name,
            ),
        )
    return Problem(
        "E202",
        file,
        row=1,
        field=name,
        found=shortened(name) or message("a column without a name"),
        expected=message("a column of the schema"),
        fix=message("%(hint)sRename or remove the column.", hint=did_you_mean(name, fields)),
    )


def _typed(table: str, raw: pd.DataFrame, file: str, problems: list[Problem]) -> pd.DataFrame:
    """Type the cells of a table; a text that stands in a column many times is parsed once."""
    if not len(raw):
        return _without_rows(table).copy()
    columns: dict[str, np.ndarray] = {}
    given = cells_by_column(raw)
    empty = _empty_rows(given)
    fix = message("Remove the row.")
    problems += [
        Problem("E106", file, r, found=message("no cells"), expected=message("a row"), fix=fix)
        for r in empty
    ]
    for name, spec in schema()[table].items():
        absent = name not in given
        cells = [""] * len(raw) if absent else given[name]
        parsed = {text: _read_as(spec, text) for text in set(cells)}
        if not absent and any(code is not None for _, code in parsed.values()):
            found = _bad_cells(spec, file, cells, parsed)
            problems += (p for p in found if p.row not in empty)
        values = [parsed[text][0] for text in cells]
        columns[name] = np.array(values, dtype="float64" if spec.numeric else "object")
    return frame_of(columns, len(raw))


@cache
def _without_rows(table: str) -> pd.DataFrame:
    return typed_frame(table, [])


def _read_as(spec: Field, text: str) -> Parsed:
    """Type a cell; a blank that may be filled later is no fault yet."""
    value, code = parse(spec, text)
    return value, None if code == "E301" and spec.usual else code


def _empty_rows(given: Mapping[str, list[Any]]) -> list[int]:
    """Return the rows in which nothing stands, as a spreadsheet numbers them."""
    rows = enumerate(zip(*given.values(), strict=True), start=2)
    return [i for i, row in rows if not any(str(cell).strip() for cell in row)]


def _bad_cells(
    spec: Field, file: str, cells: list[str], parsed: Mapping[str, Parsed]
) -> Iterator[Problem]:
    for row, text in enumerate(cells, start=2):
        code = parsed[text][1]
        if code is not None:
            yield cell_problem(code, spec, file, row, text)
