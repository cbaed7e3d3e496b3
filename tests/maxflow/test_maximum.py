"""Column generation against an independent maximum flow and against the plain program."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from corridor.case.count import Count
from corridor.case.situation import situation
from corridor.elements.table import capacity
from corridor.maxflow.maximum import FlowProgram, UnlimitedError
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import throughput
from corridor.network.build import build_network
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.worlds import border_line, diamond, two_gauges


def plain_program(program, row_capacity):
    """Maximise arc flows of every origin at once, with scipy and no paths."""
    layers, question = program.layers, program.question
    arcs, states = len(layers.indices), layers.size
    tails = np.repeat(np.arange(states), np.diff(layers.indptr))
    pairs = question.pairs
    size = len(pairs) * arcs + len(pairs) + (question.share is not None)
    rows, cols, vals = [], [], []
    for k in range(len(pairs)):
        base, row, column = k * arcs, k * states, len(pairs) * arcs + k
        for a in range(arcs):
            rows += [row + tails[a], row + layers.indices[a]]
            cols += [base + a] * 2
            vals += [1.0, -1.0]
        rows += [row + program.starts[k], row + program.ends[k]]
        cols += [column] * 2
        vals += [-1.0, 1.0]
    count = len(pairs) * states
    if question.share is not None:
        for k, share in enumerate(question.share):
            rows += [count + k] * 2
            cols += [len(pairs) * arcs + k, size - 1]
            vals += [1.0, -share]
        count += len(pairs)
    equal = coo_array((vals, (rows, cols)), shape=(count, size)).tocsr()
    used = [
        (layers.row[a], k * arcs + a)
        for k in range(len(pairs))
        for a in range(arcs)
        if layers.row[a] >= 0
    ]
    r, c = zip(*used, strict=True)
    upper = coo_array((np.ones(len(r)), (r, c)), shape=(len(row_capacity), size)).tocsr()
    cost = np.zeros(size)
    cost[len(pairs) * arcs : len(pairs) * (arcs + 1)] = -1.0
    solved = linprog(cost, A_ub=upper, b_ub=row_capacity, A_eq=equal, b_eq=np.zeros(count))
    assert solved.status == 0
    return -solved.fun


def single_flow(case, caps, origin, destination):
    """Maximum flow of one pair by networkx, each capacity row as a pair of states."""
    network = build_network(case, (origin, destination))
    rows = network.row_capacity(caps.by_id)
    graph = nx.DiGraph()
    for arc, (tail, head, row) in enumerate(
        zip(network.tail, network.head, network.row, strict=True)
    ):
        if row < 0:
            graph.add_edge(int(tail), int(head))
            continue
        graph.add_edge(("row", int(row), "in"), ("row", int(row), "out"), capacity=rows[row])
        if np.sum(network.row == row) == 1:
            graph.add_edge(int(tail), ("row", int(row), "in"))
            graph.add_edge(("row", int(row), "out"), int(head))
        else:  # a facility may not let cargo out where it did not come in
            graph.add_edge(int(tail), int(head), capacity=rows[row])
            del arc
    source, sink = network.place_source[origin], network.place_sink[destination]
    return nx.maximum_flow_value(graph, source, sink)


@st.composite
def worlds(draw):
    size = draw(st.integers(3, 6))
    nodes = "abcdef"[:size]
    tonnes = st.integers(0, 9).map(lambda n: n * 1e6)
    links = {}
    for i in range(1, size):
        links[f"t{i}"] = (nodes[draw(st.integers(0, i - 1))], nodes[i], draw(tonnes))
    for i in range(draw(st.integers(0, 5))):
        a = draw(st.sampled_from(nodes))
        b = draw(st.sampled_from([n for n in nodes if n != a]))
        links[f"x{i}"] = (a, b, draw(tonnes))
    return tiny(links=links)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_two_places_equal_an_independent_maximum_flow_each_way(case):
    caps = capacity(case)
    top = throughput(caps, between=("a", "b"))
    there, back = (single_flow(case, caps, *pair) for pair in (("a", "b"), ("b", "a")))
    assert top.forward_t_per_year == pytest.approx(there, abs=1)
    assert top.backward_t_per_year == pytest.approx(back, abs=1)
    worth = sum(c.price * c.capacity_t_per_year for c in top.cut)
    assert worth == pytest.approx(there + back, abs=1), "minimum cut = maximum flow"


@settings(max_examples=25, deadline=None)
@given(worlds(), st.sampled_from(["free", "fixed"]))
def test_screenline_equals_the_plain_program(case, mix):
    caps = capacity(case)
    top = throughput(caps, mix=mix)
    network = top.program.network
    expected = plain_program(top.program, network.row_capacity(caps.by_id))
    assert top.tonnes_per_year == pytest.approx(expected, rel=1e-6, abs=1)
    assert top.flow.bound_t_per_year == pytest.approx(top.tonnes_per_year, rel=1e-6, abs=1)


@settings(max_examples=25, deadline=None)
@given(worlds(), st.sampled_from(["free", "fixed"]))
def test_flows_obey_capacity_and_conservation(case, mix):
    top = throughput(capacity(case), mix=mix)
    network, flow = top.program.network, top.flow
    rows = network.row_capacity(top.capacities.by_id)
    assert np.all(flow.row_flow <= rows + 1)
    assert np.all(flow.arc_flow >= 0)
    balance = np.bincount(network.tail, flow.arc_flow, len(network.states))
    balance -= np.bincount(network.head, flow.arc_flow, len(network.states))
    for pair, tonnes in zip(top.question.pairs, flow.pair_flow, strict=True):
        balance[network.place_source[pair[0]]] -= tonnes
        balance[network.place_sink[pair[1]]] += tonnes
    assert np.allclose(balance, 0, atol=1)


@settings(max_examples=25, deadline=None)
@given(worlds(), st.data())
def test_prices_bound_the_flow_under_any_capacities(case, data):
    top = throughput(capacity(case))
    network = top.program.network
    other = np.array([data.draw(st.integers(0, 20)) * 1e6 for _ in range(len(network.row_element))])
    assert top.program.solve(other).tonnes_per_year <= top.flow.row_price @ other + 1


def test_solving_again_gives_the_same_as_a_fresh_program():
    case = diamond()
    question = ask(situation(case), Count(between=("a", "c")))
    network = build_network(case, question.places)
    rows = network.row_capacity(capacity(case).by_id)
    kept = FlowProgram(network, question)
    for factor in (1.0, 0.1, 3.0, 0.0, 1.0):
        fresh = FlowProgram(network, question).solve(rows * factor)
        again = kept.solve(rows * factor)
        assert again.tonnes_per_year == pytest.approx(fresh.tonnes_per_year)
        assert again.bound_t_per_year == pytest.approx(fresh.tonnes_per_year)


def test_nobody_turns_round_to_be_counted():
    """From a to c the way leads through b; the crossing north of a is not on it."""
    case = tiny(
        links={"na": ("n", "a", 9e6), "ab": ("a", "b", 3e6), "bc": ("b", "c", 3e6),
               "nc": ("n", "c", 9e6, "road"), "an": ("a", "n", 9e6, "road")},
        terminals={"t": ("n", "rail1520-road", 9e6), "u": ("c", "rail1520-road", 9e6),
                   "v": ("a", "rail1520-road", 9e6)},
        demand=[("A", "C", 1.0), ("N", "C", 1.0)],
        screenlines={"all": "ab"},
    )  # fmt: skip
    top = throughput(capacity(case))
    assert top.tonnes_per_year == 3e6
    assert top.element_flow["ab"] == (3e6, 0.0)


def test_nobody_comes_round_by_another_crossing_to_be_counted():
    """From north to north: over the river by the bridge upstream, and back across the gate."""
    case = tiny(
        links={"gate": ("xa", "ya", 3e6), "upstream": ("xb", "yb", 9e6),
               "x": ("xa", "xb", 9e6), "y": ("ya", "yb", 9e6)},
        borders={"post": ("gate", 3e6), "other": ("upstream", 9e6)},
        zones={"X1": "xa", "X2": "xb", "Y1": "ya"},
        demand=[("X2", "X1", 1.0), ("X1", "X2", 1.0), ("X1", "Y1", 1.0)],
        screenlines={"all": "post"},
    )  # fmt: skip
    top = throughput(capacity(case))
    assert [(r.origin, r.destination) for r in top.pairs.itertuples()] == [("X1", "Y1")]
    assert top.tonnes_per_year == 3e6


def test_series_of_border_sides_carries_the_lesser():
    top = throughput(capacity(border_line()), between=("a", "b"))
    assert top.tonnes_per_year == 8e6
    assert [c.id for c in top.cut] == ["north"]


def test_ladder_climbs_the_series():
    top = throughput(capacity(border_line()), between=("a", "b"))
    rungs = [(r.id, r.gain_t_per_year) for r in top.ladder()]
    assert rungs == [("north", 4e6), ("south", 28e6), ("ab", float("inf"))]


def test_each_tonne_counts_once_on_a_screenline_of_two_elements_in_series():
    case = tiny(
        links={"ab": ("a", "b", 3e6), "bc": ("b", "c", 3e6)},
        screenlines={"all": "ab bc"},
        demand=[("A", "C", 1.0)],
    )
    assert throughput(capacity(case)).tonnes_per_year == 3e6


def test_fixed_mix_keeps_the_proportions():
    case = tiny(links={"ab": ("a", "b", 4e6)}, demand=[("A", "B", 3.0), ("B", "A", 1.0)])
    top = throughput(capacity(case), mix="fixed")
    assert top.tonnes_per_year == pytest.approx(4e6 + 4e6 / 3)
    assert list(top.pairs["tonnes_per_year"]) == pytest.approx([4e6, 4e6 / 3])


def test_counting_rule_counts_one_direction():
    rows = {"screenlines": [{"screenline_id": "south", "name": "south", "elements": "ab",
                             "a_zones": "A", "b_zones": "B", "direction": "forward"}]}  # fmt: skip
    case = tiny(links={"ab": ("a", "b", 4e6)}, rows=rows)
    assert throughput(capacity(case)).tonnes_per_year == 8e6
    assert throughput(capacity(case), screenline="south").tonnes_per_year == 4e6


def test_nothing_limits():
    case = tiny(links={"ab": ("a", "b", 4e6, "sea")}, rows=None)
    frame = case.tables["sea"].assign(stated_t_per_year=float("nan"), binds="")
    free = case.replace(sea=frame)
    with pytest.raises(UnlimitedError, match="give one a capacity"):
        throughput(capacity(free), between=("a", "b"))


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"screenline": "nope"}, "no screenline 'nope'"),
        ({"between": ("a", "a")}, "two different"),
        ({"between": ("a", "zz")}, "no zone or node 'zz'"),
        ({"screenline": "all", "between": ("a", "b")}, "not both"),
        ({"mix": "half"}, "free or fixed"),
    ],
)
def test_malformed_questions(kwargs, message):
    with pytest.raises(CorridorError, match=message):
        throughput(capacity(diamond()), **kwargs)


def test_screenline_without_demand():
    case = tiny(
        links={"ab": ("a", "b", 4e6)},
        demand=[("A", "B", 1.0)],
        rows={"screenlines": [{"screenline_id": "none", "name": "n", "elements": "ab",
                               "a_zones": "B", "b_zones": "B", "direction": "forward"}]},
    )  # fmt: skip
    from corridor.case.situation import situation

    with pytest.raises(CorridorError, match="no demand"):
        ask(situation(case), Count("none"))


def test_facility_price_is_per_tonne_both_ways():
    top = throughput(capacity(two_gauges()), between=("a", "c"))
    assert top.prices == pytest.approx({"yard": 1.0})
