"""What a gauge change or a transshipment terminal handles, both ways together."""

from __future__ import annotations

from corridor.case.rows import Border, Terminal
from corridor.elements.formulas.evaluation import (
    Evaluation,
    Step,
    daily,
    nothing,
)
from corridor.messages import message

FORMULA = "d · positions·h·availability / t_cycle · q · open / k"


def services_per_day(
    positions: float, hours_per_day: float, availability: float, service_h: float
) -> float:
    """Return the units a day that parallel positions serve without a pause.

    ``n = c·h·η / t``: c positions, h working hours a day, η their usable share and t hours for
    one unit. Plain arithmetic of service time, as for wagons a day of a gauge-change track.

    Raises
    ------
    ZeroDivisionError
        When `service_h` is zero.
    """
    return positions * hours_per_day * availability / service_h


def evaluate_terminal(terminal: Terminal) -> Evaluation:
    """Return the tonnes a year of a terminal, BOTH WAYS TOGETHER.

    Parameters
    ----------
    terminal : Terminal
        The terminal; its ``load_t`` is what one cycle moves.

    Returns
    -------
    Evaluation
        ``G = d · positions·h·availability / t_cycle · q · open / k``.
    """
    return evaluate_service(
        terminal,
        terminal.load_t,
        service_h=terminal.cycle_h,
        meaning=message("cycles of all positions"),
        unit="cycles/day",
        formula=FORMULA,
    )


def evaluate_service(
    place: Terminal | Border,
    load_t: float,
    *,
    service_h: float,
    meaning: str,
    unit: str,
    formula: str,
) -> Evaluation:
    """Return the tonnes a year of parallel positions, the form terminals and borders share.

    Parameters
    ----------
    place : Terminal or Border
        Its positions and when they work.
    load_t : float
        Tonnes of one unit.
    service_h : float
        Hours for one unit.
    meaning, unit, formula : str
        The words for the steps.
    """
    positions = place.positions
    if positions <= 0:
        return nothing(message("not built: no position"), formula)
    hours, usable = place.hours_per_day, place.availability
    units = services_per_day(positions, hours, usable, service_h)
    numbers = (positions, hours, usable, service_h)
    steps = (Step("N", meaning, "{} * {} * {} / {}", numbers, units, unit),)
    return daily(steps, place, load_t, place.days_per_year, formula)
