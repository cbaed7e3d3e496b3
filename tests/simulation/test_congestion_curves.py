"""Simulated waits as congestion functions of an assignment: the same minutes at the same tonnes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.assignment.of_case.assign import assign
from corridor.assignment.problem.congestion import EXPONENTIAL, QUEUE
from corridor.simulation.results.element_curves import LEAST_VEHICLES, congestion, wait_curve
from corridor.simulation.simulate import simulate
from corridor.testing import tiny

SHARES = (0.5, 0.7, 0.8, 0.9, 1.0)


def waits(element, vehicles_per_day, t_per_vehicle, minutes):
    """Rows of one element whose busiest traffic is given, by shares of it."""
    return pd.DataFrame(
        [
            {
                "id": element,
                "share": share,
                "vehicles_per_day": share * vehicles_per_day,
                "tonnes_per_year": share * vehicles_per_day * 365 * t_per_vehicle,
                "mean_wait_min": minutes(share * vehicles_per_day),
            }
            for share in SHARES
        ]
    )


def queueing(v):
    return 15 * v / (48 - v) + 0.2 * v


def growing(v):
    return 2 * np.exp(0.08 * v)


@given(st.sampled_from([queueing, growing]), st.floats(5, 45), st.floats(1, 5000), st.booleans())
def test_the_same_minutes_at_the_same_tonnes(minutes, vehicles, load_t, each_way):
    """A row of an element that counts each way has half of the vehicles of both ways."""
    frame = waits("line", vehicles, load_t, minutes)
    found = congestion(frame, {"line": 2.0 if each_way else 1.0})["line"]
    curve = wait_curve(frame, "line")
    assert len(found) == 1
    assert found.kind[0] == (QUEUE if curve.kind == "queue" else EXPONENTIAL)
    for part in (0.0, 0.2, 0.5, 0.9, 1.0, 1.3, 3.0):
        tonnes_both_ways = part * vehicles * 365 * load_t
        row_t = tonnes_both_ways / 2 if each_way else tonnes_both_ways
        expected = float(curve.delay_min(part * vehicles))
        assert found.time([row_t])[0] * 60 == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("minutes", [queueing, growing])
def test_the_minutes_are_those_that_were_simulated(minutes):
    frame = waits("line", 40, 900, minutes)
    found = congestion(frame, {"line": 1.0})["line"]
    for row in frame.itertuples():
        assert found.time([row.tonnes_per_year])[0] * 60 == pytest.approx(
            row.mean_wait_min, rel=0.02
        )


def test_functions_of_several_elements_are_told_apart():
    frame = pd.concat([waits("a", 40, 900, queueing), waits("b", 20, 50, growing)])
    found = congestion(frame, {"a": 2.0, "b": 1.0})
    assert list(found) == ["a", "b"]
    assert found["a"].time([20 * 365 * 900])[0] * 60 == pytest.approx(queueing(40), rel=0.02)
    assert found["b"].time([20 * 365 * 50])[0] * 60 == pytest.approx(growing(20), rel=0.02)


def test_elements_without_enough_points_are_left_out():
    busy = waits("busy", 40, 900, queueing)
    quiet = waits("quiet", (LEAST_VEHICLES - 1) / 365, 900, queueing)
    idle = waits("idle", 0, 900, queueing)
    calm = waits("calm", 40, 900, lambda v: 0.0)
    empty = waits("empty", 40, 0, queueing)
    rare = waits("rare", 40, 900, queueing).assign(
        mean_wait_min=lambda f: f["mean_wait_min"].where(f["share"] > 0.85, 0.0)
    )
    twice = busy[busy["share"] > 0.85].assign(id="twice")
    frame = pd.concat([busy, quiet, idle, calm, empty, rare, twice])
    found = congestion(frame, dict.fromkeys(frame["id"], 2.0))
    assert list(found) == ["busy"]


def test_three_points_are_enough():
    frame = waits("line", 40, 900, queueing)
    found = congestion(frame[frame["share"] >= 0.8], {"line": 1.0})
    assert found["line"].time([40 * 365 * 900])[0] * 60 == pytest.approx(queueing(40), rel=0.02)


def test_nothing_simulated_gives_no_function():
    frame = waits("line", 40, 900, queueing)
    assert congestion(frame[:0], {}) == {}


# --- of a simulation --------------------------------------------------------------------------


def world(back):
    return tiny(
        links={"ab": ("a", "b", 9e6), "bc": ("b", "c", 9e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 4e6)},
        borders={"post": ("ab", 3e6)},
        demand=[("A", "C", 1.5e6), ("C", "A", back)],
    )


@pytest.fixture(scope="module")
def both_ways():
    return simulate(world(1.5e6))


def test_simulated_waits_stand_in_for_those_of_an_assignment(both_ways):
    curves = both_ways.congestion()
    assert set(curves) <= {"ab", "bc", "yard", "post"}
    assert {"yard", "post"} <= set(curves)
    found = assign(world(1.5e6), curves=curves)
    assert found.flows.input.curves == tuple(sorted(curves))
    elements = found.elements.set_index("id")
    simulated = both_ways.elements.set_index("id")
    for name in ("yard", "post"):
        busiest = both_ways.waits.query("id == @name and share == 1").iloc[0]
        curve = both_ways.wait_curve(name)
        assert elements["tonnes_per_year"][name] == pytest.approx(3e6)
        assert busiest["tonnes_per_year"] == pytest.approx(3e6, rel=0.03)
        by_day = busiest["vehicles_per_day"] * 3e6 / busiest["tonnes_per_year"]  # without chance
        expected = float(curve.delay_min(by_day)) / 60
        assert elements["wait_h"][name] == pytest.approx(expected, rel=0.1)
        assert elements["wait_h"][name] == pytest.approx(simulated["mean_wait_h"][name], rel=0.25)


def test_waits_of_cargo_that_goes_one_way_alone():
    """Trains come back empty: at the simulated tonnes the simulated wait is due."""
    sim = simulate(world(1.0))
    found = assign(world(1.0), curves={"post": sim.congestion()["post"]})
    busiest = sim.waits.query("id == 'post' and share == 1").iloc[0]
    expected = float(sim.wait_curve("post").delay_min(busiest["vehicles_per_day"])) / 60
    wait = found.elements.set_index("id")["wait_h"]["post"]
    assert wait == pytest.approx(expected, rel=0.25)


def test_without_the_curve_there_are_no_functions():
    assert simulate(world(1.5e6), curve=False).congestion() == {}
