"""Congestion functions against their formulas, quadrature, finite differences and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from corridor.assignment.problem.congestion import (
    CONSTANT,
    bpr,
    conical,
    constant,
    exponential,
    joined,
    queue,
    time_and_bends,
)

number = st.floats(0.1, 10)
powers = st.sampled_from([1.0, 1.5, 2.0, 2.5, 4.0, 4.5, 10.0]) | st.floats(1, 6)


def straight(formula, slope, end):
    """Return a formula that goes on as a straight line from `end` on."""
    return lambda v: formula(min(v, end)) + slope(min(v, end)) * (v - min(v, end))


@st.composite
def curves(draw):
    """A function with its formula written out once more, and the flow where a straight line begins
    (infinite if none does)."""
    kind = draw(st.sampled_from(["bpr", "conical", "queue", "exponential", "constant"]))
    t0, a, room = draw(number), draw(number), draw(number)
    if kind == "bpr":
        p = draw(powers)
        return bpr(t0, a, room, p), lambda v: t0 * (1 + a * (v / room) ** p), math.inf
    if kind == "conical":
        alpha = 1 + draw(number)
        beta = (2 * alpha - 1) / (2 * alpha - 2)
        return conical(t0, room, alpha), lambda v: t0 * (
            2 + math.hypot(alpha * (1 - v / room), beta) - alpha * (1 - v / room) - beta
        ), math.inf  # fmt: skip
    if kind == "queue":
        b, share = draw(number), draw(st.floats(0.1, 0.98))
        end = share * room
        formula = straight(
            lambda v: t0 + a * v / (room - v) + b * v, lambda v: a * room / (room - v) ** 2 + b, end
        )
        return queue(t0, a, room, per_unit=b, end=end), formula, end
    if kind == "exponential":
        b, end = draw(st.floats(0.05, 1)), draw(number)
        formula = straight(
            lambda v: t0 + a * math.exp(b * v), lambda v: a * b * math.exp(b * v), end
        )
        return exponential(t0, a, b, end), formula, end
    return constant(t0), lambda v: t0, math.inf


flows = st.floats(0, 20)


def at(curve, v, **kind):
    return tuple(float(x[0]) for x in curve.times_and_slopes([v], **kind))


def area(curve, v, **kind):
    return float(curve.integral([v], **kind)[0])


def bends(curve, v):
    return time_and_bends(curve.kind[0], *curve.parameter[0], v)


def difference(function, v):
    """Return a derivative from differences, exact to the fourth power of the step."""
    h = 1e-3 * max(v, 0.1)
    near, far = function(v + h) - function(v - h), function(v + 2 * h) - function(v - 2 * h)
    return (8 * near - far) / (12 * h)


@given(curves(), flows)
def test_time_is_that_of_the_formula(curve, v):
    function, formula, _ = curve
    assert at(function, v)[0] == pytest.approx(formula(v), rel=1e-11)
    assert at(function, 0.0)[0] == pytest.approx(formula(0.0), rel=1e-11)


@given(curves(), st.floats(0.1, 20))
def test_slopes_and_bends_are_derivatives(curve, v):
    function, formula, end = curve
    assume(not 0.99 * end < v < 1.01 * end)
    time, slope, bend = bends(function, v)
    assert (time, slope) == at(function, v)
    scale = time / v
    assert slope == pytest.approx(difference(formula, v), rel=1e-6, abs=1e-8 * scale)
    slopes = difference(lambda x: bends(function, x)[1], v)
    assert bend == pytest.approx(slopes, rel=1e-6, abs=1e-8 * scale / v)


@given(curves(), st.floats(0.1, 20))
def test_marginal_time_is_what_one_more_unit_adds_to_all_times(curve, v):
    function, formula, end = curve
    assume(not 0.99 * end < v < 1.01 * end)
    time, slope = at(function, v, marginal=True)
    assert time == pytest.approx(difference(lambda x: x * formula(x), v), rel=1e-7)
    assert function.time([v], marginal=True)[0] == time
    marginal_slope = difference(lambda x: at(function, x, marginal=True)[0], v)
    assert slope == pytest.approx(marginal_slope, rel=1e-6, abs=1e-8 * time / v)
    assert area(function, v, marginal=True) == pytest.approx(v * formula(v), rel=1e-11)


@settings(max_examples=60)
@given(curves(), flows)
def test_integral_is_that_of_quadrature(curve, v):
    function, formula, end = curve
    parts = [(0, min(v, end)), (min(v, end), v)]
    expected = sum(quad(formula, *part, epsabs=1e-12, epsrel=1e-11)[0] for part in parts)
    assert area(function, v) == pytest.approx(expected, rel=1e-9)


@given(curves(), flows, flows)
def test_rising_and_convex(curve, v, w):
    function, _, _ = curve
    (left, slope), (right, _) = sorted([at(function, v), at(function, w)])
    assert slope >= 0
    assert at(function, min(v, w))[0] <= at(function, max(v, w))[0] * (1 + 1e-13)
    assert at(function, (v + w) / 2)[0] <= (left + right) / 2 * (1 + 1e-13)
    tangent = at(function, v)[0] + at(function, v)[1] * (w - v)
    assert at(function, w)[0] >= tangent - 1e-12 * max(abs(tangent), 1)


@pytest.mark.parametrize("function", [queue(1, 2, 10, per_unit=0.5, end=8),
                                      exponential(1, 2, 0.25, 8)])  # fmt: skip
def test_beyond_its_end_a_function_is_a_straight_line(function):
    (time, slope), step = at(function, 8.0), 1e-9
    assert at(function, 8 - step)[0] == pytest.approx(time - step * slope, rel=1e-14)
    for beyond in (1.0, 2.0, 1000.0):
        assert at(function, 8 + beyond) == pytest.approx((time + beyond * slope, slope), rel=1e-14)
        assert bends(function, 8 + beyond)[2] == 0
        assert area(function, 8 + beyond) == pytest.approx(
            area(function, 8) + time * beyond + slope * beyond**2 / 2, rel=1e-13
        )


def test_a_queue_is_straight_from_95_percent_of_its_saturation_when_nothing_is_said():
    function = queue(0, 1, 100)
    assert at(function, 95.0)[0] == pytest.approx(19)
    assert at(function, 200.0) == pytest.approx((19 + 105 * 4, 4))


@given(service=number, variation=st.floats(0, 3), load=st.floats(0, 0.94))
def test_mean_wait_of_pollaczek_and_khinchine(service, variation, load):
    arrivals = load / service
    second_moment = service**2 * (1 + variation**2)
    expected = arrivals * second_moment / (2 * (1 - load))
    function = queue(0, service * (1 + variation**2) / 2, 1 / service)
    assert at(function, arrivals)[0] == pytest.approx(expected, rel=1e-10, abs=1e-15)


@given(number, number, st.floats(1.01, 10))
def test_conical_time_is_the_free_one_when_empty_and_twice_that_at_capacity(t0, room, alpha):
    function = conical(t0, room, alpha)
    assert at(function, 0.0)[0] == pytest.approx(t0, rel=1e-9)
    time, slope = at(function, room)
    assert (time, slope) == pytest.approx((2 * t0, alpha * t0 / room), rel=1e-12)


@pytest.mark.parametrize(
    ("function", "time"),
    [(bpr(3, 0.15, 10, 0), 3.45), (bpr(3, 0, 10, 4), 3), (bpr(0, 0.15, 10, 4), 0),
     (bpr(3, 0, 0, 4), 3), (bpr(0, 0.15, 0, 4), 0), (constant(3), 3)],
)  # fmt: skip
def test_functions_that_do_not_depend_on_the_flow_are_constants(function, time):
    assert function.kind[0] == CONSTANT
    for v in (0.0, 7.0, 1e9):
        assert at(function, v) == pytest.approx((time, 0))
        assert at(function, v, marginal=True) == pytest.approx((time, 0))
        assert area(function, v) == pytest.approx(time * v)


@given(st.floats(0.2, 0.99), st.floats(1e-6, 20))
def test_powers_below_one(power, v):
    """Concave, with an infinite slope at no flow that is cut off."""
    function = bpr(2, 0.5, 5, power)
    assert at(function, v)[0] == pytest.approx(2 * (1 + 0.5 * (v / 5) ** power), rel=1e-12)
    assert at(function, v)[1] == pytest.approx(power * (v / 5) ** power / v, rel=1e-9)
    exact = 2 * v + 0.5 * 2 * (v / 5) ** power * v / (power + 1)
    assert area(function, v) == pytest.approx(exact, rel=1e-12)
    time, slope = at(function, 0.0)
    assert 2 <= time <= 2 + 1e-12**power
    assert 0 < slope < math.inf
    assert at(function, v, marginal=True)[0] == pytest.approx(
        2 + (1 + power) * (v / 5) ** power, rel=1e-12
    )


def test_functions_of_several_resources_side_by_side():
    groups = [bpr([1, 2], 0.15, [10, 20], 4), constant([7]), queue(1, 1, 10), conical(1, 10)]
    together, flow = joined(groups), np.array([10.0, 20, 99, 5, 10])
    assert len(together) == 5
    assert list(together.time(flow)) == pytest.approx([1.15, 2.3, 7, 2, 2])
    apart, done = [], 0
    for group in groups:
        apart += list(group.integral(flow[done : done + len(group)]))
        done += len(group)
    assert list(together.integral(flow)) == apart
    assert len(joined([])) == 0


def test_the_fourth_power_has_a_formula_of_its_own():
    own, any_power = bpr(1, 0.15, 3, 4), bpr(1, 0.15, 3, 4 + 1e-12)
    for v in (0.0, 1.0, 3.0, 100.0):
        assert bends(own, v) == pytest.approx(bends(any_power, v), rel=1e-9)
