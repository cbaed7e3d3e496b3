"""Shortest path trees against the Dijkstra of networkx and that of SciPy."""

import time

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridor.network.graph import graph
from corridor.network.trees import bucket_width, shortest_paths

NEGLIGIBLE = 1e-300
"""SciPy takes a stored zero for no arc; any sum with this is unchanged."""

lengths = (
    st.sampled_from([0.0, 0.0, 1.0, 1.0, 3.0, 1e-9, 1e9, np.inf])
    | st.floats(0, 10)
    | st.floats(1e-6, 1e6)
)


@st.composite
def networks(draw):
    """Ends of arcs with their lengths: parallel arcs, arcs from a node to itself, lonely nodes."""
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node, lengths), max_size=40))
    return nodes, arcs, draw(node)


def solved(nodes, arcs, origin):
    tail, head, cost = zip(*arcs, strict=True) if arcs else ([], [], [])
    network = graph(tail, head, nodes)
    cost = np.array(cost, dtype=float)[network.number]
    return network, cost, *shortest_paths(network, cost, origin)


def by_networkx(nodes, arcs, origin):
    network = nx.MultiDiGraph()
    network.add_nodes_from(range(nodes))
    network.add_weighted_edges_from(arc for arc in arcs if np.isfinite(arc[2]))
    found = nx.single_source_dijkstra_path_length(network, origin)
    return [found.get(node, np.inf) for node in range(nodes)]


def by_scipy(nodes, arcs, origin):
    least = {}
    for tail, head, length in arcs:
        if np.isfinite(length):
            least[tail, head] = min(length, least.get((tail, head), np.inf))
    at = np.array([*least], dtype=int).reshape(-1, 2).T
    network = csr_array((np.array([*least.values()]) + NEGLIGIBLE, at), shape=(nodes, nodes))
    return dijkstra(network, indices=origin)


def check_tree(network, cost, distance, into, origin):
    """No arc is a shorter way; each node hangs on the arc by which its distance comes about, and on
    the origin at last."""
    assert np.all(distance[network.head] <= distance[network.tail] + cost)
    assert distance[origin] == 0
    assert into[origin] == -1
    for node in range(network.nodes):
        if node == origin:
            continue
        if into[node] < 0:
            assert distance[node] == np.inf
            continue
        arc = into[node]
        assert network.head[arc] == node
        assert distance[node] == distance[network.tail[arc]] + cost[arc]
        at, steps = node, 0
        while at != origin:
            at, steps = network.tail[into[at]], steps + 1
            assert steps < network.nodes


@settings(max_examples=300)
@given(networks())
def test_distances_equal_those_of_others_and_arcs_lead_there(network):
    _, _, origin = network
    compressed, cost, distance, into = solved(*network)
    assert list(distance) == pytest.approx(by_networkx(*network), rel=1e-12, abs=1e-290)
    assert list(distance) == pytest.approx(list(by_scipy(*network)), rel=1e-12, abs=1e-290)
    check_tree(compressed, cost, distance, into, origin)


def street_grid(size, cost_of):
    chance = np.random.default_rng(1)
    at = np.arange(size * size).reshape(size, size)
    pairs = [*zip(at[:, :-1].flat, at[:, 1:].flat, strict=True),
             *zip(at[:-1].flat, at[1:].flat, strict=True)]  # fmt: skip
    both = pairs + [(b, a) for a, b in pairs]
    costs = cost_of(chance, len(both))
    return size * size, [(int(a), int(b), c) for (a, b), c in zip(both, costs, strict=True)]


@pytest.mark.parametrize(
    "cost_of",
    [
        lambda chance, n: chance.uniform(1, 2, n),
        lambda chance, n: chance.uniform(1e-9, 1e-8, n),
        lambda chance, n: chance.choice([0.0, 1.0], n),
        lambda chance, n: 10 ** chance.uniform(-9, 9, n),
        lambda chance, n: np.where(chance.random(n) < 0.01, 1e9, 1.0),
        lambda chance, n: np.where(chance.random(n) < 0.5, np.inf, chance.uniform(0, 1, n)),
        lambda chance, n: np.zeros(n),
    ],
    ids=["streets", "short", "zeros", "magnitudes", "few long arcs", "closed", "nothing"],
)
def test_a_larger_network(cost_of):
    nodes, arcs = street_grid(15, cost_of)
    for origin in (0, nodes // 2):
        network, cost, distance, into = solved(nodes, arcs, origin)
        assert list(distance) == pytest.approx(list(by_scipy(nodes, arcs, origin)), rel=1e-11)
        check_tree(network, cost, distance, into, origin)


def test_one_long_arc_does_not_slow_the_search():
    seconds = []
    for longest in (1.0, 1e9):
        nodes, arcs = street_grid(50, lambda chance, n: chance.uniform(1, 2, n))
        arcs[0] = (*arcs[0][:2], longest)
        tail, head, cost = zip(*arcs, strict=True)
        network = graph(tail, head, nodes)
        cost = np.array(cost)[network.number]
        shortest_paths(network, cost, nodes // 2)
        begun = time.perf_counter()
        shortest_paths(network, cost, nodes // 2)
        seconds.append(time.perf_counter() - begun)
    assert seconds[1] < 50 * seconds[0] + 0.005


def test_buckets_go_round():
    """A line of arcs many times as long as all buckets together."""
    nodes = 500
    arcs = [(i, i + 1, 1.0 + i % 3) for i in range(nodes - 1)]
    width, buckets = bucket_width(np.array([length for _, _, length in arcs]))
    assert 2 * nodes > 20 * width * buckets
    *_, distance, into = solved(nodes, arcs, 0)
    assert list(distance) == list(np.cumsum([0] + [length for _, _, length in arcs]))
    assert list(into) == [-1, *range(nodes - 1)]


@given(st.lists(lengths, min_size=1))
def test_no_arc_is_longer_than_all_buckets(costs):
    width, buckets = bucket_width(np.array(costs))
    longest = max((c for c in costs if np.isfinite(c)), default=0.0)
    assert width > 0
    assert width * (buckets - 1) >= longest
    assert buckets & (buckets - 1) == 0


def test_of_parallel_arcs_the_shorter_is_taken():
    *_, distance, into = solved(2, [(0, 1, 3.0), (0, 1, 2.0), (0, 1, 2.5)], 0)
    assert (distance[1], into[1]) == (2, 1)


def test_a_closed_arc_is_no_way():
    *_, distance, into = solved(3, [(0, 1, np.inf), (1, 2, 1.0), (2, 1, 1.0)], 0)
    assert list(distance) == [0, np.inf, np.inf]
    assert list(into) == [-1, -1, -1]


@pytest.mark.parametrize("wrong", [-1.0, -1e-300, np.nan, -np.inf])
def test_lengths_that_are_negative_or_no_number_are_refused(wrong):
    with pytest.raises(ValueError, match="0 or more"):
        solved(2, [(0, 1, 1.0), (1, 0, wrong)], 0)


@given(networks())
def test_a_graph_keeps_its_arcs(network):
    nodes, arcs, _ = network
    tail, head, _ = (np.array(column) for column in zip(*arcs, strict=True)) if arcs else [[]] * 3
    rows = graph(tail, head, nodes)
    assert (rows.nodes, rows.arcs) == (nodes, len(arcs))
    for node in range(nodes):
        out = slice(rows.first_out[node], rows.first_out[node + 1])
        assert sorted(rows.number[out]) == [a for a in range(len(arcs)) if tail[a] == node]
        assert all(rows.tail[out] == node)
        into = rows.arc_in[rows.first_in[node] : rows.first_in[node + 1]]
        assert sorted(rows.number[into]) == [a for a in range(len(arcs)) if head[a] == node]
    twice = np.array([rows.head, rows.tail], dtype=float)
    assert rows.in_order(twice).tolist() == [list(map(float, head)), list(map(float, tail))]
