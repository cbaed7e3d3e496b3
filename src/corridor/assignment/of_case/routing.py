"""Sends given tonnes by their quickest routes, within capacities and across a question's gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.assignment.methods.capacitated import capacitated
from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.problem.assignment_input import AssignmentInput, Demand, TrafficClass
from corridor.assignment.problem.congestion import constant
from corridor.case.situation import Situation
from corridor.elements.times import element_hours
from corridor.maxflow.maximum import SHORT, FlowProgram
from corridor.maxflow.others import background_rows
from corridor.network.build import Floats, Ints, Network

COUNTED, OTHERS = 0, 1
"""Classes of traffic: what a question counts, and what keeps its place beside it."""

LEAST_T_PER_YEAR = 0.5
"""Less than this on a path or left behind is a rounding error."""


@dataclass(frozen=True)
class Routed:
    """Cargo of one pair on one route.

    Attributes
    ----------
    pair : (str, str)
        Origin and destination.
    arcs : int array
        Arcs of the network in the order of travel.
    tonnes_per_year : float
        Cargo that takes this route.
    """

    pair: tuple[str, str]
    arcs: Ints
    tonnes_per_year: float


@dataclass(frozen=True)
class Routing:
    """Routes of given tonnes that take the fewest hours in all.

    Attributes
    ----------
    paths : tuple of Routed
        By pair in the order of the question; routes that carry less than 0.5 t are left out.
    unserved : mapping of (str, str) to float
        Tonnes a year that found no room, of each pair that leaves 0.5 t or more behind.
    tonne_hours_per_year : float
        Hours of all cargo on the paths.
    rounds : int
        Rounds of pricing.
    others : tuple of Routed
        Cargo that keeps its place beside what is counted, on its own quickest routes.
    """

    paths: tuple[Routed, ...]
    unserved: Mapping[tuple[str, str], float]
    tonne_hours_per_year: float
    rounds: int
    others: tuple[Routed, ...] = ()

    @property
    def tonnes_per_year(self) -> float:
        """Tonnes a year on all paths."""
        return float(sum(path.tonnes_per_year for path in self.paths))


def arc_hours(sit: Situation, network: Network) -> Floats:
    """Return the hours that cargo spends on each arc when nothing holds it up.

    See [`corridor.elements.times.element_hours`][]; loading and unloading at zones take none.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    network : Network
        Virtual network of the situation's case.

    Returns
    -------
    float array, shape (arcs,)
        Hours.
    """
    return network.on_arcs(np.array([element_hours(sit, e) for e in network.elements]))


def quickest_routing(
    program: FlowProgram, row_capacity: Floats, hours: Floats, tonnes: Sequence[float] | Floats
) -> Routing:
    """Send given tonnes of each pair by the routes that take the fewest hours in all.

    As much as possible is served, and that by the quickest routes (see
    [`corridor.assignment.methods.capacitated.capacitated`][]). Routes cross the gates of the
    question as those of its maximum flow do. Cargo that keeps its place beside what is counted
    shares the capacities and comes first, as it does there; background traffic takes its part.

    Parameters
    ----------
    program : FlowProgram
        Program of the question; its paths and its basis are not touched.
    row_capacity : float array, shape (rows,)
        Tonnes a year of each row; may be infinite.
    hours : float array, shape (arcs,)
        Hours on each arc of the network, finite and not negative.
    tonnes : float array or sequence, shape (pairs,)
        Tonnes a year to be sent, in the order of ``program.question.pairs``.

    Returns
    -------
    Routing

    Raises
    ------
    CorridorError
        If HiGHS does not end with an optimum, as when tonnes are negative, or the prices do not
        settle.
    ValueError
        If there are not as many tonnes as pairs.
    """
    if len(tonnes) != len(program.question.pairs):
        msg = f"{len(tonnes)} tonnes are given for {len(program.question.pairs)} pairs"
        raise ValueError(msg)
    pairs, asked = program.question.pairs, program.question.others
    problem = _problem(program, row_capacity, hours, tonnes)
    weight = np.where(problem.demand.traffic_class == OTHERS, SHORT, 1.0)
    cheapest = capacitated(problem, row_capacity, weight)
    names = (*pairs, *(asked.pairs if asked else ()))
    routed = _routes(program, cheapest.paths, names)
    counted = tuple(r for k, r in routed if k < len(pairs))
    left = dict.fromkeys(pairs, 0.0)
    for pair, t in zip(pairs, tonnes, strict=True):  # once for each form of its cargo
        left[pair] += float(t)
    for path in counted:
        left[path.pair] -= path.tonnes_per_year
    unserved = {pair: t for pair, t in left.items() if t >= LEAST_T_PER_YEAR}
    tonne_hours = sum(path.tonnes_per_year * hours[path.arcs].sum() for path in counted)
    others = tuple(r for k, r in routed if k >= len(pairs))
    return Routing(counted, unserved, float(tonne_hours), cheapest.iterations, others)


def _problem(
    program: FlowProgram, row_capacity: Floats, hours: Floats, tonnes: Sequence[float] | Floats
) -> AssignmentInput:
    """Put counted and other cargo into one problem: two networks that share the capacities."""
    asked, layers, beside = program.question.others, program.layers, program.others
    graphs = [layers, beside.layers] if asked and asked.pairs else [layers]
    offset = np.cumsum([0, *(g.size for g in graphs)])
    kept = np.array(asked.tonnes_per_year if asked else (), dtype=np.float64)
    free_time = np.concatenate([hours[g.arc] + g.tie for g in graphs])
    starts, ends = (
        np.concatenate([counted, np.array(others, dtype=np.int64) + layers.size])
        for counted, others in (
            (np.array(program.starts, dtype=np.int64), beside.starts),
            (np.array(program.ends, dtype=np.int64), beside.ends),
        )
    )
    of_class = np.repeat([COUNTED, OTHERS], [len(tonnes), len(kept)])
    return AssignmentInput(
        nodes=int(offset[-1]),
        tail=np.concatenate([g.tail + o for g, o in zip(graphs, offset, strict=False)]),
        head=np.concatenate([g.indices + o for g, o in zip(graphs, offset, strict=False)]),
        resource=np.concatenate([g.row for g in graphs]),
        congestion=constant(np.zeros(len(row_capacity))),
        preload=background_rows(program.network, asked),
        classes=(TrafficClass(), TrafficClass()),
        free_time=free_time,
        money=np.zeros((2, len(free_time))),
        demand=Demand(
            of_class.astype(np.int64),
            starts,
            ends,
            np.concatenate([np.array(tonnes, dtype=np.float64), kept]),
        ),
    )


def _routes(
    program: FlowProgram, paths: PathFlows, names: Sequence[tuple[str, str]]
) -> list[tuple[int, Routed]]:
    """Return the routes of all pairs; those that differ only in their layers are one."""
    arc = np.concatenate([program.layers.arc, program.others.layers.arc])
    amount: dict[tuple[int, bytes], float] = {}
    routes: dict[tuple[int, bytes], Ints] = {}
    for k, layered, volume in zip(paths.row, paths.arcs, paths.volume, strict=True):
        arcs = arc[layered]
        key = (int(k), arcs.tobytes())
        routes[key] = arcs
        amount[key] = amount.get(key, 0.0) + float(volume)
    return [
        (key[0], Routed(names[key[0]], routes[key], amount[key]))
        for key in routes
        if amount[key] >= LEAST_T_PER_YEAR
    ]
