"""How much cargo a simulation is offered, and on which routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from corridor.assignment.of_case.routing import Routing, arc_hours, quickest_routing
from corridor.case.demand import pairs
from corridor.elements.shut import shut_elements, shut_words
from corridor.maxflow.question import Pair, Question
from corridor.maxflow.throughput import Throughput
from corridor.messages import joined, message
from corridor.network.build import Floats, Network
from corridor.problems import CorridorError


@dataclass(frozen=True)
class Offered:
    """Cargo that a simulation is offered, on its routes.

    Attributes
    ----------
    routing : Routing
        What is counted, and the other cargo beside it.
    network : Network
        Network of the arcs of the routes.
    whole : bool
        Whether other cargo runs all its way; else from the first to the last element that it
        shares with what is counted.
    """

    routing: Routing
    network: Network
    whole: bool = False


MOST_FACTOR = 1024.0
"""The demand is raised to no more than this many times the tonnes that are asked for."""

STEPS = 30


def routed_traffic(top: Throughput, tonnes_per_year: float | None = None) -> Routing:
    """Send the demand of the year by the quickest routes that have room on paper.

    Parameters
    ----------
    top : Throughput
        The question that is counted, with the capacities.
    tonnes_per_year : float, optional
        Tonnes to carry: all demands are raised or lowered by one factor until the network
        carries so much; nothing is called unserved then. The demand of the year when not given.

    Returns
    -------
    Routing
        What does not find room is unserved.

    Raises
    ------
    CorridorError
        If the demand is nothing, or cannot be raised to the tonnes that are asked for.
    """
    network, sit = top.program.network, top.capacities.situation
    of_pair = pairs(sit)
    question = top.program.question
    demand = _by_forms(np.array([of_pair.get(p, 1.0) for p in question.pairs]), question)
    if top.question.by_direction is not None:
        demand = _in_directions(demand, top.question)
    if demand.sum() <= 0 or tonnes_per_year == 0:
        if tonnes_per_year is None or demand.sum() <= 0:
            raise CorridorError(
                message(
                    "there is no demand for %(question)s in %(year)s: nothing would move",
                    question=top.question.name,
                    year=sit.year,
                )
            )
        why = shut_words(sit, shut_elements(top.capacities))
        nothing = message(
            "there is no capacity for %(question)s in %(year)s: nothing would move",
            question=top.question.name,
            year=sit.year,
        )
        raise CorridorError(joined([nothing, *([why] if why else [])], "; "))
    capacity = network.row_capacity(top.capacities.by_id)
    hours = arc_hours(sit, network)

    def route(factor: float) -> Routing:
        return quickest_routing(top.program, capacity, hours, demand * factor)

    if tonnes_per_year is None:
        routing = route(1.0)
        if routing.tonnes_per_year <= 0:
            raise CorridorError(
                message(
                    "no demand of %(year)s finds a route for %(question)s: %(why)s",
                    year=sit.year,
                    question=top.question.name,
                    why=shut_words(sit, shut_elements(top.capacities))
                    or message("see corridor throughput for what stops it"),
                )
            )
        return routing
    return _raised(route, demand, tonnes_per_year)


def _by_forms(demand: Floats, question: Question) -> Floats:
    """Divide the demand of a pair that stands once for each form of its cargo."""
    if not question.cargo or question.share is None:
        return demand
    of_pair: dict[Pair, float] = defaultdict(float)
    for pair, share in zip(question.pairs, question.share, strict=True):
        of_pair[pair] += share
    parts = zip(question.pairs, question.share, strict=True)
    return demand * np.array([share / of_pair[pair] for pair, share in parts])


def _in_directions(demand: Floats, question: Question) -> Floats:
    """Return the demand with its directions in the proportion that is asked for."""
    forward = np.array(question.forward)
    total = demand.sum()
    for ahead, share in zip((True, False), question.by_direction or (), strict=False):
        of_way = demand[forward == ahead]
        if of_way.sum() > 0:
            demand[forward == ahead] = of_way * (share * total / of_way.sum())
    return demand


def _raised(route: Callable[[float], Routing], demand: Floats, tonnes_per_year: float) -> Routing:
    """Find the factor on all demands with which so many tonnes are carried, by bisection."""
    low, high = 0.0, tonnes_per_year / demand.sum()
    most, routing = MOST_FACTOR * high, route(high)
    while routing.tonnes_per_year < tonnes_per_year * (1 - 1e-6):
        low, high = high, 2 * high
        if high > most:
            raise CorridorError(
                message(
                    "%(tonnes)s million t/year find no route: the network carries at most "
                    "%(most)s on paper",
                    tonnes=f"{tonnes_per_year / 1000000.0:,.2f}",
                    most=f"{routing.tonnes_per_year / 1000000.0:,.2f}",
                )
            )
        routing = route(high)
    for _ in range(STEPS if low else 0):  # no less of the demand comes to so much
        middle = (low + high) / 2
        tried = route(middle)
        if tried.tonnes_per_year < tonnes_per_year * (1 - 1e-6):
            low = middle
        else:
            high, routing = middle, tried
        if high - low < 1e-4 * high:
            break
    share = tonnes_per_year / routing.tonnes_per_year
    paths = tuple(replace(p, tonnes_per_year=p.tonnes_per_year * share) for p in routing.paths)
    return replace(routing, paths=paths, unserved={})  # demand was scaled only to reach the tonnes
