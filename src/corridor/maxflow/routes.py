"""Paths of some pairs through the network, found when prices ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corridor.compiling import compiled
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
        Rows that it uses, each once and in their order.
    times : float array
        How often it uses each of them.
    """

    pair: int
    arcs: Ints
    rows: Ints
    times: Floats


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

    def cheaper(
        self, paths: CheapestPaths, pays: Floats, own_row: Ints | None = None
    ) -> Iterator[Path]:
        """Yield the paths that cost less than their pairs pay.

        Parameters
        ----------
        paths : CheapestPaths
            The cheapest path of each pair.
        pays : float array, shape (pairs,)
            What each pair pays now.
        own_row : int array, shape (pairs,), optional
            A further row that every path of a pair uses once, behind all capacity rows.
        """
        pairs = np.flatnonzero(paths.distance < pays)
        own = np.full(len(pairs), -1) if own_row is None else own_row[pairs]
        bound, rows, times = _used(paths.bound, self.layers.row[paths.arc], pairs, own)
        for k, begin, end in zip(pairs.tolist(), bound[:-1], bound[1:], strict=True):
            yield Path(k, paths.of(k), rows[begin:end], times[begin:end])


@compiled()
def _used(first: Ints, row: Ints, paths: Ints, own: Ints) -> tuple[Ints, Ints, Floats]:
    """Return where the rows of each path begin, the rows, and how often they are used.

    The last is a row of its own; -1 is no row.
    """
    most = len(paths)
    for k in paths:
        most += first[k + 1] - first[k]
    bound, used, times = np.zeros(len(paths) + 1, np.int64), np.empty(most, np.int64), np.ones(most)
    count = 0
    for i in range(len(paths)):
        for r in np.sort(row[first[paths[i]] : first[paths[i] + 1]]):
            if count > bound[i] and used[count - 1] == r:
                times[count - 1] += 1.0
            elif r >= 0:
                used[count] = r
                count += 1
        if own[i] >= 0:
            used[count] = own[i]
            count += 1
        bound[i + 1] = count
    return bound, used[:count], times[:count]
