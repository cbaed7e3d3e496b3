r"""A throughput with a proven gap, where column generation does not settle.

`splitting.py` brings flows and prices close to the largest flow; here both are made exact.

*Flow.* What fits is divided into paths, which together keep every capacity; what they leave of the
capacities is offered to one pair after the other.

*Bound.* Prices prove a bound when no pair has a path below 1; `blended.py` makes such prices of
those of the last iterations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corridor.maxflow.blended import Cuts, blended
from corridor.maxflow.routes import Routes
from corridor.maxflow.single import ArcLists, augment, paths_of
from corridor.maxflow.splitting import Splitting
from corridor.network.build import Floats, Ints

BATCH = 50
"""Iterations over which prices are averaged."""

LOOK = 4
"""Batches after which flow and bound are worked out."""

LAST = 12
"""Batches whose prices are blended, with the best so far."""

MOST_BATCHES = 120

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
    price = cuts.rows.sum(axis=0).astype(np.float64)
    bound, tonnes = float(cuts.tonnes_per_year.sum()), 0.0
    flow = np.zeros((len(starts), len(routes.layers.tail)))
    prices: list[Floats] = []
    for batch in range(1, MOST_BATCHES + 1):
        prices.append(splitting.advance(BATCH))
        if batch % LOOK:
            continue
        better, less = blended(routes, [price, *prices[-LAST:]], capacity, cuts)
        if less < bound:
            price, bound = better, less
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


def _cuts(routes: Routes, arcs: ArcLists, capacity: Floats, rounding: float) -> Cuts:
    limit = _on_arcs(routes, capacity)
    tail, head, row = routes.layers.tail, routes.layers.indices, routes.layers.row
    rows = np.zeros((len(routes.starts), len(capacity)), dtype=np.bool_)
    for k, (start, end) in enumerate(zip(routes.starts, routes.ends, strict=True)):
        reached = augment(arcs, start, end, limit, np.zeros(len(limit)), rounding)
        leaving = reached[tail] & ~reached[head]
        rows[k, row[leaving & (row >= 0)]] = True
    return Cuts(np.where(rows, capacity, 0.0).sum(axis=1), rows)


def _flow_within(
    routes: Routes, arcs: ArcLists, splitting: Splitting, capacity: Floats, rounding: float
) -> Floats:
    """Return the flow of each pair on paths within its limits, and then within what is left."""
    layers = routes.layers
    used = layers.row >= 0
    limit = splitting.fits.T.astype(np.float64) * splitting.unit_t_per_year
    together = np.bincount(layers.row[used], limit.sum(axis=0)[used], len(capacity))
    fits = np.minimum(1.0, _finite(capacity) / np.maximum(together, rounding))
    limit = np.ascontiguousarray(limit * np.where(used, fits[layers.row], 1.0))
    flow = np.zeros(limit.shape)
    pairs = list(enumerate(zip(routes.starts, routes.ends, strict=True)))
    for k, (start, end) in pairs:
        for path, amount in paths_of(arcs, start, end, limit[k], rounding):
            flow[k, path] += amount
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
