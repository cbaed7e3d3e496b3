"""What cannot be assigned is refused with its rows, before anything is solved."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from corridor.assignment.methods.equilibrium import equilibrium
from corridor.assignment.of_roads.road_input import road_assignment
from corridor.assignment.problem.assignment_input import Demand, TrafficClass, check_input
from corridor.assignment.problem.congestion import (
    bpr,
    conical,
    constant,
    exponential,
    joined,
    queue,
)
from corridor.problems import CorridorError
from tests.assignment.assignment_worlds import assignment, grid_tables, two_routes

ENDS = [(0, 1), (1, 2), (2, 0), (0, 1)]


def ring(demand=((0, 2, 1.0),), congestion=None, **given):
    """Return 0→1→2→0 with a second way 0→1."""
    times = constant([1.0] * 4) if congestion is None else congestion
    return assignment(ENDS, times, demand, **given)


def refused(problem, **options):
    """Return the lines with which an assignment is refused; nothing must have been solved."""

    def told(*_):
        pytest.fail("it was solved")

    with pytest.raises(CorridorError) as caught:
        equilibrium(problem, progress=told, **options)
    return [line.strip() for line in str(caught.value).splitlines()]


@pytest.mark.parametrize("marginal", [False, True])
def test_demand_that_is_no_number_or_negative(marginal):
    rows = [(0, 1, 1.0), (0, 2, np.nan), (1, 1, -1.0), (1, 2, np.inf), (2, 0, 0.0)]
    assert refused(ring(rows), marginal=marginal) == [
        "the assignment cannot be solved:",
        "demand that is negative or not a number: row 1 (nan), 2 (-1.0), 3 (inf)",
    ]


def test_nodes_outside_the_network():
    rows = [(0, 1, 1.0), (3, 1, 1.0), (0, -1, 1.0), (7, 7, 0.0)]
    assert refused(ring(rows, nodes=3))[1:] == [
        "origin outside the network: row 1 (3), 3 (7)",
        "destination outside the network: row 2 (-1), 3 (7)",
    ]
    assert refused(assignment([(0, 1), (-1, 2), (1, 3)], constant([1.0] * 3), [], nodes=3))[1:] == [
        "tail outside the network: row 1 (-1)",
        "head outside the network: row 2 (3)",
    ]


@pytest.mark.parametrize("wrong", [np.nan, -1.0, -np.inf])
def test_money_that_is_no_number_or_makes_a_cost_negative(wrong):
    kinds = (TrafficClass("a"), TrafficClass("b", 2.0))
    money = np.zeros((2, 4))
    money[1, 2] = wrong
    (found,) = refused(ring(classes=kinds, money=money))[1:]
    assert found == f"cost of an arc that is negative or not a number: row 2 ({wrong / 2})"


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_free_time_that_is_no_number_or_negative(wrong):
    (found,) = refused(ring(free_time=[0, wrong, 0, 0]))[1:]
    assert found == f"cost of an arc that is negative or not a number: row 1 ({wrong})"


def test_a_subsidy_is_no_negative_cost():
    problem = ring(free_time=[0, 2, 0, 0], money=[[0, -1.5, 0, 0]])
    assert equilibrium(problem).total_cost == pytest.approx(1 + 1 + 0.5)


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_preload_that_is_no_number_or_negative(wrong):
    (found,) = refused(ring(preload=[0, 0, 0, wrong]))[1:]
    assert found == f"preload that is negative or not a number: row 3 ({wrong})"


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_values_of_time_and_equivalents(wrong):
    kinds = (TrafficClass("a", wrong), TrafficClass("b", 1.0, wrong))
    lines = refused(ring(classes=kinds))
    assert f"value of time of class a is {wrong}; expected over 0" in lines
    assert f"equivalents of class b are {wrong}; expected over 0" in lines


def test_equivalents_of_nothing():
    lines = refused(ring(classes=(TrafficClass("b", 1.0, 0),)))
    assert lines[1:] == ["equivalents of class b are 0; expected over 0"]


def test_a_value_of_time_of_nothing():
    lines = refused(ring(classes=(TrafficClass("a", 0),)))
    assert "value of time of class a is 0; expected over 0" in lines


@pytest.mark.parametrize(
    "wrong",
    [
        bpr(1, 0.15, 0, 4),
        bpr(1, 0.15, -5, 4),
        bpr(1, 0.15, np.nan, 4),
        bpr(-1, 0.15, 10, 4),
        bpr(-1, -0.15, 10, 4),
        bpr(np.nan, 0.15, 10, 4),
        bpr(np.inf, 0.15, 10, 4),
        bpr(1, 0.15, 10, np.nan),
        bpr(1, -0.15, 10, 4),
        bpr(1, np.nan, 10, 4),
        bpr(1, 0.15, 10, -1),
        conical(1, 0),
        conical(-1, 10),
        conical(1, 10, 0.7),
        conical(1, 10, 0.4),
        queue(1, -1, 10),
        queue(1, 1, 10, per_unit=-1),
        queue(1, 1, np.nan),
        queue(1, 1, 10, end=10),
        queue(1, 1, 10, end=11),
        exponential(1, 1, -1, 10),
        exponential(1, np.nan, 1, 10),
        exponential(1, 1, 1, np.inf),
        constant(-1),
        constant(np.nan),
    ],
)
def test_congestion_that_is_no_rising_function(wrong):
    problem = ring(congestion=joined([constant([1.0, 1.0]), wrong, constant(1.0)]))
    (found,) = refused(problem)[1:]
    assert found.startswith("congestion ")
    assert ": row 2 (" in found


def test_a_queue_without_saturation():
    (found,) = refused(two_routes(constant(1.0), queue(1, 1, 0), 1.0))[1:]
    assert found.startswith("congestion ")


def test_a_capacity_that_is_not_used_need_not_be_given():
    unused = joined([bpr([1, 0], [0, 0.15], 0, 4), constant([1.0, 1.0])])
    assert equilibrium(ring(congestion=unused)).status == "converged"


def test_all_that_is_wrong_is_told_at_once():
    problem = ring([(0, 9, np.nan)], congestion=bpr([1, 1, 1, 1], 0.15, [1, 0, 1, 0], 4),
                   nodes=3, free_time=[-1, 0, 0, 0])  # fmt: skip
    lines = refused(problem)
    assert [line.split(":")[0] for line in lines[1:]] == [
        "destination outside the network",
        "demand that is negative or not a number",
        "cost of an arc that is negative or not a number",
        "congestion with a parameter that is not a number (zero capacity?)",
    ]
    assert "row 1 (" in lines[-1]
    assert ", 3 (" in lines[-1]


def test_of_many_rows_the_first_are_shown():
    (found,) = refused(ring([(0, 1, -1.0)] * 25))[1:]
    assert found.count("(-1.0)") == 20
    assert found.endswith("19 (-1.0) and 5 more")


def test_demand_that_no_path_serves():
    rows = [(0, 1, 1.0), (2, 0, 2.5), (2, 0, 0.0), (1, 1, 5.0), (1, 0, 7.0)]
    assert refused(assignment([(0, 1), (1, 2)], constant([1.0] * 2), rows)) == [
        "no path serves 2 row(s) of the demand: row 1: 2.5 from node 2 to node 0; "
        "row 4: 7 from node 1 to node 0"
    ]


def test_demand_of_a_class_for_which_the_way_is_closed():
    kinds = (TrafficClass("a"), TrafficClass("b"))
    problem = ring([(0, 2, 1.0, 0), (0, 2, 3.0, 1)], classes=kinds,
                   money=[[0, 0, 0, 0], [0, np.inf, 0, 0]])  # fmt: skip
    assert refused(problem) == [
        "no path serves 1 row(s) of the demand: row 1: 3 from node 0 to node 2"
    ]


def test_of_many_rows_without_a_path_the_first_are_shown():
    (found,) = refused(assignment([(0, 1)], constant(1.0), [(1, 0, 1.0)] * 25))
    assert found.count("from node 1 to node 0") == 20
    assert found.endswith("; and 5 more")


@pytest.mark.parametrize(
    "change",
    [{"demand": Demand(*np.array([[1], [0], [2]]), np.ones(1))},
     {"demand": Demand(*np.array([[-1], [0], [2]]), np.ones(1))},
     {"resource": np.array([0, 1, 2, 4])}, {"resource": np.array([0, 1, 2, -2])}],
)  # fmt: skip
def test_classes_and_resources_that_are_not_there(change):
    refused(replace(ring(), **change))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("links", "capacity", 0.0), ("links", "capacity", np.nan), ("links", "free_flow_time", -1.0),
     ("links", "toll", -99.0), ("links", "from_node_id", 99), ("trips", "volume", -1.0),
     ("trips", "volume", np.nan), ("trips", "destination", 99),
     ("links", "b", -0.15),
     ("links", "from_node_id", 16),
     ("links", "from_node_id", 0),
     ("trips", "origin", 0),
     ("trips", "destination", 16)],
)  # fmt: skip
def test_tables_of_a_road_network(table, column, value):
    tables = dict(zip(("links", "trips"), grid_tables(3, 0), strict=True))
    tables[table].loc[tables[table].index[1], column] = value
    with pytest.raises(CorridorError):
        check_input(road_assignment(**tables, nodes=15, first_through_node=7, toll_factor=1.0))


def test_costs_and_zones_of_a_road_network():
    links, trips = grid_tables(3, 0)
    problem = road_assignment(links, trips, nodes=15, first_through_node=7, toll_factor=0.02,
                              distance_factor=0.04)  # fmt: skip
    flow = np.linspace(0, 300, len(links))
    expected = links["free_flow_time"] * (1 + 0.15 * (flow / links["capacity"]) ** 4)
    expected += 0.02 * links["toll"] + 0.04 * links["length"]
    assert problem.arc_cost(flow)[0] == pytest.approx(expected.to_numpy(), rel=1e-12)
    assert problem.nodes == 15 + 6
    zone = links["from_node_id"].to_numpy() < 7
    assert list(problem.tail - links["from_node_id"] + 1) == list(15 * zone)
    assert list(problem.head) == list(links["to_node_id"] - 1)
    between = trips[trips["origin"] != trips["destination"]]
    assert list(problem.demand.origin) == list(between["origin"] - 1 + 15)
    assert list(problem.demand.destination) == list(between["destination"] - 1)
    assert list(problem.demand.volume) == list(between["volume"])


def test_trips_to_a_node_that_no_road_reaches():
    links, trips = grid_tables(3, 0)
    lonely = pd.concat([trips, pd.DataFrame({"origin": [7], "destination": 15, "volume": 1.0})])
    gone = links[links["to_node_id"] != 15]
    (found,) = refused(road_assignment(gone, lonely, nodes=15, first_through_node=7))
    assert found.startswith("no path serves 1 row(s) of the demand: row ")
