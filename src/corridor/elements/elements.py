"""Capacity of every element of a case: the formula of its kind on the numbers of its rows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce
from typing import cast
from weakref import WeakKeyDictionary

from corridor.case.model import Case
from corridor.case.numbers import Cell, Number, NumberKey, worse
from corridor.case.resolve import owners_of
from corridor.case.rows import (
    ROWS,
    Border,
    Element,
    Link,
    Port,
    Rail,
    Road,
    Sea,
    Ship,
    Terminal,
    Vehicle,
)
from corridor.case.schema import ELEMENT_TABLES, core_fields, fields_used_by, schema
from corridor.case.situation import Situation
from corridor.case.stated import reading, worth
from corridor.elements.formulas.border import evaluate_border
from corridor.elements.formulas.evaluation import Evaluation, Step
from corridor.elements.formulas.port import evaluate_port
from corridor.elements.formulas.rail import evaluate_rail
from corridor.elements.formulas.road import evaluate_road
from corridor.elements.formulas.ship import evaluate_sea, full_payload_t
from corridor.elements.formulas.terminal import evaluate_terminal
from corridor.elements.formulas.waters import payload_in, water_row, waters_of
from corridor.messages import both, message

EACH_WAY = "each way"
BOTH_WAYS = "both ways together"

AS_STATED = message("as stated")
"""What stands for a formula where a stated capacity counts."""

_NOT_IN_FORMULAS = ("stated_t_per_year", "stated_counts", "binds", "quality")
"""Fields on which a capacity may rest that no formula takes, beside the ids of other rows."""

_BEHIND_STATED = ("stated_t_per_year", "stated_counts", "open_share", "binds")
"""Fields on which a capacity rests that a source states."""

PROPORTIONAL_TO: Mapping[str, str] = {
    "terminals": "positions",
    "borders": "positions",
    "road": "lanes",
}
"""Field of some tables to which the computed capacity is proportional, whatever the others are.
To the stated one that counts it is in every table."""


@dataclass(frozen=True)
class ElementCapacity:
    """What one element can carry, with the arithmetic kept.

    Attributes
    ----------
    id, kind, name, country : str
        The element.
    counts : str
        ``each way`` or ``both ways together``: what the tonnes below refer to.
    capacity_t_per_year : float
        The capacity used; infinite when nothing limits the element.
    computed_t_per_year : float
        By the formula.
    stated_t_per_year : float or None
        What a source says, counted as the element counts.
    stated_reading : str
        How the published figure is read; empty when there is none.
    binds : str
        ``computed`` or ``stated``: which of the two is used, the lower unless the case says
        otherwise.
    formula : str
        The formula in one line.
    steps : tuple of Step
        The arithmetic, in order.
    inputs : mapping of str to Number or str
        Numbers and words that went in.
    left_open : tuple of str
        Fields without which the formula has no say beside a stated capacity, and which the case
        leaves to a default.
    """

    id: str
    kind: str
    name: str
    country: str
    counts: str
    capacity_t_per_year: float
    computed_t_per_year: float
    stated_t_per_year: float | None
    stated_reading: str
    binds: str
    formula: str
    steps: tuple[Step, ...]
    inputs: Mapping[str, Number | str]
    left_open: tuple[str, ...] = ()

    @property
    def choice(self) -> str:
        """Why this one of the two is used, in words; empty where there is only one."""
        if self.stated_t_per_year is None:
            return ""
        if self.binds == "stated" and self.left_open:
            return message(
                "the only one while the case leaves %(fields)s open", fields=both(self.left_open)
            )
        share = self.inputs.get("open_share")
        said = self.stated_t_per_year * (share.value if isinstance(share, Number) else 1.0)
        if self.capacity_t_per_year <= min(said, self.computed_t_per_year):
            return message("the lower of the two")
        return message("as the case says, though the other is lower")

    @property
    def quality(self) -> str:
        """Worst quality among the inputs."""
        return reduce(worse, (n.quality for n in self._numbers), "stated")

    @property
    def source(self) -> str:
        """Source ids of the inputs."""
        return " ".join(dict.fromkeys(s for n in self._numbers for s in n.source.split()))

    @property
    def _numbers(self) -> list[Number]:
        return [c for c in self.inputs.values() if isinstance(c, Number)]


def element_ids(case: Case) -> list[str]:
    """Return the ids of everything in a case that has a capacity."""
    return [element for table in ELEMENT_TABLES for element in case.records[table]]


def element_table(case: Case, element: str) -> str:
    """Return the table in which an element stands."""
    return next(t for t in ELEMENT_TABLES if element in case.records[t])


def element_row(sit: Situation, element: str) -> Element:
    """Return the row of an element in a situation."""
    return cast("Element", sit.row(ROWS[element_table(sit.case, element)], element))


def element_rows(sit: Situation) -> dict[str, Element]:
    """Return the rows of all elements in a situation, by their ids."""
    return {
        element: cast("Element", sit.row(ROWS[table], element))
        for table in ELEMENT_TABLES
        for element in sit.case.records[table]
    }


def rows_behind(case: Case, element: str) -> list[tuple[str, str]]:
    """Return the rows, as table and id, whose numbers an element's capacity uses."""
    table = element_table(case, element)
    record = case.records[table][element]
    rows = [(table, element)]
    if table in ("rail", "road", "borders"):
        rows.append(("vehicles", record["vehicle_id"]))
    if table in ("sea", "ports"):
        rows.append(("ships", record["ship_id"]))
        rows += waters_of(case, table, element)
    return list(dict.fromkeys(rows))


def numbers_behind(sit: Situation, element: str) -> dict[NumberKey, Number]:
    """Return every number on which an element's capacity may rest, by where it stands."""
    rows = rows_behind(sit.case, element)
    if element in sit.case.records["links"]:
        rows.append(("links", element))
    return {
        cell.key: cell
        for table, row_id in rows
        for name, cell in sit.row(ROWS[table], row_id).numbers.items()
        if name in _fields(table)
    }


def projects_on(case: Case, element: str) -> frozenset[str]:
    """Return the projects that change the capacity of an element."""
    return owners_on(case, element) & frozenset(case.records["projects"])


def owners_on(case: Case, element: str) -> frozenset[str]:
    """Return the projects and scenarios that change the capacity of an element."""
    owners = (owners_of(case, table, row_id) for table, row_id in rows_behind(case, element))
    return frozenset().union(*owners)


def elements_of_owners(case: Case) -> Mapping[str, frozenset[str]]:
    """Return the elements whose capacity each project or scenario changes."""
    if case not in _ELEMENTS_OF_OWNERS:
        changed: dict[str, set[str]] = defaultdict(set)
        for element in element_ids(case):
            for owner in owners_on(case, element):
                changed[owner].add(element)
        _ELEMENTS_OF_OWNERS[case] = {owner: frozenset(each) for owner, each in changed.items()}
    return _ELEMENTS_OF_OWNERS[case]


_ELEMENTS_OF_OWNERS: WeakKeyDictionary[Case, Mapping[str, frozenset[str]]] = WeakKeyDictionary()
"""What was found for the cases that are in use: a search asks of one case again and again."""


def element_capacity(sit: Situation, element: str) -> ElementCapacity:
    """Compute the capacity of one element in a situation.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    element : str
        Id in one of the capacity tables.

    Returns
    -------
    ElementCapacity
    """
    row = element_row(sit, element)
    evaluation, borrowed = _evaluated(sit, element, row)
    computed = evaluation.t_per_year
    stated, how = _stated(sit.case, element, row)
    said = math.inf if stated is None else stated * row.open_share
    as_stated = stated is not None and _uses_stated(row, said, computed)
    inputs = {
        n: row.cells[n] for n in (_BEHIND_STATED if as_stated else _formula_fields(row.table))
    }
    if not as_stated:
        inputs |= borrowed
    kind, name, country = _identity(sit, row.table, element)
    return ElementCapacity(
        id=element,
        kind=kind,
        name=name,
        country=country,
        counts=BOTH_WAYS if row.table in ("terminals", "ports") else EACH_WAY,
        capacity_t_per_year=said if as_stated else computed,
        computed_t_per_year=computed,
        stated_t_per_year=stated,
        stated_reading=how,
        binds="stated" if as_stated else "computed",
        formula=AS_STATED if as_stated else evaluation.formula,
        steps=evaluation.steps,
        inputs={n: c for n, c in inputs.items() if c is not None},
        left_open=left_open(row),
    )


def capacity_parts(sit: Situation, element: str) -> tuple[float, float]:
    """Return the stated and the computed capacity of an element, of which the lower counts.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    element : str
        Id in one of the capacity tables.

    Returns
    -------
    tuple of float
        Tonnes a year, infinite for the one that does not count.
    """
    row = element_row(sit, element)
    stated, _ = _stated(sit.case, element, row)
    said = math.inf if stated is None or row.binds == "computed" else stated * row.open_share
    if stated is not None and _stated_alone(row):
        return said, math.inf
    return said, _evaluated(sit, element, row)[0].t_per_year


def left_open(row: Element) -> tuple[str, ...]:
    """Return the fields at the core of the formula of an element that a default fills."""
    core = core_fields(row.table)
    return tuple(n for n, cell in row.numbers.items() if n in core and cell.from_default)


def _uses_stated(row: Element, stated: float, computed: float) -> bool:
    """Return whether a stated capacity counts, in t/year.

    Unless the case says which of the two holds it is the lower one, and where the formula would
    rest on a default for what is at its core, the stated one.
    """
    return _stated_alone(row) or (row.binds != "computed" and stated < computed)


def _stated_alone(row: Element) -> bool:
    """Return whether a stated capacity counts whatever the formula says."""
    return row.binds == "stated" or (not row.binds and bool(left_open(row)))


def _stated(case: Case, element: str, row: Element) -> tuple[float | None, str]:
    """Return the stated capacity of an element as it counts itself, and how it is read."""
    published = row.stated_t_per_year
    if published is None:
        return None, ""
    where = (case, row.table, element, row.stated_counts)
    return published * worth(*where), reading(*where, published)


def _evaluated(sit: Situation, element: str, row: Element) -> tuple[Evaluation, dict[str, Cell]]:
    """Evaluate the formula of an element; return it with the cells taken from other rows."""
    match row:
        case Terminal():
            return evaluate_terminal(row), {}
        case Port():
            payload = _payload(sit, element, row)
            return evaluate_port(row, payload.value), {"payload_t": payload}
        case Sea():
            link, payload = sit.row(Link, element), _payload(sit, element, row)
            speed = row if row.speed_kn is not None else sit.row(Ship, row.ship_id)
            borrowed = {n: r.cells[n] for n, r in (("speed_kn", speed), ("length", link))}
            evaluation = evaluate_sea(row, link.length, speed.speed_kn or 0.0, payload.value)
            return evaluation, {**borrowed, "payload_t": payload}
    vehicle = sit.row(Vehicle, row.vehicle_id)
    match row:
        case Rail():
            evaluation = evaluate_rail(row, vehicle.load_t)
        case Road():
            evaluation = evaluate_road(row, vehicle.load_t)
        case Border():
            evaluation = evaluate_border(row, vehicle.load_t)
    return evaluation, {"load_t": vehicle.cells["load_t"]}


@cache
def _fields(table: str) -> frozenset[str]:
    """Return the fields of a table on which a capacity may rest."""
    return frozenset(name for of, name in fields_used_by("capacity") if of == table)


@cache
def _formula_fields(table: str) -> tuple[str, ...]:
    """Return the fields of a table that its formula takes, in their order."""
    return tuple(
        n for n in schema()[table]
        if n in _fields(table) and n not in _NOT_IN_FORMULAS and not n.endswith("_id")
    )  # fmt: skip


def ship_payload_t(sit: Situation, element: str) -> float:
    """Return the tonnes a ship may carry over a sea lane or into a port, by the water she finds.

    Raises
    ------
    TypeError
        If the element is neither.
    """
    row = element_row(sit, element)
    if not isinstance(row, Sea | Port):
        msg = f"{element} is neither a sea lane nor a port"
        raise TypeError(msg)
    return _payload(sit, element, row).value


def _payload(sit: Situation, element: str, row: Sea | Port) -> Number:
    """Return what the ship may carry through the worst of the waters."""
    ship = sit.row(Ship, row.ship_id)
    waters = [water_row(sit, *w) for w in waters_of(sit.case, row.table, element, row.ship_id)]
    limits = [
        (payload_in(water, ship, sit.sea_level_m), depth.quality, depth.source)
        for water in waters
        if isinstance(depth := water.cells["depth_m"], Number)
    ]
    cargo, quality, source = min(limits, default=(full_payload_t(ship), "stated", ""))
    known = [n for name, n in ship.numbers.items() if name in _fields("ships")]
    quality = reduce(worse, (n.quality for n in known), quality)
    key = ("ships", row.ship_id, "payload_t")
    return Number(cargo, quality, f"{source} {known[0].source}".strip(), None, None, key)


def _identity(sit: Situation, table: str, element: str) -> tuple[str, str, str]:
    if table in ("rail", "road", "sea"):
        record = sit.case.records["links"][element]
        return table, str(record["name"]), str(record["country"])
    record = sit.case.records[table][element]
    kind = str(record["kind"]) if table == "terminals" else table[:-1]
    return kind, str(record["name"]), str(record["country"])
