"""Capacity of every element of a case: the formula of its kind on the numbers of its rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corridor.case.model import Case
from corridor.case.numbers import Cell, Number, owners_of, row_cells, worse
from corridor.case.schema import ELEMENT_TABLES, fields_used_by
from corridor.case.situation import NumberKey, Situation
from corridor.elements.formulas.border import evaluate_border
from corridor.elements.formulas.evaluation import Evaluation, Rounding, Step, Values
from corridor.elements.formulas.port import evaluate_port
from corridor.elements.formulas.rail import evaluate_rail
from corridor.elements.formulas.road import evaluate_road
from corridor.elements.formulas.ship import evaluate_sea, full_payload_t
from corridor.elements.formulas.terminal import evaluate_terminal
from corridor.elements.formulas.waters import payload_in, plain, waters_of

FORMULAS: Mapping[str, Callable[[Values, Rounding], Evaluation]] = {
    "rail": evaluate_rail,
    "road": evaluate_road,
    "sea": evaluate_sea,
    "terminals": evaluate_terminal,
    "borders": evaluate_border,
    "ports": evaluate_port,
}

EACH_WAY = "each way"
BOTH_WAYS = "both ways together"


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
    computed_t_per_year, unrounded_t_per_year : float
        By the formula, with whole trains and trucks and without rounding.
    stated_t_per_year : float or None
        What a source says.
    binds : str
        ``computed`` or ``stated``: which of the two is used.
    formula : str
        The formula in one line.
    steps : tuple of Step
        The arithmetic, in order.
    inputs : mapping of str to Number or str
        Numbers and words that went in.
    quality : str
        Worst quality among the inputs that were used.
    source : str
        Source ids of the inputs.
    """

    id: str
    kind: str
    name: str
    country: str
    counts: str
    capacity_t_per_year: float
    computed_t_per_year: float
    unrounded_t_per_year: float
    stated_t_per_year: float | None
    binds: str
    formula: str
    steps: tuple[Step, ...]
    inputs: Mapping[str, Number | str]
    quality: str
    source: str


def element_ids(case: Case) -> list[str]:
    """Return the ids of everything in a case that has a capacity."""
    return [element for table in ELEMENT_TABLES for element in case.records[table]]


def element_table(case: Case, element: str) -> str:
    """Return the table in which an element stands."""
    return next(t for t in ELEMENT_TABLES if element in case.records[t])


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
    found: dict[NumberKey, Number] = {}
    for table, row_id in rows_behind(sit.case, element):
        for cell in _cells(sit, table, row_id).values():
            if isinstance(cell, Number):
                found[cell.key] = cell
    if element in sit.case.records["links"]:
        for cell in row_cells(sit, "links", element).values():
            if isinstance(cell, Number):
                found[cell.key] = cell
    return found


def projects_on(case: Case, element: str) -> frozenset[str]:
    """Return the projects that change the capacity of an element."""
    owners: set[str] = set()
    for table, row_id in rows_behind(case, element):
        owners |= owners_of(case, table, row_id)
    return frozenset(owners & set(case.records["projects"]))


def element_capacity(sit: Situation, element: str, rounding: Rounding = "floor") -> ElementCapacity:
    """Compute the capacity of one element in a situation.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    element : str
        Id in one of the capacity tables.
    rounding : {"floor", "none"}
        Whether trains, trucks and cycles of a day are whole numbers.

    Returns
    -------
    ElementCapacity
    """
    table = element_table(sit.case, element)
    cells = _inputs(sit, table, element)
    evaluation = FORMULAS[table](plain(cells), rounding)
    stated = cells.get("stated_t_per_year")
    capacity, binds = _binding(cells, evaluation.t_per_year)
    used = _used_inputs(cells, binds, evaluation.formula)
    numbers = [c for c in used.values() if isinstance(c, Number)]
    quality = "stated"
    for number in numbers:
        quality = worse(quality, number.quality)
    kind, name, country = _identity(sit, table, element)
    return ElementCapacity(
        id=element,
        kind=kind,
        name=name,
        country=country,
        counts=BOTH_WAYS if table in ("terminals", "ports") else EACH_WAY,
        capacity_t_per_year=capacity,
        computed_t_per_year=evaluation.t_per_year,
        unrounded_t_per_year=_open(cells, stated)
        if binds == "stated" and stated is not None
        else evaluation.unrounded_t_per_year,
        stated_t_per_year=stated.value if isinstance(stated, Number) else None,
        binds=binds,
        formula="as stated" if binds == "stated" else evaluation.formula,
        steps=evaluation.steps,
        inputs=used,
        quality=quality,
        source=" ".join(dict.fromkeys(s for n in numbers for s in n.source.split())),
    )


def _open(cells: Mapping[str, Cell], stated: Cell) -> float:
    share = cells.get("open_share")
    factor = share.value if isinstance(share, Number) else 1.0
    return stated.value * factor if isinstance(stated, Number) else math.inf


def _binding(cells: Mapping[str, Cell], computed: float) -> tuple[float, str]:
    stated, rule = cells.get("stated_t_per_year"), cells.get("binds")
    if rule not in ("stated", "lower") or not isinstance(stated, Number):
        return computed, "computed"
    said = _open(cells, stated)
    if rule == "stated" or said < computed:
        return said, "stated"
    return computed, "computed"


def _used_inputs(cells: Mapping[str, Cell], binds: str, formula: str) -> dict[str, Number | str]:
    """Leave out what the result does not rest on: the formula's inputs when the stated binds."""
    if binds == "stated":
        wanted = ("stated_t_per_year", "open_share", "binds")
        return {n: c for n in wanted if (c := cells.get(n)) is not None}
    skip = {"stated_t_per_year", "binds", "quality"} | {n for n in cells if n.endswith("_id")}
    return {n: c for n, c in cells.items() if n not in skip and c is not None}


def ship_payload_t(sit: Situation, element: str) -> float:
    """Return the tonnes a ship may carry over a sea lane or into a port, by the water she finds."""
    payload = _inputs(sit, element_table(sit.case, element), element)["payload_t"]
    return payload.value if isinstance(payload, Number) else math.inf


def _identity(sit: Situation, table: str, element: str) -> tuple[str, str, str]:
    if table in ("rail", "road", "sea"):
        record = sit.case.records["links"][element]
        return table, str(record["name"]), str(record["country"])
    record = sit.case.records[table][element]
    kind = str(record["kind"]) if table == "terminals" else table[:-1]
    return kind, str(record["name"]), str(record["country"])


def _cells(sit: Situation, table: str, row_id: str) -> dict[str, Cell]:
    """Resolve the fields of a row that a capacity may rest on."""
    cells, used = row_cells(sit, table, row_id), fields_used_by("capacity")
    return {n: c for n, c in cells.items() if (table, n) in used}


def _inputs(sit: Situation, table: str, element: str) -> dict[str, Cell]:
    """Gather the cells of an element with those of its train, ship, link and ports."""
    cells = _cells(sit, table, element)
    if table in ("rail", "road", "borders"):
        cells["load_t"] = _cells(sit, "vehicles", str(cells["vehicle_id"]))["load_t"]
    if table == "sea":
        cells["length"] = _cells(sit, "links", element)["length"]
    if table in ("sea", "ports"):
        ship = _cells(sit, "ships", str(cells["ship_id"]))
        if table == "sea" and cells["speed_kn"] is None:
            cells["speed_kn"] = ship["speed_kn"]
        waters = [
            _cells(sit, *row) for row in waters_of(sit.case, table, element, str(cells["ship_id"]))
        ]
        cells["payload_t"] = _payload(sit, ship, waters)
    return cells


def _payload(sit: Situation, ship: Mapping[str, Cell], waters: list[dict[str, Cell]]) -> Number:
    """Return what the ship may carry through the worst of the waters."""
    values = plain(ship)
    known = [c for c in ship.values() if isinstance(c, Number)]
    limits = []
    for water in waters:
        depth = water["depth_m"]
        if isinstance(depth, Number):
            cargo = payload_in(plain(water), values, sit.sea_level_m)
            limits.append((cargo, depth.quality, depth.source))
    cargo, quality, source = min(limits, default=(full_payload_t(values), "stated", ""))
    for number in known:
        quality = worse(quality, number.quality)
    key = ("ships", str(ship["ship_id"]), "payload_t")
    sources = f"{source} {known[0].source if known else ''}".strip()
    return Number(cargo, quality, sources, None, None, key)
