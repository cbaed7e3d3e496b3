"""The schema of a case folder as a Data Package descriptor, for tools that know Table Schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from corridor.case.reading.parse import MODE_STATE
from corridor.case.schema import Field, schema, table_named

DESCRIPTOR = "datapackage.json"
"""File beside the tables; a case is read without it."""

_SHARE = r"[^\s:]+:[0-9.eE+-]+"

PATTERNS = {
    "id": r"\S+",
    "ids": r"\S+(\s+\S+)*",
    "country": r"[A-Z]{2}",
    "line": r"[Ll][Ii][Nn][Ee][Ss][Tt][Rr][Ii][Nn][Gg].*\(.+\)",
    "transfers": rf"{MODE_STATE}-{MODE_STATE}(\s+{MODE_STATE}-{MODE_STATE})*",
    "where": r"[^\s:]+:[^\s:]+(\s+[^\s:]+:[^\s:]+)*",
    "shares": rf"{_SHARE}(\s+{_SHARE})*",
}
"""What a cell of text looks like, by the type of its field."""

_TYPES = {"number": "number", "integer": "integer", "year": "year", "flag": "boolean"}


def data_package(
    settings: Mapping[str, Any],
    columns: Mapping[str, Iterable[str]],
    files: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Describe the tables of a case folder.

    Parameters
    ----------
    settings : mapping
        Settings of the case: its name and title.
    columns : mapping of str to iterable of str
        Names of the columns of each table, in the order of its file.
    files : mapping of str to str, optional
        File of each table; ``<table>.csv`` when not given.

    Returns
    -------
    dict
        A descriptor by the Data Package standard. A reference of a list of ids, or to one of
        several tables, cannot be a foreign key: it stands under ``references`` of its field.
    """
    return {
        "name": str(settings["name"]),
        "title": str(settings["title"]),
        "resources": [
            _resource(table, names, (files or {}).get(table, f"{table}.csv"))
            for table, names in columns.items()
        ],
    }


def data_package_text(settings: Mapping[str, Any], columns: Mapping[str, Iterable[str]]) -> str:
    """Return the descriptor as the text of its file."""
    return descriptor_text(data_package(settings, columns))


def descriptor_text(descriptor: Mapping[str, Any]) -> str:
    """Return a descriptor as the text of its file."""
    return json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n"


def _resource(table: str, columns: Iterable[str], file: str) -> dict[str, Any]:
    about = table_named(table)
    fields = [schema()[table][name] for name in columns if name in schema()[table]]
    described: dict[str, Any] = {"fields": [_field(field) for field in fields]}
    if about.key is not None:
        described["primaryKey"] = [about.key]
    keys = [
        {"fields": [f.name], "reference": {"resource": target[0], "fields": [target[1]]}}
        for f in fields
        if (target := _foreign_key(f)) is not None
    ]
    if keys:
        described["foreignKeys"] = keys
    described["missingValues"] = [""]
    return {
        "name": table,
        "path": file,
        "title": about.title,
        "description": about.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": described,
    }


def _foreign_key(field: Field) -> tuple[str, str] | None:
    """Return table and field to which every cell has to lead; None for lists and alternatives."""
    if field.type != "id" or len(field.references) != 1:
        return None
    table, _, name = field.references[0].partition(".")
    key = name or table_named(table).key
    return None if key is None else (table, key)


def _field(field: Field) -> dict[str, Any]:
    result: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.type, "string"),
        "title": field.label[:1].upper() + field.label[1:],
        "description": field.meaning,
    }
    if field.unit:
        result["unit"] = field.unit
    if field.type == "flag":
        result |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if field.references and _foreign_key(field) is None:
        result["references"] = list(field.references)
    if constraints := _constraints(field):
        result["constraints"] = constraints
    return result


def _constraints(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if field.given:
        constraints["required"] = True
    for name, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
        if bound is not None:
            constraints[name] = int(bound) if bound.is_integer() else bound
    if field.type == "choice":
        constraints["enum"] = list(field.choices)
    if field.type in PATTERNS:
        constraints["pattern"] = PATTERNS[field.type]
    return constraints
