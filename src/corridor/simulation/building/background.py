"""Background traffic: it belongs to no pair, and takes its part of each element that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from corridor.assignment.of_case.routing import LEAST_T_PER_YEAR, Routed
from corridor.case.model import Case
from corridor.elements.table import Capacities
from corridor.network.build import Network
from corridor.simulation.building.journeys import Journey, journeys

NOBODY = ("", "")
"""The pair of cargo that belongs to none."""


def background_traffic(
    case: Case, caps: Capacities, network: Network, tonnes_per_year: Mapping[str, float]
) -> Iterator[tuple[Routed, tuple[Journey, ...]]]:
    """Yield background traffic as cargo that passes one element and nothing else.

    Parameters
    ----------
    case : Case
        The case.
    caps : Capacities
        Capacities: no more than them passes, as on paper.
    network : Network
        Virtual network of the case.
    tonnes_per_year : mapping of str to float
        By element: in each direction where the capacity counts each way.

    Yields
    ------
    (Routed, tuple of Journey)
        The cargo of an element in one direction, and the only journey that it takes: a train,
        truck or ship over a link or past a border post, a load at a terminal, a call at a port.
    """
    for element, amount in tonnes_per_year.items():
        tonnes = min(amount, caps.elements[element].capacity_t_per_year)
        if tonnes < LEAST_T_PER_YEAR:
            continue
        for row in network.rows_of(element):
            arcs = np.flatnonzero(network.row == row)[:1]
            if not len(arcs):  # a link that leads one way only
                continue
            routed = Routed(NOBODY, arcs, tonnes)
            if element in case.records["ports"]:
                yield routed, (Journey("sea", "", (), load_at=element),)
            else:
                yield routed, journeys(case, network, routed)
