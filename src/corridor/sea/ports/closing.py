"""The year and the level at which a port falls dry, with its uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from corridor.case.situation import Situation
from corridor.sea.ports.shoaling import closing_levels, inland_ports, ships_of
from corridor.sea.water.projection import Projection


@dataclass(frozen=True)
class Passage:
    """When the sea falls below a level for the first time.

    Attributes
    ----------
    level_m : float
        The level, m BS.
    share : float
        Share of members in which it happens by the last year of the projection.
    p5, p50, p95 : int or None
        Year by which it has happened in 5, 50 and 95 % of all members; None when it has not by
        the last year.
    """

    level_m: float
    share: float
    p5: int | None
    p50: int | None
    p95: int | None


@dataclass(frozen=True)
class Closing:
    """When a port is lost to its own class of ship, and when it falls dry.

    Attributes
    ----------
    port, name, country, ship : str
        The port and the class it is meant for.
    idle : Passage
        The class can no longer float in with any cargo.
    dry : Passage
        No water is left at the shallowest place.
    """

    port: str
    name: str
    country: str
    ship: str
    idle: Passage
    dry: Passage


def closings(sit: Situation, projection: Projection) -> list[Closing]:
    """Say when each port of the inland sea is lost if nothing more is dredged.

    Parameters
    ----------
    sit : Situation
        Its projects set the depths.
    projection : Projection
        Levels to come.

    Returns
    -------
    list of Closing
    """
    rows = []
    for port in inland_ports(sit):
        row = sit.case.records["ports"][port]
        ship = ships_of(sit, port)[0]
        dry, idle = closing_levels(sit, port, ship)
        rows.append(
            Closing(
                port=port,
                name=str(row["name"]),
                country=str(row["country"]),
                ship=ship,
                idle=passage(projection, idle),
                dry=passage(projection, dry),
            )
        )
    return rows


def passage(projection: Projection, level_m: float) -> Passage:
    """Say when the members of a projection first fall to a level.

    Parameters
    ----------
    projection : Projection
        Levels to come.
    level_m : float
        Level in m BS.

    Returns
    -------
    Passage
    """
    below = projection.levels.to_numpy() <= level_m
    years = projection.levels.columns.to_numpy(float)
    first = np.where(below.any(axis=1), years[below.argmax(axis=1)], math.inf)

    def by(share: float) -> int | None:
        year = float(np.quantile(first, share, method="inverted_cdf"))
        return None if math.isinf(year) else int(year)

    return Passage(level_m, float(np.isfinite(first).mean()), by(0.05), by(0.5), by(0.95))
