r"""Many pairs at once by splitting: flows that arrive, and flows that fit, brought together.

.. math:: \max \sum_k F_k \quad\text{s.t.}\quad N x_k = b_k F_k, \; x = z, \;
          z \ge 0, \; \sum_k \sum_{a \in r} z_{ka} \le c_r

with ``N`` the states by arcs and ``b_k`` plus one where pair ``k`` starts and minus one where it
ends. The alternating direction method of multipliers takes the two sides in turn. With ``x``, every
pair arrives: a system with ``N N^\top``, the same for all pairs and in all iterations, so it is
factored once. With ``z``, every row holds: what is too much on it is taken off all its arcs
alike. What is taken off, times the penalty, is the price of the row.

Source: Boyd, Parikh, Chu, Peleato and Eckstein, Distributed optimization and statistical learning
via the alternating direction method of multipliers, Foundations and Trends in Machine Learning 3
(2011), with over-relaxation (section 3.4.3) and a penalty that follows the residuals (3.4.1).

Neither side is an answer: the flow is made whole within ``z``, and the prices are repaired, in
`nearly.py`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, diags_array
from scipy.sparse.linalg import splu

from corridor.compiling import compiled
from corridor.network.build import Floats, Ints
from corridor.network.layers import Layers

Floats32 = NDArray[np.float32]
"""Half the memory, and twice the numbers in a step; what comes of them is made exact later."""

RELAXATION = 1.7
"""How far an iteration goes beyond where it would end: the usual value is 1.5 to 1.8."""

GROUND = 1e-6
"""Added to the diagonal of the system, which would leave the level of each part open."""

PENALTY = 1.0
"""First penalty, for flows in units of the mean capacity."""

HIGH, LOW = 0.5, 0.1
"""Ratio of what flows still move on the way to what they moved last, above which the penalty grows
and below which it falls. Below 1, so that it keeps growing: prices settle much sooner than under
the penalty that would keep the two alike."""

CHANGE = 1.5
"""Factor by which it is."""

EACH = 50
"""Iterations after which the residuals are looked at."""

SETTLED = 2000
"""Iterations after which the penalty stays."""

MOST_STEPS, ROUNDING = 100, 1e-6
"""Steps of Newton's method within a row, and the last change that counts."""


class Splitting:
    """The state of the method.

    A class because it keeps flows and multipliers from one call to the next.

    Parameters
    ----------
    layers : Layers
        The layered network.
    starts, ends : int array, shape (pairs,)
        Layered states in which each pair starts and ends.
    capacity : float array, shape (rows,)
        Tonnes a year; may be infinite.

    Attributes
    ----------
    fits : float array, shape (layered arcs, pairs)
        Flow within the capacities, in units.
    unit_t_per_year : float
        The unit: the mean capacity.
    """

    def __init__(self, layers: Layers, starts: Ints, ends: Ints, capacity: Floats) -> None:
        arcs, pairs = len(layers.tail), len(starts)
        limited = np.flatnonzero(np.isfinite(capacity) & (capacity > 0))
        self.unit_t_per_year = float(capacity[limited].mean()) if len(limited) else 1.0
        self._rows = len(capacity)
        # arcs by row; an arc that nothing limits is a row of its own
        own = (layers.row < 0) | ~np.isfinite(capacity[layers.row])
        row = np.where(own, self._rows + np.arange(arcs), layers.row)
        self._by_row = np.argsort(row, kind="stable").astype(np.int64)
        self._row, first = np.unique(row[self._by_row], return_index=True)
        self._first = np.append(first, arcs).astype(np.int64)
        limit = np.append(capacity, np.inf)[np.minimum(self._row, self._rows)]
        self._limit = (limit / self.unit_t_per_year).astype(np.float32)
        self._factor(layers)
        place = self._place
        self._tail, self._head = place[layers.tail], place[layers.indices]
        self._start, self._end = place[starts], place[ends]
        each = np.arange(pairs)
        sources = np.zeros((layers.size, pairs), np.float32)
        sources[self._start, each] = 1.0
        sources[self._end, each] = -1.0
        self._spread = self._solve(sources.copy())
        self._resistance = (sources * self._spread).sum(axis=0)
        self.fits = np.zeros((arcs, pairs), np.float32)
        self._multiplier = np.zeros((arcs, pairs), np.float32)
        self._taken_off = np.zeros(len(self._row), np.float32)
        self._out = np.zeros((layers.size, pairs), np.float32)
        self._penalty, self._iterations = PENALTY, 0

    def _factor(self, layers: Layers) -> None:
        arcs = len(layers.tail)
        ones, each = np.ones(arcs), np.arange(arcs)
        entries = np.concatenate([layers.tail, layers.indices]), np.tile(each, 2)
        joins = coo_array((np.concatenate([ones, -ones]), entries), shape=(layers.size, arcs))
        system = csc_array(joins.tocsr() @ joins.T + diags_array(np.full(layers.size, GROUND)))
        factored = splu(
            system, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )  # fmt: skip
        lower = csc_array(factored.L)
        self._place = factored.perm_c.astype(np.int64)
        first, row = lower.indptr.astype(np.int64), lower.indices.astype(np.int64)
        self._lower = first, row, lower.data.astype(np.float32)
        self._diagonal = factored.U.diagonal().astype(np.float32)

    def _solve(self, right: Floats32) -> Floats32:
        """Solve the system for several right sides, in their place."""
        _substitute(*self._lower, self._diagonal, right)
        return right

    def advance(self, iterations: int) -> Floats:
        """Run the method for some more iterations.

        Parameters
        ----------
        iterations : int
            How many.

        Returns
        -------
        float array, shape (rows,)
            Mean price of each row in these iterations: prices swing around where they are going.
        """
        pair = np.arange(len(self._start))
        total = np.zeros(len(self._row))
        for _ in range(iterations):
            _divergence(self._tail, self._head, self.fits, self._multiplier, self._out)
            level = self._solve(self._out)
            fall = level[self._start, pair] - level[self._end, pair]
            amount = (np.float32(1.0 / self._penalty) + fall) / self._resistance
            level -= self._spread * amount
            primal, dual = _project(
                self._tail, self._head, self._first, self._by_row, self._limit, self._taken_off,
                self.fits, self._multiplier, level,
            )  # fmt: skip
            total += self._penalty * self._taken_off
            self._iterations += 1
            if self._iterations % EACH == 0 and self._iterations <= SETTLED:
                self._balance(primal, dual)
        price, real = np.zeros(self._rows), self._row < self._rows
        price[self._row[real]] = total[real] / iterations
        return price

    def _balance(self, primal: float, dual: float) -> None:
        """Change the penalty by the ratio of the residuals."""
        factor = 1.0
        if primal > HIGH * dual:
            factor = CHANGE
        elif primal < LOW * dual:
            factor = 1 / CHANGE
        self._penalty *= factor
        self._multiplier /= np.float32(factor)
        self._taken_off /= np.float32(factor)


@compiled()
def _divergence(
    tail: Ints, head: Ints, fits: Floats32, multiplier: Floats32, out: Floats32
) -> None:
    """Write what more leaves than enters each state, of flows less multipliers."""
    out[:] = 0.0
    for a in range(len(tail)):
        t, h = tail[a], head[a]
        for k in range(fits.shape[1]):
            v = fits[a, k] - multiplier[a, k]
            out[t, k] += v
            out[h, k] -= v


@compiled()
def _substitute(
    first: Ints, row: Ints, value: Floats32, diagonal: Floats32, right: Floats32
) -> None:
    """Solve with a lower factor, its diagonal, and its transpose."""
    size, sides = right.shape
    for j in range(size):
        for e in range(first[j], first[j + 1]):
            i, entry = row[e], value[e]
            if i > j:
                for k in range(sides):
                    right[i, k] -= entry * right[j, k]
    for j in range(size - 1, -1, -1):
        for k in range(sides):
            right[j, k] /= diagonal[j]
        for e in range(first[j], first[j + 1]):
            i, entry = row[e], value[e]
            if i > j:
                for k in range(sides):
                    right[j, k] -= entry * right[i, k]


@compiled()
def _total(values: Floats32) -> np.float32:
    """Add up numbers, four at a time, since each of them would wait for the one before."""
    a = b = c = d = np.float32(0.0)
    whole = len(values) - len(values) % 4
    for i in range(0, whole, 4):
        a += values[i]
        b += values[i + 1]
        c += values[i + 2]
        d += values[i + 3]
    for i in range(whole, len(values)):
        a += values[i]
    return (a + b) + (c + d)


@compiled()
def _project(
    tail: Ints, head: Ints, first: Ints, by_row: Ints, limit: Floats32, taken_off: Floats32,
    fits: Floats32, multiplier: Floats32, level: Floats32,
) -> tuple[float, float]:  # fmt: skip
    """Bring the flows that arrive within the rows; return both residuals.

    Sums are kept for each pair apart, so that the loops over pairs run in vectors.
    """
    pairs = fits.shape[1]
    nothing, beyond = np.float32(0.0), np.float32(RELAXATION)
    primal, dual = np.zeros(pairs, np.float32), np.zeros(pairs, np.float32)
    sums = np.zeros(pairs, np.float32)
    for r in range(len(limit)):
        sums[:] = nothing
        for i in range(first[r], first[r + 1]):
            a = by_row[i]
            t, h = tail[a], head[a]
            for k in range(pairs):
                old = fits[a, k]
                change = level[h, k] - level[t, k] - multiplier[a, k]  # of arriving over fitting
                primal[k] += change * change
                wanted = old + beyond * change + multiplier[a, k]
                multiplier[a, k] = wanted
                sums[k] += wanted if wanted > nothing else nothing
        off = nothing
        if _total(sums) > limit[r]:
            off = _too_much(first[r], first[r + 1], by_row, limit[r], taken_off[r], multiplier)
        taken_off[r] = off
        for i in range(first[r], first[r + 1]):
            a = by_row[i]
            for k in range(pairs):
                wanted = multiplier[a, k]
                fit = wanted - off if wanted > off else nothing
                dual[k] += (fit - fits[a, k]) * (fit - fits[a, k])
                fits[a, k] = fit
                multiplier[a, k] = wanted - fit
    return np.sqrt(primal.sum()), np.sqrt(dual.sum())


@compiled()
def _too_much(
    begin: int, end: int, by_row: Ints, limit: np.float32, last: np.float32, wanted: Floats32
) -> np.float32:
    """Return what has to be taken off every flow of a row so that they fit.

    Newton's method from what was taken off last time: the sum is convex in it, so after one step
    it comes from below.
    """
    off, pairs = last, wanted.shape[1]
    nothing, one = np.float32(0.0), np.float32(1.0)
    sums, counts = np.empty(pairs, np.float32), np.empty(pairs, np.float32)
    for _ in range(MOST_STEPS):
        sums[:] = nothing
        counts[:] = nothing
        for i in range(begin, end):
            a = by_row[i]
            for k in range(pairs):
                left = wanted[a, k] - off
                sums[k] += left if left > nothing else nothing
                counts[k] += one if left > nothing else nothing
        count = _total(counts)
        if count == nothing:
            if limit <= nothing:
                break
            off = nothing  # too far, because less is wanted than last time
            continue
        change = (_total(sums) - limit) / count
        off = max(nothing, off + change)
        if abs(change) <= np.float32(ROUNDING) * (one + off):
            break
    return off
