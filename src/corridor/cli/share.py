"""The command ``share``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from corridor.cli.options import (
    By,
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
    Verbose,
    With,
    Year,
    at_of,
    count_of,
    listed,
)


def share(
    case: CaseRef,
    of: Annotated[
        Literal["route", "works"],
        typer.Option(
            "--of",
            help="What a country brings: the elements on its territory, or the works it pays for.",
        ),
    ] = "route",
    players: Annotated[
        str | None,
        typer.Option(
            "--players",
            metavar="AZ,IR,RU",
            help="Countries that share; those that the counted cargo uses, or who pay.",
        ),
    ] = None,
    works: Annotated[
        str | None,
        typer.Option(
            "--projects",
            metavar="P1,P2",
            help="Works whose effect and cost are shared; see corridor list projects.",
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            metavar="[DIRECTION:|YEAR:]MT",
            help="Share the works of the plan for this target instead; several as for recommend.",
        ),
    ] = None,
    by: By = None,
    usd_per_t: Annotated[
        float | None,
        typer.Option("--usd-per-t", metavar="USD", help="What a tonne that is carried is worth."),
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
            "--mix", help="As for throughput; the plan for a target is made in fixed if not given."
        ),
    ] = None,
    others: OtherCargo = "served",
    modes: Modes = None,
    direction: Direction = "both",
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Say what each country adds, who gains from works and who pays, and how much hangs on each.

    Tonnes are counted end to end where the case names such a screenline and no other is given.
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import ShareQuestion
    from corridor.case.target import read_targets
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_share import show_share

    question = ShareQuestion(
        at_of(scenario, year, built, sea_level, growth),
        count_of(screenline, a, b, mix, others, modes, direction),
        of, listed(players), listed(works), read_targets(target) if target else None, by, usd_per_t,
    )  # fmt: skip
    with working("share") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_share(result, verbose=verbose)
