"""The commands ``capacity`` and ``throughput``."""

from __future__ import annotations

from typing import Annotated

import typer

from corridor.cli.options import (
    CaseRef,
    Direction,
    From,
    Growth,
    Json,
    Line,
    Mix,
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


def capacity(
    case: CaseRef,
    scenario: Scenario = None,
    growth: Growth = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevel = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="ID", help="Show the arithmetic of one element, by id or name."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what every element of a corridor can carry, with the arithmetic."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import CapacityQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import print_text, write_json
    from corridor.cli.show_capacity import show_capacities

    question = CapacityQuestion(at_of(scenario, year, built, sea_level, growth), explain)
    result = answer(opened_case(case), question)
    if as_json:
        write_json(result if explain is None else result.elements[0])
    elif result.explanation is not None:
        print_text(result.explanation)
    else:
        show_capacities(result)


def throughput(
    case: CaseRef,
    scenario: Scenario = None,
    growth: Growth = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevel = None,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Modes = None,
    direction: Direction = "both",
    rungs: Annotated[int, typer.Option(help="Most rungs of the ladder.", min=0, max=100)] = 10,
    simulated: Annotated[
        bool, typer.Option("--simulate", help="Also simulate a year in which all of it is offered.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say how many tonnes a year get through, what stops more, and what would bind next."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import ThroughputQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_capacity import show_throughput

    at, count = (
        at_of(scenario, year, built, sea_level, growth),
        count_of(screenline, a, b, mix, others, modes, direction),
    )
    with working("throughput") as step:
        question = ThroughputQuestion(at, count, rungs, simulated)
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_throughput(result)
        if result.simulation is not None:
            from corridor.cli.show_simulation import show_simulation

            show_simulation(result.simulation)
