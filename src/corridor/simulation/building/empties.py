r"""Empty trains: wagons take the shortest route from where they pile up to where they are short.

With ``s_n`` the loaded trains a year of a class that end at node ``n`` less those that
begin there, and ``e_a`` empty trains on arc ``a`` of length ``l_a``:

.. math:: \min \sum_a l_a e_a \quad\text{s.t.}\quad
          \sum_{a \text{ from } n} e_a - \sum_{a \text{ to } n} e_a = s_n, \; e \ge 0
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from corridor.case.model import Case
from corridor.simulation.building.journeys import Call, Journey
from corridor.solver.faults import InfeasibleError
from corridor.solver.linear import LinearProgram

LEAST_PER_YEAR = 0.1
"""Fewer trains a year than this are rounding errors."""

Arc = tuple[str, str, str, int]
"""From node, to node, link, direction."""


def empty_trains(case: Case, loaded: Mapping[Journey, float]) -> dict[Journey, float]:
    """Return the empty trains a year that bring the wagons of loaded ones back.

    Parameters
    ----------
    case : Case
        The case.
    loaded : mapping of Journey to float
        Loaded trains a year.

    Returns
    -------
    dict of Journey to float
        Journeys of empty trains; none for classes whose lines do not lead back.
    """
    empties: dict[Journey, float] = {}
    for vehicle in dict.fromkeys(j.vehicle for j in loaded):
        surplus: dict[str, float] = defaultdict(float)
        for journey, trains in loaded.items():
            if journey.vehicle == vehicle:
                begin, end = ends(case, journey)
                surplus[end] += trains
                surplus[begin] -= trains
        for calls, trains in _returns(case, vehicle, dict(surplus)):
            empties[Journey("rail", vehicle, calls)] = trains
    return empties


def ends(case: Case, journey: Journey) -> tuple[str, str]:
    """Return the nodes at which a journey over links begins and ends."""
    nodes = []
    for call, first in ((journey.calls[0], True), (journey.calls[-1], False)):
        link = call.element
        if call.table == "borders":
            link = str(case.records["borders"][link]["link_id"])
        side = "from_node_id" if first == (call.direction == 0) else "to_node_id"
        nodes.append(str(case.records["links"][link][side]))
    return nodes[0], nodes[1]


def _arcs(case: Case, vehicle: str) -> list[Arc]:
    """Return the links on which a class of trains runs, once for each direction."""
    arcs: list[Arc] = []
    for link, row in case.records["rail"].items():
        if row["vehicle_id"] != vehicle or row["tracks"] <= 0:
            continue
        record = case.records["links"][link]
        a, b = str(record["from_node_id"]), str(record["to_node_id"])
        arcs.append((a, b, link, 0))
        if record["directed"] != "yes":
            arcs.append((b, a, link, 1))
    return arcs


def _returns(
    case: Case, vehicle: str, surplus: dict[str, float]
) -> list[tuple[tuple[Call, ...], float]]:
    """Solve for the empty trains of a class and split the flow into journeys."""
    arcs = _arcs(case, vehicle)
    nodes = {n: i for i, n in enumerate(dict.fromkeys(n for a in arcs for n in a[:2]))}
    if not any(abs(s) > LEAST_PER_YEAR for s in surplus.values()):
        return []
    balance = np.array([surplus.get(n, 0.0) for n in nodes])
    program = LinearProgram(balance, balance)
    for a, b, link, _ in arcs:
        km = float(case.records["links"][link]["length"]) + 1.0
        program.add_column(km, np.array([nodes[a], nodes[b]]), np.array([1.0, -1.0]))
    try:
        flow = program.solve().value
    except InfeasibleError:  # the lines of the class do not lead back
        return []
    return _split(case, arcs, flow, surplus)


def _split(
    case: Case, arcs: list[Arc], flow: np.ndarray, surplus: dict[str, float]
) -> list[tuple[tuple[Call, ...], float]]:
    """Split a flow into journeys: follow it from each node with a surplus to one that is short."""
    left = {n: s for n, s in surplus.items() if s > LEAST_PER_YEAR}
    short = {n: -s for n, s in surplus.items() if s < -LEAST_PER_YEAR}
    journeys = []
    for start in sorted(left):
        while left[start] > LEAST_PER_YEAR:
            node, route = start, []
            while short.get(node, 0.0) <= LEAST_PER_YEAR:
                out = [i for i, a in enumerate(arcs) if a[0] == node and flow[i] > LEAST_PER_YEAR]
                if not out:
                    break
                route.append(out[0])
                node = arcs[out[0]][1]
            most = min([left[start], short.get(node, np.inf), *(flow[i] for i in route)])
            for i in route:
                flow[i] -= most
            left[start] -= most
            if node in short:
                short[node] -= most
                calls = tuple(c for i in route for c in _calls(case, arcs[i]))
                journeys.append((calls, float(most)))
    return journeys


def _calls(case: Case, arc: Arc) -> list[Call]:
    """Return the link and its border sides in the order in which a train passes them."""
    _, _, link, direction = arc
    sides = sorted(
        (row["order"], row["border_id"]) for row in case.rows("borders") if row["link_id"] == link
    )
    calls = [
        Call(link, "rail", direction),
        *(Call(side, "borders", direction) for _, side in sides),
    ]
    return calls[::-1] if direction else calls
