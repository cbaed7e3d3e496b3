"""Path choice by logit against closed forms, root finding and sums written out once more."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, root
from scipy.special import expit

from corridor.assignment.methods.equilibrium import equilibrium
from corridor.assignment.methods.logit import logit, path_sizes
from corridor.assignment.methods.path_sets import DETOUR, SEARCHES, PathSets, path_sets
from corridor.assignment.problem.assignment_input import TrafficClass
from corridor.assignment.problem.certificate import certify
from corridor.assignment.problem.congestion import bpr, constant, joined, queue
from corridor.problems import CorridorError
from tests.assignment.assignment_worlds import (
    assignment,
    braess,
    grid,
    problems,
    shortest,
    two_routes,
)

room = st.floats(0.3, 1.5)
price = st.floats(1, 1.9)


def shares_of(found, row=0):
    """Share of a row on each path, by the arcs of the path."""
    return {
        tuple(arcs.tolist()): p
        for r, arcs, p in zip(found.paths.row, found.paths.arcs, found.probability, strict=True)
        if r == row
    }


# --- shares -----------------------------------------------------------------------------------


@given(price, price, price, price, st.floats(0.1, 10), st.floats(0.01, 2))
def test_binary_logit_of_two_disjoint_ways(first, second, toll, dearer, worth, theta):
    """ln(P1/P2) = θ times the difference of money, time being worth what its class says."""
    totals = [worth * t + m for t, m in ((first, toll), (second, dearer))]
    assume(max(totals) < 1.99 * min(totals))
    problem = assignment(
        [(0, 1), (1, 2), (0, 3), (3, 2)],
        constant([first / 4, 3 * first / 4, second / 2, second / 2]),
        [(0, 2, 7.0)],
        classes=(TrafficClass("cargo", worth),),
        money=[[toll, 0, 0, dearer]],
    )
    found = logit(problem, theta, residual=1e-12)
    shares = shares_of(found)
    assert set(shares) == {(0, 1), (2, 3)}
    odds = math.log(shares[0, 1] / shares[2, 3])
    assert odds == pytest.approx(-theta * (totals[0] - totals[1]), abs=1e-9)
    assert sum(found.paths.volume) == pytest.approx(7)
    assert found.overlap == pytest.approx([1, 1], rel=1e-15)
    assert found.status == "converged"


def fork(common):
    """Three ways of length 1; the last two share a part at the beginning, as the red and the blue
    bus do."""
    return assignment(
        [(0, 2), (0, 1), (1, 2), (1, 2)],
        constant([1.0, common, 1 - common, 1 - common]),
        [(0, 2, 1.0)],
    )


@pytest.mark.parametrize("common", [0.0, 0.25, 0.5, 0.9, 0.999])
def test_path_sizes_and_shares_of_three_ways_of_which_two_overlap(common):
    """S = 1 and 1 - λ/2; with equal costs the shares are as the sizes."""
    found = logit(fork(common), 3.0, residual=1e-12)
    shares = shares_of(found)
    alone, overlapping = 1.0, 1 - common / 2
    total = alone + 2 * overlapping
    assert shares[(0,)] == pytest.approx(alone / total, rel=1e-12)
    assert shares[1, 2] == pytest.approx(overlapping / total, rel=1e-12)
    assert shares[1, 3] == pytest.approx(overlapping / total, rel=1e-12)
    assert sorted(found.overlap) == pytest.approx(sorted([1, overlapping, overlapping]))


def test_path_sizes_by_hand():
    """Lengths 3 + 1, 3 + 2 and 2 + 2 of arcs 0..3; arcs 0 and 2 are used twice. Another row that
    uses the same arcs counts for itself."""
    paths = [[0, 1], [0, 2], [3, 2], [0, 1]]
    sets = PathSets(
        row=np.array([0, 0, 0, 5]),
        bound=np.array([0, 2, 4, 6, 8]),
        arc=np.concatenate(paths),
        unserved=np.empty(0, dtype=np.int64),
    )
    sizes = path_sizes(sets, np.array([3.0, 1.0, 2.0, 2.0]))
    assert sizes == pytest.approx([(1.5 + 1) / 4, (1.5 + 1) / 5, (2 + 1) / 4, 1])
    assert path_sizes(sets, np.zeros(4)) == pytest.approx([1, 1, 1, 1]), "nothing to share"


def test_overlap_is_measured_in_the_lengths_that_are_given():
    problem = fork(0.5)
    found = logit(problem, 1.0, length=np.array([1.0, 0.0, 9.0, 9.0]))
    assert found.overlap == pytest.approx([1, 1, 1])
    found = logit(problem, 1.0, length=np.array([1.0, 9.0, 0.0, 0.0]))
    assert sorted(found.overlap) == pytest.approx([0.5, 0.5, 1])


def test_small_theta_leaves_the_overlap_alone_to_decide():
    problem = replace(fork(0.5), congestion=constant([1.9, 0.5, 0.5, 1.0]))
    found = logit(problem, 1e-9)
    sizes = found.overlap
    assert found.probability == pytest.approx(sizes / sizes.sum(), rel=1e-8)
    assert sorted(sizes) == pytest.approx([0.5 / 2 + 0.5, 1 - 0.5 / 1.5 / 2, 1])


# --- fixed points -----------------------------------------------------------------------------


@settings(max_examples=60)
@given(price, price, st.floats(0.5, 20), st.floats(0.05, 5), st.booleans(), room)
def test_fixed_point_of_two_congested_ways(first, second, units, theta, waits, room):
    ways = (
        bpr(first, 0.15, room * units, 4),
        queue(second, 0.1, 2 * units) if waits else bpr(second, 1.0, units, 1.5),
    )
    problem = two_routes(*ways, units)
    found = logit(problem, theta, residual=1e-11)
    assert found.status == "converged"

    def excess(flow):
        times = [float(w.time([f])[0]) for w, f in zip(ways, (flow, units - flow), strict=True)]
        return flow - units * expit(theta * (times[1] - times[0]))

    expected = brentq(excess, 0, units, xtol=1e-15 * units, rtol=1e-15)
    flow = found.paths.class_flow(problem)[0]
    assert flow == pytest.approx([expected, units - expected], abs=1e-8 * units)


def test_fixed_point_of_two_classes_on_the_same_roads():
    """Lorries take the room of two and a half cars and their time is worth four times as much."""
    classes = (TrafficClass("car", 1.0), TrafficClass("lorry", 4.0, 2.5))
    ways = bpr([1.0, 1.2], 0.15, [6.0, 5.0], 4)
    problem = assignment(
        [(0, 1), (0, 1)], ways, [(0, 1, 8.0, 0), (0, 1, 3.0, 1)],
        classes=classes, money=[[0.3, 0.0], [0.6, 0.1]], preload=[0.5, 0.0],
    )  # fmt: skip
    theta = 0.7

    def excess(flow):
        loads = 0.5 + flow @ [1, 2.5], (8 - flow[0]) + 2.5 * (3 - flow[1])
        times = ways.time(loads)
        money = [
            [c.value_of_time * t + m for t, m in zip(times, row, strict=True)]
            for c, row in zip(classes, problem.money, strict=True)
        ]
        wanted = [
            d / (1 + math.exp(theta * (m[0] - m[1]))) for d, m in zip((8, 3), money, strict=True)
        ]
        return flow - wanted

    expected = root(excess, [4.0, 1.5], tol=1e-13).x
    found = logit(problem, theta, residual=1e-12)
    own = found.paths.class_flow(problem)
    assert own[:, 0] == pytest.approx(expected * [1, 2.5], rel=1e-9)
    assert own.sum(axis=1) == pytest.approx([8, 7.5])


@settings(max_examples=60)
@given(problems(), st.sampled_from([0.05, 0.5]))
def test_flows_are_what_the_choice_at_their_own_costs_gives(problem, theta):
    found = logit(problem, theta, residual=1e-8)
    assert found.status == "converged"
    assert found.residual <= 1e-8
    volume = problem.demand.volume[found.paths.row]
    served = np.flatnonzero((problem.demand.volume > 0)
                            & (problem.demand.origin != problem.demand.destination))  # fmt: skip
    rows = found.paths.row
    assert sorted(set(rows.tolist())) == served.tolist()
    own = found.paths.class_flow(problem)
    cost = problem.arc_cost(problem.resource_flow(own.sum(axis=0)))
    length = problem.arc_cost(problem.preload)[0]
    wanted = np.zeros(len(rows))
    for row in served:
        k = problem.demand.traffic_class[row]
        places = np.flatnonzero(rows == row)
        uses = np.bincount(
            np.concatenate([found.paths.arcs[i] for i in places]), minlength=problem.arcs
        )
        weights = []
        for i in places:
            arcs = found.paths.arcs[i]
            lengths = np.where(np.isfinite(length[arcs]), length[arcs], 0)
            size = (lengths / uses[arcs]).sum() / lengths.sum() if lengths.sum() > 0 else 1.0
            assert found.overlap[i] == pytest.approx(size, rel=1e-12)
            money = cost[k, arcs].sum() * problem.classes[k].value_of_time
            weights.append(math.log(size) - theta * money)
        chance = np.exp(np.array(weights) - max(weights))
        wanted[places] = chance / chance.sum()
        assert found.probability[places].sum() == pytest.approx(1, rel=1e-12)
    assert found.probability == pytest.approx(wanted, abs=1e-6)
    total = problem.demand.volume[served].sum()
    assert np.abs(found.paths.volume - wanted * volume).sum() <= 2e-8 * (total or 1)
    for row in served:
        assert found.paths.volume[rows == row].sum() == pytest.approx(
            problem.demand.volume[row], rel=1e-9
        )


@pytest.mark.parametrize("theta", [1.0, 10.0, 100.0])
def test_a_large_theta_comes_to_the_user_equilibrium(theta):
    """Braess: in equilibrium 2 on each of the three ways, at 92. Ways differ by ln(f1/f2)/θ.

    When nobody is on the roads two of the three cost five times the other.
    """
    problem = braess()
    sets = path_sets(problem, problem.arc_cost(problem.preload), detour=5.0)
    found = logit(problem, theta, residual=1e-10, sets=sets)
    assert found.status == "converged"
    flows = {
        tuple(a.tolist()): v for a, v in zip(found.paths.arcs, found.paths.volume, strict=True)
    }
    assert set(flows) == {(0, 2), (1, 3), (0, 4, 3)}
    assert list(flows.values()) == pytest.approx([2, 2, 2], abs=0.2 / theta)
    cost = problem.arc_cost(problem.resource_flow(found.paths.class_flow(problem)[0]))[0]
    costs = [cost[list(arcs)].sum() for arcs in flows]
    sizes = found.overlap
    for i in range(3):
        gap = math.log(found.paths.volume[i] / sizes[i]) - math.log(
            found.paths.volume[0] / sizes[0]
        )
        assert costs[i] - costs[0] == pytest.approx(-gap / theta, abs=1e-6)


def test_the_gap_to_the_equilibrium_of_a_network_falls_with_theta():
    problem = grid(4, 3)
    gaps = [
        certify(
            problem, logit(problem, theta, residual=1e-7).paths.class_flow(problem)
        ).relative_gap
        for theta in (0.3, 1.0, 3.0, 10.0)
    ]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 0.01 < gaps[0]
    best = certify(problem, equilibrium(problem, 1e-9).class_flow).objective
    nearest = logit(problem, 30.0, residual=1e-6).paths.class_flow(problem)
    assert certify(problem, nearest).objective == pytest.approx(best, rel=2e-3)


# --- sets of paths ----------------------------------------------------------------------------


@settings(max_examples=150)
@given(problems())
def test_sets_of_paths(problem):
    cost = problem.arc_cost(problem.preload)
    sets = path_sets(problem, cost)
    demand = problem.demand
    asked = np.flatnonzero((demand.volume > 0) & (demand.origin != demand.destination))
    assert not len(sets.unserved), "the ring of the networks serves everybody"
    assert sorted(set(sets.row.tolist())) == asked.tolist()
    assert (np.diff(sets.row) >= 0).all()
    paths = [sets.arc[a:b] for a, b in zip(sets.bound[:-1], sets.bound[1:], strict=True)]
    sums = sets.sums(cost[0]) if paths else []
    for path, total in zip(paths, sums, strict=True):
        assert total == pytest.approx(cost[0, path].sum(), rel=1e-12)
    for row in asked:
        k = demand.traffic_class[row]
        own = [paths[i].tolist() for i in np.flatnonzero(sets.row == row)]
        assert 1 <= len(own) <= SEARCHES
        assert len(set(map(tuple, own))) == len(own)
        costs = [cost[k, path].sum() for path in own]
        cheapest = shortest(problem, cost[k], [demand.origin[row]])[0, demand.destination[row]]
        assert costs[0] == pytest.approx(cheapest, rel=1e-12, abs=1e-280)
        assert max(costs) <= DETOUR * cheapest * (1 + 1e-12) + 1e-280
        for path in own:
            nodes = [demand.origin[row], *problem.head[path]]
            assert nodes[:-1] == problem.tail[path].tolist()
            assert nodes[-1] == demand.destination[row]
            assert len(set(nodes)) == len(nodes), "no node twice"
            assert np.isfinite(problem.money[k, path]).all()


def test_paths_beyond_the_detour_are_left_out():
    """Ways of 1, 1.5 and 2.5."""
    problem = assignment([(0, 1)] * 3, constant([1.0, 1.5, 2.5]), [(0, 1, 1.0)])
    cost = problem.arc_cost(problem.preload)
    assert path_sets(problem, cost).arc.tolist() == [0, 1]
    assert path_sets(problem, cost, detour=1.4).arc.tolist() == [0]
    assert path_sets(problem, cost, detour=3.0).arc.tolist() == [0, 1, 2]
    assert path_sets(problem, cost, detour=3.0, searches=1).arc.tolist() == [0]


def test_penalties_far_beyond_the_longest_arc():
    """The dearer way is found when the other has been doubled thirty times."""
    problem = assignment([(0, 1), (1, 2), (0, 2)], constant([1.0, 1.0, 1e9]), [(0, 2, 1.0)])
    sets = path_sets(
        problem, problem.arc_cost(problem.preload), searches=40, penalty=2.0, detour=1e10
    )
    assert sets.arc.tolist() == [0, 1, 2]
    assert sets.bound.tolist() == [0, 2, 3]


def stranded():
    """Rows 1 and 3 cannot be served: nothing leads to node 3, and class 1 may not use arc 1."""
    return assignment(
        [(0, 1), (1, 2), (3, 0)],
        constant([1.0, 1.0, 1.0]),
        [(0, 2, 1.0, 0), (0, 3, 1.0, 0), (0, 1, 2.0, 1), (0, 2, 4.0, 1), (1, 1, 9.0, 0)],
        classes=(TrafficClass("all"), TrafficClass("some")),
        money=[[0, 0, 0], [0, math.inf, 0]],
    )


def test_rows_that_no_path_serves_are_told():
    problem = stranded()
    sets = path_sets(problem, problem.arc_cost(problem.preload))
    assert sets.unserved.tolist() == [1, 3]
    assert sets.row.tolist() == [0, 2]
    with pytest.raises(CorridorError, match=r"2 row\(s\) of the demand: row 1: .*; row 3: "):
        logit(problem, 1.0)


# --- how it is asked --------------------------------------------------------------------------


@pytest.mark.parametrize("theta", [0.0, -1.0, math.nan, math.inf])
def test_a_theta_that_is_no_number_over_0_is_refused(theta):
    with pytest.raises(CorridorError, match="theta"):
        logit(braess(), theta)


def test_input_that_cannot_be_assigned_is_refused():
    problem = replace(braess(), preload=np.full(5, -1.0))
    with pytest.raises(CorridorError, match="preload"):
        logit(problem, 1.0)


def test_the_residual_is_told_at_each_step_and_the_limit_is_kept():
    steps = []
    problem = braess()
    sets = path_sets(problem, problem.arc_cost(problem.preload), detour=5.0)
    found = logit(problem, 5.0, residual=1e-12, most_iterations=7, sets=sets,
                  progress=lambda n, r: steps.append((n, r)))  # fmt: skip
    assert [n for n, _ in steps] == list(range(8))
    assert (found.status, found.iterations) == ("limit", 7)
    assert found.residual == steps[-1][1] > 1e-12
    assert sum(found.paths.volume) == pytest.approx(6)


def test_sets_that_are_given_are_kept():
    problem = braess()
    sets = path_sets(problem, problem.arc_cost(problem.preload), searches=1)
    found = logit(problem, 1.0, sets=sets)
    assert [a.tolist() for a in found.paths.arcs] == [[0, 4, 3]]
    assert found.paths.volume == pytest.approx([6])


def test_no_demand_is_no_trouble():
    for demand in ([], [(0, 3, 0.0)], [(0, 0, 5.0)]):
        ends = [(0, 1), (0, 2), (1, 3), (2, 3)]
        problem = assignment(ends, constant(np.ones(4)), demand)
        found = logit(problem, 1.0)
        assert len(found.paths.volume) == 0
        assert found.status == "converged"


def test_the_same_on_every_run():
    problem = grid(4, 8)
    first, second = (logit(problem, 2.0) for _ in range(2))
    assert (first.paths.volume == second.paths.volume).all()
    assert first.iterations == second.iterations


def test_several_resources_side_by_side_are_priced_by_their_own_flow():
    """The same resource twice on a way is paid twice."""
    problem = assignment(
        [(0, 1), (1, 2), (0, 2)],
        joined([queue(1.0, 0.0, 1.0, per_unit=0.1), constant(3.0)]),
        [(0, 2, 2.0)],
        resource=[0, 0, 1],
    )
    found = logit(problem, 1.0, residual=1e-12)
    flow = dict(zip([len(a) for a in found.paths.arcs], found.paths.volume, strict=True))[2]
    time = 2 * (1 + 0.1 * 2 * flow)
    assert flow == pytest.approx(2 / (1 + math.exp(time - 3)), rel=1e-9)
