r"""Prices that prove a bound, blended of several that nearly do.

Prices ``\pi`` bound the flow of a free mix by ``\sum_r \pi_r c_r`` when no pair has a path below
1. Given prices ``\pi^j`` and the smallest cut ``S_k`` of each pair alone, of ``U_k`` tonnes, the
best blend ``\pi = \sum_j w_j \pi^j + \sum_k m_k 1_{S_k}`` is a small program over paths,

.. math:: \max \sum_p f_p \quad\text{s.t.}\quad \sum_p \pi^j(p) f_p \le \sum_r \pi^j_r c_r,
          \; \sum_{p \in k} f_p \le U_k

whose prices are ``w`` and ``m``: each ``\pi^j`` puts all capacities into one row. Its paths are
added as those of the throughput are. Any of its prices, with ``m_k`` what a pair is short of 1,
prove a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.maxflow.routes import Routes
from corridor.network.build import Floats
from corridor.solver.linear import LinearProgram

CLOSE = 1e-5
"""Share of the bound that a better blend need not gain."""

ROUNDS = 30


@dataclass(frozen=True, eq=False)
class Cuts:
    """The smallest cut of each pair alone.

    Attributes
    ----------
    tonnes_per_year : float array, shape (pairs,)
        Its capacity.
    rows : bool array, shape (pairs, rows)
        Its rows.
    """

    tonnes_per_year: Floats
    rows: NDArray[np.bool_]


def blended(
    routes: Routes, prices: Sequence[Floats], capacity: Floats, cuts: Cuts
) -> tuple[Floats, float]:
    """Return prices under which no pair has a path below 1, and the bound that they prove.

    Parameters
    ----------
    routes : Routes
        Pairs and their network.
    prices : sequence of float array, shape (rows,)
        Prices of rows, not negative; positive on rows with a finite capacity only.
    capacity : float array, shape (rows,)
        Tonnes a year.
    cuts : Cuts
        The smallest cut of each pair alone.

    Returns
    -------
    price : float array, shape (rows,)
        The best blend found.
    bound_t_per_year : float
        ``price @ capacity``.
    """
    each = np.array([p for p in prices if p.any()]).reshape(-1, len(capacity))
    limited = np.where(np.isfinite(capacity), capacity, 0.0)
    unit = float(cuts.tonnes_per_year.sum()) or 1.0
    count, pairs = len(each), len(cuts.tonnes_per_year)
    high = np.concatenate([each @ limited, cuts.tonnes_per_year]) / unit
    program = LinearProgram(np.full(len(high), -np.inf), high)
    best, bound = cuts.rows.sum(axis=0).astype(np.float64), unit
    known: set[tuple[int, bytes]] = set()
    weight, objective = np.ones(count) / max(1, count), -np.inf
    for _ in range(ROUNDS):
        price = weight @ each
        paths = routes.cheapest(price)
        cost = paths.sums(routes.layers.on_arcs(price))
        better, less = _scaled(price, cost, limited, cuts)
        if less < bound:
            best, bound = better, less
        if bound / unit - objective <= CLOSE:
            break
        for k in range(pairs):
            arcs = paths.of(k)
            key = (k, arcs.tobytes())
            if key not in known:
                known.add(key)
                rows = routes.layers.row[arcs]
                along = each[:, rows[rows >= 0]].sum(axis=1)
                used = np.flatnonzero(along)
                values = np.append(along[used], 1.0)
                program.add_column(-1.0, np.append(used, count + k), values)
        solution = program.solve()
        weight = np.maximum(0.0, -solution.row_dual[:count])
        objective = -solution.objective
    return best, bound


def _scaled(price: Floats, cost: Floats, limited: Floats, cuts: Cuts) -> tuple[Floats, float]:
    """Return a multiple of prices with cuts for the pairs that are short of 1, and their bound."""
    scales = np.append(0.0, np.unique(1.0 / cost[cost > 0]))
    missing = np.maximum(0.0, 1.0 - np.outer(scales, cost))
    bounds = scales * float(price @ limited) + missing @ cuts.tonnes_per_year
    at = int(bounds.argmin())
    blend = scales[at] * price + missing[at] @ cuts.rows
    return blend, float(blend @ limited)
