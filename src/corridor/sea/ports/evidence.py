"""What was reported of ships and ports while the sea fell, beside what the model says."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from corridor.case.rows import Ship
from corridor.case.situation import Situation
from corridor.elements.elements import element_capacity
from corridor.elements.formulas.ship import full_payload_t
from corridor.messages import Message, Numeral, joined, message
from corridor.sea.ports.shoaling import Shoaling, lanes_of, shoaling
from corridor.sea.water.facts import facts

TEN_CM = 10.0

BASIS = {
    "fitted": message("(a depth was set by it)"),
    "input": message("(already in the case, stated differently)"),
}
"""What a reader has to know of a report that the model reproduces."""

Loads = Mapping[tuple[str, str], Shoaling]
"""By port and class."""

OF_NO_PORT = ("other", "per_10_cm")
"""Kinds of reports that say nothing of a port of a case that the model could hold against it."""


@dataclass(frozen=True)
class Evidence:
    """One report beside the model.

    Attributes
    ----------
    what : str
        What was reported.
    unit : str
        Unit of the three numbers and of the modelled one.
    year : int
        Year of the report.
    basis : str
        ``independent``; ``fitted``: the case was set by it; ``input``: the case holds it in other
        words; ``none``: nothing to compare with.
    reported, low, high : float
        The number and its range; NaN where there is no range.
    modelled : float
        The model's; for a throughput the capacity at that level. NaN where the model has none.
    holds : bool
        Whether the model reproduces or explains it.
    verdict : str
        The same in words.
    note, source : str
        What else is known, and source ids.
    """

    what: str
    unit: str
    year: int
    basis: str
    reported: float
    low: float
    high: float
    modelled: float
    holds: bool
    verdict: str
    note: str
    source: str


def evidence(sit: Situation) -> list[Evidence]:
    """Hold the model against every report on a port and ship that the case has.

    Parameters
    ----------
    sit : Situation
        The case as it is; each report sets the level of the sea that it was made at.

    Returns
    -------
    list of Evidence
        Reports on ports or ships that the case does not have, or that do not meet there, are left
        out; with all of them go the reports on the sea as a whole.
    """
    ports, ships = sit.case.records["ports"], sit.case.records["ships"]

    @cache
    def loads(level_m: float) -> Loads:
        return {(s.port, s.ship): s for s in shoaling(sit, level_m)}

    items = []
    for row in facts("reported").to_dict("records"):
        named = _text(row["ports"]).split()
        ship = _text(row["ship"])
        if any(p not in ports for p in named) or (ship and ship not in ships):
            continue
        items.append((str(row["kind"]), _evidence(sit, row, named, ship, loads)))
    of_port = any(item is not None for kind, item in items if kind not in OF_NO_PORT)
    return [item for _, item in items if item is not None] if of_port else []


def _evidence(
    sit: Situation,
    row: Mapping[Hashable, Any],
    ports: list[str],
    ship: str,
    loads: Callable[[float], Loads],
) -> Evidence | None:
    kind, level = str(row["kind"]), float(row["level_m"])
    low, high = float(row["low"]), float(row["high"])
    modelled = math.nan
    if kind == "throughput":
        now = sit.with_level(level)
        modelled = sum(_handles_t(now, p) for p in ports) / 1e6
    elif kind == "per_10_cm":
        hull = sit.row(Ship, ship)
        modelled = 100 * TEN_CM * hull.tpc_t_per_cm / full_payload_t(hull)
    elif kind != "other":
        there = loads(level).get((ports[0], ship))
        if there is None:
            return None
        modelled = _of_ship(kind, there)
    holds, verdict = _verdict(kind, float(row["reported"]), low, high, modelled)
    basis = str(row["basis"])
    if holds and basis in BASIS:
        verdict = joined([verdict, BASIS[basis]])
    return Evidence(
        what=str(row["what"]),
        unit=str(row["unit"]),
        year=int(row["year"]),
        basis=basis,
        reported=float(row["reported"]),
        low=low,
        high=high,
        modelled=modelled,
        holds=holds,
        verdict=verdict,
        note=_text(row["note"]),
        source=str(row["source_id"]),
    )


def _handles_t(now: Situation, port: str) -> float:
    """Return what a port can handle: by its berths, and by the ships of its lanes both ways."""
    berths = element_capacity(now, port).capacity_t_per_year
    at_sea = sum(element_capacity(now, s).capacity_t_per_year for s in lanes_of(now, port))
    return min(berths, 2 * at_sea)


def _of_ship(kind: str, there: Shoaling) -> float:
    if kind in ("draft", "depth"):
        return there.draft_m if kind == "draft" else there.depth_m
    return there.payload_t if kind == "payload" else 100 * (there.payload_share - 1)


def _verdict(
    kind: str, reported: float, low: float, high: float, modelled: float
) -> tuple[bool, Message]:
    if kind == "other":
        return False, message(
            "unexplained: nothing in the model speaks for or against the level as cause"
        )
    if kind == "throughput":
        if modelled >= reported:
            room = modelled / reported - 1
            return True, message(
                "explained: berths and ships could take %(share)s %% more than was handled, so "
                "lower water made voyages dearer and did not stop the cargo",
                share=Numeral(f"{100 * room:.0f}"),
            )
        return False, message("unexplained: the model's berths and ships could not have handled it")
    if low <= modelled <= high:
        return True, message("reproduced within its range")
    return False, message("unexplained: outside its range")


def _text(cell: object) -> str:
    return "" if cell is None or (isinstance(cell, float) and math.isnan(cell)) else str(cell)
