"""Any answer as tables: one for each list of rows in it, with units in the headers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import pandas as pd

UNITS = {
    "_t_per_year": "t/year",
    "_musd_per_year": "million USD/year",
    "_usd_per_t": "USD/t",
    "_musd": "million USD",
    "_mt": "million t/year",
    "_km": "km",
    "_km2": "km²",
    "_h": "h",
    "_m": "m",
    "_t": "t",
}
"""Units by the ends of the names of quantities."""

OTHER_UNITS = {
    ("RouteElementRow", "t/year"): ("today", "after", "flow", "computed", "stated"),
    ("OneTest", "t/year"): ("found",),
    ("MapPointRow", "degrees"): ("lon", "lat"),
    ("MapProjectRow", "degrees"): ("lon", "lat"),
}
"""Fields of rows whose names do not say their unit."""

LEFT_OUT = frozenset({"coordinates", "certificates", "names"})
"""Fields that are no table: courses of links, proofs for other software, names of all elements."""

UNNAMED = frozenset({"plan", "simulation", "rows"})
"""Fields whose tables are named as if they belonged to the answer around them."""

FEW = 3
"""So many values by name are one cell; more of them are a table."""

Row = dict[str, Any]
Found = dict[str, list[Row]]
"""Tables under way, by name."""


@dataclass(frozen=True)
class Table:
    """A table of an answer.

    Attributes
    ----------
    name : str
        Words with hyphens, as a file is called.
    frame : DataFrame
        Its rows; headers are words, with the unit after a comma.
    """

    name: str
    frame: pd.DataFrame

    @property
    def title(self) -> str:
        """What a reader calls it."""
        words = self.name.replace("-", " ")
        return words[:1].upper() + words[1:]

    def csv(self) -> str:
        """Return the table as CSV, in full precision."""
        return self.frame.to_csv(index=False, lineterminator="\n")


def tables_of(answer: object) -> list[Table]:
    """Return every list of rows in an answer as a table, and its single values as a first one.

    Parameters
    ----------
    answer : dataclass
        The answer of any verb. Answers within it give tables whose names begin with their field,
        or with their ``key`` where they have one; rows within rows give tables of their own, with
        the id of the row they belong to. Numbers that are None are blank.

    Returns
    -------
    list of Table
        In the order of the fields; none is empty.
    """
    found: dict[str, list[dict[str, Any]]] = {"summary": []}
    _gather(answer, "", found, found["summary"])
    return [
        Table(name, pd.DataFrame([{header(k): v for k, v in row.items()} for row in rows]))
        for name, rows in found.items()
        if rows
    ]


def header(name: str) -> str:
    """Return the name of a field as words, with its unit after a comma."""
    for ending in sorted(UNITS, key=len, reverse=True):
        if name.endswith(ending) and name != ending:
            return f"{_words(name.removesuffix(ending))}, {UNITS[ending]}"
    return _words(name)


def _gather(answer: object, prefix: str, found: Found, single: list[Row], of: str = "") -> None:
    """Add the tables of an answer; its single values become rows of what they are and the value."""
    for name, value in _fields(answer):
        below = _below(prefix, name)
        if name == "manifest":
            _add_manifest(value, found)
        elif is_dataclass(value):
            _gather(value, below, found, single, f"{of}{_words(name)}: ")
        elif _has_rows(value) and any(_is_answer(row) for row in value):
            for number, part in enumerate(value, start=1):
                inner = f"{prefix}{getattr(part, 'key', f'{_file(name)}-{number}')}-"
                _gather(part, inner, found, found.setdefault(f"{inner}summary", []))
        elif _has_rows(value):
            _add_rows(value, below.removesuffix("-"), found)
        elif isinstance(value, Mapping) and len(value) > FEW:
            rows = found.setdefault(below.removesuffix("-"), [])
            rows += [{"name": key, name: _cell(cell)} for key, cell in value.items()]
        elif value not in (None, (), {}, ""):
            single.append({"what": of + header(name), "value": _cell(value)})


def _below(prefix: str, name: str) -> str:
    """Return the beginning of the names of tables within a field; nothing is said twice."""
    said = prefix.removesuffix("-").split("-")[-1]
    same = name in UNNAMED or _file(name) == said
    return prefix if prefix and same else f"{prefix}{_file(name)}-"


def _add_manifest(manifest: object, found: Found) -> None:
    """Add what is needed to get the same answer again, once."""
    if "manifest" not in found:
        found["manifest"] = [
            {"what": ": ".join(filter(None, (_words(field), inner))), "value": _cell(value)}
            for field, content in _fields(manifest)
            for inner, value in (
                content.items() if isinstance(content, Mapping) else [(None, content)]
            )
        ]


def _add_rows(values: tuple[Any, ...], name: str, found: Found, **owner: object) -> None:
    """Add rows as a table, and the rows within them as tables of their own."""
    table = found.setdefault(name, [])
    units = _units_of(values[0])
    for number, value in enumerate(values, start=1):
        row: Row = dict(owner)
        key = getattr(value, "id", number)
        for field, content in _fields(value):
            if _has_rows(content):
                _add_rows(content, f"{name}-{_file(field)}", found, of=key)
            elif is_dataclass(content):
                row |= {f"{field} {n}": _cell(c) for n, c in _fields(content)}
            else:
                row[f"{field}, {units[field]}" if field in units else field] = _cell(content)
        table.append(row)


def _units_of(row: object) -> dict[str, str]:
    """Return the units of fields of a row whose names do not say them."""
    kind = type(row).__name__
    return {f: unit for (of, unit), names in OTHER_UNITS.items() if of == kind for f in names}


def _fields(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    return ((f.name, getattr(value, f.name)) for f in fields(value) if f.name not in LEFT_OUT)


def _has_rows(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _is_answer(value: object) -> bool:
    """Return whether a value within a list is an answer of its own, and not a row."""
    return type(value).__name__.endswith("Answer")


def _cell(value: object) -> object:
    """Return a value as a cell: a number, a text, or nothing."""
    if isinstance(value, Mapping):
        return "; ".join(f"{k} {_cell(v)}" for k, v in value.items())
    if isinstance(value, tuple | list):
        return " ".join(str(_cell(v)) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if is_dataclass(value):
        return "; ".join(f"{n} {_cell(v)}" for n, v in _fields(value))
    return value


def _words(name: str) -> str:
    return name.replace("_", " ").strip()


def _file(name: str) -> str:
    return name.replace("_", "-")
