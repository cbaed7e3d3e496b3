"""What shippers do when elements close: other routes at given waits, or with waits settled anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

import numpy as np

from corridor.assignment.closed.choice import (
    Choice,
    Expected,
    RoutesByArc,
    choice_between,
    costs_at,
    routes_by_arc,
)
from corridor.assignment.methods.all_or_nothing import all_or_nothing
from corridor.assignment.methods.logit import choice_sets
from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.methods.path_sets import PathSets, joined_sets
from corridor.assignment.of_case.assign import method_of, solve, theta_of, without_stranded
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput, case_assignment
from corridor.assignment.of_case.methods import UseMethod
from corridor.case.model import Case
from corridor.elements.table import Capacities
from corridor.messages import either, message
from corridor.network.build import Ints
from corridor.network.graph import Floats
from corridor.problems import CorridorError

GAP = 1e-6
"""Gap of an equilibrium, and residual of logit, to which waits are settled."""


@dataclass(frozen=True)
class Use:
    """The demand of a situation on its routes, of which closures are asked.

    Attributes
    ----------
    case_input : CaseInput
        The assignment, without demand that has no route as it is.
    method : {"logit", "ue", "aon"}
        How shippers choose.
    flows : CaseFlows
        Where the cargo goes.
    choice : Choice
        Its routes at the waits of these flows.
    """

    case_input: CaseInput
    method: UseMethod
    flows: CaseFlows
    choice: Choice

    @cached_property
    def carried(self) -> RoutesByArc:
        """Routes that carry cargo, by the arcs that they use."""
        paths = self.flows.paths
        return routes_by_arc(*_joined(paths.arcs), self.case_input.problem.arcs)

    def arcs_of(self, elements: Sequence[str]) -> Ints:
        """Return the arcs that use any of some elements."""
        return np.unique(np.concatenate([self.case_input.arcs_of(e) for e in elements]))


@dataclass(frozen=True)
class UseLoss:
    """What shippers lose by a closure, waits as they were.

    Attributes
    ----------
    elements : tuple of str
        What is closed together.
    used_t_per_year : float
        Cargo that uses any of them today.
    lost_musd : float
        Rise of the expected cost of the cargo that still has a route, million USD a year.
    paid_musd : float
        Money and hours that it pays more, without the constants of branches and modes; less than 0
        where the routes closed were the dearer ones.
    stranded_t_per_year : float
        Cargo that has no route left.
    """

    elements: tuple[str, ...]
    used_t_per_year: float
    lost_musd: float
    paid_musd: float
    stranded_t_per_year: float


def use_method(case: Case, method: UseMethod | None) -> UseMethod:
    """Return how shippers choose: as given, or as the case says where that is a choice of theirs.

    Raises
    ------
    CorridorError
        If it is none of the methods.
    """
    if method is None:
        own = method_of(case)
        return "logit" if own == "logit" else "aon" if own == "aon" else "ue"
    if method not in get_args(UseMethod):
        raise CorridorError(
            message(
                "method is %(method)s; expected %(names)s: closures ask what shippers choose",
                method=repr(method),
                names=either(get_args(UseMethod)),
            )
        )
    return method


def usual_use(caps: Capacities, method: UseMethod) -> Use:
    """Assign the demand of a situation and keep its routes and waits.

    Demand that has no route as it is, is left out.

    Raises
    ------
    CorridorError
        If there is no demand, or no route for any of it.
    """
    case_input = without_stranded(case_assignment(caps))
    sets = choice_sets(case_input.problem) if method == "logit" else None
    flows = solve(case_input, method, gap=GAP, sets=sets).flows
    cost, paid = costs_at(case_input, waits_of(flows, method))
    cheapest = _cheapest_routes(case_input, cost)
    sets = cheapest if sets is None else joined_sets(sets, cheapest)
    theta = theta_of(caps.situation.case) if method == "logit" else np.inf
    choice = choice_between(case_input.problem, theta, sets, case_input.km, cost, paid)
    return Use(case_input, method, flows, choice)


def waits_of(flows: CaseFlows, method: UseMethod) -> Floats:
    """Return the hours that traffic adds on each arc, as shippers see them when they choose."""
    problem = flows.input.problem
    return problem.arc_time(problem.preload) if method == "aon" else flows.arc_wait_h


def close(use: Use, elements: Sequence[str]) -> UseLoss:
    """Close elements together at the waits as they are; only rows that use them are looked at."""
    arcs, choice = use.arcs_of(elements), use.choice
    paths, volume = use.flows.paths, use.case_input.problem.demand.volume
    carried = use.carried.through(arcs)
    rows = np.unique(choice.sets.row[choice.by_arc.through(arcs)])
    then, now = choice.without(arcs, rows), choice.everything
    moved = rows[then.reached[rows]]
    return UseLoss(
        tuple(elements),
        used_t_per_year=float(paths.volume[carried].sum()),
        lost_musd=_musd(volume[moved], then.cost[moved] - now.cost[moved]),
        paid_musd=_musd(volume[moved], then.paid[moved] - now.paid[moved]),
        stranded_t_per_year=float(volume[rows].sum() - volume[moved].sum()),
    )


@dataclass(frozen=True)
class Settled:
    """What shippers lose by a closure when waits have settled again.

    Attributes
    ----------
    lost_musd : float
        As in [`UseLoss`][], at the new waits.
    overloaded_t_per_year : float
        How much more than today is assigned above capacities, added up over elements. These tonnes
        wait until others give up; a queue of a real year would not come to rest.
    """

    lost_musd: float
    overloaded_t_per_year: float


def settle(use: Use, elements: Sequence[str]) -> Settled:
    """Close elements together and assign all cargo anew.

    Cargo that has moved makes other elements slower and frees those where it was. Routes are those
    that [`Choice`][corridor.assignment.closed.choice.Choice] leaves.
    """
    arcs, choice, problem = use.arcs_of(elements), use.choice, use.case_input.problem
    then = choice.without(arcs, choice.rows)
    moved = choice.rows[then.reached[choice.rows]]
    volume = np.zeros(len(problem.demand))
    volume[moved] = problem.demand.volume[moved]
    if not volume.any():
        return Settled(0.0, 0.0)
    money = problem.money.copy()
    money[:, arcs] = np.inf
    closed = replace(problem, money=money, demand=replace(problem.demand, volume=volume))
    sets = routes_left(choice, arcs, then) if use.method == "logit" else None
    flows = solve(replace(use.case_input, problem=closed), use.method, gap=GAP, sets=sets).flows
    waits = waits_of(flows, use.method)
    settled = choice.at(*costs_at(use.case_input, waits)).without(arcs, moved)
    return Settled(
        _musd(volume[moved], settled.cost[moved] - choice.everything.cost[moved]),
        _overload(flows) - _overload(use.flows),
    )


def _overload(flows: CaseFlows) -> float:
    """Return the tonnes assigned above the capacities of rows that are open."""
    capacity = flows.input.capacity
    return float(np.maximum(flows.resource_flow - capacity, 0.0)[capacity > 0].sum())


def routes_left(choice: Choice, arcs: Ints, then: Expected) -> PathSets:
    """Return the known routes that stay open, for rows that leave theirs the one they take."""
    sets = choice.sets
    keep = then.reached[sets.row] & ~np.isin(sets.row, np.array([*then.route], dtype=np.int64))
    keep[choice.by_arc.through(arcs)] = False
    routes = [(int(sets.row[i]), sets.arc[sets.bound[i] : sets.bound[i + 1]])
              for i in np.flatnonzero(keep)]  # fmt: skip
    return sets_of([*routes, *then.route.items()])


def sets_of(routes: Sequence[tuple[int, Ints]]) -> PathSets:
    """Return routes, each with its row of the demand, as sets."""
    ordered = sorted(routes, key=lambda route: route[0])
    bound, arc = _joined([arcs for _, arcs in ordered])
    row = np.array([row for row, _ in ordered], dtype=np.int64)
    return PathSets(row, bound, arc, np.empty(0, dtype=np.int64))


def _cheapest_routes(case_input: CaseInput, cost: Floats) -> PathSets:
    worth = np.array([c.value_of_time for c in case_input.problem.classes])[:, None]
    paths: PathFlows = all_or_nothing(case_input.problem, cost / worth)
    return sets_of(list(zip(paths.row.tolist(), paths.arcs, strict=True)))


def _joined(routes: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Return where the arcs of each route begin, and all of them one after the other."""
    bound = np.cumsum([0, *map(len, routes)], dtype=np.int64)
    return bound, np.concatenate([np.empty(0, dtype=np.int64), *routes])


def _musd(tonnes: Floats, usd_per_t: Floats) -> float:
    return float(tonnes @ usd_per_t) / 1e6
