"""By which routes a throughput goes: modes, longest leg, and how far round that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor.maxflow.throughput import Throughput
from corridor.network.build import MODES, Floats, Ints, Network
from corridor.network.cheapest import cheapest_paths

ROUNDABOUT = 2.0
"""A route longer than this many times the shortest open one of its pair is roundabout."""


@dataclass(frozen=True)
class RouteRow:
    """What goes by routes of the same modes and the same longest leg.

    Attributes
    ----------
    modes : str
        The modes that are used.
    via, name : str
        The longest link of the routes.
    tonnes_per_year, share : float
        What goes by them.
    km, times_shortest : float
        Mean length, and mean of the length over that of the shortest open route of the pair.
    limited : bool
        Whether the case gives that link a capacity.
    """

    modes: str
    via: str
    name: str
    tonnes_per_year: float
    share: float
    km: float
    times_shortest: float
    limited: bool


@dataclass(frozen=True)
class FlowRoutes:
    """The routes of a throughput; one of several sets of routes that make it up.

    Attributes
    ----------
    rows : tuple of RouteRow
        The largest first.
    roundabout_share : float
        Share of the tonnes on routes longer than [`ROUNDABOUT`][] times the shortest.
    unlimited_share : float
        Share of the tonnes whose longest link has no capacity in the case.
    """

    rows: tuple[RouteRow, ...] = ()
    roundabout_share: float = 0.0
    unlimited_share: float = 0.0


NO_ROUTES = FlowRoutes()
"""Of a throughput of nothing."""


def routes_of_flow(top: Throughput) -> FlowRoutes:
    """Return by which routes a throughput goes."""
    total = top.tonnes_per_year
    if total <= 0:
        return NO_ROUTES
    network, layers = top.program.network, top.program.layers
    shortest = _shortest_km(top)
    groups: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for pair, layered, tonnes in top.flow.paths:
        arcs = layers.arc[layered]
        km = float(network.length_km[arcs].sum())
        times = km / shortest[pair] if shortest[pair] > 0 else 1.0
        groups.setdefault(_kind(network, arcs), []).append((tonnes, km, times))
    rows = [_row(top, *kind, flows) for kind, flows in groups.items()]
    rows.sort(key=lambda row: (-row.tonnes_per_year, row.via, row.modes))
    flows = [f for group in groups.values() for f in group]
    return FlowRoutes(
        tuple(rows),
        sum(t for t, _, times in flows if times > ROUNDABOUT) / total,
        sum(row.tonnes_per_year for row in rows if not row.limited) / total,
    )


def _shortest_km(top: Throughput) -> Floats:
    """Return the kilometres of the shortest open route of each pair."""
    program = top.program
    capacity = program.network.row_capacity(top.capacities.by_id)
    closed = np.where(capacity > 0, 0.0, np.inf)
    km = program.network.length_km[program.layers.arc]
    return cheapest_paths(program.layers, closed, program.starts, program.ends, km).distance


def _kind(network: Network, arcs: Ints) -> tuple[str, str]:
    """Return the modes of a path, and its longest link."""
    modes = [mode for m, mode in enumerate(MODES) if (network.mode[arcs] == m).any()]
    links = arcs[(network.mode[arcs] >= 0) & (network.row[arcs] >= 0)]
    if not len(links):
        return ", ".join(modes), ""
    longest = links[network.length_km[links] == network.length_km[links].max()]
    first = int(network.row_element[network.row[longest]].min())  # the same one both ways
    return ", ".join(modes), network.elements[first]


def _row(
    top: Throughput, modes: str, via: str, flows: Sequence[tuple[float, float, float]]
) -> RouteRow:
    tonnes = sum(t for t, _, _ in flows)
    element = top.capacities.elements.get(via)
    return RouteRow(
        modes=modes,
        via=via,
        name="" if element is None else element.name,
        tonnes_per_year=tonnes,
        share=tonnes / top.tonnes_per_year,
        km=sum(t * km for t, km, _ in flows) / tonnes,
        times_shortest=sum(t * times for t, _, times in flows) / tonnes,
        limited=element is not None and math.isfinite(element.capacity_t_per_year),
    )
