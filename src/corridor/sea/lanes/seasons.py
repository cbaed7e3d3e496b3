"""Seasons of the seas: what share of a month storms and ice close a lane, and low water.

Only what changes a working year is in the tables: storms and ice of the Caspian, and low water on
the Don. Other seas have no row, which does not mean that they have no weather.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import shapely

from corridor.case.reading.lines import Point
from corridor.data import data_rows
from corridor.sea.lanes.passages import MONTHS, Passage

PACKAGE = "corridor.sea.lanes"
SOME_YEAR = 2027
"""Its months are those of any year that is no leap year."""


@dataclass(frozen=True)
class Season:
    """A share of time in which a water is closed to ships, in some months.

    Attributes
    ----------
    season_id, name : str
        The water.
    box : (float, float, float, float)
        Where it is: least longitude and latitude, and the largest.
    months : tuple of int
        Months in which it holds.
    why : str
        ``storms`` or ``ice``.
    closed_share, low, high : float
        Share of the time, and its range.
    source_id, quality : str
        Sources in ``sources.csv``, and how well it is known.
    """

    season_id: str
    name: str
    box: tuple[float, float, float, float]
    months: tuple[int, ...]
    why: str
    closed_share: float
    low: float
    high: float
    source_id: str
    quality: str


@dataclass(frozen=True)
class LowWater:
    """The draught that low water leaves on a passage in some months.

    Attributes
    ----------
    passage_id : str
        Where.
    months : tuple of int
        Months in which it holds.
    draught_m, low_m, high_m : float
        Largest draught in a usual year, in a dry and in a wet one.
    source_id, quality : str
        Sources in ``sources.csv``, and how well it is known.
    """

    passage_id: str
    months: tuple[int, ...]
    draught_m: float
    low_m: float
    high_m: float
    source_id: str
    quality: str


@cache
def seasons() -> tuple[Season, ...]:
    """Return the seasons of ``seasons.csv``."""
    return tuple(
        Season(
            season_id=row["season_id"],
            name=row["name"],
            box=(float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"])),
            months=_months(row["months"]),
            why=row["why"],
            closed_share=float(row["closed_share"]),
            low=float(row["low"]),
            high=float(row["high"]),
            source_id=row["source_id"],
            quality=row["quality"],
        )
        for row in data_rows(PACKAGE, "seasons.csv")
    )


@cache
def low_waters() -> tuple[LowWater, ...]:
    """Return the rows of ``low_water.csv``."""
    return tuple(
        LowWater(
            passage_id=row["passage_id"],
            months=_months(row["months"]),
            draught_m=float(row["draught_m"]),
            low_m=float(row["low_m"]),
            high_m=float(row["high_m"]),
            source_id=row["source_id"],
            quality=row["quality"],
        )
        for row in data_rows(PACKAGE, "low_water.csv")
    )


def _months(text: str) -> tuple[int, ...]:
    return tuple(int(month) for month in text.split())


def seasons_along(shape: Sequence[Point], month: int | None = None) -> tuple[Season, ...]:
    """Return the seasons of the waters through which a lane leads.

    Parameters
    ----------
    shape : sequence of (float, float)
        Longitudes and latitudes of the lane.
    month : int, optional
        1 to 12; only those of that month when given.
    """
    line = shapely.LineString(shape)
    return tuple(
        season
        for season in seasons()
        if month in (None, *season.months) and line.intersects(shapely.box(*season.box))
    )


def low_waters_on(
    passages: Sequence[Passage], month: int | None = None
) -> tuple[tuple[Passage, LowWater], ...]:
    """Return the passages of a lane that have low water, of that month when one is given."""
    return tuple(
        (passage, low)
        for passage in passages
        for low in low_waters()
        if low.passage_id == passage.passage_id and month in (None, *low.months)
    )


def working_days(
    along: Sequence[Season], closed_months: Sequence[int]
) -> tuple[float, float, float]:
    """Return the days of a year in which a lane is open, and their range.

    A storm is taken to close all waters of the lane together, so that of the shares of a month the
    largest counts: ``sum of days * (1 - share)``. Months in which a passage is closed count not at
    all.

    Parameters
    ----------
    along : sequence of Season
        Of all months.
    closed_months : sequence of int
        Months in which a passage of the lane is closed.

    Returns
    -------
    tuple of float
        Days with the shares as they are, with the largest and with the smallest.
    """

    def days(share_of: str) -> float:
        return sum(
            calendar.monthrange(SOME_YEAR, month)[1]
            * (1 - max((getattr(s, share_of) for s in along if month in s.months), default=0.0))
            for month in MONTHS
            if month not in closed_months
        )

    return days("closed_share"), days("high"), days("low")
