"""What a gauge change or a transshipment terminal handles, both ways together."""

from __future__ import annotations

from corridor.elements.formulas.evaluation import (
    Evaluation,
    Rounding,
    Step,
    Values,
    daily,
    nothing,
    number,
    text,
)

FORMULA = "d · floor(positions·h·availability / t_cycle) · q · open / k"


def services_per_day(
    positions: float, hours_per_day: float, availability: float, service_h: float
) -> float:
    """Return the units a day that parallel positions serve without a pause, unrounded.

    ``n = c·h·η / t``: c positions, h working hours a day, η their usable share and t hours for
    one unit. Plain arithmetic of service time, as for wagons a day of a gauge-change track.

    Raises
    ------
    ZeroDivisionError
        When `service_h` is zero.
    """
    return positions * hours_per_day * availability / service_h


def evaluate_terminal(v: Values, rounding: Rounding = "floor") -> Evaluation:
    """Return the tonnes a year of a terminal, BOTH WAYS TOGETHER.

    Parameters
    ----------
    v : mapping
        Fields of the terminals table; ``load_t`` is what one cycle moves.
    rounding : {"floor", "none"}
        Whether only whole cycles a day count.

    Returns
    -------
    Evaluation
        ``G = d · floor(positions·h·availability / t_cycle) · q · open / k``.

    Raises
    ------
    ValueError
        When a field that the formula uses is blank.
    """
    return evaluate_service(
        v,
        rounding,
        service_field="cycle_h",
        meaning="cycles of all positions",
        unit="cycles/day",
        formula=FORMULA,
    )


def evaluate_service(
    v: Values, rounding: Rounding, *, service_field: str, meaning: str, unit: str, formula: str
) -> Evaluation:
    """Return the tonnes a year of parallel positions, the form terminals and borders share.

    Parameters
    ----------
    v : mapping
        ``positions``, ``hours_per_day``, ``availability``, ``days_per_year``, ``load_t``,
        ``season_factor``, ``open_share`` and the hours for one unit in `service_field`.
    rounding : {"floor", "none"}
        Whether only whole units a day count.
    service_field, meaning, unit, formula : str
        Where those hours stand, and the words for the steps.

    Raises
    ------
    ValueError
        When a field that the formula uses is blank.
    """
    positions = number(v, "positions")
    if positions <= 0:
        return nothing("not built: no position", formula)
    hours, usable = number(v, "hours_per_day"), number(v, "availability")
    service_h = number(v, service_field)
    units = services_per_day(positions, hours, usable, service_h)
    arithmetic = f"{' * '.join(map(text, (positions, hours, usable)))} / {text(service_h)}"
    steps = (Step("N", meaning, arithmetic, units, unit),)
    return daily(steps, v, number(v, "days_per_year"), rounding, formula)
