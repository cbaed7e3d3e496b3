"""The command ``fleet``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from corridor.cli.options import (
    CaseRef,
    Growth,
    Json,
    Overwrite,
    Scenario,
    SeaLevel,
    Verbose,
    With,
    Year,
    at_of,
)


def fleet(
    case: CaseRef,
    scenario: Scenario = None,
    growth: Growth = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevel = None,
    method: Annotated[
        Literal["ue", "so", "logit", "aon", "capacitated"] | None,
        typer.Option(
            "--method", help="How cargo chooses its routes; that of the case if not given."
        ),
    ] = None,
    leave_stranded: Annotated[
        bool,
        typer.Option("--leave-stranded", help="Leave demand without an open route behind."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Write the tables as CSV.")
    ] = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Say how many locomotives, wagons, crews, trucks and ships the cargo of a year needs.

    Wagons return empty, so each line is worked as its heavier direction asks. With projects, what
    they need beyond the network without them is shown.
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import FleetQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_fleet import show_fleet, write_fleet
    from corridor.formats.files.atomic import refuse_taken

    if out is not None:
        refuse_taken(out, overwrite=overwrite)
    at = at_of(scenario, year, built, sea_level, growth)
    question = FleetQuestion(at, method, leave_stranded)
    with working("fleets") as step:
        result = answer(opened_case(case), question, step)
    if out is not None:
        write_fleet(result, out, overwrite=overwrite)
    if as_json:
        write_json(result)
    else:
        show_fleet(result, verbose=verbose)
