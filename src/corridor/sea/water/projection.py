"""Levels to come: an ensemble of water balances under a scenario."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from corridor.messages import message
from corridor.problems import CorridorError, did_you_mean
from corridor.sea.water.balance import Forcing, integrate
from corridor.sea.water.calibration import RECENT, calibrated, recent
from corridor.sea.water.facts import Floats, facts, observed_levels, split_normal, spread_sd
from corridor.sea.water.hypsometry import KM3_PER_KM2_M, hypsometry
from corridor.sea.water.terms import (
    constant,
    evaporation_m,
    inflow,
    precipitation_m,
    total_inflow,
)
from corridor.sea.water.weather import weather_km3
from corridor.showing import Shown

BASE_YEAR = 2020
"""Year from whose level the published falls are counted."""

START_YEAR = 2025
LAST_YEAR = 2100
MOST_MEMBERS = 1_000_000

DATUM_M = 0.15
"""Error of datum and averaging of a yearly level (5 to 95 %): what two ministries and the altimetry
disagree by over the last five and ten years. It counts in the rate of the recent fall. The start
has none: depths are charted at the same level as levels to come begin with, so it would cancel."""

RATE_YEARS = 10
"""Years over which the rate of the near future is taken."""

FALL_RATE_M = (0.20, 0.25, 0.30)
"""Low, central and high yearly fall of the straight line. Source: Reuters 2025, C19."""

AREA_STRATA = (-1.40, -0.53, 0.0, 0.53, 1.40)
"""Standard normal means of five equal shares: members are dealt to five hypsometries."""

CHANGES = np.linspace(-0.006, 0.02, 40)
"""Yearly changes of the net evaporation, m a year each year, among which a published fall finds
its own."""

Row = Mapping[Hashable, Any]


@dataclass(frozen=True, repr=False)
class Projection(Shown):
    """Levels to come.

    Attributes
    ----------
    scenario : str
        Name in ``scenarios.csv``.
    title : str
        What it assumes, in one line.
    seed : int
        Random seed.
    levels : DataFrame
        Level in m BS: a row for each member, a column for each year.
    """

    scenario: str
    title: str
    seed: int
    levels: pd.DataFrame

    @property
    def fall_m_per_year(self) -> float:
        """Median fall a year over the next ten years, or over as many as there are."""
        ahead = self.levels.columns[: RATE_YEARS + 1]
        fall = self.levels[ahead[0]] - self.levels[ahead[-1]]
        return float(fall.median()) / max(1, len(ahead) - 1)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        last = self.quantiles().iloc[-1]
        return f"{self.scenario}, {last['p50']:.2f} m BS in {last.name} in half of the futures"

    def quantiles(self, shares: tuple[float, ...] = (0.05, 0.5, 0.95)) -> pd.DataFrame:
        """Return levels by year that the given shares of members do not exceed."""
        values = np.quantile(self.levels.to_numpy(), shares, axis=0)
        names = [f"p{100 * share:g}" for share in shares]
        return pd.DataFrame(values.T, index=self.levels.columns, columns=names)


def scenarios() -> Mapping[str, str]:
    """Return the names of the scenarios with what they assume."""
    table = facts("scenarios")
    return dict(zip(table["scenario"], table["name"], strict=True))


def project_sea(
    until: int = LAST_YEAR, scenario: str = "trend", members: int = 10_000, seed: int = 1
) -> Projection:
    """Project the level of the Caspian Sea.

    Every member has inflow, evaporation, bay and area of its own, drawn from their ranges and bound
    together by the fall of 2021 to 2025, and weather of its own in every year.
    Time is proportional to years times members; 10,000 members to 2100 take well under a second.

    Parameters
    ----------
    until : int
        Last year, 2026 to 2100.
    scenario : str
        One of [`scenarios`][]; ``SSP2-4.5`` is read as ``ssp245``.
    members : int
        Size of the ensemble.
    seed : int
        Seed of the draws: the same seed gives the same levels.

    Returns
    -------
    Projection

    Raises
    ------
    CorridorError
        If the scenario is unknown, year or members make no sense, or the sea leaves the hypsometry.
    """
    row = _scenario(scenario)
    if not START_YEAR < until <= LAST_YEAR:
        raise CorridorError(
            message(
                "the last year is %(year)s; expected %(first)s to %(last)s",
                year=until,
                first=START_YEAR + 1,
                last=LAST_YEAR,
            )
        )
    if not 1 <= members <= MOST_MEMBERS:
        raise CorridorError(
            message("%(count)s members; expected 1 to %(most)s", count=members, most=MOST_MEMBERS)
        )
    if seed < 0:
        raise CorridorError(message("the seed is %(seed)s; expected 0 or more", seed=seed))
    levels = _KINDS[str(row["kind"])](row, until, _draw(until, members, seed))
    years = pd.Index(range(START_YEAR, until + 1), name="year")
    return Projection(
        str(row["scenario"]), str(row["name"]), seed, pd.DataFrame(levels.T, columns=years)
    )


def _scenario(name: str) -> Row:
    rows = {str(row["scenario"]): row for row in facts("scenarios").to_dict("records")}
    key = "".join(c for c in name.lower() if c.isalnum())
    key = {"ssp5": "ssp585", "ssp2": "ssp245"}.get(key, key)
    if key not in rows:
        hint = did_you_mean(key, rows)
        raise CorridorError(
            message(
                "there is no sea level scenario %(scenario)s. %(hint)sKnown: %(names)s",
                scenario=repr(name),
                hint=hint,
                names=", ".join(rows),
            )
        )
    return rows[key]


@dataclass(frozen=True)
class _Draws:
    """What is drawn for each member; arrays end with the axis of members."""

    inflow_km3: Floats
    slope: Floats
    evaporation_m: Floats
    weather_km3: Floats
    own: Floats


def _draw(until: int, members: int, seed: int) -> _Draws:
    """Draw the members. Net evaporation follows from the recent fall, given the other draws."""
    random = np.random.default_rng(seed)

    def normal() -> Floats:
        return random.standard_normal(members)

    water = np.zeros(members)
    for term in inflow(*RECENT).values():
        water += (
            float(term.value.mean())
            + spread_sd(float(term.low.mean()), float(term.high.mean())) * normal()
        )
    slope = split_normal(normal(), *constant("bay slope"))
    rate_error = spread_sd(-DATUM_M, DATUM_M) / (RECENT[1] - RECENT[0] + 1) * normal()
    evaporation = _recent_evaporation(water, slope, rate_error)
    own = normal()  # before the weather, so that a longer projection has the same members
    weather = weather_km3(random, until - START_YEAR, members)
    return _Draws(water, slope, evaporation, weather, own)


def _recent_evaporation(water: Floats, slope: Floats, rate_error: Floats) -> Floats:
    """Return the evaporation that explains the fall of the recent years in each member.

    To first order about the calibrated one: ``dE = (dR - dK) / A - d(dh/dt)``.
    """
    dealt = np.arange(len(water)) % len(AREA_STRATA)
    base = np.array([recent(spread).evaporation_m for spread in AREA_STRATA])[dealt]
    period = recent()
    level = (period.start_m + period.end_m) / 2
    area = float(hypsometry().area(level)) * KM3_PER_KM2_M
    more_water = water - float(total_inflow(*RECENT).mean())
    above = max(0.0, level - constant("bay sill")[0])
    more_bay = (slope - constant("bay slope")[0]) * above
    return base + (more_water - more_bay) / area - rate_error


def _integrate(until: int, draws: _Draws, inflow_km3: Floats, evaporation: Floats) -> Floats:
    """Integrate the members, a fifth of them on each hypsometry."""
    years = np.arange(START_YEAR, until + 1, dtype=float)
    levels = np.empty((len(years), len(draws.own)))
    rain = np.full(len(years), _recent_rain_m())
    for i, spread in enumerate(AREA_STRATA):
        part = slice(i, None, len(AREA_STRATA))
        if not len(draws.own[part]):
            continue
        driven = Forcing(
            START_YEAR,
            inflow_km3[:, part],
            rain,
            evaporation[:, part],
            draws.slope[part],
            draws.weather_km3[:, part],
        )
        levels[:, part] = integrate(hypsometry(spread), _start_m(), driven).level_m
    return levels


def _start_m() -> float:
    """Return the level from which all members start, m BS."""
    return float(observed_levels()[START_YEAR])


def _recent_rain_m() -> float:
    """Return the rain in the middle of the recent years, m a year."""
    return float(precipitation_m(np.array([np.mean(RECENT)]))[0])


def _steady(draws: _Draws, count: int) -> tuple[Floats, Floats]:
    shape = (count, len(draws.own))
    return np.broadcast_to(draws.inflow_km3, shape), np.broadcast_to(draws.evaporation_m, shape)


def _balance(_row: Row, until: int, draws: _Draws) -> Floats:
    return _integrate(until, draws, *_steady(draws, until - START_YEAR + 1))


def _line(_row: Row, until: int, draws: _Draws) -> Floats:
    low, centre, high = FALL_RATE_M
    rate = split_normal(draws.own, centre, low, high)
    return _start_m() - rate * np.arange(until - START_YEAR + 1)[:, None]


def _return(_row: Row, until: int, draws: _Draws) -> Floats:
    """Let the Volga come back to its long mean, and rain and evaporation to what trends say now."""
    water, _ = _steady(draws, until - START_YEAR + 1)
    long_mean = float(inflow(BASE_YEAR, BASE_YEAR)["volga"].value[0])
    water = water + long_mean - float(inflow(*RECENT)["volga"].value.mean())
    now = np.array([float(START_YEAR)])
    less_rain = _recent_rain_m() - precipitation_m(now)
    off = draws.evaporation_m - recent().evaporation_m
    evaporation = evaporation_m(now, calibrated().evaporation_m) + less_rain + off
    return _integrate(until, draws, water, np.broadcast_to(evaporation, water.shape))


def _fall(row: Row, until: int, draws: _Draws) -> Floats:
    """Give each member the steady change of net evaporation that brings its published fall."""
    falls = split_normal(draws.own, *(float(row[c]) for c in ("centre_m", "low_m", "high_m")))
    change = np.interp(falls, _falls(), CHANGES)
    ahead = np.arange(until - START_YEAR + 1)[:, None]
    water, evaporation = _steady(draws, len(ahead))
    return _integrate(until, draws, water, evaporation + change * ahead)


@cache
def _falls() -> Floats:
    """Return the fall from 2020 to 2100 under each of the changes, without random variation."""
    years = np.arange(START_YEAR, LAST_YEAR + 1, dtype=float)
    water = np.full((len(years), len(CHANGES)), float(total_inflow(*RECENT).mean()))
    rain = np.full(len(years), _recent_rain_m())
    evaporation = recent().evaporation_m + CHANGES * (years - START_YEAR)[:, None]
    driven = Forcing(START_YEAR, water, rain, evaporation)
    ends = integrate(hypsometry(), _start_m(), driven).level_m[-1]
    return np.asarray(float(observed_levels()[BASE_YEAR]) - ends, float)


_KINDS: Mapping[str, Callable[[Row, int, _Draws], Floats]] = {
    "balance": _balance,
    "line": _line,
    "return": _return,
    "fall": _fall,
}
