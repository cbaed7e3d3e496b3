"""What of a workbook is refused before it is read, and what its sheets say beside their cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from corridor.messages import message
from corridor.problems import Problem

# what zipfile raises for parts that are cut short, locked or scrambled
_DAMAGED = (
    OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

MAX_BYTES = 50_000_000
"""Largest workbook that is read; a case of some thousand rows takes less than one million."""

UNPACKED_BYTES = 100_000_000
"""What its parts may unpack to together."""

MAX_ELEMENTS = 5_000_000
"""Brackets in its XML; a cell with a number takes four. They cost far more memory than bytes."""

MAX_PARTS = 2_000
"""Files that a workbook may hold."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7})(:[A-Z]{1,3}\d{1,7})?"')
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


class Area(NamedTuple):
    """Cells that were merged: as the spreadsheet names them, with row and column of the first."""

    text: str
    row: int
    column: int


class SheetFacts(NamedTuple):
    """What a sheet says beside its cells.

    Attributes
    ----------
    formulas : bool
        Whether any cell holds a formula.
    merged : tuple of Area
        Cells that were merged.
    hidden : str
        How it is hidden; empty when it is in view.
    """

    formulas: bool
    merged: tuple[Area, ...]
    hidden: str


def refusal(path: Path) -> Problem | None:
    """Return why a file is not read as a workbook: too large, damaged, or no workbook at all."""
    if (size := path.stat().st_size) > MAX_BYTES:
        return _too_large(path, f"{size / 1e6:.0f} MB", MAX_BYTES)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if total > UNPACKED_BYTES or len(parts) > MAX_PARTS:
                found = message(
                    "%(total)s MB in %(count)s parts when unpacked",
                    total=f"{total / 1e6:,.0f}",
                    count=f"{len(parts):,}",
                )
                return _too_large(path, found, UNPACKED_BYTES)
            brackets, declared = 0, list[str]()
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    text = archive.read(part)
                    brackets += text.count(b"<")
                    # by declarations a small text becomes large
                    declared += [part.filename] if _DECLARED.search(text[:4_096]) else []
    except _DAMAGED as error:
        return Problem(
            "E102",
            path.name,
            found=str(error)[:200],
            expected=message("a workbook (.xlsx)"),
            fix=message("Check that the file is complete, without a password, and saved as .xlsx."),
        )
    if brackets > MAX_ELEMENTS:
        return _too_large(
            path, message("%(count)s XML brackets", count=f"{brackets:,}"), MAX_ELEMENTS
        )
    if declared:
        found = message("%(declared)s declares entities", declared=declared[0])
        fix = message("No spreadsheet writes that: save the tables in a new workbook.")
        return Problem("E102", path.name, None, "", found, message("a workbook (.xlsx)"), fix)
    return None


def _too_large(path: Path, found: str, most: int) -> Problem:
    fix = message("A case holds totals of a year: aggregate its tables, or keep it as a folder.")
    number = f"{most / 1e6:.0f}"
    limit = (
        message("at most %(number)s million", number=number)
        if most == MAX_ELEMENTS
        else message("at most %(max_bytes)s MB", max_bytes=number)
    )
    return Problem("E104", path.name, None, "", found, limit, fix)


def sheet_facts(path: Path, sheet: Any) -> SheetFacts:  # noqa: ANN401
    """Return what a sheet says beside its cells, from its XML.

    Parameters
    ----------
    path : Path
        The workbook.
    sheet : ReadOnlyWorksheet
        One of its sheets, opened for reading only: it knows no merged cells.
    """
    from openpyxl.utils import column_index_from_string

    with zipfile.ZipFile(path) as archive:
        text = archive.read(sheet._worksheet_path)
    merged = tuple(
        Area(
            b"".join(match.groups(b"")).decode(),
            int(match[2]),
            column_index_from_string(match[1].decode()),
        )
        for match in _MERGED.finditer(text)
    )
    hidden = "" if sheet.sheet_state == "visible" else str(sheet.sheet_state)
    return SheetFacts(_FORMULA.search(text) is not None, merged, hidden)
