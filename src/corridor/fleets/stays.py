"""Where wagons and trucks are loaded and unloaded: the ends of each stretch of a route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.case.rows import Commodity, Rail, Road, Vehicle
from corridor.elements.costs import cargo_carrier
from corridor.elements.elements import element_row
from corridor.fleets.movements import Hours, form_of
from corridor.network.build import ARC_KINDS, Ints

_TRANSFER = ARC_KINDS.index("transfer")


@dataclass(frozen=True)
class Stretch:
    """Cargo that stays in wagons of one gauge, or in trucks, between two places.

    Attributes
    ----------
    mode, first_link : str
        ``rail`` or ``road``, and the link on which it begins.
    carrier : str
        Train or truck there.
    carries : str
        Form of the cargo on railways, class of the trucks on roads.
    equivalents : float
        Tonnes a year over the load share of the commodity.
    stay_h, wait_h : float
        Hours of a wagon or truck at the two ends, and those of them in the queue of a terminal.
    """

    mode: str
    first_link: str
    carrier: str
    carries: str
    equivalents: float
    stay_h: float
    wait_h: float


def stretches(flows: CaseFlows, hours: Hours) -> Iterator[Stretch]:
    """Yield the stretches of all routes on railways and roads.

    Cargo changes its wagon or truck at the ends of its route, at terminals and at ports.

    Parameters
    ----------
    flows : CaseFlows
        An assignment.
    hours : Hours
        What vehicles spend at its elements.
    """
    sit = flows.input.capacities.situation
    kinds = flows.input.problem.demand.traffic_class[flows.paths.row]
    classes = flows.input.problem.classes
    for k, arcs, tonnes in zip(kinds.tolist(), flows.paths.arcs, flows.paths.volume, strict=True):
        cargo = sit.row(Commodity, classes[k].name).cargo
        equivalents = float(tonnes) * classes[k].equivalents
        for first, wait_h in _parts(flows, hours, arcs):
            row, carrier = element_row(sit, first), cargo_carrier(sit, first, cargo)
            if not isinstance(row, Rail | Road) or not isinstance(carrier, Vehicle):
                continue
            carries = _carries(row, carrier, cargo)
            stay_h = 2 * carrier.handling_h + wait_h
            mode = carrier.mode
            yield Stretch(mode, first, carrier.vehicle_id, carries, equivalents, stay_h, wait_h)


def _carries(row: Rail | Road, carrier: Vehicle, cargo: str) -> str:
    return form_of(cargo, carrier.carries) if isinstance(row, Rail) else carrier.vehicle_id


def _parts(flows: CaseFlows, hours: Hours, arcs: Ints) -> Iterator[tuple[str, float]]:
    """Yield the first link of each stretch of a route, and the hours waited where it ends."""
    case_input, terminals = flows.input, flows.input.capacities.situation.case.records["terminals"]
    mode, first = "", ""
    for arc in arcs.tolist():
        here, element = case_input.mode_of_arc[arc], case_input.element_of_arc(arc)
        if case_input.network.kind[arc] == _TRANSFER and first:
            yield first, max(hours.wait_h(element)) if element in terminals else 0.0
            mode, first = "", ""
        if here and here != mode:
            if first:
                yield first, 0.0
            mode, first = here, element
    if first:
        yield first, 0.0
