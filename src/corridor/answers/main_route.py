"""The main route of a throughput: its elements in the order in which cargo passes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor.maxflow.throughput import Throughput
from corridor.network.build import Ints, Network
from corridor.network.cheapest import CheapestPaths, cheapest_paths


@dataclass(frozen=True)
class Leg:
    """An element on a path.

    Attributes
    ----------
    element : str
        Id of a link, border, terminal or port.
    start_km, end_km : float
        Where it lies on the path; equal when it has no length.
    """

    element: str
    start_km: float
    end_km: float


def main_route(top: Throughput) -> list[Leg]:
    """Follow the cargo of the largest pair along its widest route.

    The pair is the one with the most tonnes from the first side to the second; when all cargo runs
    in the other direction, its route is given in reverse. Of the routes that the pair can take
    without turning back, the one whose smallest flow is largest is followed, and the shortest of
    those when there are several. The work is a few Dijkstra searches.

    Parameters
    ----------
    top : Throughput
        A throughput with its flow.

    Returns
    -------
    list of Leg
        In the order of travel, kilometres from the start; empty when nothing flows.
    """
    forward = np.array(top.question.forward)
    ahead = top.flow.pair_flow * forward
    tonnes = ahead if ahead.any() else top.flow.pair_flow
    if tonnes.max() <= 0:
        return []
    pair = int(np.argmax(tonnes))
    legs = _legs(top.program.network, _widest(top, pair))
    return legs if forward[pair] or not forward.any() else _reversed(legs)


def _widest(top: Throughput, pair: int) -> Ints:
    """Return the arcs of the widest route of a pair, by bisection over the flows that occur."""
    flow, layers = top.flow.row_flow, top.program.layers
    starts, ends = [top.program.starts[pair]], [top.program.ends[pair]]

    def search(least: float) -> CheapestPaths:
        too_small = (flow < least).astype(np.float64)
        return cheapest_paths(layers, too_small, starts, ends)

    widths = np.unique(flow[flow > 0])
    low, high = 0, len(widths) - 1
    while low < high:
        middle = (low + high + 1) // 2
        wide = search(float(widths[middle])).distance[0] < 0.5
        low, high = (middle, high) if wide else (low, middle - 1)
    return layers.arc[search(float(widths[low])).arc]


def _reversed(legs: list[Leg]) -> list[Leg]:
    """Return the same route from its other end."""
    end = max(leg.end_km for leg in legs)
    return [Leg(leg.element, end - leg.end_km, end - leg.start_km) for leg in reversed(legs)]


def _legs(network: Network, arcs: Ints) -> list[Leg]:
    legs: list[Leg] = []
    km = 0.0
    for arc in arcs:
        start, km = km, km + float(network.length_km[arc])
        row = int(network.row[arc])
        if row < 0:
            continue
        element = network.elements[network.row_element[row]]
        if not legs or legs[-1].element != element:
            legs.append(Leg(element, start, km))
    return legs
