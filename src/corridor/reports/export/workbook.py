"""Tables of an answer as one workbook: a sheet each, and a list of them first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.formats.files.atomic import write_atomically
from corridor.reports.export.tables import Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CONTENTS = "contents"
LONGEST = 32_767
"""Characters that a cell can hold."""

_WIDEST, _NAME = 60, 31
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def write_tables(
    tables: Sequence[Table], path: Path, *, title: str, overwrite: bool = False
) -> None:
    """Write tables as a workbook.

    Parameters
    ----------
    tables : sequence of Table
        The tables; the sheet of each has its name, cut to 31 characters.
    path : Path
        New file; conventionally ends in ``.xlsx``.
    title : str
        Title of the workbook.
    overwrite : bool
        Whether an existing file may be replaced.

    Raises
    ------
    CorridorError
        If the file exists or cannot be written.
    """
    content = workbook(tables, title)
    write_atomically(path, lambda new: _written(new, content), overwrite=overwrite)


def workbook(tables: Sequence[Table], title: str) -> bytes:
    """Return tables as the content of a workbook; see [`write_tables`][]."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title, book.properties.creator = title, "corridor"
    first = book.worksheets[0]
    first.title = CONTENTS
    names = _sheet_names([table.name for table in tables])
    rows = [(name, t.title, len(t.frame)) for name, t in zip(names, tables, strict=True)]
    _fill(first, ["sheet", "table", "rows"], rows)
    for row, name in enumerate(names, start=2):
        first.cell(row, 1).hyperlink = f"#'{name}'!A1"
    for name, table in zip(names, tables, strict=True):
        _fill(book.create_sheet(name), list(table.frame.columns), table.frame.to_numpy().tolist())
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _written(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Return names as a workbook takes them: short, and none twice."""
    taken: list[str] = [CONTENTS]
    for name in names:
        short, number = name[:_NAME], 2
        while short in taken:
            short, number = f"{name[: _NAME - 3]}~{number}", number + 1
        taken.append(short)
    return taken[1:]


def _fill(sheet: Worksheet, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write headers and rows; a text stays a text, even one that looks like a formula."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    widths = [len(head) for head in headers]
    for column, head in enumerate(headers, start=1):
        top = sheet.cell(1, column, head)
        top.font, top.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for row, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            if value is None or value != value:  # noqa: PLR0124 - a missing number
                continue
            cell: Any = sheet.cell(row, column)
            if isinstance(value, str):
                cell.value = _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", value)[:LONGEST]
                cell.data_type = "s"
            else:
                cell.value = value
            widths[column - 1] = max(widths[column - 1], len(str(value)))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
