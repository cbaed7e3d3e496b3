"""A case read from a folder: ``case.toml`` and one CSV file for each table."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor.case.build import RawCase
from corridor.case.schema import SETTINGS, schema, table_names
from corridor.formats.cases.table_places import find_places
from corridor.formats.files.decoding import decoded
from corridor.formats.files.separated import has_decimal_commas, split_rows, unclear_point
from corridor.messages import message
from corridor.problems import Problem

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_BYTES = 200_000_000
"""Largest file that is read: a case is small, and a larger file is most likely a mistake."""

TABLE_ENDINGS = (".csv", ".tsv")
"""A file that ends so is meant as a table, whatever it is called."""

DATA_ENDINGS = (".xlsx", ".xls", ".xlsm", ".ods", ".txt", ".tab", ".dat", ".gz", ".zip", ".parquet")
"""A file that ends so is meant as a table if it is called like one."""


def read_folder(
    folder: Path | Traversable,
    files: Mapping[str, str] | None = None,
    beside: Collection[str] = (),
) -> RawCase:
    """Read the files of a case folder as text.

    Parameters
    ----------
    folder : Path
        Folder with ``case.toml``.
    files : mapping of str to str, optional
        File of each table; ``<table>.csv`` when not given.
    beside : collection of str
        Files that may lie there and are no tables of the case.

    Returns
    -------
    RawCase
        Tables that could be read, and a problem for each file that could not.
    """
    named = files or {table: f"{table}.csv" for table in table_names()}
    usual = {SETTINGS: "case.toml", **named}
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError as error:
        problem = Problem(
            "E102", "case.toml", found=str(error.strerror), fix=message("Open the folder.")
        )
        return RawCase({}, {}, usual, [problem], str(folder))
    others = [name for name in names if _may_be_table(name) and name.casefold() not in beside]
    places = find_places(names, usual, others=others)
    present = {**usual, **places.names}
    problems = places.problems
    settings: dict[str, Any] = {}
    tables: dict[str, pd.DataFrame] = {}
    for table, name in present.items():
        if table not in places.names:
            if table != SETTINGS:
                tables[table] = pd.DataFrame(columns=list(schema()[table]))
            continue
        text = _read_text(folder, name, problems)
        if text is not None and table == SETTINGS:
            settings = _parse_toml(name, text, problems)
        elif text is not None:
            tables[table] = _parse_table(table, name, text, problems)
    return RawCase(settings, tables, present, problems, str(folder))


def _may_be_table(name: str) -> bool:
    """Return whether a file may be meant as a table; hidden files and documents are not."""
    low = name.casefold()
    if low.startswith((".", "~$")):
        return False
    stem = low.partition(".")[0]
    return low.endswith(TABLE_ENDINGS) or (low.endswith(DATA_ENDINGS) and stem in table_names())


def _parse_toml(name: str, text: str, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits are ValueErrors
        problems.append(
            Problem("E105", name, found=str(error), fix=message("Correct the TOML syntax."))
        )
        return {}


def _read_text(folder: Path | Traversable, name: str, problems: list[Problem]) -> str | None:
    file = folder.joinpath(name)
    try:
        if (refusal := _refusal(folder, file)) is not None:
            problems.append(refusal)
            return None
        return decoded(file.read_bytes())
    except UnicodeDecodeError as error:
        found: str = message(
            "byte %(byte)s at %(start)s",
            byte=f"{error.object[error.start]:#04x}",
            start=error.start,
        )
        fix = message("Save the file as CSV UTF-8 from the spreadsheet.")
        problems.append(Problem("E103", name, found=found, expected="UTF-8", fix=fix))
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError
        found = str(getattr(error, "strerror", None) or error)
        problems.append(Problem("E102", name, found=found, fix=message("Make the file readable.")))
    return None


def _refusal(folder: Path | Traversable, file: Path | Traversable) -> Problem | None:
    """Return why a file is not opened: it is none, lies elsewhere, or is too large."""
    if not file.is_file():
        fix = message(
            "Put a file there: a folder, a pipe or a link that leads nowhere is not read."
        )
        return Problem(
            "E102", file.name, found=message("no file"), expected=message("a file"), fix=fix
        )
    if not (isinstance(file, Path) and isinstance(folder, Path)):
        return None
    if not file.resolve().is_relative_to(folder.resolve()):
        return Problem(
            "E102",
            file.name,
            found=message("a link that leads out of the case folder"),
            expected=message("a file of the case folder"),
            fix=message("Copy the file into the folder."),
        )
    if (size := file.stat().st_size) > MAX_BYTES:
        return Problem(
            "E104",
            file.name,
            found=f"{size / 1e6:.0f} MB",
            expected=message("at most %(max_bytes)s MB", max_bytes=f"{MAX_BYTES / 1e6:.0f}"),
            fix=message("A case holds totals of a year: aggregate the table."),
        )
    return None


def _parse_table(table: str, name: str, text: str, problems: list[Problem]) -> pd.DataFrame:
    """Split a table into cells; rows of another width than the header are reported."""
    try:
        separator, rows = split_rows(text)
    except csv.Error as error:
        fix = message("Check quotes and line ends of the file.")
        problems.append(Problem("E106", name, found=str(error), fix=fix))
        return pd.DataFrame()
    header = [cell.strip() for cell in rows[0]] if rows else []
    good = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) == len(header):
            good.append(row)
            continue
        if any(cell.strip() for cell in row):
            found, expected = (
                message("%(count)s cells", count=len(row)),
                message("%(count)s cells as in the header", count=len(header)),
            )
            fix = message("Check commas, and quote a text that holds one.")
            problems.append(Problem("E106", name, number, "", found, expected, fix))
        good.append(row[: len(header)] + [""] * (len(header) - len(row)))
    while good and not any(cell.strip() for cell in good[-1]):
        good.pop()
    problems += [
        Problem(
            "E106",
            name,
            1,
            column,
            column or message("a column without a name"),
            message("each column once"),
            message("It appears in the header more than once: remove or rename the others."),
        )
        for column in sorted({c for c in header if header.count(c) > 1})
    ]
    frame = pd.DataFrame(good, columns=header, dtype=object)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    return _with_points(table, name, separator, frame, problems)


def _with_points(
    table: str, name: str, separator: str, frame: pd.DataFrame, problems: list[Problem]
) -> pd.DataFrame:
    """Write decimal commas as points where they can be nothing else."""
    fields = [f.name for f in schema()[table].values() if f.numeric and f.name in frame.columns]
    if table == "effects" and "value" in frame.columns:
        fields.append("value")  # a text, since it may be a word
    cells = [cell for field in fields for cell in frame[field]]
    if table == "effects":
        cells = [cell for cell in cells if cell.strip()[:1] in "+-" or cell.strip()[:1].isdigit()]
    if has_decimal_commas(separator, cells):
        return frame.assign(**{field: frame[field].str.replace(",", ".") for field in fields})
    if (cell := unclear_point(separator, cells)) is not None:
        called = message("semicolons") if separator == ";" else message("tabs")
        problems.append(
            Problem(
                "E302",
                name,
                found=cell,
                expected=message("numbers that can be read in one way"),
                fix=message(
                    "In a file of %(called)s a point may be a decimal mark or part "
                    "thousands: save it with commas as separators, where a point is a "
                    "decimal mark.",
                    called=called,
                ),
            )
        )
    return frame
