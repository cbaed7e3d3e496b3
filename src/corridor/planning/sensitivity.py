"""How far the cost of the answer moves with the cost of each project."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from corridor.case.numbers import Number
from corridor.case.rows import Project
from corridor.maxflow.maximum import MaximumFlow
from corridor.maxflow.sensitivity import Swing
from corridor.planning.claim import RESOLUTION_MUSD
from corridor.planning.options import Options
from corridor.planning.plan import Plan
from corridor.planning.planned import planned
from corridor.planning.pool import CutPool
from corridor.planning.search import least_cost
from corridor.problems import InternalError

Flows = tuple[dict[frozenset[str], MaximumFlow], ...]
"""Flow of each set of projects that was tried, for each target year."""


def cost_tornado(
    plan: Plan, *, most: int = 10, progress: Callable[[int, int], None] | None = None
) -> tuple[Swing, ...]:
    """Plan again with the cost of one project at a time at its low and its high.

    The cuts of the first search hold whatever projects cost, and so do the flows of the plans that
    one of these searches has tried, so each of them is short.
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
    if plan.status != "optimal" or not plan.projects or plan.stopped:
        return ()
    options = plan.pool.options
    ranged = {p: n for p in options.candidates if (n := _ranged(options, p)) is not None}
    flows = tuple(
        {built: then.after.flow} for built, then in zip(plan.opened, plan.dated, strict=True)
    )
    swings = []
    for done, (project, number) in enumerate(ranged.items()):
        swings.append((project, _swing(plan, flows, project, number, confirmed=False)))
        if progress is not None:
            progress(done + 1, len(ranged))
    moved = [(p, s) for p, s in swings if _moves(plan, s)]
    moved.sort(key=lambda item: (-item[1].width, item[1].number))
    shown = [_swing(plan, flows, p, ranged[p], confirmed=True) for p, _ in moved[:most]]
    return tuple(sorted(shown, key=lambda s: (-s.width, s.number)))


def _moves(plan: Plan, swing: Swing) -> bool:
    return abs(swing.low_result - plan.cost_musd) > 1e-3 or swing.width > 1e-3


def _swing(plan: Plan, flows: Flows, project: str, number: Number, *, confirmed: bool) -> Swing:
    low, high = number.span(number.value)
    results = [_cost_with(plan, flows, project, x, confirmed=confirmed) for x in (low, high)]
    return Swing(number.label, number.value, low, high, number.quality, *results)


def _ranged(options: Options, project: str) -> Number | None:
    cost = options.situation.row(Project, project).cells["cost_musd"]
    ranged = isinstance(cost, Number) and (cost.low is not None or cost.high is not None)
    return cost if ranged and isinstance(cost, Number) else None


def _cost_with(
    plan: Plan, flows: Flows, project: str, cost_musd: float, *, confirmed: bool
) -> float:
    """Return the cost of the cheapest plan when a project costs another amount.

    A project that is left out at its cost is left out at any higher one. One that is in the plan
    stays in at any lower one, and the rest of the plan with it, unless a budget lets what it saves
    be spent, or an earlier target year lets it start sooner; a number that is shown is searched for
    all the same, as a check of the plan itself.
    """
    options = plan.pool.options
    usual = options.candidates[project].cost_musd
    if cost_musd == usual or (cost_musd > usual and project not in plan.built):
        return plan.cost_musd
    changed = replace(options.candidates[project], cost_musd=cost_musd)
    other = replace(options, candidates={**options.candidates, project: changed})
    stays = cost_musd < usual and project in plan.built and plan.budget is None
    stays = stays and len(plan.pool.years) == 1
    if stays and not confirmed:
        return sum(p.cost_musd for p in planned(other, plan.periods))
    years = [replace(y, shared=known) for y, known in zip(plan.pool.years, flows, strict=True)]
    pool = CutPool((*years[:-1], replace(years[-1], options=other)))
    proposal = least_cost(pool, plan.targets, budget=plan.budget, confirmed=confirmed)
    cost = math.inf
    if proposal is not None:
        cost = sum(p.cost_musd for p in planned(other, proposal.choice.periods))
    gained = plan.cost_musd - cost if cost_musd > usual else cost - plan.cost_musd
    if confirmed and gained > RESOLUTION_MUSD:
        raise InternalError(
            f"with {project} at {cost_musd:g} instead of {usual:g} million USD the cheapest plan "
            f"is said to cost {cost:.9g} instead of {plan.cost_musd:.9g}"
        )
    return cost
