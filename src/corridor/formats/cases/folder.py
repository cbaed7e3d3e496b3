"""A case as a folder: ``case.toml`` and one CSV file for each table."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from corridor.case.build import RawCase
from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, schema, table_named, table_names
from corridor.formats.cases.data_package import DESCRIPTOR, data_package_text
from corridor.formats.files.atomic import write_atomically
from corridor.problems import CorridorError, Problem

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_BYTES = 200_000_000
"""Largest file that is read: a case is small, and a larger file is most likely a mistake."""


def read_folder(folder: Path | Traversable) -> RawCase:
    """Read the files of a case folder as text.

    Parameters
    ----------
    folder : Path
        Folder with ``case.toml``.

    Returns
    -------
    RawCase
        Tables that could be read, and a problem for each file that could not.
    """
    problems: list[Problem] = []
    settings: dict[str, object] = {}
    text = _read_text(folder, "case.toml", problems)
    if text is not None:
        try:
            settings = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            problems.append(
                Problem("E105", "case.toml", found=str(error), fix="Correct the TOML syntax.")
            )
    tables = {}
    for table in table_names():
        name = f"{table}.csv"
        if not table_named(table).required and not folder.joinpath(name).is_file():
            tables[table] = pd.DataFrame(columns=list(schema()[table]))
            continue
        text = _read_text(folder, name, problems)
        if text is not None:
            tables[table] = _parse_csv(name, text, problems)
    files = {SETTINGS: "case.toml", **{t: f"{t}.csv" for t in table_names()}}
    return RawCase(settings, tables, files, problems, str(folder))


def _read_text(folder: Path | Traversable, name: str, problems: list[Problem]) -> str | None:
    file = folder.joinpath(name)
    if not file.is_file():
        problems.append(Problem("E101", name, expected=f"{name} in {folder}", fix="Add the file."))
        return None
    if isinstance(file, Path) and file.stat().st_size > MAX_BYTES:
        size = f"{file.stat().st_size / 1e6:.0f} MB"
        problems.append(
            Problem(
                "E104", name, found=size, expected=f"at most {MAX_BYTES / 1e6:.0f} MB",
                fix="A case holds totals of a year: aggregate the table.",
            )
        )  # fmt: skip
        return None
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(
            Problem(
                "E103", name, found=f"byte {error.object[error.start]:#04x} at {error.start}",
                expected="UTF-8", fix="Save the file as CSV UTF-8 from the spreadsheet.",
            )
        )  # fmt: skip
    except OSError as error:
        problems.append(
            Problem("E102", name, found=str(error.strerror), fix="Make the file readable.")
        )
    return None


def _parse_csv(name: str, text: str, problems: list[Problem]) -> pd.DataFrame:
    """Split a table into cells; rows of another width than the header are reported."""
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        problems.append(
            Problem("E106", name, found=str(error), fix="Check quotes and line ends of the file.")
        )
        return pd.DataFrame()
    header = [cell.strip() for cell in rows[0]] if rows else []
    good = []
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row) and len(row) != len(header):
            problems.append(
                Problem(
                    "E106", name, number, found=f"{len(row)} cells",
                    expected=f"{len(header)} cells as in the header",
                    fix="Check commas, and quote a text that holds one.",
                )
            )  # fmt: skip
        good.append((row + [""] * len(header))[: len(header)])
    while good and not any(cell.strip() for cell in good[-1]):
        good.pop()
    problems += [
        Problem(
            "E106", name, 1, column, column, "each column once",
            "It appears in the header more than once: remove or rename the others.",
        )
        for column in sorted({c for c in header if header.count(c) > 1})
    ]  # fmt: skip
    frame = pd.DataFrame(good, columns=header, dtype=object)
    return frame.loc[:, ~frame.columns.duplicated()]


def write_folder(case: Case, folder: Path, *, overwrite: bool = False) -> None:
    """Write a case as a folder of CSV tables, their descriptor, and ``case.toml``.

    Parameters
    ----------
    case : Case
        What to write.
    folder : Path
        New folder.
    overwrite : bool
        Whether an existing folder may be replaced.

    Raises
    ------
    CorridorError
        If the folder exists or cannot be written.
    """
    if folder.is_dir() and overwrite:
        _refuse_foreign_files(folder)

    def write(target: Path) -> None:
        target.mkdir()
        if (folder / NOTES).is_file():
            shutil.copy2(folder / NOTES, target / NOTES)
        (target / "case.toml").write_text(settings_toml(case), encoding="utf-8")
        for table in table_names():
            frame = case.tables[table].map(cell_text)
            frame.to_csv(target / f"{table}.csv", index=False, lineterminator="\n")
        columns = {table: list(case.tables[table].columns) for table in table_names()}
        described = data_package_text(case.settings, columns)
        (target / DESCRIPTOR).write_text(described, encoding="utf-8")

    write_atomically(folder, write, overwrite=overwrite)


NOTES = "README.md"
"""A file of notes that may lie in a case folder; writing a case leaves it as it is."""


def _refuse_foreign_files(folder: Path) -> None:
    """Replace a folder only if all that lies in it belongs to a case."""
    own = {"case.toml", NOTES, DESCRIPTOR, *(f"{table}.csv" for table in table_names())}
    names = sorted(entry.name for entry in folder.iterdir())
    foreign = [name for name in names if name not in own]
    if foreign or (names and "case.toml" not in names):
        what = f"holds {', '.join(foreign[:5])}" if foreign else "has no case.toml"
        raise CorridorError(
            f"{folder} {what}, so it is not only a case; nothing was written (name another place)"
        )


def settings_toml(case: Case) -> str:
    """Return the settings of a case as the text of ``case.toml``."""
    lines = []
    for name, spec in schema()[SETTINGS].items():
        text = cell_text(case.settings[name])
        if text:
            # JSON and TOML escape alike, but for one control character that JSON leaves alone
            quoted = text if spec.numeric else json.dumps(text).replace("\x7f", "\\u007f")
            lines.append(f"{name} = {quoted}")
    return "\n".join(lines) + "\n"
