r"""A throughput with a proven gap, where column generation does not settle.

`splitting.py` brings flows and prices close to the largest flow; here both are made exact.

*Flow.* What fits gives each pair a limit on every arc, and together the limits keep every capacity.
Within them the largest flow of each pair is a feasible flow; what it leaves of the capacities is
offered to one pair after the other.

*Bound.* Prices ``\pi`` prove a bound when no pair has a path below 1. A pair whose cheapest path
costs only ``\delta_k`` gets one: its own smallest cut ``S_k`` becomes dearer by what is missing.

.. math:: F \le \sum_r c_r \Bigl(s \pi_r + \sum_{k: r \in S_k} (1 - s \delta_k)^+\Bigr)

for every scale ``s``; the best of them is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corridor.maxflow.routes import Routes
from corridor.maxflow.single import ArcLists, Bools, augment, paths_of
from corridor.maxflow.splitting import Splitting
from corridor.network.build import Floats, Ints

BATCH = 200
"""Iterations of the method between two looks at the bound."""

MOST_BATCHES = 30

ROUNDING = 1e-9
"""Share of the mean capacity that is no flow."""

PASSES = 2
"""How often what is left is offered to every pair."""


@dataclass(frozen=True, eq=False)
class NearlyMaximum:
    """A flow and prices that prove how far it is from the largest.

    Attributes
    ----------
    paths : list of (int, int array, float)
        Pair, layered arcs in the order of travel, tonnes a year.
    row_price : float array, shape (rows,)
        Prices under which no pair has a path below 1, up to rounding.
    iterations : int
        Iterations of the method.
    """

    paths: list[tuple[int, Ints, float]]
    row_price: Floats
    iterations: int


@dataclass(frozen=True, eq=False)
class _Cuts:
    """The smallest cut of each pair alone: tonnes a year, and rows, shape (pairs, rows)."""

    tonnes_per_year: Floats
    rows: Bools


def nearly_maximum(
    routes: Routes,
    capacity: Floats,
    gap: float,
    progress: Callable[[int, float], None] | None = None,
) -> NearlyMaximum:
    """Find a flow whose gap to a proven bound is small.

    Parameters
    ----------
    routes : Routes
        Pairs and their network.
    capacity : float array, shape (rows,)
        Tonnes a year of each row; every path must meet a finite one.
    gap : float
        Share of the bound that may be missing.
    progress : callable, optional
        Receives the iteration and the flow so far.

    Returns
    -------
    NearlyMaximum
        The best that was reached, whether or not the gap is as wanted.
    """
    arcs = ArcLists.of(routes.layers)
    starts, ends = np.array(routes.starts), np.array(routes.ends)
    splitting = Splitting(routes.layers, starts, ends, capacity)
    rounding = ROUNDING * splitting.unit_t_per_year
    cuts = _cuts(routes, arcs, capacity, rounding)
    price, bound = np.zeros(len(capacity)), np.inf
    flow, tonnes = np.zeros((len(starts), len(routes.layers.tail))), 0.0
    look = 1
    for batch in range(1, MOST_BATCHES + 1):
        splitting.advance(BATCH)
        better, less = _repaired(routes, splitting.row_price, capacity, cuts)
        if less < bound:
            price, bound = better, less
        if batch < look:
            continue
        look = batch + max(1, batch // 3)
        more = _flow_within(routes, arcs, splitting, capacity, rounding)
        carried = _carried(routes, more)
        if carried > tonnes:
            flow, tonnes = more, carried
        if progress is not None:
            progress(batch * BATCH, tonnes)
        if tonnes >= bound * (1 - gap):
            break
    paths = [
        (k, path, amount)
        for k in range(len(starts))
        for path, amount in paths_of(arcs, int(starts[k]), int(ends[k]), flow[k], rounding)
    ]
    return NearlyMaximum(paths, price, batch * BATCH)


def _carried(routes: Routes, flow: Floats) -> float:
    """Return what leaves all starts, less what comes back to them."""
    tail, head = routes.layers.tail, routes.layers.indices
    return sum(
        float(flow[k, tail == start].sum() - flow[k, head == start].sum())
        for k, start in enumerate(routes.starts)
    )


def _finite(capacity: Floats) -> Floats:
    """Return capacities with the sum of all finite ones, and one, in the place of infinite ones."""
    finite = np.isfinite(capacity)
    return np.where(finite, capacity, capacity[finite].sum() + 1.0)


def _on_arcs(routes: Routes, capacity: Floats) -> Floats:
    """Return the capacity of each layered arc's row."""
    limit = _finite(capacity)
    endless = 2.0 * limit[np.isfinite(capacity)].sum() + 1.0
    row = routes.layers.row
    return np.where(row >= 0, limit[row], endless)


def _cuts(routes: Routes, arcs: ArcLists, capacity: Floats, rounding: float) -> _Cuts:
    limit = _on_arcs(routes, capacity)
    tail, head, row = routes.layers.tail, routes.layers.indices, routes.layers.row
    rows = np.zeros((len(routes.starts), len(capacity)), dtype=np.bool_)
    for k, (start, end) in enumerate(zip(routes.starts, routes.ends, strict=True)):
        reached = augment(arcs, start, end, limit, np.zeros(len(limit)), rounding)
        leaving = reached[tail] & ~reached[head]
        rows[k, row[leaving & (row >= 0)]] = True
    return _Cuts(np.where(rows, capacity, 0.0).sum(axis=1), rows)


def _repaired(
    routes: Routes, row_price: Floats, capacity: Floats, cuts: _Cuts
) -> tuple[Floats, float]:
    """Return prices under which no pair has a path below 1, and their bound."""
    priced = row_price > 0
    worth = float(row_price[priced] @ capacity[priced])
    paths = routes.cheapest(row_price)
    cost = paths.sums(routes.layers.on_arcs(row_price))
    scales = np.unique(1.0 / cost[cost > 0])
    missing = np.maximum(0.0, 1.0 - np.outer(scales, cost))
    bounds = scales * worth + missing @ cuts.tonnes_per_year
    if not len(bounds) or cuts.tonnes_per_year.sum() < bounds.min():
        missing_now, scale = np.ones(len(cost)), 0.0
    else:
        best = int(bounds.argmin())
        missing_now, scale = missing[best], float(scales[best])
    price = scale * row_price + missing_now @ cuts.rows
    return price, float(price[price > 0] @ capacity[price > 0])


def _flow_within(
    routes: Routes, arcs: ArcLists, splitting: Splitting, capacity: Floats, rounding: float
) -> Floats:
    """Return the flow of each pair within its limits, and then within what is left."""
    layers = routes.layers
    used = layers.row >= 0
    limit = splitting.fits.T * splitting.unit_t_per_year
    together = np.bincount(layers.row[used], limit.sum(axis=0)[used], len(capacity))
    fits = np.minimum(1.0, _finite(capacity) / np.maximum(together, rounding))
    limit = np.ascontiguousarray(limit * np.where(used, fits[layers.row], 1.0))
    flow = np.zeros(limit.shape)
    pairs = list(enumerate(zip(routes.starts, routes.ends, strict=True)))
    for k, (start, end) in pairs:
        augment(arcs, start, end, limit[k], flow[k], rounding)
    copies = np.maximum(1, np.bincount(layers.row[used], minlength=len(capacity)))
    endless = _on_arcs(routes, capacity).max()
    taken = np.bincount(layers.row[used], flow.sum(axis=0)[used], len(capacity))
    for _ in range(PASSES):
        for k, (start, end) in pairs:
            left = np.maximum(0.0, _finite(capacity) - taken) / copies
            room = flow[k] + np.where(used, left[layers.row], endless)
            before = flow[k].copy()
            augment(arcs, start, end, room, flow[k], rounding)
            taken += np.bincount(layers.row[used], (flow[k] - before)[used], len(capacity))
    return flow
