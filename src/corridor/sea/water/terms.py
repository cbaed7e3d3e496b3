"""Inflow, rain, evaporation and their trends, year by year, with how well each is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from corridor.sea.water.facts import Floats, facts

RIVERS = ("volga", "ural", "kura", "terek", "sulak", "samur", "small rivers", "groundwater")
"""Terms of the inflow; all but the Volga are known as one long mean."""

LONG_YEARS = 10
"""A record of as many years is a climate; a shorter one is weather."""

REFERENCE_AREA_KM2 = 387_000.0
"""Mean area of the sea over 1980 to 2015, by which volumes of rain and of trends become metres."""


@dataclass(frozen=True)
class Yearly:
    """A term over years.

    Attributes
    ----------
    value, low, high : array
        In the unit of the term, by year.
    observed : array of bool
        Whether a record covers the year; elsewhere a mean stands in.
    record : array of int
        Number of the record that the value is from: what it is off by is shared by its years.
    """

    value: Floats
    low: Floats
    high: Floats
    observed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    record: np.ndarray[tuple[int, ...], np.dtype[np.int_]]


def yearly(term: str, years: range) -> Yearly:
    """Return a term year by year.

    A record gives its mean with its trend about the middle of its period. A year without one takes
    the mean of the last long record before it; after the end of all records, the mean of the short
    ones that followed the long one. (Rain and evaporation are trends and go on, see below.)

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
    records = _records(term)
    cells = [_in_year(records, year) for year in years]
    value, low, high, observed, record = (np.array(c) for c in zip(*cells, strict=True))
    return Yearly(
        value.astype(float), low.astype(float), high.astype(float), observed.astype(bool),
        record.astype(int),
    )  # fmt: skip


@dataclass(frozen=True)
class _Record:
    """A row of ``terms.csv``."""

    first_year: int
    last_year: int
    value: float
    low: float
    high: float
    trend_per_year: float

    def off(self, years: Floats) -> Floats:
        """Return how far the trend has led from the mean of the period."""
        return self.trend_per_year * (years - (self.first_year + self.last_year) / 2)

    def in_year(self, year: int) -> tuple[float, float, float]:
        off = float(self.off(np.array(float(year))))
        return self.value + off, self.low + off, self.high + off


@cache
def _records(term: str) -> tuple[_Record, ...]:
    table = facts("terms")
    rows = table[table["term"] == term].fillna({"trend_per_year": 0.0}).sort_values("first_year")
    fields = ["first_year", "last_year", "value", "low", "high", "trend_per_year"]
    return tuple(
        _Record(int(first), int(last), float(value), float(low), float(high), float(trend))
        for first, last, value, low, high, trend in rows[fields].to_numpy(float)
    )


def _in_year(records: tuple[_Record, ...], year: int) -> tuple[float, float, float, bool, int]:
    """Return value, low, high, whether it was observed, and the number of the record it is from."""
    for i in reversed(range(len(records))):
        if records[i].first_year <= year <= records[i].last_year:
            return *records[i].in_year(year), True, i
    long = [i for i, r in enumerate(records) if r.last_year - r.first_year + 1 >= LONG_YEARS]
    earlier = [i for i in long if records[i].last_year < year]
    start = earlier[-1] if earlier else 0
    later = range(start + 1, len(records))
    known = later if year > max(r.last_year for r in records) and later else (start,)
    value, low, high = (
        float(np.mean([getattr(records[i], name) for i in known]))
        for name in ("value", "low", "high")
    )
    return value, low, high, False, known[-1]


@cache
def inflow(first: int, last: int) -> dict[str, Yearly]:
    """Return every term of the inflow in km3 a year from one year to another, by name."""
    return {term: yearly(term, range(first, last + 1)) for term in RIVERS}


def total_inflow(first: int, last: int) -> Floats:
    """Return the whole inflow in km3 a year, by year."""
    return np.asarray(np.sum([term.value for term in inflow(first, last).values()], axis=0), float)


def precipitation_m(years: Floats) -> Floats:
    """Return rain on the sea in m a year: its stated mean and trend over a fixed area."""
    (rain,) = _records("precipitation")
    return (rain.value + rain.off(years)) / REFERENCE_AREA_KM2 * 1e3


def evaporation_m(years: Floats, mean_m: Floats | float) -> Floats:
    """Return evaporation in m a year, of which the mean of 1980 to 2015 is given."""
    (known,) = _records("evaporation")  # of which the facts have the trend alone
    return mean_m + known.off(years) / REFERENCE_AREA_KM2 * 1e3


def constant(term: str) -> tuple[float, float, float]:
    """Return value, low and high of a term that does not depend on the year."""
    (known,) = _records(term)
    return known.value, known.low, known.high
