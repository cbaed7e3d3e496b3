"""A capacity with the arithmetic that gave it, and the few helpers every element shares."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corridor.case.rows import Border, Rail, Road, Terminal
from corridor.messages import message
from corridor.units import DAYS_PER_YEAR


@dataclass(frozen=True)
class Step:
    """One line of a calculation.

    Attributes
    ----------
    symbol, meaning : str
        Sign used in the formula and what it stands for.
    form : str
        How the numbers go together, such as ``(1440 - {}) * {} / {}``.
    numbers : tuple of float
        The numbers put in.
    value : float
        Result, in `unit`.
    unit : str
        Unit of the result.
    """

    symbol: str
    meaning: str
    form: str
    numbers: tuple[float, ...]
    value: float
    unit: str

    @property
    def arithmetic(self) -> str:
        """The calculation with its numbers, such as ``(1440 - 120) * 0.93 / 44.4``."""
        return self.form.format(*map(text, self.numbers))


@dataclass(frozen=True)
class Evaluation:
    """Capacity of one element.

    Attributes
    ----------
    t_per_year : float
        Tonnes a year; infinite when nothing limits the element.
    formula : str
        The formula in one line.
    steps : tuple of Step
        The calculation, last line the result.
    """

    t_per_year: float
    formula: str
    steps: tuple[Step, ...]


def text(x: float) -> str:
    """Write a number for a line of arithmetic: six digits, and never fewer than the units."""
    return f"{x:.0f}" if 1e6 <= abs(x) < math.inf else f"{x:.6g}"


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
    row: Rail | Road | Terminal | Border,
    load_t: float,
    days: float,
    formula: str,
) -> Evaluation:
    """Turn a supply per day, the last of `steps`, into tonnes a year.

    No unit is rounded: 10.4 trains a day are 3796 in a year, and two in five days have one more.

    Parameters
    ----------
    steps : tuple of Step
        How the units/day were found.
    row : Rail, Road, Terminal or Border
        Its season and the share of the year in which it is open.
    load_t : float
        Tonnes of one unit.
    days : float
        Working days a year.
    formula : str
        One line for the reader.
    """
    units, season, share = steps[-1], row.season_factor, row.open_share
    result = tonnes(units.value, load_t, days, season, share)
    factors = (units.value, load_t, days, share, season)
    form = "{} * {} * {} * {} / {}"
    steps += (Step("G", message("tonnes a year"), form, factors, result, "t/year"),)
    return Evaluation(result, formula, steps)


def nothing(reason: str, formula: str) -> Evaluation:
    """Return a capacity of zero with its reason as the only step."""
    return Evaluation(0.0, formula, (Step("G", reason, "0", (), 0.0, "t/year"),))
