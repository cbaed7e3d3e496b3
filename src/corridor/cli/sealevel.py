"""The commands about the sea: its level, its ports, its report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.language import VARIABLE, Code, speak, spoken
from corridor.cli.options import (
    CaseRef,
    Json,
    Members,
    Overwrite,
    Seed,
    Verbose,
    With,
    listed,
    sea_of,
)
from corridor.messages import message

Until = Annotated[int, typer.Option("--until", help="Last year of the projection.")]
SeaScenario = Annotated[
    str,
    typer.Option(
        "--scenario", metavar="S", help="trend, line, return, ssp245, ssp585, rcp45 or rcp85."
    ),
]
Level = Annotated[
    float | None,
    typer.Option("--level", metavar="M", help="Level of the sea; that of the case if not given."),
]
Datum = Annotated[
    str, typer.Option("--datum", help="Datum of --level: BS, CASPIAN, DAHITI or HYDROWEB.")
]

app = typer.Typer(
    name="sealevel",
    help="The falling Caspian: water balance, projected levels, effects on ports and ships.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def sealevel(
    context: typer.Context,
    until: Until = 2100,
    scenario: SeaScenario = "trend",
    members: Members = 10_000,
    seed: Seed = 1,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Reconstruct the level of the Caspian Sea and project it."""
    if context.invoked_subcommand is not None:
        _refuse_misplaced(context)
        return
    from corridor.answers.answer import answer
    from corridor.answers.questions import SeaQuestion
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_sealevel import show_sea

    with working("water balance") as step:
        result = answer(None, SeaQuestion(sea_of(scenario, until, members, seed)), step)
    if as_json:
        write_json(result)
    else:
        show_sea(result, verbose=verbose)


def _refuse_misplaced(context: typer.Context) -> None:
    """Refuse options before the name of a command: they would have no effect."""
    given = [
        name
        for name in context.params
        if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    ]
    if given:
        from corridor.problems import CorridorError

        name = given[0].replace("as_json", "json")
        command = context.invoked_subcommand
        raise CorridorError(
            message(
                "--%(name)s comes before %(command)s and would have no effect; "
                "write it after: corridor sealevel %(command)s CASE --%(name)s ...",
                name=name,
                command=command,
            )
        )


@app.command()
def ports(
    case: CaseRef,
    level: Level = None,
    datum: Datum = "BS",
    built: With = None,
    scenario: SeaScenario = "trend",
    until: Until = 2100,
    members: Members = 10_000,
    seed: Seed = 1,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Say what each ship can carry into each port at a level, and when a port is lost."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import PortsQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_sealevel import show_ports

    sea = sea_of(scenario, until, members, seed)
    with working("ports") as step:
        result = answer(opened_case(case), PortsQuestion(level, datum, listed(built), sea), step)
    if as_json:
        write_json(result)
    else:
        show_ports(result, verbose=verbose)


@app.command()
def report(
    case: CaseRef,
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file to write.")],
    built: With = None,
    scenario: SeaScenario = "trend",
    until: Until = 2100,
    members: Members = 10_000,
    seed: Seed = 1,
    language: Annotated[
        Code | None,
        typer.Option(
            "--language",
            help=f"Language of the page and of errors; otherwise that of {VARIABLE}, or English.",
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Write one HTML file: levels, shoreline, depths, loads, and tonnes at risk."""
    from corridor.cli.opening import opened_case
    from corridor.cli.output import print_written
    from corridor.cli.progress import working
    from corridor.reports.pages.sea_document import sea_report

    speak(language)
    with working("report of the sea") as step:
        written = sea_report(
            opened_case(case), out, scenario=scenario, until=until, members=members, seed=seed,
            built=listed(built), language=spoken(), overwrite=overwrite, progress=step,
        )  # fmt: skip
    print_written(written)
