"""Cheapest paths against scipy's Dijkstra on random networks."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridor.network.cheapest import cheapest_paths
from corridor.network.layers import Layers


def random_layers(states: int, seed: int) -> Layers:
    """Return a network of three arcs a state, one row each, prices of ten orders of magnitude."""
    rng = np.random.default_rng(seed)
    joined = np.unique(rng.integers(0, states * states, 3 * states))
    tail, head = joined // states, joined % states
    return Layers(
        indptr=np.searchsorted(tail, np.arange(states + 1)).astype(np.int64),
        indices=head,
        tail=tail,
        arc=np.arange(len(tail)),
        row=np.where(rng.random(len(tail)) < 0.3, -1, np.arange(len(tail))),
        tie=10.0 ** rng.uniform(-10, 0, len(tail)),
        size=states,
        start=np.zeros(1, dtype=np.int64),
        final=np.zeros(1, dtype=np.int64),
    )


@given(st.integers(2, 60), st.integers(0, 10_000))
def test_paths_are_as_cheap_as_those_of_another_program(states: int, seed: int) -> None:
    layers, rng = random_layers(states, seed), np.random.default_rng(seed + 1)
    row_price = rng.random(len(layers.arc)) * (rng.random(len(layers.arc)) < 0.4)
    row_price[rng.random(len(layers.arc)) < 0.1] = np.inf
    starts, ends = rng.integers(0, states, (2, 7))
    paths = cheapest_paths(layers, row_price, starts, ends)
    price = layers.on_arcs(row_price) + layers.tie
    matrix = csr_array((price, layers.indices, layers.indptr), shape=(states, states))
    expected = dijkstra(matrix, indices=starts)[np.arange(len(starts)), ends]
    assert np.allclose(paths.distance, expected, rtol=1e-12, atol=0)
    assert np.allclose(paths.sums(price), expected, rtol=1e-9, atol=1e-12)
    for k, (start, end) in enumerate(zip(starts, ends, strict=True)):
        arcs = paths.of(k)
        if np.isfinite(expected[k]) and start != end:
            assert layers.tail[arcs[0]] == start
            assert layers.indices[arcs[-1]] == end
            assert (layers.indices[arcs[:-1]] == layers.tail[arcs[1:]]).all()
        else:
            assert not len(arcs)


def test_a_path_that_leads_nowhere_is_infinitely_dear() -> None:
    layers = random_layers(5, 3)
    closed = np.full(len(layers.arc), np.inf)
    paths = cheapest_paths(layers, closed, [0], [4], np.full(len(layers.arc), np.inf))
    assert np.isinf(paths.distance[0])
    assert np.isinf(paths.sums(layers.tie)[0])
