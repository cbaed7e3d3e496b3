"""What a tonne pays and emits at an element: one rule for assignments, simulations and reports."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corridor.case.numbers import number, row_cells
from corridor.case.situation import Situation
from corridor.elements.elements import element_table
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
    table = element_table(sit.case, element)
    if table not in ("rail", "road", "sea"):
        return ElementCost(number(sit, table, element, "fee_usd_per_t") or 0.0, 0.0, known=True)
    km = number(sit, "links", element, "length") or 0.0
    haul, grams = haulage(sit, table, element)
    dues, voyages = (0.0, 1.0) if table != "sea" else _of_a_lane(sit, element)
    return ElementCost(
        usd_per_t=km * (haul or 0.0) * voyages + (dues or 0.0),
        kg_co2e_per_t=math.nan if grams is None else km * grams * voyages / 1e3,
        known=haul is not None and dues is not None,
    )


def _of_a_lane(sit: Situation, lane: str) -> tuple[float | None, float]:
    """Return dues, and how many voyages take the place of one of the case as it stands."""
    voyages = lighter(sit, lane)
    if not math.isfinite(voyages):
        voyages = 1.0  # she carries nothing: the lane is shut by its capacity
    return number(sit, "sea", lane, "fee_usd_per_t"), voyages


def haulage(sit: Situation, table: str, link: str) -> tuple[float | None, float | None]:
    """Return dollars and grams of emissions of a tonne-kilometre on a link; None if not known.

    The intensity is that under wire where the line has one.
    """
    cells = row_cells(sit, table, link)
    if table == "sea":
        kind, row = "ships", str(cells["ship_id"])
        grams = number(sit, kind, row, "co2e_g_per_tkm")
    else:
        kind, row = "vehicles", str(cells["vehicle_id"])
        grams = number(sit, kind, row, "co2e_g_per_tkm")
        if table == "rail" and cells["traction"] in ("dc", "ac"):
            under_wire = number(sit, kind, row, "co2e_electric_g_per_tkm")
            grams = grams if under_wire is None else under_wire
    return number(sit, kind, row, "haul_usd_per_tkm"), grams
