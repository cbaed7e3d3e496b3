"""A capacity with the arithmetic that gave it, and the few helpers every element shares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corridor.units import DAYS_PER_YEAR

Rounding = Literal["floor", "none"]
"""``floor`` supplies whole trains, trucks or cycles a day; ``none`` keeps the fraction."""

Values = Mapping[str, float | str | None]
"""Fields of one element by their schema names; a blank is None, NaN or the empty string."""


FLOOR_GUARD = 1e-9
"""Added before a floor: 24 h over 2.4 h is ten trains even where the division gives 9.999…"""


@dataclass(frozen=True)
class Step:
    """One line of a calculation.

    Attributes
    ----------
    symbol, meaning : str
        Sign used in the formula and what it stands for.
    arithmetic : str
        The numbers put in, such as ``(1440 - 120) * 0.93 / 44.4``.
    value : float
        Result, in `unit`.
    unit : str
        Unit of the result.
    """

    symbol: str
    meaning: str
    arithmetic: str
    value: float
    unit: str


@dataclass(frozen=True)
class Evaluation:
    """Capacity of one element.

    Attributes
    ----------
    t_per_year : float
        Tonnes a year under the rounding asked for; infinite when nothing limits the element.
    unrounded_t_per_year : float
        The same without rounding to whole trains, trucks or cycles.
    formula : str
        The formula in one line.
    steps : tuple of Step
        The calculation, last line the result.
    """

    t_per_year: float
    unrounded_t_per_year: float
    formula: str
    steps: tuple[Step, ...]


def number(v: Values, field: str) -> float:
    """Return a field that the formula cannot do without.

    Raises
    ------
    ValueError
        When the field is missing, blank or not a number.
    """
    value = optional(v, field)
    if value is None:
        msg = f"{field} is blank, and the capacity needs it"
        raise ValueError(msg)
    return value


def optional(v: Values, field: str) -> float | None:
    """Return a field, or None when it is missing, None, NaN or the empty string.

    Raises
    ------
    ValueError
        When the field holds text that is not a number.
    """
    value = v.get(field)
    if value is None or value == "":
        return None
    result = float(value)
    return None if math.isnan(result) else result


def open_share(v: Values) -> float:
    """Return the share of the year in which an element is open; blank means all of it."""
    share = optional(v, "open_share")
    return 1.0 if share is None else share


def text(x: float) -> str:
    """Write a number for a line of arithmetic: six digits, and never fewer than the units."""
    return f"{x:.0f}" if 1e6 <= abs(x) < math.inf else f"{x:.6g}"


def whole(x: float, rounding: Rounding) -> float:
    """Round a supply down to whole units, or keep it under ``none``: ``floor(x + 1e-9)``."""
    return float(math.floor(x + FLOOR_GUARD)) if rounding == "floor" and math.isfinite(x) else x


def tonnes(
    units_per_day: float,
    load_t: float,
    days: float = DAYS_PER_YEAR,
    season_factor: float = 1.0,
    open_share: float = 1.0,
) -> float:
    """Return the tonnes a year that a number of trains or trucks a day carries.

    ``G = n · q · d · s / k`` with n units/day, q t, d days/year, s open share and k the busiest
    month over the average one: the element must cope with its busiest month, so a year brings
    1/k of what twelve such months would. Textbook carrying capacity of a railway line
    (provoznaya sposobnost), with the net load in place of gross mass times net/gross.
    """
    return units_per_day * load_t * days * open_share / season_factor


def daily(
    steps: tuple[Step, ...],
    v: Values,
    days: float,
    rounding: Rounding,
    formula: str,
) -> Evaluation:
    """Turn a supply per day, the last of `steps`, into tonnes a year.

    Parameters
    ----------
    steps : tuple of Step
        How the unrounded units/day were found.
    v : mapping
        ``load_t`` (t for one unit), ``season_factor`` and ``open_share`` (blank: open all year).
    days : float
        Working days a year.
    rounding : {"floor", "none"}
        Whether only whole units a day count.
    formula : str
        One line for the reader.

    Raises
    ------
    ValueError
        When ``load_t`` or ``season_factor`` is blank.
    """
    units = steps[-1]
    load_t, season, share = number(v, "load_t"), number(v, "season_factor"), open_share(v)
    supplied = whole(units.value, rounding)
    if rounding == "floor":
        arithmetic = f"floor({text(units.value)})"
        steps += (Step("n", "whole units a day", arithmetic, supplied, units.unit),)
    result = tonnes(supplied, load_t, days, season, share)
    factors = (supplied, load_t, days, share)
    arithmetic = f"{' * '.join(map(text, factors))} / {text(season)}"
    steps += (Step("G", "tonnes a year", arithmetic, result, "t/year"),)
    unrounded = tonnes(units.value, load_t, days, season, share)
    return Evaluation(result, unrounded, formula, steps)


def nothing(reason: str, formula: str) -> Evaluation:
    """Return a capacity of zero with its reason as the only step."""
    return Evaluation(0.0, 0.0, formula, (Step("G", reason, "0", 0.0, "t/year"),))
