r"""A vector that a function maps to itself, where plain repetition would swing past it.

From ``x`` the next vector goes a part ``\beta`` of the way to the image ``f(x)``, after the last
vectors and images have been combined so that what is left between them is least (Anderson,
Iterative procedures for nonlinear integral equations, Journal of the ACM 12, 1965; Walker and Ni,
Anderson acceleration for fixed-point iterations, SIAM Journal on Numerical Analysis 49, 2011):

.. math:: x' = x + \beta r - (\Delta X + \beta\, \Delta R)\, \gamma, \qquad
          \gamma = \arg\min \lVert r - \Delta R\, \gamma \rVert_2, \qquad r = f(x) - x

with the differences ``\Delta X`` and ``\Delta R`` between the vectors that are remembered and
between what was left at each. A combination may lead away from the answer. Where it does, the
search goes back to the best vector, forgets the others and halves the part, which grows again with
every vector that is better than all before.

``scipy.optimize.anderson`` combines in the same way, but searches along each step. On choices
between routes it evaluates the function up to 15 times as often.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from corridor.network.graph import Floats

REMEMBERED = 10
"""Vectors that are combined."""

LARGEST_PART = 0.3
"""Part of the way to the image that a step takes at most."""

REGAINED = 1.2
"""What the part is multiplied by after a vector that is better than all before."""

WORSE = 4.0
"""A vector that leaves so many times as much as the best one sends the search back."""


@dataclass
class Steps:
    """Chooses the next vector from those before it.

    Attributes
    ----------
    least : float array, shape (n,)
        No vector goes below.
    """

    least: Floats
    _vectors: list[Floats] = field(default_factory=list)
    _left: list[Floats] = field(default_factory=list)
    _part: float = LARGEST_PART
    _best: tuple[float, Floats, Floats] | None = None

    def next(self, vector: Floats, image: Floats) -> Floats:
        """Return the next vector to try.

        Parameters
        ----------
        vector, image : float array, shape (n,)
            The last vector tried, and what the function maps it to.
        """
        left = image - vector
        size = float(np.abs(left).sum())
        if self._best is not None and size > WORSE * self._best[0]:
            self._part /= 2
            self._vectors.clear()
            self._left.clear()
            _, vector, left = self._best
            return np.maximum(vector + self._part * left, self.least)
        if self._best is None or size < self._best[0]:
            self._best = size, vector, left
            self._part = min(LARGEST_PART, self._part * REGAINED)
        self._vectors = [*self._vectors[1 - REMEMBERED :], vector]
        self._left = [*self._left[1 - REMEMBERED :], left]
        return np.maximum(self._combined(vector, left), self.least)

    def _combined(self, vector: Floats, left: Floats) -> Floats:
        step = vector + self._part * left
        if len(self._left) == 1:
            return step
        between_vectors, between_left = np.diff(self._vectors, axis=0), np.diff(self._left, axis=0)
        weights = np.linalg.lstsq(between_left.T, left, rcond=1e-12)[0]
        return np.asarray(step - weights @ (between_vectors + self._part * between_left))


def fixed_point(
    image: Callable[[Floats], Floats],
    start: Floats,
    least: Floats,
    finished: Callable[[int, Floats, Floats], bool],
) -> tuple[Floats, Floats, int]:
    """Return a vector that a function maps to itself, nearly.

    Parameters
    ----------
    image : callable
        The function.
    start : float array, shape (n,)
        First vector.
    least : float array, shape (n,)
        No vector goes below.
    finished : callable
        Receives the number of steps, the vector and its image; whether they are near enough, or
        there have been too many steps.

    Returns
    -------
    vector, image : float array, shape (n,)
        The last vector and what the function maps it to.
    steps : int
        Vectors tried before it.
    """
    steps, chosen, vector = 0, Steps(least), start
    while True:
        mapped = image(vector)
        if finished(steps, vector, mapped):
            return vector, mapped, steps
        vector = chosen.next(vector, mapped)
        steps += 1
