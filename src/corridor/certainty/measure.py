r"""What to measure next: which uncertain number moves the answer most.

First the coordinates of the draws are screened by rank correlation with the tonnes. For those that
stay, variance-based indices of Sobol are computed with the others at their usual values: the
*first-order* index is the share of the variance that would go if the number were known,
``S_i = \operatorname{Var}(E[Y|x_i]) / \operatorname{Var}(Y)``, and the *total* index the share
that would stay if all others were (Saltelli et al., Variance based sensitivity analysis of model
output, Computer Physics Communications 181, 2010; estimated by `scipy.stats.sobol_indices`).

The *gain* says what knowing a number is worth. With a target it is the rise of the probability to
be right about whether it is met,

.. math:: E_x[\max(p_x, 1 - p_x)] - \max(p, 1 - p)

with ``p_x`` the probability that it is met when the number is ``x``. Without a target it is the
share by which the band that holds nine of ten draws becomes narrower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.certainty.draws import drawn, even_points, groups_of, usual_point
from corridor.certainty.numbers import UncertainNumber
from corridor.network.build import Floats, Ints

SCREENED = 8
"""Most coordinates whose indices are computed."""

SIGNIFICANT = 4.0
"""A rank correlation of more than this over the root of the draws is no chance."""

BINS = 16
"""Classes of equal count by which the gain is estimated."""

SHUFFLES = 20
"""Random orders from which comes the gain that chance alone would show."""


@dataclass(frozen=True)
class Measure:
    """A number that is worth knowing better.

    Attributes
    ----------
    coordinate : int
        Its place among the coordinates of the draws.
    id, field : str
        Row and field where it stands; for a group its name, and ``together``.
    first_order, total : float
        Shares of the variance, as above; an estimate may fall below 0.
    gain : float
        As above, 0 to 1.
    """

    coordinate: int
    id: str
    field: str
    first_order: float
    total: float
    gain: float


def measures(
    numbers: Sequence[UncertainNumber],
    points: Floats,
    tonnes: Floats,
    target_t_per_year: float | None,
    solve: Callable[[Floats], Floats],
    *,
    base: int,
    seed: int,
) -> tuple[Measure, ...]:
    """Return the numbers that are worth knowing better, the largest total index first.

    Parameters
    ----------
    numbers : sequence of UncertainNumber
        The numbers that were drawn.
    points : float array, shape (draws, coordinates)
        Points of the draws.
    tonnes : float array, shape (draws,)
        What got through in each.
    target_t_per_year : float or None
        The target, if there is one.
    solve : callable
        Returns the tonnes for values (draws, numbers).
    base : int
        Points of each matrix of the estimator, a power of two; there are ``coordinates + 2``.
    seed : int
        Seed of these points.
    """
    chosen = screened(points, tonnes)
    if not len(chosen):
        return ()
    first, total = _indices(numbers, chosen, solve, base, seed)
    rows = [
        Measure(int(k), *_place(numbers, int(k)), float(first[i]), float(total[i]),
                gain(points[:, k], tonnes, target_t_per_year, seed))
        for i, k in enumerate(chosen)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda m: (-m.total, m.id, m.field)))


def screened(points: Floats, tonnes: Floats) -> Ints:
    """Return the coordinates that move the tonnes, by rank correlation, the strongest first."""
    if not len(tonnes) or np.ptp(tonnes) <= 1e-9 * max(1.0, float(np.abs(tonnes).max())):
        return np.empty(0, dtype=np.int64)
    from scipy.stats import rankdata

    x, y = rankdata(points, axis=0), rankdata(tonnes)
    x, y = x - x.mean(axis=0), y - y.mean()
    strength = np.abs(x.T @ y) / np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    order = np.argsort(-strength, kind="stable")[:SCREENED]
    return np.asarray(order[strength[order] > SIGNIFICANT / np.sqrt(len(tonnes))], dtype=np.int64)


def _indices(
    numbers: Sequence[UncertainNumber],
    chosen: Ints,
    solve: Callable[[Floats], Floats],
    base: int,
    seed: int,
) -> tuple[Floats, Floats]:
    """Return first-order and total indices of some coordinates, the others as usual."""
    from scipy.stats import sobol_indices

    d = len(chosen)
    if d == 1:  # nothing else is drawn, so all of the variance is its own
        return np.ones(1), np.ones(1)
    both = even_points(2 * d, base, seed)
    a, b = both[:, :d], both[:, d:]
    mixed = [np.where(np.arange(d) == i, b, a) for i in range(d)]
    everything = np.tile(usual_point(numbers), ((d + 2) * base, 1))
    everything[:, chosen] = np.concatenate([a, b, *mixed])
    values = solve(drawn(numbers, everything)).reshape(d + 2, 1, base)
    if np.ptp(values[:2]) <= 0:
        return np.zeros(d), np.zeros(d)
    f_ab = np.ascontiguousarray(values[2:])
    rows = sobol_indices(func={"f_A": values[0], "f_B": values[1], "f_AB": f_ab}, n=base, rng=seed)
    return np.ravel(rows.first_order), np.ravel(rows.total_order)


def gain(x: Floats, tonnes: Floats, target_t_per_year: float | None, seed: int) -> float:
    """Return what knowing a coordinate is worth; see the top of this module.

    Draws are put into classes by the coordinate. Classes of a random order show a gain too, by
    chance; it is taken off.
    """
    rng = np.random.default_rng(seed)
    seen = _gain_in_classes(np.argsort(x, kind="stable"), tonnes, target_t_per_year)
    chance = np.mean(
        [
            _gain_in_classes(rng.permutation(len(x)), tonnes, target_t_per_year)
            for _ in range(SHUFFLES)
        ]
    )
    return max(0.0, float(seen - chance))


def _gain_in_classes(order: Ints, tonnes: Floats, target_t_per_year: float | None) -> float:
    classes = np.array_split(tonnes[order], min(BINS, max(1, len(order) // 8)))
    weight = np.array([len(c) for c in classes]) / len(order)
    if target_t_per_year is None:
        whole = _band(tonnes)
        return 0.0 if whole <= 0 else 1 - float(weight @ [_band(c) for c in classes]) / whole
    p = np.array([np.mean(c >= target_t_per_year) for c in classes])
    usual = float(np.mean(tonnes >= target_t_per_year))
    return float(weight @ np.maximum(p, 1 - p)) - max(usual, 1 - usual)


def _band(tonnes: Floats) -> float:
    """Return the distance between the ends of the band that holds nine of ten."""
    low, high = np.quantile(tonnes, [0.05, 0.95])
    return float(high - low)


def _place(numbers: Sequence[UncertainNumber], coordinate: int) -> tuple[str, str]:
    """Return the row and the field of a coordinate, or the name of its group."""
    if coordinate >= len(numbers):
        return groups_of(numbers)[coordinate - len(numbers)], "together"
    table, row, field = numbers[coordinate].key
    return (f"default {row}", field) if table == "defaults" else (row, field)
