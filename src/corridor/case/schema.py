"""The schema of a case, read from ``schema.csv``: the one place that says what a field means.

Code, documentation and error texts all read the same rows. ``tables.csv`` says what a table holds,
``choices.csv`` what a choice is called whose word does not explain itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from corridor.data import data_rows
from corridor.messages import Message, message

ELEMENT_TABLES = ("rail", "road", "sea", "terminals", "borders", "ports")
"""Tables whose rows have a capacity."""

SETTINGS = "case"
"""Name under which the schema lists the keys of ``case.toml``."""


USUAL, COUNTED, CORE = "usual", "unless stated", "core"
"""Words of the column ``required`` beside ``yes``: see [`Field`][]."""


@dataclass(frozen=True)
class Table:
    """One table of a case.

    Attributes
    ----------
    name : str
        Name of its file without the ending, and of its layer.
    title : str
        What a reader would call it.
    key : str or None
        Field that identifies a row; None when no single field does.
    required : bool
        Whether every case has it; a missing one of the others counts as empty.
    description : str
        What its rows say.
    """

    name: str
    title: str
    key: str | None
    required: bool
    description: str


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    table, name : str
        Where the field stands.
    label : str
        What a reader would call it, without its unit.
    type : str
        ``id``, ``ids``, ``country``, ``text``, ``choice``, ``flag``, ``number``, ``integer``,
        ``year``, ``line``, ``transfers``, ``shares`` or ``where``.
    unit : str
        Unit of a number; empty when it has none.
    minimum, maximum : float or None
        Allowed range of a number, ends included.
    choices : tuple of str
        Allowed words of a choice, or of several choices.
    required : bool
        Whether a cell of a case may not be blank.
    usual : bool
        Whether a blank cell is filled when the case is read: from what other cells say, or with
        what is usual.
    counted : bool
        Whether the capacity of an element follows from it first of all, so that it may be blank
        only where a capacity is stated.
    core : bool
        Whether the formula of an element has no say beside a stated capacity while the field is
        blank; the counted fields are among them.
    optional : bool
        Whether a number may stay blank without a default.
    changeable : bool
        Whether an effect of a project or scenario may change it.
    references : tuple of str
        Tables (or ``table.field``) in which an id has to be found, any one of them.
    used_by : tuple of str
        Verbs that read the field themselves. What ``throughput``, ``recommend``, ``assign`` and
        ``simulate`` answer rests on what ``capacity`` reads as well.
    meaning : str
        What the field says, for documentation and error texts.
    """

    table: str
    name: str
    label: str
    type: str
    unit: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    required: bool
    usual: bool
    counted: bool
    core: bool
    optional: bool
    changeable: bool
    references: tuple[str, ...]
    used_by: tuple[str, ...]
    meaning: str

    @property
    def given(self) -> bool:
        """Whether a file may not leave a cell blank."""
        return self.required and not self.usual

    @property
    def numeric(self) -> bool:
        """Whether the cell holds a number."""
        return self.type in ("number", "integer", "year")

    def allows(self, value: float) -> bool:
        """Return whether a number lies in the allowed range."""
        low = self.minimum if self.minimum is not None else -math.inf
        high = self.maximum if self.maximum is not None else math.inf
        return low <= value <= high

    @property
    def expected(self) -> str:
        """What a valid cell looks like, in words."""
        if self.type in ("choice", "flag"):
            return message("one of %(names)s", names=", ".join(self.choices))
        if self.type == "choices":
            names = ", ".join(self.choices)
            return message("one or more of %(names)s, separated by spaces", names=names)
        if self.numeric:
            unit = message(" in %(unit)s", unit=self.unit) if self.unit else ""
            limits = _range_text(self.minimum, self.maximum)
            return message(
                "%(kind)s%(unit)s%(limits)s", kind=_KINDS[self.type], unit=unit, limits=limits
            )
        return _FORMS.get(self.type, message("some text"))


_KINDS = {
    "number": message("a number"),
    "integer": message("a whole number"),
    "year": message("a year"),
}
"""Kinds of numbers in words."""

_FORMS = {
    "id": message("one word without spaces"),
    "ids": message("words separated by spaces"),
    "country": message("a country as two letters of ISO 3166 such as KZ"),
    "line": message(
        "a WKT line of longitudes and latitudes in degrees, such as %(example)s",
        example="LINESTRING (49.8 40.4, 49.4 39.9)",
    ),
    "transfers": message("pairs such as rail1520-road separated by spaces"),
    "where": message("conditions such as country:KZ|UZ gauge_mm:1520 separated by spaces"),
    "shares": message("shares that add up to 1 such as AZ:0.5 IR:0.5"),
}
"""What a cell of a type that is no number looks like."""


def _range_text(minimum: float | None, maximum: float | None) -> str:
    low, high = f"{minimum or 0:g}", f"{maximum or 0:g}"
    if minimum is not None and maximum is not None:
        return message(" from %(low)s to %(high)s", low=low, high=high)
    if minimum is not None:
        return message(" of at least %(low)s", low=low)
    return message(" of at most %(high)s", high=high) if maximum is not None else ""


def _field(row: Mapping[str, str]) -> Field:
    def bound(text: str) -> float | None:
        return float(text) if text else None

    return Field(
        table=row["table"],
        name=row["field"],
        label=row["label"],
        type=row["type"],
        unit=row["unit"],
        minimum=bound(row["minimum"]),
        maximum=bound(row["maximum"]),
        choices=tuple(row["choices"].split("|")) if row["choices"] else (),
        required=row["required"] in ("yes", USUAL),
        usual=row["required"] == USUAL,
        counted=row["required"] == COUNTED,
        core=row["required"] in (CORE, COUNTED),
        optional=row["optional"] == "yes",
        changeable=row["changeable"] == "yes",
        references=tuple(row["references"].split("|")) if row["references"] else (),
        used_by=tuple(row["used_by"].split()),
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
    fields: dict[str, dict[str, Field]] = {}
    for row in data_rows("corridor.case", "schema.csv"):
        field = _field(row)
        fields.setdefault(field.table, {})[field.name] = field
    return fields


@cache
def table_named(name: str) -> Table:
    """Return what ``tables.csv`` says of a table, or of the settings."""
    row = next(r for r in data_rows("corridor.case", "tables.csv") if r["table"] == name)
    required = row["required"] == "yes"
    return Table(name, row["title"], row["key"] or None, required, row["description"])


@cache
def choice_labels(table: str, field: str) -> Mapping[str, str]:
    """Return what a reader would call the choices of a field, for those that need a name."""
    rows = data_rows("corridor.case", "choices.csv")
    return {r["choice"]: r["label"] for r in rows if (r["table"], r["field"]) == (table, field)}


@cache
def table_names() -> tuple[str, ...]:
    """Return the names of the tables of a case, without its settings."""
    return tuple(name for name in schema() if name != SETTINGS)


def key_field(table: str) -> str | None:
    """Return the field that identifies a row of a table, or None when no single field does."""
    return table_named(table).key


def row_to_add(table: str, *cells: str) -> Message:
    """Return the advice to add a row: its first cells, then names of those it cannot do without.

    >>> row_to_add("sources", "S1")
    'add the row S1,<title>, to sources.csv'
    """
    others = list(schema()[table].values())[len(cells) :]
    row = [
        *cells,
        *(f"<{field.name}>" if field.given else "" for field in others),
    ]
    return message("add the row %(row)s to %(table)s.csv", row=",".join(row), table=table)


@cache
def core_fields(table: str) -> frozenset[str]:
    """Return the fields without which the formula of an element yields to a stated capacity."""
    return frozenset(field.name for field in schema()[table].values() if field.core)


@cache
def fields_used_by(verb: str) -> frozenset[tuple[str, str]]:
    """Return table and name of the fields that a verb reads itself."""
    return frozenset(
        (table, field.name)
        for table, fields in schema().items()
        for field in fields.values()
        if verb in field.used_by
    )
