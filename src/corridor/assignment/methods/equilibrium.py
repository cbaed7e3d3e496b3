r"""User equilibrium and system optimum, to machine precision.

With the flow ``y_{ka}`` of class ``k`` on arc ``a`` in equivalents, the flow
``v_r`` on each resource and costs as in
[`corridor.assignment.problem.assignment_input.AssignmentInput`][], the user equilibrium
minimises (Beckmann, McGuire and Winsten, Studies in the Economics of Transportation, 1956)

.. math:: \sum_r \int_0^{v_r} t_r(x)\,dx + \sum_{ka} (f_a + m_{ka} / w_k)\, y_{ka}

and the system optimum the total ``\sum_r v_r t_r(v_r)`` in place of the integral, which is the
equilibrium of the marginal times ``t_r + v_r t_r'``.

The method keeps the flow of each origin and pairs of alternative segments (see
[`corridor.assignment.methods.pas`][]). A round grows a tree of shortest paths for each origin,
which gives the gap and finds new pairs, and then moves traffic until the segments of every pair
cost the same. A round costs about origins × arcs. Origins are split into parts that do not depend
on the number of threads, so neither do the flows.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from corridor.assignment.methods.circles import acyclic
from corridor.assignment.methods.pas import (
    Found,
    Members,
    Pairs,
    adopt,
    new_found,
    new_members,
    new_pairs,
    prune,
    sort_members,
    with_member_room,
    with_room,
)
from corridor.assignment.methods.pas_search import search
from corridor.assignment.methods.pas_shift import add_up, balance, measure_slack, move, move_in_one
from corridor.assignment.problem.assignment_input import SHOWN, AssignmentInput, check_input
from corridor.assignment.problem.congestion import (
    EXPONENTIAL,
    QUEUE,
    Congestion,
    constant,
    fill_times,
    joined,
)
from corridor.assignment.problem.origins import Origins, load_shortest, origins_of
from corridor.messages import joined as in_a_row
from corridor.messages import message
from corridor.network.graph import Floats, Graph, Ints32, graph
from corridor.network.trees import bucket_width
from corridor.problems import CorridorError

Status = Literal["converged", "precision", "limit"]

LOADS = 16
"""Parts in which the demand is put on the network at first, each seeing the parts before it."""

EARLY, PART = 3, 64
"""Rounds in which pairs found by some origins are used by the next, and origins in each part."""

MOVES, SWEEPS, ENOUGH = 3, 200, 0.01
"""Moves in a round, sweeps over the pairs in each move, and the gain below which sweeps stop."""

ATTENTION = 0.1
"""An arc is examined when its excess is above this share of the mean excess of a trip."""

PARTS = 8
"""Parts in which threads work."""

SMALL = 200_000
"""Origins times arcs below which one thread is quicker than two."""

ROUNDING, STALLED = 1e-12, 4
"""Gap near the limit of precision, and rounds there without a smaller gap after which to stop."""

FOUND = 20_000
"""Most memberships that one search reports."""

Part = NDArray[np.int64]


@dataclass(frozen=True)
class Equilibrium:
    """An assignment by equilibrium.

    Attributes
    ----------
    problem : AssignmentInput
        What was assigned.
    marginal : bool
        Whether it is the system optimum.
    graph : Graph
        The network in the order of `origin_flow`.
    origins : Origins
        Origins of `origin_flow`.
    origin_flow : float array, shape (origins, arcs)
        Equivalents of each origin on each arc of the graph. The flows of single origins are one
        of many answers; those of arcs and classes together are what an equilibrium determines.
    link_flow : float array, shape (arcs,)
        Equivalents on each arc of the problem.
    relative_gap : float
        ``1 - (cost of shortest paths × demand) / (total cost)``, of the marginal costs for a
        system optimum.
    iterations : int
        Rounds.
    status : {"converged", "precision", "limit"}
        Whether the gap was reached, no smaller one could be, or the rounds ran out.
    solve_s : float
        Seconds, all in.
    threads : int
        Threads that worked.
    history : tuple of (float, float)
        Gap at each round, and seconds from the start.
    """

    problem: AssignmentInput
    marginal: bool
    graph: Graph = field(repr=False)
    origins: Origins = field(repr=False)
    origin_flow: Floats = field(repr=False)
    link_flow: Floats = field(repr=False)
    relative_gap: float
    iterations: int
    status: Status
    solve_s: float
    threads: int
    history: tuple[tuple[float, float], ...] = field(repr=False)

    @cached_property
    def class_flow(self) -> Floats:
        """Equivalents of each class on each arc of the problem, shape (classes, arcs)."""
        by_class = np.zeros((len(self.problem.classes), self.graph.arcs))
        np.add.at(by_class, self.origins.traffic_class, self.origin_flow)
        return self.graph.in_order(by_class)

    @cached_property
    def resource_flow(self) -> Floats:
        """Equivalents on each resource with the preload, shape (resources,)."""
        return self.problem.resource_flow(self.link_flow)

    @property
    def objective(self) -> float:
        """What is minimised: Beckmann's function, or the total cost of a system optimum."""
        congested = self.problem.congestion.integral(self.resource_flow, marginal=self.marginal)
        flow = self.class_flow
        used = flow > 0
        fixed = flow[used] * self.problem.fixed_cost[used]
        return float(np.sum(congested) + np.sum(fixed))

    @property
    def total_cost(self) -> float:
        """Sum of flow times cost over the assigned traffic, in units of time."""
        flow = self.class_flow
        used = flow > 0
        return float(np.sum(flow[used] * self.problem.arc_cost(self.resource_flow)[used]))


def equilibrium(
    problem: AssignmentInput,
    gap: float = 1e-6,
    *,
    marginal: bool = False,
    threads: int | None = None,
    most_iterations: int = 500,
    progress: Callable[[int, float], None] | None = None,
) -> Equilibrium:
    """Find the user equilibrium, or the system optimum, of an assignment.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned.
    gap : float
        Relative gap to reach.
    marginal : bool
        System optimum in place of user equilibrium.
    threads : int, optional
        Most threads, two when not given; one works on a small network. Flows do not depend on
        it.
    most_iterations : int
        Rounds after which to stop.
    progress : callable, optional
        Receives the round and its gap.

    Returns
    -------
    Equilibrium

    Raises
    ------
    CorridorError
        If the input cannot be assigned: bad numbers, or ([`StrandedError`][]) demand that no
        path serves, with its rows.
    """
    small = is_small(problem)
    return in_parts(
        problem, gap, 1 if small else PARTS, 1 if small else most_threads(threads),
        marginal=marginal, most_iterations=most_iterations, progress=progress,
    )  # fmt: skip


def is_small(problem: AssignmentInput) -> bool:
    """Return whether one thread is quicker than two."""
    origins = len(np.unique(problem.demand.origin))
    return problem.arcs * origins * len(problem.classes) < SMALL


def most_threads(threads: int | None) -> int:
    """Return how many threads work on a network that is not small."""
    return min(PARTS, threads or min(2, os.cpu_count() or 1))


def in_parts(
    problem: AssignmentInput,
    gap: float,
    parts: int,
    threads: int,
    *,
    marginal: bool = False,
    most_iterations: int = 500,
    progress: Callable[[int, float], None] | None = None,
) -> Equilibrium:
    """Do what [`equilibrium`][] does with the origins split into a number of parts."""
    begun = time.perf_counter()
    check_input(problem)
    origins = origins_of(problem)
    run = _Run(problem, origins, parts, threads, marginal=marginal)
    with run.pool:
        run.load()
        history, status = _rounds(run, gap, most_iterations, begun, progress)
        run.take_out_free_circles()
    return Equilibrium(
        problem, marginal, run.graph, origins, run.flow,
        run.graph.in_order(run.flow.sum(axis=0)),
        history[-1][0], len(history) - 1, status, time.perf_counter() - begun, threads,
        tuple(history),
    )  # fmt: skip


def _rounds(
    run: _Run,
    gap: float,
    most: int,
    begun: float,
    progress: Callable[[int, float], None] | None,
) -> tuple[list[tuple[float, float]], Status]:
    """Search and move until the gap is reached; return the gaps, and how it ended."""
    history: list[tuple[float, float]] = []
    while True:
        n = len(history)
        now = run.search(early=n < EARLY)
        while run.took_out and (now <= gap or n >= most):  # the gap has to be that of the flows
            now = run.search(early=False)
        history.append((now, time.perf_counter() - begun))
        if progress is not None:
            progress(n, now)
        if now <= gap:
            return history, "converged"
        best = min(range(n + 1), key=lambda i: history[i][0])
        if history[best][0] <= ROUNDING and n - best >= STALLED:
            return history, "precision"
        if n >= most:
            return history, "limit"
        run.move()


class _Run:
    """State of a run; a class because its arrays grow while it lasts."""

    def __init__(
        self,
        problem: AssignmentInput,
        origins: Origins,
        parts: int,
        threads: int,
        *,
        marginal: bool,
    ) -> None:
        self.problem, self.origins, self.marginal = problem, origins, marginal
        self.graph = graph(problem.tail, problem.head, problem.nodes)
        none = len(problem.congestion)  # arcs without a resource share one that costs nothing
        at = problem.resource[self.graph.number]
        self.resource: Ints32 = np.where(at < 0, none, at).astype(np.int32)
        self.congestion: Congestion = joined([problem.congestion, constant(0.0)])
        self.fixed: Floats = np.ascontiguousarray(problem.fixed_cost[:, self.graph.number])
        self.flow: Floats = np.zeros((len(origins.node), self.graph.arcs))
        self.resource_flow: Floats = np.append(problem.preload, 0.0)
        self.times, self.slopes = np.empty(none + 1), np.empty(none + 1)
        self.parts = parts
        self.change: Floats = np.zeros((self.parts, none + 1))
        self.pool = ThreadPoolExecutor(threads)
        # Newton steps on a function whose slope falls somewhere may go back and forth for ever.
        self.careful = bool(np.isin(self.congestion.kind, (QUEUE, EXPONENTIAL)).any())
        self.mean_excess, self.took_out = 0.0, False
        self.pairs: Pairs = new_pairs(1024, 16_384)
        self.members: Members = new_members(len(origins.node), 4096)
        self.pair_count = self.member_count = 0
        self.found: list[Found] = []
        self.price()

    def price(self) -> None:
        """Renew times and costs for the flows as they are."""
        c = self.congestion
        fill_times(c.kind, c.parameter, self.marginal, self.resource_flow, self.times, self.slopes)
        self.cost: Floats = self.times[self.resource] + self.fixed

    def widths(self) -> tuple[Floats, int]:
        """Return the width of buckets for each class and their number."""
        widths = [bucket_width(cost) for cost in self.cost]
        return np.array([w for w, _ in widths]), max(b for _, b in widths)

    def share(self, work: Callable[[Part, int], Any], chosen: Part) -> list[Any]:
        """Do some work for chosen origins, in parts, each with an array of changes of its own."""
        if self.parts == 1:
            return [work(chosen, 0)]
        parts = [np.ascontiguousarray(chosen[i :: self.parts]) for i in range(self.parts)]
        return list(self.pool.map(work, parts, range(self.parts)))

    def fold(self) -> None:
        """Take over what the parts have changed, and renew prices."""
        self.resource_flow += self.change.sum(axis=0)
        self.change[:] = 0.0
        self.price()

    def load(self) -> None:
        """Put the demand on the network, part by part."""
        count = len(self.origins.node)
        distance = np.zeros(len(self.origins.volume))
        loads = max(1, min(LOADS, count // PARTS))
        for i in range(loads):
            width, buckets = self.widths()

            def work(part: Part, at: int, width: Floats = width, buckets: int = buckets) -> None:
                load_shortest(
                    part, self.origins, self.graph, self.resource, self.cost, width, buckets,
                    self.flow, self.change[at], distance,
                )  # fmt: skip

            self.share(work, np.arange(i, count, loads))
            self.fold()
        refuse_unreachable(self.problem, self.origins, distance)

    def search(self, *, early: bool) -> float:
        """Find new pairs of segments; return the gap."""
        count = len(self.origins.node)
        if not count:
            return 0.0
        sort_members(self.members, self.member_count)
        width, buckets = self.widths()
        least_gain = max(ATTENTION * self.mean_excess, 1e-15 * float(width.min()))
        if not self.found:
            room = min(FOUND, self.flow.size)
            arcs = 40 * room + 4 * self.graph.nodes
            self.found = [new_found(room, arcs) for _ in range(self.parts)]

        def work(part: Part, at: int) -> int:
            return search(
                part, self.origins, self.graph, self.resource, self.cost, width, buckets,
                least_gain, self.pairs, self.members, self.flow, self.change[at], self.found[at],
            )  # fmt: skip

        parts = max(1, count // PART) if early else 1
        excess = total = circles = 0.0
        for i in range(parts):
            for found, new in zip(
                self.found, self.share(work, np.arange(i, count, parts)), strict=True
            ):
                excess += found.total[0]
                total += found.total[1]
                circles += found.total[2]
                self._adopt(found, new)
        self.fold()
        self.took_out = circles > 0
        self.mean_excess = excess / float(self.origins.volume.sum())
        return excess / total if total > 0 else 0.0

    def _adopt(self, found: Found, count: int) -> None:
        self.pairs = with_room(self.pairs, self.pair_count, count, int(found.bound[2 * count]))
        self.members = with_member_room(self.members, self.member_count, count)
        self.pair_count, self.member_count = adopt(
            found, count, self.flow, self.cost, self.fixed, self.resource,
            self.origins.traffic_class, self.pairs, self.pair_count, self.members,
            self.member_count, np.zeros(len(self.times)),
        )  # fmt: skip

    def move(self) -> None:
        """Move traffic within the pairs, then forget pairs of which none can move."""
        sort_members(self.members, self.member_count)
        everyone = np.arange(len(self.origins.node))
        slack, room = np.empty((2, self.member_count)), np.empty((2, self.pair_count))
        moved, c = np.empty(self.pair_count), self.congestion
        if self.parts == 1:
            move_in_one(
                MOVES, SWEEPS, ENOUGH, self.careful, everyone, self.pairs, self.members,
                self.member_count, slack, room, moved, c.kind, c.parameter, self.marginal,
                self.resource, self.flow, self.resource_flow, self.times, self.slopes,
            )  # fmt: skip
            self.cost = self.times[self.resource] + self.fixed
        else:
            self._move_in_parts(everyone, slack, room, moved)
        self.pair_count, self.member_count = prune(
            self.pairs, self.pair_count, self.members, slack, self.times
        )

    def _move_in_parts(self, everyone: Part, slack: Floats, room: Floats, moved: Floats) -> None:
        c = self.congestion

        def measure(part: Part, _: int) -> None:
            measure_slack(part, self.pairs, self.members, self.flow, slack)

        def move_part(part: Part, at: int) -> None:
            move(
                part, self.pairs, self.members, slack, room, moved, self.resource, self.flow,
                self.change[at],
            )  # fmt: skip

        for _ in range(MOVES):
            self.share(measure, everyone)
            add_up(self.members, self.member_count, slack, room)
            balance(
                SWEEPS, ENOUGH, self.careful, self.pairs, room, c.kind, c.parameter,
                self.marginal, self.resource_flow.copy(), self.times, self.slopes, moved,
            )  # fmt: skip
            self.share(move_part, everyone)
            self.fold()
        self.share(measure, everyone)

    def take_out_free_circles(self) -> None:
        """Take out flow that goes round in circles at no cost, which no gap can show."""
        for k, cost in enumerate(self.cost):
            free = np.flatnonzero(cost == 0)
            if not len(free):
                continue
            ends = (self.graph.tail[free], self.graph.head[free])
            size = (self.graph.nodes, self.graph.nodes)
            links = csr_array((np.ones(len(free)), ends), shape=size)
            groups, _ = connected_components(links, directed=True, connection="strong")
            if groups == self.graph.nodes:  # no circle is free
                continue
            for s in np.flatnonzero(self.origins.traffic_class == k):
                self.flow[s] = acyclic(self.graph, self.flow[s])


class StrandedError(CorridorError):
    """Demand that no path serves.

    Parameters
    ----------
    message : str
        The rows in words.
    rows : int array
        Rows of the demand.
    """

    def __init__(self, message: str, rows: NDArray[np.int64]) -> None:
        super().__init__(message)
        self.rows = rows


def stranded(problem: AssignmentInput, rows: NDArray[np.int64]) -> StrandedError:
    """Return the error that names rows of the demand which no path serves."""
    demand = problem.demand
    shown = [
        message(
            "row %(row)s: %(volume)s from node %(origin)s to node %(destination)s",
            row=r,
            volume=f"{demand.volume[r]:g}",
            origin=demand.origin[r],
            destination=demand.destination[r],
        )
        for r in rows[:SHOWN].tolist()
    ]
    if len(rows) > SHOWN:
        shown.append(message("and %(count)s more", count=len(rows) - SHOWN))
    words = message(
        "no path serves %(count)s row(s) of the demand: %(rows)s",
        count=len(rows),
        rows=in_a_row(shown, "; "),
    )
    return StrandedError(words, rows)


def refuse_unreachable(problem: AssignmentInput, origins: Origins, distance: Floats) -> None:
    """Refuse demand that no path serves.

    Raises
    ------
    StrandedError
        With the rows of the demand.
    """
    lost = np.sort(origins.row[~np.isfinite(distance)]).astype(np.int64)
    if len(lost):
        raise stranded(problem, lost)
