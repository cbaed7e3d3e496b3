"""Hours that cargo spends at an element when nothing holds it up."""

from __future__ import annotations

from corridor.case.rows import Border, Link, Port, Rail, Road, Sea, Ship, Terminal
from corridor.case.situation import Situation
from corridor.elements.elements import element_row
from corridor.units import KM_PER_NAUTICAL_MILE


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
    row = element_row(sit, element)
    if isinstance(row, Terminal | Border | Port):
        return row.dwell_h
    return sit.row(Link, element).length / link_speed_kmh(sit, row)


def link_speed_kmh(sit: Situation, row: Rail | Road | Sea) -> float:
    """Return the speed on a link in km/h: its own, on a sea lane else that of its ship."""
    if not isinstance(row, Sea):
        return row.speed_kmh
    own = row.speed_kn
    return KM_PER_NAUTICAL_MILE * (sit.row(Ship, row.ship_id).speed_kn if own is None else own)
