"""Which pairs of nodes some path joins, without a search of the whole network for each.

Nodes that reach one another are one component (Tarjan, Depth-first search and linear graph
algorithms, SIAM Journal on Computing 1, 1972), and between components only few arcs are left.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from corridor.network.graph import graph
from corridor.network.trees import shortest_paths

AnyInts = NDArray[np.signedinteger[Any]]


def joined_by_paths(
    tail: AnyInts, head: AnyInts, nodes: int, starts: AnyInts, ends: AnyInts
) -> NDArray[np.bool_]:
    """Return for each pair of nodes whether a path leads from its start to its end.

    Parameters
    ----------
    tail, head : int array, shape (arcs,)
        Nodes that each arc joins.
    nodes : int
        Number of nodes.
    starts, ends : int array, shape (pairs,)
        Nodes.

    Returns
    -------
    bool array, shape (pairs,)
    """
    arcs = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(nodes, nodes))
    count, component = connected_components(arcs, directed=True, connection="strong")
    begins, finishes = component[tail], component[head]
    between = np.flatnonzero(begins != finishes)
    few = graph(begins[between], finishes[between], count)
    step = np.ones(few.arcs)
    joined = np.empty(len(starts), dtype=np.bool_)
    begin, which = np.unique(component[starts], return_inverse=True)
    order = np.argsort(which, kind="stable")
    first = np.searchsorted(which[order], np.arange(len(begin) + 1))
    for i, start in enumerate(begin.tolist()):
        own = order[first[i] : first[i + 1]]
        distance, _ = shortest_paths(few, step, start)
        joined[own] = np.isfinite(distance[component[ends[own]]])
    return joined
