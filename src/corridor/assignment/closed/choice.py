r"""What a tonne of each row of the demand can expect to pay on the routes that are open.

With waits held fixed, a row chooses between its routes ``i`` of cost ``c_i`` in dollars a tonne
(money, and hours at the value of time). By path-size logit its expected cost is

.. math:: L = -\frac{1}{\theta} \ln \sum_i S_i\, e^{-\theta c_i}

and where only the cheapest route is taken (``\theta = \infty``) that of its cheapest route. When
elements close, the routes through them leave the sum; sizes stay as they were. Where the cheapest
route that is left in the whole network, at ``c^*``, is better than all that the sum has left, the
row takes it, as a route of the size ``S_0`` that its cheapest route had:

.. math:: E = \min\Bigl(L,\; c^* - \frac{\ln S_0}{\theta}\Bigr)

Both only rise when more is closed. So a closure never gains anything, and two together never cost
less than one of them. Rows with ``c^* = \infty`` are stranded.

Differences of ``L`` are what users of a logit model gain or lose in money: Small and Rosen, Applied
welfare economics with discrete choice models, Econometrica 49, 1981.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridor.assignment.methods.logit import path_sizes
from corridor.assignment.methods.path_sets import PathSets
from corridor.assignment.of_case.case_input import CaseInput
from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.network.build import Ints
from corridor.network.graph import Floats, Graph, graph
from corridor.network.trees import path_to, shortest_paths

ROUNDING_USD = 1e-9
"""Dollars a tonne by which two costs may differ and still be the same."""


@dataclass(frozen=True)
class RoutesByArc:
    """Which routes use an arc.

    Attributes
    ----------
    route : int array
        Routes, ordered by arc.
    first : int array, shape (arcs + 1,)
        Where those of each arc begin.
    """

    route: Ints
    first: Ints

    def through(self, arcs: Ints) -> Ints:
        """Return the routes that use at least one of some arcs, rising."""
        parts = [self.route[self.first[a] : self.first[a + 1]] for a in arcs.tolist()]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def routes_by_arc(bound: Ints, arc: Ints, arcs: int) -> RoutesByArc:
    """Return routes by arc, of routes as [`corridor.assignment.methods.path_sets.PathSets`][]."""
    order = np.argsort(arc, kind="stable")
    route = np.repeat(np.arange(len(bound) - 1), np.diff(bound))
    return RoutesByArc(route[order], np.searchsorted(arc[order], np.arange(arcs + 1)))


@dataclass(frozen=True)
class Expected:
    """What a tonne of each row expects on the routes that are open.

    Attributes
    ----------
    cost : float array, shape (demand rows,)
        Expected cost, dollars a tonne; infinite where no route is open.
    paid : float array, shape (demand rows,)
        Money and hours on the routes taken, without constants, dollars a tonne.
    route : dict of int to int array
        Arcs of the cheapest route, for the rows that leave their known routes for it.
    """

    cost: Floats
    paid: Floats
    route: dict[int, Ints]

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Whether a row has any route."""
        return np.isfinite(self.cost)


@dataclass(frozen=True)
class Choice:
    """Routes between which the rows of the demand choose, at given waits.

    Attributes
    ----------
    problem : AssignmentInput
        What was assigned.
    theta : float
        Weight of a dollar; infinite where only the cheapest route is taken.
    sets : PathSets
        Known routes of each row with demand.
    log_size : float array, shape (routes,)
        Logarithm of the path size of each route.
    cost : float array, shape (classes, arcs)
        Dollars a tonne, waits and constants of branches included; infinite where none may go.
    paid : float array, shape (classes, arcs)
        The same without the constants, which nobody pays.
    least_size_usd : float array, shape (demand rows,)
        What the size of its cheapest route takes from each row as it was, dollars a tonne.
    """

    problem: AssignmentInput
    theta: float
    sets: PathSets
    log_size: Floats
    cost: Floats
    paid: Floats
    least_size_usd: Floats

    def at(self, cost: Floats, paid: Floats) -> Choice:
        """Return the same routes at other costs."""
        return replace(self, cost=cost, paid=paid)

    @cached_property
    def rows(self) -> Ints:
        """Rows of the demand that have cargo."""
        demand = self.problem.demand
        return np.flatnonzero((demand.volume > 0) & (demand.origin != demand.destination))

    @cached_property
    def by_arc(self) -> RoutesByArc:
        """The known routes by the arcs that they use."""
        return routes_by_arc(self.sets.bound, self.sets.arc, self.problem.arcs)

    @cached_property
    def everything(self) -> Expected:
        """What each row expects with nothing closed; infinite for rows without cargo."""
        return self.without(np.empty(0, dtype=np.int64), self.rows)

    def without(self, arcs: Ints, rows: Ints) -> Expected:
        """Return what some rows expect when arcs are closed.

        Parameters
        ----------
        arcs : int array
            Arcs that are closed.
        rows : int array
            Rows to be worked out, rising; others are infinite.

        Returns
        -------
        Expected
        """
        total = len(self.problem.demand)
        cost, paid = np.full(total, np.inf), np.full(total, np.inf)
        cost[rows], paid[rows] = self._on_known(self.by_arc.through(arcs), rows)
        left = rows[cost[rows] > (self.least_open + self.least_size_usd)[rows] + ROUNDING_USD]
        remaining: dict[int, Ints] = {}
        for row, distance, route in self._cheapest(arcs, left, cost - self.least_size_usd):
            cost[row], remaining[row] = distance + self.least_size_usd[row], route
            paid[row] = self.paid[self.problem.demand.traffic_class[row], route].sum()
        return Expected(cost, paid, remaining)

    @cached_property
    def _graph(self) -> Graph:
        return graph(self.problem.tail, self.problem.head, self.problem.nodes)

    @cached_property
    def _traffic_class(self) -> Ints:
        return self.problem.demand.traffic_class[self.sets.row]

    @cached_property
    def route_cost(self) -> Floats:
        """Dollars a tonne of each known route."""
        return self.sets.sums_by_class(self.cost, self._traffic_class)

    @cached_property
    def _route_paid(self) -> Floats:
        return self.sets.sums_by_class(self.paid, self._traffic_class)

    @cached_property
    def least_open(self) -> Floats:
        """Cost of the cheapest known route of each row with nothing closed."""
        least = np.full(len(self.problem.demand), np.inf)
        np.minimum.at(least, self.sets.row, self.route_cost)
        return least

    def _on_known(self, closed: Ints, rows: Ints) -> tuple[Floats, Floats]:
        """Return expected cost, and what is paid, on the known routes that are not closed."""
        first = np.searchsorted(self.sets.row, rows)
        counts = np.searchsorted(self.sets.row, rows, side="right") - first
        starts = np.cumsum(counts) - counts
        route = np.repeat(first - starts, counts) + np.arange(int(counts.sum()))
        alive = np.isfinite(self.route_cost)
        alive[closed] = False
        place = np.repeat(np.arange(len(rows)), counts)[alive[route]]
        route = route[alive[route]]
        least = np.full(len(rows), np.inf)
        np.minimum.at(least, place, self.route_cost[route])
        above = self.route_cost[route] - least[place]
        softer = np.zeros(len(rows))
        if np.isfinite(self.theta):
            weight = np.exp(self.log_size[route] - self.theta * above)
        else:
            weight = (above == 0).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):  # rows without an open route
            total = np.bincount(place, weight, len(rows))
            paid = np.bincount(place, weight * self._route_paid[route], len(rows)) / total
            if np.isfinite(self.theta):
                softer = np.log(total) / self.theta
        some = np.isfinite(least)
        return np.where(some, least - softer, np.inf), np.where(some, paid, np.inf)

    def _cheapest(self, arcs: Ints, rows: Ints, below: Floats) -> list[tuple[int, float, Ints]]:
        """Return those rows whose cheapest open route costs less than allowed, with its arcs."""
        demand, remaining = self.problem.demand, []
        price = self.cost.copy()
        price[:, arcs] = np.inf
        price = np.ascontiguousarray(price[:, self._graph.number])
        keys = demand.traffic_class[rows] * self.problem.nodes + demand.origin[rows]
        away, into, last = np.empty(0), np.empty(0, dtype=np.int32), -1
        for i in np.argsort(keys, kind="stable").tolist():
            row, key = int(rows[i]), int(keys[i])
            if key != last:
                k, start = divmod(key, self.problem.nodes)
                away, into = shortest_paths(self._graph, price[k], start)
                last = key
            end = int(demand.destination[row])
            if away[end] < below[row]:
                remaining.append((row, float(away[end]), path_to(self._graph, into, end)))
        return remaining


def choice_between(
    problem: AssignmentInput, theta: float, sets: PathSets, km: Floats, cost: Floats, paid: Floats
) -> Choice:
    """Return the choice between known routes at given costs; see [`Choice`][].

    ``km`` (arcs,) are the lengths that say how much routes overlap.
    """
    size, usd = np.log(path_sizes(sets, km)), np.zeros(len(problem.demand))
    choice = Choice(problem, theta, sets, size, cost, paid, usd)
    if np.isfinite(theta):
        cheapest = choice.route_cost == choice.least_open[sets.row]
        np.maximum.at(usd, sets.row[cheapest], -size[cheapest] / theta)
    return choice


def costs_at(case_input: CaseInput, wait_h: Floats) -> tuple[Floats, Floats]:
    """Return what each commodity counts and what it pays on each arc at given waits.

    Parameters
    ----------
    case_input : CaseInput
        The assignment.
    wait_h : float array, shape (arcs,)
        Hours that traffic adds.

    Returns
    -------
    cost, paid : float array, shape (commodities, arcs)
        Dollars a tonne; the first with the constants of modes and branches, and infinite where the
        commodity may not go.
    """
    problem = case_input.problem
    worth = np.array([c.value_of_time for c in problem.classes])[:, None]
    hours = problem.free_time + wait_h
    return problem.money + worth * hours, case_input.usd_per_t + worth * hours
