"""Cells and rows of a case that are changed on the page, with the checks of ``corridor check``."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from corridor.answers.check import Checked, check_cells
from corridor.case.build import RawCase
from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, schema, table_named, table_names
from corridor.formats.cases.folder import write_folder
from corridor.messages import message, phrase
from corridor.problems import did_you_mean, nearest
from corridor.web.problems import ServiceError

HEADER = 1
"""Row of the header, as a spreadsheet and the problems of a case number it."""


@dataclass(frozen=True)
class Edit:
    """A cell that is changed.

    Attributes
    ----------
    table : str
        Table, or ``case`` for the settings, which have one row.
    row : int
        As a spreadsheet numbers it: the header is row 1. The row after the last one is added.
    field : str
        Column.
    value : str or number
        What is to stand there; blank for nothing.
    """

    table: str
    row: int
    field: str
    value: str | float | int

    __pydantic_config__: ClassVar = {"extra": "forbid"}


def table_of(case: Case, table: str) -> dict[str, Any]:
    """Return a table as text, with what its columns mean in words that can be translated.

    Raises
    ------
    ServiceError
        If there is no such table.
    """
    if table != SETTINGS and table not in table_names():
        near = nearest(table, table_names())
        raise ServiceError(
            "not-found",
            message(
                "there is no table %(table)s. Did you mean %(near)s?", table=repr(table), near=near
            )
            if near
            else message("there is no table %(table)s.", table=repr(table)),
        )
    fields = schema()[table]
    if table == SETTINGS:
        rows = [[cell_text(case.settings[name]) for name in fields]]
    else:
        rows = case.tables[table][list(fields)].map(cell_text).to_numpy().tolist()
    named = table_named(table)
    return {
        "table": table,
        "title": phrase(named.title),
        "description": phrase(named.description),
        "key": named.key,
        "first_row": HEADER + 1,
        "fields": [
            {
                "name": f.name, "label": phrase(f.label), "type": f.type, "unit": phrase(f.unit),
                "minimum": f.minimum, "maximum": f.maximum, "choices": list(f.choices),
                "required": f.required, "references": list(f.references),
                "meaning": phrase(f.meaning), "expected": f.expected,
            }
            for f in fields.values()
        ],
        "rows": rows,
    }  # fmt: skip


def changed(case: Case, edits: Sequence[Edit]) -> Checked:
    """Return a case with some cells changed, and what is then wrong with it.

    Raises
    ------
    ServiceError
        If a cell does not exist.
    """
    settings = {name: cell_text(value) for name, value in case.settings.items()}
    tables = dict(case.tables)
    touched: dict[str, pd.DataFrame] = {}
    faults = []
    for number, edit in enumerate(edits):
        fault = _fault(case, edit)
        if fault:
            faults.append({"field": f"{number}", **fault})
        elif edit.table == SETTINGS:
            settings[edit.field] = _text(edit.value)
        else:
            frame = touched.setdefault(edit.table, tables[edit.table].map(cell_text).astype(object))
            index = edit.row - HEADER - 1
            if index > len(frame):
                most = message("at most %(most)s", most=len(frame) + HEADER + 1)
                faults.append({"field": f"{number}.row", "found": str(edit.row), "expected": most})
                continue
            if index == len(frame):
                frame.loc[index] = ""
            frame.loc[index, edit.field] = _text(edit.value)
    if faults:
        raise ServiceError("bad-question", message("a cell does not exist"), problems=faults)
    return _checked(settings, {**tables, **touched})


def without_row(case: Case, table: str, row: int) -> Checked:
    """Return a case without a row of a table, and what is then wrong with it.

    Parameters
    ----------
    case : Case
        The case.
    table : str
        Table.
    row : int
        As a spreadsheet numbers it: the header is row 1.

    Raises
    ------
    ServiceError
        If there is no such row.
    """
    index, frame = row - HEADER - 1, case.tables.get(table)
    if frame is None or not 0 <= index < len(frame):
        raise ServiceError(
            "not-found",
            message("no row %(row)s in the table %(table)s", row=row, table=repr(table[:60])),
        )
    left = frame.drop(frame.index[index]).reset_index(drop=True)
    settings = {name: cell_text(value) for name, value in case.settings.items()}
    return _checked(settings, {**case.tables, table: left})


def _checked(settings: dict[str, str], tables: Mapping[str, pd.DataFrame]) -> Checked:
    texts = {name: frame.map(cell_text) for name, frame in tables.items()}
    files = {SETTINGS: "case.toml", **{t: f"{t}.csv" for t in texts}}
    return check_cells(RawCase(settings, texts, files))


def _fault(case: Case, edit: Edit) -> dict[str, str] | None:
    if edit.table != SETTINGS and edit.table not in case.tables:
        return {"found": edit.table, "expected": message("a table of the case")}
    if edit.field not in schema()[edit.table]:
        return {
            "found": edit.field,
            "expected": message("a field of %(table)s", table=edit.table),
            "fix": did_you_mean(edit.field, schema()[edit.table]),
        }
    if edit.row <= HEADER or (edit.table == SETTINGS and edit.row != HEADER + 1):
        return {
            "found": str(edit.row),
            "expected": message("a row from %(first)s", first=HEADER + 1),
        }
    return None


def _text(value: str | float) -> str:
    return value.strip() if isinstance(value, str) else cell_text(value)


def zipped(case: Case, name: str) -> bytes:
    """Return a case as a zip of a folder of that name."""
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "case"
        write_folder(case, folder)
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{name}/{file.name}")
    return buffer.getvalue()
