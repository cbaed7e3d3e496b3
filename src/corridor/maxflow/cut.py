"""What stops the flow: the elements with a price, as a named cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corridor.elements.elements import ElementCapacity
from corridor.maxflow.maximum import MaximumFlow
from corridor.network.build import Floats, Network

NO_PRICE = 1e-6
"""A price below this is rounding."""


@dataclass(frozen=True)
class CutElement:
    """One element of the cut.

    Attributes
    ----------
    id, name, kind, country : str
        The element.
    capacity_t_per_year : float
        Capacity that the cut counts: both directions of an element that counts each way, when
        both bind. Without other cargo, the sum of ``price * capacity`` over the cut is the
        throughput.
    price : float
        Tonnes of throughput gained per extra tonne of that capacity.
    taken_t_per_year : float
        Part of that capacity that other cargo takes, background traffic included.
    """

    id: str
    name: str
    kind: str
    country: str
    capacity_t_per_year: float
    price: float
    taken_t_per_year: float = 0.0


def cut_elements(
    network: Network,
    flow: MaximumFlow,
    row_capacity: Floats,
    elements: Mapping[str, ElementCapacity],
) -> tuple[CutElement, ...]:
    """Name the elements whose capacity has a price.

    Parameters
    ----------
    network : Network
        The network.
    flow : MaximumFlow
        The flow that it stops.
    row_capacity : float array, shape (rows,)
        Capacity of each row.
    elements : mapping
        Capacities by element id.

    Returns
    -------
    tuple of CutElement
        The largest contribution first, then closed elements by name.
    """
    result, row_price = [], flow.row_price
    priced = np.unique(network.row_element[row_price > NO_PRICE])
    for index in priced.tolist():
        element_id = network.elements[index]
        rows = network.element_rows[index]
        rows = rows[row_price[rows] > NO_PRICE]
        element = elements[element_id]
        tonnes = float(row_capacity[rows].sum())
        worth = float(row_price[rows] @ row_capacity[rows])
        price = worth / tonnes if tonnes > 0 else float(row_price[rows].mean())
        result.append(
            CutElement(
                element_id,
                element.name,
                element.kind,
                element.country,
                tonnes,
                price,
                min(tonnes, float(flow.others_row_flow[rows].sum())),
            )
        )
    return tuple(sorted(result, key=lambda c: (-c.price * c.capacity_t_per_year, c.id)))


def element_prices(
    network: Network, flow: MaximumFlow, least: float = NO_PRICE
) -> dict[str, float]:
    """Return the tonnes gained per extra tonne a year of each element with a price.

    An element that counts each way gains a tonne in each direction, so its price is the sum of the
    two and may reach 2. Prices up to ``least`` are left out; a bound for other capacities needs
    them all, so it takes 0.
    """
    worth = np.bincount(network.row_element, flow.row_price, minlength=len(network.elements))
    pairs = zip(network.elements, worth.tolist(), strict=True)
    return {element: each for element, each in pairs if each > least}


def element_flow(network: Network, flow: MaximumFlow) -> dict[str, tuple[float, float]]:
    """Return the flow of each element forward and backward; one row holds both in the first."""
    of_rows = flow.row_flow.tolist()
    return {
        element: (of_rows[rows[0]], of_rows[rows[1]] if len(rows) > 1 else 0.0)
        for element, rows in zip(network.elements, network.element_rows, strict=True)
    }
