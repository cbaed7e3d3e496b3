"""The sea in a plan: what is asked of it, and what is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor.cli.progress import Step
    from corridor.planning.futures import Futures
    from corridor.planning.plan import Plan
    from corridor.planning.sea_levels import SeaLevel
    from corridor.sea.ports.dredging import Dredging

SeaLevelOption = Annotated[
    float | None, typer.Option("--sea-level", metavar="M", help="Level of the sea, m BS.")
]
SeaScenarioOption = Annotated[
    str | None,
    typer.Option("--sea-scenario", metavar="S", help="Futures of the sea, as in sealevel."),
]
ShareOption = Annotated[
    float | None,
    typer.Option("--share", help="Share of the futures in which the target is met (0.9)."),
]


def share_asked(share: float | None, level: float | None, scenario: str | None) -> float:
    """Return the share of futures in which a target has to be met."""
    if share is None:
        return 0.9
    if level is None and scenario is None:
        raise CorridorError("--share is one of futures: give --sea-scenario or --sea-level too")
    return share


def checked_level(level: float | None) -> float | None:
    """Return a level that the sea can have; any other is a slip."""
    if level is not None:
        from corridor.sea.water.hypsometry import hypsometry

        hypsometry().area(level)
    return level


def futures_asked(
    level: float | None, scenario: str | None, by: int, members: int, seed: int
) -> SeaLevel | None:
    """Return the level or the ensemble that a plan is asked to cope with, None for neither."""
    if scenario is None:
        return checked_level(level)
    if level is not None:
        raise CorridorError("--sea-level and --sea-scenario are two answers: give one of them")
    import corridor

    return corridor.project_sea(by, scenario, members, seed).levels


def study_sea(plan: Plan, step: Step) -> tuple[tuple[Futures, list[Dredging]], dict[str, Any]]:
    """Return how a plan fares over the futures of the sea: for tables, and for JSON."""
    import corridor
    from corridor.answers.sea import futures_answer
    from corridor.sea.ports.dredging import dredging

    found = corridor.sea_futures(plan, progress=lambda w, _: step(w, None))
    assert plan.sea is not None
    sit = found.ignoring.pool.options.situation  # with the sea at the level of case or scenario
    years = max(1, plan.by - int(sit.case.settings["year"]))
    middle = float(plan.sea.members_m[len(plan.sea.members_m) // 2])
    upkeep = dredging(sit.with_built(sit.built | plan.built), (sit.sea_level_m - middle) / years)
    return (found, upkeep), futures_answer(found, upkeep)


def show_seas(seas: Sequence[tuple[tuple[Futures, list[Dredging]], dict[str, Any]]]) -> None:
    """Show what was found out about the sea for plans."""
    from corridor.cli.show_sealevel import show_futures

    for (found, upkeep), _ in seas:
        show_futures(found, upkeep)
