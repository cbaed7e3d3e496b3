"""Queues against printed tables, exact results and each other."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.queues_in_closed_form import allen_cunneen, erlang_b, me2n, mg1, mmc, mmck

NAMES = ("p_empty", "p_wait", "queue_length", "in_system", "wait", "sojourn")


def values(queue):
    return [getattr(queue, name) for name in NAMES]


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        (2, [0.411765, 0.245098, 0.17507, 1.008403, 0.017507, 0.10084]),
        (3, [0.432133, 0.05771, 0.022196, 0.85553, 0.00222, 0.085553]),
    ],
)
def test_mmc_teaching_table(servers, expected):
    # Spreadsheet template of a Cengage text (scribd 820718700): 10 arrivals, 12 served, an hour.
    result = values(mmc(10, 12, servers))
    assert result == pytest.approx(expected, abs=5.5e-7)
    assert [round(x, 3) for x in result] == [round(x, 3) for x in expected]


def test_mm2_with_room_for_five():
    # ORMM queueing exercise, University of Texas; prints three decimals.
    queue = mmck(5, 2, 2, 5)
    result = [
        queue.p_empty,
        queue.p_full,
        queue.throughput,
        queue.in_system,
        queue.queue_length,
    ]
    assert result == pytest.approx([0.046474, 0.283653, 3.581737, 3.277208, 1.486339], abs=5.5e-7)
    assert [round(x, 3) for x in result] == [0.046, 0.284, 3.582, 3.277, 1.486]


def test_toll_booth():
    # Fundamentals of Transportation (Wikibooks): 500 vehicles arrive where 700 an hour can pass.
    queue = mmc(500, 700, 1)
    assert queue.p_empty == pytest.approx(0.285714, abs=5e-7)
    assert queue.wait * 3600 == pytest.approx(12.8571, abs=5e-5)
    assert round(queue.wait * 3600) == 13


@pytest.mark.parametrize(
    ("berths", "rho", "exact", "printed"),
    [
        (1, 0.5, 0.75, 0.75),
        (2, 0.5, 0.256, 0.26),
        (2, 0.6, 0.4288, 0.43),
        (2, 0.7, 0.729, 0.73),
        (2, 0.8, 1.342, 1.34),
        (3, 0.5, 0.123, 0.12),
        (3, 0.6, 0.228, 0.23),
        (3, 0.7, 0.4180, 0.42),
        (3, 0.8, 0.818, 0.82),
        (4, 0.7, 0.2746, 0.27),
    ],
)
def test_berth_waiting_table(berths, rho, exact, printed):
    # Waiting over service time in the M/E2/n table of port-planning texts (UNCTAD 1985).
    wait = me2n(berths * rho, 1, berths).wait
    assert wait == pytest.approx(exact, abs=5e-4)
    assert round(wait, 2) == printed


def test_allen_cunneen_at_three_berths():
    wait = allen_cunneen(3 * 0.7, 1, 3, 1, 0.5).wait
    assert wait == pytest.approx(0.4103, abs=5e-5)
    assert round(wait, 2) == 0.41
    assert wait / me2n(3 * 0.7, 1, 3).wait == pytest.approx(0.982, abs=1e-3)


@pytest.mark.parametrize(
    ("trains", "wait_min"), [(10, 3.95), (20, 10.72), (30, 25.021), (40, 75.06)]
)
def test_single_section_is_mg1(trains, wait_min):
    # One single-track section of 30 min ± 5 % (uniform) under Poisson trains, Pollaczek-Khinchine.
    wait = mg1(trains / 1440, 1 / 30, 0.1**2 / 12).wait
    assert wait == pytest.approx(wait_min, abs=5e-3)
    assert round(wait) == round(wait_min)


def test_md1_waits_half_as_long_as_mm1():
    assert mg1(0.6, 1, 0).wait == pytest.approx(mmc(0.6, 1, 1).wait / 2)
    assert mg1(0.6, 1, 1).wait == pytest.approx(mmc(0.6, 1, 1).wait)


def test_hundreds_of_servers():
    queue = mmc(380, 1, 400)
    assert 0 < queue.p_wait < 1
    assert queue.p_empty == pytest.approx(math.exp(-380), rel=1e-2)
    assert erlang_b(0, 5) == (0, 1)


def test_exact_chain_with_many_berths_near_saturation():
    queue = me2n(50 * 0.99, 1, 50)
    assert queue.wait == pytest.approx(allen_cunneen(49.5, 1, 50, 1, 0.5).wait, rel=0.02)


@pytest.mark.parametrize(
    "queue", [mmc(3, 1, 2), me2n(3, 1, 2), mg1(3, 1, 0), allen_cunneen(3, 1, 2, 1, 0)]
)
def test_overload_has_no_steady_state(queue):
    assert queue.wait == queue.in_system == math.inf
    assert queue.utilisation >= 1
    assert queue.throughput <= 2


def test_overload_with_room_is_finite():
    queue = mmck(1e3, 1, 2, 500)
    assert queue.throughput == pytest.approx(2)
    assert queue.in_system == pytest.approx(500, abs=0.01)
    assert mmck(0, 1, 2, 5).in_system == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mmc(1, 1, 0), "needs a server"),
        (lambda: mmc(-1, 1, 1), "needs a server"),
        (lambda: mmck(1, 1, 3, 2), "room 2"),
        (lambda: me2n(0, 1, 2), "needs a server"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


loads = st.floats(0.05, 0.95)
server_counts = st.integers(1, 12)


@settings(deadline=None)  # the chain's first solution may wait for a busy machine
@given(loads, loads, server_counts)
def test_waits_grow_with_load_and_variability(rho, other, servers):
    low, high = sorted((rho, other))
    for model in (mmc, me2n):
        assert (
            model(low * servers, 1, servers).wait <= model(high * servers, 1, servers).wait + 1e-9
        )
    steady = me2n(high * servers, 1, servers)
    assert steady.wait <= mmc(high * servers, 1, servers).wait + 1e-9
    assert steady.in_system == pytest.approx(high * servers + steady.queue_length)


@given(loads, server_counts)
def test_more_servers_wait_less_and_room_tends_to_no_limit(rho, servers):
    rate = rho * servers
    queue = mmc(rate, 1, servers)
    assert mmc(rate, 1, servers + 1).wait <= queue.wait
    wide = mmck(rate, 1, servers, servers + 2000)
    assert values(wide) == pytest.approx(values(queue), rel=1e-6, abs=1e-12)


@settings(deadline=None)
@given(loads, st.floats(0.1, 10))
def test_exact_chain_of_one_berth_is_pollaczek_khinchine(rho, service_rate):
    exact, formula = (
        me2n(rho * service_rate, service_rate, 1),
        mg1(rho * service_rate, service_rate, 0.5),
    )
    assert values(exact) == pytest.approx(values(formula), rel=1e-6)
    approximate = allen_cunneen(rho * service_rate, service_rate, 1, 1, 0.5)
    assert approximate.wait == pytest.approx(formula.wait)


@given(st.floats(0.1, 20), server_counts, st.integers(0, 30))
def test_finite_room_balances(rate, servers, extra):
    queue = mmck(rate, 1, servers, servers + extra)
    assert queue.throughput == pytest.approx(rate * (1 - queue.p_full))
    assert 0 <= queue.queue_length <= extra
    assert 0 <= queue.p_wait <= 1
    weights = [1.0]
    for present in range(1, servers + extra + 1):
        weights.append(weights[-1] * rate / min(present, servers))
    assert queue.p_empty == pytest.approx(1 / sum(weights))
