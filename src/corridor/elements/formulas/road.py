"""What a road carries each way, and how it slows as it fills."""

from __future__ import annotations

import math

from corridor.case.rows import Road
from corridor.elements.formulas.evaluation import (
    Evaluation,
    Step,
    daily,
    nothing,
)
from corridor.messages import message
from corridor.units import DAYS_PER_YEAR

FORMULA = "365 · lanes·c·(v/c)_max·f_HV / p_peak · P_T · q · open / k"


def heavy_vehicle_factor(truck_share: float, truck_equivalent: float) -> float:
    """Return the vehicles that take the room of one passenger car, at most 1.

    ``f_HV = 1 / (1 + P_T·(E_T - 1))`` with P_T the trucks' share of vehicles and E_T the
    passenger cars that one truck displaces. Source: Highway Capacity Manual, heavy vehicles.
    """
    return 1.0 / (1.0 + truck_share * (truck_equivalent - 1.0))


def bpr_time_ratio(volume_over_capacity: float, alpha: float = 0.15, beta: float = 4.0) -> float:
    """Return the travel time over that of the empty road.

    ``t/t0 = 1 + α·(v/c)^β``. Source: Bureau of Public Roads, Traffic Assignment Manual, 1964.
    """
    return 1.0 + alpha * math.pow(volume_over_capacity, beta)


def evaluate_road(road: Road, load_t: float) -> Evaluation:
    """Return the tonnes a year EACH WAY of a road.

    Parameters
    ----------
    road : Road
        The road.
    load_t : float
        Net t of a truck.

    Returns
    -------
    Evaluation
        ``G = 365 · lanes·c·(v/c)_max·f_HV / p_peak · P_T · q · open / k``: the busiest
        hour decides, p_peak is its share of the day, and P_T of the vehicles are trucks.
    """
    lanes = road.lanes
    if lanes <= 0:
        return nothing(message("not built: no lane"), FORMULA)
    share, equivalent = road.truck_share, road.truck_equivalent
    capacity, limit, peak = (
        road.lane_capacity_pcu_per_h, road.volume_capacity_max, road.peak_hour_share
    )  # fmt: skip
    factor = heavy_vehicle_factor(share, equivalent)
    hourly = lanes * capacity * limit * factor
    trucks = hourly / peak * share
    room, busiest = (share, equivalent), (lanes, capacity, limit, factor)
    busy, day = message("vehicles in the busiest hour"), (hourly, peak, share)
    steps = (
        Step("f_HV", message("heavy-vehicle factor"), "1 / (1 + {} * ({} - 1))", room, factor,
             "vehicles/pcu"),
        Step("V", busy, "{} * {} * {} * {}", busiest, hourly, "vehicles/h"),
        Step("N_t", message("trucks each way"), "{} / {} * {}", day, trucks, "trucks/day"),
    )  # fmt: skip
    return daily(steps, road, load_t, DAYS_PER_YEAR, FORMULA)
