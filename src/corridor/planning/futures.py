"""How a plan fares over the futures of the sea, and what it costs to ignore them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.elements.elements import element_capacity
from corridor.elements.table import capacities
from corridor.messages import message
from corridor.planning.plan import Plan
from corridor.planning.pool import reaches
from corridor.planning.recommend import plan_beside
from corridor.problems import CorridorError, InternalError
from corridor.showing import Shown

GRID = 24
"""Levels at which throughput is computed; between them it is interpolated."""


@dataclass(frozen=True)
class Outcome:
    """A plan over the futures of the sea.

    Attributes
    ----------
    met_share : float
        Share of futures in which it carries the target.
    lowest_level_m : float
        Lowest level of all futures at which it does; NaN when it does at none of them.
    mean_missing_t_per_year, worst_missing_t_per_year : float
        Tonnes short of the target: mean over the futures, and in the lowest of them.
    """

    met_share: float
    lowest_level_m: float
    mean_missing_t_per_year: float
    worst_missing_t_per_year: float


@dataclass(frozen=True, repr=False)
class Futures(Shown):
    """A plan made for a falling sea beside one that ignores it.

    Attributes
    ----------
    plan, ignoring : Plan
        The plan, and the plan for the same question with the sea at the level of the case.
    outcome, outcome_ignoring : Outcome
        How each fares.
    curve : DataFrame
        By level_m: tonnes a year with the plan, with the one that ignores the sea, and without
        projects (``plan_t``, ``ignoring_t``, ``nothing_t``).
    """

    plan: Plan
    ignoring: Plan
    outcome: Outcome
    outcome_ignoring: Outcome
    curve: pd.DataFrame

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        return (
            f"the target is met in {self.outcome.met_share:.0%} of the futures, "
            f"in {self.outcome_ignoring.met_share:.0%} if the sea is ignored"
        )

    @property
    def extra_cost_musd(self) -> float:
        """Present value of what the plan costs more than the one that ignores the sea."""
        return self.plan.cost_musd - self.ignoring.cost_musd

    @property
    def regret_t_per_year(self) -> float:
        """Tonnes a year that ignoring the sea loses on average over the futures."""
        return self.outcome_ignoring.mean_missing_t_per_year - self.outcome.mean_missing_t_per_year


def sea_futures(plan: Plan, *, progress: Callable[[str, float], None] | None = None) -> Futures:
    """Compare a plan for a falling sea with the plan that takes today's level for granted.

    Parameters
    ----------
    plan : Plan
        Made by [`corridor.recommend`][] with ``sea_level``.
    progress : callable, optional
        As in [`corridor.recommend`][].

    Returns
    -------
    Futures

    Raises
    ------
    CorridorError
        If the plan was made without levels of the sea.
    InternalError
        If the plan does not carry its target in its share of the futures after all.
    """
    if plan.sea is None:
        raise CorridorError(
            message("the plan was computed without sea_level: run recommend with sea_level first")
        )
    ignoring = plan_beside(plan, progress)
    members = plan.sea.members_m
    levels = np.unique(np.quantile(members, np.linspace(0, 1, GRID)))
    choices = {"plan_t": plan.built, "ignoring_t": ignoring.built, "nothing_t": frozenset[str]()}
    carry = {name: _carrier(plan, built) for name, built in choices.items()}
    curve = pd.DataFrame(
        {name: [tonnes(level) for level in levels] for name, tonnes in carry.items()},
        index=pd.Index(levels, name="level_m"),
    )
    outcome = _outcome(plan, carry["plan_t"], curve["plan_t"])
    if plan.status == "optimal" and outcome.met_share < plan.sea.share - 1e-9:
        raise InternalError(
            f"the plan for {plan.sea.share:.0%} of the futures carries its target in "
            f"{outcome.met_share:.0%} of them: a lower sea has let more through"
        )
    return Futures(
        plan=plan,
        ignoring=ignoring,
        outcome=outcome,
        outcome_ignoring=_outcome(plan, carry["ignoring_t"], curve["ignoring_t"]),
        curve=curve,
    )


def _carrier(plan: Plan, built: frozenset[str]) -> Callable[[float], float]:
    """Return what gets through at a level of the sea with projects built, as a function of it.

    Only ports and lanes feel the level, so only their capacities are computed anew.
    """
    before = plan.pool.options.situation
    sit = before.with_built(before.built | built)
    known = capacities(sit).by_id
    at_sea = [e for table in ("sea", "ports") for e in sit.case.records[table]]
    program = plan.pool.program

    def carried(level_m: float) -> float:
        now = sit.with_level(level_m)
        anew = {e: element_capacity(now, e).capacity_t_per_year for e in at_sea}
        return program.solve(program.network.row_capacity({**known, **anew})).tonnes_per_year

    return carried


def _outcome(plan: Plan, carried: Callable[[float], float], curve: pd.Series) -> Outcome:
    assert plan.sea is not None
    members = plan.sea.members_m
    target = plan.target_t_per_year
    low, high = -1, len(members) - 1
    if not reaches(carried(float(members[high])), target):
        low = high
    while high - low > 1:  # members rise, and so does what gets through: find the first that does
        middle = (low + high) // 2
        met = reaches(carried(float(members[middle])), target)
        low, high = (low, middle) if met else (middle, high)
    first = low + 1
    missing = np.maximum(0.0, target - np.interp(members, curve.index.to_numpy(), curve))
    missing[first:] = 0.0
    lowest = float(members[first]) if first < len(members) else math.nan
    return Outcome(
        met_share=plan.sea.share_from(lowest),
        lowest_level_m=lowest,
        mean_missing_t_per_year=float(missing.mean()),
        worst_missing_t_per_year=float(missing[0]),
    )
