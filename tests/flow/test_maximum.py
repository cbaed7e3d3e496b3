"""Column generation against an independent maximum flow and against the plain program."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from corridor.capacities.table import capacity
from corridor.case.problems import CorridorError
from corridor.case.tiny import tiny
from corridor.flow.maximum import FlowProgram, UnlimitedError
from corridor.flow.question import places_question, screenline_question
from corridor.flow.throughput import throughput
from corridor.network.build import build_network
from corridor.network.layers import layer
from tests.worlds import border_line, diamond, two_gauges


def plain_program(network, question, row_capacity):
    """Maximise arc flows of every origin at once, with scipy and no paths."""
    layers = layer(network, question.gates)
    arcs, states = len(layers.indices), layers.size
    tails = np.repeat(np.arange(states), np.diff(layers.indptr))
    origins = list(dict.fromkeys(o for o, _ in question.pairs))
    pairs = question.pairs
    finals = len(layers.final)
    size = len(origins) * arcs + len(pairs) * finals + (question.share is not None)
    rows, cols, vals = [], [], []
    for i, origin in enumerate(origins):
        base, row = i * arcs, i * states
        for a in range(arcs):
            rows += [row + tails[a], row + layers.indices[a]]
            cols += [base + a] * 2
            vals += [1.0, -1.0]
        for k, (o, d) in enumerate(pairs):
            for f in range(finals if o == origin else 0):
                column = len(origins) * arcs + k * finals + f
                end = network.place_sink[d] + layers.final[f]
                rows += [row + network.place_source[o], row + end]
                cols += [column] * 2
                vals += [-1.0, 1.0]
    count = len(origins) * states
    if question.share is not None:
        for k, share in enumerate(question.share):
            first = len(origins) * arcs + k * finals
            rows += [count + k] * (finals + 1)
            cols += [*range(first, first + finals), size - 1]
            vals += [*[1.0] * finals, -share]
        count += len(pairs)
    equal = coo_array((vals, (rows, cols)), shape=(count, size)).tocsr()
    used = [(layers.row[a], i * arcs + a) for i in range(len(origins)) for a in range(arcs)
            if layers.row[a] >= 0]  # fmt: skip
    r, c = zip(*used, strict=True)
    upper = coo_array((np.ones(len(r)), (r, c)), shape=(len(row_capacity), size)).tocsr()
    cost = np.zeros(size)
    cost[len(origins) * arcs : len(origins) * arcs + len(pairs) * finals] = -1.0
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
    expected = plain_program(network, top.question, network.row_capacity(caps.by_id))
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
    question = places_question("a", "c")
    network = build_network(case, question.places)
    rows = network.row_capacity(capacity(case).by_id)
    kept = FlowProgram(network, question)
    for factor in (1.0, 0.1, 3.0, 0.0, 1.0):
        fresh = FlowProgram(network, question).solve(rows * factor)
        again = kept.solve(rows * factor)
        assert again.tonnes_per_year == pytest.approx(fresh.tonnes_per_year)
        assert again.bound_t_per_year == pytest.approx(fresh.tonnes_per_year)


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
        ({"between": ("a", "zz")}, "no place 'zz'"),
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
        screenline_question(situation(case), "none")


def test_facility_price_is_per_tonne_both_ways():
    top = throughput(capacity(two_gauges()), between=("a", "c"))
    assert top.prices == pytest.approx({"yard": 1.0})
