"""Demand at counts against general programs, and a known table that comes back."""

import numpy as np
import pytest
from scipy.optimize import linprog, lsq_linear, minimize

from corridor.estimating.conflicts import conflict_of
from corridor.estimating.to_counts import demand_at_counts


def problem(seed, counts=4, rows=7):
    rng = np.random.default_rng(seed)
    share = rng.random((counts, rows)) * (rng.random((counts, rows)) < 0.6)
    prior = rng.uniform(1, 50, rows)
    value = share @ (prior * rng.uniform(0.2, 3, rows))
    return share, value, 0.05 * value + 0.1, prior


@pytest.mark.parametrize("seed", range(10))
def test_least_squares_as_scipy_finds_them(seed):
    share, value, tolerance, prior = problem(seed)
    value[0] = 0.0  # pulls rows down to their bound
    ours = demand_at_counts(share, value, tolerance, prior, spread=0.8, estimator="least-squares")
    stacked = np.vstack([share / tolerance[:, None], np.diag(1 / (0.8 * prior))])
    target = np.concatenate([value / tolerance, np.full(len(prior), 1 / 0.8)])
    other = lsq_linear(stacked, target, bounds=(0, np.inf), method="bvls", tol=1e-14)
    assert ours.tonnes == pytest.approx(other.x, rel=1e-6, abs=1e-6)
    assert ours.pull == pytest.approx((value - share @ ours.tonnes) / tolerance)


@pytest.mark.parametrize("seed", range(5))
def test_entropy_as_a_convex_program_finds_it(seed):
    share, value, tolerance, prior = problem(seed)
    ours = demand_at_counts(share, value, tolerance, prior, spread=0.5)
    weight = 1 / (0.25 * (prior @ prior) / prior.sum())

    def objective(x):
        miss = (share @ x - value) / tolerance
        slope = share.T @ (miss / tolerance) + weight * np.log(x / prior)
        return miss @ miss / 2 + weight * (x * np.log(x / prior) - x + prior).sum(), slope

    other = minimize(
        objective, prior, jac=True, bounds=[(1e-9, None)] * len(prior), method="L-BFGS-B",
        options={"ftol": 1e-16, "gtol": 1e-10, "maxiter": 5000},
    )  # fmt: skip
    assert objective(ours.tonnes)[0] <= objective(other.x)[0] + 1e-9
    assert ours.tonnes == pytest.approx(other.x, rel=1e-3)


@pytest.mark.parametrize("estimator", ["entropy", "least-squares"])
def test_exact_counts_of_a_known_table_bring_it_back(estimator):
    """As many counts as rows leave one table only, whatever the prior."""
    rng = np.random.default_rng(3)
    known, share = rng.uniform(5, 20, 6), rng.random((6, 6)) + 3 * np.eye(6)
    value = share @ known
    ours = demand_at_counts(share, value, 1e-6 * value, np.full(6, 11.0), estimator=estimator)
    assert ours.tonnes == pytest.approx(known, rel=1e-4)


def test_one_count_of_two_rows_by_hand():
    """Entropy scales both rows alike; least squares move them by the square of their prior."""
    share, value, tolerance = np.array([[1.0, 1]]), np.array([60.0]), np.array([1e-6])
    prior = np.array([10.0, 20])
    assert demand_at_counts(share, value, tolerance, prior).tonnes == pytest.approx([20, 40])
    squares = demand_at_counts(share, value, tolerance, prior, estimator="least-squares")
    assert squares.tonnes == pytest.approx([10 + 30 / 5, 20 + 30 * 4 / 5])


def test_a_row_of_0_stays_0_and_one_that_is_not_counted_stays():
    share, prior = np.array([[1.0, 0, 1]]), np.array([10.0, 7, 0])
    for estimator in ("entropy", "least-squares"):
        ours = demand_at_counts(share, np.array([30.0]), np.array([1e-6]), prior,
                                estimator=estimator)  # fmt: skip
        assert ours.tonnes == pytest.approx([30, 7, 0])


def test_counts_in_conflict_are_named():
    """The first count is of a part of what the second holds; the third is apart."""
    share = np.array([[1.0, 0, 0], [1, 1, 0], [0, 0, 1]])
    low, high = np.array([9.0, 4, 1]), np.array([10.0, 5, 2])
    conflict = conflict_of(share, low, high, np.ones(3))
    assert conflict.counts.tolist() == [0, 1]
    assert np.abs(conflict.missing).sum() == pytest.approx(4)
    assert not len(conflict_of(share, low, np.array([10.0, 9, 2]), np.ones(3)).counts)


def test_two_conflicts_are_two_groups():
    part = np.array([[1.0, 0], [1, 1]])
    share = np.block([[part, np.zeros((2, 2))], [np.zeros((2, 2)), part]])
    low, high = np.array([9.0, 4, 19, 4]), np.array([10.0, 5, 20, 5])
    conflict = conflict_of(share, low, high, np.ones(4))
    assert [group.tolist() for group in conflict.groups] == [[0, 1], [2, 3]]
    assert np.abs(conflict.missing).reshape(2, 2).sum(axis=1) == pytest.approx([4, 14])


@pytest.mark.parametrize("seed", range(20))
def test_conflicts_as_a_program_says(seed):
    rng = np.random.default_rng(seed)
    share = rng.random((5, 4)) * (rng.random((5, 4)) < 0.5)
    low = rng.uniform(0, 10, 5)
    high = low + rng.uniform(0, 2, 5)
    rows = np.vstack([share, -share])
    program = linprog(np.zeros(4), A_ub=rows, b_ub=np.concatenate([high, -low]))
    conflict = conflict_of(share, low, high, np.full(5, 0.5))
    assert (len(conflict.counts) == 0) == (program.status == 0)
    for group in conflict.groups:  # those named contradict each other without the others
        some = np.concatenate([group, group + 5])
        bounds = np.concatenate([high, -low])[some]
        assert linprog(np.zeros(4), A_ub=rows[some], b_ub=bounds).status == 2
