r"""Demand from counts: the nearest to a prior, by least squares or by entropy.

Rows ``r`` of the demand have a prior ``p`` and shares ``a`` that cross the counts ``k``, whose
values ``v`` have tolerances ``s``. With ``y_k = (v_k - (A x)_k) / s_k`` what is minimised is

.. math:: \tfrac12 |y|^2 + \tfrac12 \sum_r \Big(\frac{x_r - p_r}{w_r}\Big)^2, \; x \ge 0
          \qquad\text{or}\qquad
          \tfrac12 |y|^2 + \frac1c \sum_r \Big(x_r \ln\frac{x_r}{p_r} - x_r + p_r\Big)

The first is generalised least squares (Cascetta 1984, Transportation Research B 18) with
``w_r`` a share of ``p_r``, the second information minimisation (Van Zuylen and Willumsen 1980,
Transportation Research B 14), in which every count is a factor on the rows that cross it:
``x_r = p_r \prod_k e^{c\, a_{kr} y_k / s_k}``. There are few counts and many rows, so both are
solved by Newton steps in ``y``, in which they have no bounds: least squares are
``x = max(0, p + w^2 A^T (y / s))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from corridor.estimating.balance import Floats
from corridor.problems import InternalError

Estimator = Literal["least-squares", "entropy"]

PRECISION = 1e-10
"""Norm of the gradient, as a share of the counts in tolerances, at which the steps end."""

MOST_STEPS = 500

LONGEST = 4.0
"""Largest change of an exponent in a step."""


@dataclass(frozen=True)
class FromCounts:
    """Demand that meets counts as far as they and the prior allow.

    Attributes
    ----------
    tonnes : float array, shape (rows,)
        The demand.
    modelled : float array, shape (counts,)
        What crosses each count.
    pull : float array, shape (counts,)
        Count less model in tolerances: how hard each count pulls.
    steps : int
        Newton steps.
    """

    tonnes: Floats
    modelled: Floats
    pull: Floats
    steps: int


def demand_at_counts(
    share: Floats,
    value: Floats,
    tolerance: Floats,
    prior: Floats,
    *,
    spread: float = 0.5,
    estimator: Estimator = "entropy",
) -> FromCounts:
    """Return the demand nearest to a prior that counts allow.

    Parameters
    ----------
    share : float array, shape (counts, rows)
        Part of each row that crosses each count.
    value, tolerance : float array, shape (counts,)
        What was counted, and how far the model may be from it; more than 0.
    prior : float array, shape (rows,)
        Demand before the counts, not negative; a row of 0 stays 0.
    spread : float
        Standard deviation of a row as a share of its prior: ``w = spread p``. In entropy it is that
        of a row of mean size, ``c = spread^2`` times the mean of ``p`` weighted by ``p``.
    estimator : {"least-squares", "entropy"}
        Which distance from the prior counts.

    Returns
    -------
    FromCounts

    Raises
    ------
    InternalError
        If the steps do not end.
    """
    total = float(prior.sum())
    if not len(value) or total <= 0:
        modelled = share @ prior
        return FromCounts(prior, modelled, (value - modelled) / tolerance, 0)
    scaled, target = share / tolerance[:, None], value / tolerance
    variance = (spread * prior) ** 2
    stretch = spread**2 * float(prior @ prior) / total

    def at(y: Floats) -> tuple[float, Floats, Floats]:
        """Return the function to minimise, the demand, and its slope by the pull of a row."""
        pull = scaled.T @ y
        if estimator == "entropy":
            tonnes = prior * np.exp(stretch * pull)
            return float(y @ y / 2 - y @ target + tonnes.sum() / stretch), tonnes, stretch * tonnes
        tonnes = np.maximum(0.0, prior + variance * pull)
        inside = np.where(tonnes > 0, variance, 0.0)
        twice = np.divide(tonnes**2 - prior**2, variance, out=np.zeros_like(prior),
                          where=variance > 0)  # fmt: skip
        return float(y @ y / 2 - y @ target + twice.sum() / 2), tonnes, inside

    y, steps = np.zeros(len(value)), 0
    height, tonnes, slope = at(y)
    size = max(1.0, float(np.linalg.norm(target)))
    while True:
        gradient = y - target + scaled @ tonnes
        if float(np.linalg.norm(gradient)) <= PRECISION * size:
            break
        if steps == MOST_STEPS:
            raise InternalError("the demand at the counts was not reached")
        step = -np.linalg.solve(np.eye(len(y)) + (scaled * slope) @ scaled.T, gradient)
        if estimator == "entropy":
            longest = stretch * float(np.abs(scaled.T @ step).max())
            step *= min(1.0, LONGEST / longest) if longest > 0 else 1.0
        falls, length = float(gradient @ step), 1.0
        while length > 1e-12:
            tried = at(y + length * step)
            # near the end rounding hides what a step gains, and the whole step is the best one
            if tried[0] <= height + 1e-4 * length * falls + 1e-12 * abs(height):
                break
            length /= 2
        y, (height, tonnes, slope), steps = y + length * step, tried, steps + 1
    modelled = share @ tonnes
    return FromCounts(tonnes, modelled, (value - modelled) / tolerance, steps)
