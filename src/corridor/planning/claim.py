"""What a plan says of itself, as far as it can be checked."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.planning.budget import Budget
from corridor.planning.period import Periods

RESOLUTION_MUSD = 1e-4
"""Costs that differ by less than 100 dollars are the same: each project has a dollar of its own in
the search, and solvers round."""


@dataclass(frozen=True)
class Claim:
    """What a plan says of itself, as far as it can be checked.

    Attributes
    ----------
    status : str
        ``optimal`` or ``unreachable``.
    target_t_per_year : float
        What was asked for in the last target year.
    budget : float, mapping or None
        Limits of spending.
    forbidden : tuple of frozenset
        Sets of projects of which the plan must leave one out.
    periods : mapping of str to Period
        Years of work of each project.
    cost_musd, bound_musd : float
        Present value, and the bound on that of any plan that does as much.
    tonnes_per_year : float
        What the plan carries in the last target year.
    earlier : tuple of pairs of float
        Target of each earlier year, and what the plan carries then.
    """

    status: str
    target_t_per_year: float
    budget: Budget
    forbidden: tuple[frozenset[str], ...]
    periods: Periods
    cost_musd: float
    bound_musd: float
    tonnes_per_year: float
    earlier: tuple[tuple[float, float], ...] = ()

    @property
    def built(self) -> frozenset[str]:
        """Ids of the projects."""
        return frozenset(self.periods)

    @property
    def targets(self) -> tuple[float, ...]:
        """Target of each year."""
        return (*(target for target, _ in self.earlier), self.target_t_per_year)

    @property
    def tonnes(self) -> tuple[float, ...]:
        """What the plan carries in each target year."""
        return (*(carried for _, carried in self.earlier), self.tonnes_per_year)
