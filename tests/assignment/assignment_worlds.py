"""Small assignments whose answers are known, and independent ways to find and to judge answers."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridor.assignment.of_roads.road_input import road_assignment
from corridor.assignment.problem.assignment_input import AssignmentInput, Demand, TrafficClass
from corridor.assignment.problem.congestion import (
    bpr,
    conical,
    constant,
    exponential,
    joined,
    queue,
)

NEGLIGIBLE = 1e-300
"""SciPy takes a stored zero for no arc; any sum with this is unchanged."""


def assignment(ends, congestion, demand, **given):
    """Form an assignment.

    `ends` has a tail and a head for each arc, `demand` rows of origin, destination, volume and,
    if it is not the first, class. What is not given is the simplest: each arc has the resource of
    its number, nothing is preloaded, and there is one class that pays nothing but time.
    """
    tail, head = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    rows = [(*row, 0)[:4] for row in demand]
    columns = list(zip(*rows, strict=True)) or [()] * 4
    origin, destination, traffic_class = (np.array(columns[i], dtype=np.int64) for i in (0, 1, 3))
    classes = given.get("classes", (TrafficClass(),))
    return AssignmentInput(
        nodes=given.get("nodes", int(max(tail.max(), head.max())) + 1),
        tail=tail,
        head=head,
        resource=np.array(given.get("resource", range(len(tail))), dtype=np.int64),
        congestion=congestion,
        preload=np.array(given.get("preload", np.zeros(len(congestion))), dtype=float),
        classes=classes,
        free_time=np.array(given.get("free_time", np.zeros(len(tail))), dtype=float),
        money=np.array(given.get("money", np.zeros((len(classes), len(tail)))), dtype=float),
        demand=Demand(traffic_class, origin, destination, np.array(columns[2], dtype=float)),
    )


def braess(bridge=True):
    """Six units from 0 to 3: 10·v on the outer arcs, 50 + v on the others, 10 + v on the bridge."""
    ends = [(0, 1), (0, 2), (1, 3), (2, 3), (1, 2)][: 5 if bridge else 4]
    fixed, slope = [0, 50, 50, 0, 10][: len(ends)], [10, 1, 1, 10, 1][: len(ends)]
    lines = queue(fixed, 0, 1, per_unit=slope)
    return assignment(ends, lines, [(0, 3, 6.0)])


def pigou(power=1.0, units=1.0):
    """Two parallel roads: time 1 on the first whatever the flow, flow**power on the second."""
    return two_routes(constant(1.0), bpr(1e-15, 1e15, 1.0, power), units)


def two_routes(first, second, units, **given):
    """Two parallel arcs, each with its function."""
    return assignment([(0, 1), (0, 1)], joined([first, second]), [(0, 1, units)], **given)


def grid_tables(n, seed, zones=6, most=60.0):
    """Links and trips of an n × n street grid with zones on its streets.

    Nodes 1 to `zones` are the zones. Each hangs on two streets by short wide roads, so that the way
    through a zone is a way to be had. All times rise with the flow: link flows are unique.
    `most` bounds the trips between two zones.
    """
    chance = np.random.default_rng(seed)
    street = zones + 1 + np.arange(n * n).reshape(n, n)
    pairs = [*zip(street[:, :-1].flat, street[:, 1:].flat, strict=True)]
    pairs += zip(street[:-1].flat, street[1:].flat, strict=True)
    for zone in range(1, zones + 1):
        pairs += [(zone, s) for s in chance.choice(street.ravel(), 2, replace=False)]
    pairs = np.array(pairs + [(b, a) for a, b in pairs])
    count, hangs = len(pairs), pairs.min(axis=1) <= zones
    links = pd.DataFrame(
        {
            "from_node_id": pairs[:, 0],
            "to_node_id": pairs[:, 1],
            "capacity": np.where(hangs, 20.0, 1.0) * chance.uniform(50, 150, count),
            "length": chance.uniform(0.5, 2, count),
            "free_flow_time": np.where(hangs, 0.2, 1.0) * chance.uniform(0.5, 2, count),
            "b": 0.15,
            "power": 4.0,
            "toll": np.where(hangs, 0.0, 1.0) * chance.uniform(0, 1, count),
        }
    )
    trips = pd.DataFrame(
        [(o, d) for o in range(1, zones + 1) for d in range(1, zones + 1)],
        columns=["origin", "destination"],
    )
    return links, trips.assign(volume=chance.uniform(0, most, len(trips)))


def grid(n, seed, *, zones=6, most=60.0, passable=True, **factors):
    """Return the assignment of such a grid; zones are passable or not."""
    links, trips = grid_tables(n, seed, zones, most)
    through = 1 if passable else zones + 1
    nodes = zones + n * n
    return road_assignment(links, trips, nodes=nodes, first_through_node=through, **factors)


@st.composite
def functions(draw):
    """A congestion function of any family, of 0 or more and not falling."""
    number = st.integers(0, 8)
    free, room = draw(number), draw(st.integers(1, 9))
    kind = draw(st.sampled_from(["constant", "bpr", "bpr", "conical", "queue", "exponential"]))
    if kind == "bpr":
        power = draw(st.sampled_from([1.0, 1.5, 2.0, 4.0, 4.5]))
        return bpr(free, draw(st.sampled_from([0.15, 1.0])), room, power)
    if kind == "conical":
        return conical(free, room, draw(st.sampled_from([1.5, 4.0])))
    if kind == "queue":
        return queue(free, draw(number) / 4, room, per_unit=draw(number) / 8)
    if kind == "exponential":
        return exponential(free, draw(number) / 4, 1 / room, draw(number))
    return constant(free)


@st.composite
def problems(draw, most_nodes=6, most_classes=3):
    """Strongly connected small networks with everything in them: parallel arcs, arcs from a node
    to itself, shared resources and none, preload, several classes with tolls and closed arcs."""
    nodes = draw(st.integers(2, most_nodes))
    node = st.integers(0, nodes - 1)
    ring = [(i, (i + 1) % nodes) for i in range(nodes)]
    ends = ring + draw(st.lists(st.tuples(node, node), min_size=1, max_size=2 * nodes))
    count, kinds = len(ends), draw(st.integers(1, most_classes))
    resources = draw(st.integers(1, count))
    toll = st.sampled_from([0.0, 0.0, 1.0, 2.5, np.inf])
    ring_tolls, tolls = (
        st.lists(st.integers(0, 3), min_size=nodes, max_size=nodes),
        st.lists(toll, min_size=count - nodes, max_size=count - nodes),
    )
    row = st.tuples(node, node, st.integers(0, 20).map(float), st.integers(0, kinds - 1))
    return assignment(
        ends,
        joined([draw(functions()) for _ in range(resources)]),
        draw(st.lists(row, min_size=1, max_size=8)),
        resource=[draw(st.integers(-1, resources - 1)) for _ in range(count)],
        preload=[draw(st.integers(0, 3)) for _ in range(resources)],
        classes=tuple(
            TrafficClass(str(k), draw(st.sampled_from([0.5, 1.0, 4.0])),
                         draw(st.sampled_from([1.0, 2.5])))
            for k in range(kinds)
        ),
        free_time=[draw(st.sampled_from([0.0, 0.0, 1.0])) for _ in range(count)],
        money=[draw(ring_tolls) + draw(tolls) for _ in range(kinds)],
    )  # fmt: skip


def shortest(problem, cost, origins):
    """Return distances from some nodes to all by SciPy's Dijkstra, shape (origins, nodes)."""
    ends = problem.tail * problem.nodes + problem.head
    order = np.lexsort((cost, ends))
    kept = order[np.append(True, np.diff(ends[order]) > 0)]
    kept = kept[np.isfinite(cost[kept])]
    at = (problem.tail[kept], problem.head[kept])
    network = csr_array((cost[kept] + NEGLIGIBLE, at), shape=(problem.nodes, problem.nodes))
    return dijkstra(network, indices=origins)


def gap_of(problem, class_flow, *, marginal=False):
    """Return the relative gap of flows of classes on arcs, and the total cost, from scratch."""
    loads = problem.preload.copy()
    for arc, r in enumerate(problem.resource):
        if r >= 0:
            loads[r] += class_flow[:, arc].sum()
    times = problem.congestion.time(loads, marginal=marginal)
    least = total = 0.0
    for k, c in enumerate(problem.classes):
        cost = problem.free_time + problem.money[k] / c.value_of_time
        cost = cost + np.where(problem.resource >= 0, times[problem.resource], 0.0)
        used = class_flow[k] > 0
        total += class_flow[k, used] @ cost[used]
        d = problem.demand
        rows = np.flatnonzero((d.traffic_class == k) & (d.volume > 0) & (d.origin != d.destination))
        if len(rows):
            nodes, row_node = np.unique(d.origin[rows], return_inverse=True)
            distance = shortest(problem, cost, nodes)[row_node, d.destination[rows]]
            least += c.equivalents * (distance @ d.volume[rows])
    return (1 - least / total if total > 0 else 0.0), total


def all_paths(problem, traffic_class, origin, destination):
    """Return the paths that a class may take and that pass no node twice, as lists of arcs."""
    network = nx.MultiDiGraph()
    network.add_nodes_from(range(problem.nodes))
    for arc, ends in enumerate(zip(problem.tail, problem.head, strict=True)):
        if np.isfinite(problem.money[traffic_class, arc]):
            network.add_edge(*ends, key=arc)
    found = nx.all_simple_edge_paths(network, origin, destination)
    return [[arc for _, _, arc in path] for path in found]


def least_objective(problem, *, marginal=False):
    """Return bounds below and above what can be reached, by SciPy on the flows of all paths.

    The bound below follows from convexity: no flows are better than the tangent there allows.
    """
    d, loads, fixed, firsts, units = problem.demand, [], [], [0], []
    for k, o, t, volume in zip(d.traffic_class, d.origin, d.destination, d.volume, strict=True):
        if o == t or volume == 0:
            continue
        for path in all_paths(problem, k, o, t):
            at = problem.resource[path]
            loads.append(np.bincount(at[at >= 0], minlength=len(problem.congestion)))
            worth = problem.classes[k].value_of_time
            fixed.append(problem.free_time[path].sum() + problem.money[k, path].sum() / worth)
        firsts.append(len(fixed))
        units.append(volume * problem.classes[k].equivalents)
    if not units:
        return (problem.congestion.integral(problem.preload, marginal=marginal).sum(),) * 2
    loads, fixed, units = np.array(loads, dtype=float), np.array(fixed), np.array(units)
    row = np.repeat(np.arange(len(units)), np.diff(firsts))
    member = (np.arange(len(units))[:, None] == row).astype(float)

    def value(h):
        areas = problem.congestion.integral(problem.preload + h @ loads, marginal=marginal)
        return areas.sum() + h @ fixed

    def cost(h):
        times = problem.congestion.time(problem.preload + h @ loads, marginal=marginal)
        return loads @ times + fixed

    h = (units / np.diff(firsts))[row]
    for _ in range(4):
        scale = value(h) or 1.0
        found = minimize(
            lambda h, s=scale: value(h) / s, h, jac=lambda h, s=scale: cost(h) / s, method="SLSQP",
            bounds=[(0, None)] * len(h), options={"ftol": 1e-18, "maxiter": 500},
            constraints={"type": "eq", "fun": lambda h: member @ h - units,
                         "jac": lambda h: member},
        )  # fmt: skip
        h = np.maximum(found.x, 0)
        h *= (units / (member @ h))[row]
        prices, above = cost(h), value(h)
        below = above - prices @ h + units @ np.minimum.reduceat(prices, firsts[:-1])
        if above - below <= 1e-11 * above:
            break
    return below, above
