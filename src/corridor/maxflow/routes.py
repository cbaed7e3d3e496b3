"""Paths of some pairs through the network, found when prices ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridor.network.build import Floats, Ints
from corridor.network.layers import Layers, Tree, path_arcs, shortest_trees


@dataclass(frozen=True)
class Path:
    """The cheapest path of a pair under some prices.

    Attributes
    ----------
    pair : int
        Number of the pair.
    arcs : int array
        Layered arcs in the order of travel.
    rows : int array
        Capacity rows that it uses, once for each use.
    price : float
        Sum of the prices of these rows.
    """

    pair: int
    arcs: Ints
    rows: Ints
    price: float


@dataclass(frozen=True)
class Routes:
    """The pairs of a program and the layered network in which they travel.

    Attributes
    ----------
    layers : Layers
        The network, before and after the gates where there are any.
    starts, ends : tuple of int
        Layered states in which the cargo of each pair starts and ends.
    """

    layers: Layers
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def _sources(self) -> Ints:
        return np.array(list(dict.fromkeys(self.starts)), dtype=np.int64)

    @cached_property
    def _pairs_from(self) -> list[list[int]]:
        """Pairs that start in each source."""
        return [[k for k, s in enumerate(self.starts) if s == start] for start in self._sources]

    def cheaper(
        self, row_price: Floats, pays: Floats, arc_cost: Floats | None = None
    ) -> Iterator[Path]:
        """Yield the cheapest path of each pair that costs less than the pair pays.

        Parameters
        ----------
        row_price : float array, shape (rows,)
            Price of each capacity row, not negative.
        pays : float array, shape (pairs,)
            What each pair pays now.
        arc_cost : float array, shape (layered arcs,), optional
            What each arc costs beside its row; see [`corridor.network.layers.shortest_trees`][].
        """
        for tree, k in self._trees(row_price, arc_cost):
            if tree.distance[self.ends[k]] < pays[k]:
                arcs = path_arcs(self.layers, tree, self.ends[k])
                rows = self.layers.row[arcs]
                rows = rows[rows >= 0]
                yield Path(k, arcs, rows, float(row_price[rows].sum()))

    def price(self, row_price: Floats) -> Floats:
        """Return the price of the cheapest path of each pair, without any tie-break."""
        price = np.full(len(self.starts), np.inf)
        for path in self.cheaper(row_price, price):
            price[path.pair] = path.price
        return price

    def reached(self, row_price: Floats) -> NDArray[np.bool_]:
        """Return which pairs have a path of finite price."""
        reached = np.zeros(len(self.starts), dtype=np.bool_)
        for tree, k in self._trees(row_price):
            reached[k] = np.isfinite(tree.distance[self.ends[k]])
        return reached

    def _trees(
        self, row_price: Floats, arc_cost: Floats | None = None
    ) -> Iterator[tuple[Tree, int]]:
        """Yield every pair with the cheapest paths from its start."""
        if self.starts:
            trees = shortest_trees(self.layers, row_price, self._sources, arc_cost)
            for tree, pairs in zip(trees, self._pairs_from, strict=True):
                for k in pairs:
                    yield tree, k
