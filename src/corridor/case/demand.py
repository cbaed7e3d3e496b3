"""Demand of a year: the base table times the growth of its group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from corridor.case.situation import Situation


def demand(sit: Situation) -> pd.DataFrame:
    """Return the demand of the situation's year.

    Growth indices are joined by straight lines and held beyond the last year given:
    ``d(year) = d(base) * index(group, year)`` with ``index(group, base year) = 1``.

    Parameters
    ----------
    sit : Situation
        Case, year and growth path.

    Returns
    -------
    DataFrame
        Rows of the table ``demand`` with ``tonnes_per_year`` of that year.
    """
    index = _growth(sit)
    frame = sit.case.tables["demand"].copy()
    frame["tonnes_per_year"] *= frame["group"].map(index).fillna(1.0).astype(float)
    return frame


def _growth(sit: Situation) -> dict[str, float]:
    """Return the growth of each group from the base year to the year of a situation."""
    case = sit.case
    points: dict[str, dict[float, float]] = defaultdict(dict)
    for row in case.rows("growth"):
        if row["growth"] == sit.growth:
            points[row["group"]][row["year"]] = row["index"]
    base_year = float(case.settings["base_year"])
    index = {}
    for group, by_year in points.items():
        by_year.setdefault(base_year, 1.0)
        years = sorted(by_year)
        index[group] = float(np.interp(sit.year, years, [by_year[y] for y in years]))
    return index


def _rows(sit: Situation) -> Iterator[tuple[str, str, str, float]]:
    """Yield origin, destination, commodity and tonnes of the year, as [`demand`][] has them."""
    index = _growth(sit)
    for row in sit.case.rows("demand"):
        tonnes = float(row["tonnes_per_year"]) * index.get(row["group"], 1.0)
        yield str(row["origin"]), str(row["destination"]), str(row["commodity_id"]), tonnes


def pairs(sit: Situation) -> dict[tuple[str, str], float]:
    """Return tonnes a year by origin and destination, all commodities together."""
    total: dict[tuple[str, str], float] = defaultdict(float)
    for origin, destination, _, tonnes in _rows(sit):
        total[origin, destination] += tonnes
    return dict(sorted(total.items()))


def cargo_pairs(sit: Situation) -> dict[tuple[str, str, str], float]:
    """Return tonnes a year by origin, destination and the forms in which the cargo may travel."""
    commodities = sit.case.records["commodities"]
    total: dict[tuple[str, str, str], float] = defaultdict(float)
    for origin, destination, commodity, tonnes in _rows(sit):
        total[origin, destination, str(commodities[commodity]["cargo"])] += tonnes
    return dict(sorted(total.items()))
