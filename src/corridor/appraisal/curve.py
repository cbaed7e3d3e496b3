"""Cost, tonnes and net present value of plans from what gets through today to the furthest reach.

Each plan is the cheapest one for its target. A plan is *dominated* when another costs no more,
carries no less and is worth no less, and is better in one of the three.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from corridor.appraisal.benefit import benefit
from corridor.appraisal.value import Benefit
from corridor.assignment.of_case.methods import Method
from corridor.economics.appraisal import PERIOD_YEARS
from corridor.messages import message
from corridor.planning.plan import Plan
from corridor.planning.search import EQUAL, furthest, least_cost
from corridor.progress import Progress, silent

EQUAL_MUSD = 1e-4
"""Costs and values that differ by less than a hundred dollars are the same."""


@dataclass(frozen=True)
class CurvePlan:
    """A plan of the curve.

    Attributes
    ----------
    plan : Plan
        The cheapest plan for its target.
    benefit : Benefit
        What it costs and brings.
    """

    plan: Plan = field(repr=False)
    benefit: Benefit = field(repr=False)

    @property
    def criteria(self) -> tuple[float, float, float]:
        """What should be large: cost below 0, tonnes a year, and net present value."""
        return -self.plan.cost_musd, self.plan.after.tonnes_per_year, self.benefit.npv_musd


def curve(
    start: Plan,
    rungs: int,
    *,
    method: Method | None = None,
    period_years: int = PERIOD_YEARS,
    progress: Progress = silent,
) -> tuple[CurvePlan, ...]:
    """Plan for targets in equal steps from today to the furthest reach, and appraise each plan.

    Parameters
    ----------
    start : Plan
        Any plan for one target year: what is asked besides the target, with its options and cuts.
    rungs : int
        Targets above what gets through without works.
    method, period_years
        As in [`corridor.benefit`][].
    progress : callable
        Receives what is being done, and the share that is done.

    Returns
    -------
    tuple of CurvePlan
        By tonnes, first that which builds nothing; a plan that serves several targets stands once.
    """
    case = start.before.capacities.situation.case
    today = start.before.tonnes_per_year
    progress(message("planning"), None)
    most = furthest(start.pool, budget=start.budget).flow.tonnes_per_year * (1 - EQUAL)
    targets = [today + (most - today) * k / rungs for k in range(1, rungs + 1)]
    nothing = replace(
        start, status="optimal", target_t_per_year=today, projects=(), after=start.before,
        cost_musd=0.0, bound_musd=0.0, blocking_cut=(), cure="", end_to_end=None,
    )  # fmt: skip
    plans = {nothing.built: nothing}
    for target in targets:
        cheapest = least_cost(start.pool, (target,), budget=start.budget)
        if cheapest is not None and cheapest.built not in plans:
            plans[cheapest.built] = replace(nothing, target_t_per_year=target).with_proposal(
                cheapest
            )
    appraised = []
    for k, plan in enumerate(plans.values()):
        step = _part(
            progress,
            message("plan %(plan)s of %(plans)s", plan=k + 1, plans=len(plans)),
            k / len(plans),
        )
        given = benefit(case, plan, method=method, period_years=period_years, progress=step)
        appraised.append(CurvePlan(plan, given))
    return tuple(sorted(appraised, key=lambda each: each.criteria[1]))


def _part(progress: Progress, what: str, share: float) -> Callable[[str, float | None], None]:
    return lambda inner, _: progress(message("%(what)s: %(part)s", what=what, part=inner), share)


def dominated(points: Sequence[tuple[float, float, float]]) -> tuple[bool, ...]:
    """Return which of some points are dominated: another is as large in all and larger in one.

    Money and tonnes that differ by rounding alone are the same.
    """

    def beats(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
        rooms = (EQUAL_MUSD, max(a[1], b[1]) * EQUAL, EQUAL_MUSD)
        as_large = all(x >= y - room for x, y, room in zip(a, b, rooms, strict=True))
        return as_large and any(x > y + room for x, y, room in zip(a, b, rooms, strict=True))

    return tuple(any(beats(other, one) for other in points) for one in points)
