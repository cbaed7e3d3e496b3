"""How far the cost of the answer moves with the cost of each project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corridor.case.numbers import Number, row_cells
from corridor.flow.sensitivity import Swing
from corridor.plan.options import Options
from corridor.plan.planned import planned
from corridor.plan.recommend import Plan
from corridor.plan.search import CutPool, least_cost


def cost_tornado(
    plan: Plan, *, most: int = 10, progress: Callable[[int, int], None] | None = None
) -> tuple[Swing, ...]:
    """Plan again with the cost of one project at a time at its low and its high.

    The cuts of the first search hold whatever projects cost, so each of these searches is short.
    A project that is not in the plan can matter only when it becomes cheaper.

    Parameters
    ----------
    plan : Plan
        An optimal plan.
    most : int
        Numbers to return, the most influential first.
    progress : callable, optional
        Receives how many numbers are done and how many there are.

    Returns
    -------
    tuple of Swing
        Results are present values in million dollars.
    """
    if plan.status != "optimal" or not plan.projects:
        return ()
    options = plan.pool.options
    ranged = {p: n for p in options.candidates if (n := _ranged(options, p)) is not None}
    swings = []
    for done, (project, number) in enumerate(ranged.items()):
        low, high = number.span(number.value)
        chosen = project in plan.built
        results = (
            _cost_with(plan, project, low),
            _cost_with(plan, project, high) if chosen else plan.cost_musd,
        )
        swings.append(Swing(number.label, number.value, low, high, number.quality, *results))
        if progress is not None:
            progress(done + 1, len(ranged))
    moved = [s for s in swings if abs(s.low_result - plan.cost_musd) > 1e-3 or s.width > 1e-3]
    return tuple(sorted(moved, key=lambda s: (-s.width, s.number))[:most])


def _ranged(options: Options, project: str) -> Number | None:
    cost = row_cells(options.situation, "projects", project)["cost_musd"]
    ranged = isinstance(cost, Number) and (cost.low is not None or cost.high is not None)
    return cost if ranged and isinstance(cost, Number) else None


def _cost_with(plan: Plan, project: str, cost_musd: float) -> float:
    options = plan.pool.options
    if options.candidates[project].cost_musd == cost_musd:
        return plan.cost_musd
    changed = replace(options.candidates[project], cost_musd=cost_musd)
    other = replace(options, candidates={**options.candidates, project: changed})
    pool = CutPool(other, plan.pool.program, plan.pool.cuts)
    found = least_cost(pool, plan.target_t_per_year, budget=plan.budget)
    if found is None:
        return float("inf")
    return sum(p.cost_musd for p in planned(other, found.choice))
