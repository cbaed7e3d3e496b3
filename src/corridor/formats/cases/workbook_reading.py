"""A case read from the sheets of a workbook (XLSX)."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import pandas as pd

from corridor.case.build import RawCase
from corridor.case.schema import SETTINGS, schema, table_names
from corridor.formats.cases.table_places import find_places, label
from corridor.formats.cases.workbook_cells import Sheet, read_sheet
from corridor.formats.cases.workbook_guards import SheetFacts, refusal, sheet_facts
from corridor.formats.cases.workbook_headers import ABOUT, KEY, SETTINGS_SHEET, VALUE, read_header
from corridor.messages import message
from corridor.problems import Problem

if TYPE_CHECKING:
    from openpyxl import Workbook

# what openpyxl raises for files that are damaged or no workbooks
_UNREADABLE = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError,
    AssertionError, NotImplementedError, EOFError, MemoryError, ParseError, zipfile.BadZipFile,
    zipfile.LargeZipFile, zlib.error,
)  # fmt: skip


def read_workbook(path: Path) -> RawCase:
    """Read the sheets of a workbook as text.

    Formulas are read by the values that are stored with them. Macros and links are not followed.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    RawCase
        Sheets that could be read, and a problem for each that could not, with sheet and cell.
    """
    usual = {SETTINGS: SETTINGS_SHEET, **{t: t for t in table_names()}}
    files = {table: label("sheet", name) for table, name in usual.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts of a workbook that openpyxl does not keep
        problem = refusal(path)
        if problem is None:
            try:
                return _read(path, usual, files)
            except _UNREADABLE as error:
                problem = _unreadable(path.name, error)
    return RawCase({}, {}, {**files, SETTINGS: problem.file}, [problem], str(path))


def _read(path: Path, usual: Mapping[str, str], files: dict[str, str]) -> RawCase:
    from openpyxl import load_workbook

    values = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    names = [sheet.title for sheet in values.worksheets]
    others = [name for name in names if name.casefold() != ABOUT]
    places = find_places(names, usual, others=others, kind="sheet")
    files |= {table: label("sheet", name) for table, name in places.names.items()}
    problems = places.problems
    facts = {t: sheet_facts(path, values[n]) for t, n in places.names.items()}
    formulas = None
    if any(fact.formulas for fact in facts.values()):
        formulas = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    settings: dict[str, object] = {}
    tables: dict[str, pd.DataFrame] = {}
    columns: dict[str, Mapping[str, str]] = {}
    for table in usual:
        file = files[table]
        if table not in places.names:
            if table != SETTINGS and file not in {p.file for p in problems}:
                tables[table] = pd.DataFrame(columns=list(schema()[table]))
            continue
        try:
            sheet = _sheet(table, file, facts[table], values, formulas, places.names[table])
        except _UNREADABLE as error:
            problems.append(_unreadable(file, error))
            continue
        problems += sheet.problems
        if table == SETTINGS:
            settings, columns[file] = _settings(file, sheet, problems)
        else:
            tables[table], columns[file] = _frame(table, file, sheet, problems)
    for book in (values, formulas):
        if book is not None:
            book.close()
    return RawCase(settings, tables, files, problems, str(path), columns)


def _unreadable(file: str, error: BaseException) -> Problem:
    lines = str(error).splitlines()
    return Problem(
        "E102",
        file,
        found=lines[0][:200] if lines else type(error).__name__,
        expected=message("a workbook (.xlsx)"),
        fix=message(
            "Check that the file is complete; save it as an Excel workbook (.xlsx) if it is not."
        ),
    )


def _sheet(
    table: str, file: str, facts: SheetFacts, values: Workbook, formulas: Workbook | None, name: str
) -> Sheet:
    asked = formulas[name] if facts.formulas and formulas is not None else None
    sheet = read_sheet(table, file, values[name], asked)
    if facts.hidden:
        fix = message("It is read. Show it, or delete it if it is not meant.")
        sheet.problems.append(
            Problem("W117", file, None, "", facts.hidden, message("a sheet in view"), fix)
        )
    sheet.problems.extend(
        Problem(
            "E113",
            file,
            area.row,
            found=area.text,
            expected=message("one value in each cell"),
            fix=message("Take the cells apart and fill in each: all but the first are empty."),
            cell=area.text.partition(":")[0],
        )
        for area in facts.merged
        if area.row <= len(sheet.rows) + 1 and area.column <= len(sheet.header)
    )
    return sheet


def _frame(
    table: str, file: str, sheet: Sheet, problems: list[Problem]
) -> tuple[pd.DataFrame, Mapping[str, str]]:
    """Return the cells of a table by field, and the letter of the column of each."""
    fields = schema()[table]
    texts: dict[str, list[str]] = {}
    letters: dict[str, str] = {}
    for at, text in enumerate(sheet.header):
        header, letter = read_header(text), sheet.letters[at]
        cells = [row[at] for row in sheet.rows]
        name = header.name if header.name in fields else text.strip()
        if header.part > 1 and name in texts:
            texts[name] = [a + b for a, b in zip(texts[name], cells, strict=True)]
        elif name in texts:
            fix = message("It appears in the header more than once: remove or rename the others.")
            found = name or message("a column without a name")
            column = Problem("E106", file, 1, name, found, message("each column once"), fix)
            problems.append(column)
        else:
            texts[name], letters[name] = cells, letter
            if name in fields and header.unit not in ("", fields[name].unit):
                problems.append(_other_unit(file, name, fields[name].unit, header.unit))
    return pd.DataFrame(texts, dtype=object), letters


def _other_unit(file: str, name: str, unit: str, given: str) -> Problem:
    asked = (
        message("%(name)s in %(unit)s", name=name, unit=unit)
        if unit
        else message("%(name)s, which has no unit", name=name)
    )
    fix = message(
        "Convert the numbers and write %(name)s%(unit)s in the header.",
        name=name,
        unit=f" ({unit})" if unit else "",
    )
    return Problem("E203", file, 1, name, f"{name} ({given})", asked, fix)


def _settings(
    file: str, sheet: Sheet, problems: list[Problem]
) -> tuple[dict[str, object], Mapping[str, str]]:
    """Return the settings of a case, and the cell of each."""
    header = [read_header(text).name.casefold() for text in sheet.header]
    if not {KEY, VALUE} <= set(header):
        found = " | ".join(sheet.header)[:100] or message("nothing")
        fix = message("Let the first row name the columns key and value.")
        problems.append(
            Problem(
                "E201",
                file,
                1,
                "",
                found,
                message("%(key)s and %(value)s", key=KEY, value=VALUE),
                fix,
            )
        )
        return {}, {}
    key, value = header.index(KEY), header.index(VALUE)
    settings: dict[str, object] = {}
    cells: dict[str, str] = {}
    for row, texts in enumerate(sheet.rows, start=2):
        name, text = texts[key].strip(), texts[value]
        if not name and not text.strip():
            continue
        if name in settings:
            fix = message("It stands there more than once: remove the others.")
            problems.append(
                Problem(
                    "E106", file, row, name, name, message("each key once"), fix, cell=f"A{row}"
                )
            )
            continue
        cells[name] = f"{sheet.letters[value]}{row}"
        if text or name not in schema()[SETTINGS]:
            settings[name] = text
    return settings, cells
