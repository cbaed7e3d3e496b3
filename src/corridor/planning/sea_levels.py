"""Levels of the inland sea that a plan has to cope with."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.messages import message
from corridor.network.build import Floats
from corridor.problems import CorridorError

SeaLevel = float | pd.Series | pd.DataFrame
"""A level in m BS, a path of levels by year, or an ensemble: a row for each member, a column for
each year."""


@dataclass(frozen=True)
class SeaLevels:
    """Futures of the sea in the year of a target, and the one that a plan is made for.

    Attributes
    ----------
    members_m : array
        Level of each future, rising, m BS.
    share : float
        Share of futures in which the target has to be met.
    level_m : float
        Level that the plan is made for: at least that share of the futures is no lower.
    """

    members_m: Floats
    share: float
    level_m: float

    def share_from(self, level_m: float) -> float:
        """Return the share of futures in which the sea stands at a level or higher."""
        return float(np.mean(self.members_m >= level_m - 1e-9))


def sea_levels(sea_level: SeaLevel, by: int, share: float) -> SeaLevels:
    r"""Return the futures of the year `by`, and the level a plan for a share of them is made for.

    A lower sea never raises a capacity, so what carries the target at one level carries it at every
    higher one. The plan that meets it in a share ``\beta`` of the futures is therefore the plan
    for one level, the ``(1-\beta)``-quantile: no sampling of plans is needed.

    Parameters
    ----------
    sea_level : float, Series or DataFrame
        Level, path or ensemble, m BS.
    by : int
        Year of the target.
    share : float
        More than 0 and at most 1.

    Returns
    -------
    SeaLevels

    Raises
    ------
    CorridorError
        If the share makes no sense, the path or ensemble lacks the year, or a level is no number.
    """
    if not 0 < share <= 1:
        raise CorridorError(
            message(
                "the share of futures is %(share)s; expected more than 0, at most 1",
                share=f"{share:g}",
            )
        )
    members = np.sort(np.atleast_1d(np.asarray(_in_year(sea_level, by), float)))
    if not len(members) or not np.isfinite(members).all():
        raise CorridorError(
            message("the levels of %(by)s are not all numbers: give m BS for each future", by=by)
        )
    missed = math.floor(len(members) * (1 - share) + 1e-9)
    return SeaLevels(members, share, float(members[missed]))


def has_year(sea_level: SeaLevel | None, year: int) -> bool:
    """Return whether levels are known for a year; one level, or none, stands for every year."""
    if isinstance(sea_level, pd.Series):
        return year in sea_level.index
    return not isinstance(sea_level, pd.DataFrame) or year in sea_level.columns


def _in_year(sea_level: SeaLevel, by: int) -> object:
    if not isinstance(sea_level, pd.Series | pd.DataFrame):
        return sea_level
    if not has_year(sea_level, by):
        years = sea_level.index if isinstance(sea_level, pd.Series) else sea_level.columns
        span = message("no year")
        if len(years):
            span = message("%(first)s to %(last)s", first=min(years), last=max(years))
        raise CorridorError(
            message("the path of sea levels has %(span)s; the plan needs %(by)s", span=span, by=by)
            if isinstance(sea_level, pd.Series)
            else message(
                "the ensemble of sea levels has %(span)s; the plan needs %(by)s", span=span, by=by
            )
        )
    return sea_level[by]
