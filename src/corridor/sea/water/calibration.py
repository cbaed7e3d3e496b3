"""The one number that no source gives: mean evaporation, found where the level is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import brentq

from corridor.sea.water.balance import Forcing, integrate
from corridor.sea.water.facts import observed_levels
from corridor.sea.water.hypsometry import hypsometry
from corridor.sea.water.terms import evaporation_m, precipitation_m, total_inflow

CALIBRATED = (1980, 1995)
"""Years on which the evaporation is calibrated: those of the rise."""

RISE_M_PER_YEAR = 0.1274
"""Observed rate of 1979 to 1995. Source: Chen and others (2017), C21."""

PLAUSIBLE_M = (0.9, 1.4)
"""Evaporation in m a year between which it is sought."""

RECENT = (2021, 2025)
"""Years of the present fall, from which projections start."""


@dataclass(frozen=True)
class Calibration:
    """Mean evaporation of a period.

    Attributes
    ----------
    years : tuple of int
        First and last year.
    evaporation_m : float
        For the long calibration the mean of 1980 to 2015 at which the level of the last year comes
        out right; for the recent one, the evaporation of those years.
    start_m, end_m : float
        Levels between which it was found, m BS.
    """

    years: tuple[int, int]
    evaporation_m: float
    start_m: float
    end_m: float


def forcing(first: int, last: int, evaporation_mean_m: float) -> Forcing:
    """Return the forcing by the facts from one year to another, both included."""
    years = np.arange(first, last + 1, dtype=float)
    return Forcing(
        first,
        total_inflow(first, last),
        precipitation_m(years),
        evaporation_m(years, evaporation_mean_m),
    )


@cache
def calibrated() -> Calibration:
    """Return the evaporation under which the sea rose as it did from 1979 to 1995.

    The level of 1995 is that of the altimetry, 1 cm from the stated one; that of 1979 follows from
    the observed rate. No level after 1995 is looked at. Rivers, rain and trends are facts: what was
    observed from 1980 to 2015, so they do know of later years, as a hindcast driven by observed
    inflow does.
    """
    first, last = CALIBRATED[0] - 1, CALIBRATED[1]
    end = float(observed_levels()[last])
    start = end - RISE_M_PER_YEAR * (last - first)

    def miss(mean_m: float) -> float:
        course = integrate(hypsometry(), start, forcing(first, last, mean_m))
        return float(course.level_m[-1]) - end

    return Calibration(CALIBRATED, float(brentq(miss, *PLAUSIBLE_M, xtol=1e-10)), start, end)


@cache
def recent(spread: float = 0.0) -> Calibration:
    """Return the evaporation of 2021 to 2025 under which the sea fell as it did.

    The Volga of 2021 and 2022 is stated and stands for the years after them.

    Parameters
    ----------
    spread : float
        Of the areas, as in [`corridor.sea.water.hypsometry.hypsometry`][].
    """
    first, last = RECENT[0] - 1, RECENT[1]
    start, end = (float(observed_levels()[year]) for year in (first, last))
    known = forcing(first, last, 0.0)

    def miss(value_m: float) -> float:
        steady = np.full(len(known.inflow_km3), value_m)
        driven = Forcing(first, known.inflow_km3, known.precipitation_m, steady)
        return float(integrate(hypsometry(spread), start, driven).level_m[-1]) - end

    return Calibration(RECENT, float(brentq(miss, *PLAUSIBLE_M, xtol=1e-10)), start, end)
