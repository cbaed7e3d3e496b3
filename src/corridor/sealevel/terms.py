"""Inflow, rain, evaporation and their trends, year by year, with how well each is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from corridor.sealevel.facts import facts

RIVERS = ("volga", "ural", "kura", "terek", "sulak", "samur", "small rivers", "groundwater")
"""Terms of the inflow; all but the Volga are known as one long mean."""

LONG_YEARS = 10
"""A record of as many years is a climate; a shorter one is weather."""

REFERENCE_AREA_KM2 = 387_000.0
"""Mean area of the sea over 1980 to 2015, by which volumes of rain and of trends become metres."""

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Yearly:
    """A term over years.

    Attributes
    ----------
    value, low, high : array
        In the unit of the term, by year.
    observed : array of bool
        Whether a record covers the year; elsewhere a mean stands in.
    """

    value: Floats
    low: Floats
    high: Floats
    observed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def yearly(term: str, years: range) -> Yearly:
    """Return a term year by year.

    A record gives its mean with its trend about the middle of its period. A year without one takes
    the mean of the last long record before it; after the end of all records, the mean of the short
    ones that followed the long one.

    Parameters
    ----------
    term : str
        Name in ``terms.csv``.
    years : range
        Years.

    Returns
    -------
    Yearly
    """
    table = facts("terms")
    records = table[table["term"] == term].sort_values("first_year")
    cells = [_in_year(records, year) for year in years]
    value, low, high, observed = (np.array(column) for column in zip(*cells, strict=True))
    return Yearly(value.astype(float), low.astype(float), high.astype(float), observed.astype(bool))


def _in_year(records: pd.DataFrame, year: int) -> tuple[float, float, float, bool]:
    covering = records[(records["first_year"] <= year) & (year <= records["last_year"])]
    if len(covering):
        row = covering.iloc[-1]
        trend = 0.0 if pd.isna(row["trend_per_year"]) else float(row["trend_per_year"])
        off = trend * (year - (row["first_year"] + row["last_year"]) / 2)
        value, low, high = (float(row[c]) + off for c in ("value", "low", "high"))
        return value, low, high, True
    length = records["last_year"] - records["first_year"] + 1
    earlier = records[(length >= LONG_YEARS) & (records["last_year"] < year)]
    known = earlier.iloc[[-1]] if len(earlier) else records.iloc[[0]]
    if year > records["last_year"].max():
        after = records[records["first_year"] > int(known["last_year"].iloc[0])]
        known = after if len(after) else known
    value, low, high = (float(known[c].mean()) for c in ("value", "low", "high"))
    return value, low, high, False


@cache
def inflow(first: int, last: int) -> dict[str, Yearly]:
    """Return every term of the inflow in km3 a year from one year to another, by name."""
    return {term: yearly(term, range(first, last + 1)) for term in RIVERS}


def total_inflow(first: int, last: int) -> Floats:
    """Return the whole inflow in km3 a year, by year."""
    return np.asarray(np.sum([term.value for term in inflow(first, last).values()], axis=0), float)


def precipitation_m(years: Floats) -> Floats:
    """Return rain on the sea in m a year: its stated mean and trend over a fixed area."""
    row = _row("precipitation")
    middle = (row["first_year"] + row["last_year"]) / 2
    volume = row["value"] + row["trend_per_year"] * (years - middle)
    return np.asarray(volume / REFERENCE_AREA_KM2 * 1e3, float)


def evaporation_m(years: Floats, mean_m: Floats | float) -> Floats:
    """Return evaporation in m a year, of which the mean of 1980 to 2015 is given."""
    row = _row("evaporation")
    middle = (row["first_year"] + row["last_year"]) / 2
    off = row["trend_per_year"] * (years - middle) / REFERENCE_AREA_KM2 * 1e3
    return np.asarray(mean_m + off, float)


@cache
def constant(term: str) -> tuple[float, float, float]:
    """Return value, low and high of a term that does not depend on the year."""
    row = _row(term)
    return float(row["value"]), float(row["low"]), float(row["high"])


def _row(term: str) -> pd.Series:
    table = facts("terms")
    return table[table["term"] == term].iloc[0]
