"""What the berths of a port handle, both ways together."""

from __future__ import annotations

from corridor.case.rows import Port
from corridor.elements.formulas.evaluation import (
    Evaluation,
    Step,
    nothing,
    tonnes,
)
from corridor.messages import message
from corridor.units import HOURS_PER_DAY

OCCUPANCY_MAX = (0.0, 0.40, 0.50, 0.55, 0.60, 0.65, 0.70)
"""By number of berths, the last for six and more."""

FORMULA = "berths·φ·24·d / (h_berthing + payload/r) · payload · open / k"


def berth_occupancy_max(berths: float) -> float:
    """Return the share of time up to which berths of general cargo are usually planned.

    Ships arrive at random, so a lone berth must stand idle more often than one of a group for the
    same wait: 40 % for one berth, then 50, 55, 60, 65 and, for six or more, 70 %.
    Source: UNCTAD, Port Development, a handbook for planners (1985), guide values.

    Raises
    ------
    ValueError
        When the number of berths is negative.
    """
    if berths < 0:
        msg = f"{berths} berths: the number cannot be negative"
        raise ValueError(msg)
    return OCCUPANCY_MAX[min(int(berths), len(OCCUPANCY_MAX) - 1)]


def evaluate_port(port: Port, payload_t: float) -> Evaluation:
    """Return the tonnes a year of a port, BOTH WAYS TOGETHER.

    No call is rounded: one at the turn of the year counts in both years by its parts, and whole
    calls would make a deeper port, with fewer and larger ones, look smaller.

    Parameters
    ----------
    port : Port
        The port. Blank ``occupancy_max``: the guide value for the number of berths.
    payload_t : float
        Tonnes worked on one call.

    Returns
    -------
    Evaluation
        ``G = berths·φ·24·d / (h_berthing + payload/r) · payload · open / k`` with φ the
        occupancy and r the t/h worked at one berth.
    """
    berths, payload = port.berths, payload_t
    if berths <= 0 or payload <= 0:
        return nothing(message("no berth, or too shallow for any cargo"), FORMULA)
    given, days = port.occupancy_max, port.days_per_year
    occupancy = berth_occupancy_max(berths) if given is None else given
    season, share = port.season_factor, port.open_share
    berthing, rate = port.berthing_h, port.rate_t_per_h
    call_h = berthing + payload / rate
    calls = berths * occupancy * HOURS_PER_DAY * days / call_h
    result = tonnes(calls, payload, 1.0, season, share)
    hours, year = (berthing, payload, rate), (berths, occupancy, days, call_h)
    steps = (
        Step("h", message("berth time of a call"), "{} + {} / {}", hours, call_h, "h"),
        Step("n", message("calls"), "{} * {} * 24 * {} / {}", year, calls, "calls/year"),
        Step("G", message("tonnes a year"), "{} * {} * {} / {}", (calls, payload, share, season),
             result, "t/year"),
    )  # fmt: skip
    return Evaluation(result, FORMULA, steps)
