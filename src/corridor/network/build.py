"""The virtual network: what a tonne can do next, as arrays.

A state is a node together with the mode (and gauge) on which the cargo stands there. Arcs join
states: *load* and *unload* at zones, *transit* along links, *border* checks in series on a link,
and *transfer* between modes or gauges inside a terminal or port. There is no arc from one gauge to
another but through a facility, so a wagon cannot cross a gauge break by itself.

Structure and capacity are kept apart: the arrays below depend on the case alone, while a plan or a
scenario only exchanges the vector of row capacities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridor.case.checks.network import link_mode_state
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.problems import CorridorError, unknown

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ARC_KINDS = ("load", "unload", "transit", "border", "transfer")

MODES = ("rail", "road", "sea")

TRANSFER_KM = 100.0
"""Distance that a transfer is worth when two paths are otherwise equal: fewer lifts are better."""


@dataclass(frozen=True, eq=False)
class Network:
    """Virtual network of a case in arrays.

    Attributes
    ----------
    states : tuple of str
        Name of each state, such as ``astara-az rail1520``.
    tail, head : int array, shape (arcs,)
        States that an arc joins.
    kind : int array, shape (arcs,)
        Index into [`ARC_KINDS`][].
    length_km : float array, shape (arcs,)
        Distance along the arc.
    row : int array, shape (arcs,)
        Capacity row that the arc uses, -1 when nothing limits it.
    mode : int array, shape (arcs,)
        Index into [`MODES`][] along links and their border posts, -1 elsewhere.
    crossing : int array, shape (arcs,)
        0 within a country; otherwise a number for the two countries that the arc's link joins,
        positive in one direction and negative in the other.
    elements : tuple of str
        Ids of the elements that have rows.
    row_element : int array, shape (rows,)
        Element of each row. An element that counts each way has two rows (forward, backward), one
        that counts both ways together has one.
    place_source, place_sink : mapping of str to int
        States where cargo of a zone or named place enters and leaves the network.
    """

    states: tuple[str, ...]
    tail: Ints
    head: Ints
    kind: Ints
    length_km: Floats
    row: Ints
    mode: Ints
    crossing: Ints
    elements: tuple[str, ...]
    row_element: Ints
    place_source: Mapping[str, int]
    place_sink: Mapping[str, int]

    def row_capacity(self, capacity_t_per_year: Mapping[str, float]) -> Floats:
        """Return the capacity of every row from the capacity of every element.

        Parameters
        ----------
        capacity_t_per_year : mapping
            By element id.

        Returns
        -------
        float array, shape (rows,)
        """
        by_element = np.array([capacity_t_per_year[e] for e in self.elements])
        return np.asarray(by_element[self.row_element], dtype=np.float64)

    def on_arcs(self, by_element: Floats) -> Floats:
        """Return a number of each element on the arcs that use it; 0 on arcs that use none.

        Parameters
        ----------
        by_element : float array, shape (elements,)
            In the order of ``elements``.

        Returns
        -------
        float array, shape (arcs,)
        """
        each = np.zeros(len(self.row))
        used = self.row >= 0
        each[used] = by_element[self.row_element[self.row[used]]]
        return each

    @cached_property
    def element_rows(self) -> tuple[Ints, ...]:
        """The rows of each element, in the order of ``elements``."""
        order = np.argsort(self.row_element, kind="stable")
        ends = np.cumsum(np.bincount(self.row_element, minlength=len(self.elements)))
        return tuple(np.split(order, ends[:-1]))

    def rows_of(self, element: str) -> Ints:
        """Return the rows of an element."""
        return np.flatnonzero(self.row_element == self.elements.index(element))


@dataclass
class _NetworkBuilder:
    """Collects the states, arcs and rows of a network."""

    number: dict[str, int] = field(default_factory=dict)
    arcs: list[tuple[int, int, int, float, int, int, int]] = field(default_factory=list)
    borders: dict[tuple[str, str], int] = field(default_factory=dict)
    joined: set[tuple[int, int]] = field(default_factory=set)
    elements: list[str] = field(default_factory=list)
    row_element: list[int] = field(default_factory=list)

    def state(self, name: str) -> int:
        return self.number.setdefault(name, len(self.number))

    def rows(self, element: str, *, each_way: bool) -> tuple[int, int]:
        """Open the rows of an element; both directions share one unless it counts each way."""
        self.elements.append(element)
        index, first = len(self.elements) - 1, len(self.row_element)
        self.row_element += [index, index] if each_way else [index]
        return first, first + each_way

    def arc(
        self,
        tail: int,
        head: int,
        kind: str,
        length_km: float,
        row: int,
        mode: int = -1,
        crossing: int = 0,
    ) -> None:
        if (tail, head) in self.joined:  # shortest paths need one arc for each pair of states
            between = self.state(f"{len(self.number)} parallel")
            self.arc(tail, between, kind, length_km, row, mode, crossing)
            tail, length_km, row = between, 0.0, -1
        self.joined.add((tail, head))
        self.arcs.append((tail, head, ARC_KINDS.index(kind), length_km, row, mode, crossing))

    def crossing(self, start: str, end: str) -> int:
        """Return the signed number of the two countries, 0 when they are the same."""
        if start == end:
            return 0
        first, second = sorted((start, end))
        number = self.borders.setdefault((first, second), len(self.borders) + 1)
        return number if start == first else -number


def build_network(case: Case, places: Iterable[str] = ()) -> Network:
    """Build the virtual network of a case.

    Parameters
    ----------
    case : Case
        A case that has passed its checks.
    places : iterable of str
        Nodes at which cargo may start and end beside the zones, as for ``--from`` and ``--to``.

    Returns
    -------
    Network

    Raises
    ------
    CorridorError
        If a place is neither a node nor a zone.
    """
    builder = _NetworkBuilder()
    sides: dict[str, list[tuple[float, str]]] = {}
    for row in case.rows("borders"):
        sides.setdefault(row["link_id"], []).append((row["order"], row["border_id"]))
    for link in case.rows("links"):
        _add_link(builder, case, link["link_id"], sorted(sides.get(link["link_id"], ())))
    for table in ("terminals", "ports"):
        for element, record in case.records[table].items():
            _add_facility(builder, element, record["node_id"], words(record["transfers"]))
    access = {z: words(r["node_ids"]) for z, r in case.records["zones"].items()}
    for place in places:
        if place not in access and place not in case.records["nodes"]:
            known = [*case.records["nodes"], *access]
            raise CorridorError(unknown("place", place, known))
        access.setdefault(place, (place,))
    source, sink = _add_places(builder, access)
    columns = list(zip(*builder.arcs, strict=True)) if builder.arcs else [()] * 7
    return Network(
        states=tuple(builder.number),
        tail=np.array(columns[0], dtype=np.int64),
        head=np.array(columns[1], dtype=np.int64),
        kind=np.array(columns[2], dtype=np.int64),
        length_km=np.array(columns[3], dtype=np.float64),
        row=np.array(columns[4], dtype=np.int64),
        mode=np.array(columns[5], dtype=np.int64),
        crossing=np.array(columns[6], dtype=np.int64),
        elements=tuple(builder.elements),
        row_element=np.array(builder.row_element, dtype=np.int64),
        place_source=source,
        place_sink=sink,
    )


def _add_link(
    builder: _NetworkBuilder, case: Case, link_id: str, sides: Sequence[tuple[float, str]]
) -> None:
    """Add a link and its border checks, each an arc of its own, in both directions if allowed."""
    link = case.records["links"][link_id]
    mode_state = link_mode_state(case, link_id)
    ends = [builder.state(f"{link[end]} {mode_state}") for end in ("from_node_id", "to_node_id")]
    series = [(link_id, "transit", float(link["length"]))]
    series += [(border, "border", 0.0) for _, border in sides]
    rows = {element: builder.rows(element, each_way=True) for element, _, _ in series}
    countries = [
        str(case.records["nodes"][link[end]]["country"]) for end in ("from_node_id", "to_node_id")
    ]
    crossing, mode = builder.crossing(*countries), MODES.index(link["mode"])
    for direction in ("forward", "backward")[: 1 if link["directed"] == "yes" else 2]:
        _add_chain(builder, link_id, ends, series, rows, direction, mode, crossing)


def _add_chain(
    builder: _NetworkBuilder,
    link_id: str,
    ends: list[int],
    series: list[tuple[str, str, float]],
    rows: dict[str, tuple[int, int]],
    direction: str,
    mode: int,
    crossing: int,
) -> None:
    """Add the arcs of a link in one direction.

    The two directions share no state, so that nothing turns back at a border post.
    """
    back = direction == "backward"
    inner = [builder.state(f"{link_id} {direction} {i}") for i in range(len(series) - 1)]
    stops = [ends[back], *inner, ends[not back]]
    for i, (element, kind, length_km) in enumerate(reversed(series) if back else series):
        row, across = rows[element][back], -crossing if back else crossing
        builder.arc(stops[i], stops[i + 1], kind, length_km, row, mode, across)


def _add_facility(
    builder: _NetworkBuilder, element: str, node: str, transfers: tuple[str, ...]
) -> None:
    row, _ = builder.rows(element, each_way=False)
    for pair in transfers:
        a, b = (builder.state(f"{node} {state}") for state in pair.split("-"))
        builder.arc(a, b, "transfer", 0.0, row)
        builder.arc(b, a, "transfer", 0.0, row)


def _add_places(
    builder: _NetworkBuilder, access: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, int], dict[str, int]]:
    at_node: dict[str, list[int]] = {}
    for name, number in builder.number.items():
        node, _, mode_state = name.partition(" ")
        if mode_state.startswith(("rail", "road", "sea")):
            at_node.setdefault(node, []).append(number)
    source, sink = {}, {}
    for place, nodes in access.items():
        source[place] = builder.state(f"{place} source")
        sink[place] = builder.state(f"{place} sink")
        for node in nodes:
            for state in at_node.get(node, ()):
                builder.arc(source[place], state, "load", 0.0, -1)
                builder.arc(state, sink[place], "unload", 0.0, -1)
    return source, sink
