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
    wait_h : float
        Hours in the queue of the terminal where it ends.
    """

    mode: str
    first_link: str
    carrier: str
    carries: str
    equivalents: float
    wait_h: float


def stretches(flows: CaseFlows, hours: Hours) -> tuple[Stretch, ...]:
    """Return the stretches of all routes on railways and roads, those alike as one.

    Cargo changes its wagon or truck at the ends of its route, at terminals and at ports.

    Parameters
    ----------
    flows : CaseFlows
        An assignment.
    hours : Hours
        What vehicles spend at its elements.
    """
    sit = flows.input.capacities.situation
    classes = flows.input.problem.classes
    kinds = flows.input.problem.demand.traffic_class[flows.paths.row]
    sums: dict[tuple[int, str, str], float] = {}
    for k, arcs, tonnes in zip(kinds.tolist(), flows.paths.arcs, flows.paths.volume, strict=True):
        for first, last in _parts(flows, arcs):
            key = (k, first, last)
            sums[key] = sums.get(key, 0.0) + float(tonnes) * classes[k].equivalents
    result = []
    for (k, first, last), equivalents in sums.items():
        cargo = sit.row(Commodity, classes[k].name).cargo
        row, carrier = element_row(sit, first), cargo_carrier(sit, first, cargo)
        if isinstance(row, Rail | Road) and isinstance(carrier, Vehicle):
            carries = carrier.vehicle_id
            if isinstance(row, Rail):
                carries = form_of(cargo, carrier.carries)
            wait_h = max(hours.wait_h(last)) if last else 0.0
            result.append(
                Stretch(carrier.mode, first, carrier.vehicle_id, carries, equivalents, wait_h)
            )
    return tuple(result)


def _parts(flows: CaseFlows, arcs: Ints) -> Iterator[tuple[str, str]]:
    """Yield the first link of each stretch of a route, and the terminal where it ends if any."""
    case_input, terminals = flows.input, flows.input.capacities.situation.case.records["terminals"]
    mode, first = "", ""
    for arc in arcs.tolist():
        here, element = case_input.mode_of_arc[arc], case_input.element_of_arc(arc)
        if case_input.network.kind[arc] == _TRANSFER and first:
            yield first, element if element in terminals else ""
            mode, first = "", ""
        if here and here != mode:
            if first:
                yield first, ""
            mode, first = here, element
    if first:
        yield first, ""
