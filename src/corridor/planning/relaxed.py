"""Cuts from plans whose projects may be built in part.

The relaxation of a master program is solved in a moment where the program itself takes minutes. Its
point builds some projects in part; an element then counts as much of what each project adds to it,
up to the most that any combination gives. The cut of the flow under these capacities holds for
every plan, since a cut holds for any capacities. Learnt first, such cuts leave few proposals to be
made by the program with whole projects. (McDaniel and Devine, Management Science 24, 1977.)
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from corridor.network.build import Floats
from corridor.planning.master import Master, in_year, master_program
from corridor.planning.options import Options
from corridor.planning.pool import CutPool, reaches
from corridor.solver.whole import relaxed_point

MOST_ROUNDS = 500

Shares = Mapping[str, float]
"""How much of each project is in operation, from 0 to 1."""


def learn_relaxed(pool: CutPool, targets: Sequence[float], seconds: float) -> int:
    """Learn cuts until projects built in part carry the targets, or the time is over.

    Parameters
    ----------
    pool : CutPool
        Cuts, which are added to.
    targets : sequence of float
        Target of each year of the pool, t/year.
    seconds : float
        When to stop.

    Returns
    -------
    int
        Rounds made.
    """
    ends, before = time.perf_counter() + seconds, None
    for rounds in range(MOST_ROUNDS):
        asked = master_program(pool.asked(targets), "cost")
        value = relaxed_point(asked.program)
        if value is None or time.perf_counter() > ends:
            return rounds
        parts = [_in_operation(asked, value, year.options) for year in pool.years]
        if parts == before or not _learn(pool, targets, parts):
            return rounds
        before = parts
    return MOST_ROUNDS


def _learn(pool: CutPool, targets: Sequence[float], parts: Sequence[Shares]) -> bool:
    """Add the cuts of the years that fall short; return whether any does."""
    short = False
    for year, target, shares in zip(pool.years, targets, parts, strict=True):
        capacity = partly_built(year.options, shares)
        flow = year.flow_under(capacity)
        if not reaches(flow.tonnes_per_year, target):
            year.learn_under(capacity, flow, target)
            short = True
    return short


def _in_operation(asked: Master, value: Floats, options: Options) -> Shares:
    """Return how much of each project is in operation by the year of some options."""
    return {
        project: min(1.0, sum(float(value[column]) for column in of.values()))
        for project, of in in_year(asked.columns, options).items()
    }


def partly_built(options: Options, shares: Shares) -> dict[str, float]:
    r"""Return the capacity of every element when projects are built in part.

    .. math:: \min\Bigl(c_e^{\max},\; c_e(\emptyset)
              + \sum_p y_p \, [c_e(\{p\}) - c_e(\emptyset)]\Bigr)

    It is that of the formulas where the projects on an element add up, and where one alone is
    built whole; else it only chooses where a cut is looked for.
    """
    capacity, best = dict(options.fixed), options.best_capacity()
    for element, touching in options.touching.items():
        without = options.capacity_of(element, frozenset())
        more = 0.0
        for project in touching:
            share = shares.get(project, 0.0)
            if share > 0:
                more += share * (options.capacity_of(element, frozenset({project})) - without)
        capacity[element] = min(best[element], max(0.0, without + more))
    return capacity
