r"""Quasi-random draws of uncertain numbers.

Each number has a coordinate of its own between 0 and 1, and so has each group of numbers that rise
and fall together. With the normal scores ``z = \Phi^{-1}(u)`` of both, a number of a group takes

.. math:: u = \Phi\left(\rho\, z_{group} + \sqrt{1-\rho^2}\; z_{own}\right)

with the correlation ``\rho`` that the case gives it (one-factor Gaussian copula; Vasicek 1987).
The first coordinates are scrambled Sobol points (Owen, Monte Carlo variance of scrambled net
quadrature, SIAM Journal on Numerical Analysis 34, 1997), the others a Latin hypercube, as late
coordinates of a Sobol sequence look alike until there are very many points (padding: Spanier,
Quasi-Monte Carlo methods for particle transport problems, 1995).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from corridor.certainty.numbers import UncertainNumber
from corridor.network.build import Floats

SOBOL = 32
"""Coordinates that are Sobol points. Numbers that matter most come first."""


def groups_of(numbers: Sequence[UncertainNumber]) -> tuple[str, ...]:
    """Return the groups of numbers that rise and fall together, each once."""
    return tuple(dict.fromkeys(n.together for n in numbers if n.together))


def coordinates(numbers: Sequence[UncertainNumber], samples: int, seed: int) -> Floats:
    """Return quasi-random points (samples, numbers + groups) in the unit cube.

    Parameters
    ----------
    numbers : sequence of UncertainNumber
        The numbers.
    samples : int
        Draws; a power of two fills the cube most evenly.
    seed : int
        Seed of the scrambling.
    """
    return even_points(len(numbers) + len(groups_of(numbers)), samples, seed)


def even_points(dimensions: int, samples: int, seed: int) -> Floats:
    """Return points (samples, dimensions) that fill the unit cube evenly."""
    from scipy.stats import qmc

    first, points = min(dimensions, SOBOL), np.empty((samples, dimensions))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # any number of samples is allowed
        if first:
            points[:, :first] = qmc.Sobol(first, rng=seed).random(samples)
        if dimensions > first:
            points[:, first:] = qmc.LatinHypercube(dimensions - first, rng=seed).random(samples)
    return points


def drawn(numbers: Sequence[UncertainNumber], points: Floats) -> Floats:
    """Return the values of numbers at points of the unit cube.

    Parameters
    ----------
    numbers : sequence of UncertainNumber
        The numbers.
    points : float array, shape (samples, numbers + groups)
        As [`coordinates`][] gives them.

    Returns
    -------
    float array, shape (samples, numbers)
    """
    from scipy.special import ndtr, ndtri

    place = {group: len(numbers) + g for g, group in enumerate(groups_of(numbers))}
    values = np.empty((len(points), len(numbers)))
    for k, number in enumerate(numbers):
        own = points[:, k]
        if number.together:
            rho, shared = number.correlation, points[:, place[number.together]]
            rest = np.sqrt(max(0.0, 1 - rho**2))
            own = ndtr(rho * ndtri(shared) + (rest * ndtri(own) if rest > 0 else 0.0))
        values[:, k] = number.at(own)
    return values


def usual_point(numbers: Sequence[UncertainNumber]) -> Floats:
    """Return the point of the unit cube at which every number has the value of the case.

    Numbers of a group are at their middle: one point cannot give each of them its own value.
    """
    grid = np.linspace(0, 1, 1025)
    usual = [0.5 if n.together else float(np.interp(n.value, n.at(grid), grid)) for n in numbers]
    return np.array([*usual, *[0.5] * len(groups_of(numbers))])
