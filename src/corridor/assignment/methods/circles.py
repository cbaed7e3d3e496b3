"""Flow that goes round in circles, and the order of nodes without it."""

from __future__ import annotations

import numpy as np

from corridor.compiling import compiled
from corridor.network.graph import Floats, Graph, Ints32


def acyclic(graph: Graph, flow: Floats) -> Floats:
    """Return the flow of an origin without what goes round in circles."""
    left = flow.copy()
    while _take_out_circle(graph, left):
        pass
    return left


@compiled("network/graph.py")
def ahead(graph: Graph, flow: Floats) -> tuple[Ints32, int]:
    """Return the nodes so that flow runs forward, and how many do not lie on or behind circles."""
    nodes = len(graph.first_out) - 1
    missing = np.zeros(nodes, np.int32)
    for arc in range(len(graph.head)):
        if flow[arc] > 0.0:
            missing[graph.head[arc]] += 1
    order, count = np.empty(nodes, np.int32), 0
    for node in range(nodes):
        if missing[node] == 0:
            order[count] = node
            count += 1
    done = 0
    while done < count:
        node = order[done]
        done += 1
        for arc in range(graph.first_out[node], graph.first_out[node + 1]):
            if flow[arc] > 0.0:
                missing[graph.head[arc]] -= 1
                if missing[graph.head[arc]] == 0:
                    order[count] = graph.head[arc]
                    count += 1
    return order, count


@compiled("network/graph.py")
def _take_out_circle(graph: Graph, flow: Floats) -> bool:
    """Take the flow of one circle out; returns whether there was one."""
    nodes = len(graph.first_out) - 1
    order, count = ahead(graph, flow)
    if count == nodes:
        return False
    open_node = np.ones(nodes, np.bool_)
    for i in range(count):
        open_node[order[i]] = False
    node = 0
    while not open_node[node]:
        node += 1
    # Every node left has an arc into it from another one left: walking back closes a circle.
    into = np.full(nodes, -1, np.int32)
    while into[node] < 0:
        for q in range(graph.first_in[node], graph.first_in[node + 1]):
            arc = graph.arc_in[q]
            if flow[arc] > 0.0 and open_node[graph.tail[arc]]:
                into[node] = arc
        node = graph.tail[into[node]]
    least, at = flow[into[node]], graph.tail[into[node]]
    while at != node:
        least = min(least, flow[into[at]])
        at = graph.tail[into[at]]
    while True:
        flow[into[at]] -= least
        at = graph.tail[into[at]]
        if at == node:
            return True
