"""Throughputs with a gap against exact ones, and their parts against networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.maxflow import maximum
from corridor.maxflow.maximum import FlowProgram
from corridor.maxflow.nearly import nearly_maximum
from corridor.maxflow.routes import Routes
from corridor.maxflow.single import ArcLists, augment, paths_of
from corridor.network.layers import layer
from tests.maxflow.grids import grid


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_flow_of_one_pair_is_that_of_networkx(seed):
    network, _, capacity = grid(np.random.default_rng(seed), side=4, pairs=1)
    layers = layer(network, ())
    start, end = network.place_source["o0"], network.place_sink["d0"]
    arcs, flow = ArcLists.of(layers), np.zeros(len(layers.tail))
    limit = np.where(layers.row >= 0, capacity[layers.row], 1e12)
    reached = augment(arcs, start, end, limit, flow, 1e-6)
    graph = nx.DiGraph()
    graph.add_nodes_from([start, end])
    for tail, head, most in zip(layers.tail, layers.indices, limit, strict=True):
        graph.add_edge(int(tail), int(head), capacity=float(most))
    expected = nx.maximum_flow_value(graph, start, end)
    assert flow[layers.tail == start].sum() == pytest.approx(expected, abs=1e-3)
    cut = reached[layers.tail] & ~reached[layers.indices]
    assert limit[cut].sum() == pytest.approx(expected, abs=1e-3)
    paths = paths_of(arcs, start, end, flow, 1e-6)
    assert sum(t for _, t in paths) == pytest.approx(expected, abs=1e-3)
    on_arcs = np.zeros(len(flow))
    for path, tonnes in paths:
        assert layers.tail[path[0]] == start
        assert layers.indices[path[-1]] == end
        assert (layers.indices[path[:-1]] == layers.tail[path[1:]]).all()
        on_arcs[path] += tonnes
    assert (on_arcs <= flow + 1e-3).all()


def test_circles_are_no_paths():
    chance = np.random.default_rng(5)
    network, _, _ = grid(chance, side=3, pairs=1)
    layers = layer(network, ())
    start, end = network.place_source["o0"], network.place_sink["d0"]
    arcs, flow = ArcLists.of(layers), np.zeros(len(layers.tail))
    limit = np.where(layers.row >= 0, 1e6, 1e12)
    augment(arcs, start, end, limit, flow, 1e-6)
    carried = flow[layers.tail == start].sum()
    there = np.flatnonzero((layers.row >= 0) & (layers.tail < layers.indices))
    for a in there:  # a circle along every street, which carries nothing to anywhere
        back = np.flatnonzero(
            (layers.tail == layers.indices[a]) & (layers.indices == layers.tail[a])
        )
        flow[a] += 7e6
        flow[back] += 7e6
    paths = paths_of(arcs, start, end, flow, 1e-6)
    assert sum(t for _, t in paths) == pytest.approx(carried)


def near(program, capacity, gap):
    """Flow, bound and use of rows of the method that leaves a gap."""
    routes = Routes(program.layers, program.starts, program.ends)
    found = nearly_maximum(routes, capacity, gap)
    used = np.zeros(len(capacity))
    for _, arcs, tonnes in found.paths:
        rows = program.layers.row[arcs]
        np.add.at(used, rows[rows >= 0], tonnes)
    assert (used <= capacity + 1e-3).all()
    pays = routes.cheapest(found.row_price).distance
    assert (pays >= 1 - 1e-9).all()
    return sum(t for _, _, t in found.paths), float(found.row_price @ capacity)


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_it_is_as_near_as_wanted_and_on_the_right_side(seed, shared):
    network, question, capacity = grid(np.random.default_rng(seed), shared=shared)
    program = FlowProgram(network, question)
    exact = program.solve(capacity).tonnes_per_year
    flow, bound = near(program, capacity, 1e-3)
    assert flow <= exact * (1 + 1e-6) + 1e-3
    assert bound >= exact * (1 - 1e-6) - 1e-3
    assert flow >= bound * (1 - 1e-3) - 1e-3


def test_a_large_program_that_does_not_settle_says_its_gap(monkeypatch):
    monkeypatch.setattr(maximum, "LARGE", 10)
    monkeypatch.setattr(maximum, "PATIENCE", 3)
    network, question, capacity = grid(np.random.default_rng(3), side=8, pairs=6)
    exact = FlowProgram(network, question).solve(capacity)
    assert exact.gap == 0
    program = FlowProgram(network, question, gap=1e-2)
    for factor in (1.0, 0.5):
        flow = program.solve(capacity * factor)
        assert 0 <= flow.gap <= 1e-2
        assert flow.tonnes_per_year <= exact.tonnes_per_year * factor * (1 + 1e-6)
        assert flow.bound_t_per_year >= exact.tonnes_per_year * factor * (1 - 1e-6)
        assert (flow.row_flow <= capacity * factor + 1).all()
    assert flow.gap > 0


def test_capacities_of_nothing_carry_nothing():
    network, question, capacity = grid(np.random.default_rng(4))
    program = FlowProgram(network, question)
    flow, bound = near(program, 0 * capacity, 1e-3)
    assert flow == bound == 0
