"""What a ship may load in the water she finds, and what a sea lane carries each way."""

from __future__ import annotations

import math
from itertools import pairwise

from corridor.case.datum import depth_at_m
from corridor.case.rows import Sea, Ship
from corridor.elements.formulas.evaluation import Evaluation, Step, nothing, tonnes
from corridor.messages import message
from corridor.units import HOURS_PER_DAY, KM_PER_NAUTICAL_MILE

CM_PER_M = 100.0

FORMULA = "min(ships · 24·d / (2·L / (1.852·v) + h_port), slots·d) · payload · open / k"


def payload_t(ship: Ship, draft_m: float, water_t_per_m3: float | None = None) -> float:
    """Return the cargo in t that a ship of the class can load at a draft.

    Linear between the class's known (draft, deadweight) points; above the deepest point the load
    line forbids more; below the shallowest, each cm of draft takes ``tpc_t_per_cm`` off::

        q = max(0, D(T) - stores),   D(T) = D1 - 100·tpc·(T1 - T)  for T < T1

    A hull displaces a volume, so each point is first taken to the water that the ship finds::

        D' = (D + lightship) · water / water of the point - lightship

    and in water fresher than that of her deepest point she may go deeper, up to the deadweight of
    that point (the fresh-water allowance). Source: tonnes per centimetre immersion, displacement
    and load line, standard naval architecture.

    Parameters
    ----------
    ship : Ship
        The class.
    draft_m : float
        Permitted draft in m.
    water_t_per_m3 : float, optional
        Density of the water; None, or a blank density or lightship of the class, leaves the
        points as they are.
    """
    return max(0.0, deadweight_t(ship, draft_m, water_t_per_m3) - (ship.stores_t or 0.0))


def deadweight_t(ship: Ship, draft_m: float, water_t_per_m3: float | None = None) -> float:
    """Return what a ship may weigh beyond her hull at a draft; negative where she cannot float.

    The formula is that of [`payload_t`][].
    """
    known = _points(ship)
    points = [(t, _in_water(ship, d, w, water_t_per_m3)) for t, d, w in known]
    tpc = ship.tpc_t_per_cm
    (shallow, light), (deep, heavy) = points[0], points[-1]
    if draft_m <= shallow:
        return light - CM_PER_M * tpc * (shallow - draft_m)
    for (t0, d0), (t1, d1) in pairwise(points):
        if draft_m < t1:
            return d0 + (d1 - d0) * (draft_m - t0) / (t1 - t0)
    return min(heavy + CM_PER_M * tpc * (draft_m - deep), max(heavy, known[-1][1]))


def full_payload_t(ship: Ship, water_t_per_m3: float | None = None) -> float:
    """Return the cargo in t that a ship of the class loads where no depth stops her."""
    return payload_t(ship, math.inf, water_t_per_m3)


def empty_draft_m(ship: Ship, water_t_per_m3: float | None = None) -> float:
    """Return the draft in m at which a ship floats with her stores and no cargo.

    The inverse of [`deadweight_t`][] at her stores.
    """
    stores, tpc = ship.stores_t or 0.0, ship.tpc_t_per_cm
    points = [(t, _in_water(ship, d, w, water_t_per_m3)) for t, d, w in _points(ship)]
    (shallow, light), (deep, heavy) = points[0], points[-1]
    if stores <= light:
        return shallow - (light - stores) / (CM_PER_M * tpc)
    for (t0, d0), (t1, d1) in pairwise(points):
        if stores <= d1:
            return t0 + (t1 - t0) * (stores - d0) / (d1 - d0)
    return deep + (stores - heavy) / (CM_PER_M * tpc)


def _points(ship: Ship) -> list[tuple[float, float, float | None]]:
    """Known points of a class by draft: draft in m, deadweight in t, density of the water."""
    points = (
        (ship.draft1_m, ship.deadweight1_t, ship.water1_t_per_m3),
        (ship.draft2_m, ship.deadweight2_t, ship.water2_t_per_m3),
        (ship.draft3_m, ship.deadweight3_t, ship.water3_t_per_m3),
    )
    known = [(t, d, w) for t, d, w in points if t is not None and d is not None]
    return sorted(known, key=lambda p: p[0])


def _in_water(ship: Ship, deadweight: float, known: float | None, water: float | None) -> float:
    hull = ship.lightship_t
    if hull is None or known is None or water is None:
        return deadweight
    return (deadweight + hull) * water / known - hull


def permitted_draft_m(
    depth_m: float,
    underkeel_m: float,
    sea_level_m: float | None = None,
    depth_level_m: float | None = None,
) -> float:
    """Return the draft that a berth or its approach allows, in m, never below 0.

    ``T = d - clearance`` with the depth d of [`corridor.case.datum.depth_at_m`][].

    Raises
    ------
    ValueError
        When the depth has a level but the sea has none.
    """
    return max(0.0, depth_at_m(depth_m, depth_level_m, sea_level_m) - underkeel_m)


def evaluate_sea(lane: Sea, length_km: float, speed_kn: float, payload_t: float) -> Evaluation:
    """Return the tonnes a year EACH WAY of a sea lane, by its fleet and its canal slots.

    No voyage is rounded: one under way at the end of a year counts in both by its parts.

    Parameters
    ----------
    lane : Sea
        The lane. Blank ``ships``: the market supplies any number. Blank ``transits_per_day``: no
        canal.
    length_km, speed_kn : float
        Its length, and the speed of its ships.
    payload_t : float
        Tonnes of one voyage.

    Returns
    -------
    Evaluation
        ``G = min(ships · 24·d / (2·L / (1.852·v) + h_port), slots·d) · payload · open / k``;
        infinite when neither limit is given and the lane is open to loaded ships.
    """
    days, share = lane.days_per_year, lane.open_share
    if days <= 0 or payload_t <= 0 or share <= 0:
        return nothing(message("no voyage: closed, or too shallow for any cargo"), FORMULA)
    steps = _fleet(lane, length_km, speed_kn) + _canal(lane)
    season = lane.season_factor
    voyages = min((s.value for s in steps if s.unit == "voyages/year"), default=math.inf)
    result = tonnes(voyages, payload_t, 1.0, season, share)
    numbers = (voyages, payload_t, share, season)
    meaning = message("tonnes a year") if steps else message("neither fleet nor canal sets a limit")
    steps += (Step("G", meaning, "{} * {} * {} / {}", numbers, result, "t/year"),)
    return Evaluation(result, FORMULA, steps)


def _fleet(lane: Sea, km: float, speed_kn: float) -> tuple[Step, ...]:
    """Voyages each way of the fleet, or nothing when it has no limit."""
    ships, days, port_h = lane.ships, lane.days_per_year, lane.port_h_per_round_trip
    if ships is None:
        return ()
    trip_h = 2 * km / (KM_PER_NAUTICAL_MILE * speed_kn) + port_h
    voyages = ships * HOURS_PER_DAY * days / trip_h if trip_h > 0 else math.inf
    trip, fleet = (km, speed_kn, port_h), (ships, days, trip_h)
    return (
        Step("h", message("round trip"), "2 * {} / (1.852 * {}) + {}", trip, trip_h, "h"),
        Step("n_fleet", message("voyages of the fleet each way"), "{} * 24 * {} / {}", fleet,
             voyages, "voyages/year"),
    )  # fmt: skip


def _canal(lane: Sea) -> tuple[Step, ...]:
    """Voyages each way through the canal, or nothing when there is none."""
    slots, days = lane.transits_per_day, lane.days_per_year
    if slots is None:
        return ()
    voyages = slots * days
    return (Step("n_canal", message("canal slots each way"), "{} * {}", (slots, days), voyages,
                 "voyages/year"),)  # fmt: skip
