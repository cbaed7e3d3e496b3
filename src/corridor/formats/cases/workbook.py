"""A case as one workbook (XLSX): a sheet a table, with units, drop-downs and explanations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, Field, schema, table_named, table_names
from corridor.formats.cases.workbook_headers import (
    ABOUT,
    KEY,
    LONGEST,
    SETTINGS_SHEET,
    VALUE,
    header_of,
    part_of,
)
from corridor.formats.cases.workbook_rules import rule_for
from corridor.formats.files.atomic import write_atomically
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

NEEDED, OPTIONAL = "FFD9E8F5", "FFF0F0F0"
"""Colours of the headers of columns that may not be blank, and of the others."""

WIDEST = 40
"""Characters of the widest column."""

_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(case: Case, path: Path, *, overwrite: bool = False) -> None:
    """Write a case as a workbook that spreadsheet programs open.

    Parameters
    ----------
    case : Case
        What to write.
    path : Path
        New file; conventionally ends in ``.xlsx``.
    overwrite : bool
        Whether an existing file may be replaced.

    Raises
    ------
    CorridorError
        If the file exists or cannot be written, or a text of the case holds characters that no
        workbook can hold.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = str(case.settings["title"]), "corridor"
    _write_about(book, case)
    _write_settings(book, case)
    for table in table_names():
        _write_table(book, case, table)
    write_atomically(path, book.save, overwrite=overwrite)


def _put(sheet: Worksheet, row: int, column: int, value: float | str) -> Any:  # noqa: ANN401
    """Fill a cell; a text stays a text, even one that looks like a number, a date or a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        if (odd := _NO_TEXT.search(value)) is not None:
            raise CorridorError(
                message(
                    "sheet %(sheet)s, cell %(cell)s: a workbook cannot hold the character "
                    "%(character)s; take it out of the text, or write a folder",
                    sheet=sheet.title,
                    cell=cell.coordinate,
                    character=repr(odd[0]),
                )
            )
        cell.value = _ESCAPE.sub("_x005F_", value)
        cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell.value = cell_text(value)  # openpyxl itself would keep 16 digits of 17
        cell.data_type = "n"
    return cell


def _write_table(book: Workbook, case: Case, table: str) -> None:
    sheet = book.create_sheet(table)
    column = 1
    for field in schema()[table].values():
        cells = case.tables[table][field.name].tolist()
        if field.numeric:
            for row, value in enumerate(map(float, cells), start=2):
                if value == value:  # noqa: PLR0124 - a blank is not a number
                    _put(sheet, row, column, value)
            _finish_column(sheet, column, field, header_of(field), cells)
            column += 1
            continue
        parts = max([1, *(-(-len(text) // LONGEST) for text in cells)])
        for part in range(1, parts + 1):
            for row, text in enumerate(cells, start=2):
                if piece := text[(part - 1) * LONGEST : part * LONGEST]:
                    _put(sheet, row, column, piece)
            header = header_of(field) if part == 1 else part_of(field, part)
            _finish_column(sheet, column, field, header, cells)
            column += 1
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _finish_column(
    sheet: Worksheet, column: int, field: Field, header: str, cells: Sequence[object]
) -> None:
    """Write the header with its explanation, and the rule for cells that are filled in later."""
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(column)
    head = _put(sheet, 1, column, header)
    _dress(head, NEEDED if field.required else OPTIONAL)
    needed = "Needed." if field.required else "May be blank."
    head.comment = Comment(
        f"{field.label}\n{field.meaning}.\nExpected: {field.expected}. {needed}",
        "corridor", height=140, width=300,
    )  # fmt: skip
    longest = max([len(header), *(len(cell_text(cell)) for cell in cells[:200])])
    sheet.column_dimensions[letter].width = min(longest, WIDEST) + 3
    if not field.numeric:
        sheet.column_dimensions[letter].number_format = "@"
    if (rule := rule_for(field)) is not None:
        rule.add(f"{letter}2:{letter}1048576")
        sheet.add_data_validation(rule)


def _dress(cell: Any, colour: str) -> None:  # noqa: ANN401
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=colour)
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _write_settings(book: Workbook, case: Case) -> None:
    sheet = book.create_sheet(SETTINGS_SHEET)
    for column, name in enumerate((KEY, VALUE, "unit", "meaning"), start=1):
        _dress(_put(sheet, 1, column, name), NEEDED if column < 3 else OPTIONAL)
    for row, field in enumerate(schema()[SETTINGS].values(), start=2):
        value = case.settings[field.name]
        _put(sheet, row, 1, field.name)
        if not field.numeric:
            _put(sheet, row, 2, str(value))
        elif value == value:  # noqa: PLR0124 - a blank is not a number
            _put(sheet, row, 2, float(value))
        _put(sheet, row, 3, field.unit)
        _put(sheet, row, 4, field.meaning + ("" if field.required else " (may be blank)"))
        if (rule := rule_for(field)) is not None:
            rule.add(f"B{row}")
            sheet.add_data_validation(rule)
    for letter, width in zip("ABCD", (22, WIDEST, 12, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "B2"


_ADVICE = (
    "Each sheet is a table of the case; its first row names the columns, with their units in "
    "brackets. Rest the pointer on a header to see what the column means.",
    "Columns with a blue header are needed; the others may be blank. Cells with a list offer the "
    "words that are allowed.",
    "Keep the names of sheets and columns. Rows may be in any order, with none left empty between "
    "them. Do not merge cells.",
    "Formulas are read by the value that the spreadsheet has last computed and saved.",
    "Every row names its sources (sheet sources) and how well it is known: stated, derived or "
    "assumed.",
    "corridor check FILE.xlsx says what is missing or doubtful, with sheet and cell; every other "
    "command of corridor opens the file as it is.",
)


def _write_about(book: Workbook, case: Case) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(ABOUT)
    _put(sheet, 1, 1, str(case.settings["title"])).font = Font(bold=True, size=14)
    for row, text in enumerate(_ADVICE, start=3):
        _put(sheet, row, 1, text).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        sheet.row_dimensions[row].height = 32
    top = len(_ADVICE) + 4
    for column, head in enumerate(("sheet", "what it is", "rows", "what its rows say"), start=1):
        _dress(_put(sheet, top, column, head), OPTIONAL)
    named = [(SETTINGS_SHEET, SETTINGS), *((table, table) for table in table_names())]
    for row, (name, table) in enumerate(named, start=top + 1):
        about = table_named(table)
        link = _put(sheet, row, 1, name)
        link.hyperlink = f"#'{name}'!A1"
        link.font = Font(underline="single", color="FF0B5394")
        _put(sheet, row, 2, about.title + (" (needed)" if about.required else ""))
        if table != SETTINGS:
            _put(sheet, row, 3, len(case.tables[table]))
        _put(sheet, row, 4, about.description.replace("`", "")).alignment = Alignment(
            wrap_text=True, vertical="top"
        )
    for letter, width in zip("ABCD", (18, 34, 8, 90), strict=True):
        sheet.column_dimensions[letter].width = width
