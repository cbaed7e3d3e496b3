"""Shallow places that a ship passes, and what she may carry through them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from corridor.case.model import Case
from corridor.case.rows import Channel, Port, Sea, Ship, Water
from corridor.case.situation import Situation, situation
from corridor.case.tables import words
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
    waters = [("ports", p) for p in ports] + [("channels", c) for c in channels]
    return list(dict.fromkeys(waters))


def _ports_at_ends(case: Case, link_id: str, ship: str | None) -> list[str]:
    link = case.records["links"][link_id]
    ports: list[str] = []
    for node in (link["from_node_id"], link["to_node_id"]):
        here = [p for p, r in case.records["ports"].items() if r["node_id"] == node]
        own = [p for p in here if case.records["ports"][p]["ship_id"] == ship]
        ports += own or here
    return ports


def water_row(sit: Situation, table: str, row_id: str) -> Water:
    """Return the row of one of the shallow places that [`waters_of`][] names."""
    return sit.row(Port, row_id) if table == "ports" else sit.row(Channel, row_id)


def payload_in(water: Water, ship: Ship, sea_level_m: float) -> float:
    """Return the tonnes that a ship may carry through one port or channel at a level.

    Parameters
    ----------
    water : Port or Channel
        The port or channel.
    ship : Ship
        The class.
    sea_level_m : float
        Level in m BS.
    """
    draft = permitted_draft_m(water.depth_m, water.underkeel_m, sea_level_m, water.depth_level_m)
    return payload_t(ship, draft, water.water_t_per_m3)


def payload_through(sit: Situation, waters: Iterable[tuple[str, str]], ship: str) -> float:
    """Return the tonnes that a ship may carry through all of some ports and channels.

    Parameters
    ----------
    sit : Situation
        Level of the sea, and projects such as dredging.
    waters : iterable of tuple of str
        Table and id of each.
    ship : str
        Her class.
    """
    hull = sit.row(Ship, ship)
    loads = [payload_in(water_row(sit, *water), hull, sit.sea_level_m) for water in waters]
    return min(loads, default=full_payload_t(hull))


def lighter(sit: Situation, lane: str, ship: str | None = None) -> float:
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
    ship : str, optional
        Her class; that by which the capacity of the lane is computed when not given.
    """
    ship = sit.row(Sea, lane).ship_id if ship is None else ship
    waters = waters_of(sit.case, "sea", lane, ship)
    now = payload_through(sit, waters, ship)
    before = payload_through(situation(sit.case), waters, ship)
    if now <= 0:
        return math.inf
    return before / now if before > 0 else 1.0
