"""Flows on paths: from a method that keeps paths, or worked out from flows by origin.

The flow of an origin is assumed to mix at each node: every destination beyond it takes the same
share of each arc into the node. This proportionality is one choice among the path
flows that give the same flows on arcs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.assignment.methods.circles import acyclic, ahead
from corridor.assignment.methods.equilibrium import Equilibrium
from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.compiling import compiled
from corridor.network.build import Ints
from corridor.network.graph import Floats, Graph

LEAST_SHARE = 1e-6
"""Share of its demand row below which a path is left out."""


@dataclass(frozen=True)
class PathFlows:
    """Demand on paths.

    Attributes
    ----------
    row : int array, shape (paths,)
        Row of the demand that uses the path.
    arcs : tuple of int array
        Arcs of the problem in the order of travel.
    volume : float array, shape (paths,)
        Units of traffic, as in the demand.
    """

    row: Ints
    arcs: tuple[Ints, ...]
    volume: Floats

    def class_flow(self, problem: AssignmentInput) -> Floats:
        """Return the equivalents of each class on each arc, shape (classes, arcs)."""
        flow = np.zeros((len(problem.classes), problem.arcs))
        classes = problem.demand.traffic_class[self.row]
        for k, arcs, volume in zip(classes, self.arcs, self.volume, strict=True):
            np.add.at(flow[k], arcs, volume * problem.classes[k].equivalents)
        return flow

    def through(self, arcs: Iterable[int], rows: int) -> Floats:
        """Return how much of each row of the demand uses at least one of some arcs, (rows,)."""
        chosen, volume = set(arcs), np.zeros(rows)
        uses = np.array([not chosen.isdisjoint(own.tolist()) for own in self.arcs], dtype=np.bool_)
        np.add.at(volume, self.row[uses], self.volume[uses])
        return volume

    def costs(self, arc_values: Floats) -> Floats:
        """Return the sum of values (arcs,) along each path."""
        return np.array([arc_values[arcs].sum() for arcs in self.arcs], dtype=np.float64)


def path_flows(solved: Equilibrium, *, least_share: float = LEAST_SHARE) -> PathFlows:
    """Split the flows by origin of an equilibrium into paths.

    Parameters
    ----------
    solved : Equilibrium
        What was found.
    least_share : float
        Paths with a smaller share of their demand row are left out, and their traffic is put on
        the others in proportion.

    Returns
    -------
    PathFlows
        By row of the demand, the largest path first.
    """
    graph, origins, demand = solved.graph, solved.origins, solved.problem.demand
    paths: list[tuple[int, float, Ints]] = []
    for s in range(len(origins.node)):
        share = mixed_shares(graph, acyclic(graph, solved.origin_flow[s]))
        for d in range(origins.first[s], origins.first[s + 1]):
            row, start, end = int(origins.row[d]), origins.node[s], origins.destination[d]
            traced = _traced_back(graph, share, int(start), int(end), least_share)
            total = sum(part for part, _ in traced)
            for part, arcs in traced:
                volume = float(demand.volume[row]) * part / total
                paths.append((row, volume, graph.number[arcs].astype(np.int64)))
    paths.sort(key=lambda path: (path[0], -path[1]))
    return PathFlows(
        np.array([row for row, _, _ in paths], dtype=np.int64),
        tuple(arcs for _, _, arcs in paths),
        np.array([volume for _, volume, _ in paths], dtype=np.float64),
    )


def _traced_back(
    graph: Graph, share: Floats, start: int, end: int, least: float
) -> list[tuple[float, Ints]]:
    """Return the paths to a node with their shares, traced back along arcs that carry flow."""
    paths: list[tuple[float, Ints]] = []
    waiting: list[tuple[int, float, tuple[int, ...]]] = [(end, 1.0, ())]
    while waiting:
        node, part, arcs = waiting.pop()
        if node == start:
            paths.append((part, np.array(arcs, dtype=np.int64)))
            continue
        into = graph.arc_in[graph.first_in[node] : graph.first_in[node + 1]]
        into = into[share[into] > 0]
        parts = part * share[into]
        # The largest path is followed even if all are small, so that no row is left without one.
        keep = (parts >= least) | (parts == parts.max(initial=0.0))
        waiting += [
            (int(graph.tail[a]), float(p), (int(a), *arcs))
            for a, p in zip(into[keep], parts[keep], strict=True)
        ]
    return paths


def select_link(solved: Equilibrium, arcs: Ints) -> Floats:
    """Return how much of each row of the demand uses at least one of some arcs.

    Parameters
    ----------
    solved : Equilibrium
        What was found.
    arcs : int array
        Arcs of the problem.

    Returns
    -------
    float array, shape (demand rows,)
        Units of traffic.
    """
    chosen = np.zeros(solved.problem.arcs, dtype=np.bool_)
    chosen[arcs] = True
    chosen = chosen[solved.graph.number]
    origins, demand = solved.origins, solved.problem.demand
    volume = np.zeros(len(demand))
    for s in range(len(origins.node)):
        own = acyclic(solved.graph, solved.origin_flow[s])
        through = _through(solved.graph, mixed_shares(solved.graph, own), chosen)
        places = slice(origins.first[s], origins.first[s + 1])
        rows = origins.row[places]
        volume[rows] = demand.volume[rows] * through[origins.destination[places]]
    return volume


@compiled("network/graph.py")
def mixed_shares(graph: Graph, flow: Floats) -> Floats:
    """Return for each arc its share of the flow of one origin into the node where it ends."""
    into = np.zeros(len(graph.first_out) - 1)
    for arc in range(len(graph.head)):
        into[graph.head[arc]] += max(flow[arc], 0.0)
    share = np.zeros(len(graph.head))
    for arc in range(len(graph.head)):
        if flow[arc] > 0.0:
            share[arc] = flow[arc] / into[graph.head[arc]]
    return share


@compiled("network/graph.py", "assignment/methods/circles.py")
def _through(graph: Graph, share: Floats, chosen: NDArray[np.bool_]) -> Floats:
    """Return for each node the share of the flow into it that has used a chosen arc."""
    order, count = ahead(graph, share)
    through = np.zeros(len(graph.first_out) - 1)
    for i in range(count):
        node = order[i]
        for arc in range(graph.first_out[node], graph.first_out[node + 1]):
            if share[arc] > 0.0:
                part = 1.0 if chosen[arc] else through[node]
                through[graph.head[arc]] += share[arc] * part
    return through
