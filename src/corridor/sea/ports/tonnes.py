"""Tonnes at risk: cargo that ports and ships could no longer take at a lower sea."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from corridor.case.situation import Situation
from corridor.elements.elements import element_capacity
from corridor.sea.ports.shoaling import inland_ports, lanes_of

NOTHING = (0.0, 0.0)


def tonnes_at_risk(
    sit: Situation,
    levels_m: Mapping[int, float],
    handled_t: Mapping[int, Mapping[str, tuple[float, float]]],
) -> pd.DataFrame:
    """Say how much of the cargo of each port is beyond its capacity, year by year.

    A port loses what exceeds the capacity of its berths, or what exceeds that of the fleets and
    canals on its lanes, whichever is more: voyages become more and dearer first, and tonnes are
    lost only where one of them binds.

    Parameters
    ----------
    sit : Situation
        Projects built.
    levels_m : mapping
        Level in m BS by year.
    handled_t : mapping
        By year, tonnes a year each way on every port (all in the first) and lane, if the sea
        stayed as it is.

    Returns
    -------
    DataFrame
        Columns year, port, name, country, level_m, handled_t, berths_t (capacity) and at_risk_t.
        A tonne is at risk at both ends of its voyage, so countries do not add up to a total.
    """
    rows = []
    for year, level in levels_m.items():
        now = sit.with_level(level)
        handled = handled_t[year]
        for port in inland_ports(sit):
            record = sit.case.records["ports"][port]
            berths = element_capacity(now, port).capacity_t_per_year
            tonnes = sum(handled.get(port, NOTHING))
            at_sea = sum(_beyond(now, lane, handled) for lane in lanes_of(sit, port))
            lost = min(tonnes, max(tonnes - berths, at_sea, 0.0))
            rows.append(
                (year, port, record["name"], record["country"], level, tonnes, berths, lost)
            )
    columns = ["year", "port", "name", "country", "level_m", "handled_t", "berths_t", "at_risk_t"]
    return pd.DataFrame(rows, columns=columns)


def _beyond(now: Situation, lane: str, handled: Mapping[str, tuple[float, float]]) -> float:
    """Return the tonnes of both directions that the ships of a lane can no longer carry."""
    limit = element_capacity(now, lane).capacity_t_per_year
    return sum(max(0.0, tonnes - limit) for tonnes in handled.get(lane, NOTHING))
