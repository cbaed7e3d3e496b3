"""The facts about the Caspian Sea that come with the package, each with source and quality."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import overload

import numpy as np
import pandas as pd

from corridor.case.datum import to_baltic_m

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

LITTORAL = ("RU", "KZ", "TM", "IR", "AZ")
"""The five states on the Caspian Sea."""

MONTHS_OF_A_YEAR = 12
FEWEST_MONTHS = 10
"""A yearly mean of monthly levels needs as many, or the season would bias it."""


@cache
def facts(name: str) -> pd.DataFrame:
    """Return a table of facts as it stands in its file; treat it as read-only.

    Parameters
    ----------
    name : str
        ``level``, ``terms``, ``bay``, ``hypsometry``, ``projections``, ``scenarios``,
        ``reported``, ``depth_grid`` or ``sources``.
    """
    with resources.files("corridor.sea").joinpath(f"caspian/{name}.csv").open() as file:
        return pd.read_csv(file)


@cache
def facts_hash() -> str:
    """Return a short hash of all facts, for the manifest of an answer."""
    folder = resources.files("corridor.sea").joinpath("caspian")
    names = sorted(p.name for p in folder.iterdir() if p.name.endswith(".csv"))
    text = "".join(folder.joinpath(name).read_text("utf-8") for name in names)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def observed_levels() -> pd.Series:
    """Return the observed yearly mean levels in m BS, by year.

    Altimetry from 1993 on: yearly means of DAHITI where a year has at least ten of its months, and
    Hydroweb after that. Before, the few gauge levels that a source states.
    """
    table = facts("level")
    in_bs = [
        to_baltic_m(float(h), d) for h, d in zip(table["level_m"], table["datum"], strict=True)
    ]
    table = table.assign(level_m=in_bs)
    gauge = table[table["datum"] == "BS"].set_index("year")["level_m"]
    monthly = table[table["datum"] == "DAHITI"].groupby("year")["level_m"]
    dahiti = monthly.mean()[monthly.count() >= FEWEST_MONTHS]
    hydroweb = table[table["datum"] == "HYDROWEB"].set_index("year")["level_m"]
    levels = dahiti.combine_first(hydroweb).combine_first(gauge)
    return levels.sort_index().rename("level_m")


@cache
def season_m() -> pd.Series:
    """Return how far the sea stands above its yearly mean in each month, in m, by month.

    Mean over the whole years of DAHITI of monthly level less the mean of its year.
    """
    table = facts("level")
    table = table[table["datum"] == "DAHITI"]
    whole = table.groupby("year")["month"].transform("count") == MONTHS_OF_A_YEAR
    table = table[whole]
    above = table["level_m"] - table.groupby("year")["level_m"].transform("mean")
    return above.groupby(table["month"].astype(int)).mean().rename("above_year_m")


@overload
def spread_sd(low: float, high: float) -> float: ...
@overload
def spread_sd(low: Floats, high: Floats) -> Floats: ...
def spread_sd(low: float | Floats, high: float | Floats) -> float | Floats:
    """Return the standard deviation of a number whose range is read as 5 to 95 percent."""
    return (high - low) / (2 * _Z95)


_Z95 = 1.6448536269514722


def split_normal(standard: Floats, centre: float, low: float, high: float) -> Floats:
    """Return standard normal draws with median `centre`, 5 % at `low` and 95 % at `high`."""
    scale = np.where(standard < 0, centre - low, high - centre) / _Z95
    return centre + standard * scale
