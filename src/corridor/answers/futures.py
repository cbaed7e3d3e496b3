"""How a plan fares over the futures of the sea, as a part of the answer of ``recommend``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor.answers.values import finite, rows
from corridor.economics.discounting import Discounting
from corridor.economics.payers import by_payer
from corridor.planning.futures import Futures, Outcome, sea_futures
from corridor.planning.plan import Plan
from corridor.progress import Progress, silent
from corridor.sea.ports.dredging import Dredging, dredging, dredging_by_state
from corridor.sea.water.facts import LITTORAL
from corridor.showing import Shown


@dataclass(frozen=True)
class OutcomeRow:
    """A plan over the futures of the sea.

    Attributes
    ----------
    met_share : float
        Share of futures in which it carries the target.
    lowest_level_m : float or None
        Lowest level at which it does; None when it does at none.
    mean_missing_t_per_year, worst_missing_t_per_year : float
        Tonnes short of the target: on average, and in the lowest future.
    """

    met_share: float
    lowest_level_m: float | None
    mean_missing_t_per_year: float
    worst_missing_t_per_year: float


@dataclass(frozen=True)
class IgnoringRow(OutcomeRow):
    """The plan that ignores the sea over its futures, with its status, projects and cost."""

    status: str
    projects: tuple[str, ...]
    cost_musd: float


@dataclass(frozen=True)
class KeepingRow:
    """Keeping all depths by dredging, without the plan: money by state, and what it carries."""

    musd_per_year: dict[str, float]
    cost_musd: float
    tonnes_per_year: float


@dataclass(frozen=True)
class LevelRow:
    """Tonnes a year at a level of the sea: with the plan, ignoring the sea, without projects."""

    level_m: float
    plan_t: float
    ignoring_t: float
    nothing_t: float


@dataclass(frozen=True, repr=False)
class FuturesAnswer(Shown):
    """A plan made for a falling sea beside one that ignores it.

    Attributes
    ----------
    share, level_m : float
        Share of the futures, and the level that they do not go below.
    futures : int
        How many there are.
    quantiles_m : mapping of str to float
        Levels of 5, 50 and 95 % of them.
    lowest_m, highest_m : float
        The lowest and the highest level of all.
    with_plan, ignoring_the_sea
        How each plan fares.
    regret_t_per_year, extra_cost_musd : float
        What ignoring the sea loses on average, and what heeding it costs more.
    paid_by_musd : mapping of str to float
        Present value by payer, littoral states first.
    keeping_depths_instead : KeepingRow
    curve : tuple of LevelRow
    """

    share: float
    level_m: float
    futures: int
    quantiles_m: dict[str, float]
    lowest_m: float
    highest_m: float
    with_plan: OutcomeRow
    ignoring_the_sea: IgnoringRow
    regret_t_per_year: float
    extra_cost_musd: float
    paid_by_musd: dict[str, float]
    keeping_depths_instead: KeepingRow
    curve: tuple[LevelRow, ...]


def answer_futures(plan: Plan, progress: Progress = silent) -> FuturesAnswer:
    """Answer how a plan fares over the futures of the sea that it was made for."""
    futures = sea_futures(plan, progress=lambda what, _: progress(what, None))
    assert plan.sea is not None
    sit = futures.ignoring.pool.options.situation  # with the sea at the level of case or scenario
    years = max(1, plan.by - int(sit.case.settings["year"]))
    middle = float(plan.sea.members_m[len(plan.sea.members_m) // 2])
    upkeep = dredging(sit.with_built(sit.built | plan.built), (sit.sea_level_m - middle) / years)
    return describe_futures(futures, upkeep)


def describe_futures(futures: Futures, upkeep: Sequence[Dredging]) -> FuturesAnswer:
    """Return a plan over the futures of the sea as an answer."""
    sea, plan, ignoring = futures.plan.sea, futures.plan, futures.ignoring
    assert sea is not None
    members = sea.members_m
    paid = by_payer((p.cost_musd, p.payers) for p in plan.projects)
    return FuturesAnswer(
        share=sea.share,
        level_m=sea.level_m,
        futures=len(members),
        quantiles_m={f"p{100 * q:g}": float(np.quantile(members, q)) for q in (0.05, 0.5, 0.95)},
        lowest_m=float(members[0]),
        highest_m=float(members[-1]),
        with_plan=OutcomeRow(*_outcome(futures.outcome)),
        ignoring_the_sea=IgnoringRow(
            *_outcome(futures.outcome_ignoring),
            ignoring.status, tuple(sorted(ignoring.built)), ignoring.cost_musd,
        ),
        regret_t_per_year=futures.regret_t_per_year,
        extra_cost_musd=futures.extra_cost_musd,
        paid_by_musd={**dict.fromkeys(LITTORAL, 0.0), **paid},
        keeping_depths_instead=KeepingRow(
            dredging_by_state(upkeep), keeping_musd(futures, upkeep),
            ignoring.before.tonnes_per_year,
        ),
        curve=rows(LevelRow, futures.curve.reset_index()),
    )  # fmt: skip


def keeping_musd(futures: Futures, upkeep: Sequence[Dredging]) -> float:
    """Return the present value of keeping all depths up to the year of the target, million USD."""
    settings = futures.plan.before.capacities.situation.case.settings
    yearly = sum(dredging_by_state(upkeep).values())
    years = range(int(settings["year"]) + 1, futures.plan.by + 1)
    return Discounting.of(settings).present_value(dict.fromkeys(years, yearly))


def _outcome(outcome: Outcome) -> tuple[float, float | None, float, float]:
    return (
        outcome.met_share,
        finite(outcome.lowest_level_m),
        outcome.mean_missing_t_per_year,
        outcome.worst_missing_t_per_year,
    )
