"""The water balance: its books, an independent integrator, and the level it settles at."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from corridor.problems import CorridorError
from corridor.sea.water.balance import Forcing, integrate
from corridor.sea.water.bay import outflow_km3
from corridor.sea.water.hypsometry import hypsometry
from corridor.sea.water.terms import constant

ROUNDING_KM3 = 1e-9
"""Two additions a year to 78,000 km3 are each right to half of 1.5e-11 km3; some room is left."""


def steady(years, inflow, rain, evaporation, first=2025):
    whole = np.ones(years)
    return Forcing(first, inflow * whole, rain * whole, evaporation * whole)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(-35, -25.5), st.sampled_from([1975, 1990, 2025]))
def test_books_close(seed, start, first):
    chance = np.random.default_rng(seed)
    driven = Forcing(
        first,
        chance.uniform(200, 350, (30, 3)),
        chance.uniform(0.2, 0.4, 30),
        chance.uniform(0.8, 1.1, (30, 3)),
        chance.uniform(5, 10, 3),
    )
    course = integrate(hypsometry(), start, driven)
    flows = course.inflow_km3 + course.precipitation_km3 - course.evaporation_km3 - course.bay_km3
    assert np.abs(course.closure_km3).max() < ROUNDING_KM3
    assert np.abs(np.diff(course.volume_km3, axis=0) - flows).max() < ROUNDING_KM3
    assert course.level_m == pytest.approx(hypsometry().level(course.volume_km3))
    assert (course.bay_km3 >= 0).all()


def test_half_of_a_year_is_driven_by_each_of_its_calendar_years():
    """Without rain and evaporation, and below the sill of the bay, the rivers are all there is."""
    nothing = np.zeros(3)
    driven = Forcing(2025, np.array([10.0, 20.0, 30.0]), nothing, nothing)
    course = integrate(hypsometry(), -40.0, driven)
    assert list(course.years) == [2025, 2026, 2027]
    assert course.inflow_km3.tolist() == [15, 25]
    assert course.level_m[0] == pytest.approx(-40)
    assert course.volume_km3 - course.volume_km3[0] == pytest.approx([0, 15, 40])


def test_members_do_not_know_of_each_other():
    inflow = np.array([[250.0, 300.0]] * 20)
    rain, evaporation = np.full(20, 0.3), np.full((20, 2), 0.97)
    both = integrate(hypsometry(), -29.0, Forcing(2025, inflow, rain, evaporation))
    for k in range(2):
        alone = integrate(hypsometry(), -29.0, steady(20, inflow[0, k], 0.3, 0.97))
        assert both.level_m[:, k] == pytest.approx(alone.level_m, abs=1e-10)


@pytest.mark.parametrize(
    ("start", "inflow", "net"), [(-29.3, 260, 0.75), (-29.3, 300, 0.62), (-26, 200, 0.7)]
)
def test_an_independent_integrator_agrees(start, inflow, net):
    r"""The level as the state, :math:`\dot h = (R + (P-E) A - K) / A`, by Dormand and Prince."""
    knots, areas = hypsometry().level_m, hypsometry().area_km2 / 1e3
    slope, sill = constant("bay slope")[0], constant("bay sill")[0]

    def rate(_, state):
        area = np.interp(state[0], knots, areas)
        return [(inflow - net * area - slope * max(0, state[0] - sill)) / area]

    years = np.arange(51)
    exact = solve_ivp(rate, (0, 50), [start], t_eval=years, rtol=1e-10, atol=1e-10, max_step=0.5)
    course = integrate(hypsometry(), start, steady(51, inflow, 0.3, net + 0.3))
    assert np.abs(course.level_m - exact.y[0]).max() < 1e-3
    assert np.ptp(course.level_m) > 0.5, "or it would agree by standing still"


@pytest.mark.parametrize("start", [-29.5, -26.5])
def test_equilibrium_in_closed_form(start):
    """Between -28 and -27 m area and bay are straight lines, so R = net A + K is one too."""
    slope, sill = constant("bay slope")[0], constant("bay sill")[0]
    inflow, net = 268.0, 0.66
    area, wider = 378.4, 392.6 - 378.4
    rest = inflow - net * area - slope * (-28 - sill)
    level = -28 + rest / (net * wider + slope)
    assert -28 < level < -27
    course = integrate(hypsometry(), start, steady(600, inflow, 0.3, net + 0.3))
    assert course.level_m[-1] == pytest.approx(level, abs=1e-6)
    still = float(hypsometry().area(level)) / 1e3 * net + float(outflow_km3(2025, np.array(level)))
    assert still == pytest.approx(inflow)


@given(st.floats(-33, -26), st.floats(1, 80))
def test_more_water_never_stands_lower(start, more):
    less = integrate(hypsometry(), start, steady(25, 250, 0.3, 0.97))
    course = integrate(hypsometry(), start, steady(25, 250 + more, 0.3, 0.97))
    assert (np.diff(course.level_m - less.level_m)[:10] > 0).all()


@pytest.mark.parametrize(("inflow", "evaporation"), [(0, 9), (4000, 0)])
def test_a_sea_that_leaves_its_hypsometry_is_told(inflow, evaporation):
    with pytest.raises(CorridorError, match=r"-?\d+\.\d\d m BS is outside"):
        integrate(hypsometry(), -29.0, steady(30, inflow, 0.3, evaporation))


def test_members_may_differ_in_any_term():
    steady = np.ones(5)
    slopes = np.array([5.0, 10.0])
    forcing = Forcing(2025, 260 * steady, 0.3 * steady, 0.97 * steady, slopes)
    both = integrate(hypsometry(), -29.0, forcing).level_m
    for i, slope in enumerate(slopes):
        alone = Forcing(2025, 260 * steady, 0.3 * steady, 0.97 * steady, float(slope))
        assert both[:, i] == pytest.approx(integrate(hypsometry(), -29.0, alone).level_m)
