"""Copies of the network before and after each gate of a screenline, so that a shipment counts once.

A gate is a set of elements. A path starts in a layer where no gate has been crossed and ends in one
where all have been. A shipment may not turn round to be counted, so each direction of crossing has
layers of its own: where the gate is crossed from one country into another, no link leads back
between the two, before the gate or after it; within a country the gate itself does not lead back.
A shipment goes in the direction of its shortest path. One gate makes four layers (two directions,
before and after), two gates make sixteen, of which one shipment uses two or four; between two named
places there is nothing to cross and one layer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridor.network.build import ARC_KINDS, MODES, TRANSFER_KM, Floats, Ints, Network

TIE_BREAK = 1e-12
"""Price of a kilometre beside capacity prices of about one: decides between equal paths only."""


@dataclass(frozen=True)
class Layers:
    """Layered graph in compressed rows, ready for shortest paths.

    Attributes
    ----------
    indptr, indices : int arrays
        Compressed rows of the graph.
    tail : int array, shape (layered arcs,)
        Layered state in which each layered arc begins.
    arc : int array, shape (layered arcs,)
        Arc of the network behind each layered arc.
    row : int array, shape (layered arcs,)
        Capacity row of each layered arc, -1 for none.
    tie : float array, shape (layered arcs,)
        What is added to the price of an arc to prefer short paths.
    size : int
        Number of layered states.
    start, final : int array, shape (directions,)
        What is added to a state to find it where a path of each direction starts and ends.
    """

    indptr: Ints
    indices: Ints
    tail: Ints
    arc: Ints
    row: Ints
    tie: Floats
    size: int
    start: Ints
    final: Ints

    def on_arcs(self, row_value: Floats) -> Floats:
        """Return values (rows,) on each layered arc, 0 where it has no row."""
        return np.where(self.row >= 0, row_value[self.row], 0.0)


@lru_cache(maxsize=4)
def layer(
    network: Network,
    gates: tuple[tuple[str, ...], ...],
    modes: tuple[str, ...] = MODES,
    closed: tuple[tuple[str, ...], ...] = ((),),
) -> Layers:
    """Lay the network out before and after the gates of a screenline, in every direction.

    Parameters
    ----------
    network : Network
        The network.
    gates : tuple of tuple of str
        Elements of each gate; empty for a question between two places.
    modes : tuple of str
        Modes whose links may be used.
    closed : tuple of tuple of str
        Elements that each kind of cargo may not use. Each kind has layers of its own, those of the
        first kind come first.

    Returns
    -------
    Layers
    """
    states, count = len(network.states), 2 ** len(gates)
    unused = [m for m, mode in enumerate(MODES) if mode not in set(modes)]
    gate_directions = [_gate_directions(network, gate) for gate in gates]
    blocked = [_turning_back(network, direction) for direction in gate_directions]
    columns = []
    starts: list[int] = []
    finals: list[int] = []
    kinds = _passable(network, closed)
    for passable, directions in product(kinds, product((1, -1), repeat=len(gates))):
        first = len(starts) * count * states
        allowed = passable & ~np.isin(network.mode, unused)
        crossed = np.zeros(len(network.tail), dtype=np.int64)
        for g, (direction, turning) in enumerate(zip(gate_directions, blocked, strict=True)):
            allowed &= turning != directions[g]
            crossed |= (direction == directions[g]).astype(np.int64) << g
        arcs = np.flatnonzero(allowed)
        for before in range(count):
            after = before | crossed[arcs]
            tail = first + before * states + network.tail[arcs]
            columns.append((tail, first + after * states + network.head[arcs], arcs))
        starts.append(first)
        finals.append(first + (count - 1) * states)
    tail, head, arc = (np.concatenate(c) for c in zip(*columns, strict=True))
    return _compressed(network, tail, head, arc, np.array(starts), np.array(finals), count * states)


@lru_cache(maxsize=4)
def copied(network: Network, closed: tuple[tuple[str, ...], ...]) -> Layers:
    """Lay the network out once for each kind of cargo, with the arcs that this kind may use.

    Parameters
    ----------
    network : Network
        The network.
    closed : tuple of tuple of str
        Elements that each kind may not use. Its cargo starts and ends in the layer of the same
        number.

    Returns
    -------
    Layers
    """
    states = len(network.states)
    passable = _passable(network, closed)
    columns = [
        (k * states + network.tail[arcs], k * states + network.head[arcs], arcs)
        for k, arcs in enumerate(map(np.flatnonzero, passable))
    ]
    tail, head, arc = (np.concatenate(c) for c in zip(*columns, strict=True))
    first = states * np.arange(len(passable))
    return _compressed(network, tail, head, arc, first, first, states)


def _passable(network: Network, closed: tuple[tuple[str, ...], ...]) -> list[NDArray[np.bool_]]:
    """Return for each kind of cargo which arcs belong to no element that is closed to it."""
    shut = [np.isin(network.elements, elements) for elements in closed]
    return [network.on_arcs(each.astype(np.float64)) == 0 for each in shut]


def _gate_directions(network: Network, gate: Iterable[str]) -> Ints:
    """Return for each arc 0 off the gate, else 1 or -1: the direction in which it crosses."""
    members = [network.elements.index(e) for e in gate]
    on_gate = (network.row >= 0) & np.isin(network.row_element, members)[network.row]
    first = np.searchsorted(network.row_element, network.row_element[network.row])
    along = np.where(network.row == first, 1, -1)
    return np.where(on_gate, np.where(network.crossing != 0, np.sign(network.crossing), along), 0)


def _turning_back(network: Network, direction: Ints) -> Ints:
    """Return for each arc the direction after which it would turn back, 0 for neither."""
    inland = (direction != 0) & (network.crossing == 0)
    turns = np.where(inland, -direction, 0)
    for border in np.unique(np.abs(network.crossing[(direction != 0) & ~inland])):
        turns[network.crossing == border] = -1
        turns[network.crossing == -border] = 1
    return turns


def _compressed(
    network: Network,
    tail: Ints,
    head: Ints,
    arc: Ints,
    start: Ints,
    final: Ints,
    per_direction: int,
) -> Layers:
    """Sort the arcs into compressed rows; leave out those on no path from a source to an end."""
    size = per_direction * len(start)
    graph = csr_array((np.ones(len(tail)), (tail, head)), shape=(size, size))
    sources = np.array(list(network.place_source.values()), dtype=np.int64)
    sinks = np.array(list(network.place_sink.values()), dtype=np.int64)
    begins, ends = (np.add.outer(s, layers).ravel() for s, layers in
                    ((sources, start), (sinks, final)))  # fmt: skip
    ahead = dijkstra(graph, indices=begins, min_only=True, unweighted=True)
    back = dijkstra(graph.T.tocsr(), indices=ends, min_only=True, unweighted=True)
    alive = np.isfinite(ahead[tail]) & np.isfinite(back[head])
    tail, head, arc = tail[alive], head[alive], arc[alive]
    order = np.lexsort((head, tail))
    km = network.length_km + TRANSFER_KM * (network.kind == ARC_KINDS.index("transfer")) + 1.0
    return Layers(
        indptr=np.searchsorted(tail[order], np.arange(size + 1)).astype(np.int64),
        indices=head[order].astype(np.int64),
        tail=tail[order].astype(np.int64),
        arc=arc[order],
        row=network.row[arc[order]],
        tie=TIE_BREAK * km[arc[order]],
        size=size,
        start=start.astype(np.int64),
        final=final.astype(np.int64),
    )
