"""Hard capacities against a linear program over all paths, solved in two steps, and its duals."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from corridor.assignment.methods.all_or_nothing import all_or_nothing
from corridor.assignment.methods.capacitated import capacitated
from corridor.assignment.problem.assignment_input import TrafficClass
from corridor.assignment.problem.congestion import bpr, constant
from corridor.problems import CorridorError
from tests.assignment.assignment_worlds import all_paths, assignment, grid, problems

ROUNDING = 1e-6


def asked_of(problem):
    demand = problem.demand
    return np.flatnonzero((demand.volume > 0) & (demand.origin != demand.destination))


def money_of(problem):
    """Money that each class pays on each arc of the empty network."""
    worth = np.array([c.value_of_time for c in problem.classes])
    return worth[:, None] * problem.arc_cost(problem.preload)


class Enumerated:
    """All paths of all rows, with what they cost and use."""

    def __init__(self, problem, capacity):
        self.problem, demand, money = problem, problem.demand, money_of(problem)
        self.room = np.maximum(capacity - problem.preload, 0.0)
        self.rows = asked_of(problem)
        self.row, self.cost, uses = [], [], []
        for row in self.rows:
            k = demand.traffic_class[row]
            for path in all_paths(problem, k, demand.origin[row], demand.destination[row]):
                self.row.append(row)
                self.cost.append(money[k, path].sum())
                on = problem.resource[path]
                use = np.bincount(on[on >= 0], minlength=len(self.room))
                uses.append(use * problem.classes[k].equivalents)
        self.row, self.cost = np.array(self.row), np.array(self.cost)
        self.use = np.array(uses).reshape(-1, len(self.room)).T
        self.finite = np.isfinite(self.room)

    def solve(self, goal, extra=()):
        """Minimise costs of paths and of what each row leaves behind."""
        paths, rows = len(self.row), len(self.rows)
        limits = np.hstack([self.use[self.finite], np.zeros((self.finite.sum(), rows))])
        bounds = self.room[self.finite]
        for line, bound in extra:
            limits, bounds = np.vstack([limits, line]), np.append(bounds, bound)
        serves = np.hstack([(self.row == self.rows[:, None]).astype(float).reshape(rows, paths),
                            np.eye(rows)])  # fmt: skip
        return linprog(
            goal, limits if len(limits) else None, bounds if len(limits) else None, serves,
            self.problem.demand.volume[self.rows], method="highs",
        )  # fmt: skip

    def answer(self):
        """Leave as little behind as possible, then pay as little as possible."""
        behind = np.append(np.zeros(len(self.row)), np.ones(len(self.rows)))
        least = self.solve(behind).fun
        found = self.solve(np.append(self.cost, np.zeros(len(self.rows))), [(behind, least + 1e-9)])
        return least, found.fun


@st.composite
def limited(draw):
    """A problem and capacities: none, some, or no limit."""
    problem = draw(problems(most_nodes=5).filter(lambda p: len(asked_of(p))))
    one = st.sampled_from([0.0, 1.0, 5.0, 12.0, 30.0, math.inf, math.inf])
    count = len(problem.congestion)
    return problem, np.array(draw(st.lists(one, min_size=count, max_size=count)))


@settings(max_examples=120)
@given(limited())
def test_cost_and_what_stays_behind_are_those_of_all_paths(given_):
    problem, capacity = given_
    found = capacitated(problem, capacity)
    least, cost = Enumerated(problem, capacity).answer()
    assert found.unserved.sum() == pytest.approx(least, abs=ROUNDING)
    assert found.cost == pytest.approx(cost, rel=1e-7, abs=1e-5)


@settings(max_examples=120)
@given(limited())
def test_flows_keep_every_limit_and_serve_what_is_not_left_behind(given_):
    problem, capacity = given_
    found = capacitated(problem, capacity)
    demand, paths, money = problem.demand, found.paths, money_of(problem)
    served = np.zeros(len(demand))
    np.add.at(served, paths.row, paths.volume)
    asked = np.zeros(len(demand))
    asked[asked_of(problem)] = demand.volume[asked_of(problem)]
    assert served + found.unserved == pytest.approx(asked, abs=ROUNDING)
    assert (found.unserved >= 0).all()
    assert (paths.volume > 0).all()
    loads = problem.resource_flow(paths.class_flow(problem).sum(axis=0)) - problem.preload
    assert (loads <= np.maximum(capacity - problem.preload, 0) + ROUNDING).all()
    assert (np.diff(paths.row) >= 0).all()
    total = 0.0
    for row, arcs, volume in zip(paths.row, paths.arcs, paths.volume, strict=True):
        nodes = [demand.origin[row], *problem.head[arcs]]
        assert nodes[:-1] == problem.tail[arcs].tolist()
        assert nodes[-1] == demand.destination[row]
        total += volume * money[demand.traffic_class[row], arcs].sum()
    assert found.cost == pytest.approx(total, rel=1e-12)
    for row in np.unique(paths.row):
        volumes = paths.volume[paths.row == row]
        assert (np.diff(volumes) <= 0).all(), "the largest first"


@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])  # no shrinking of what fails
@given(limited())
def test_prices_are_duals(given_):
    """Only full resources cost; cargo uses paths whose cost and prices come to the least of its
    row; what is left behind sees no cheaper path than it would pay to go."""
    problem, capacity = given_
    found, all_ = capacitated(problem, capacity), Enumerated(problem, capacity)
    loads = problem.resource_flow(found.paths.class_flow(problem).sum(axis=0)) - problem.preload
    assert (found.price >= 0).all()
    slack = all_.room - loads
    dear = found.price > 1e-6
    assert slack[dear] == pytest.approx(np.zeros(dear.sum()), abs=ROUNDING)
    behind = found.unserved > ROUNDING
    demand, money = problem.demand, money_of(problem)
    open_ = all_.use.T @ (all_.room <= 0) == 0  # prices of what is shut may be anything
    whole = all_.cost + all_.use.T @ found.price
    for row in all_.rows[~behind[all_.rows]]:
        least = whole[(all_.row == row) & open_].min()
        k = demand.traffic_class[row]
        for i in np.flatnonzero(found.paths.row == row):
            arcs = found.paths.arcs[i]
            on = problem.resource[arcs]
            paid = money[k, arcs].sum()
            paid += problem.classes[k].equivalents * found.price[on[on >= 0]].sum()
            assert paid == pytest.approx(least, rel=1e-6, abs=1e-6)


def bottleneck(volume=10.0, preload=0.0, **given_):
    """A cheap way with room for 6 and a dear one that costs 5 more, with any room."""
    return assignment(
        [(0, 1), (0, 1)], constant([1.0, 6.0]), [(0, 1, volume)], preload=[preload, 0.0], **given_
    )


def flows_of(found):
    return {tuple(a.tolist()): v for a, v in zip(found.paths.arcs, found.paths.volume, strict=True)}


@pytest.mark.parametrize(("preload", "room"), [(0.0, 6.0), (4.0, 2.0)])
def test_the_preload_counts_against_the_capacity(preload, room):
    found = capacitated(bottleneck(preload=preload), np.array([6.0, math.inf]))
    expected = {(0,): room, (1,): 10 - room}
    assert flows_of(found) == pytest.approx(expected)
    assert found.cost == pytest.approx(room + 6 * (10 - room))


def test_a_preload_above_the_capacity_shuts():
    found = capacitated(bottleneck(preload=7.0), np.array([6.0, math.inf]))
    assert flows_of(found) == pytest.approx({(1,): 10})


def test_costs_are_those_of_the_preload():
    """A road that others fill takes longer before the first of ours is on it."""
    problem = assignment(
        [(0, 1), (0, 1)], bpr(1.0, 1.0, [1.0, 9.0], 1.0), [(0, 1, 1.0)], preload=[3.0, 0.0]
    )
    found = capacitated(problem, np.array([9.0, 9.0]))
    assert flows_of(found) == pytest.approx({(1,): 1})
    assert found.cost == pytest.approx(1.0)


@pytest.mark.parametrize("volume", [10.0, 1000.0, 3e7])
@pytest.mark.parametrize("worth", [1.0, 4.0])
def test_a_price_is_what_one_more_unit_saves(volume, worth):
    """One more unit on the cheap way saves the dear one, 5 hours at their worth."""
    problem = bottleneck(volume, classes=(TrafficClass("x", worth),))
    capacity = np.array([0.6 * volume, math.inf])
    found = capacitated(problem, capacity)
    more = capacitated(problem, capacity + np.array([1e-3 * volume, 0]))
    saved = (found.cost - more.cost) / (1e-3 * volume)
    assert saved == pytest.approx(5 * worth, rel=1e-6)
    assert found.price == pytest.approx([saved, 0], rel=1e-6)


def test_who_gains_most_gets_the_room():
    """Lorries use 2 of the resource and lose 8 by the detour, cars use 1 and lose 5: by the room
    they take, cars gain more."""
    problem = assignment(
        [(0, 1), (0, 1)],
        constant([1.0, 1.0]),
        [(0, 1, 3.0, 0), (0, 1, 4.0, 1)],
        classes=(TrafficClass("car", 1.0, 1.0), TrafficClass("lorry", 2.0, 2.0)),
        money=[[0, 5], [0, 8]],
    )
    found = capacitated(problem, np.array([6.0, math.inf]))
    flow = found.paths.class_flow(problem)
    assert flow == pytest.approx(np.array([[3, 0], [3, 5]]))
    assert found.cost == pytest.approx(3 * 1 + 1.5 * 2 + 2.5 * (2 + 8))


def test_each_class_pays_its_own_costs_and_keeps_off_where_it_may_not_go():
    problem = assignment(
        [(0, 1), (0, 1)], constant([1.0, 1.0]), [(0, 1, 2.0, 0), (0, 1, 2.0, 1)],
        classes=(TrafficClass("a"), TrafficClass("b")), money=[[0, 3], [math.inf, 3]],
    )  # fmt: skip
    found = capacitated(problem, np.array([9.0, 1.0]))
    assert found.paths.class_flow(problem) == pytest.approx(np.array([[2, 0], [0, 1]]))
    assert found.unserved == pytest.approx([0, 1])


def test_nothing_passes_a_capacity_of_nothing():
    found = capacitated(bottleneck(), np.zeros(2))
    assert found.unserved == pytest.approx([10])
    assert len(found.paths.volume) == 0
    assert found.cost == 0
    assert found.iterations == 0


def test_as_much_as_possible_is_served_whatever_it_costs():
    """To let the second row through, the first has to take a way of 90 in place of 1."""
    problem = assignment(
        [(0, 1), (0, 1), (2, 0), (1, 3)],
        constant([1.0, 90.0, 0.0, 0.0]),
        [(0, 1, 5.0), (2, 3, 5.0)],
        money=[[0, 0, 0, 0]],
    )
    found = capacitated(problem, np.array([5.0, 5.0, 9.0, 9.0]))
    assert found.unserved == pytest.approx([0, 0])
    assert found.cost == pytest.approx(5 * 91)


@pytest.mark.parametrize(
    "cost",
    [
        1e-3,
        1.0,
        1e5,
    ],
)
def test_what_stays_behind_costs_more_than_any_way(cost):
    found = capacitated(
        assignment([(0, 1), (1, 2)], constant([cost, 1e3 * cost]), [(0, 2, 3e7)]),
        np.array([2e7, math.inf]),
    )
    assert found.unserved == pytest.approx([1e7])


@settings(max_examples=60)
@given(problems().filter(lambda p: len(asked_of(p))))
def test_without_limits_everything_goes_its_cheapest_way(problem):
    found = capacitated(problem, np.full(len(problem.congestion), math.inf))
    money, nothing = money_of(problem), all_or_nothing(problem)
    k = problem.demand.traffic_class[nothing.row]
    expected = sum(
        v * money[c, a].sum() for v, c, a in zip(nothing.volume, k, nothing.arcs, strict=True)
    )
    assert found.cost == pytest.approx(expected, rel=1e-7, abs=1e-9)
    assert found.unserved.sum() == 0
    assert (found.price == 0).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_street_grid_against_arc_flows(seed):
    """A network with too many paths to list: the same program over flows of origins on arcs."""
    problem = grid(3, seed)
    capacity = np.full(len(problem.congestion), 90.0)
    found = capacitated(problem, capacity)
    demand, cost = problem.demand, problem.arc_cost(problem.preload)[0]
    origins, arcs = np.unique(demand.origin), problem.arcs
    incidence = np.zeros((problem.nodes, arcs))
    incidence[problem.head, np.arange(arcs)] += 1
    incidence[problem.tail, np.arange(arcs)] -= 1
    columns = len(origins) * arcs
    balance = np.zeros((len(origins) * problem.nodes, columns + len(demand)))
    wanted = np.zeros(len(balance))
    for i, origin in enumerate(origins):
        at = slice(i * problem.nodes, (i + 1) * problem.nodes)
        balance[at, i * arcs : (i + 1) * arcs] = incidence
        for row in np.flatnonzero(demand.origin == origin):
            for node, sign in ((demand.destination[row], 1), (origin, -1)):
                wanted[i * problem.nodes + node] += sign * demand.volume[row]
                balance[i * problem.nodes + node, columns + row] += sign
    goal = np.append(np.tile(cost, len(origins)), np.full(len(demand), 1e4))
    limits = np.hstack([np.tile(np.eye(arcs), len(origins)), np.zeros((arcs, len(demand)))])
    ceiling = np.append(np.full(columns, np.inf), demand.volume)
    bounds = np.stack([np.zeros_like(ceiling), ceiling], axis=1)
    exact = linprog(goal, limits, capacity, balance, wanted, bounds, method="highs")
    behind = exact.x[columns:].sum()
    assert behind > 1, "the limits bind"
    assert found.unserved.sum() == pytest.approx(behind, rel=1e-6)
    assert found.cost == pytest.approx(exact.fun - 1e4 * behind, rel=1e-6)


def test_the_same_on_every_run():
    problem = grid(4, 2)
    capacity = np.full(len(problem.congestion), 100.0)
    first, second = (capacitated(problem, capacity) for _ in range(2))
    assert (first.paths.volume == second.paths.volume).all()
    assert (first.price == second.price).all()


def test_input_that_cannot_be_assigned_is_refused():
    problem = replace(bottleneck(), preload=np.array([-1.0, 0.0]))
    with pytest.raises(CorridorError, match="preload"):
        capacitated(problem, np.ones(2))


@pytest.mark.parametrize("demand", [[], [(0, 1, 0.0)], [(1, 1, 4.0)]])
def test_no_demand_is_no_trouble(demand):
    problem = assignment([(0, 1)], constant([1.0]), demand)
    found = capacitated(problem, np.array([1.0]))
    assert found.cost == 0
    assert found.unserved.sum() == 0


def test_as_much_as_possible_is_served_when_many_make_way_for_one():
    """A unit that crosses sixty bottlenecks turns a unit out of each; they all go round by one
    road of 200, which it may not use."""
    count = 60
    there, back = count + 1, count + 2
    ends = [(i, i + 1) for i in range(count)]
    ends += [(i, there) for i in range(count)] + [(back, i + 1) for i in range(count)]
    ends += [(there, back)]
    through = np.zeros(len(ends))
    through[-1] = math.inf
    problem = assignment(
        ends,
        constant([*[1.0] * count, *[0.0] * (2 * count), 200.0]),
        [(0, count, 1.0, 1), *((i, i + 1, 1.0, 0) for i in range(count))],
        classes=(TrafficClass("local"), TrafficClass("through")),
        money=[np.zeros(len(ends)), through],
    )
    capacity = np.append(np.ones(count), np.full(2 * count + 1, math.inf))
    least, cost = Enumerated(problem, capacity).answer()
    assert (least, cost) == pytest.approx((0, count + 200 * count))
    found = capacitated(problem, capacity)
    assert found.unserved.sum() == pytest.approx(0)


@pytest.mark.parametrize("world", ["many ways of one row", "light goods"])
def test_as_much_as_possible_is_served_when_one_row_makes_way_many_times(world):
    """One unit stays behind though it could go if sixty (twenty) units of one other row went
    round."""
    if world == "light goods":
        classes = (TrafficClass("car"), TrafficClass("light", 1.0, 20.0))
        problem = assignment(
            [(0, 1), (0, 1)], constant([1.0, 600.0]), [(0, 1, 20.0, 0), (0, 1, 1.0, 1)],
            classes=classes, money=[[0, 0], [0, math.inf]],
        )  # fmt: skip
        capacity = np.array([20.0, math.inf])
    else:
        count = 60
        start, end = 2 * count, 2 * count + 1
        ends = [(2 * i, 2 * i + 1) for i in range(count)]  # each with room for one
        ends += [(2 * i + 1, 2 * i + 2) for i in range(count - 1)]
        ends += [(start, 2 * i) for i in range(count)] + [(2 * i + 1, end) for i in range(count)]
        ends += [(start, end)]
        money = np.zeros((2, len(ends)))
        money[0, count : 2 * count - 1] = money[1, 2 * count - 1 :] = math.inf
        problem = assignment(
            ends, constant([*[1.0] * count, *[0.0] * (3 * count - 1), 900.0]),
            [(start, end, float(count), 0), (0, 2 * count - 1, 1.0, 1)],
            classes=(TrafficClass("across"), TrafficClass("along")), money=money,
        )  # fmt: skip
        capacity = np.append(np.ones(count), np.full(len(ends) - count, math.inf))
    assert Enumerated(problem, capacity).answer()[0] == pytest.approx(0)
    assert capacitated(problem, capacity).unserved.sum() == pytest.approx(0)
