"""What a tonne pays and emits at an element: one rule for assignments, simulations and reports."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corridor.case.rows import Border, Link, Port, Rail, Road, Sea, Ship, Terminal, Vehicle
from corridor.case.situation import Situation
from corridor.elements.elements import element_row
from corridor.elements.formulas.waters import lighter


@dataclass(frozen=True)
class ElementCost:
    """Money and emissions of a tonne.

    Attributes
    ----------
    usd_per_t : float
        Haulage and dues of a link, or the fee of a border, terminal or port; what is not known
        counts as nothing.
    kg_co2e_per_t : float
        Emissions of the vehicle from well to wheel, NaN where they are not known.
    known : bool
        Whether haulage and dues are.
    """

    usd_per_t: float
    kg_co2e_per_t: float
    known: bool


def element_cost(sit: Situation, element: str) -> ElementCost:
    r"""Return what a tonne pays and emits at an element.

    .. math:: l \, h \, \frac{q_0}{q} + f, \qquad l \, e \, \frac{q_0}{q}

    With the length ``l``, haulage ``h`` and intensity ``e`` of a tonne-kilometre, dues
    ``f``, and on sea lanes the load of the ship in the case as it stands over that in the
    situation. Emissions are transport activity times intensity, in the sense of ISO 14083.

    Parameters
    ----------
    sit : Situation
        Year, scenario, projects and level of the sea.
    element : str
        Its id.

    Returns
    -------
    ElementCost
    """
    row = element_row(sit, element)
    if isinstance(row, Terminal | Border | Port):
        return ElementCost(row.fee_usd_per_t, 0.0, known=True)
    km = sit.row(Link, element).length
    haul, grams = haulage(sit, row)
    dues, voyages = _of_a_lane(sit, row) if isinstance(row, Sea) else (0.0, 1.0)
    return ElementCost(
        usd_per_t=km * (haul or 0.0) * voyages + (dues or 0.0),
        kg_co2e_per_t=math.nan if grams is None else km * grams * voyages / 1e3,
        known=haul is not None and dues is not None,
    )


def _of_a_lane(sit: Situation, lane: Sea) -> tuple[float | None, float]:
    """Return dues, and how many voyages take the place of one of the case as it stands."""
    voyages = lighter(sit, lane.link_id)
    if not math.isfinite(voyages):
        voyages = 1.0  # she carries nothing: the lane is shut by its capacity
    return lane.fee_usd_per_t, voyages


def haulage(sit: Situation, link: Rail | Road | Sea) -> tuple[float | None, float | None]:
    """Return dollars and grams of emissions of a tonne-kilometre on a link; None if not known.

    The intensity is that under wire where the line has one.
    """
    if isinstance(link, Sea):
        ship = sit.row(Ship, link.ship_id)
        return ship.haul_usd_per_tkm, ship.co2e_g_per_tkm
    vehicle = sit.row(Vehicle, link.vehicle_id)
    grams = vehicle.co2e_g_per_tkm
    if isinstance(link, Rail) and link.traction in ("dc", "ac"):
        under_wire = vehicle.co2e_electric_g_per_tkm
        grams = grams if under_wire is None else under_wire
    return vehicle.haul_usd_per_tkm, grams
