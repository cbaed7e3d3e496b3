"""The smallest change of a question that makes an unreachable target reachable."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corridor.messages import Message, Numeral, message
from corridor.planning.budget import Budget, limits_of, simple
from corridor.planning.options import yearly_spending
from corridor.planning.pool import CutPool, reaches
from corridor.planning.search import Proposal, least_cost

Works: TypeAlias = tuple[frozenset[str], frozenset[str]]
"""Projects that are built, and projects that a plan may choose."""

LATER_YEARS = 15
"""How far beyond the wanted year a cure is looked for."""


def find_cure(
    pool: CutPool,
    targets: Sequence[float],
    by: int,
    budget: Budget,
    later: Callable[[int], CutPool],
    works: Callable[[int], Works | None],
    shut: str = "",
    all_years: tuple[CutPool, Sequence[float]] | None = None,
) -> Message:
    """Say what would make a target reachable: more money, or more years.

    Parameters
    ----------
    pool : CutPool
        Pool of the question; its cuts are used and added to. Of several target years its last is
        the one that is out of reach.
    targets : sequence of float
        Targets of its years, t/year, the last of which no plan carries beside the others.
    by : int
        Year of the last target.
    budget : float, mapping or None
        Yearly limit under which it is out of reach.
    later : callable
        Returns the pool in which a later year takes the place of the last.
    works : callable
        Returns the works that stand or can be chosen by a year, or None where the question does not
        reach so far. Years in which they are the same as before are not tried.
    shut : str
        What of the blocking cut is shut and reopened by no project, in words.
    all_years : pair of CutPool and sequence of float, optional
        Pool and targets of the whole question where still later years have targets.

    Returns
    -------
    Message
        A sentence.
    """
    if budget is not None and (enough := _enough_for(pool, targets, budget)):
        return _more_money(enough, by, budget, all_years)
    last, tried = by, works(by)
    for year in range(by + 1, by + LATER_YEARS + 1):
        possible = works(year)
        if possible is None:
            break
        last = year
        if possible == tried:
            continue
        then, tried = later(year), possible
        if not reaches(then.years[-1].best_flow().tonnes_per_year, targets[-1]):
            continue
        if least_cost(then, targets) is not None:
            return message(
                "Time stops it: without a yearly budget the target can be carried from %(year)s.",
                year=Numeral(year),
            )
    if shut:
        return message(
            "The route is %(shut)s. No project of this case reopens it by %(year)s: lower the "
            "target, or plan for another state of the world.",
            shut=shut,
            year=Numeral(last),
        )
    if len(targets) > 1:
        return message(
            "No combination of the projects of this case carries it by %(year)s beside the earlier "
            "targets: add a project that relieves the blocking cut, or lower the target.",
            year=Numeral(last),
        )
    return message(
        "No combination of the projects of this case carries it by %(year)s: add a project that "
        "relieves the blocking cut, or lower the target.",
        year=Numeral(last),
    )


@dataclass(frozen=True)
class _Enough:
    """Spending that is enough for targets.

    Attributes
    ----------
    words : Message
        The amount, and what multiple of the limits it is where there are several.
    least : bool
        Whether less is proven not to be enough.
    """

    words: Message
    least: bool


def _more_money(
    enough: _Enough,
    by: int,
    budget: Budget,
    all_years: tuple[CutPool, Sequence[float]] | None,
) -> Message:
    """Say which spending is enough for the target of a year, and for those of all years."""
    values: dict[str, object] = {"spending": enough.words, "year": Numeral(by)}
    said = message(
        "The budget stops it: %(spending)s is enough for the target in %(year)s", **values
    )
    if enough.least:
        said = message(
            "The budget stops it: %(spending)s is the least that is enough for the target in "
            "%(year)s",
            **values,
        )
    if all_years is None:
        return message("%(sentence)s.", sentence=said)
    for_all = _enough_for(*all_years, budget, together=False)
    last = Numeral(all_years[0].options.by)
    if for_all is None:
        return message(
            "%(sentence)s. No budget is enough for all targets up to %(last)s.",
            sentence=said,
            last=last,
        )
    values = {"sentence": said, "spending": for_all.words, "last": last}
    if for_all.least:
        return message(
            "%(sentence)s, and %(spending)s is the least that is enough for all targets up to "
            "%(last)s.",
            **values,
        )
    return message(
        "%(sentence)s, and %(spending)s is enough for all targets up to %(last)s.", **values
    )


def _enough_for(
    pool: CutPool, targets: Sequence[float], budget: Budget, *, together: bool = True
) -> _Enough | None:
    """Say which spending is enough for targets, and whether less is; None if none is.

    A budget of several limits also gets the smallest multiple of all of them that is enough. Where
    it stands ``together``, the words say that all payers spend it.
    """
    proposal = least_cost(pool, targets, goal="spending")
    if proposal is None:
        return None
    spending = yearly_spending(pool.options.candidates, proposal.choice.periods)
    spent = _rounded_up(max(spending.values(), default=0.0))
    least, amount = not proposal.choice.dispute, Numeral(f"{spent:,.3f}")
    words = message("%(amount)s million USD a year", amount=amount)
    if together:
        words = message("%(amount)s million USD a year from all payers together", amount=amount)
    if simple(budget):
        return _Enough(words, least)
    proposal = least_cost(pool, targets, goal="multiple", budget=budget)
    if proposal is None:  # a limit of nothing, which no multiple raises
        return _Enough(words, least)
    times = Numeral(f"{_multiple(pool, proposal, budget):,.4f}")
    either = message(
        "%(spending)s, or %(times)s times each of its limits,", spending=words, times=times
    )
    return _Enough(either, least)


def _multiple(pool: CutPool, proposal: Proposal, budget: Budget) -> float:
    """Return by how much the limits have to be multiplied for a plan, rounded up."""
    times = 0.0
    for limit in limits_of(budget):
        work = yearly_spending(pool.options.candidates, proposal.choice.periods, limit.payer)
        spent = max(limit.spending(work).values(), default=0.0)
        times = max(times, spent / limit.musd if spent > 0 else 0.0)
    return math.ceil(times * 1e4 - 1e-6) / 1e4


def _rounded_up(spent_musd: float) -> float:
    """Round up to a thousand dollars, so that the amount that is named is enough."""
    return math.ceil(spent_musd * 1e3 - 1e-6) / 1e3
