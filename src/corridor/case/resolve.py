"""From the cells of a case to a row as it holds: defaults, projects and scenario applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from corridor.case.model import Case
from corridor.case.numbers import Cell, Number, NumberKey, worse
from corridor.case.reading.parse import number
from corridor.case.rows import Row, may_be_blank
from corridor.case.schema import schema
from corridor.case.stated import STATED, STATED_COUNTS, UNSAID, with_both_readings, worth
from corridor.case.tables import Record, blank, default_key
from corridor.messages import message
from corridor.problems import CorridorError

R = TypeVar("R", bound=Row)

_REPLACING = ("set", "at_least", "at_most")
_ORDER = (*_REPLACING, "add", "multiply")


def owners_of(case: Case, table: str, row_id: str) -> frozenset[str]:
    """Return the projects and scenarios that change a row."""
    return case.owners_by_row.get((table, row_id), frozenset())


def resolve(
    case: Case,
    kind: type[R],
    row_id: str,
    active: frozenset[str] = frozenset(),
    overrides: Mapping[NumberKey, float] | None = None,
) -> R:
    """Return a row of a case with what acts on it.

    A blank number takes the default of its table. What projects and scenario change is applied in
    the order set, at_least, at_most, add, multiply. The case keeps the rows on which nothing but
    projects and scenario act, so that all situations share them.

    Parameters
    ----------
    case : Case
        The case.
    kind : type of Row
        Its table.
    row_id : str
        The row.
    active : frozenset of str
        Projects and scenario that act on the row.
    overrides : mapping, optional
        Numbers exchanged for this question only, by where they stand.

    Returns
    -------
    Row

    Raises
    ------
    CorridorError
        If a number that may not be blank is, or effects carry one out of its range.
    """
    if overrides:
        return _acted_on(case, kind, row_id, active, overrides)
    key = (kind.table, row_id, active)
    if key not in case.resolved:
        case.resolved[key] = (
            _acted_on(case, kind, row_id, active, {})
            if active
            else _row(kind, row_id, _standing(case, kind, row_id))
        )
    return cast("R", case.resolved[key])


def _standing(case: Case, kind: type[Row], row_id: str) -> dict[str, Cell]:
    """Return the cells of a row as the case has them, blanks filled by defaults."""
    record = case.records[kind.table][row_id]
    cells: dict[str, Cell] = {}
    for name, spec in schema()[kind.table].items():
        if spec.numeric:
            cells[name] = _number(case, kind.table, row_id, name, record)
        else:
            cells[name] = None if blank(record[name]) else str(record[name])
    stated = cells.get(STATED)
    if isinstance(stated, Number) and cells[STATED_COUNTS] == UNSAID:
        cells[STATED] = with_both_readings(case, kind.table, row_id, stated)
    return cells


def _acted_on(
    case: Case,
    kind: type[R],
    row_id: str,
    active: frozenset[str],
    overrides: Mapping[NumberKey, float],
) -> R:
    """Exchange numbers of a row as it stands, then apply the effects in their order."""
    standing = resolve(case, kind, row_id)
    cells = dict(standing.cells)
    for field, cell in standing.cells.items():
        if isinstance(cell, Number) and cell.key in overrides:
            cells[field] = cell.at(overrides[cell.key])
    effects = case.effects_by_row.get((kind.table, row_id), ())
    in_force = [e for e in effects if e["owner_id"] in active]
    for effect in sorted(in_force, key=lambda e: _ORDER.index(e["operation"])):
        if effect["field"] == STATED:
            cells |= _restated(case, kind.table, row_id, cells, effect, overrides)
        else:
            cells[effect["field"]] = _changed(cells[effect["field"]], effect, overrides)
    for effect in in_force:
        cell = cells[effect["field"]]
        if not (isinstance(cell, Number) and cell.key in overrides):
            _check_range(effect, row_id, cell)  # a question may step over the end of a range
    changed = {n: _bare(kind, row_id, n, c) for n, c in cells.items() if c is not standing.cells[n]}
    return replace(standing, cells=cells, **changed)


def _row(kind: type[R], row_id: str, cells: Mapping[str, Cell]) -> R:
    return kind(cells=cells, **{n: _bare(kind, row_id, n, c) for n, c in cells.items()})


def _bare(kind: type[Row], row_id: str, name: str, cell: Cell) -> float | str | None:
    """Return the bare value of a cell; a blank is None for a number and empty for a word."""
    if isinstance(cell, Number):
        return cell.value
    if cell is not None:
        return cell
    spec = schema()[kind.table][name]
    if not spec.numeric:
        return ""
    if name not in may_be_blank(kind.table):
        raise CorridorError(
            message(
                "%(table)s %(row)s has no %(field)s; expected %(expected)s: fill in the cell or "
                "give a value for %(table)s %(field)s in defaults.csv",
                table=kind.table,
                row=row_id,
                field=name,
                expected=spec.expected,
            )
        )
    return None


def _check_range(effect: Record, row_id: str, cell: Cell) -> None:
    """Refuse a number that effects have carried out of the range of its field."""
    spec = schema()[effect["table"]][effect["field"]]
    if isinstance(cell, Number) and not spec.allows(cell.value):
        raise CorridorError(
            message(
                "%(owner)s and what else is built take %(table)s %(row)s %(field)s "
                "to %(value)s; expected %(expected)s: correct the rows in effects.csv",
                owner=effect["owner_id"],
                table=spec.table,
                row=row_id,
                field=spec.name,
                value=f"{cell.value:g}",
                expected=spec.expected,
            )
        )


def _number(case: Case, table: str, row_id: str, name: str, record: Record) -> Number | None:
    value = record[name]
    if blank(value):
        default = case.default_of(table, name, record)
        if default is None:
            return None
        from_default = default_key(default)
        known = case.default_numbers.get(from_default)
        if known is None:
            known = case.default_numbers[from_default] = _known(
                default["value"], default, default["quality"], default["source_id"], from_default
            )
        return known
    key = (table, row_id, name)
    better = case.ranges.get(key)
    detail = better if better is not None else record
    return _known(value, better, detail["quality"], detail["source_id"] or record["source_id"], key)


def _known(
    value: float, ranged: Mapping[str, Any] | None, quality: str, source: str, key: NumberKey
) -> Number:
    low = None if ranged is None or blank(ranged["low"]) else float(ranged["low"])
    high = None if ranged is None or blank(ranged["high"]) else float(ranged["high"])
    return Number(float(value), quality, source, low, high, key)


def _restated(
    case: Case,
    table: str,
    row_id: str,
    cells: Mapping[str, Cell],
    effect: Record,
    overrides: Mapping[NumberKey, float],
) -> dict[str, Cell]:
    """Apply an effect to a stated capacity; a figure that replaces it brings what it counts.

    Figures that count different directions are compared and added as the element counts.
    """
    counts = str(effect[STATED_COUNTS])
    before = worth(case, table, row_id, str(cells[STATED_COUNTS] or ""))
    ratio = worth(case, table, row_id, counts) / before
    stated = _changed(cells[STATED], effect, overrides, ratio)
    replaced = effect["operation"] in _REPLACING or cells[STATED] is None
    if stated is cells[STATED] or not replaced:
        return {STATED: stated}
    if counts == UNSAID and isinstance(stated, Number):
        stated = with_both_readings(case, table, row_id, stated)
    return {STATED: stated, STATED_COUNTS: counts or None}


def _changed(
    cell: Cell, effect: Record, overrides: Mapping[NumberKey, float], ratio: float = 1.0
) -> Cell:
    """Apply one effect; a number that is replaced takes the provenance of the effect.

    `ratio` is what one unit of the effect is in units of the cell.
    """
    operation, text = effect["operation"], effect["value"]
    spec = schema()[effect["table"]][effect["field"]]
    if not spec.numeric:
        return str(text)
    key = ("effects", effect["owner_id"], f"{effect['id']} {effect['field']}")
    amount = overrides.get(key, number(text)) if operation in _REPLACING else number(text)
    new = Number(amount, effect["quality"], effect["source_id"], None, None, key)
    if not isinstance(cell, Number) or operation == "set":
        return new
    if operation == "at_least":
        return new if amount * ratio > cell.value else cell
    if operation == "at_most":
        return new if amount * ratio < cell.value else cell
    value = cell.value + amount * ratio if operation == "add" else cell.value * amount
    return replace(cell.at(value), quality=worse(cell.quality, effect["quality"]))
