r"""How many of something are needed: what is at work, what is in repair, and a reserve.

A wagon, locomotive or truck repeats a cycle: it is loaded, runs, is unloaded and returns empty. If
``\lambda`` of them begin a cycle of ``T`` hours in a year, ``\lambda T / 8760`` are in it at any
time (Little, A proof for the queuing formula L = λW, Operations Research 9, 1961). A part of the
fleet is under repair, and the busiest weeks need more than the mean of the year.
"""

from __future__ import annotations

from corridor.units import HOURS_PER_YEAR


def at_work(hours_per_year: float) -> float:
    """Return how many are at work at a time, mean of the year.

    ``N = λ T / 8760`` with all their hours of a year ``λ T``.
    """
    return hours_per_year / HOURS_PER_YEAR


def fleet_size(hours_per_year: float, availability: float, reserve_share: float) -> float:
    r"""Return how many are needed, not rounded.

    .. math:: F = \frac{\lambda T}{8760} \cdot \frac{1 + r}{a}

    Parameters
    ----------
    hours_per_year : float
        Hours that all of them are at work in a year, ``\lambda T``.
    availability : float
        Share ``a`` that is fit for service.
    reserve_share : float
        What the busiest weeks need beyond the mean of the year, ``r``.

    Returns
    -------
    float
        Cycle time method as in military and commercial plans of railways: cars are the daily
        loads times the turnaround, road engines of a division the trains times running and
        terminal hours over 24, each with a reserve (United States Army Transportation School,
        Subcourse TR 0603, lesson 3).
    """
    return at_work(hours_per_year) * (1.0 + reserve_share) / availability


def empty_back(forward: float, back: float) -> tuple[float, float]:
    """Return the empty vehicles forward and back that let each return the way it came.

    Each direction then has as many, loaded or empty, as the heavier one has loaded. The empty
    flow is the loaded one with its sign changed, so that at every place as many arrive as leave.
    """
    return max(back - forward, 0.0), max(forward - back, 0.0)


def crews(road_hours_per_year: float, road_share: float, duty_h_per_year: float) -> float:
    """Return how many crews a line needs, not rounded.

    ``F = H / (s h)`` with the hours ``H`` of its trains on the line in a year, the share ``s`` of
    a duty that is spent there, and the hours ``h`` on duty of a crew in a year.
    """
    return road_hours_per_year / (road_share * duty_h_per_year)


def legs(km: float, every_km: float) -> float:
    """Return how often something that happens every so many kilometres happens on the way."""
    return km / every_km
