"""Shallow places that a ship passes, and what she may carry through them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from corridor.case.model import Case
from corridor.case.numbers import Cell, Number, row_cells
from corridor.case.situation import Situation, situation
from corridor.case.tables import words
from corridor.elements.formulas.evaluation import Values, number, optional
from corridor.elements.formulas.ship import full_payload_t, payload_t, permitted_draft_m


def waters_of(
    case: Case, table: str, element: str, ship: str | None = None
) -> list[tuple[str, str]]:
    """Return the shallow places on a sea lane or into a port: ports, and channels to them.

    Of several ports at one node a ship calls at those meant for her class, or at any of them when
    none is.

    Parameters
    ----------
    case : Case
        The case.
    table : str
        ``sea`` or ``ports``.
    element : str
        The lane or the port.
    ship : str, optional
        Her class; None for all places that any ship may meet.

    Returns
    -------
    list of tuple of str
        Table (``ports`` or ``channels``) and id.
    """
    ports = [element] if table == "ports" else _ports_at_ends(case, element, ship)
    channels = list(words(case.records[table][element]["channel_ids"]))
    for port in ports:
        channels += words(case.records["ports"][port]["channel_ids"])
    found = [("ports", p) for p in ports] + [("channels", c) for c in channels]
    return list(dict.fromkeys(found))


def _ports_at_ends(case: Case, link_id: str, ship: str | None) -> list[str]:
    link = case.records["links"][link_id]
    found: list[str] = []
    for node in (link["from_node_id"], link["to_node_id"]):
        here = [p for p, r in case.records["ports"].items() if r["node_id"] == node]
        own = [p for p in here if case.records["ports"][p]["ship_id"] == ship]
        found += own or here
    return found


def payload_in(water: Values, ship: Values, sea_level_m: float) -> float:
    """Return the tonnes that a ship may carry through one port or channel at a level.

    Parameters
    ----------
    water : mapping
        Fields of the row of a port or channel.
    ship : mapping
        Fields of the class.
    sea_level_m : float
        Level in m BS.
    """
    draft = permitted_draft_m(
        number(water, "depth_m"),
        optional(water, "underkeel_m") or 0.0,
        sea_level_m,
        optional(water, "depth_level_m"),
    )
    return payload_t(ship, draft, optional(water, "water_t_per_m3"))


def payload_through(sit: Situation, waters: Iterable[tuple[str, str]], ship: str) -> float:
    """Return the tonnes that a ship may carry through all of some ports and channels.

    Parameters
    ----------
    sit : Situation
        Level of the sea, and projects such as dredging.
    waters : iterable of tuple of str
        Table and id of each; those without a depth set no limit.
    ship : str
        Her class.
    """
    hull = plain(row_cells(sit, "ships", ship))
    rows = [row_cells(sit, *water) for water in waters]
    loads = [payload_in(plain(r), hull, sit.sea_level_m) for r in rows if r["depth_m"] is not None]
    return min(loads, default=full_payload_t(hull))


def lighter(sit: Situation, lane: str) -> float:
    """Return how many voyages of a lane replace one of the case as it stands.

    ``q0 / q``: a voyage costs and emits the same whatever it carries, so its cost and emissions
    for each tonne change by this factor. 1 where nothing changed, infinite when she carries
    nothing. The class is that of the situation in both: a lane that changes class changes its
    rates as well.

    Parameters
    ----------
    sit : Situation
        Level of the sea, and projects.
    lane : str
        A sea lane.
    """
    ship = str(row_cells(sit, "sea", lane)["ship_id"])
    waters = waters_of(sit.case, "sea", lane, ship)
    now = payload_through(sit, waters, ship)
    before = payload_through(situation(sit.case), waters, ship)
    if now <= 0:
        return math.inf
    return before / now if before > 0 else 1.0


def plain(cells: Mapping[str, Cell]) -> dict[str, float | str | None]:
    """Return the bare values of cells, as the formulas take them."""
    return {n: c.value if isinstance(c, Number) else c for n, c in cells.items()}
