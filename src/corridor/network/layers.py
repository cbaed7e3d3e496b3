"""Two copies of the network, before and after the screenline, so that a shipment counts once.

A path starts in the first layer and may end only in the second. The one way from the first to the
second is an arc of the screenline; crossing further arcs of it counts no more. Between two named
places there is nothing to cross, and one layer does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridor.network.build import TRANSFER_KM, Floats, Ints, Network

TIE_BREAK = 1e-12
"""Price of a kilometre beside capacity prices of about one: decides between equal paths only."""


@dataclass(frozen=True)
class Layers:
    """Layered graph in compressed rows, ready for shortest paths.

    Attributes
    ----------
    indptr, indices : int arrays
        Compressed rows of the graph.
    arc : int array, shape (layered arcs,)
        Arc of the network behind each layered arc.
    row : int array, shape (layered arcs,)
        Capacity row of each layered arc, -1 for none.
    tie : float array, shape (layered arcs,)
        What is added to the price of an arc to prefer short paths.
    size : int
        Number of layered states.
    sink_shift : int
        What is added to a state to find it in the last layer.
    """

    indptr: Ints
    indices: Ints
    arc: Ints
    row: Ints
    tie: Floats
    size: int
    sink_shift: int


def layer(network: Network, screenline: Iterable[str] | None) -> Layers:
    """Lay the network out before and after a screenline.

    Parameters
    ----------
    network : Network
        The network.
    screenline : iterable of str or None
        Elements of the screenline; None for a question between two places.

    Returns
    -------
    Layers
    """
    states = len(network.states)
    arcs = np.arange(len(network.tail))
    tail, head, arc = network.tail, network.head, arcs
    if screenline is not None:
        wanted = {network.elements.index(e) for e in screenline}
        on_row = np.isin(network.row_element, list(wanted))
        crossing = (network.row >= 0) & on_row[network.row]
        tail = np.concatenate([tail, tail + states])
        head = np.concatenate([head + states * crossing, head + states])
        arc = np.concatenate([arcs, arcs])
    size = states if screenline is None else 2 * states
    order = np.lexsort((head, tail))
    indptr = np.searchsorted(tail[order], np.arange(size + 1))
    km = network.length_km + TRANSFER_KM * (network.kind == 4) + 1.0
    return Layers(
        indptr=indptr.astype(np.int64),
        indices=head[order].astype(np.int64),
        arc=arc[order],
        row=network.row[arc[order]],
        tie=TIE_BREAK * km[arc[order]],
        size=size,
        sink_shift=size - states,
    )


@dataclass(frozen=True)
class Tree:
    """Shortest paths from one state.

    Attributes
    ----------
    distance : float array, shape (layered states,)
        Price of the cheapest path, infinite where there is none.
    via : int array, shape (layered states,)
        Layered arc by which each state is reached, -1 for none.
    before : int array, shape (layered states,)
        State before each state on its path.
    """

    distance: Floats
    via: Ints
    before: Ints


def shortest_trees(layers: Layers, row_price: Floats, sources: Ints) -> list[Tree]:
    """Find the cheapest paths from each source under given prices of capacity.

    The work is that of Dijkstra's algorithm with a heap: O(sources * arcs * log(states)).

    Parameters
    ----------
    layers : Layers
        The layered graph.
    row_price : float array, shape (rows,)
        Price of each capacity row, not negative.
    sources : int array
        States to start from (in the first layer).

    Returns
    -------
    list of Tree
        One for each source.
    """
    price = np.where(layers.row >= 0, row_price[layers.row], 0.0) + layers.tie
    graph = csr_array((price, layers.indices, layers.indptr), shape=(layers.size, layers.size))
    distance, before = dijkstra(graph, indices=sources, return_predecessors=True)
    return [
        Tree(distance[i], _entering(layers, before[i]), before[i].astype(np.int64))
        for i in range(len(sources))
    ]


def _entering(layers: Layers, before: Ints) -> Ints:
    """Return the layered arc into each state from the state before it."""
    tails = np.repeat(np.arange(layers.size), np.diff(layers.indptr))
    via = np.full(layers.size, -1, dtype=np.int64)
    used = before[layers.indices] == tails
    via[layers.indices[used]] = np.flatnonzero(used)
    return via


def path_arcs(tree: Tree, end: int) -> Ints:
    """Return the layered arcs of the path to a state, from its start.

    Parameters
    ----------
    tree : Tree
        Shortest paths.
    end : int
        A state that can be reached.

    Returns
    -------
    int array
    """
    arcs = []
    while tree.via[end] >= 0:
        arcs.append(tree.via[end])
        end = int(tree.before[end])
    return np.array(arcs[::-1], dtype=np.int64)
