"""Flows on paths, selected links, skims, all or nothing and the certificate, by other means."""

import math
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.assignment.methods.all_or_nothing import all_or_nothing
from corridor.assignment.methods.equilibrium import StrandedError, equilibrium, is_small
from corridor.assignment.methods.path_flows import (
    PathFlows,
    acyclic,
    mixed_shares,
    path_flows,
    select_link,
)
from corridor.assignment.of_roads.assign_links import assign_links
from corridor.assignment.of_roads.road_input import road_assignment
from corridor.assignment.problem.assignment_input import TrafficClass
from corridor.assignment.problem.certificate import certify
from corridor.assignment.problem.congestion import bpr, constant, joined, queue
from corridor.assignment.problem.skims import skim
from corridor.network.graph import graph
from corridor.problems import CorridorError
from tests.assignment.assignment_worlds import (
    assignment,
    braess,
    gap_of,
    grid,
    grid_tables,
    problems,
    two_routes,
)

# --- paths of an equilibrium ------------------------------------------------------------------


def asked_of(problem):
    demand = problem.demand
    return np.flatnonzero((demand.volume > 0) & (demand.origin != demand.destination))


def check_paths(problem, found):
    """Every row of the demand is served in full, by paths that lead from end to end and pass no
    node twice, the largest first."""
    demand = problem.demand
    served = np.bincount(found.row, weights=found.volume, minlength=len(demand))
    asked = np.zeros(len(demand))
    asked[asked_of(problem)] = demand.volume[asked_of(problem)]
    assert served == pytest.approx(asked, rel=1e-12)
    assert (np.diff(found.row) >= 0).all()
    for row, arcs in zip(found.row, found.arcs, strict=True):
        nodes = [demand.origin[row], *problem.head[arcs]]
        assert nodes[:-1] == problem.tail[arcs].tolist()
        assert nodes[-1] == demand.destination[row]
        assert len(set(nodes)) == len(nodes)
    for row in set(found.row.tolist()):
        own = [a.tolist() for r, a in zip(found.row, found.arcs, strict=True) if r == row]
        assert len(set(map(tuple, own))) == len(own)
        assert (np.diff(found.volume[found.row == row]) <= 0).all()


@settings(max_examples=60)
@given(problems(), st.booleans())
def test_paths_give_the_flows_of_their_origins_again(problem, marginal):
    solved = equilibrium(problem, 1e-7, marginal=marginal)
    found = path_flows(solved, least_share=0.0)
    check_paths(problem, found)
    expected = np.zeros((len(problem.classes), problem.arcs))
    for s, k in enumerate(solved.origins.traffic_class):
        expected[k] += solved.graph.in_order(acyclic(solved.graph, solved.origin_flow[s]))
    scale = 1 + problem.demand.volume.sum()
    assert found.class_flow(problem) == pytest.approx(expected, abs=1e-9 * scale)
    assert (expected <= solved.class_flow + 1e-12 * scale).all()


@pytest.mark.parametrize("passable", [True, False])
def test_paths_of_a_street_grid(passable):
    """All roads cost something, so nothing goes round in circles: the flows are all on paths."""
    problem = grid(4, 5, passable=passable)
    solved = equilibrium(problem, 1e-10)
    found = path_flows(solved, least_share=0.0)
    check_paths(problem, found)
    assert found.class_flow(problem) == pytest.approx(solved.class_flow, abs=1e-8)
    few = path_flows(solved)
    check_paths(problem, few)
    assert few.class_flow(problem) == pytest.approx(solved.class_flow, abs=1e-3)
    cost = problem.arc_cost(solved.resource_flow)[0]
    assert found.volume @ found.costs(cost) == pytest.approx(solved.total_cost, rel=1e-9)


def diamonds():
    """Two diamonds one behind the other, with flows that somebody found: 10 units from 0 to 4,
    30 % up in the first, 40 % up in the second; and 5 units that end in the middle."""
    problem = assignment(
        [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (3, 4)],
        constant(np.ones(6)),
        [(0, 4, 10.0), (0, 3, 5.0)],
    )
    solved = equilibrium(problem, 1e-9)
    flow = solved.origin_flow.copy()
    flow[0] = np.array([4.5, 10.5, 4.5, 10.5, 4.0, 6.0])[solved.graph.number]
    return problem, replace(solved, origin_flow=flow)


def by_path(found, row):
    return {
        tuple(a.tolist()): v
        for r, a, v in zip(found.row, found.arcs, found.volume, strict=True)
        if r == row
    }


def test_traffic_of_an_origin_is_mixed_where_it_meets():
    """Shares of one diamond times those of the other, by hand."""
    _, solved = diamonds()
    found = path_flows(solved)
    assert by_path(found, 0) == pytest.approx(
        {(0, 2, 4): 1.2, (0, 2, 5): 1.8, (1, 3, 4): 2.8, (1, 3, 5): 4.2}
    )
    assert by_path(found, 1) == pytest.approx({(0, 2): 1.5, (1, 3): 3.5})
    assert [a.tolist() for a in found.arcs[:4]] == [[1, 3, 5], [1, 3, 4], [0, 2, 5], [0, 2, 4]]


def test_shares_of_the_flow_into_a_node():
    _, solved = diamonds()
    shares = solved.graph.in_order(mixed_shares(solved.graph, solved.origin_flow[0]))
    assert shares == pytest.approx([1, 1, 0.3, 0.7, 0.4, 0.6])


def test_small_paths_are_left_out_and_their_traffic_goes_with_the_others():
    problem, solved = diamonds()
    found = path_flows(solved, least_share=0.25)
    assert by_path(found, 0) == pytest.approx({(1, 3, 4): 4.0, (1, 3, 5): 6.0})
    check_paths(problem, found)
    only = path_flows(solved, least_share=0.9)
    assert by_path(only, 0) == pytest.approx({(1, 3, 5): 10.0}), "no row is left without a path"
    check_paths(problem, only)


def test_what_goes_round_in_circles_is_taken_out():
    problem, solved = diamonds()
    ends = [*zip(problem.tail, problem.head, strict=True), (3, 2), (5, 6), (6, 5)]
    wider = assignment(ends, constant([*np.ones(6), 0, 0, 0]), [(0, 4, 10.0), (0, 3, 5.0)])
    found = equilibrium(wider, 1e-9)
    clean = np.array([4.5, 10.5, 4.5, 10.5, 4.0, 6.0, 0, 0, 0])
    circling = clean + np.array([0, 0, 0, 3, 0, 0, 3, 2, 2])  # 2-3-2 on a way, 5-6-5 far from any
    dirty = replace(found, origin_flow=circling[None, found.graph.number])
    taken = found.graph.in_order(acyclic(found.graph, dirty.origin_flow[0]))
    assert taken == pytest.approx(clean)
    paths, expected = path_flows(dirty), path_flows(solved)
    assert by_path(paths, 0) == pytest.approx(by_path(expected, 0))
    assert by_path(paths, 1) == pytest.approx(by_path(expected, 1))
    assert select_link(dirty, np.array([3])) == pytest.approx([7, 3.5])
    assert dirty.origin_flow[0] == pytest.approx(circling[found.graph.number]), "left as it was"


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=20
    )
)
def test_a_flow_without_circles_keeps_its_balance(arcs):
    """Arcs from a node to itself are circles too."""
    tail, head, flow = (np.array(column) for column in zip(*arcs, strict=True))
    network = graph(tail, head, 6)
    before = flow.astype(float)
    after = network.in_order(acyclic(network, before[network.number]))
    assert (after >= 0).all()
    assert (after <= before).all()

    def balance(f):
        found = np.zeros(6)
        np.add.at(found, head, f)
        np.subtract.at(found, tail, f)
        return found

    assert balance(after) == pytest.approx(balance(before))
    used = nx.MultiDiGraph([(t, h) for t, h, f in zip(tail, head, after, strict=True) if f > 0])
    assert nx.is_directed_acyclic_graph(used)
    was = nx.MultiDiGraph([(t, h) for t, h, f in zip(tail, head, before, strict=True) if f > 0])
    if nx.is_directed_acyclic_graph(was):
        assert (after == before).all()


# --- selected links ---------------------------------------------------------------------------


@settings(max_examples=60)
@given(problems(), st.data())
def test_selected_traffic_is_that_of_the_paths_through_the_link(problem, data):
    solved = equilibrium(problem, 1e-7)
    arcs = data.draw(st.lists(st.integers(0, problem.arcs - 1), min_size=1, max_size=3))
    found = path_flows(solved, least_share=0.0)
    expected = np.zeros(len(problem.demand))
    for row, way, volume in zip(found.row, found.arcs, found.volume, strict=True):
        expected[row] += volume * bool(set(arcs) & set(way.tolist()))
    selected = select_link(solved, np.array(arcs))
    assert selected == pytest.approx(expected, abs=1e-9 * (1 + problem.demand.volume.sum()))


def test_selected_traffic_by_hand():
    _, solved = diamonds()
    assert select_link(solved, np.array([1])) == pytest.approx([7, 3.5])
    assert select_link(solved, np.array([4])) == pytest.approx([4, 0])
    assert select_link(solved, np.array([0, 4])) == pytest.approx([3 + 2.8, 1.5]), "either"
    assert select_link(solved, np.array([1, 3])) == pytest.approx([7, 3.5]), "once"
    assert select_link(solved, np.empty(0, dtype=np.int64)) == pytest.approx([0, 0])


@pytest.mark.parametrize("method", ["ue", "so", "logit", "aon"])
def test_selected_trips_add_up_to_the_flow_of_the_link(method):
    links, trips = grid_tables(3, 4)
    found = assign_links(links, trips, nodes=15, first_through_node=7, method=method, gap=1e-9)
    for link in (0, 7, 40):
        selected = found.select(link)
        assert selected.sum() == pytest.approx(found.link_flow[link], abs=1e-6)
        assert (selected <= found.problem.demand.volume + 1e-9).all()


# --- all or nothing ---------------------------------------------------------------------------


@settings(max_examples=60)
@given(problems())
def test_all_or_nothing_takes_one_cheapest_path_for_each_row(problem):
    found = all_or_nothing(problem)
    check_paths(problem, found)
    assert found.row.tolist() == asked_of(problem).tolist()
    assert (found.volume == problem.demand.volume[found.row]).all()
    empty = problem.arc_cost(problem.preload)
    flat = replace(problem, congestion=constant(problem.congestion.time(problem.preload)))
    certificate = certify(flat, found.class_flow(problem))
    assert certificate.relative_gap == pytest.approx(0, abs=1e-12)
    assert certificate.imbalance <= 1e-12
    given_cost = all_or_nothing(problem, empty)
    assert [a.tolist() for a in given_cost.arcs] == [a.tolist() for a in found.arcs]


def test_threads_and_classes_that_pay_the_same_change_no_path():
    """Trees that classes share, in parts, against a search of SciPy for each row."""
    links, trips = grid_tables(24, 4, zones=60)
    plain = road_assignment(links, trips, nodes=636, first_through_node=61)
    rng = np.random.default_rng(5)
    rows = len(plain.demand)
    money = np.stack([rng.uniform(0, 5, plain.arcs)] * 3)
    money[2] = rng.uniform(0, 5, plain.arcs)
    problem = replace(
        plain,
        classes=(TrafficClass("a"), TrafficClass("b"), TrafficClass("c", 2.0)),
        money=money,
        demand=replace(plain.demand, traffic_class=rng.integers(0, 3, rows)),
    )
    assert not is_small(problem)
    one, two = (all_or_nothing(problem, threads=threads) for threads in (1, 2))
    check_paths(problem, two)
    assert [a.tolist() for a in one.arcs] == [a.tolist() for a in two.arcs]
    cost = problem.arc_cost(problem.preload)
    kinds = problem.demand.traffic_class[two.row]
    paid = [cost[k, arcs].sum() for k, arcs in zip(kinds, two.arcs, strict=True)]
    flat = replace(problem, congestion=constant(problem.congestion.time(problem.preload)))
    certificate = certify(flat, two.class_flow(problem))
    assert certificate.relative_gap == pytest.approx(0, abs=1e-12)
    assert float(two.volume @ np.array(paid)) == pytest.approx(certificate.total_cost)


def test_all_or_nothing_by_costs_that_are_given():
    problem = two_routes(constant(1.0), constant(2.0), 3.0)
    assert all_or_nothing(problem).arcs[0].tolist() == [0]
    assert all_or_nothing(problem, np.array([[3.0, 1.0]])).arcs[0].tolist() == [1]


def test_all_or_nothing_refuses_what_no_path_serves():
    problem = assignment([(0, 1), (2, 1)], constant([1.0, 1.0]), [(0, 1, 1.0), (0, 2, 7.0)])
    with pytest.raises(StrandedError, match="row 1: 7 from node 0 to node 2") as error:
        all_or_nothing(problem)
    assert error.value.rows.tolist() == [1]


def test_costs_of_paths_are_sums_along_them():
    paths = PathFlows(np.array([0, 0]), (np.array([2, 0]), np.array([1])), np.array([3.0, 4.0]))
    assert paths.costs(np.array([1.0, 10.0, 100.0])) == pytest.approx([101, 10])
    problem = assignment(
        [(1, 2), (0, 2), (0, 1)], constant(np.ones(3)), [(0, 2, 7.0, 1)],
        classes=(TrafficClass("a"), TrafficClass("b", 1.0, 2.0)),
    )  # fmt: skip
    assert paths.class_flow(problem) == pytest.approx(np.array([[0, 0, 0], [6, 8, 6]]))


# --- skims ------------------------------------------------------------------------------------


@st.composite
def skimmed(draw):
    nodes = draw(st.integers(2, 7))
    node = st.integers(0, nodes - 1)
    ends = draw(st.lists(st.tuples(node, node), min_size=1, max_size=16))
    chance = np.random.default_rng(draw(st.integers(0, 99)))
    cost = chance.uniform(0.5, 9, len(ends))
    cost[chance.random(len(ends)) < 0.2] = np.inf
    some = st.lists(node, min_size=1, max_size=nodes)
    return nodes, ends, cost, chance.uniform(0, 5, len(ends)), draw(some), draw(some)


@given(skimmed())
def test_skims_are_sums_along_the_shortest_paths_of_networkx(given_):
    """Costs are random numbers of full length, so that no two paths cost the same."""
    nodes, ends, cost, km, origins, destinations = given_
    problem = assignment(ends, constant(np.zeros(len(ends))), [], nodes=nodes)
    found = skim(problem, cost, np.array(origins), np.array(destinations), {"km": km})
    assert list(found) == ["cost", "km"]
    network = nx.DiGraph()
    network.add_nodes_from(range(nodes))
    for (tail, head), c, k in zip(ends, cost, km, strict=True):
        if np.isfinite(c) and c < network.get_edge_data(tail, head, {"c": np.inf})["c"]:
            network.add_edge(tail, head, c=c, km=k)
    for i, origin in enumerate(origins):
        lengths, paths = nx.single_source_dijkstra(network, origin, weight="c")
        for j, end in enumerate(destinations):
            if end not in lengths:
                assert np.isnan(found["cost"][i, j])
                assert np.isnan(found["km"][i, j])
                continue
            assert found["cost"][i, j] == pytest.approx(lengths[end], rel=1e-12)
            along = sum(network.edges[pair]["km"] for pair in nx.utils.pairwise(paths[end]))
            assert found["km"][i, j] == pytest.approx(along, rel=1e-12)


def test_skims_of_a_street_grid_agree_with_the_certificate():
    links, trips = grid_tables(4, 6)
    found = assign_links(links, trips, nodes=22, first_through_node=7, gap=1e-10,
                         toll_factor=0.3, distance_factor=0.2)  # fmt: skip
    skims = found.skims(6, 22, links["length"].to_numpy())
    assert set(skims) == {"cost", "time", "length"}
    between = trips[trips["origin"] != trips["destination"]]
    at = between["origin"] - 1, between["destination"] - 1
    assert between["volume"] @ skims["cost"][at] == pytest.approx(
        found.certificate.shortest_cost, rel=1e-12
    )
    tolls = skims["cost"][at] - skims["time"][at] - 0.2 * skims["length"][at]
    assert (tolls >= -1e-12).all()
    assert tolls.max() > 0.1


def test_a_zone_is_no_way_from_itself_whether_trips_may_pass_it_or_not():
    links, trips = grid_tables(3, 1)
    for first in (1, 7):
        found = assign_links(links, trips, nodes=15, first_through_node=first)
        skims = found.skims(6, 15, links["length"].to_numpy())
        assert np.diag(skims["cost"]) == pytest.approx(np.zeros(6))


# --- certificate ------------------------------------------------------------------------------


def by_hand():
    """Ten units; 1 + v/10 above, 2 + v/5 below and a toll of 1 at 2 a unit of time; 4 units of
    others are above."""
    return two_routes(
        queue(1.0, 0, 1, per_unit=0.1), queue(2.0, 0, 1, per_unit=0.2), 10.0,
        classes=(TrafficClass("x", 2.0),), money=[[0, 1]], preload=[4.0, 0],
    )  # fmt: skip


def test_a_certificate_by_hand():
    """7 above and 3 below: 1 + 1.1 and 2.5 + 0.6."""
    certificate = certify(by_hand(), np.array([[7.0, 3.0]]))
    assert certificate.total_cost == pytest.approx(7 * 2.1 + 3 * 3.1)
    assert certificate.shortest_cost == pytest.approx(10 * 2.1)
    assert certificate.relative_gap == pytest.approx(1 - 21 / 24)
    assert certificate.objective == pytest.approx(11 + 11**2 / 20 + 3 * 2.5 + 3**2 / 10)
    assert (certificate.imbalance, certificate.least_flow) == (0, 0)


def test_a_certificate_of_marginal_costs_by_hand():
    """Marginal times: 1 + 2·11/10 above, 2.5 + 2·3/5 below. The objective is the total cost, that
    of others included."""
    certificate = certify(by_hand(), np.array([[7.0, 3.0]]), marginal=True)
    assert certificate.total_cost == pytest.approx(7 * 3.2 + 3 * 3.7)
    assert certificate.relative_gap == pytest.approx(1 - 32 / (7 * 3.2 + 3 * 3.7))
    assert certificate.objective == pytest.approx(11 * 2.1 + 3 * 3.1)


@settings(max_examples=60)
@given(problems(), st.booleans())
def test_a_certificate_agrees_with_what_the_method_says_of_itself(problem, marginal):
    solved = equilibrium(problem, 1e-7, marginal=marginal)
    certificate = certify(problem, solved.class_flow, marginal=marginal)
    gap, total = gap_of(problem, solved.class_flow, marginal=marginal)
    assert certificate.relative_gap == pytest.approx(gap, abs=1e-12)
    assert certificate.total_cost == pytest.approx(total, rel=1e-12)
    assert certificate.relative_gap == pytest.approx(solved.relative_gap, abs=1e-10)
    assert certificate.objective == pytest.approx(solved.objective, rel=1e-11)
    assert certificate.imbalance <= 1e-11
    assert certificate.least_flow >= 0


@pytest.fixture(scope="module")
def solved_grid():
    problem = grid(4, 2)
    return problem, equilibrium(problem, 1e-10).class_flow


def test_flow_that_is_lost_on_the_way_is_found(solved_grid):
    problem, flow = solved_grid
    assert certify(problem, flow).imbalance < 1e-14
    arc = int(np.argmax(flow[0]))
    lossy = flow.copy()
    lossy[0, arc] -= 1e-3
    asked = problem.demand.volume[asked_of(problem)].sum()
    assert certify(problem, lossy).imbalance == pytest.approx(1e-3 / asked)


def test_flow_of_another_class_does_not_make_up_for_it():
    problem = assignment(
        [(0, 1)], constant([1.0]), [(0, 1, 4.0, 0), (0, 1, 4.0, 1)],
        classes=(TrafficClass("a"), TrafficClass("b", 1.0, 2.0)),
    )  # fmt: skip
    assert certify(problem, np.array([[4.0], [8.0]])).imbalance == 0
    assert certify(problem, np.array([[8.0], [4.0]])).imbalance == pytest.approx(4 / 12)


def test_a_negative_flow_is_found(solved_grid):
    problem, flow = solved_grid
    arc = int(np.argmin(flow[0]))
    wrong = flow.copy()
    wrong[0, arc] = -1.0
    asked = problem.demand.volume[asked_of(problem)].sum()
    assert certify(problem, flow).least_flow >= 0
    certificate = certify(problem, wrong)
    assert certificate.least_flow == pytest.approx(-1 / asked)
    assert certificate.imbalance == pytest.approx((1 + flow[0, arc]) / asked)


def test_traffic_on_a_longer_way_opens_the_gap(solved_grid):
    """All on what is cheapest when nobody is there: conserved, but no equilibrium."""
    problem, flow = solved_grid
    crowded = all_or_nothing(problem).class_flow(problem)
    certificate = certify(problem, crowded)
    assert certificate.imbalance < 1e-14
    assert certificate.relative_gap > 1e-3
    assert certify(problem, flow).relative_gap < 1e-9
    assert certificate.relative_gap == pytest.approx(gap_of(problem, crowded)[0], rel=1e-9)
    mixed = 0.999 * flow + 0.001 * crowded
    assert certify(problem, mixed).relative_gap > 1e-9
    assert certify(problem, mixed).objective > certify(problem, flow).objective


def test_a_certificate_knows_parallel_arcs_free_arcs_and_those_that_are_shut():
    """Of two arcs side by side the cheaper counts, an arc without cost is no arc that is missing,
    and nobody is expected on an arc that is shut."""
    problem = assignment(
        [(0, 1), (0, 1), (1, 2), (1, 2), (2, 2)],
        constant([5.0, 1.0, 0.0, 4.0, 0.0]),
        [(0, 2, 2.0), (1, 1, 9.0)],
        money=[[0, 0, 0, 0, math.inf]],
    )
    certificate = certify(problem, np.array([[0.0, 2.0, 2.0, 0.0, 0.0]]))
    assert certificate.shortest_cost == certificate.total_cost == 2
    assert (certificate.relative_gap, certificate.imbalance) == (0, 0)
    certificate = certify(problem, np.array([[2.0, 0.0, 0.0, 2.0, 0.0]]))
    assert certificate.relative_gap == pytest.approx(1 - 2 / 18)


def test_a_certificate_without_demand():
    problem = assignment([(0, 1)], constant([1.0]), [])
    certificate = certify(problem, np.zeros((1, 1)))
    assert (certificate.relative_gap, certificate.total_cost) == (0, 0)


def test_braess_by_hand():
    """2 on each of three ways, at 92 each: 552 in all. Beckmann: 80 + 102 + 102 + 80 + 22."""
    solved = equilibrium(braess(), 1e-12)
    certificate = certify(braess(), solved.class_flow)
    assert certificate.total_cost == pytest.approx(552)
    assert certificate.objective == pytest.approx(386)
    assert by_path(path_flows(solved), 0) == pytest.approx({(0, 2): 2, (1, 3): 2, (0, 4, 3): 2})


# --- links of traffic files -------------------------------------------------------------------


def test_links_that_cost_less_than_nothing_are_refused_with_their_lines():
    links, trips = grid_tables(3, 1)
    links = links.assign(line=range(100, 100 + len(links)))
    links.loc[3, "toll"] = -9.0
    with pytest.raises(CorridorError) as error:
        assign_links(links, trips, nodes=15, toll_factor=1.0, files=("a.csv", "b.csv"))
    (problem,) = error.value.problems
    assert (problem.code, problem.file, problem.row, problem.field) == (
        "E704",
        "a.csv",
        103,
        "toll",
    )
    rich = assign_links(links, trips, nodes=15, toll_factor=1.0, distance_factor=99.0)
    assert rich.status == "converged", "the length makes up for it"


@pytest.mark.parametrize(
    "method",
    [
        "ue", "so", "aon",
        "logit",
    ],
)  # fmt: skip
def test_trips_that_no_path_serves_are_told_with_their_lines(method):
    links, trips = grid_tables(3, 1)
    trips = trips.assign(line=range(200, 200 + len(trips)))
    shut = links[links["to_node_id"] != 2]
    with pytest.raises(CorridorError) as error:
        assign_links(shut, trips, nodes=15, first_through_node=7, method=method,
                     files=("a.csv", "b.csv"))  # fmt: skip
    lost = trips[(trips["destination"] == 2) & (trips["origin"] != 2)]
    told = [(p.code, p.file, p.row) for p in error.value.problems]
    assert told == [("E705", "b.csv", line) for line in lost["line"]]


@pytest.mark.parametrize(
    ("words", "message"),
    [({"method": "capacitated"}, "method"), ({"gap": 0.0}, "gap"), ({"gap": math.nan}, "gap"),
     ({"method": "logit", "theta": 0.0}, "theta")],
)  # fmt: skip
def test_what_cannot_be_asked_of_links_is_told(words, message):
    links, trips = grid_tables(3, 1)
    with pytest.raises(CorridorError, match=message):
        assign_links(links, trips, nodes=15, **words)


def test_times_of_links_leave_tolls_out():
    links, trips = grid_tables(3, 2)
    found = assign_links(links, trips, nodes=15, toll_factor=2.0, distance_factor=3.0, gap=1e-8)
    rise = links["b"] * (found.link_flow / links["capacity"]) ** links["power"]
    time = links["free_flow_time"] * (1 + rise)
    assert found.link_time == pytest.approx(time.to_numpy(), rel=1e-12)
    fixed = 2 * links["toll"] + 3 * links["length"]
    assert found.link_cost == pytest.approx((time + fixed).to_numpy(), rel=1e-12)
    assert found.total_travel_time == pytest.approx(found.link_flow @ time, rel=1e-12)


def test_congestion_is_that_of_the_resource_and_not_of_the_arc():
    """Two arcs of one resource, as the two directions of a terminal."""
    problem = assignment(
        [(0, 1), (1, 0)], joined([bpr(1.0, 1.0, 10.0, 1.0)]), [(0, 1, 3.0), (1, 0, 2.0)],
        resource=[0, 0],
    )  # fmt: skip
    certificate = certify(problem, np.array([[3.0, 2.0]]))
    assert certificate.total_cost == pytest.approx(5 * 1.5)
    assert certificate.objective == pytest.approx(5 + 25 / 20)
