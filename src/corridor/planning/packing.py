"""Years of work that keep the projects of a plan within limits of spending, as late as they fit.

A plan that no limit binds puts all work off to the last moment. Here its projects are moved ahead
one by one: each takes the latest years that are left, and none opens later than the plan has it,
so that whatever the plan carries in any year still gets through. Nothing is proven: the packing is
a plan to start from where programs of many projects and years have none for a long time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from corridor.planning.budget import Budget, Limit, limits_of
from corridor.planning.options import Candidate, Options
from corridor.planning.period import Period, Periods

ROUNDING_MUSD = 1e-9
"""Share of a limit that spending may be above it: rounding."""

Spent = Counter[tuple[int, int | None]]
"""Million dollars by the number of a limit, and the year that it is for or None."""


def packed(options: Options, periods: Periods, budget: Budget) -> Periods | None:
    """Return the projects of a plan with years of work that keep within limits of spending.

    Parameters
    ----------
    options : Options
        Candidates.
    periods : mapping of str to Period
        A plan; no project opens later than here.
    budget : float, mapping or None
        Limits of spending.

    Returns
    -------
    mapping of str to Period or None
        The cheaper of what two orders of the projects give: those that can start last first, and
        those that spend most in a year first. None where neither fits.
    """
    limits = limits_of(budget)

    def dearest(candidate: Candidate) -> tuple[float, int]:
        return -candidate.cost_musd / candidate.build_years, -_first(candidate)

    def least_free(candidate: Candidate) -> tuple[float, float]:
        return -_first(candidate), -candidate.cost_musd / candidate.build_years

    fitting = [
        placed
        for order in (dearest, least_free)
        if (placed := _placed(options, periods, limits, order)) is not None
    ]
    return min(
        fitting,
        key=lambda of: sum(options.present_value_musd(p, period) for p, period in of.items()),
        default=None,
    )


def _first(candidate: Candidate) -> int:
    return min(period.start for period in candidate.periods)


def _placed(
    options: Options,
    periods: Periods,
    limits: Sequence[Limit],
    order: Callable[[Candidate], tuple[float, float]],
) -> dict[str, Period] | None:
    """Give each project the latest period left; a project after all of those that require it."""
    opens = {p: period.opens for p, period in periods.items()}
    waiting = sorted((options.candidates[p] for p in periods), key=order)
    spent, placed = Spent(), dict[str, Period]()
    while waiting:
        needed = frozenset[str]().union(*(c.requires for c in waiting))
        ready = [c for c in waiting if c.id not in needed]
        if not ready:  # projects that require each other
            return None
        candidate = ready[0]
        period = _latest(candidate, opens[candidate.id], limits, spent)
        if period is None:
            return None
        spent.update(_spending(candidate, period, limits))
        placed[candidate.id] = period
        for required in candidate.requires & opens.keys():
            opens[required] = min(opens[required], period.opens)
        waiting.remove(candidate)
    return placed


def _latest(
    candidate: Candidate, opens: int, limits: Sequence[Limit], spent: Spent
) -> Period | None:
    """Return the period that ends last, and is shortest, of those that fit."""
    in_time = [p for p in candidate.periods if p.opens <= opens]
    for period in sorted(in_time, key=lambda p: (-p.opens, p.years)):
        more = _spending(candidate, period, limits)
        if all(
            spent[place] + musd <= limits[place[0]].musd * (1 + ROUNDING_MUSD)
            for place, musd in more.items()
        ):
            return period
    return None


def _spending(candidate: Candidate, period: Period, limits: Sequence[Limit]) -> Spent:
    """Return what the work on a project adds to each limited amount."""
    return Spent(
        {
            (k, year): musd
            for k, limit in enumerate(limits)
            for year, musd in limit.spending(candidate.spending_musd(period, limit.payer)).items()
        }
    )
