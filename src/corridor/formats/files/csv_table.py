"""A CSV table as columns of cells, with the rows they stand in."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.separated import split_rows
from corridor.formats.files.text_file import read_text
from corridor.messages import Message, either, message
from corridor.problems import Problem

_FLOAT_ID = re.compile(r"(-?\d+)\.0+")


@dataclass(frozen=True)
class CsvTable:
    """Cells by column.

    Attributes
    ----------
    file : str
        Name of the file.
    rows : array of int
        Row of each line of the table as a spreadsheet numbers it: the header is row 1.
    cells : mapping of str to list of str
        Cells of each column; the columns are in small letters, and no cell begins or ends with
        blanks.
    heads: mapping of str to str
        Each column as the file writes it.
    """

    file: str
    rows: NDArray[np.int64]
    cells: Mapping[str, list[str]]
    heads: Mapping[str, str] = field(default_factory=dict)

    def texts(self, field: str) -> list[str]:
        """Return the cells of a column, all empty when there is no such column."""
        return self.cells.get(field, [""] * len(self.rows))

    def ids(self, field: str) -> list[str]:
        """Return the cells of a column of ids, in which 7.0 is 7 and NaN is empty.

        A program that keeps ids beside empty cells as numbers writes them so.
        """
        ids = []
        for cell in self.texts(field):
            match = _FLOAT_ID.fullmatch(cell)
            ids.append("" if is_missing(cell) else match[1] if match else cell)
        return ids

    def numbers(self, field: str, default: float, problems: list[Problem]) -> NDArray[np.float64]:
        """Return the numbers of a column.

        Parameters
        ----------
        field : str
            The column, which may be missing.
        default : float
            Number of an empty cell.
        problems : list of Problem
            Receives the cells that are not numbers; they become NaN.

        Returns
        -------
        array
        """
        values = np.full(len(self.rows), default, dtype=np.float64)
        for at, cell in enumerate(self.texts(field)):
            if is_missing(cell):
                continue
            try:
                values[at] = math.nan if "_" in cell else float(cell)
            except ValueError:
                values[at] = math.nan
            if math.isnan(values[at]):
                fix = message("Write it with a point and without unit or thousands separator.")
                problems.append(self.problem("E302", at, field, cell, message("a number"), fix))
        return values

    def take(self, which: NDArray[np.bool_]) -> CsvTable:
        """Return some of the rows."""
        places = np.flatnonzero(which).tolist()
        cells = {name: [column[at] for at in places] for name, column in self.cells.items()}
        return CsvTable(self.file, self.rows[which], cells, self.heads)

    def problem(
        self, code: str, at: int, field: str, value: str, expected: str, fix: str
    ) -> Problem:
        """Return a problem of one cell, ``at`` counted from 0."""
        found = value if isinstance(value, Message) else value[:40]
        return Problem(code, self.file, int(self.rows[at]), field, found, expected, fix)


def read_csv_table(
    path: Path, needed: Sequence[str | tuple[str, ...]], problems: list[Problem]
) -> CsvTable:
    """Read a table; malformed rows are reported and left out, empty ones left out.

    Parameters
    ----------
    path : Path
        A CSV file with a header; see [`split_rows`][corridor.formats.files.separated.split_rows].
    needed : sequence of str or tuple of str
        Columns that have to be there; of a tuple, one of them.
    problems : list of Problem
        Receives what is wrong with the table.

    Returns
    -------
    CsvTable

    Raises
    ------
    CorridorError
        If the file cannot be read.
    """
    text = read_text(path)
    try:
        _, rows = split_rows(text)
    except csv.Error as error:
        fix = message("Check quotes and line ends of the file.")
        problems.append(Problem("E106", path.name, found=str(error), fix=fix))
        return CsvTable(path.name, np.array([], dtype=np.int64), {})
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    for choice in needed:
        names = (choice,) if isinstance(choice, str) else choice
        if not set(names) & set(header):
            fix = message("Add the column.")
            problems.append(Problem("E201", path.name, 1, expected=either(names), fix=fix))
    problems += [
        Problem(
            "E106",
            path.name,
            1,
            name,
            name,
            message("each column once"),
            message("Remove or rename the others."),
        )
        for name in sorted({name for name in header if name and header.count(name) > 1})
    ]
    good, numbers = [], []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) == len(header):
            good.append([cell.strip() for cell in row])
            numbers.append(number)
        elif any(cell.strip() for cell in row):
            found, expected = (
                message("%(count)s cells", count=len(row)),
                message("%(count)s cells as in the header", count=len(header)),
            )
            fix = message("Check commas, and quote a text that holds one.")
            problems.append(Problem("E106", path.name, number, "", found, expected, fix))
    full = [i for i, row in enumerate(good) if any(row)]
    columns = {name: [good[i][c] for i in full] for c, name in enumerate(header)}
    heads = dict(zip(header, (cell.strip() for cell in rows[0]), strict=True)) if rows else {}
    return CsvTable(path.name, np.array(numbers, dtype=np.int64)[full], columns, heads)


def is_missing(cell: str) -> bool:
    """Return whether a cell holds nothing; GMNS writes NaN for that too."""
    return cell.lower() in ("", "nan")
