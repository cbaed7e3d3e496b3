"""The virtual network keeps gauges apart and one thing in one place."""

import numpy as np

from corridor.elements.table import capacity
from corridor.maxflow.throughput import throughput
from corridor.network.build import ARC_KINDS, build_network
from corridor.network.cheapest import cheapest_paths
from corridor.network.layers import layer
from tests.worlds import border_line, diamond, two_gauges


def test_wagons_cross_a_gauge_break_only_inside_the_facility():
    network = build_network(two_gauges())
    for tail, head, kind in zip(network.tail, network.head, network.kind, strict=True):
        ends = {network.states[tail].rpartition(" ")[2], network.states[head].rpartition(" ")[2]}
        if {"rail1520", "rail1435"} <= ends:
            assert ARC_KINDS[kind] == "transfer"


def test_without_the_facility_nothing_passes():
    case = two_gauges(capacity=0.0)
    assert throughput(capacity(case), between=("a", "c")).tonnes_per_year == 0


def test_facility_counts_both_ways_together():
    top = throughput(capacity(two_gauges(2e6)), between=("a", "c"))
    assert top.tonnes_per_year == 2e6
    assert [c.id for c in top.cut] == ["yard"]


def test_border_sides_stand_in_series_and_nobody_turns_between_them():
    network = build_network(border_line())
    sides = [network.rows_of(e) for e in ("north", "south")]
    for forward, backward in sides:
        assert np.sum(network.row == forward) == 1
        assert np.sum(network.row == backward) == 1
    between = [
        i for i, name in enumerate(network.states) if name.startswith(("ab forward", "ab backward"))
    ]
    for state in between:
        assert np.sum(network.tail == state) == np.sum(network.head == state) == 1


def test_no_two_arcs_join_the_same_states():
    for case in (diamond(), two_gauges(), border_line()):
        network = build_network(case)
        pairs = set(zip(network.tail.tolist(), network.head.tolist(), strict=True))
        assert len(pairs) == len(network.tail)


def test_shortest_paths_agree_with_networkx():
    import networkx as nx

    network = build_network(diamond())
    layers = layer(network, ())
    rng = np.random.default_rng(1)
    price = rng.random(len(network.row_element))
    source, sink = network.place_source["A"], network.place_sink["C"]
    paths = cheapest_paths(layers, price, [source], [sink])
    graph = nx.DiGraph()
    weight = np.where(network.row >= 0, price[network.row], 0.0)
    for tail, head, w in zip(network.tail, network.head, weight, strict=True):
        graph.add_edge(int(tail), int(head), weight=float(w))
    expected = nx.single_source_dijkstra_path_length(graph, source)
    assert np.isclose(paths.sums(layers.on_arcs(price))[0], expected[sink])


def test_a_path_counts_only_across_the_screenline():
    network = build_network(diamond())
    layers = layer(network, (("bd",),))
    free = np.zeros(len(network.row_element))
    end = network.place_sink["C"] + layers.final[0]
    arcs = layers.arc[cheapest_paths(layers, free, [network.place_source["A"]], [end]).arc]
    used = {network.elements[network.row_element[r]] for r in network.row[arcs] if r >= 0}
    assert "bd" in used
