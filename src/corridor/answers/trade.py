"""Where the counted tonnes come from, what they pass, and where they go to, by commodity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from corridor.answers.chosen import ALL_CARGO, Chosen, counted_by_commodity
from corridor.maxflow.throughput import Throughput
from corridor.network.build import MODES, Floats, Ints


@dataclass(frozen=True)
class TradeRow:
    """Tonnes a year of a commodity from one place to another by one way.

    Attributes
    ----------
    origin, destination : str
        Zone or node.
    commodity : str
        Commodity; blank where no demand says which goods these are.
    stopped_by, name : str
        The first element on the way that stops more, and its name; blank where none does.
    modes : str
        Modes of the way.
    tonnes_per_year : float
        What goes there. It is one of the sets of routes that make up the throughput.
    """

    origin: str
    destination: str
    commodity: str
    stopped_by: str
    name: str
    modes: str
    tonnes_per_year: float


def trade_rows(top: Throughput, chosen: Chosen = ALL_CARGO) -> tuple[TradeRow, ...]:
    """Return the counted tonnes of a throughput by origin, way, destination and commodity.

    Parameters
    ----------
    top : Throughput
        The throughput.
    chosen : Chosen
        Cargo that is shown.

    Returns
    -------
    tuple of TradeRow
        The largest first; their sum is the throughput, or what of it is chosen.
    """
    stops = _stopping(top)
    tonnes: dict[tuple[str, str, str, str, str], float] = defaultdict(float)
    pairs = top.question.pairs
    for commodity, paths in counted_by_commodity(top, chosen).items():
        for pair, layered, amount in paths:
            tonnes[(*pairs[pair], commodity, *_way(top, layered, stops))] += amount
    names = top.capacities.elements
    rows = [
        TradeRow(
            origin, destination, commodity, stop, names[stop].name if stop else "", modes, amount
        )
        for (origin, destination, commodity, stop, modes), amount in tonnes.items()
    ]
    return tuple(
        sorted(rows, key=lambda r: (-r.tonnes_per_year, r.origin, r.destination, r.commodity))
    )


def _stopping(top: Throughput) -> Floats:
    """Return for each row of capacity whether its element is in the cut."""
    network, cut = top.program.network, {c.id for c in top.cut}
    return np.array([network.elements[e] in cut for e in network.row_element], dtype=np.float64)


def _way(top: Throughput, layered: Ints, stops: Floats) -> tuple[str, str]:
    """Return the first element on a path that stops more, and the modes of the path."""
    network, layers = top.program.network, top.program.layers
    arcs = layers.arc[layered]
    used = set(network.mode[arcs].tolist())
    modes = ", ".join(mode for m, mode in enumerate(MODES) if m in used)
    rows = layers.row[layered]
    rows = rows[rows >= 0]
    full = rows[stops[rows] > 0]
    return (network.elements[network.row_element[full[0]]] if len(full) else ""), modes
