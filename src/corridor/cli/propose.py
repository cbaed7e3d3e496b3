"""The command ``propose``."""

from __future__ import annotations

from pathlib import Path
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
    Overwrite,
    Scenario,
    SeaLevel,
    To,
    With,
    Year,
    at_of,
    count_of,
    listed,
)
from corridor.messages import message


def propose(
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
    rungs: Annotated[
        int,
        typer.Option(
            "--rungs", help="Rungs of the ladder to look at beside what binds now.", min=0
        ),
    ] = 5,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="M1,M2", help="Measures to try; all if not given."),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="CASE",
            help="Write the case with these proposals as projects that may be built.",
        ),
    ] = None,
    overwrite: Overwrite = False,
    top: Annotated[int, typer.Option("--top", help="Rows to show.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """Propose what could be done about what binds: passing loops, shifts, longer trains and others.

    Cost follows from unit costs that come with the tool, capacity from the formulas. Nothing here
    is announced by anybody: every proposal is marked as the tool's own.
    """
    from corridor.answers.propose import describe_proposals, find_proposals
    from corridor.answers.questions import ProposeQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import print_message, write_json
    from corridor.cli.progress import working
    from corridor.cli.show_propose import show_proposals
    from corridor.formats.cases.convert import write_case
    from corridor.formats.files.atomic import refuse_taken

    if write is not None:
        refuse_taken(write, overwrite=overwrite)
    question = ProposeQuestion(
        at_of(scenario, year, built, sea_level, growth),
        count_of(screenline, a, b, mix, others, modes, direction),
        rungs, listed(only),
    )  # fmt: skip
    with working("proposals") as step:
        proposals = find_proposals(opened_case(case), question, step)
        result = describe_proposals(proposals, question)
    if write is not None:
        write_case(proposals.case, write, overwrite=overwrite)
        print_message(message("wrote %(place)s", place=write))
    if as_json:
        write_json(result)
    else:
        show_proposals(result, top)
