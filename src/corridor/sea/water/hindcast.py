"""The balance run over years that its calibration has not seen, beside simpler forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from corridor.sea.water.balance import Course, Forcing, integrate
from corridor.sea.water.calibration import (
    CALIBRATED,
    RISE_M_PER_YEAR,
    Calibration,
    calibrated,
    forcing,
)
from corridor.sea.water.facts import Floats, observed_levels, split_normal, spread_sd
from corridor.sea.water.hypsometry import KM3_PER_KM2_M, hypsometry
from corridor.sea.water.terms import RIVERS, constant, inflow, yearly
from corridor.sea.water.weather import HELD_OUT, free_run, weather_km3

LAST_YEAR = 2025
MEMBERS = 1000


@dataclass(frozen=True)
class Hindcast:
    """How well the balance tells levels it was not fitted to.

    Attributes
    ----------
    years : range
        Years held out.
    rmse_m : float
        Root mean square of modelled less observed level over them.
    rmse_persistence_m : float
        The same when the sea is said to stay as it was in the year before them.
    rmse_line_m : float
        The same for the straight line of the years of calibration carried on.
    rmse_best_line_m : float
        The same for the best straight line through the very levels it is judged by: nobody could
        have drawn it beforehand.
    levels : DataFrame
        By year to 2025: observed_m, modelled_m, p5_m and p95_m (uncertain inputs and
        weather), inflow_observed.
    calibration : Calibration
        What was fitted, and on which years.
    """

    years: range
    rmse_m: float
    rmse_persistence_m: float
    rmse_line_m: float
    rmse_best_line_m: float
    levels: pd.DataFrame
    calibration: Calibration

    @property
    def covered(self) -> int:
        """Number of years held out in which the observed level lies within 5 to 95 %."""
        held = self.levels.loc[list(self.years)]
        return int(held["observed_m"].between(held["p5_m"], held["p95_m"]).sum())

    def skill(self, other_rmse_m: float) -> float:
        r"""Return ``1 - (RMSE / RMSE_{other})^2``: 1 is perfect, 0 no better than the other."""
        return 1 - (self.rmse_m / other_rmse_m) ** 2


@cache
def hindcast() -> Hindcast:
    """Run the balance from 1995 to 2025 on the facts and judge it over 1996 to 2020."""
    observed = observed_levels()
    start = HELD_OUT[0] - 1
    course = free_run(start, LAST_YEAR)
    levels = pd.DataFrame(
        {
            "observed_m": observed.reindex(course.years),
            "modelled_m": course.level_m,
            "inflow_observed": yearly("volga", course.years).observed,
        },
        index=pd.Index(course.years, name="year"),
    )
    low, high = _band(start, LAST_YEAR)
    levels["p5_m"], levels["p95_m"] = low, high
    held = levels.loc[list(HELD_OUT)]
    seen = held["observed_m"].to_numpy(float)
    ahead = np.arange(1, len(seen) + 1, dtype=float)
    first = float(observed[start])
    best = np.polyval(np.polyfit(ahead, seen, 1), ahead)
    return Hindcast(
        years=HELD_OUT,
        rmse_m=_rmse(held["modelled_m"].to_numpy(float), seen),
        rmse_persistence_m=_rmse(np.full(len(seen), first), seen),
        rmse_line_m=_rmse(first + RISE_M_PER_YEAR * ahead, seen),
        rmse_best_line_m=_rmse(best.astype(float), seen),
        levels=levels,
        calibration=calibrated(),
    )


def balance_rows() -> pd.DataFrame:
    """Return the books of the sea from 1979 to 2025, by year.

    A row moves the water from the middle of the year before to the middle of its year.

    Returns
    -------
    DataFrame
        By year: level_m and observed_m (m BS), area_km2, each term of the inflow, inflow_km3,
        precipitation_km3, evaporation_km3, bay_km3, storage_km3 (change), closure_km3, and whether
        the inflow of the Volga is observed. The balance starts anew at the observed level of 1995,
        where its calibration ends.
    """
    join = CALIBRATED[1]
    early = integrate(
        hypsometry(),
        calibrated().start_m,
        forcing(CALIBRATED[0] - 1, join, calibrated().evaporation_m),
    )
    return pd.concat([_rows(early), _rows(free_run(join, LAST_YEAR))])


def _rows(course: Course) -> pd.DataFrame:
    first, last = course.years[0], course.years[-1]
    rivers = {
        f"{name.replace(' ', '_')}_km3": (term.value[1:] + term.value[:-1]) / 2
        for name, term in inflow(first, last).items()
    }
    return pd.DataFrame(
        {
            "level_m": course.level_m[1:],
            "observed_m": observed_levels().reindex(course.years[1:]).to_numpy(float),
            "area_km2": hypsometry().area(course.level_m[1:]),
            **rivers,
            "inflow_km3": course.inflow_km3,
            "precipitation_km3": course.precipitation_km3,
            "evaporation_km3": course.evaporation_km3,
            "bay_km3": course.bay_km3,
            "storage_km3": np.diff(course.volume_km3),
            "closure_km3": course.closure_km3,
            "inflow_observed": yearly("volga", course.years[1:]).observed,
        },
        index=pd.Index(course.years[1:], name="year"),
    )


def _band(first: int, last: int, members: int = MEMBERS, seed: int = 1) -> tuple[Floats, Floats]:
    """Return the 5 and 95 % levels when every input is drawn from its range, and weather comes.

    What a record of a river is off by is shared by all its years, those of the calibration too: a
    member that gets more inflow there also finds more evaporation, to first order by the water
    balance of those years, and keeps only what differs between the periods.
    """
    random = np.random.default_rng(seed)
    driven = forcing(first, last, calibrated().evaporation_m)
    span, early = range(first, last + 1), range(CALIBRATED[0], CALIBRATED[1] + 1)
    extra, extra_early = np.zeros((len(span), members)), np.zeros(members)
    for term in RIVERS:
        now, then = yearly(term, span), yearly(term, early)
        draws = random.standard_normal((1 + max(now.record.max(), then.record.max()), members))
        extra += spread_sd(now.low, now.high)[:, None] * draws[now.record]
        extra_early += (spread_sd(then.low, then.high)[:, None] * draws[then.record]).mean(axis=0)
    slope, low, high = constant("bay slope")
    slopes = split_normal(random.standard_normal(members), slope, low, high)
    area = float(hypsometry().area(calibrated().start_m)) * KM3_PER_KM2_M
    more_m = extra_early / area
    member = Forcing(
        first,
        driven.inflow_km3[:, None] + extra,
        driven.precipitation_m,
        driven.evaporation_m[:, None] + more_m,
        slopes,
        weather_km3(random, len(span) - 1, members),
    )
    levels = integrate(hypsometry(), float(observed_levels()[first]), member).level_m
    return np.quantile(levels, 0.05, axis=1), np.quantile(levels, 0.95, axis=1)


def _rmse(modelled: Floats, observed: Floats) -> float:
    return float(np.sqrt(np.mean((modelled - observed) ** 2)))
