"""The numbers of a row, each with where it comes from and how well it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from corridor.case.model import Case
from corridor.case.schema import schema
from corridor.case.situation import NumberKey, Situation
from corridor.case.tables import Record, blank
from corridor.problems import CorridorError

QUALITIES = ("stated", "derived", "assumed")
"""From the best known to the least."""

_ORDER = ("set", "at_least", "at_most", "add", "multiply")


@dataclass(frozen=True)
class Number:
    """A number with its provenance.

    Attributes
    ----------
    value : float
        The number as it holds in the situation.
    quality : str
        ``stated``, ``derived`` or ``assumed``.
    source : str
        Source ids separated by spaces.
    low, high : float or None
        Plausible range of the number as it stands in the case, where known.
    key : tuple of str
        Table, row and field where it stands.
    """

    value: float
    quality: str
    source: str
    low: float | None
    high: float | None
    key: NumberKey

    def span(self, value: float) -> tuple[float, float]:
        """Return low and high, with a value in the place of one that is not known."""
        return (
            value if self.low is None else self.low,
            value if self.high is None else self.high,
        )

    @property
    def label(self) -> str:
        """Where the number stands, as a reader would write it."""
        table, row, field = self.key
        return f"{row} {field}" if table != "defaults" else f"default {row} {field}"


Cell = Number | str | None
"""A number, a word, or nothing."""


def worse(a: str, b: str) -> str:
    """Return the worse of two qualities."""
    return max(a, b, key=QUALITIES.index)


def row_cells(sit: Situation, table: str, row_id: str) -> dict[str, Cell]:
    """Resolve every field of a row in a situation.

    A blank number takes the default of its table. What projects and scenario change is applied in
    the order set, at_least, at_most, add, multiply.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    table, row_id : str
        The row.

    Returns
    -------
    dict of str to Number, str or None
        By field; None for a blank that has no default.
    """
    record = sit.case.records[table][row_id]
    cells: dict[str, Cell] = {}
    for name, spec in schema()[table].items():
        if spec.numeric:
            cells[name] = _number(sit, table, row_id, name, record)
        else:
            cells[name] = None if blank(record[name]) else str(record[name])
    owners = {*sit.built, sit.scenario}
    effects = sit.case.effects_by_row.get((table, row_id), ())
    active = [e for e in effects if e["owner_id"] in owners]
    for effect in sorted(active, key=lambda e: _ORDER.index(e["operation"])):
        cells[effect["field"]] = _changed(cells[effect["field"]], effect, sit.overrides)
    for effect in active:
        cell = cells[effect["field"]]
        if not (isinstance(cell, Number) and cell.key in sit.overrides):
            _check_range(effect, table, row_id, cell)  # a question may step over the end of a range
    return cells


def number(sit: Situation, table: str, row_id: str, field: str) -> float | None:
    """Return one number of a row in a situation; None for a blank without a default."""
    cell = row_cells(sit, table, row_id).get(field)
    return cell.value if isinstance(cell, Number) else None


def _check_range(effect: Record, table: str, row_id: str, cell: Cell) -> None:
    """Refuse a number that effects have carried out of the range of its field."""
    spec = schema()[table][effect["field"]]
    if isinstance(cell, Number) and not spec.allows(cell.value):
        raise CorridorError(
            f"{effect['owner_id']} and what else is built take {table} {row_id} {spec.name} to "
            f"{cell.value:g}; expected {spec.expected}: correct the rows in effects.csv"
        )


def owners_of(case: Case, table: str, row_id: str) -> frozenset[str]:
    """Return the projects and scenarios that change a row."""
    return frozenset(e["owner_id"] for e in case.effects_by_row.get((table, row_id), ()))


def _number(sit: Situation, table: str, row_id: str, name: str, record: Record) -> Number | None:
    value = record[name]
    if blank(value):
        default = sit.case.defaults.get((table, name))
        if default is None:
            return None
        key = ("defaults", table, name)
        found = _known(default["value"], default, default["quality"], default["source_id"], key)
    else:
        key = (table, row_id, name)
        better = sit.case.ranges.get(key)
        detail = better if better is not None else record
        source = detail["source_id"] or record["source_id"]
        found = _known(value, better, detail["quality"], source, key)
    override = sit.overrides.get(key)
    return found if override is None else replace(found, value=float(override))


def _known(
    value: float, ranged: Mapping[str, Any] | None, quality: str, source: str, key: NumberKey
) -> Number:
    low = None if ranged is None or blank(ranged["low"]) else float(ranged["low"])
    high = None if ranged is None or blank(ranged["high"]) else float(ranged["high"])
    return Number(float(value), quality, source, low, high, key)


def _changed(cell: Cell, effect: Record, overrides: Mapping[NumberKey, float]) -> Cell:
    """Apply one effect; a number that is replaced takes the provenance of the effect."""
    operation, text = effect["operation"], effect["value"]
    spec = schema()[effect["table"]][effect["field"]]
    if not spec.numeric:
        return str(text)
    key = ("effects", effect["owner_id"], f"{effect['id']} {effect['field']}")
    replaces = operation in ("set", "at_least", "at_most")
    amount = overrides.get(key, float(text)) if replaces else float(text)
    new = Number(amount, effect["quality"], effect["source_id"], None, None, key)
    if not isinstance(cell, Number) or operation == "set":
        return new
    if operation == "at_least":
        return new if amount > cell.value else cell
    if operation == "at_most":
        return new if amount < cell.value else cell
    value = cell.value + amount if operation == "add" else cell.value * amount
    return replace(cell, value=value, quality=worse(cell.quality, effect["quality"]))
