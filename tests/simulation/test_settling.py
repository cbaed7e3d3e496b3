"""Shippers choose by simulated waits: what both agree on, and that nothing else moves it."""

import numpy as np
import pytest

import corridor
from corridor.problems import CorridorError
from corridor.testing import tiny

ASKED = {"between": ("A", "B"), "curve": False, "by_choice": True}


def two_routes(tonnes, method="ue", direct=1e6):
    """A short line that gets full, and a long way round with plenty of room."""
    return tiny(
        {"ab": ("a", "b", direct), "ac": ("a", "c", 9e6), "cb": ("c", "b", 9e6)},
        zones={"A": "a", "B": "b"}, demand=[("A", "B", tonnes)], settings={"method": method},
    )  # fmt: skip


def simulated_cost(sim, path):
    """What a tonne pays and waits on a route of the simulation, dollars."""
    case_input = sim.settled.flows.input
    worth = case_input.problem.classes[0].value_of_time
    waits = sim.elements.set_index("id")["mean_wait_h"]
    used = [case_input.element_of_arc(a) for a in path.arcs.tolist()]
    money = case_input.usd_per_t[0][path.arcs].sum()
    hours = case_input.hours[path.arcs].sum() + sum(waits.get(e, 0.0) for e in used if e)
    return money + worth * hours


@pytest.mark.parametrize("tonnes", [8e5, 9.5e5])
def test_routes_in_use_cost_the_same_with_the_waits_of_the_year(tonnes):
    """Wardrop's first principle, with hours that events have and no formula knows."""
    sim = corridor.simulate(two_routes(tonnes), tolerance=0.01, **ASKED)
    assert sim.settled.agreed
    assert len(sim.routing.paths) == 2
    one, other = (simulated_cost(sim, p) for p in sim.routing.paths)
    # The tolerance is of the hours of all cargo: at worst the smaller route has all of the error.
    share = min(p.tonnes_per_year for p in sim.routing.paths) / tonnes
    assert one == pytest.approx(other, rel=sim.settled.tolerance / share)
    assert sum(p.tonnes_per_year for p in sim.routing.paths) == pytest.approx(tonnes)


def test_the_formula_alone_expects_other_waits_than_the_year_has():
    """Trains are let in at even intervals: half of the wait that the formula has."""
    case = two_routes(8e5)
    by_formula = corridor.assign(case, leave_stranded=True)
    direct = by_formula.elements.set_index("id")["tonnes_per_year"]["ab"]
    settled = corridor.simulate(case, **ASKED).settled
    first, last = settled.rounds[0], settled.rounds[-1]
    assert first.disagreement_share > settled.tolerance >= last.disagreement_share
    flows = settled.flows.arc_flow[settled.flows.input.arcs_of("ab")]
    assert flows.max() > 1.05 * direct


def test_cargo_leaves_a_line_on_which_the_year_has_growing_queues():
    plenty, short = (
        corridor.simulate(two_routes(8e5, "logit", direct), **ASKED) for direct in (9e6, 3e5)
    )
    used = [
        {s.settled.flows.input.element_of_arc(int(p.arcs[1])): p.tonnes_per_year
         for p in s.routing.paths}["ab"]
        for s in (plenty, short)
    ]  # fmt: skip
    assert used[1] < used[0]


def test_hours_that_the_tolerance_of_the_flows_explains_are_no_disagreement():
    """A queue that grows all year answers a percent of traffic with two days."""
    settled = corridor.simulate(two_routes(8e5, "logit", 3e5), **ASKED).settled
    assert settled.agreed
    for one in settled.rounds:
        assert 0 <= one.unexplained_share <= one.disagreement_share
    first, last = settled.rounds[0], settled.rounds[-1]
    assert first.unexplained_share > settled.tolerance >= last.unexplained_share


def test_the_same_seed_settles_the_same():
    one, other = (corridor.simulate(two_routes(8e5), seed=3, **ASKED) for _ in range(2))
    assert one.settled.rounds == other.settled.rounds
    assert one.throughput_t_per_year == other.throughput_t_per_year


def test_all_demand_runs_and_what_is_counted_is_what_crosses():
    case = tiny(
        {"ab": ("a", "b", 2e6), "bc": ("b", "c", 2e6)}, zones={"A": "a", "B": "b", "C": "c"},
        demand=[("A", "C", 3e5), ("A", "B", 4e5)],
    )  # fmt: skip
    sim = corridor.simulate(case, between=("A", "C"), curve=False, by_choice=True)
    assert sim.offered_t_per_year == pytest.approx(3e5)
    assert sim.others_offered_t_per_year == pytest.approx(4e5)
    passed = sim.elements.set_index("id")["throughput_t_per_year"]
    chance_t = sim.chance_t_per_year * np.sqrt(7 / 3)  # of all loads, as of those that are counted
    assert passed["ab"] == pytest.approx(7e5, abs=3 * chance_t)
    assert passed["ab"] > 4e5 + 3 * chance_t, "other cargo runs too"


def test_a_question_that_no_shipper_crosses_is_refused():
    case = tiny(
        {"ab": ("a", "b", 2e6), "bc": ("b", "c", 2e6)}, zones={"A": "a", "B": "b", "C": "c"},
        demand=[("A", "B", 4e5)],
    )  # fmt: skip
    with pytest.raises(CorridorError, match="send nothing"):
        corridor.simulate(case, between=("A", "C"), curve=False, by_choice=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"traffic_mt": 1.0}, "leave the traffic out"),
        ({"others": "ignored"}, "other cargo in"),
        ({"tolerance": 0.0}, "the tolerance is 0"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong, said):
    with pytest.raises(CorridorError, match=said):
        corridor.simulate(two_routes(8e5), **ASKED, **wrong)
