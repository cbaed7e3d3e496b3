"""The command ``confidence``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from corridor.cli.options import (
    CaseRef,
    Direction,
    From,
    Growth,
    Json,
    Line,
    Modes,
    OtherCargo,
    Scenario,
    SeaLevel,
    To,
    With,
    Workers,
    Year,
    at_of,
    count_of,
)
from corridor.messages import message


def confidence(
    case: CaseRef,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            metavar="[DIRECTION:|YEAR:]MT",
            help="Target in million t/year, of one year. Without --year and --with a plan is made "
            "for it.",
        ),
    ] = None,
    by: Annotated[
        int | None, typer.Option(help="Year of the plan. [default: as in the case]")
    ] = None,
    scenario: Scenario = None,
    growth: Growth = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevel = None,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    mix: Annotated[
        Literal["free", "fixed"] | None,
        typer.Option(
            "--mix",
            help="fixed: pairs in the proportions of the year's demand; free: in any proportion. "
            "[default: fixed for a plan, free otherwise]",
        ),
    ] = None,
    others: OtherCargo = "served",
    modes: Modes = None,
    direction: Direction = "both",
    samples: Annotated[
        int, typer.Option(help="Draws of the uncertain numbers.", min=16, max=1_000_000)
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.", min=0)] = 1,
    probability: Annotated[
        float | None,
        typer.Option(
            "--probability",
            metavar="P",
            help="Share of the draws in which the target has to be met to pass; 0.8 if not given.",
        ),
    ] = None,
    workers: Workers = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Dask scheduler whose workers solve the draws instead, such as "
            "tcp://10.0.0.5:8786. Needs corridor[dask].",
        ),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Keep solved draws in a folder: the same command goes on from there. Needs "
            "corridor[keep].",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say how sure a throughput or a plan is, and which number to measure next."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import ConfidenceQuestion
    from corridor.case.target import read_targets
    from corridor.cli.exits import Stopped
    from corridor.cli.opening import opened_case
    from corridor.cli.output import warnings_on_stderr, write_json
    from corridor.cli.progress import working
    from corridor.cli.show_confidence import show_confidence
    from corridor.running.store import KeptInterrupt, NotKeptWarning
    from corridor.running.where import usable_cores

    question = ConfidenceQuestion(
        target_mt=read_targets(target) if target else None,
        by=by,
        at=at_of(scenario, year, built, sea_level, growth),
        count=count_of(screenline, a, b, mix, others, modes, direction),
        samples=samples,
        seed=seed,
        workers=workers or usable_cores(),
        scheduler=scheduler,
        keep=None if keep is None else str(keep),
        probability=probability,
    )
    try:
        with working("confidence") as step, warnings_on_stderr(NotKeptWarning):
            result = answer(opened_case(case), question, step)
    except KeptInterrupt as stop:
        raise Stopped(*stop.args) from stop
    except KeyboardInterrupt as stop:  # between the draws
        if keep is None:
            raise
        raise Stopped(message("what was solved is kept in %(folder)s", folder=keep)) from stop
    if as_json:
        write_json(result)
    else:
        show_confidence(result)
