r"""Maximum multi-commodity flow by column generation.

Free mix, over paths ``p`` that count and capacity rows ``r``:

.. math:: \max \sum_p f_p \quad\text{s.t.}\quad \sum_{p \ni r} f_p \le c_r, \; f \ge 0

Fixed mix, with the share ``s_k`` of each pair ``k``:

.. math:: \max \lambda \quad\text{s.t.}\quad \sum_{p \in k} f_p = s_k \lambda, \;
          \sum_{p \ni r} f_p \le c_r

Paths are priced by the duals ``\pi_r``: a path whose price is below 1 (below
``\sigma_k`` for a fixed mix) can raise the flow and joins the program. At the end the prices,
scaled so that no path is cheaper than it should be, prove the bound
``\sum_r \pi_r c_r`` for *any* capacities ``c`` — which is what the planner's cuts are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from corridor.maxflow.question import Question
from corridor.network.build import Floats, Ints, Network
from corridor.network.layers import (
    Layers,
    Tree,
    layer,
    path_arcs,
    shortest_trees,
)
from corridor.problems import CorridorError, InternalError
from corridor.solver.faults import UnboundedError
from corridor.solver.linear import LinearProgram

OPTIMALITY = 1e-7
"""A path joins when it improves on its price by more than this share."""

CHECKED = 1e-6
"""A flow may miss its bound, its capacities and its mix by less than this share: rounding."""

MAX_ROUNDS = 2000

LARGE = 5000
"""Rows from which prices come from the interior of the optimal face: central prices need far fewer
rounds than those of a vertex, which jump from one round to the next."""


@dataclass(frozen=True)
class MaximumFlow:
    """Largest flow under given capacities.

    Attributes
    ----------
    tonnes_per_year : float
        The flow.
    bound_t_per_year : float
        Proven upper bound, ``price @ capacity``.
    row_price : float array, shape (rows,)
        Tonnes gained per extra tonne of each capacity row; a valid dual for any capacities.
    row_flow : float array, shape (rows,)
        Flow on each capacity row.
    arc_flow : float array, shape (arcs,)
        Flow on each arc of the network.
    pair_flow : float array, shape (pairs,)
        Flow of each pair of the question.
    paths : tuple of (int, int array, float)
        Paths that carry the flow: pair, layered arcs in the order of travel, tonnes a year.
    rounds : int
        Rounds of pricing.
    """

    tonnes_per_year: float
    bound_t_per_year: float
    row_price: Floats
    row_flow: Floats
    arc_flow: Floats
    pair_flow: Floats
    paths: tuple[tuple[int, Ints, float], ...]
    rounds: int


class UnlimitedError(CorridorError):
    """Nothing limits the flow: a counted path meets no capacity at all."""


class FlowProgram:
    """Linear program of one question that keeps its paths from one solve to the next.

    A class because the solver holds the program: solving again with other capacities starts from
    the paths and the basis found before.

    Parameters
    ----------
    network : Network
        Virtual network.
    question : Question
        What is counted. Pairs that no path leads across the screenline without turning back do
        not count and are left out.

    Attributes
    ----------
    layers : Layers
        The network before and after the gates of the screenline.
    starts, ends : tuple of int
        Layered states in which the cargo of each pair starts and ends.

    Raises
    ------
    CorridorError
        If no pair has a path.
    """

    def __init__(self, network: Network, question: Question) -> None:
        self.network = network
        self.layers: Layers = layer(network, question.gates)
        self.question, self.starts, self.ends = _with_a_path(network, self.layers, question)
        starts = list(dict.fromkeys(self.starts))
        self._sources = np.array(starts, dtype=np.int64)
        self._pairs_of = [[k for k, s in enumerate(self.starts) if s == start] for start in starts]
        self._paths: list[Ints] = []
        self._pair_of_path: list[int] = []
        self._known: set[tuple[int, bytes]] = set()
        self._program = _new_program(len(network.row_element), self.question.share)
        self._row_capacity = np.zeros(len(network.row_element))
        self._first_path = 0 if self.question.share is None else 1

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the solver behind: a copy in another process starts with a program of its own."""
        return FlowProgram, (self.network, self.question)

    def solve(
        self, row_capacity: Floats, progress: Callable[[int, float], None] | None = None
    ) -> MaximumFlow:
        """Maximise the flow under given capacities.

        Parameters
        ----------
        row_capacity : float array, shape (rows,)
            Tonnes a year of each row; may be infinite.
        progress : callable, optional
            Receives the round and the flow so far.

        Returns
        -------
        MaximumFlow

        Raises
        ------
        UnlimitedError
            If some counted path meets no finite capacity.
        CorridorError
            If a pair has no path, or the prices do not settle.
        """
        for r in np.flatnonzero(row_capacity != self._row_capacity):
            self._program.set_row(int(r), -np.inf, float(row_capacity[r]))
        self._row_capacity = row_capacity.copy()
        finite = np.isfinite(row_capacity)
        rounds = 0
        row_price, pair_price = np.zeros(len(row_capacity)), self._first_price()
        value = np.zeros(self._first_path)
        if self._paths:
            row_price, pair_price, value = self._run(finite)
        while True:
            trees = shortest_trees(self.layers, row_price, self._sources)
            cheapest, added = self._price_paths(trees, row_price, pair_price, finite)
            if not added:
                break
            rounds += 1
            if rounds > MAX_ROUNDS:
                raise CorridorError(f"prices did not settle in {MAX_ROUNDS} rounds of pricing")
            row_price, pair_price, value = self._run(finite)
            if progress is not None:
                progress(rounds, float(value[self._first_path :].sum()))
        flow = self._result(row_capacity, value, row_price, cheapest, rounds)
        _check_flow(flow, row_capacity, self.question.share)
        return flow

    def _first_price(self) -> Floats:
        return np.ones(len(self.question.pairs))

    def _price_paths(
        self, trees: list[Tree], row_price: Floats, pair_price: Floats, finite: Ints
    ) -> tuple[Floats, int]:
        """Add every path that is cheaper than its pair pays; return the cheapest price of each."""
        cheapest = np.zeros(len(self.question.pairs))
        added = 0
        for tree, members in zip(trees, self._pairs_of, strict=True):
            for k in members:
                arcs = path_arcs(self.layers, tree, self.ends[k])
                rows = self.layers.row[arcs]
                rows = rows[rows >= 0]
                if self.question.share is None and not finite[rows].any():
                    raise UnlimitedError(self._no_limit(k))
                cheapest[k] = row_price[rows].sum()
                if cheapest[k] < pair_price[k] * (1 - OPTIMALITY) - 1e-12:
                    added += self._add_path(k, arcs, rows)
        return cheapest, added

    def _no_limit(self, k: int) -> str:
        origin, destination = self.question.pairs[k]
        return f"no element limits the flow from {origin} to {destination}: give one a capacity"

    def _add_path(self, k: int, arcs: Ints, rows: Ints) -> int:
        key = (k, arcs.tobytes())
        if key in self._known:
            return 0
        self._known.add(key)
        used, times = np.unique(rows, return_counts=True)
        index, value = used, times.astype(np.float64)
        cost = -1.0
        if self.question.share is not None:
            index = np.append(index, len(self.network.row_element) + k)
            value, cost = np.append(value, 1.0), 0.0
        self._program.add_column(cost, index, value)
        self._paths.append(arcs)
        self._pair_of_path.append(k)
        return 1

    def _run(self, finite: Ints) -> tuple[Floats, Floats, Floats]:
        """Solve over the known paths; return prices of rows, what each pair pays, and flows."""
        try:
            solution = self._program.solve()
        except UnboundedError:
            self._confirm_no_limit(finite)
            raise UnlimitedError(
                f"no element limits {self.question.name}: give one a capacity"
            ) from None
        rows = len(self.network.row_element)
        row_price = np.maximum(0.0, -solution.row_dual[:rows])
        free = self.question.share is None
        pair_price = self._first_price() if free else solution.row_dual[rows:]
        return row_price, pair_price, solution.value

    def _confirm_no_limit(self, finite: Ints) -> None:
        """Check that a pair has a path without a limit, or in a fixed mix every pair."""
        trees = shortest_trees(self.layers, np.where(finite, np.inf, 0.0), self._sources)
        free = [
            np.isfinite(tree.distance[self.ends[k]])
            for tree, members in zip(trees, self._pairs_of, strict=True)
            for k in members
        ]
        if not (any(free) if self.question.share is None else all(free)):
            raise InternalError("the solver calls the flow unlimited although it has limits")

    def _result(
        self,
        row_capacity: Floats,
        value: Floats,
        row_price: Floats,
        cheapest: Floats,
        rounds: int,
    ) -> MaximumFlow:
        flow = value[self._first_path :]
        paths = tuple(
            (k, arcs, float(amount))
            for k, arcs, amount in zip(self._pair_of_path, self._paths, flow, strict=True)
            if amount > 0
        )
        arc_flow = np.zeros(len(self.network.tail))
        pair_flow = np.zeros(len(self.question.pairs))
        for k, arcs, amount in paths:
            np.add.at(arc_flow, self.layers.arc[arcs], amount)
            pair_flow[k] += amount
        # a valid dual needs no path below its price: min price (free) or share-weighted sum (fixed)
        share = self.question.share
        worth = cheapest.min() if share is None else float(np.dot(share, cheapest))
        price = row_price / worth if worth > 0 else row_price
        finite = price > 0
        used = self.network.row >= 0
        row_flow = np.zeros(len(row_capacity))
        np.add.at(row_flow, self.network.row[used], arc_flow[used])
        return MaximumFlow(
            tonnes_per_year=float(pair_flow.sum()),
            bound_t_per_year=float(price[finite] @ row_capacity[finite]),
            row_price=price,
            row_flow=row_flow,
            arc_flow=arc_flow,
            pair_flow=pair_flow,
            paths=paths,
            rounds=rounds,
        )


def _with_a_path(
    network: Network, layers: Layers, question: Question
) -> tuple[Question, tuple[int, ...], tuple[int, ...]]:
    """Leave out pairs that cannot count; let each other go in the direction of its shortest path.

    Returns the question with the pairs that are left, and the layered states in which the cargo of
    each of them starts and ends.
    """
    origins = list(dict.fromkeys(o for o, _ in question.pairs))
    sources = np.array([network.place_source[o] for o in origins], dtype=np.int64)
    free = np.zeros(len(network.row_element))
    distance = np.full((len(layers.start), len(question.pairs)), np.inf)
    for direction, start in enumerate(layers.start):
        trees = dict(zip(origins, shortest_trees(layers, free, sources + start), strict=True))
        for k, (o, d) in enumerate(question.pairs):
            distance[direction, k] = trees[o].distance[
                network.place_sink[d] + layers.final[direction]
            ]
    kept = np.flatnonzero(np.isfinite(distance.min(axis=0)))
    if not len(kept):
        gates = " and ".join(" or ".join(gate) for gate in question.gates)
        across = f" across {gates}" if gates else ""
        raise CorridorError(f"no path leads{across} for {question.name}: check the zones it joins")
    directions = distance.argmin(axis=0)
    pairs = tuple(question.pairs[k] for k in kept)
    forward = tuple(question.forward[k] for k in kept)
    if not question.sided:  # directions are numbered with that of the first gate first
        forward = tuple(bool(directions[k] < max(1, len(layers.start) // 2)) for k in kept)
    share = None
    if question.share is not None:
        total = sum(question.share[k] for k in kept)
        share = tuple(question.share[k] / total for k in kept)
    return (
        replace(question, pairs=pairs, forward=forward, share=share),
        tuple(int(network.place_source[question.pairs[k][0]] + layers.start[directions[k]])
              for k in kept),
        tuple(int(network.place_sink[question.pairs[k][1]] + layers.final[directions[k]])
              for k in kept),
    )  # fmt: skip


def _new_program(rows: int, share: tuple[float, ...] | None) -> LinearProgram:
    """Open a program with one row for each capacity and, for a fixed mix, for each pair."""
    pairs = 0 if share is None else len(share)
    high = np.zeros(rows + pairs)
    low = np.concatenate([np.full(rows, -np.inf), np.zeros(pairs)])
    program = LinearProgram(low, high, interior=rows > LARGE)
    if share is not None:
        program.add_column(-1.0, np.arange(rows, rows + pairs), -np.array(share))
    return program


def _check_flow(flow: MaximumFlow, row_capacity: Floats, share: tuple[float, ...] | None) -> None:
    """Check a flow by its own sums: within capacities, in the mix, and as large as its bound."""
    scale = max(1.0, flow.tonnes_per_year)
    fault = ""
    if (flow.row_flow - row_capacity > CHECKED * np.maximum(1.0, flow.row_flow)).any():
        fault = "more flows than an element carries"
    if (
        share is not None
        and (
            np.abs(flow.pair_flow - np.array(share) * flow.tonnes_per_year) > CHECKED * scale
        ).any()
    ):
        fault = "the flow is not in the proportions of the mix"
    if not abs(flow.bound_t_per_year - flow.tonnes_per_year) <= CHECKED * scale:
        fault = "the flow is not as large as the cut that should stop it"
    if fault:
        raise InternalError(
            f"{fault}: {flow.tonnes_per_year:.9g} t/year with a bound of "
            f"{flow.bound_t_per_year:.9g} after {flow.rounds} rounds of pricing"
        )
