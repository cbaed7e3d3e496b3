"""Queues with closed forms, and simulated lines on which several engines agreed."""

import math

import pytest

from corridor import simulation
from corridor.simulation import TrainClass
from tests.queues_in_closed_form import mg1, mmc

LINE_21 = {8: 4.55, 16: 8.58, 24: 12.00, 32: 15.20, 40: 18.29,
           48: 21.49, 56: 24.96, 64: 29.20, 72: 34.3, 80: 41.5}  # fmt: skip
LINE_11 = {8: 7.34, 16: 15.05, 24: 22.58, 32: 31.17, 40: 42.5, 48: 60.8}
ONE_SECTION = {10: 3.95, 20: 10.72, 30: 25.02, 40: 75.06}
STATED_CI = {18.29: 0.04, 29.20: 0.07}


def agrees(mean, ci95, expected, stated_ci=0.0, digits=0.005):
    """Whether a mean is within the band of the difference of two estimates, and the rounding."""
    return abs(mean - expected) <= math.hypot(ci95, stated_ci) + digits


@pytest.mark.parametrize(("per_day", "expected"), LINE_21.items())
def test_line_of_21_sections(per_day, expected):
    run = simulation.line(trains_per_day=per_day).run(years=10)
    stated = STATED_CI.get(expected, run.ci95_min / math.sqrt(8))  # eight times ten years
    digits = 0.05 if per_day > 64 else 0.005
    assert agrees(run.mean_delay_min, run.ci95_min, expected, stated, digits)
    assert run.deadlocks == 0
    assert not run.growing


@pytest.mark.parametrize(("per_day", "expected"), LINE_11.items())
def test_line_of_11_sections(per_day, expected):
    run = simulation.line(20, 11, trains_per_day=per_day).run(years=10)
    digits = 0.05 if per_day > 32 else 0.005
    assert agrees(run.mean_delay_min, run.ci95_min, expected, run.ci95_min / math.sqrt(8), digits)


@pytest.mark.parametrize(("per_day", "expected"), ONE_SECTION.items())
def test_one_section_is_a_queue(per_day, expected):
    run = simulation.line(30, 1, trains_per_day=per_day).run(years=20)
    exact = mg1(per_day / 1440, 1 / 30, 0.05**2 / 3).wait
    assert exact == pytest.approx(expected, abs=0.005)
    assert agrees(run.mean_delay_min, run.ci95_min, exact)


def test_meets():
    run = simulation.line(trains_per_day=40).run(years=10)
    assert run.meets_per_trip == pytest.approx(7.508, rel=0.005)
    assert run.mean_trip_min == pytest.approx(270.29, abs=0.15)
    # The count is that of 100 days, whose trains are 4000: a few percent of noise.
    assert run.counted_meets_per_trip == pytest.approx(run.meets_per_trip, rel=0.06)


def test_meets_counted_and_by_the_identity_are_the_same_in_the_same_days():
    run = simulation.line(trains_per_day=60).run(years=100 / 365, warmup_days=0)
    assert run.counted_meets_per_trip == pytest.approx(run.meets_per_trip, rel=0.03)


@pytest.mark.parametrize(("servers", "expected"), [(2, 0.017507), (3, 0.00222)])
def test_mmc(servers, expected):
    queue = simulation.queue(servers, arrivals_per_h=600, service_min=1 / 12)
    run = queue.run(years=0.3, warmup_days=1)
    exact = mmc(10, 12, servers)
    assert exact.wait == pytest.approx(expected, abs=5e-6)
    assert agrees(run.mean_wait_min, run.ci95_min, exact.wait, digits=0.0)
    assert run.utilisation == pytest.approx(exact.utilisation, rel=0.01)
    assert run.mean_sojourn_min == pytest.approx(exact.sojourn, rel=0.01)


@pytest.mark.parametrize(
    ("servers", "rho", "expected"),
    [(1, 0.5, 0.75), (2, 0.6, 0.4288), (3, 0.7, 0.418), (4, 0.7, 0.2746)],
)
def test_me2n(servers, rho, expected):
    queue = simulation.queue(servers, gap_min=1 / (servers * rho), service_min=1, shape="erlang2")
    run = queue.run(years=2, warmup_days=2)
    assert agrees(run.mean_wait_min, run.ci95_min, expected, digits=5e-5)


@pytest.mark.parametrize(("shape", "scv"), [("fixed", 0.0), ("uniform", 0.25 / 3)])
def test_mg1(shape, scv):
    run = simulation.queue(1, gap_min=10, service_min=7, shape=shape).run(years=10)
    assert agrees(run.mean_wait_min, run.ci95_min, mg1(0.1, 1 / 7, scv).wait)


def test_p95_of_one_server():
    # P(W > t) = ρ·exp(-(μ - λ)t), so that the quantile is known.
    run = simulation.queue(1, gap_min=2, service_min=1).run(years=5)
    assert run.p95_wait_min == pytest.approx(math.log(0.5 / 0.05) / 0.5, rel=0.03)


def test_a_queue_that_grows_says_so():
    assert simulation.queue(1, gap_min=10, service_min=11).run(years=1).growing
    assert not simulation.queue(1, gap_min=10, service_min=9).run(years=5).growing
    overfull = simulation.line(30, 1, trains_per_day=56).run(years=2)
    assert overfull.growing
    assert overfull.deadlocks == 0


def test_hours():
    run = simulation.queue(1, gap_min=120, service_min=30, open_h=(8, 18)).run(years=5)
    assert run.utilisation == pytest.approx(0.6, rel=0.02)
    assert run.mean_sojourn_min > run.mean_wait_min + 30


def test_failures_take_their_share():
    line = simulation.line(
        100, 3, noise=0, failure_share=0.1, repair_min=60, classes=[TrainClass("one", (1, 0))]
    )
    run = line.run(years=20)
    extra_min = run.mean_trip_min - run.mean_delay_min - 300
    assert extra_min == pytest.approx(30, rel=0.05)
