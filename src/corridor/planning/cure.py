"""The smallest change of a question that makes an unreachable target reachable."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from corridor.planning.consistency import yearly_spending
from corridor.planning.master import Budget
from corridor.planning.search import CutPool, least_cost, reaches

Works: TypeAlias = tuple[frozenset[str], frozenset[str]]
"""Projects that are built, and projects that a plan may choose."""

LATER_YEARS = 15
"""How far beyond the wanted year a cure is looked for."""


def find_cure(
    pool: CutPool,
    target_t_per_year: float,
    by: int,
    budget: Budget,
    later: Callable[[int], CutPool],
    works: Callable[[int], Works | None],
    shut: str = "",
) -> str:
    """Say what would make a target reachable: more money, or more years.

    Parameters
    ----------
    pool : CutPool
        Pool of the question; its cuts are used and added to.
    target_t_per_year : float
        Target that no plan carries.
    by : int
        Year of the target.
    budget : float, mapping or None
        Yearly limit under which it is out of reach.
    later : callable
        Returns the pool of a later year.
    works : callable
        Returns the works that stand or can be chosen by a year, or None where the question does not
        reach so far. Years in which they are the same as before are not tried.
    shut : str
        What of the blocking cut is shut and reopened by no project, in words.

    Returns
    -------
    str
        A sentence.
    """
    if budget is not None:
        found = least_cost(pool, target_t_per_year, goal="spending")
        if found is not None:
            spending = yearly_spending(pool.options.candidates, found.choice.starts)
            spent = max(spending.values(), default=0.0)
            least = "is enough for" if found.choice.dispute else "is the least that is enough for"
            return (
                f"The budget stops it: {_rounded_up(spent):,.3f} million USD a year from all "
                f"payers together {least} the target in {by}."
            )
    last, tried = by, works(by)
    for year in range(by + 1, by + LATER_YEARS + 1):
        possible = works(year)
        if possible is None:
            break
        last = year
        if possible == tried:
            continue
        then, tried = later(year), possible
        if not reaches(then.best_flow().tonnes_per_year, target_t_per_year):
            continue
        if least_cost(then, target_t_per_year) is not None:
            return f"Time stops it: without a yearly budget the target can be carried from {year}."
    if shut:
        return (
            f"The route is {shut}. No project of this case reopens it by {last}: lower the target, "
            "or plan for another state of the world."
        )
    return (
        f"No combination of the projects of this case carries it by {last}: add a "
        "project that relieves the blocking cut, or lower the target."
    )


def _rounded_up(spent_musd: float) -> float:
    """Round up to a thousand dollars, so that the amount that is named is enough."""
    return math.ceil(spent_musd * 1e3 - 1e-6) / 1e3
