"""A network of links with a congestion function each, and the trips on it, from traffic files.

The time on a link is ``free_flow_time · (1 + b · (flow / capacity)^power)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.messages import message
from corridor.problems import Problem

NODES = ("from_node_id", "to_node_id")

FLOATS = ("capacity", "length", "free_flow_time", "b", "power", "speed", "toll")

LINK_COLUMNS = ("link_id", *NODES, *FLOATS, "link_type", "line")
"""Columns of ``links`` in a [`LinkNetwork`][]."""

ISOLATED = 1000
"""Nodes without links that a network may have."""

TRIP_COLUMNS = ("origin", "destination", "volume", "line")
"""Columns of a table of trips."""


@dataclass(frozen=True, eq=False)
class LinkNetwork:
    """Nodes numbered from 1, the zones first, and links between them.

    Attributes
    ----------
    zones : int
        Nodes 1 to ``zones`` are where trips begin and end.
    nodes : int
        Number of nodes.
    first_through_node : int
        Trips pass only nodes of this number and above; 1 if they pass all.
    links : DataFrame
        [`LINK_COLUMNS`][]. ``link_id`` counts from 1; ``line`` is the line of the file the link
        was read from. Units are those of the file. ``attrs["warnings"]`` holds what is odd
        without stopping the use of the network, a tuple of ``Problem``.
    node_names, zone_names, link_names : tuple of str, optional
        What the file calls them, by number, when it does not call them by number.
    coordinates : array, optional
        x and y of each node, one row each.
    connectors : int
        How many links, the last ones, are not in the file but join a zone to its several nodes.
    """

    zones: int
    nodes: int
    first_through_node: int
    links: pd.DataFrame
    node_names: tuple[str, ...] | None = None
    zone_names: tuple[str, ...] | None = None
    link_names: tuple[str, ...] | None = None
    coordinates: NDArray[np.float64] | None = None
    connectors: int = 0

    @property
    def own_links(self) -> int:
        """Number of links of the file."""
        return len(self.links) - self.connectors

    def node_name(self, number: int) -> str:
        """Return what the file calls a node."""
        return str(number) if self.node_names is None else self.node_names[number - 1]

    def zone_name(self, number: int) -> str:
        """Return what the file calls a zone."""
        return str(number) if self.zone_names is None else self.zone_names[number - 1]

    def link_name(self, place: int) -> str:
        """Return what the file calls a link, by its place from 0."""
        return str(place + 1) if self.link_names is None else self.link_names[place]


def check_link_network(network: LinkNetwork, file: str) -> list[Problem]:
    """Find all that is wrong with a network.

    Parameters
    ----------
    network : LinkNetwork
        The network.
    file : str
        What to call its file.

    Returns
    -------
    list of Problem
        Empty when the network is fit for use.
    """
    counts = (network.zones, network.nodes, network.first_through_node)
    problems = check_counts(*counts, file)
    problems += check_links(network.links, network.nodes, file)
    named = {
        "node_names": (network.node_names, network.nodes),
        "zone_names": (network.zone_names, network.zones),
        "link_names": (network.link_names, len(network.links)),
        "coordinates": (network.coordinates, network.nodes),
    }
    fix = message("Give each of them once.")
    problems += [
        Problem("E706", file, None, field, f"{len(values)}", f"{count}", fix)
        for field, (values, count) in named.items()
        if values is not None and len(values) != count
    ]
    return problems


def check_counts(
    zones: int,
    nodes: int,
    first_through_node: int,
    file: str,
    rows: Mapping[str, int] | None = None,
) -> list[Problem]:
    """Find what contradicts itself in the numbers of zones and nodes.

    Parameters
    ----------
    zones, nodes, first_through_node : int
        As in [`LinkNetwork`][].
    file : str
        What to call the file.
    rows : mapping of str to int, optional
        Where in the file the three stand.

    Returns
    -------
    list of Problem
    """
    limits = {
        "nodes": (nodes, 1, None),
        "zones": (zones, 1, nodes),
        "first_through_node": (first_through_node, 1, nodes + 1),
    }
    problems = []
    for field, (value, low, high) in limits.items():
        if value < low or (high is not None and value > high):
            expected = message("at least %(low)s", low=low)
            if high is not None:
                expected = message("from %(low)s to %(high)s", low=low, high=high)
            row = (rows or {}).get(field)
            fix = message("Correct the number: zones are the first of the nodes.")
            problems.append(Problem("E702", file, row, field, str(value), expected, fix))
    return problems


def check_links(links: pd.DataFrame, nodes: int | None, file: str) -> list[Problem]:
    """Find links that lead out of the network or have no travel time.

    Parameters
    ----------
    links : DataFrame
        As in [`LinkNetwork`][].
    nodes : int or None
        Number of nodes, None when it is not known.
    file : str
        What to call the file.

    Returns
    -------
    list of Problem
    """
    problems = []
    if nodes is not None:
        problems += check_ends(links, nodes, file)
    numbers = {field: links[field].to_numpy(np.float64) for field in FLOATS}
    for field, values in numbers.items():
        expected, fix = message("a finite number"), message("Give the number.")
        wrong = ~np.isfinite(values)
        problems += column_problems(links, wrong, file, "E704", field, expected, fix)
    for field in ("free_flow_time", "b", "power"):
        values = numbers[field]
        wrong = np.isfinite(values) & (values < 0)
        expected = message("at least %(low)s", low=0)
        fix = message("Times may not fall with the flow, nor be negative.")
        problems += column_problems(links, wrong, file, "E704", field, expected, fix)
    capacity = numbers["capacity"]
    used = (numbers["b"] != 0) & (numbers["power"] != 0)
    wrong = used & np.isfinite(capacity) & (capacity <= 0)
    expected = message("more than 0")
    fix = message("Give the capacity, or set b to 0 if the flow does not slow the link down.")
    problems += column_problems(links, wrong, file, "E704", "capacity", expected, fix)
    return problems


def check_ends(links: pd.DataFrame, nodes: int, file: str) -> list[Problem]:
    """Find links whose ends are no nodes of the network; see [`check_links`][]."""
    problems = []
    for field in NODES:
        outside = _outside(links[field].to_numpy(np.float64), nodes)
        expected = message("a node from 1 to %(last)s", last=nodes)
        fix = message("Correct the node, or the number of nodes.")
        problems += column_problems(links, outside, file, "E703", field, expected, fix)
    return problems


def check_size(nodes: int, links: int, file: str, row: int | None = None) -> list[Problem]:
    """Find a number of nodes that the links of the file cannot reach, before arrays have it.

    Parameters
    ----------
    nodes, links : int
        How many the file claims and has.
    file : str
        What to call the file.
    row : int, optional
        Where the number of nodes stands.

    Returns
    -------
    list of Problem
    """
    most = 2 * links + ISOLATED
    if nodes <= most:
        return []
    expected = message("at most %(most)s for %(links)s links", most=f"{most:,}", links=f"{links:,}")
    fix = message("Correct the number of nodes.")
    return [Problem("E711", file, row, "nodes", f"{nodes:,}", expected, fix)]


def check_trips(trips: pd.DataFrame, zones: int, file: str) -> list[Problem]:
    """Find trips that cannot be assigned.

    Parameters
    ----------
    trips : DataFrame
        [`TRIP_COLUMNS`][]; ``line`` may be missing.
    zones : int
        Number of zones.
    file : str
        What to call the file.

    Returns
    -------
    list of Problem
    """
    ends = [p for end in ("origin", "destination") for p in check_zones(trips, end, zones, file)]
    return ends + check_volumes(trips, file)


def check_zones(frame: pd.DataFrame, field: str, zones: int, file: str) -> list[Problem]:
    """Find the numbers of a column that are not those of a zone; see [`check_trips`][]."""
    outside = _outside(frame[field].to_numpy(np.float64), zones)
    fix = message("Correct the zone, or the number of zones.")
    expected = message("a zone from 1 to %(last)s", last=zones)
    return column_problems(frame, outside, file, "E703", field, expected, fix)


def check_volumes(trips: pd.DataFrame, file: str) -> list[Problem]:
    """Find volumes that cannot be assigned; see [`check_trips`][]."""
    volume = trips["volume"].to_numpy(np.float64)
    wrong = ~(np.isfinite(volume) & (volume >= 0))
    expected, fix = message("a number of 0 or more"), message("Correct the volume.")
    return column_problems(trips, wrong, file, "E705", "volume", expected, fix)


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number."""
    return repr(float(value)).removesuffix(".0")


def column_problems(
    frame: pd.DataFrame, wrong: NDArray[np.bool_], file: str, code: str, field: str, expected: str,
    fix: str,
) -> list[Problem]:  # fmt: skip
    """Return a problem for each wrong number of a column.

    Parameters
    ----------
    frame : DataFrame
        Table with the column; its column ``line``, if it has one, says where they stand.
    wrong : array of bool
        Which rows are wrong.
    file, code, field, expected, fix : str
        What to say, as in [`corridor.problems.Problem`][].

    Returns
    -------
    list of Problem
    """
    if not wrong.any():
        return []
    values = frame[field].to_numpy()[wrong]
    rows = frame["line"].to_numpy()[wrong].tolist() if "line" in frame else [None] * len(values)
    return [
        Problem(code, file, row, field, number_text(value), expected, fix)
        for row, value in zip(rows, values, strict=True)
    ]


def _outside(numbers: NDArray[np.float64], last: int) -> NDArray[np.bool_]:
    """Return which numbers are not those of a node; a frame from elsewhere may hold fractions."""
    return np.asarray(~((numbers >= 1) & (numbers <= last) & (numbers == np.floor(numbers))))
