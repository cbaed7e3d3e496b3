"""From routes to journeys: a journey is what one train, truck or ship does between two changes.

Cargo changes vehicle at terminals and ports, and in yards where the next line runs other trains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corridor.assignment.of_case.routing import Routed
from corridor.case.model import Case
from corridor.network.build import ARC_KINDS, Network

FORWARD, BACKWARD = 0, 1


@dataclass(frozen=True)
class Call:
    """A link or border check on a journey.

    Attributes
    ----------
    element : str
        Link or border side.
    table : str
        ``rail``, ``road``, ``sea`` or ``borders``.
    direction : int
        0 from the start of the link to its end, 1 back.
    """

    element: str
    table: str
    direction: int


@dataclass(frozen=True)
class Journey:
    """The journey of one vehicle from loading to unloading.

    Attributes
    ----------
    mode : str
        ``rail``, ``road``, ``sea``, or ``yard`` where cargo only changes mode.
    vehicle : str
        Train, truck or ship class; empty in a yard.
    calls : tuple of Call
        Links and borders in order.
    load_at : str
        Port where a ship is loaded, or terminal from whose storage a vehicle is; may be empty.
    unload_at : str
        Terminal or port where the cargo is handed over; empty where it stays or is at its end.
    """

    mode: str
    vehicle: str
    calls: tuple[Call, ...]
    load_at: str = ""
    unload_at: str = ""

    @property
    def name(self) -> str:
        """A name that no other journey has, whatever else runs."""
        calls = (f"{call.element}:{call.direction}" for call in self.calls)
        return " ".join([self.mode, self.vehicle, self.load_at, *calls, self.unload_at])

    @property
    def back(self) -> Journey:
        """The same journey in the opposite direction, for empty wagons."""
        calls = tuple(replace(c, direction=1 - c.direction) for c in reversed(self.calls))
        return Journey(self.mode, self.vehicle, calls)


def journeys(case: Case, network: Network, routed: Routed) -> tuple[Journey, ...]:
    """Return the journeys of a route through the network, in order.

    Parameters
    ----------
    case : Case
        The case.
    network : Network
        Its virtual network.
    routed : Routed
        Arcs in order of travel.
    """
    ordered: list[Journey] = []
    now: Journey | None = None
    load_at = ""
    for kind, call in _calls(case, network, routed.arcs):
        if kind == "transfer":
            port = call.element in case.records["ports"]
            by_ship = now is not None and now.mode == "sea"
            unload_at = call.element if by_ship or not port else ""
            if now is not None:
                ordered.append(replace(now, unload_at=unload_at))
            elif unload_at:
                ordered.append(Journey("yard", "", (), load_at, unload_at))
            now, load_at = None, call.element
            continue
        mode, vehicle = _vehicle(case, call)
        if now is not None and (now.mode, now.vehicle) != (mode, vehicle):
            ordered.append(now)
            now, load_at = None, ""
        if now is None:
            by_land = load_at in case.records["ports"] and mode != "sea"
            if by_land and ordered and ordered[-1].mode != "sea":
                ordered[-1] = replace(ordered[-1], unload_at=load_at)
            now = Journey(mode, vehicle, (), load_at)
            load_at = ""
        now = replace(now, calls=(*now.calls, call))
    if now is not None:
        ordered.append(now)
    return tuple(ordered)


def _calls(case: Case, network: Network, arcs: Iterable[int]) -> Iterator[tuple[str, Call]]:
    """Yield the kind and the element of each arc that stands for one."""
    for arc in arcs:
        row = int(network.row[arc])
        if row < 0:
            continue
        number = int(network.row_element[row])
        element = network.elements[number]
        kind = ARC_KINDS[int(network.kind[arc])]
        direction = BACKWARD if row > 0 and network.row_element[row - 1] == number else FORWARD
        table = "borders" if kind == "border" else ""
        if kind == "transit":
            table = str(case.records["links"][element]["mode"])
        yield kind, Call(element, table, direction)


def _vehicle(case: Case, call: Call) -> tuple[str, str]:
    """Return the mode and the vehicle or ship class that calls at an element."""
    link = call.element
    if call.table == "borders":
        link = str(case.records["borders"][link]["link_id"])
    mode = str(case.records["links"][link]["mode"])
    row = case.records[mode][link]
    return mode, str(row["ship_id" if mode == "sea" else "vehicle_id"])
