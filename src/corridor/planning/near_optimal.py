"""Plans that cost little more than the cheapest one, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.messages import message
from corridor.planning.claim import RESOLUTION_MUSD
from corridor.planning.plan import Plan, next_plans
from corridor.problems import CorridorError

MOST = 50
"""Plans that are listed at most."""


@dataclass(frozen=True)
class NearOptimal:
    """Plans within a share of the least cost, of which none contains another.

    Attributes
    ----------
    within_percent : float
        By how much they may cost more.
    plans : tuple of Plan
        By cost, the cheapest first; none where the target is out of reach.
    complete : bool
        Whether every plan within that share contains one of these; else there are more than were
        asked for.
    """

    within_percent: float
    plans: tuple[Plan, ...]
    complete: bool

    @property
    def in_all(self) -> frozenset[str]:
        """Projects in every plan within that share, where all are listed."""
        return frozenset.intersection(*(p.built for p in self.plans)) if self.plans else frozenset()

    @property
    def in_some(self) -> frozenset[str]:
        """Projects in some of the plans, but not in all."""
        return frozenset().union(*(p.built for p in self.plans)) - self.in_all


def near_optimal(plan: Plan, within_percent: float, *, most: int = MOST) -> NearOptimal:
    """List the plans that cost at most some percent more than the cheapest one.

    Each is the cheapest that contains none of those before it, and is proven to be. A plan that
    contains another one is not listed: it builds more than it has to.

    Parameters
    ----------
    plan : Plan
        The cheapest plan.
    within_percent : float
        By how much others may cost more, in percent.
    most : int
        Plans to list at most.

    Returns
    -------
    NearOptimal

    Raises
    ------
    CorridorError
        If the percentage makes no sense.
    """
    if not 0 <= within_percent <= 100:
        raise CorridorError(
            message(
                "plans within %(percent)s percent are asked for; expected 0 to 100",
                percent=f"{within_percent:g}",
            )
        )
    if plan.status != "optimal":
        return NearOptimal(within_percent, (), complete=True)
    if plan.stopped:
        return NearOptimal(within_percent, (plan,), complete=False)
    if not plan.projects:
        return NearOptimal(within_percent, (plan,), complete=True)
    limit = plan.cost_musd * (1 + within_percent / 100) + RESOLUTION_MUSD
    plans = [plan]
    for other in next_plans(plan, most):
        if other.cost_musd > limit:
            break
        if len(plans) == most:
            return NearOptimal(within_percent, tuple(plans), complete=False)
        plans.append(other)
    return NearOptimal(within_percent, tuple(plans), complete=True)
