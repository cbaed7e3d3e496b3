"""The command ``benefit``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from corridor.cli.options import (
    By,
    CaseRef,
    Growth,
    Json,
    Scenario,
    SeaLevel,
    Verbose,
    at_of,
    listed,
)


def benefit(
    case: CaseRef,
    works: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="P1[:YEAR],P2",
            help="Works to appraise, each with the year in which it opens if that is known; see "
            "corridor list projects.",
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", help="Year in which the other works open; as early as each can if not given."
        ),
    ] = None,
    target: Annotated[
        float | None,
        typer.Option("--target", metavar="MT", help="Appraise the plan for this target instead."),
    ] = None,
    curve: Annotated[
        int,
        typer.Option(
            "--curve",
            metavar="N",
            min=0,
            max=50,
            help="Appraise the cheapest plans for N targets between what gets through without "
            "works and the furthest reach instead: cost, tonnes and net present value of each.",
        ),
    ] = 0,
    by: By = None,
    given: Annotated[
        str | None,
        typer.Option("--given", metavar="P1,P2", help="Projects that are built in any case."),
    ] = None,
    scenario: Scenario = None,
    growth: Growth = None,
    sea_level: SeaLevel = None,
    method: Annotated[
        Literal["ue", "so", "logit", "aon", "capacitated"] | None,
        typer.Option(
            "--method", help="How cargo chooses its routes; that of the case if not given."
        ),
    ] = None,
    period: Annotated[
        int,
        typer.Option("--period", metavar="YEARS", help="Years that count from the last opening."),
    ] = 30,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Say what works cost and bring over the years, who gains by them and who pays.

    All demand is assigned without and with the works: its cost in money, hours and emissions, as
    a net present value, a benefit-cost ratio and years to repay.
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import BenefitQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_benefit import show_benefit

    at = at_of(scenario, year, given, sea_level, growth)
    question = BenefitQuestion(listed(works), at, target, by, curve, method, period)
    with working("benefit") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_benefit(result, verbose=verbose)
