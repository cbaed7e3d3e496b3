r"""The works of most net present value within a budget, with a bound on that of any.

With the works ``y`` chosen, ``k(y)`` their cost up to the horizon, ``z(y)`` the least yearly cost
of transport of all demand within capacities, and ``A`` the present value of a dollar in each year
from the opening to the horizon,

.. math:: \max_y \; A \, [z(0) - z(y)] - k(y)

``z`` is a linear program, convex in the capacities, so its prices bound it for every ``y``:
``z(y) \ge z(\bar y) + \sum_e \lambda_e (c_e(\bar y) - c_e(y))``. Each proposal of the master
program over these cuts teaches two more, one of itself and one of its mean with the best works so
far. (Benders, 1962; Geoffrion and Graves, Management Science 20, 1974, for networks with fixed
charges; means, as Ben-Ameur and Neto, Networks 49, 2007, have them.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from corridor.assignment.methods.capacitated import PricedProgram, PricedService, cheapest_costs
from corridor.assignment.of_case.case_input import case_assignment
from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.assignment.problem.congestion import constant, joined
from corridor.case.rows import Commodity
from corridor.elements.costs import cargo_cost, charge_usd_per_t
from corridor.elements.table import Capacities
from corridor.elements.times import element_hours
from corridor.network.build import Ints
from corridor.network.graph import Floats
from corridor.planning.master import (
    Choice,
    TargetYear,
    Transport,
    TransportCut,
    master_program,
)
from corridor.planning.options import MOST_LISTED, Options, with_dependents
from corridor.planning.plan import Plan
from corridor.planning.search import EQUAL, Found
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.solver.whole import confirm, propose

STAYS = 2.0
"""A tonne that finds no room costs this many times its cheapest route, so that works are not worth
more than carrying it twice."""

MOST_ROUNDS = 300
CLOSE = 0.01
"""Share of the bound by which the best plan may fall short of it."""

USD_PER_MUSD = 1e6


@dataclass(frozen=True)
class MostWorth:
    """The works that are worth most, with a bound.

    Attributes
    ----------
    plan : Plan
        The works, with what gets through; nothing where nothing is worth its cost.
    npv_musd, bound_musd : float
        Net present value, and the proven bound on that of any works.
    before_musd_per_year, after_musd_per_year : float
        Cost of transport in the year of opening, without and with them.
    unserved_before_t, unserved_after_t : float
        Tonnes a year that find no room.
    years : int
        Years of operation that count.
    rounds : int
        Plans proposed.
    saves_musd_per_year : mapping of str to float
        What transport would cost more without each work and those that require it.
    """

    plan: Plan
    npv_musd: float
    bound_musd: float
    before_musd_per_year: float
    after_musd_per_year: float
    unserved_before_t: float
    unserved_after_t: float
    years: int
    rounds: int
    saves_musd_per_year: Mapping[str, float]


def most_worth(plan: Plan, carbon_usd_per_t: float, progress: Progress = silent) -> MostWorth:
    """Find the works of most net present value.

    Parameters
    ----------
    plan : Plan
        The plan that builds nothing, with candidates, budget and horizon.
    carbon_usd_per_t : float
        Price of emissions.
    progress : callable
        Receives what is being done.

    Returns
    -------
    MostWorth

    Raises
    ------
    CorridorError
        If there is no demand, the plan has no horizon, or too many projects change an element.
    """
    options = plan.pool.options
    if plan.horizon is None:
        raise CorridorError("the most worth needs a horizon: the year up to which works count")
    if options.crowds:
        element, crowd = next(iter(options.crowds.items()))
        raise CorridorError(
            f"the most worth needs every combination of the projects on an element, and "
            f"{len(crowd.touching)} change {element}; expected {MOST_LISTED} or fewer: ask for a "
            "target or the most tonnes, or allow only firmer works"
        )
    factor = options.discounting.present_value(dict.fromkeys(range(plan.by, plan.horizon + 1), 1.0))
    service = _Service(plan, carbon_usd_per_t)
    before, least = service.of(frozenset()), service.least()
    cuts = [service.cut(frozenset())]
    best: tuple[float, Choice] | None = None
    for rounds in range(1, MOST_ROUNDS):
        year = TargetYear(options, (), 0.0)
        asked = master_program(
            [year], "cost", budget=plan.budget, transport=Transport(factor, cuts, least)
        )
        solution = propose(asked.program)
        choice = asked.choice(solution)
        total = _total(options, choice, factor, service.of(frozenset(choice.periods)), least)
        if best is None or total < best[0]:
            best = total, choice
        progress(f"{rounds} plans, {_npv(best[0], factor, before, least):,.0f} million USD", None)
        if _settled(best[0], solution.bound, factor, before, least):
            solution = confirm(asked.program, solution)
            if _settled(best[0], solution.bound, factor, before, least):
                break
        built = frozenset(choice.periods)
        cuts.append(service.cut(built))
        if built != frozenset(best[1].periods):  # between the two lie the cuts that tell them apart
            cuts.append(service.cut(built, frozenset(best[1].periods)))
    assert best is not None
    built = frozenset(best[1].periods)
    npv, after = _npv(best[0], factor, before, least), service.of(built)
    return MostWorth(
        plan=_planned(plan, best[1]),
        npv_musd=npv,
        bound_musd=max(npv, _npv(solution.bound, factor, before, least)),
        before_musd_per_year=before.cost / USD_PER_MUSD,
        after_musd_per_year=after.cost / USD_PER_MUSD,
        unserved_before_t=float(before.unserved.sum()),
        unserved_after_t=float(after.unserved.sum()),
        years=plan.horizon + 1 - plan.by,
        rounds=rounds,
        saves_musd_per_year={
            p: (service.of(built - with_dependents(options, {p}, built)).cost - after.cost)
            / USD_PER_MUSD
            for p in sorted(built)
        },
    )


def _total(
    options: Options, choice: Choice, factor: float, service: PricedService, least: float
) -> float:
    """Return cost of works and of transport beyond its least, as the master program counts them."""
    works = sum(options.present_value_musd(p, period) for p, period in choice.periods.items())
    return works + factor * (service.cost / USD_PER_MUSD - least)


def _settled(
    total: float, bound: float, factor: float, before: PricedService, least: float
) -> bool:
    """Return whether the best works come close enough to the bound on those of any."""
    most = _npv(bound, factor, before, least)
    return total - bound <= max(1e-3, CLOSE * most)


def _npv(total: float, factor: float, before: PricedService, least: float) -> float:
    return factor * (before.cost / USD_PER_MUSD - least) - total


def _planned(plan: Plan, choice: Choice) -> Plan:
    """Return the plan of a choice, whose target is what it carries."""
    flows = plan.pool.flows(plan.pool.opened(choice.periods))
    tonnes = flows[-1].tonnes_per_year
    target = tonnes * (1 - EQUAL)
    asked = replace(plan, target_t_per_year=target, maximised="npv")
    unproven = replace(choice, bound=0.0)  # works that carry as much may well cost less
    return asked.with_found(Found(unproven, flows, 1, (target,)))


class _Service:
    """Transport of all demand under sets of works; a class because the program is kept.

    Where a work changes hours or costs at an element, each variant of them has arcs and rows of
    its own, and only the rows of the variant that holds have capacity. So one program is exact for
    every set of works.
    """

    def __init__(self, plan: Plan, carbon_usd_per_t: float) -> None:
        self.options: Options = plan.pool.options
        sit = replace(self.options.situation, year=plan.by)
        self.input = case_assignment(Capacities(sit, plan.before.capacities.elements))
        self.carbon = carbon_usd_per_t
        self.cargo = [sit.row(Commodity, k).cargo for k in sit.case.records["commodities"]]
        network, problem = self.input.network, self.input.problem
        each = problem.equivalents[problem.demand.traffic_class]
        self.most = 4 * float(problem.demand.volume @ each)
        self.states = {e: s for e, s in self.options.states.items() if e in network.elements}
        usual: Mapping[frozenset[str], float] = {frozenset[str](): 0.0}
        costs = {
            e: {s: self._cost(e, s) for s in self.states.get(e, usual)} for e in network.elements
        }
        self.variant, self.costs = _variants(costs)
        self.rows = self._variant_rows()
        self.program = PricedProgram(self._problem(), self._stay())
        self.known: dict[frozenset[str], PricedService] = {}

    def of(self, built: frozenset[str]) -> PricedService:
        """Return transport with the hours, costs and capacities of a set of works."""
        if built not in self.known:
            self.known[built] = self.program.solve(self._capacity(built))
        return self.known[built]

    def least(self) -> float:
        """Return its yearly cost where every variant has the best capacity, million dollars."""
        rows = self._left(self.options.best_capacity())
        for element, own in self.rows.items():
            first = self.input.network.rows_of(element)
            for more in own:
                rows[more] = rows[first]
        return self.program.solve(rows).cost / USD_PER_MUSD

    def cut(self, *sets: frozenset[str]) -> TransportCut:
        """Return what the mean of sets of works teaches of the cost of transport of every set."""
        takes_off, at = dict[str, dict[frozenset[str], float]](), 0.0
        if len(sets) == 1:
            service = self.of(sets[0])
        else:
            service = self.program.solve(np.mean([self._capacity(s) for s in sets], axis=0))
        for element, states in self.states.items():
            own = [self.input.network.rows_of(element), *self.rows.get(element, [])]
            price = [float(service.price[rows].sum()) / USD_PER_MUSD for rows in own]
            if max(price) <= 0:
                continue
            taken = {
                s: price[self.variant[element][s]] * self._one(element, capacity)
                for s, capacity in states.items()
            }
            takes_off[element] = taken
            touching = self.options.touching[element]
            at += sum(taken[s & touching] for s in sets) / len(sets)
        return TransportCut(service.cost / USD_PER_MUSD + at, takes_off)

    def _one(self, element: str, capacity: float) -> float:
        preload = self.input.problem.preload[self.input.network.rows_of(element)]
        return min(self.most, max(0.0, capacity - float(preload.max(initial=0.0))))

    def _left(self, capacity: Mapping[str, float]) -> Floats:
        """Return what the capacity of elements leaves on all rows, those of variants shut."""
        rows = self.input.network.row_capacity(capacity) - self.input.problem.preload
        more = sum(len(r) for own in self.rows.values() for r in own)
        return np.append(np.clip(rows, 0.0, self.most), np.zeros(more))

    def _capacity(self, built: frozenset[str]) -> Floats:
        rows = self._left(self.options.capacity(built))
        for element, own in self.rows.items():
            holds = self.variant[element][built & self.options.touching[element]]
            if holds > 0:
                first = self.input.network.rows_of(element)
                rows[own[holds - 1]] = rows[first]
                rows[first] = 0.0
        return rows

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
        """Return the price of a tonne that stays behind; nothing where no route leads at all."""
        cheapest = cheapest_costs(self._problem())
        return np.where(np.isfinite(cheapest), STAYS * cheapest, 0.0)


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
