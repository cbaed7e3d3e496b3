r"""The gravity model with both totals, and its parameter from a known mean.

.. math:: x_{ij} = a_i\, o_i\, b_j\, d_j\, f(c_{ij}), \qquad
          f(c) = e^{-\beta c} \ \text{or}\ c^{-\beta}

with what starts at ``i`` and ends at ``j``, ``o`` and ``d``, and the cost ``c`` between them
(Wilson 1967, Transportation Research 1). The factors ``a`` and ``b`` give the totals; ``beta`` is
such that the mean cost, or for ``c^{-beta}`` the geometric mean, is a known one.
The mean falls with ``beta`` without a break, so there is one such number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from corridor.estimating.balance import Balanced, Floats, balance
from corridor.messages import message
from corridor.problems import CorridorError

Deterrence = Literal["exponential", "power"]

STEEPEST = 600.0
"""Largest exponent within a row: numbers of a computer end soon after."""

PRECISION = 1e-9
"""Relative precision of the mean."""


@dataclass(frozen=True)
class Gravity:
    """Tonnes by the gravity model.

    Attributes
    ----------
    balanced : Balanced
        The table and its factors.
    beta : float
        Parameter: per unit of cost, or the power.
    mean : float
        Mean cost of a tonne; of ``power`` the geometric mean.
    """

    balanced: Balanced
    beta: float
    mean: float


def gravity(
    cost: Floats, row_totals: Floats, column_totals: Floats, beta: float, deterrence: Deterrence
) -> Gravity:
    """Distribute totals over pairs by cost with a given parameter.

    Parameters
    ----------
    cost : float array, shape (rows, columns)
        Cost between the zones; NaN or infinity where there is no cargo.
    row_totals, column_totals : float array
        What starts and ends, not negative; the sums are equal.
    beta : float
        Parameter, 0 or more.
    deterrence : {"exponential", "power"}
        ``exp(-beta c)`` or ``c ** -beta``.

    Returns
    -------
    Gravity

    Raises
    ------
    CorridorError
        If ``power`` meets a cost of 0.
    """
    measure = _measure(cost, deterrence)
    open_pairs = np.isfinite(measure)
    # a factor on a row changes nothing, and keeps its largest cell at 1
    least = np.where(open_pairs, measure, np.inf).min(axis=1, keepdims=True, initial=np.inf)
    with np.errstate(invalid="ignore"):
        prior = np.where(open_pairs, np.exp(-beta * np.where(open_pairs, measure - least, 0)), 0.0)
    result = balance(prior, row_totals, column_totals)
    tonnes = result.table[open_pairs]
    mean = float(tonnes @ measure[open_pairs] / tonnes.sum()) if tonnes.sum() > 0 else np.nan
    return Gravity(result, beta, float(np.exp(mean)) if deterrence == "power" else mean)


def _measure(cost: Floats, deterrence: Deterrence) -> Floats:
    """Return what the parameter is multiplied by in the exponent."""
    if deterrence == "exponential":
        return cost
    if (cost[np.isfinite(cost)] <= 0).any():
        raise CorridorError(
            message(
                "a power of cost needs costs above 0, and two zones have none between them; "
                "use exponential deterrence"
            )
        )
    return np.log(cost)


def calibrated_gravity(
    cost: Floats, row_totals: Floats, column_totals: Floats, mean: float, deterrence: Deterrence
) -> Gravity:
    """Distribute totals over pairs by cost, with the parameter that gives a known mean.

    Parameters
    ----------
    cost, row_totals, column_totals, deterrence
        As in [`gravity`][].
    mean : float
        Wanted mean cost of a tonne; of ``power`` the geometric mean.

    Returns
    -------
    Gravity

    Raises
    ------
    CorridorError
        If no parameter of 0 or more has that mean; the message says between which means it can be.
    """

    def at(beta: float) -> Gravity:
        return gravity(cost, row_totals, column_totals, beta, deterrence)

    flat = at(0.0)
    if mean > flat.mean * (1 + PRECISION):
        raise CorridorError(
            message(
                "a mean of %(mean)s is more than the %(most)s of cargo that does not mind "
                "distance; give a smaller mean",
                mean=f"{mean:g}",
                most=f"{flat.mean:g}",
            )
        )
    if mean >= flat.mean * (1 - PRECISION):
        return flat
    measure = _measure(cost, deterrence)
    spread = float(np.nanmax(np.where(np.isfinite(measure), measure, np.nan)))
    spread -= float(np.nanmin(np.where(np.isfinite(measure), measure, np.nan)))
    high, steep = 0.0, flat
    while steep.mean > mean and high < STEEPEST / spread:
        high = min(max(2 * high, 1 / spread), STEEPEST / spread)
        tried = at(high)
        if not tried.balanced.converged:
            break
        steep = tried
    if steep.mean > mean:
        raise CorridorError(
            message(
                "a mean of %(mean)s is less than cargo with these totals can have, which is "
                "between %(least)s and %(most)s; give a larger mean",
                mean=f"{mean:g}",
                least=f"{steep.mean:g}",
                most=f"{flat.mean:g}",
            )
        )
    beta = brentq(lambda b: at(b).mean - mean, 0.0, high, xtol=1e-300, rtol=1e-12, maxiter=200)
    return at(float(beta))
