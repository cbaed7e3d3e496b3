"""Rows of cells from text: commas, semicolons or tabs between them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

SEPARATORS = (",", ";", "\t")

MAX_COLUMNS = 2000
"""Columns of the widest table that is read; without a bound a short file makes many cells."""

_SEP_LINE = re.compile(r'"?sep=(?P<separator>.)"?[,;\t]*(?:\n|$)', re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def split_rows(text: str) -> tuple[str, list[list[str]]]:
    """Split a text into rows of cells.

    A line ``sep=;`` at the top, as spreadsheets write and hide it, names the separator. Otherwise
    it is that of comma, semicolon and tab which is most frequent in the first line. Columns at the
    end without a name and without content are left out.

    Parameters
    ----------
    text : str
        The file.

    Returns
    -------
    separator : str
        What separates the cells.
    rows : list of list of str
        The first is the header.

    Raises
    ------
    csv.Error
        If quotes do not pair, a cell is too long, or the header has too many cells.
    """
    named = _SEP_LINE.match(text)
    body = text[named.end() :] if named else text
    header = _QUOTED.sub("", body.partition("\n")[0])
    separator = named["separator"] if named else max(SEPARATORS, key=header.count)
    rows = list(csv.reader(io.StringIO(body), delimiter=separator, strict=True))
    trimmed = _trimmed(rows)
    if trimmed and len(trimmed[0]) > MAX_COLUMNS:
        raise csv.Error(f"{len(trimmed[0]):,} columns; a table has at most {MAX_COLUMNS:,}")
    return separator, trimmed


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Leave out columns at the end in which nothing stands."""
    whole = len(rows[0]) if rows else 0
    width = 0
    for row in rows:
        at = min(len(row), whole)
        while at > width and not row[at - 1].strip():
            at -= 1
        width = max(width, at)
    return [row[:width] if len(row) == whole else row for row in rows]


_DECIMAL_COMMA = re.compile(r"[-+\N{MINUS SIGN}]?\d+,\d+(?:[eE][-+]?\d+)?")
_MAYBE_THOUSANDS = re.compile(r"[-+\N{MINUS SIGN}]?[1-9]\d{0,2}[.,]\d{3}")


def has_decimal_commas(separator: str, numbers: Sequence[str]) -> bool:
    """Return whether the commas in the numbers of a file can only be decimal marks.

    That is so where another separator parts the cells, every comma stands between digits, no
    number has a point, and at least one comma cannot part thousands, as in ``0,5``.

    Parameters
    ----------
    separator : str
        What separates the cells of the file.
    numbers : sequence of str
        All cells of its columns of numbers.
    """
    marked = [cell.strip() for cell in numbers if "," in cell]
    return (
        separator != ","
        and all(_DECIMAL_COMMA.fullmatch(cell) for cell in marked)
        and not any("." in cell for cell in numbers)
        and any(not _MAYBE_THOUSANDS.fullmatch(cell) for cell in marked)
    )


def unclear_point(separator: str, numbers: Sequence[str]) -> str | None:
    """Return the first number of a file whose points may be decimal marks or part thousands.

    That is so where another separator than a comma parts the cells, so that the comma may be the
    decimal mark, and every point is followed by three digits, as in ``1.500``.
    """
    marked = [cell.strip() for cell in numbers if "." in cell]
    if separator == "," or not all(_MAYBE_THOUSANDS.fullmatch(cell) for cell in marked):
        return None
    return next(iter(marked), None)
