"""Totals are met where that is possible, as closed forms and an independent program say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from corridor.estimating.balance import balance, no_room
from corridor.estimating.gravity import calibrated_gravity, gravity
from corridor.problems import CorridorError

NAN = float("nan")


def two_by_two(prior, rows, columns):
    """Return the balanced table of two by two: the cross ratio of the prior stays.

    With x in the first cell, x (d2 - o1 + x) = k (o1 - x)(d1 - x), a quadratic equation.
    """
    k = prior[0, 0] * prior[1, 1] / (prior[0, 1] * prior[1, 0])
    (o1, _), (d1, d2) = rows, columns
    a, b, c = 1 - k, d2 - o1 + k * (o1 + d1), -k * o1 * d1
    roots = [-c / b] if a == 0 else np.roots([a, b, c]).tolist()
    (x,) = (r for r in roots if max(0, o1 - d2) <= r <= min(o1, d1))
    return np.array([[x, o1 - x], [d1 - x, d2 - o1 + x]])


def test_two_by_two_by_hand():
    result = balance(np.array([[1.0, 2], [3, 4]]), np.array([30.0, 70]), np.array([40.0, 60]))
    assert result.converged
    assert result.table == pytest.approx(
        two_by_two(np.array([[1.0, 2], [3, 4]]), (30, 70), (40, 60))
    )


SIZES = st.floats(0.1, 100)


@settings(max_examples=50, deadline=None)
@given(st.lists(SIZES, min_size=4, max_size=4), st.lists(SIZES, min_size=3, max_size=3))
def test_two_by_two_in_closed_form(cells, ends):
    prior = np.array(cells).reshape(2, 2)
    o1, o2, part = ends[0], ends[1], ends[2] / 100.1
    rows, columns = np.array([o1, o2]), (o1 + o2) * np.array([part, 1 - part])
    result = balance(prior, rows, columns)
    assert result.converged
    assert result.table == pytest.approx(
        two_by_two(prior, rows, columns), rel=1e-6, abs=1e-6 * (o1 + o2)
    )


def test_it_is_the_table_of_least_entropy():
    """Compare with a general program over the cells."""
    rng = np.random.default_rng(5)
    prior = rng.uniform(1, 9, (3, 4))
    rows = np.array([20.0, 30, 10])
    columns = np.array([12.0, 18, 22, 8])
    totals = (lambda x: x.reshape(3, 4).sum(axis=1) - rows,
              lambda x: (x.reshape(3, 4).sum(axis=0) - columns)[:3])  # fmt: skip
    ends = [{"type": "eq", "fun": total} for total in totals]
    other = minimize(
        lambda x: (x * np.log(x / prior.ravel()) - x).sum(), prior.ravel(),
        jac=lambda x: np.log(x / prior.ravel()), bounds=[(1e-9, None)] * 12, constraints=ends,
        options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    assert other.success
    assert balance(prior, rows, columns).table.ravel() == pytest.approx(other.x, rel=1e-4)


def test_a_total_may_be_free():
    prior = np.array([[1.0, 3], [2, 2]])
    result = balance(prior, np.array([8.0, NAN]), np.array([NAN, NAN]))
    assert result.table == pytest.approx(np.array([[2.0, 6], [2, 2]]))


def test_cells_of_0_may_leave_no_room():
    prior = np.array([[1.0, 0, 0], [1, 0, 0], [1, 1, 1]])
    rows, columns = np.array([5.0, 3, 2]), np.array([6.0, 3, 1])
    assert not balance(prior, rows, columns, most_rounds=100).converged
    lack = no_room(prior, rows, columns)
    assert lack is not None
    assert (lack.rows.tolist(), lack.columns.tolist()) == ([0, 1], [0])
    assert (lack.row_total, lack.column_total) == (8, 6)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**30))
def test_room_as_a_program_says(seed):
    rng = np.random.default_rng(seed)
    prior = (rng.random((4, 4)) < 0.4).astype(float)
    rows, columns = (rng.integers(0, 6, 4).astype(float) for _ in range(2))
    columns[0] += max(0.0, rows.sum() - columns.sum())
    rows[0] += columns.sum() - rows.sum()
    sums = np.zeros((8, 16))
    for i in range(4):
        sums[i, 4 * i : 4 * i + 4] = sums[4 + i, i::4] = 1
    upper = np.where(prior.ravel() > 0, 1e3, 0)
    program = linprog(np.zeros(16), A_eq=sums, b_eq=np.concatenate([rows, columns]),
                      bounds=[(0, u) for u in upper])  # fmt: skip
    lack = no_room(prior, rows, columns)
    assert (lack is None) == (program.status == 0)
    if lack is not None:
        assert lack.row_total > lack.column_total
        assert (prior[lack.rows].sum(axis=0) > 0).nonzero()[0].tolist() == lack.columns.tolist()


COST = np.array([[1.0, 4, 9], [4, 1, 5], [9, 5, 1]])
STARTS, ENDS = np.array([60.0, 30, 10]), np.array([20.0, 50, 30])


@pytest.mark.parametrize("deterrence", ["exponential", "power"])
def test_a_known_parameter_is_recovered_from_its_mean(deterrence):
    known = gravity(COST, STARTS, ENDS, 0.37, deterrence)
    assert known.balanced.converged
    result = calibrated_gravity(COST, STARTS, ENDS, known.mean, deterrence)
    assert result.beta == pytest.approx(0.37, rel=1e-6)
    assert result.balanced.table == pytest.approx(known.balanced.table, rel=1e-6)


def test_gravity_has_the_odds_of_its_formula():
    table = gravity(COST, STARTS, ENDS, 0.2, "exponential").balanced.table
    odds = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    assert odds == pytest.approx(np.exp(-0.2 * (1 + 1 - 4 - 4)))
    assert table.sum(axis=1) == pytest.approx(STARTS)
    assert table.sum(axis=0) == pytest.approx(ENDS)


def test_a_steep_parameter_is_the_cheapest_transport():
    """The limit of the gravity model is the transport problem; a smaller mean is refused."""
    sums = np.zeros((6, 9))
    for i in range(3):
        sums[i, 3 * i : 3 * i + 3] = sums[3 + i, i::3] = 1
    cheapest = linprog(COST.ravel(), A_eq=sums, b_eq=np.concatenate([STARTS, ENDS])).fun / 100
    near = calibrated_gravity(COST, STARTS, ENDS, 1.001 * cheapest, "exponential")
    assert near.mean == pytest.approx(1.001 * cheapest, rel=1e-6)
    with pytest.raises(CorridorError, match="less than cargo with these totals"):
        calibrated_gravity(COST, STARTS, ENDS, 0.9 * cheapest, "exponential")
    with pytest.raises(CorridorError, match="more than the"):
        calibrated_gravity(COST, STARTS, ENDS, 8.0, "exponential")


def test_pairs_without_a_cost_have_no_cargo():
    cost = COST.copy()
    np.fill_diagonal(cost, np.nan)
    table = gravity(cost, np.array([20.0, 30, 10]), np.array([25.0, 15, 20]), 0.1, "power")
    assert np.diag(table.balanced.table).tolist() == [0, 0, 0]
    assert table.balanced.converged
    with pytest.raises(CorridorError, match="above 0"):
        gravity(COST - 1, STARTS, ENDS, 0.1, "power")


def test_zones_in_a_row_leave_no_choice_of_the_mean():
    """On a line of three every table with the totals has the same tonne-kilometres."""
    km = np.array([[NAN, 1, 4], [1, NAN, 3], [4, 3, NAN]])
    with pytest.raises(CorridorError, match=r"between 2\.625 and 2\.625"):
        calibrated_gravity(km, np.array([5.0, 2, 1]), np.array([1.0, 3, 4]), 2.5, "exponential")
