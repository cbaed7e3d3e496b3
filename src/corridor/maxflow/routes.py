"""Paths of some pairs through the network, found when prices ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corridor.network.build import Floats, Ints
from corridor.network.cheapest import CheapestPaths, cheapest_paths
from corridor.network.layers import Layers


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
    """

    pair: int
    arcs: Ints
    rows: Ints

    @property
    def uses(self) -> tuple[Ints, Floats]:
        """The rows in their order, and how often it uses each."""
        rows = np.sort(self.rows)
        if (rows[1:] != rows[:-1]).all():  # as nearly always, and much faster than unique
            return rows, np.ones(len(rows))
        index, times = np.unique(rows, return_counts=True)
        return index, times.astype(np.float64)


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

    def cheapest(self, row_price: Floats, arc_cost: Floats | None = None) -> CheapestPaths:
        """Return the cheapest path of each pair.

        Parameters
        ----------
        row_price : float array, shape (rows,)
            Price of each capacity row, not negative.
        arc_cost : float array, shape (layered arcs,), optional
            What each arc costs beside its row.
        """
        return cheapest_paths(self.layers, row_price, self.starts, self.ends, arc_cost)

    def cheaper(self, paths: CheapestPaths, pays: Floats) -> Iterator[Path]:
        """Yield the paths that cost less than their pairs pay.

        Parameters
        ----------
        paths : CheapestPaths
            The cheapest path of each pair.
        pays : float array, shape (pairs,)
            What each pair pays now.
        """
        for k in np.flatnonzero(paths.distance < pays):
            arcs = paths.of(int(k))
            rows = self.layers.row[arcs]
            yield Path(int(k), arcs, rows[rows >= 0])
