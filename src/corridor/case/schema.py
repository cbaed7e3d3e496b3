"""The schema of a case, read from ``schema.csv``: the one place that says what a field means.

Code, documentation and error texts all read the same rows.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

ELEMENT_TABLES = ("rail", "road", "sea", "terminals", "borders", "ports")
"""Tables whose rows have a capacity."""

REQUIRED_TABLES = ("nodes", "links", "sources")
"""Tables that every case has; one of the others that is missing counts as empty."""

SETTINGS = "case"
"""Name under which the schema lists the keys of ``case.toml``."""


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    table, name : str
        Where the field stands.
    type : str
        ``id``, ``ids``, ``text``, ``choice``, ``flag``, ``number``, ``integer``, ``year``,
        ``line``, ``transfers`` or ``shares``.
    unit : str
        Unit of a number; empty when it has none.
    minimum, maximum : float or None
        Allowed range of a number, ends included.
    choices : tuple of str
        Allowed words of a choice.
    required : bool
        Whether a cell may not be blank.
    references : tuple of str
        Tables (or ``table.field``) in which an id has to be found, any one of them.
    meaning : str
        What the field says, for documentation and error texts.
    """

    table: str
    name: str
    type: str
    unit: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    required: bool
    references: tuple[str, ...]
    meaning: str

    @property
    def numeric(self) -> bool:
        """Whether the cell holds a number."""
        return self.type in ("number", "integer", "year")

    def allows(self, value: float) -> bool:
        """Tell whether a number lies in the allowed range."""
        low = self.minimum if self.minimum is not None else -math.inf
        high = self.maximum if self.maximum is not None else math.inf
        return low <= value <= high

    @property
    def expected(self) -> str:
        """What a valid cell looks like, in words."""
        if self.type in ("choice", "flag"):
            return "one of " + ", ".join(self.choices)
        if self.numeric:
            kind = {"number": "a number", "integer": "a whole number", "year": "a year"}[self.type]
            unit = f" in {self.unit}" if self.unit else ""
            return f"{kind}{unit}{_range_text(self.minimum, self.maximum)}"
        return {
            "id": "one word without spaces",
            "ids": "words separated by spaces",
            "line": "a WKT line such as LINESTRING (49.8 40.4, 49.4 39.9)",
            "transfers": "pairs such as rail1520-road separated by spaces",
            "shares": "shares that add up to 1 such as AZ:0.5 IR:0.5",
        }.get(self.type, "some text")


def _range_text(minimum: float | None, maximum: float | None) -> str:
    if minimum is not None and maximum is not None:
        return f" from {minimum:g} to {maximum:g}"
    if minimum is not None:
        return f" of at least {minimum:g}"
    return f" of at most {maximum:g}" if maximum is not None else ""


def _field(row: Mapping[str, str]) -> Field:
    def bound(text: str) -> float | None:
        return float(text) if text else None

    return Field(
        table=row["table"],
        name=row["field"],
        type=row["type"],
        unit=row["unit"],
        minimum=bound(row["minimum"]),
        maximum=bound(row["maximum"]),
        choices=tuple(row["choices"].split("|")) if row["choices"] else (),
        required=row["required"] == "yes",
        references=tuple(row["references"].split("|")) if row["references"] else (),
        meaning=row["meaning"],
    )


@cache
def schema() -> Mapping[str, Mapping[str, Field]]:
    """Return the fields of every table, in the order of ``schema.csv``.

    Returns
    -------
    mapping
        Table name to a mapping of field name to [`Field`][].
    """
    tables: dict[str, dict[str, Field]] = {}
    text = resources.files("corridor.case").joinpath("schema.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        field = _field(row)
        tables.setdefault(field.table, {})[field.name] = field
    return tables


@cache
def table_names() -> tuple[str, ...]:
    """Return the names of the tables of a case, without its settings."""
    return tuple(name for name in schema() if name != SETTINGS)


KEYLESS = ("growth", "effects", "provenance", "defaults")
"""Tables whose rows have no id of their own."""


@cache
def key_field(table: str) -> str | None:
    """Return the field that identifies a row of a table, or None when no single field does."""
    return None if table in KEYLESS else next(iter(schema()[table]))
