"""From the level of the sea to the load of each ship in each port, and what a tonne then costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corridor.case.datum import depth_at_m
from corridor.case.rows import Port, Sea, Ship, Water
from corridor.case.situation import Situation
from corridor.case.tables import blank
from corridor.elements.elements import element_capacity
from corridor.elements.formulas.ship import empty_draft_m, full_payload_t, permitted_draft_m
from corridor.elements.formulas.waters import payload_in, payload_through, water_row, waters_of
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.sea.water.hypsometry import hypsometry


@dataclass(frozen=True)
class Shoaling:
    """A ship class in a port at a level of the sea.

    Attributes
    ----------
    port, name, country : str
        The port.
    ship : str
        The class; one that the port is meant for, or that a lane brings.
    limit : str
        What limits her there: the port itself or a channel on the way to it.
    depth_m : float
        Depth at the limit; negative where it has fallen dry.
    draft_m : float
        Permitted draft.
    payload_t : float
        Cargo she may carry.
    payload_share : float
        The same as a share of her full load.
    capacity_t_per_year : float
        Capacity of the port, both ways together, worked by the class that it is meant for.
    cost_per_t_change : float
        Relative change of the cost of the voyage for each tonne, against the level of the case:
        the voyage costs the same and carries less. Infinite when she carries nothing.
    state : str
        ``full load``, ``part load``, ``no cargo`` (cannot float in with any) or ``dry``.
    """

    port: str
    name: str
    country: str
    ship: str
    limit: str
    depth_m: float
    draft_m: float
    payload_t: float
    payload_share: float
    capacity_t_per_year: float
    cost_per_t_change: float
    state: str


def lanes_of(sit: Situation, port: str) -> list[str]:
    """Return the lanes whose ships call at a port.

    A class for which no port of a node is meant calls where she loads least, as that is what the
    capacity of her lane counts.
    """
    ports = sit.case.records["ports"]
    lanes = []
    for lane in sit.case.records["sea"]:
        ship = sit.row(Sea, lane).ship_id
        called = [row for table, row in waters_of(sit.case, "sea", lane, ship) if table == "ports"]
        here = [p for p in called if ports[p]["node_id"] == ports[port]["node_id"]]
        if port in here and port == min(here, key=lambda p: (_load(sit, p, ship), p)):
            lanes.append(lane)
    return lanes


def ships_of(sit: Situation, port: str) -> list[str]:
    """Return the classes that call at a port: its own, and those that lanes bring."""
    brought = [sit.row(Sea, lane).ship_id for lane in lanes_of(sit, port)]
    return list(dict.fromkeys([sit.row(Port, port).ship_id, *brought]))


def _load(sit: Situation, port: str, ship: str) -> float:
    return payload_through(sit, waters_of(sit.case, "ports", port), ship)


def inland_ports(sit: Situation) -> list[str]:
    """Return the ports whose depth changes with the level of the inland sea.

    Raises
    ------
    CorridorError
        If there is none.
    """
    ports = sit.case.records["ports"]
    inland = [port for port in ports if _waters_move(sit, port)]
    if not inland:
        raise CorridorError(
            message(
                "the case %(case)s has no port on an inland sea: give depth_level_m in "
                "ports.csv and sea_level_m in case.toml",
                case=sit.case.name,
            )
        )
    return inland


def _waters_move(sit: Situation, port: str) -> bool:
    return any(
        not blank(sit.case.records[table][row]["depth_level_m"])
        for table, row in waters_of(sit.case, "ports", port)
    )


def shoaling(sit: Situation, level_m: float) -> list[Shoaling]:
    """Say what every ship may carry into every port of the inland sea at a level.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects such as dredging; its own level is what costs are compared to.
    level_m : float
        Level in m BS.

    Returns
    -------
    list of Shoaling
        By port, in the order of the case, and ship: the same rows at every level.

    Raises
    ------
    CorridorError
        If the level is outside the hypsometry of the sea, or no port is on it.
    """
    ports = inland_ports(sit)
    hypsometry().area(level_m)
    now = sit.with_level(level_m)
    rows = []
    for port in ports:
        capacity = element_capacity(now, port).capacity_t_per_year
        rows += [_shoaling(sit, now, port, ship, capacity) for ship in ships_of(sit, port)]
    return rows


def _shoaling(before: Situation, now: Situation, port: str, ship: str, capacity: float) -> Shoaling:
    record = now.case.records["ports"][port]
    limit, water = limiting_water(now, port, ship)
    hull = now.row(Ship, ship)
    depth, draft = depth_and_draft(water, now.sea_level_m)
    cargo = payload_in(water, hull, now.sea_level_m)
    full = full_payload_t(hull, water.water_t_per_m3)
    return Shoaling(
        port=port,
        name=str(record["name"]),
        country=str(record["country"]),
        ship=ship,
        limit=limit,
        depth_m=depth,
        draft_m=draft,
        payload_t=cargo,
        payload_share=cargo / full if full else 0.0,
        capacity_t_per_year=capacity,
        cost_per_t_change=_cost_change(_load(before, port, ship), cargo),
        state=_state(depth, cargo, full),
    )


def _cost_change(old_t: float, new_t: float) -> float:
    """Change of cost per tonne when a voyage of the same cost carries another load.

    ``(C / q) / (C / q0) - 1 = q0 / q - 1``
    """
    if new_t <= 0:
        return math.inf
    return old_t / new_t - 1 if old_t > 0 else -1.0


def _state(depth: float, cargo: float, full: float) -> str:
    if depth <= 0:
        return "dry"
    if cargo <= 0:
        return "no cargo"
    return "part load" if cargo < full * (1 - 1e-9) else "full load"


def limiting_water(sit: Situation, port: str, ship: str) -> tuple[str, Water]:
    """Return the place, port or channel, that limits a ship into a port, and its row."""
    hull = sit.row(Ship, ship)
    limits = []
    for table, row in waters_of(sit.case, "ports", port):
        water = water_row(sit, table, row)
        depth, _ = depth_and_draft(water, sit.sea_level_m)
        limits.append((payload_in(water, hull, sit.sea_level_m), depth, row, water))
    _, _, name, water = min(limits, key=lambda f: f[:2])
    return name, water


def depth_and_draft(water: Water, sea_level_m: float) -> tuple[float, float]:
    """Return the depth in m of a port or channel at a level, and the draft it permits."""
    depth, at = water.depth_m, water.depth_level_m
    return (
        depth_at_m(depth, at, sea_level_m),
        permitted_draft_m(depth, water.underkeel_m, sea_level_m, at),
    )


def closing_levels(sit: Situation, port: str, ship: str) -> tuple[float, float]:
    """Return the levels at which a port falls dry, and at which a ship carries nothing into it.

    Parameters
    ----------
    sit : Situation
        Projects such as dredging.
    port, ship : str
        Port and class.

    Returns
    -------
    tuple of float
        In m BS; the first is the lower one. Minus infinity where the level changes nothing.
    """
    hull = sit.row(Ship, ship)
    dry, idle = -math.inf, -math.inf
    for table, row in waters_of(sit.case, "ports", port):
        water = water_row(sit, table, row)
        depth, at = water.depth_m, water.depth_level_m
        if at is None:
            continue
        dry = max(dry, at - depth)
        need = empty_draft_m(hull, water.water_t_per_m3)
        idle = max(idle, at - depth + need + water.underkeel_m)
    return dry, max(dry, idle)
