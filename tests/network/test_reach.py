"""Pairs of nodes that paths join, against the reachability of networkx."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.network.reach import joined_by_paths


@st.composite
def arcs_and_pairs(draw):
    """Ends of arcs, parallel ones and circles among them, and pairs of nodes."""
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    ends = st.tuples(node, node)
    return nodes, draw(st.lists(ends, max_size=20)), draw(st.lists(ends, max_size=12))


def columns(pairs):
    return np.array(pairs, dtype=np.int64).reshape(-1, 2).T


@settings(max_examples=300)
@given(arcs_and_pairs())
def test_pairs_are_joined_as_networkx_says(drawn):
    nodes, arcs, pairs = drawn
    network = nx.DiGraph(arcs)
    network.add_nodes_from(range(nodes))
    expected = [nx.has_path(network, start, end) for start, end in pairs]
    assert joined_by_paths(*columns(arcs), nodes, *columns(pairs)).tolist() == expected


def test_a_path_leads_one_way():
    joined = joined_by_paths(*columns([(0, 1), (1, 2)]), 4, *columns([(0, 2), (2, 0), (0, 3)]))
    assert joined.tolist() == [True, False, False]
