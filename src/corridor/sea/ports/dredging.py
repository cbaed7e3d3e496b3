"""What it takes to keep the depth of a port or channel while the sea falls."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from corridor.case.situation import Situation
from corridor.elements.formulas.waters import water_row, waters_of
from corridor.sea.ports.shoaling import depth_and_draft, inland_ports
from corridor.sea.water.facts import LITTORAL

M2_PER_HA = 1e4


@dataclass(frozen=True)
class Dredging:
    """Dredging that keeps the depth of one place.

    Attributes
    ----------
    place, name, country : str
        Port or channel, and the state that keeps it.
    depth_m : float
        Depth that is kept: that at the level of the situation.
    fall_m_per_year, siltation_m_per_year : float
        What has to be made good.
    volume_m3_per_year : float
        Soil to be moved; NaN when the case gives no area.
    cost_musd_per_year : float
        Its cost; NaN when the case gives no area or no unit cost.
    """

    place: str
    name: str
    country: str
    depth_m: float
    fall_m_per_year: float
    siltation_m_per_year: float
    volume_m3_per_year: float
    cost_musd_per_year: float


def dredging(sit: Situation, fall_m_per_year: float) -> list[Dredging]:
    r"""Say what keeping today's depth takes while the sea falls at a rate.

    .. math:: \dot V = \max(0, -\dot h + s)\ A, \qquad C = c\ \dot V

    with the fall of the level, siltation s, the area A that is dredged and the unit cost c. A
    rising sea pays for part of the siltation, and never digs.

    Parameters
    ----------
    sit : Situation
        Its level and its projects set the depth.
    fall_m_per_year : float
        Metres a year by which the sea falls; negative when it rises.

    Returns
    -------
    list of Dredging
        Ports of the inland sea and their channels, each once.
    """
    places = dict.fromkeys(
        row for port in inland_ports(sit) for row in waters_of(sit.case, "ports", port)
    )
    return [_dredging(sit, table, row, fall_m_per_year) for table, row in places]


def _dredging(sit: Situation, table: str, row: str, fall: float) -> Dredging:
    water = water_row(sit, table, row)
    area = math.nan if water.dredge_area_ha is None else water.dredge_area_ha
    unit = math.nan if water.dredge_usd_per_m3 is None else water.dredge_usd_per_m3
    silt = water.siltation_m_per_year or 0.0
    sinking = fall if water.depth_level_m is not None else 0.0
    volume = max(0.0, sinking + silt) * area * M2_PER_HA
    return Dredging(
        place=row,
        name=water.name,
        country=water.country,
        depth_m=depth_and_draft(water, sit.sea_level_m)[0],
        fall_m_per_year=sinking,
        siltation_m_per_year=silt,
        volume_m3_per_year=volume,
        cost_musd_per_year=volume * unit / 1e6,
    )


def dredging_by_state(upkeep: Iterable[Dredging]) -> dict[str, float]:
    """Return what keeping the depths costs each state with a place a year, in million USD."""
    places = list(upkeep)
    states = {place.country for place in places}
    total = {state: 0.0 for state in LITTORAL if state in states}
    for place in places:
        cost = 0.0 if math.isnan(place.cost_musd_per_year) else place.cost_musd_per_year
        total[place.country] = total.get(place.country, 0.0) + cost
    return total
