"""Writing a case as a folder: ``case.toml`` and one CSV file for each table."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, schema, table_names
from corridor.formats.cases.data_package import DESCRIPTOR, data_package_text
from corridor.formats.files.atomic import write_atomically
from corridor.messages import message
from corridor.problems import CorridorError


def write_folder(
    case: Case, folder: Path, *, overwrite: bool = False, notes: str | None = None
) -> None:
    """Write a case as a folder of CSV tables, their descriptor, and ``case.toml``.

    Parameters
    ----------
    case : Case
        What to write.
    folder : Path
        New folder.
    overwrite : bool
        Whether an existing folder may be replaced.
    notes : str, optional
        Text of a page of notes; one that lies in the folder stays when it is not given.

    Raises
    ------
    CorridorError
        If the folder exists or cannot be written.
    """
    if folder.is_dir() and overwrite:
        refuse_foreign_files(folder, (f"{table}.csv" for table in table_names()))

    def write(target: Path) -> None:
        target.mkdir()
        if notes is not None:
            (target / NOTES).write_text(notes, encoding="utf-8")
        elif (folder / NOTES).is_file():
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
"""A file of notes that may lie in a case folder."""


def refuse_foreign_files(folder: Path, tables: Iterable[str]) -> None:
    """Replace a folder only if all that lies in it belongs to a case with these files."""
    own = {"case.toml", NOTES, DESCRIPTOR, *tables}
    names = sorted(entry.name for entry in folder.iterdir())
    foreign = [name for name in names if name not in own]
    if foreign:
        raise CorridorError(
            message(
                "%(folder)s holds %(names)s, so it is not only a case; nothing was written (name "
                "another place)",
                folder=folder,
                names=", ".join(foreign[:5]),
            )
        )
    if names and "case.toml" not in names:
        raise CorridorError(
            message(
                "%(folder)s has no case.toml, so it is not only a case; nothing was written (name "
                "another place)",
                folder=folder,
            )
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
