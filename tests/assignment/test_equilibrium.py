"""User equilibrium and system optimum: closed forms, independent optimisers, known networks."""

from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.assignment.methods.equilibrium import equilibrium
from corridor.assignment.of_roads.road_input import road_assignment
from corridor.assignment.problem.assignment_input import TrafficClass
from corridor.assignment.problem.congestion import constant, joined, queue
from corridor.formats.traffic.tntp import read_tntp_network, read_tntp_trips
from tests.assignment.assignment_worlds import (
    all_paths,
    assignment,
    braess,
    grid,
    grid_tables,
    least_objective,
    pigou,
    problems,
    two_routes,
)

PUBLISHED = Path(__file__).parents[3] / "shared" / "tntp"


def solved(problem, gap=1e-12, **options):
    found = equilibrium(problem, gap, **options)
    assert found.status == "converged"
    assert found.relative_gap <= gap
    return found


def line(slope, fixed=0.0):
    return queue(fixed, 0, 1, per_unit=slope)


def test_braess():
    """With the bridge three paths of 2 units cost 92, without it two of 3 cost 83."""
    found = solved(braess())
    assert list(found.link_flow) == pytest.approx([4, 2, 2, 4, 2], rel=1e-10)
    assert list(braess().arc_time(found.resource_flow)) == pytest.approx([40, 52, 52, 40, 12])
    assert found.total_cost == pytest.approx(6 * 92, rel=1e-12)
    assert found.objective == pytest.approx(386, rel=1e-12)
    without = solved(braess(bridge=False))
    assert list(without.link_flow) == pytest.approx([3] * 4, rel=1e-10)
    assert without.total_cost == pytest.approx(6 * 83, rel=1e-12)
    best = solved(braess(), marginal=True)
    assert list(best.link_flow) == pytest.approx([3, 3, 3, 3, 0], rel=1e-10)
    assert best.objective == best.total_cost == pytest.approx(6 * 83, rel=1e-12)


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0, 4.0, 10.0])
def test_pigou(power):
    """One unit, times 1 and v^p: all on the second; best is (1 + p)^(-1/p) of it there."""
    selfish, best = solved(pigou(power)), solved(pigou(power), marginal=True)
    assert list(selfish.link_flow) == pytest.approx([0, 1], abs=1e-12)
    share = (1 + power) ** (-1 / power)
    assert list(best.link_flow) == pytest.approx([1 - share, share], rel=1e-7)
    expected = 1 - share + share ** (1 + power)
    assert selfish.total_cost / best.total_cost == pytest.approx(1 / expected, rel=1e-11)
    if power == 1:
        assert selfish.total_cost / best.total_cost == pytest.approx(4 / 3, rel=1e-12)


@given(st.floats(1, 50), st.floats(1, 5), st.floats(1, 5), st.floats(0, 20))
def test_two_lines(units, slope, other, head_start):
    """Times a·v and h + b·(d - v) are equal at v = (h + b·d) / (a + b) unless that is over d; for
    the optimum h counts half."""
    problem = two_routes(line(slope), line(other, head_start), units)
    for marginal, h in ((False, head_start), (True, head_start / 2)):
        flow = solved(problem, marginal=marginal).link_flow
        first = min(units, (h + other * units) / (slope + other))
        assert list(flow) == pytest.approx([first, units - first], rel=1e-9, abs=1e-11 * units)


@pytest.mark.parametrize("passable", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_optimum_is_the_equilibrium_of_marginal_times(seed, passable):
    """With BPR the marginal time is a BPR function with 1 + p times the b."""
    links, trips = grid_tables(4, seed)
    size = {"nodes": 22, "first_through_node": 1 if passable else 7}
    best = solved(road_assignment(links, trips, **size), 1e-14, marginal=True)
    steeper = links.assign(b=links["b"] * (1 + links["power"]))
    tolled = solved(road_assignment(steeper, trips, **size), 1e-14)
    assert list(best.link_flow) == pytest.approx(list(tolled.link_flow), rel=1e-8, abs=1e-7)
    selfish = solved(road_assignment(links, trips, **size))
    assert best.total_cost < selfish.total_cost * (1 - 1e-6)


@settings(max_examples=120)
@given(problems(most_nodes=4), st.booleans())
def test_objective_equals_that_of_an_independent_optimiser(problem, marginal):
    found = equilibrium(problem, 1e-13, marginal=marginal)
    below, above = least_objective(problem, marginal=marginal)
    assert above - below <= 1e-6 * above, "the oracle knows"
    assert below - 1e-9 * above <= found.objective <= above * (1 + 1e-9)


@settings(max_examples=60)
@given(problems())
def test_each_class_uses_its_cheapest_paths_only(problem):
    found = solved(problem)
    costs, flows = problem.arc_cost(found.resource_flow), found.graph.in_order(found.origin_flow)
    for origin, k, flow in zip(found.origins.node, found.origins.traffic_class, flows, strict=True):
        network = nx.MultiDiGraph()
        network.add_nodes_from(range(problem.nodes))
        for arc in np.flatnonzero(np.isfinite(costs[k])):
            network.add_edge(problem.tail[arc], problem.head[arc], weight=costs[k, arc])
        least = nx.single_source_dijkstra_path_length(network, origin)
        for arc in np.flatnonzero(flow):
            assert np.isfinite(problem.money[k, arc])
            excess = least[problem.tail[arc]] + costs[k, arc] - least[problem.head[arc]]
            assert flow[arc] * excess <= 2e-12 * found.total_cost


def test_value_of_time_sorts_the_classes():
    """Times 11 + v free and 5 + v for 6: at value 1 the toll is worth 6, at 3 it is worth 2."""
    kinds = (TrafficClass("poor", 1.0), TrafficClass("rich", 3.0))
    rows = [(0, 1, 4.0, 0), (0, 1, 4.0, 1)]
    problem = assignment([(0, 1)] * 2, joined([line(1, 11), line(1, 5)]), rows,
                         classes=kinds, money=[[0, 6]] * 2)  # fmt: skip
    found = solved(problem)
    assert found.class_flow == pytest.approx(np.array([[4, 0], [0, 4]]))
    assert problem.arc_cost(found.resource_flow) == pytest.approx(np.array([[15, 15], [15, 11]]))


def test_a_truck_counts_as_its_equivalents():
    """Two units of 2.5 and 3 of 1 on times v and 2 + v: 8 equivalents are 5 and 3."""
    kinds = (TrafficClass("car"), TrafficClass("truck", equivalents=2.5))
    problem = assignment([(0, 1)] * 2, joined([line(1), line(1, 2)]),
                         [(0, 1, 3.0, 0), (0, 1, 2.0, 1)], classes=kinds)  # fmt: skip
    found = solved(problem)
    assert list(found.link_flow) == pytest.approx([5, 3])
    assert list(found.class_flow.sum(axis=1)) == pytest.approx([3, 5])


def test_forbidden_arcs_carry_none_of_a_class():
    problem = two_routes(constant(1), constant(5), 1.0, money=[[np.inf, 0]])
    found = solved(problem)
    assert list(found.link_flow) == [0, 1]
    assert (found.objective, found.total_cost) == (5, 5)


def test_preload_is_in_the_way_and_is_not_assigned():
    """Times v on both; 4 units meet 2 that are there."""
    found = solved(two_routes(line(1), line(1), 4.0, preload=[2, 0]))
    assert list(found.link_flow) == pytest.approx([1, 3])
    assert list(found.resource_flow) == pytest.approx([3, 3])


def test_arcs_that_share_a_resource():
    """Track in both directions: 0→1 on arc 0, 1→0 on arc 1, both on one resource with time v; the
    way 0→1 by arc 2 takes 5. Three units come against: 5 = 3 + v."""
    problem = assignment([(0, 1), (1, 0), (0, 1)], joined([line(1), constant(5)]),
                         [(0, 1, 6.0), (1, 0, 3.0)], resource=[0, 0, 1])  # fmt: skip
    found = solved(problem)
    assert list(found.link_flow) == pytest.approx([2, 3, 4])
    assert list(found.resource_flow) == pytest.approx([5, 4])


def test_a_path_that_uses_a_resource_twice():
    """0→1→2 passes one yard twice, time v each: with v units the path costs 2·(2v) = 4v, which
    equals 12 of the way round at v = 3; best at half of that."""
    problem = assignment([(0, 1), (1, 2), (0, 2)], joined([line(1), constant(12)]),
                         [(0, 2, 10.0)], resource=[0, 0, 1])  # fmt: skip
    assert list(solved(problem).link_flow) == pytest.approx([3, 3, 7])
    assert list(solved(problem).resource_flow) == pytest.approx([6, 7])
    assert list(solved(problem, marginal=True).link_flow) == pytest.approx([1.5, 1.5, 8.5])


@pytest.mark.parametrize("seed", [0, 2, 3, 4])
def test_zones_are_not_passed(seed):
    """Against the enumeration of all paths that keep off the zones between their ends."""
    zones, (links, trips) = 3, grid_tables(3, seed, zones=3, most=500)
    problem = grid(3, seed, zones=3, most=500, passable=False, toll_factor=0.5)
    found = solved(problem)
    trips = trips[trips["origin"] != trips["destination"]]
    for zone in range(1, zones + 1):
        for end, name in (("from_node_id", "origin"), ("to_node_id", "destination")):
            at = (links[end] == zone).to_numpy()
            expected = trips.loc[trips[name] == zone, "volume"].sum()
            assert found.link_flow[at].sum() == pytest.approx(expected, rel=1e-12)
    cost = problem.arc_cost(found.resource_flow)[0]
    tables = replace(problem, nodes=12, tail=links["from_node_id"].to_numpy() - 1,
                     head=links["to_node_id"].to_numpy() - 1)  # fmt: skip
    least = 0.0
    for o, d, volume in trips.itertuples(index=False):
        paths = [
            path for path in all_paths(tables, 0, o - 1, d - 1)
            if all(tables.tail[arc] >= zones for arc in path[1:])
        ]  # fmt: skip
        least += volume * min(cost[path].sum() for path in paths)
    assert found.total_cost == pytest.approx(least, rel=1e-11)
    free = solved(grid(3, seed, zones=3, most=500, toll_factor=0.5))
    assert free.objective < found.objective * (1 - 1e-6), "a zone is a way to be had"


@pytest.mark.parametrize("marginal", [False, True])
def test_nothing_to_assign(marginal):
    for demand in ([], [(0, 0, 5.0)], [(0, 3, 0.0)], [(3, 0, 0.0), (2, 2, 1.0)]):
        problem = assignment([(0, 1), (1, 2), (2, 3)], line([1, 2, 3]), demand)
        found = solved(problem, marginal=marginal)
        assert list(found.link_flow) == [0, 0, 0]
        assert (found.relative_gap, found.total_cost, found.iterations) == (0, 0, 0)


@pytest.mark.published
@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="no published networks beside the checkout")
@pytest.mark.parametrize(
    ("folder", "name", "factors", "objective"),
    [("Braess-Example", "Braess", {}, 386.00000008),
     ("SiouxFalls", "SiouxFalls", {}, 4231335.287107),
     ("Chicago-Sketch", "ChicagoSketch", {"toll_factor": 0.02, "distance_factor": 0.04},
      17313018.73875)],
)  # fmt: skip
def test_published_objectives(folder, name, factors, objective):
    network = read_tntp_network(PUBLISHED / folder / f"{name}_net.tntp.gz")
    trips = read_tntp_trips(PUBLISHED / folder / f"{name}_trips.tntp.gz")
    size = {"nodes": network.nodes, "first_through_node": network.first_through_node}
    found = solved(road_assignment(network.links, trips, **size, **factors))
    assert found.objective == pytest.approx(objective, rel=1e-10)
