"""What the balance leaves unexplained from year to year, and more of its kind."""

from __future__ import annotations

from functools import cache

import numpy as np

from corridor.sea.water.balance import Course, integrate
from corridor.sea.water.calibration import calibrated, forcing
from corridor.sea.water.facts import Floats, observed_levels
from corridor.sea.water.hypsometry import KM3_PER_KM2_M, hypsometry

HELD_OUT = range(1996, 2021)
"""Years over which the balance is judged. It runs freely from the level of the year before."""


def free_run(first: int, last: int) -> Course:
    """Run the calibrated balance on the facts from the observed level of the first year."""
    driven = forcing(first, last, calibrated().evaporation_m)
    return integrate(hypsometry(), float(observed_levels()[first]), driven)


@cache
def unexplained_km3() -> tuple[float, float]:
    """Return spread and lag-one correlation of what the balance leaves unexplained, in km3 a year.

    From the yearly changes of the observed level over the years held out, less those modelled, less
    their mean: the weather of single years, of which the facts know only means.
    """
    course = free_run(HELD_OUT[0] - 1, HELD_OUT[-1])
    seen = observed_levels().reindex(course.years).to_numpy(float)
    area = hypsometry().area(seen[1:]) * KM3_PER_KM2_M
    miss = np.diff(seen - course.level_m)
    rest = (miss - miss.mean()) * area
    return float(rest.std(ddof=1)), float(np.corrcoef(rest[1:], rest[:-1])[0, 1])


def weather_km3(random: np.random.Generator, years: int, members: int) -> Floats:
    r"""Return weather with the spread and the memory of the past, in km3 a year.

    A row stands for the time from the middle of a year to the middle of the next, as what is
    unexplained does.

    .. math:: e_t = \rho\,e_{t-1} + \sigma \sqrt{1 - \rho^2}\,z_t

    Parameters
    ----------
    random : Generator
        Where the draws come from, year by year.
    years, members : int
        Shape of the result.

    Returns
    -------
    array, shape (years, members)
    """
    spread, lag = unexplained_km3()
    weather = np.empty((years, members))
    weather[0] = spread * random.standard_normal(members)
    fresh = spread * np.sqrt(1 - lag**2)
    for year in range(1, years):
        weather[year] = lag * weather[year - 1] + fresh * random.standard_normal(members)
    return weather
