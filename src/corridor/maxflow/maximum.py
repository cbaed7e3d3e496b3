r"""Maximum multi-commodity flow by column generation.

Free mix, over paths ``p`` that count and capacity rows ``r``:

.. math:: \max \sum_p f_p \quad\text{s.t.}\quad \sum_{p \ni r} f_p \le c_r, \; f \ge 0

Fixed mix, with the share ``s_k`` of each pair ``k``:

.. math:: \max \lambda \quad\text{s.t.}\quad \sum_{p \in k} f_p = s_k \lambda, \;
          \sum_{p \ni r} f_p \le c_r

Where only the directions are fixed, the pairs of one direction share a row and ``s_k`` is that of
the direction.

Other cargo, of ``d_o`` tonnes for each of its pairs, keeps its place:
``\sum_{p \in o} f_p + u_o = d_o``, at a cost of ``M u_o`` for what is short of it, and
``c_r`` is what background traffic leaves of a capacity.

Paths are priced by the duals ``\pi_r``: a path whose price is below 1 (below
``\sigma_k`` for a fixed mix) can raise the flow and joins the program. At the end the prices,
scaled so that no path is cheaper than it should be, prove the bound
``\sum_r \pi_r c_r - \sum_o \sigma_o d_o`` for *any* capacities ``c``, with ``\sigma_o`` the
price of the cheapest path of ``o`` and at most ``M``. That is what the planner's cuts are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.maxflow.counting import countable, layers_of
from corridor.maxflow.nearly import NearlyMaximum, nearly_maximum
from corridor.maxflow.others import background_rows, routes_of
from corridor.maxflow.question import Proportions, Question
from corridor.maxflow.routes import Path, Routes
from corridor.messages import Message, message
from corridor.network.build import Floats, Ints, Network
from corridor.network.cheapest import CheapestPaths
from corridor.network.layers import Layers
from corridor.problems import CorridorError, InternalError
from corridor.solver.faults import UnboundedError
from corridor.solver.linear import LinearProgram

OPTIMALITY = 1e-7
"""A path joins when it improves on its price by more than this share."""

CHECKED = 1e-6
"""A flow may miss its bound, its capacities and its mix by less than this share: rounding."""

SHORT = 100.0
"""Counted tonnes that a tonne of other cargo is worth that loses its place: it comes first."""

UNUSED_T = 1e-3
"""Tonnes a year on a row below which a flow does not use it."""

NOTHING_T = 1e-6
"""A path with fewer tonnes a year carries nothing: rounding of the solver."""

MAX_ROUNDS = 2000

LARGE = 5000
"""Rows from which prices come from the interior of the optimal face: central prices need far fewer
rounds than those of a vertex, which jump from one round to the next."""

PATIENCE, MANY = 150, 700
"""Rounds on a large program, and rows with a price in it, after which another method takes over if
a gap is allowed. Where only borders bind the rows with a price soon stay the same."""

PRICED = 1e-4
"""Price from which a row counts as one with a price."""

MOST_FLOWS = 5_000_000
"""Pairs times arcs up to which it can: it keeps three numbers for each."""


@dataclass(frozen=True)
class MaximumFlow:
    """Largest flow under given capacities.

    Attributes
    ----------
    tonnes_per_year : float
        The flow.
    bound_t_per_year : float
        Proven upper bound: ``price @ capacity`` less what the other cargo takes. It equals the
        flow, but for rounding, unless the program allows a gap.
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
        Rounds of pricing, or iterations of the method for programs that do not settle.
    others_row_flow : float array, shape (rows,)
        Cargo beside the counted one on each capacity row, background included.
    others_worth_t_per_year : float
        What the other cargo takes off the bound: ``sigma @ kept``.
    short_t_per_year : float
        Other cargo that cannot keep its place under these capacities.
    others_paths : tuple of (int, int array, float)
        Paths of the other cargo: pair, arcs of its own layers, tonnes a year.
    """

    tonnes_per_year: float
    bound_t_per_year: float
    row_price: Floats
    row_flow: Floats
    arc_flow: Floats
    pair_flow: Floats
    paths: tuple[tuple[int, Ints, float], ...]
    rounds: int
    others_row_flow: Floats
    others_worth_t_per_year: float = 0.0
    short_t_per_year: float = 0.0
    others_paths: tuple[tuple[int, Ints, float], ...] = ()

    @property
    def gap(self) -> float:
        """Share of the bound by which the largest flow could be larger; 0 where it is exact."""
        scale = max(1.0, self.bound_t_per_year)
        gap = (self.bound_t_per_year - self.tonnes_per_year) / scale
        return gap if gap > CHECKED else 0.0


@dataclass(frozen=True)
class _PathColumn:
    """A path that has a column: whether of the other cargo, its pair, and its layered arcs."""

    of_others: bool
    pair: int
    arcs: Ints


@dataclass(frozen=True)
class _Prices:
    """Prices of capacity rows, of counted pairs, and of the pairs of the other cargo."""

    row: Floats
    pair: Floats
    others: Floats


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
    gap : float
        Share of the bound that a flow may miss where a large program does not settle, in a free
        mix without other cargo; see [`corridor.maxflow.nearly`][]. By default none may.

    Attributes
    ----------
    layers : Layers
        The network before and after the gates of the screenline.
    starts, ends : tuple of int
        Layered states in which the cargo of each pair starts and ends.
    others : Routes
        The pairs of the other cargo and the network in which they travel.

    Raises
    ------
    CorridorError
        If no pair has a path.
    """

    def __init__(self, network: Network, question: Question, gap: float = 0.0) -> None:
        self.network, self.gap, self._stalls = network, gap, False
        self.layers: Layers = layers_of(network, question)
        self.question, self.starts, self.ends = countable(network, self.layers, question)
        self._counted = Routes(self.layers, self.starts, self.ends)
        self._mix = self.question.proportions
        self.others = routes_of(network, self.question.others)
        self._background = background_rows(network, self.question.others)
        self._columns: list[_PathColumn] = []
        self._known: set[tuple[bool, int, bytes]] = set()
        self._program, self._first_path = _new_program(network, self.question)
        rows, mix = len(network.row_element), self._mix
        self._part_row = None if mix is None else rows + np.array(mix.part)
        self._other_row = rows + (len(mix.share) if mix else 0) + np.arange(len(self.others.starts))
        self._row_capacity = np.zeros(len(network.row_element))

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the solver behind: a copy in another process starts with a program of its own."""
        return FlowProgram, (self.network, self.question, self.gap)

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
        free = np.maximum(0.0, row_capacity - self._background)
        moved = np.flatnonzero(free != self._row_capacity)
        self._program.set_rows(moved, np.full(len(moved), -np.inf), free[moved])
        self._row_capacity = free
        finite = np.isfinite(free)
        rounds = 0
        prices = self._first_prices()
        value = np.zeros(self._first_path)
        if self._columns and not self._stalls:
            prices, value = self._run(finite)
        while True:
            binds = int((prices.row > PRICED).sum())
            if (rounds >= PATIENCE or binds > MANY) and self._may_miss():
                self._stalls = True
            if self._stalls and not self._runs_without(finite):
                return self._near_flow(progress)
            added, cheapest = self._price_paths(prices, finite)
            if not added:
                break
            rounds += 1
            if rounds > MAX_ROUNDS:
                raise CorridorError(
                    message(
                        "prices did not settle in %(rounds)s rounds of pricing",
                        rounds=MAX_ROUNDS,
                    )
                )
            prices, value = self._run(finite)
            if progress is not None:
                progress(rounds, self._counted_t(value))
        tonnes = value[self._first_path :]
        flowing = [(c, float(t)) for c, t in zip(self._columns, tonnes, strict=True)]
        kept = len(self.others.starts)
        short = float(value[self._first_path - kept : self._first_path].sum())
        flow = self._result(flowing, prices.row, cheapest, rounds, short)
        _check_flow(flow, free + self._background, self._mix)
        return flow

    def _may_miss(self) -> bool:
        """Return whether a flow may be left with a gap."""
        free = self._mix is None and not self.others.starts
        flows = len(self.starts) * len(self.layers.tail)
        large = len(self.network.row_element) > LARGE and flows <= MOST_FLOWS
        return self.gap > 0 and free and large

    def _near_flow(self, progress: Callable[[int, float], None] | None) -> MaximumFlow:
        """Return a flow with a proven gap, by the method for programs that do not settle."""
        near: NearlyMaximum = nearly_maximum(self._counted, self._row_capacity, self.gap, progress)
        flowing = [(_PathColumn(of_others=False, pair=k, arcs=a), t) for k, a, t in near.paths]
        cheapest = self._counted.cheapest(near.row_price), self.others.cheapest(near.row_price)
        flow = self._result(flowing, near.row_price, cheapest, near.iterations, 0.0)
        _check_flow(flow, self._row_capacity + self._background, self._mix, exact=False)
        return flow

    def reaches(self, row_capacity: Floats) -> bool:
        """Return whether anything can be carried at all.

        Parameters
        ----------
        row_capacity : float array, shape (rows,)
            Tonnes a year of each row.

        Returns
        -------
        bool
            Whether a counted pair has a route on which background traffic leaves any capacity; in
            a fixed mix, whether one of every part has.
        """
        return self._runs_without(row_capacity <= self._background)

    def rows_used(self, flow: MaximumFlow) -> NDArray[np.bool_]:
        """Return which capacity rows any cargo of a flow uses, background traffic apart."""
        cargo = flow.row_flow + flow.others_row_flow - self._background
        return np.asarray(cargo > UNUSED_T)

    def _runs_without(self, rows: NDArray[np.bool_]) -> bool:
        """Return whether a pair, in a fixed mix one of every part, has a route without rows."""
        reached = np.isfinite(self._counted.cheapest(np.where(rows, np.inf, 0.0)).distance)
        part = np.zeros(len(reached), dtype=np.int64) if self._mix is None else self._mix.part
        return bool((np.bincount(part, reached) > 0).all())

    def _first_prices(self) -> _Prices:
        rows, pairs = len(self.network.row_element), len(self.question.pairs)
        return _Prices(np.zeros(rows), np.ones(pairs), np.full(len(self.others.starts), SHORT))

    def _counted_t(self, value: Floats) -> float:
        tonnes = value[self._first_path :]
        return float(sum(t for t, c in zip(tonnes, self._columns, strict=True) if not c.of_others))

    def _price_paths(
        self, prices: _Prices, finite: NDArray[np.bool_]
    ) -> tuple[int, tuple[CheapestPaths, CheapestPaths]]:
        """Add every path that is cheaper than its pair pays.

        Return how many there are, and the cheapest paths of the counted and of the other cargo.
        """
        added = 0
        counted, others = self._counted.cheapest(prices.row), self.others.cheapest(prices.row)
        for path in self._counted.cheaper(counted, _less(prices.pair), self._part_row):
            if self._mix is None and not finite[path.rows].any():
                raise UnlimitedError(self._no_limit(path.pair))
            added += self._add_path(path, of_others=False)
        for path in self.others.cheaper(others, _less(prices.others), self._other_row):
            added += self._add_path(path, of_others=True)
        return added, (counted, others)

    def _no_limit(self, k: int) -> Message:
        origin, destination = self.question.pairs[k]
        return message(
            "no element limits the flow from %(origin)s to %(destination)s: give one a capacity",
            origin=origin,
            destination=destination,
        )

    def _add_path(self, path: Path, *, of_others: bool) -> int:
        key = (of_others, path.pair, path.arcs.tobytes())
        if key in self._known:
            return 0
        self._known.add(key)
        cost = 0.0 if of_others or self._mix is not None else -1.0
        self._program.add_column(cost, path.rows, path.times)
        self._columns.append(_PathColumn(of_others, path.pair, path.arcs))
        return 1

    def _run(self, finite: NDArray[np.bool_]) -> tuple[_Prices, Floats]:
        """Solve over the known paths; return prices of rows, what each pair pays, and flows."""
        try:
            solution = self._program.solve()
        except UnboundedError:
            self._confirm_no_limit(finite)
            raise UnlimitedError(
                message(
                    "no element limits %(question)s: give one a capacity",
                    question=self.question.name,
                )
            ) from None
        rows, others = len(self.network.row_element), len(self.others.starts)
        row_price = np.maximum(0.0, -solution.row_dual[:rows])
        shares = solution.row_dual[rows : len(solution.row_dual) - others]
        pair_price = np.ones(len(self.question.pairs))
        if self._mix is not None:
            pair_price = shares[np.array(self._mix.part)]
        of_others = solution.row_dual[len(solution.row_dual) - others :]
        return _Prices(row_price, pair_price, of_others), solution.value

    def _confirm_no_limit(self, finite: NDArray[np.bool_]) -> None:
        """Check that a pair has a path without a limit, or in a fixed mix one of every part."""
        if not self._runs_without(finite):
            raise InternalError("the solver calls the flow unlimited although it has limits")

    def _result(
        self,
        flowing: list[tuple[_PathColumn, float]],
        row_price: Floats,
        cheapest: tuple[CheapestPaths, CheapestPaths],
        rounds: int,
        short: float,
    ) -> MaximumFlow:
        flowing = [(c, t) for c, t in flowing if t > NOTHING_T]
        paths = tuple((c.pair, c.arcs, t) for c, t in flowing if not c.of_others)
        pair_flow = np.zeros(len(self.question.pairs))
        for k, _, amount in paths:
            pair_flow[k] += amount
        arc_flow = flow_on_arcs(self.network, self.layers, [(arcs, t) for _, arcs, t in paths])
        others = tuple((c.pair, c.arcs, t) for c, t in flowing if c.of_others)
        others_arc_flow = flow_on_arcs(
            self.network, self.others.layers, [(arcs, t) for _, arcs, t in others]
        )
        # a valid dual needs no path below its price: min price (free) or share-weighted sum (fixed)
        pays, others_pay = (
            paths.sums(routes.layers.on_arcs(row_price))
            for paths, routes in zip(cheapest, (self._counted, self.others), strict=True)
        )
        worth = pays.min() if self._mix is None else _worth(self._mix, pays)
        asked = self.question.others
        kept = np.array(asked.tonnes_per_year if asked else ())
        if short > 0:  # what is left behind has a price of its own, which no scaling may touch
            worth = min(1.0, worth)
        scale = worth if worth > 0 else 1.0
        price = row_price / scale
        finite = price > 0
        # and no other cargo above the price of its cheapest path, or of being left behind
        each = np.minimum(SHORT, others_pay / scale)
        return MaximumFlow(
            tonnes_per_year=float(pair_flow.sum()),
            bound_t_per_year=float(price[finite] @ self._row_capacity[finite])
            - float(each @ kept)
            + SHORT * short,
            row_price=price,
            row_flow=flow_on_rows(self.network, arc_flow),
            arc_flow=arc_flow,
            pair_flow=pair_flow,
            paths=paths,
            rounds=rounds,
            others_row_flow=flow_on_rows(self.network, others_arc_flow) + self._background,
            others_worth_t_per_year=float(each @ kept),
            short_t_per_year=short,
            others_paths=others,
        )


def _worth(mix: Proportions, price: Floats) -> float:
    """Return the price of a tonne of a mix: of each part, the cheapest pair counts."""
    cheapest = np.full(len(mix.share), np.inf)
    np.minimum.at(cheapest, np.array(mix.part), price)
    return float(np.dot(mix.share, cheapest))


def _less(pays: Floats) -> Floats:
    """Return what a path has to cost less than to be worth a column."""
    return pays * (1 - OPTIMALITY) - 1e-12


def flow_on_arcs(network: Network, layers: Layers, flows: Iterable[tuple[Ints, float]]) -> Floats:
    """Return the flow on each arc of a network, from layered arcs with the tonnes on them."""
    arc_flow = np.zeros(len(network.tail))
    for arcs, amount in flows:
        np.add.at(arc_flow, layers.arc[arcs], amount)
    return arc_flow


def flow_on_rows(network: Network, arc_flow: Floats) -> Floats:
    """Return the flow on each capacity row from that on each arc."""
    used = network.row >= 0
    total = np.bincount(network.row[used], arc_flow[used], minlength=len(network.row_element))
    return total.astype(np.float64)


def _new_program(network: Network, question: Question) -> tuple[LinearProgram, int]:
    """Open a program without paths; return it with the number of its first path.

    Rows: capacities, parts of a fixed mix, pairs of the other cargo. Columns: the total of a fixed
    mix, then what is short of each pair of the other cargo.
    """
    rows, mix, others = len(network.row_element), question.proportions, question.others
    pairs = 0 if mix is None else len(mix.share)
    kept = np.array(others.tonnes_per_year if others else ())
    low = np.concatenate([np.full(rows, -np.inf), np.zeros(pairs), kept])
    high = np.concatenate([np.zeros(rows + pairs), kept])
    program = LinearProgram(low, high, interior=rows > LARGE)
    if mix is not None:
        program.add_column(-1.0, np.arange(rows, rows + pairs), -np.array(mix.share))
    for k in range(len(kept)):
        program.add_column(SHORT, np.array([rows + pairs + k]), np.ones(1))
    return program, (mix is not None) + len(kept)


def _check_flow(
    flow: MaximumFlow, limit: Floats, mix: Proportions | None, *, exact: bool = True
) -> None:
    """Check a flow by its own sums: within capacities, in the mix, and as large as its bound.

    A flow that is not exact may be smaller than its bound, and never larger.
    """
    scale = max(1.0, flow.tonnes_per_year, flow.others_worth_t_per_year)
    fault, used = "", flow.row_flow + flow.others_row_flow
    if (used - limit > CHECKED * np.maximum(1.0, used)).any():
        fault = "more flows than an element carries"
    parts = () if mix is None else np.bincount(mix.part, flow.pair_flow)
    wanted = () if mix is None else np.array(mix.share) * flow.tonnes_per_year
    if (np.abs(np.subtract(parts, wanted)) > CHECKED * scale).any():
        fault = "the flow is not in the proportions of the mix"
    missing = flow.bound_t_per_year - flow.tonnes_per_year
    if not -CHECKED * scale <= missing <= (CHECKED * scale if exact else np.inf):
        fault = "the flow is not as large as the cut that should stop it"
    if fault:
        raise InternalError(
            f"{fault}: {flow.tonnes_per_year:.9g} t/year with a bound of "
            f"{flow.bound_t_per_year:.9g} after {flow.rounds} rounds of pricing"
        )
