"""What a tonne pays, emits and uses at an element: one rule for all that ask for it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from corridor.case.cargo import fits
from corridor.case.rows import (
    Border,
    Element,
    Link,
    Port,
    Rail,
    Road,
    Sea,
    Ship,
    Terminal,
    Vehicle,
)
from corridor.case.situation import Situation
from corridor.case.tables import words
from corridor.elements.elements import element_row
from corridor.elements.formulas.waters import lighter


@dataclass(frozen=True)
class ElementCost:
    """Money, emissions and energy of a tonne.

    Attributes
    ----------
    usd_per_t : float
        Haulage and dues of a link, or the fee of a border, terminal or port; what is not known
        counts as nothing.
    kg_co2e_per_t : float
        Emissions of the vehicle from well to wheel, NaN where they are not known.
    unknown : str
        What of haulage and dues is not known, in words; empty where both are.
    mj_per_t : float
        Energy as fuel in the tank or power from the wire, NaN where emissions are not known.
    electric : bool
        Whether it is power from the wire.
    """

    usd_per_t: float
    kg_co2e_per_t: float
    unknown: str = ""
    mj_per_t: float = 0.0
    electric: bool = False

    @property
    def known(self) -> bool:
        """Whether haulage and dues are known."""
        return not self.unknown


def unknown_words(*, haulage: bool, dues: bool) -> str:
    """Return in words what of haulage and dues is not known; nothing where both are."""
    return " and ".join(name for name, is_so in (("haulage", haulage), ("dues", dues)) if is_so)


def element_cost(sit: Situation, element: str) -> ElementCost:
    r"""Return what a tonne pays and emits at an element.

    .. math:: l \, h \, \frac{q_0}{q} + f, \qquad l \, e \, \frac{q_0}{q}, \qquad
              l \, \frac{e}{g} \, \frac{q_0}{q}

    With the length ``l``, haulage ``h`` and intensity ``e`` of a tonne-kilometre, dues
    ``f``, emissions ``g`` of a megajoule, and on sea lanes the load of the ship in the case as it
    stands over that in the situation. Emissions are transport activity times intensity and energy
    times the factor of its carrier, in the sense of ISO 14083.
    Where several vehicles run, it is that by which the capacity is computed.

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
        return ElementCost(row.fee_usd_per_t, 0.0)
    return _with(sit, row, _carriers(sit, row)[0])


def charge_usd_per_t(sit: Situation, element: str) -> float:
    """Return what of that is a charge of the element: the fee or dues, without haulage."""
    row = element_row(sit, element)
    return 0.0 if isinstance(row, Rail | Road) else row.fee_usd_per_t or 0.0


def cargo_cost(sit: Situation, element: str, cargo: str) -> ElementCost | None:
    """Return what a tonne of some cargo pays and emits at an element.

    It takes the cheapest train, truck or ship of a link that carries it; those whose cost is not
    known come last.

    Parameters
    ----------
    sit : Situation
        Year, scenario, projects and level of the sea.
    element : str
        Its id.
    cargo : str
        Forms in which it may travel; see [`corridor.case.cargo.fits`][].

    Returns
    -------
    ElementCost or None
        None where nothing on the link carries it, or the border, terminal or port does not take
        it.
    """
    row = element_row(sit, element)
    if isinstance(row, Terminal | Border | Port):
        return element_cost(sit, element) if fits(cargo, row.carries) else None
    chosen = _cheapest(sit, row, cargo)
    return None if chosen is None else chosen[1]


def cargo_carrier(sit: Situation, link: str, cargo: str) -> Ship | Vehicle | None:
    """Return the train, truck or ship of a link in which some cargo travels.

    That of its [`cargo_cost`][]; None where nothing on the link carries it.
    """
    row = element_row(sit, link)
    if isinstance(row, Terminal | Border | Port):
        msg = f"{link} is not a link"
        raise TypeError(msg)
    chosen = _cheapest(sit, row, cargo)
    return None if chosen is None else chosen[0]


def _cheapest(
    sit: Situation, row: Rail | Road | Sea, cargo: str
) -> tuple[Ship | Vehicle, ElementCost] | None:
    """Return the cheapest train, truck or ship that carries some cargo, and what it costs."""
    costs = [
        (each, _with(sit, row, each)) for each in _carriers(sit, row) if fits(cargo, each.carries)
    ]
    able = [c for c in costs if not math.isinf(c[1].usd_per_t)]  # others would load nothing
    return min(able, key=lambda c: (not c[1].known, c[1].usd_per_t), default=None)


def carried_forms(sit: Situation, rows: Mapping[str, Element]) -> dict[str, tuple[str, ...]]:
    """Return the forms of cargo that elements take, for each vehicle that carries any there.

    Some cargo has a [`cargo_cost`][] exactly where it fits one of them.
    """
    by_vehicles: dict[tuple[str, str], tuple[str, ...]] = {}  # many links have the same trains

    def of(row: Element) -> tuple[str, ...]:
        if isinstance(row, Terminal | Border | Port):
            return (row.carries,)
        if isinstance(row, Sea):  # a ship that would load nothing takes nothing
            own, *more = _carriers(sit, row)  # the first is never without a price: [`_of_a_lane`][]
            able = [c for c in more if not math.isinf(_with(sit, row, c).usd_per_t)]
            return tuple(c.carries for c in (own, *able))
        key = row.vehicle_id, row.also_vehicle_ids
        if key not in by_vehicles:
            by_vehicles[key] = tuple(c.carries for c in _carriers(sit, row))
        return by_vehicles[key]

    return {element: of(row) for element, row in rows.items()}


def _carriers(sit: Situation, link: Rail | Road | Sea) -> list[Ship | Vehicle]:
    """Return the ships or vehicles of a link, first that by which its capacity is computed."""
    if isinstance(link, Sea):
        return [sit.row(Ship, each) for each in (link.ship_id, *words(link.also_ship_ids))]
    return [sit.row(Vehicle, each) for each in (link.vehicle_id, *words(link.also_vehicle_ids))]


def _with(sit: Situation, link: Rail | Road | Sea, carrier: Ship | Vehicle) -> ElementCost:
    """Return what a tonne pays and emits on a link in one of its ships or vehicles."""
    km = sit.row(Link, link.link_id).length
    haul, grams, per_mj, electric = haulage(link, carrier)
    dues, voyages = (
        _of_a_lane(sit, link, carrier)
        if isinstance(link, Sea) and isinstance(carrier, Ship)
        else (0.0, 1.0)
    )
    return ElementCost(
        usd_per_t=km * (haul or 0.0) * voyages + (dues or 0.0),
        kg_co2e_per_t=math.nan if grams is None else km * grams * voyages / 1e3,
        unknown=unknown_words(haulage=haul is None, dues=dues is None),
        mj_per_t=math.nan if grams is None else km * grams / per_mj * voyages,
        electric=electric,
    )


def _of_a_lane(sit: Situation, lane: Sea, ship: Ship) -> tuple[float | None, float]:
    """Return dues, and how many voyages take the place of one of the case as it stands."""
    voyages = lighter(sit, lane.link_id, ship.ship_id)
    if not math.isfinite(voyages) and ship.ship_id == lane.ship_id:
        voyages = 1.0  # she carries nothing: the lane is shut by its capacity
    return lane.fee_usd_per_t, voyages


def haulage(
    link: Rail | Road | Sea, carrier: Ship | Vehicle
) -> tuple[float | None, float | None, float, bool]:
    """Return what a tonne-kilometre on a link takes.

    Returns
    -------
    usd, grams : float or None
        Dollars and grams of emissions; None if not known.
    grams_per_mj : float
        Emissions of a megajoule of what drives the vehicle.
    electric : bool
        Whether it runs under wire: the line has one, and its intensity there is known.
    """
    usd = carrier.haul_usd_per_tkm
    if isinstance(carrier, Vehicle) and isinstance(link, Rail) and link.traction in ("dc", "ac"):
        under_wire = carrier.co2e_electric_g_per_tkm
        if under_wire is not None:
            return usd, under_wire, carrier.co2e_electric_g_per_mj, True
    return usd, carrier.co2e_g_per_tkm, carrier.co2e_g_per_mj, False
