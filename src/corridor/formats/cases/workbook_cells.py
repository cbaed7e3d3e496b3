"""The cells of one sheet as text, with what a spreadsheet has made of them reported."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, Field, schema
from corridor.formats.cases.workbook_headers import KEY, VALUE, read_header
from corridor.formats.files.separated import MAX_COLUMNS
from corridor.messages import message
from corridor.problems import Problem

MAX_ROWS = 1_048_576
"""Rows of the longest sheet of a workbook."""

MAX_CELLS = 5_000_000
"""Cells of the largest sheet that is read, empty ones between others among them."""

DIGITS = 1e15
"""Whole numbers from here on lose digits in a spreadsheet."""

_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")

_TIMES = (datetime.date, datetime.time, datetime.timedelta)


@dataclass
class Sheet:
    """Cells of a sheet as text.

    Attributes
    ----------
    header : list of str
        First row.
    letters : list of str
        Letter of each column.
    rows : list of list of str
        The other rows, each as wide as the header; row ``i`` stands in row ``i + 2`` of the sheet.
    problems : list of Problem
        Cells that hold something else than was typed, or nothing that can be read.
    """

    header: list[str]
    letters: list[str]
    rows: list[list[str]]
    problems: list[Problem] = field(default_factory=list)


def read_sheet(table: str, file: str, sheet: Any, formulas: Any) -> Sheet:  # noqa: ANN401
    """Read the cells of a sheet.

    Parameters
    ----------
    table : str
        Table that stands on it.
    file : str
        What messages call it.
    sheet : ReadOnlyWorksheet
        The sheet with values in place of formulas.
    formulas : ReadOnlyWorksheet or None
        The same with its formulas; None when it has none.

    Returns
    -------
    Sheet
        Without empty columns and rows at the end.
    """
    from openpyxl.utils import get_column_letter

    read = list(_rows(sheet))
    written = list(_rows(formulas)) if formulas is not None else []
    header = [_plain(cell.value) for cell in read[0]] if read else []
    while header and not header[-1].strip() and not _filled(read, len(header) - 1):
        header.pop()
    letters = [get_column_letter(at + 1) for at in range(len(header))]
    result = Sheet(header, letters, [], [])
    names = [read_header(text).name for text in header]
    specs = [schema()[table].get(name) for name in names]
    computed: Counter[int] = Counter()
    for number, (row, asked) in enumerate(zip_longest(read[1:], written[1:]), start=2):
        texts: list[str] = []
        for at, name in enumerate(names):
            cell = row[at] if row and at < len(row) else None
            formula = asked is not None and at < len(asked) and asked[at].data_type == "f"
            computed[at] += formula
            spec = _setting(names, at, texts) if table == SETTINGS else specs[at]
            text, problem = _read_cell(spec, cell, formula)
            place = None if table == SETTINGS else number  # a setting is known by its key
            if problem is not None:
                field_name = spec.name if spec is not None else name
                problem = _placed(problem, file, place, field_name, f"{letters[at]}{number}")
                result.problems.append(problem)
            texts.append(text)
        result.rows.append(texts)
    while result.rows and not any(text.strip() for text in result.rows[-1]):
        if any(p.row == len(result.rows) + 1 for p in result.problems):
            break
        result.rows.pop()
    result.problems += _computed(file, names, letters, computed)
    return result


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:  # noqa: ANN401
    """Yield the rows of a sheet, each up to its last cell, whatever size the sheet claims."""
    sheet.reset_dimensions()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if cells > MAX_CELLS:
            raise ValueError(f"more than {MAX_CELLS:,} cells")
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            if not any(cell.value is not None for cell in row):
                continue
            raise ValueError(f"more than {MAX_ROWS:,} rows or {MAX_COLUMNS:,} columns")
        yield row


def _filled(rows: Sequence[Sequence[Any]], at: int) -> bool:
    return any(at < len(row) and row[at].value not in (None, "") for row in rows[1:])


def _setting(names: Sequence[str], at: int, texts: Sequence[str]) -> Field | None:
    """Return what a value of the settings should hold, by the key on its left."""
    before = [name.casefold() for name in names[:at]]
    if names[at].casefold() != VALUE or KEY not in before:
        return None
    return schema()[SETTINGS].get(texts[before.index(KEY)].strip())


def _plain(value: object) -> str:
    """Return a value as text; spreadsheets write ``_x0041_`` as ``_x005F_x0041_``."""
    return "" if value is None else _ESCAPED.sub("_", cell_text(value))


def _read_cell(spec: Field | None, cell: Any, formula: bool) -> tuple[str, Problem | None]:  # noqa: ANN401
    """Return the text of a cell, and what is wrong with it but for its place."""
    value = None if cell is None else cell.value
    if formula and value is None:
        fix = message("Open the file in the spreadsheet program and save it, or type the value.")
        return "", Problem(
            "E114", "", None, "", message("a formula without a value"), message("a value"), fix
        )
    if cell is not None and cell.data_type == "e":
        fix = message("Correct the formula, or clear the cell.")
        return "", Problem("E114", "", None, "", str(value), message("a value"), fix)
    if isinstance(value, bool):
        words = {True: "yes", False: "no"} if spec is not None and spec.type == "flag" else {}
        return words.get(value, str(value).upper()), None
    if isinstance(value, _TIMES):
        if spec is None:
            return str(value), None
        fix = message(
            "The spreadsheet takes what was typed for a date or time. Give the "
            "cell the format %(form)s and type it again.",
            form=message("Number") if spec.numeric else message("Text"),
        )
        return "", Problem("E115", "", None, "", _moment(value), spec.expected, fix)
    word = spec is not None and not spec.numeric
    if word and isinstance(value, (int, float)) and abs(value) >= DIGITS:
        fix = message(
            "A spreadsheet keeps 15 digits of a number. Give the cell the format Text, and type it."
        )
        return "", Problem("E115", "", None, "", cell_text(value), message("all digits"), fix)
    return _plain(value), None


def _moment(value: object) -> str:
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return message("the date %(date)s", date=value.date())
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return message("the time %(time)s", time=value)
    return message("the date %(date)s", date=value)


def _placed(problem: Problem, file: str, row: int | None, name: str, cell: str) -> Problem:
    return Problem(
        problem.code, file, row, name, problem.found, problem.expected, problem.fix,
        cell=cell,
    )  # fmt: skip


def _computed(
    file: str, names: Sequence[str], letters: Sequence[str], counts: Counter[int]
) -> Iterator[Problem]:
    """Say of each column with formulas that their last values are read."""
    for at, count in counts.items():
        if count:
            yield Problem(
                "W116",
                file,
                None,
                names[at],
                found=message(
                    "%(count)s formula(s) in column %(letters)s", count=count, letters=letters[at]
                ),
                expected=message("values"),
                fix=message(
                    "The values that the spreadsheet stored last are read; save it after changes."
                ),
            )
