"""What is to be assigned: arcs, congestion, classes of traffic, and demand, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridor.assignment.problem.congestion import CONICAL, CONSTANT, QUEUE, Congestion
from corridor.messages import joined, message
from corridor.network.build import Ints
from corridor.network.graph import Floats
from corridor.problems import CorridorError

SHOWN = 20
"""Rows that a message lists."""


@dataclass(frozen=True)
class TrafficClass:
    """Traffic that sees the same costs.

    Attributes
    ----------
    name : str
        Name, such as that of a commodity.
    value_of_time : float
        Money that a unit of traffic pays to save a unit of time, more than 0.
    equivalents : float
        How much of a resource a unit of traffic uses: passenger-car units of a truck, trains of a
        tonne.
    """

    name: str = "all"
    value_of_time: float = 1.0
    equivalents: float = 1.0


@dataclass(frozen=True)
class Demand:
    """Traffic to be assigned; a row for each class, origin and destination.

    Attributes
    ----------
    traffic_class : int array, shape (rows,)
        Class of each row.
    origin, destination : int array, shape (rows,)
        Nodes of the network.
    volume : float array, shape (rows,)
        Units of traffic.
    """

    traffic_class: Ints
    origin: Ints
    destination: Ints
    volume: Floats

    def __len__(self) -> int:
        return len(self.volume)


@dataclass(frozen=True)
class AssignmentInput:
    r"""An assignment before it is solved.

    A unit of class ``k`` pays on arc ``a``, in units of time,
    ``t_{r(a)}(v_{r(a)}) + f_a + m_{ka} / w_k`` with the congested time ``t`` of the arc's
    resource at its flow ``v``, the free time ``f``, the money ``m`` and the value of
    time ``w``.

    Attributes
    ----------
    nodes : int
        Number of nodes.
    tail, head : int array, shape (arcs,)
        Nodes that each arc joins.
    resource : int array, shape (arcs,)
        What congests the arc; several arcs may share it. -1 for none.
    congestion : Congestion
        Time on each resource.
    preload : float array, shape (resources,)
        Flow of other traffic on each resource, in equivalents.
    classes : tuple of TrafficClass
        Classes of traffic.
    free_time : float array, shape (arcs,)
        Time on an arc that no flow changes.
    money : float array, shape (classes, arcs)
        Money on each arc; infinite where a class may not go.
    demand : Demand
        Traffic to be assigned.
    """

    nodes: int
    tail: Ints
    head: Ints
    resource: Ints
    congestion: Congestion
    preload: Floats
    classes: tuple[TrafficClass, ...]
    free_time: Floats
    money: Floats
    demand: Demand

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return len(self.tail)

    @property
    def fixed_cost(self) -> Floats:
        """Cost in units of time that no flow changes, shape (classes, arcs)."""
        worth = np.array([c.value_of_time for c in self.classes])
        return np.asarray(self.free_time + self.money / worth[:, None])

    @property
    def equivalents(self) -> Floats:
        """Equivalents of a unit of each class, shape (classes,)."""
        return np.array([c.equivalents for c in self.classes])

    def resource_flow(self, arc_flow: Floats) -> Floats:
        """Return the flow on each resource, preload included, from equivalents on each arc."""
        used = self.resource >= 0
        loads = np.bincount(
            self.resource[used], weights=arc_flow[used], minlength=len(self.congestion)
        )
        return self.preload + loads

    def arc_time(self, resource_flow: Floats, *, marginal: bool = False) -> Floats:
        """Return the congested time on each arc, 0 where it has no resource."""
        times = np.append(self.congestion.time(resource_flow, marginal=marginal), 0.0)
        return np.asarray(times[self.resource])

    def arc_cost(self, resource_flow: Floats, *, marginal: bool = False) -> Floats:
        """Return what each class pays on each arc in units of time, shape (classes, arcs)."""
        return self.arc_time(resource_flow, marginal=marginal) + self.fixed_cost


def check_input(problem: AssignmentInput) -> None:
    """Refuse an assignment that has no answer.

    Raises
    ------
    CorridorError
        With all that is wrong: numbers that are not finite, negative demand or costs, congestion
        that does not rise with the flow, nodes that do not exist.
    """
    wrong_classes = _wrong_classes(problem)
    wrong = [
        *_wrong_nodes(problem),
        *_wrong_places(problem),
        *_wrong_numbers(problem),
        *([] if wrong_classes else _wrong_costs(problem)),  # costs are computed by class
        *wrong_classes,
        *_wrong_congestion(problem.congestion),
    ]
    if wrong:
        raise CorridorError(
            message(
                "the assignment cannot be solved:\n  %(reasons)s",
                reasons=joined(wrong, "\n  "),
            )
        )


def _wrong_nodes(problem: AssignmentInput) -> list[str]:
    ends = {"tail": problem.tail, "head": problem.head}
    ends |= {"origin": problem.demand.origin, "destination": problem.demand.destination}
    wrong = []
    for name, nodes in ends.items():
        bad = (nodes < 0) | (nodes >= problem.nodes)
        wrong += _listed(message("%(name)s outside the network", name=name), bad, nodes)
    return wrong


def _wrong_numbers(problem: AssignmentInput) -> list[str]:
    numbers = {"demand": problem.demand.volume, "preload": problem.preload}
    wrong = []
    for name, values in numbers.items():
        bad = ~(np.isfinite(values) & (values >= 0))
        wrong += _listed(
            message("%(name)s that is negative or not a number", name=name), bad, values
        )
    return wrong


def _wrong_costs(problem: AssignmentInput) -> list[str]:
    cost = problem.fixed_cost.min(axis=0, initial=np.inf)
    bad = ~(cost >= 0) | ~np.isfinite(problem.free_time)
    return _listed(message("cost of an arc that is negative or not a number"), bad, cost)


def _wrong_places(problem: AssignmentInput) -> list[str]:
    """Classes and resources must be those that there are."""
    k, r = problem.demand.traffic_class, problem.resource
    return [
        *_listed(message("unknown class"), (k < 0) | (k >= len(problem.classes)), k),
        *_listed(message("unknown resource"), (r < -1) | (r >= len(problem.congestion)), r),
    ]


def _wrong_classes(problem: AssignmentInput) -> list[str]:
    wrong: list[str] = [] if problem.classes else [message("there is no traffic class")]
    for c in problem.classes:
        if not (c.value_of_time > 0 and np.isfinite(c.value_of_time)):
            wrong.append(
                message(
                    "value of time of class %(name)s is %(value)s; expected over 0",
                    name=c.name,
                    value=c.value_of_time,
                )
            )
        if not (c.equivalents > 0 and np.isfinite(c.equivalents)):
            wrong.append(
                message(
                    "equivalents of class %(name)s are %(value)s; expected over 0",
                    name=c.name,
                    value=c.equivalents,
                )
            )
    return wrong


def _wrong_congestion(congestion: Congestion) -> list[str]:
    """Functions must be finite, of 0 or more and not falling: they are where parameters are."""
    usable = np.isfinite(congestion.parameter).all(axis=1)
    wrong = _listed(
        message("congestion with a parameter that is not a number (zero capacity?)"),
        ~usable,
        congestion.parameter,
    )
    falling = (congestion.parameter < 0).any(axis=1) & usable & (congestion.kind != CONSTANT)
    falling |= (congestion.parameter[:, 0] < 0) & usable
    saturation, end = congestion.parameter[:, 2], congestion.parameter[:, 4]
    falling |= (congestion.kind == QUEUE) & ~(end < saturation) & usable
    falling |= (congestion.kind == CONICAL) & ~(congestion.parameter[:, 2] > 1) & usable
    return wrong + _listed(
        message("congestion that is not an increasing function of 0 or more"),
        falling,
        congestion.parameter,
    )


def _listed(what: str, bad: ArrayLike, values: NDArray[Any]) -> list[str]:
    """Return a line for what is bad with the first rows of it; none when all is well."""
    rows = np.flatnonzero(bad)
    if not len(rows):
        return []
    shown = ", ".join(f"{r} ({values[r]})" for r in rows[:SHOWN])
    if len(rows) > SHOWN:
        shown = message("%(names)s and %(count)s more", names=shown, count=len(rows) - SHOWN)
    return [message("%(what)s: row %(rows)s", what=what, rows=shown)]
