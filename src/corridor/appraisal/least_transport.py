r"""The least cost of transport of all demand under sets of works.

A tonne pays haulage, hours and emissions on its way within capacities; one that finds no room has
a price. Waits for others can be part of it, by straight pieces of the total wait at each element.
With ``T(v) = v\,t(v)`` for the hours ``t`` that ``v`` tonnes a year add at a capacity ``C``, a
tonne between the shares ``b_{j-1}`` and ``b_j`` of the capacity waits

.. math:: h_j = \frac{T(b_j C) - T(b_{j-1} C)}{(b_j - b_{j-1})\, C}

hours, counted at the mean value of time of the commodities by tonnes. The hours are those of
[`corridor.assignment.of_case.case_input`][], a queue before each element and a slower road, or
curves that were simulated. A curve holds for the capacity of today: with another one the same use
of it waits in proportion to the time that a train or ship takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from corridor.assignment.methods.capacitated import PricedProgram, PricedService, cheapest_costs
from corridor.assignment.of_case.case_input import case_assignment, waits
from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.assignment.problem.congestion import Congestion, constant, joined
from corridor.case.rows import Commodity
from corridor.elements.costs import cargo_cost, charge_usd_per_t
from corridor.elements.table import Capacities
from corridor.elements.times import element_hours
from corridor.network.build import Ints
from corridor.network.graph import Floats
from corridor.planning.master import TransportCut
from corridor.planning.options import Options
from corridor.planning.plan import Plan
from corridor.units import USD_PER_MUSD

STAYS = 2.0
"""A tonne that finds no room, or less than it would make others wait, costs this many times its
cheapest route, so that works are not worth more than carrying it twice."""

NO_PIECES = (0.0, 1.0)
PIECES = (0.0, 0.5, 0.7, 0.85, 0.95, 1.0)
"""Shares of a capacity between which the total wait is taken as straight, closer where it rises.
The wait itself is straight from 95 % of a capacity on."""


class LeastTransport:
    """Transport of all demand under sets of works; a class because the program is kept.

    Where a work changes hours or costs at an element, each variant of them has arcs and rows of
    its own, and only the rows of the variant that holds have capacity. So one program is exact for
    every set of works.

    Parameters
    ----------
    plan : Plan
        The plan that builds nothing, with its candidates.
    carbon_usd_per_t : float
        Price of emissions.
    wait : bool
        Whether waits for others count.
    curves : mapping of str to Congestion, optional
        By element: simulated hours by tonnes a year, in the place of the formula.
    """

    def __init__(
        self,
        plan: Plan,
        carbon_usd_per_t: float,
        *,
        wait: bool = False,
        curves: Mapping[str, Congestion] | None = None,
    ) -> None:
        self.options: Options = plan.pool.options
        sit = replace(self.options.situation, year=plan.by)
        self.input = case_assignment(Capacities(sit, plan.before.capacities.elements))
        self.carbon = carbon_usd_per_t
        self.pieces = PIECES if wait else NO_PIECES
        self.curves = curves or {}
        self.cargo = [sit.row(Commodity, k).cargo for k in sit.case.records["commodities"]]
        network, problem = self.input.network, self.input.problem
        each = problem.equivalents[problem.demand.traffic_class]
        self.most = 4 * float(problem.demand.volume @ each)
        worth = np.array([c.value_of_time for c in problem.classes])[problem.demand.traffic_class]
        self.usd_per_h = float(problem.demand.volume @ worth) / float(problem.demand.volume @ each)
        self.states = {e: s for e, s in self.options.states.items() if e in network.elements}
        usual: Mapping[frozenset[str], float] = {frozenset[str](): 0.0}
        costs = {
            e: {s: self._cost(e, s) for s in self.states.get(e, usual)} for e in network.elements
        }
        self.variant, self.costs = _variants(costs)
        self.rows = self._variant_rows()
        self.program = PricedProgram(self._problem(), self._stay(), len(self.pieces) - 1)
        self.steps: dict[tuple[str, frozenset[str]], tuple[Floats, Floats]] = {}
        self.known: dict[frozenset[str], PricedService] = {}

    def of(self, built: frozenset[str]) -> PricedService:
        """Return transport with the hours, costs and capacities of a set of works."""
        if built not in self.known:
            self.known[built] = self.program.solve(*self._room(built))
        return self.known[built]

    def least_musd_per_year(self) -> float:
        """Return its cost where every variant has the best capacity, and nobody waits."""
        width, usd = self._room(frozenset())
        network, best = self.input.network, self.options.best_capacity()
        for element in network.elements:
            width[np.concatenate(self._own_rows(element))] = self._widths(element, best[element])
        return self.program.solve(width, 0.0 * usd).cost / USD_PER_MUSD

    def cut(self, *sets: frozenset[str]) -> TransportCut:
        """Return what the mean of sets of works teaches of the cost of transport of every set."""
        rooms = [self._room(s) for s in sets]
        width, usd = (np.mean([room[k] for room in rooms], axis=0) for k in (0, 1))
        service = self.of(sets[0]) if len(sets) == 1 else self.program.solve(width, usd)
        takes_off, at = dict[str, dict[frozenset[str], float]](), 0.0
        for element, states in self.states.items():
            own = self._own_rows(element)
            if not service.price[np.concatenate(own)].any():
                continue
            takes_off[element] = {
                s: sum(
                    _worth(float(service.price[row]), *self._steps(element, s))
                    for row in own[self.variant[element][s]]
                )
                / USD_PER_MUSD
                for s in states
            }
            at += sum(
                _worth(float(service.price[row]), width[row], usd[row])
                for row in np.concatenate(own)
            )
        return TransportCut((service.cost + at) / USD_PER_MUSD, takes_off)

    def _room(self, built: frozenset[str]) -> tuple[Floats, Floats]:
        """Return tonnes and dollars of the steps of all rows, those of other variants shut."""
        network = self.input.network
        count = len(self.input.problem.preload) + sum(
            len(rows) for own in self.rows.values() for rows in own
        )
        width, usd = (np.zeros((count, len(self.pieces) - 1)) for _ in range(2))
        for element in network.elements:
            state = built & self.options.touching.get(element, frozenset())
            rows = self._own_rows(element)[self.variant[element][state]]
            width[rows], usd[rows] = self._steps(element, state)
        return width, usd

    def _steps(self, element: str, state: frozenset[str]) -> tuple[Floats, Floats]:
        """Return tonnes and dollars of each step of an element under the works on it."""
        key = element, state
        if key not in self.steps:
            capacity = self.options.capacity_of(element, state) if state else self._usual(element)
            usd = np.zeros(len(self.pieces) - 1)
            if len(usd) > 1 and 0 < capacity < np.inf:
                hours = self._hours(element, state, capacity)
                total = capacity * np.array(self.pieces) * hours
                each = self.usd_per_h * np.diff(total) / (np.diff(self.pieces) * capacity)
                usd = np.maximum.accumulate(each)  # a fitted curve may bend back by rounding
            self.steps[key] = self._widths(element, capacity), usd
        return self.steps[key]

    def _hours(self, element: str, state: frozenset[str], capacity: float) -> Floats:
        """Return the hours that others add where each step of a capacity ends."""
        usual, curve = self._usual(element), self.curves.get(element)
        if curve is not None and 0 < usual < np.inf:
            known = [float(curve.time([b * usual])[0]) for b in self.pieces]
            return np.array(known) * usual / capacity
        sit = self.input.capacities.situation
        added = waits(sit.with_built(sit.built | state), [element], [capacity])
        return np.array([float(added.time([b * capacity])[0]) for b in self.pieces])

    def _usual(self, element: str) -> float:
        states = self.states.get(element)
        return self.options.fixed[element] if states is None else states[frozenset()]

    def _widths(self, element: str, capacity: float) -> Floats:
        """Return what background traffic leaves of each step, as far as demand can use it."""
        preload = self.input.problem.preload[self.input.network.rows_of(element)].max(initial=0.0)
        ends = [
            min(self.most, max(0.0, (b * capacity if b else 0.0) - preload)) for b in self.pieces
        ]
        return np.array([high - low for low, high in pairwise(ends)])

    def _own_rows(self, element: str) -> list[Ints]:
        """Return the rows of each variant of an element, those of the network first."""
        return [self.input.network.rows_of(element), *self.rows.get(element, [])]

    def _variant_rows(self) -> dict[str, list[Ints]]:
        """Return the rows of each further variant of an element, beyond those of the network."""
        rows, count = dict[str, list[Ints]](), len(self.input.problem.preload)
        for element, variants in self.costs.items():
            own = self.input.network.rows_of(element)
            for _ in variants[1:]:
                rows.setdefault(element, []).append(np.arange(count, count + len(own)))
                count += len(own)
        return rows

    def _problem(self) -> AssignmentInput:
        """Return the assignment with the arcs of all variants, and costs in money alone."""
        network, problem = self.input.network, self.input.problem
        first = np.array([self.costs[e][0] for e in network.elements])
        money = [network.on_arcs(first[:, k]) for k in range(len(problem.classes))]
        arcs = [np.arange(problem.arcs)]
        resource, costs = [problem.resource], [np.array(money)]
        for element, own in self.rows.items():
            for cost, rows in zip(self.costs[element][1:], own, strict=True):
                for old, new in zip(network.rows_of(element), rows, strict=True):
                    same = np.flatnonzero(problem.resource == old)
                    arcs.append(same)
                    resource.append(np.full(len(same), new))
                    costs.append(np.repeat(cost[:, None], len(same), axis=1))
        every = np.concatenate(arcs)
        count = len(problem.preload) + sum(len(r) for own in self.rows.values() for r in own)
        return replace(
            problem,
            tail=problem.tail[every],
            head=problem.head[every],
            resource=np.concatenate(resource),
            money=np.concatenate(costs, axis=1),
            free_time=np.zeros(len(every)),
            preload=np.zeros(count),
            congestion=joined([constant(0.0)] * count),
        )

    def _cost(self, element: str, built: frozenset[str]) -> Floats:
        """Return what a tonne of each commodity takes at an element, USD; infinite if it may not.

        Haulage, hours and emissions; fees and dues are transfers, and left out.
        """
        sit = self.input.capacities.situation
        sit = sit.with_built(sit.built | built)
        hours, charge = element_hours(sit, element), charge_usd_per_t(sit, element)
        costs = []
        for traffic, form in zip(self.input.problem.classes, self.cargo, strict=True):
            cargo = cargo_cost(sit, element, form)
            if cargo is None:
                costs.append(np.inf)
                continue
            emitted = 0.0 if np.isnan(cargo.kg_co2e_per_t) else cargo.kg_co2e_per_t / 1e3
            haulage = max(0.0, cargo.usd_per_t - charge)
            costs.append(haulage + self.carbon * emitted + traffic.value_of_time * hours)
        return np.array(costs)

    def _stay(self) -> Floats:
        """Return the price of a tonne that stays behind; nothing where no route leads at all.

        Where waits count, its route waits as long as at elements that are used to 95 %.
        """
        problem = self._problem()
        if len(self.pieces) > len(NO_PIECES):
            on_row = np.zeros(len(problem.preload))
            for element in self.input.network.elements:
                rows, capacity = self._own_rows(element), self._usual(element)
                if 0 < capacity < np.inf:
                    hours = self._hours(element, frozenset(), capacity)[-2]
                    on_row[np.concatenate(rows)] = self.usd_per_h * hours
            waiting = np.append(on_row, 0.0)[problem.resource]
            each = np.array(problem.equivalents)[:, None]
            problem = replace(problem, money=problem.money + each * waiting)
        cheapest = cheapest_costs(problem)
        return np.where(np.isfinite(cheapest), STAYS * cheapest, 0.0)


def _worth(price: float, width: Floats, usd: Floats) -> float:
    """Return what the steps of a row are worth at a price beyond what they cost."""
    return float(np.maximum(0.0, price - usd) @ width)


def _variants(
    costs: Mapping[str, Mapping[frozenset[str], Floats]],
) -> tuple[dict[str, dict[frozenset[str], int]], dict[str, list[Floats]]]:
    """Return which variant of its costs each state of an element has, and these variants."""
    variant: dict[str, dict[frozenset[str], int]] = {}
    different: dict[str, list[Floats]] = {}
    for element, by_state in costs.items():
        places: dict[bytes, int] = {}
        for cost in by_state.values():
            places.setdefault(cost.tobytes(), len(places))
        variant[element] = {s: places[cost.tobytes()] for s, cost in by_state.items()}
        different[element] = [np.frombuffer(key) for key in places]
    return variant, different
