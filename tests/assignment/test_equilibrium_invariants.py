"""What must hold for any assignment, and what no answer may depend on."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.assignment.methods import equilibrium as module
from corridor.assignment.methods.equilibrium import equilibrium
from corridor.assignment.problem.assignment_input import Demand, TrafficClass
from corridor.assignment.problem.congestion import bpr, constant, joined, queue
from tests.assignment.assignment_worlds import assignment, braess, gap_of, grid, problems, shortest

rounds = st.sampled_from([0, 1, 2, 100])


def two_classes(seed, most=100.0):
    """A grid with another class of half the trips, for which tolls are three times as bad."""
    tolled = grid(4, seed, most=most, toll_factor=1.0)
    kinds, d = (TrafficClass("a", 3.0), TrafficClass("b", 1.0, equivalents=1.5)), tolled.demand
    money = np.array([tolled.free_time * 3.0, tolled.free_time * 3.0])
    rows = Demand(np.repeat([0, 1], len(d)), np.tile(d.origin, 2), np.tile(d.destination, 2),
                  np.append(d.volume, d.volume / 2))  # fmt: skip
    free = np.zeros(tolled.arcs)
    return replace(tolled, classes=kinds, money=money, free_time=free, demand=rows)


def origin_flow(found):
    """Return origins with their class and their flow on the arcs of the problem."""
    flows = found.graph.in_order(found.origin_flow)
    return list(zip(found.origins.node, found.origins.traffic_class, flows, strict=True))


def leaving_by_demand(problem, origin, k):
    """Return what must leave each node of the traffic of an origin, less what arrives."""
    d, leaving = problem.demand, np.zeros(problem.nodes)
    for row in np.flatnonzero((d.origin == origin) & (d.traffic_class == k)):
        leaving[origin] += d.volume[row] * problem.classes[k].equivalents
        leaving[d.destination[row]] -= d.volume[row] * problem.classes[k].equivalents
    return leaving


def check_flows(problem, found):
    d = problem.demand
    between = (d.volume > 0) & (d.origin != d.destination)
    served = sorted(zip(d.origin[between], d.traffic_class[between], strict=True))
    assert sorted((o, k) for o, k, _ in origin_flow(found)) == sorted(set(served))
    by_class = np.zeros((len(problem.classes), problem.arcs))
    for origin, k, flow in origin_flow(found):
        assert np.all(flow >= 0)
        leaving = np.bincount(problem.tail, flow, problem.nodes)
        leaving -= np.bincount(problem.head, flow, problem.nodes)
        expected = leaving_by_demand(problem, origin, k)
        assert list(leaving) == pytest.approx(list(expected), abs=1e-12 * expected.max())
        by_class[k] += flow
    top = max(1.0, by_class.sum())
    assert found.class_flow == pytest.approx(by_class, rel=1e-13, abs=1e-13 * top)
    assert list(found.link_flow) == pytest.approx(list(by_class.sum(axis=0)), abs=1e-13 * top)
    loads = problem.preload.copy()
    for r, flow in zip(problem.resource, found.link_flow, strict=True):
        if r >= 0:
            loads[r] += flow
    assert list(found.resource_flow) == pytest.approx(list(loads), abs=1e-12 * top)


@settings(max_examples=150)
@given(problems(), st.booleans(), rounds)
def test_flows_serve_the_demand_and_add_up(problem, marginal, most):
    check_flows(problem, equilibrium(problem, 1e-12, marginal=marginal, most_iterations=most))


@pytest.mark.parametrize("most", [0, 1, 3, 100])
@pytest.mark.parametrize("passable", [False, True])
def test_flows_of_a_grid_serve_the_demand_and_add_up(passable, most):
    problem = grid(5, 1, zones=12, most=100, passable=passable)
    found = equilibrium(problem, 1e-13, most_iterations=most)
    assert found.status == ("converged" if most == 100 else "limit")
    check_flows(problem, found)


@settings(max_examples=80)
@given(problems(), st.booleans(), rounds)
def test_gap_is_that_of_flows_judged_from_scratch(problem, marginal, most):
    found = equilibrium(problem, 1e-10, marginal=marginal, most_iterations=most)
    gap, total = gap_of(problem, found.class_flow, marginal=marginal)
    assert found.relative_gap == pytest.approx(gap, rel=1e-9, abs=1e-12)
    if not marginal:
        assert found.total_cost == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize("problem", [grid(5, 2), grid(6, 3, zones=9, passable=False, most=300),
                                     two_classes(1)])  # fmt: skip
def test_gap_of_a_grid_is_that_of_flows_judged_from_scratch(problem):
    for gap in (1e-6, 1e-12):
        found = equilibrium(problem, gap)
        judged, _ = gap_of(problem, found.class_flow)
        assert (found.status, found.iterations > 1) == ("converged", True)
        assert found.relative_gap == pytest.approx(judged, rel=1e-6, abs=1e-13)
        assert judged <= gap


def test_gap_after_few_rounds_is_that_of_the_flows_returned():
    problem = grid(4, 0, zones=12, most=600, passable=False)
    found = equilibrium(problem, 1e-6, most_iterations=2)
    assert found.relative_gap == pytest.approx(gap_of(problem, found.class_flow)[0], rel=1e-9)


@settings(max_examples=80)
@given(problems(), st.sampled_from([1e-3, 1e-8, 1e-12]))
def test_no_used_path_is_dearer_than_the_gap_allows(problem, gap):
    found = equilibrium(problem, gap)
    assert found.status == "converged"
    costs = problem.arc_cost(found.resource_flow)
    for origin, k, flow in origin_flow(found):
        distance = shortest(problem, costs[k], origin)
        used = np.flatnonzero(flow)
        excess = distance[problem.tail[used]] + costs[k, used] - distance[problem.head[used]]
        assert np.all(excess >= -1e-12 * costs[k, used].max(initial=1.0) * problem.nodes)
        assert np.all(flow[used] * excess <= (gap + 1e-13) * found.total_cost)


def test_history_and_progress_tell_each_round():
    told = []
    found = equilibrium(grid(5, 2), 1e-12, progress=lambda *told_now: told.append(told_now))
    assert told == [(n, gap) for n, (gap, _) in enumerate(found.history)]
    assert (len(told), told[-1][1]) == (found.iterations + 1, found.relative_gap)
    assert all(gap > 1e-12 for _, gap in told[:-1])
    seconds = [s for _, s in found.history]
    assert seconds == sorted(seconds)
    assert 0 < seconds[-1] <= found.solve_s


def test_rounds_run_out():
    problem = grid(5, 1, zones=12, most=100)
    for most in (0, 1, 3):
        found = equilibrium(problem, 1e-12, most_iterations=most)
        assert (found.status, found.iterations, len(found.history)) == ("limit", most, most + 1)
        assert found.relative_gap > 1e-12
    assert equilibrium(problem, 1.0, most_iterations=0).status == "converged"


def test_more_than_can_be_had_ends_with_what_can():
    found = equilibrium(grid(5, 2), -1.0, most_iterations=100)
    assert (found.status, found.iterations < 100) == ("precision", True)
    assert abs(found.relative_gap) < 1e-13


@pytest.mark.parametrize(("problem", "marginal"), [(grid(3, 1, most=600), False),
                                                   (two_classes(3, most=300), True)])  # fmt: skip
def test_there_is_no_end_while_there_is_much_to_gain(problem, marginal):
    """Overloaded seven times over."""
    assert equilibrium(problem, 1e-10, marginal=marginal).status == "converged"


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.booleans(), st.booleans())
def test_numbers_of_nodes_links_and_rows_do_not_matter(seed, several, marginal):
    problem = two_classes(seed % 7) if several else grid(4, seed % 7, most=150)
    chance = np.random.default_rng(seed)
    node, arc, row = (
        chance.permutation(n) for n in (problem.nodes, problem.arcs, len(problem.demand))
    )
    d = problem.demand
    other = replace(
        problem, tail=node[problem.tail][arc], head=node[problem.head][arc],
        resource=problem.resource[arc], free_time=problem.free_time[arc],
        money=problem.money[:, arc],
        demand=Demand(d.traffic_class[row], node[d.origin][row], node[d.destination][row],
                      d.volume[row]),
    )  # fmt: skip
    first, second = (equilibrium(p, 1e-14, marginal=marginal) for p in (problem, other))
    assert first.status == second.status == "converged"
    expected = first.link_flow[arc]
    assert np.abs(second.link_flow - expected).max() <= 1e-8 * expected.max()


@pytest.mark.parametrize("problem", [grid(5, 1, zones=12, most=100), two_classes(1)])
def test_runs_and_numbers_of_threads_do_not_matter(problem, monkeypatch):
    monkeypatch.setattr(module, "SMALL", 0)  # else one thread does it all
    found = [equilibrium(problem, 1e-12, threads=n) for n in (1, 1, 2, 3)]
    assert [f.threads for f in found] == [1, 1, 2, 3]
    for other in found[1:]:
        assert np.array_equal(found[0].origin_flow, other.origin_flow)
        assert [gap for gap, _ in found[0].history] == [gap for gap, _ in other.history]
    check_flows(problem, found[2])
    assert gap_of(problem, found[2].class_flow)[0] <= 1.01e-12


def test_more_demand_costs_more():
    problem = grid(5, 2, most=150)
    costs = []
    for factor in (0.5, 1, 2):
        demand = replace(problem.demand, volume=factor * problem.demand.volume)
        costs.append(equilibrium(replace(problem, demand=demand), 1e-12).total_cost / factor)
    assert costs == sorted(costs)
    assert costs[0] < costs[2]


def test_parallel_links_are_one_of_all_their_room():
    """Three links of capacities 1, 2 and 3 share as 1 : 2 : 3, like one of capacity 6."""
    rows, one = [(0, 1, 30.0)], bpr(2, 0.15, 6, 4)
    many = equilibrium(assignment([(0, 1)] * 3, bpr(2, 0.15, [1, 2, 3], 4), rows), 1e-14)
    assert list(many.link_flow) == pytest.approx([5, 10, 15], rel=1e-9)
    assert many.total_cost == pytest.approx(30 * one.time([30.0])[0], rel=1e-12)


def test_traffic_does_not_go_in_circles_that_cost_nothing():
    """0→1→2→3 in time v beside 0→3 in time 1; between 2 and 3 both ways are free."""
    ends = [(0, 1), (1, 2), (2, 3), (3, 2), (0, 3)]
    times = joined([constant(0), queue(0, 0, 1, per_unit=1), constant([0, 0, 1])])
    found = equilibrium(assignment(ends, times, [(0, 3, 2.0)]), 1e-12)
    assert list(found.link_flow) == pytest.approx([1, 1, 1, 0, 1])


@pytest.mark.parametrize("seed", range(3))
def test_traffic_does_not_go_in_circles_that_cost_something(seed):
    problem = grid(5, seed, zones=9, most=300)
    for _, _, flow in origin_flow(equilibrium(problem, 1e-12)):
        used = np.flatnonzero(flow > 1e-9)
        ways = nx.DiGraph(zip(problem.tail[used], problem.head[used], strict=True))
        assert nx.is_directed_acyclic_graph(ways)


def test_braess_has_one_answer_in_any_guise():
    """Two classes that are the same share the flows of one."""
    rows = Demand(*np.array([[0, 1], [0, 0], [3, 3]]), np.array([2.0, 4.0]))
    kinds = (TrafficClass("a"), TrafficClass("b", 7.0))
    twice = replace(braess(), classes=kinds, money=np.zeros((2, 5)), demand=rows)
    found = equilibrium(twice, 1e-13)
    assert list(found.link_flow) == pytest.approx([4, 2, 2, 4, 2])
    assert list(found.class_flow @ [1, 1, 0, 0, 0]) == pytest.approx([2, 4])
