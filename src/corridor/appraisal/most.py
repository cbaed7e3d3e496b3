r"""The works of most net present value within a budget, with a bound on that of any.

With the works ``y`` chosen, ``k(y)`` their cost up to the horizon, ``z(y)`` the least yearly cost
of transport of all demand within capacities, and ``A`` the present value of a dollar in each year
from the opening to the horizon,

.. math:: \max_y \; A \, [z(0) - z(y)] - k(y)

``z`` is a linear program, convex in the capacities, so its prices bound it for every ``y``:
``z(y) \ge z(\bar y) + \sum_e \lambda_e (c_e(\bar y) - c_e(y))``. Waits for others can be part of
it: the total wait at an element is convex in its traffic, so straight pieces between some shares of
its capacity stand for it, and the bound of
[`corridor.assignment.methods.capacitated.PricedProgram`][] holds where works change the pieces too.

Each proposal of the master program over these cuts teaches two more, one of itself and one of its
mean with the best works so far. (Benders, 1962; Geoffrion and Graves, Management Science 20, 1974,
for networks with fixed charges; means, as Ben-Ameur and Neto, Networks 49, 2007, have them.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corridor.appraisal.least_transport import LeastTransport
from corridor.assignment.methods.capacitated import PricedService
from corridor.assignment.problem.congestion import Congestion
from corridor.messages import Numeral, message
from corridor.planning.master import Choice, TargetYear, Transport, master_program
from corridor.planning.options import MOST_LISTED, Options, with_dependents
from corridor.planning.plan import Plan
from corridor.planning.search import EQUAL, Proposal
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.solver.whole import confirm, propose
from corridor.units import USD_PER_MUSD

MOST_ROUNDS = 300
CLOSE = 0.01
"""Share of the bound by which the best plan may fall short of it."""


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
    waits_before_musd_per_year, waits_after_musd_per_year : float or None
        What waits for others are of the cost of transport; None where they do not count.
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
    waits_before_musd_per_year: float | None
    waits_after_musd_per_year: float | None
    years: int
    rounds: int
    saves_musd_per_year: Mapping[str, float]


def most_worth(
    plan: Plan,
    carbon_usd_per_t: float,
    progress: Progress = silent,
    *,
    wait: bool = False,
    curves: Mapping[str, Congestion] | None = None,
) -> MostWorth:
    """Find the works of most net present value.

    Parameters
    ----------
    plan : Plan
        The plan that builds nothing, with candidates, budget and horizon.
    carbon_usd_per_t : float
        Price of emissions.
    progress : callable
        Receives what is being done.
    wait : bool
        Whether waits for others are part of the cost of transport.
    curves : mapping of str to Congestion, optional
        By element: simulated hours by tonnes a year, in the place of the formula of a queue.

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
        raise CorridorError(
            message("the most worth needs a horizon: the year up to which works count")
        )
    if options.crowds:
        element, crowd = next(iter(options.crowds.items()))
        raise CorridorError(
            message(
                "the most worth needs every combination of the projects on an element, and "
                "%(count)s change %(element)s; expected %(most)s or fewer: ask for a target or "
                "the most tonnes, or allow only firmer works",
                count=len(crowd.touching),
                element=element,
                most=MOST_LISTED,
            )
        )
    factor = options.discounting.present_value(dict.fromkeys(range(plan.by, plan.horizon + 1), 1.0))
    service = LeastTransport(plan, carbon_usd_per_t, wait=wait, curves=curves)
    before, least = service.of(frozenset()), service.least_musd_per_year()
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
        progress(
            message(
                "%(plans)s plans, %(worth)s million USD",
                plans=rounds,
                worth=Numeral(f"{_npv(best[0], factor, before, least):,.0f}"),
            ),
            None,
        )
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
        waits_before_musd_per_year=before.waits / USD_PER_MUSD if wait else None,
        waits_after_musd_per_year=after.waits / USD_PER_MUSD if wait else None,
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
    return asked.with_proposal(Proposal(unproven, flows, 1, (target,)))
