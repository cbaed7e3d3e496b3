"""Where the states of a network stand on the map, for programs that want a point for each."""

from __future__ import annotations

import math

import numpy as np
import shapely

from corridor.assignment.of_case.case_input import CaseInput
from corridor.case.tables import blank, words
from corridor.network.build import Floats

RING_DEG = 0.002
"""How far the states of a node stand from it; AequilibraE wants a point for each."""


def state_points(case_input: CaseInput) -> Floats:
    """Return a point of its own for each state, shape (states, 2): on a ring around its node."""
    network, records = case_input.network, case_input.capacities.situation.case.records
    anchor = [_anchor(case_input, name) for name in network.states]
    for arc in range(len(network.tail)):  # inner states of links stand where the arc leads from
        tail, head = int(network.tail[arc]), int(network.head[arc])
        anchor[head] = anchor[head] or anchor[tail]
    points = np.empty((len(anchor), 2))
    taken: dict[tuple[float, float], int] = {}
    for state, node in enumerate(anchor):
        row = records["nodes"][node]
        at = (float(row["x_coord"]), float(row["y_coord"]))
        place = taken[at] = taken.get(at, -1) + 1
        turn = 2.4 * place  # the golden angle, so that no two of a ring meet
        reach = RING_DEG * math.sqrt(place)
        points[state] = (at[0] + reach * math.cos(turn), at[1] + reach * math.sin(turn))
    return points.round(7)


def arc_line(case_input: CaseInput, arc: int, start: Floats, end: Floats) -> str:
    """Return the course of an arc between its two points, as WKT."""
    element = case_input.element_of_arc(arc)
    link = case_input.capacities.situation.case.records["links"].get(element, {})
    between: list[tuple[float, ...]] = []
    if link and not blank(link["geometry"]):
        between = list(shapely.from_wkt(str(link["geometry"])).coords)[1:-1]
        if case_input.network.states[case_input.network.tail[arc]].startswith(
            (f"{link['to_node_id']} ", f"{element} backward")
        ):
            between = between[::-1]
    points = [tuple(start), *between, tuple(end)]
    return f"LINESTRING ({', '.join(f'{x} {y}' for x, y in points)})"


def _anchor(case_input: CaseInput, state: str) -> str:
    """Return the node at which a state stands; blank for those within a link."""
    records = case_input.capacities.situation.case.records
    name, _, rest = state.partition(" ")
    if rest in ("source", "sink") and name in records["zones"]:
        return words(records["zones"][name]["node_ids"])[0]
    if name in records["links"] and rest.startswith(("forward", "backward")):
        return str(records["links"][name]["from_node_id" if "backward" in rest else "to_node_id"])
    return name if name in records["nodes"] else ""
