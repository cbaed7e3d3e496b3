"""Hours that cargo spends at an element when nothing is in its way."""

from __future__ import annotations

from corridor.case.numbers import number, row_cells
from corridor.case.situation import Situation
from corridor.elements.elements import element_table
from corridor.units import KM_PER_NAUTICAL_MILE

ROAD_SPEED_KMH = 42.0
"""Speed where the case gives none: a truck that covers 1000 km a day."""


def element_hours(sit: Situation, element: str) -> float:
    """Return the hours that cargo spends at one element.

    On links ``length / speed``, at borders, terminals and ports their dwell time.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    element : str
        Its id.

    Returns
    -------
    float
        Hours.
    """
    table = element_table(sit.case, element)
    if table in ("terminals", "borders", "ports"):
        return number(sit, table, element, "dwell_h") or 0.0
    length_km = number(sit, "links", element, "length") or 0.0
    return length_km / link_speed_kmh(sit, element)


def link_speed_kmh(sit: Situation, link: str) -> float:
    """Return the speed on a link: its own, on a sea lane else that of its ship.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    link : str
        A railway, road or sea lane.

    Returns
    -------
    float
        Kilometres an hour; [`ROAD_SPEED_KMH`][] where the case gives none.
    """
    table = element_table(sit.case, link)
    if table == "sea":
        speed_kn = number(sit, table, link, "speed_kn")
        if speed_kn is None:
            ship = str(row_cells(sit, table, link)["ship_id"])
            speed_kn = number(sit, "ships", ship, "speed_kn")
        speed_kmh = None if speed_kn is None else KM_PER_NAUTICAL_MILE * speed_kn
    else:
        speed_kmh = number(sit, table, link, "speed_kmh")
    return ROAD_SPEED_KMH if speed_kmh is None else speed_kmh
