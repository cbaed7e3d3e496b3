"""A directed graph in compressed rows, as compiled functions take it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints32 = NDArray[np.int32]
Floats = NDArray[np.float64]


class Graph(NamedTuple):
    """Arcs sorted by the node in which they begin; several may join the same two nodes.

    Attributes
    ----------
    first_out : int array, shape (nodes + 1,)
        Where the arcs out of each node begin.
    tail, head : int array, shape (arcs,)
        Nodes that an arc joins.
    first_in : int array, shape (nodes + 1,)
        Where the arcs into each node begin in `arc_in`.
    arc_in : int array, shape (arcs,)
        Arcs sorted by the node in which they end.
    number : int array, shape (arcs,)
        Number that the caller gave to each arc.
    """

    first_out: Ints32
    tail: Ints32
    head: Ints32
    first_in: Ints32
    arc_in: Ints32
    number: Ints32

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.first_out) - 1

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return len(self.head)

    def in_order(self, values: Floats) -> Floats:
        """Return values of the graph's arcs (last axis) in the caller's numbering."""
        ordered = np.empty_like(values)
        ordered[..., self.number] = values
        return ordered


def graph(tail: ArrayLike, head: ArrayLike, nodes: int) -> Graph:
    """Sort arcs into a graph.

    Parameters
    ----------
    tail, head : int array, shape (arcs,)
        Nodes that each arc joins, 0 to ``nodes - 1``.
    nodes : int
        Number of nodes.

    Returns
    -------
    Graph
    """
    begins, ends = np.asarray(tail, dtype=np.int32), np.asarray(head, dtype=np.int32)
    number = np.argsort(begins, kind="stable").astype(np.int32)
    begins, ends = begins[number], ends[number]
    return Graph(
        first_out=_firsts(begins, nodes),
        tail=begins,
        head=ends,
        first_in=_firsts(ends, nodes),
        arc_in=np.argsort(ends, kind="stable").astype(np.int32),
        number=number,
    )


def _firsts(keys: Ints32, nodes: int) -> Ints32:
    first = np.zeros(nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(keys, minlength=nodes), out=first[1:])
    return first
