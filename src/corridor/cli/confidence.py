"""The command ``confidence``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from corridor.cli.options import (
    CaseRef,
    Direction,
    From,
    Json,
    Line,
    Modes,
    OtherCargo,
    Scenario,
    SeaLevel,
    To,
    With,
    Year,
    at_of,
    count_of,
)


def confidence(
    case: CaseRef,
    target: Annotated[
        float | None,
        typer.Option(
            "--target",
            metavar="MT",
            help="Target in million t/year. Without --year and --with a plan is made for it.",
        ),
    ] = None,
    by: Annotated[
        int | None, typer.Option(help="Year of the plan. [default: as in the case]")
    ] = None,
    scenario: Scenario = None,
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
    workers: Annotated[
        int | None,
        typer.Option(help="Processes. [default: one for each core]", min=1, max=1024),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say how sure a throughput or a plan is, and which number to measure next."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import ConfidenceQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_confidence import show_confidence
    from corridor.parallel import usable_cores

    question = ConfidenceQuestion(
        target_mt=target,
        by=by,
        at=at_of(scenario, year, built, sea_level),
        count=count_of(screenline, a, b, mix, others, modes, direction),
        samples=samples,
        seed=seed,
        workers=workers or usable_cores(),
    )
    with working("confidence") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_confidence(result)
