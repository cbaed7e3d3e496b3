"""The commands about the sea: its level, its ports, its report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from corridor.cli.options import CaseRef, Json, Verbose, With, listed

Until = Annotated[int, typer.Option("--until", help="Last year of the projection.")]
SeaScenario = Annotated[
    str,
    typer.Option(
        "--scenario", metavar="S", help="trend, line, return, ssp245, ssp585, rcp45 or rcp85."
    ),
]
Members = Annotated[int, typer.Option("--members", help="Size of the ensemble.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the draws.")]
Level = Annotated[
    float | None,
    typer.Option("--level", metavar="M", help="Level of the sea; the case's own when not given."),
]
Datum = Annotated[
    str, typer.Option("--datum", help="Datum of --level: BS, CASPIAN, DAHITI or HYDROWEB.")
]

app = typer.Typer(
    name="sealevel",
    help="The falling Caspian: its water balance, levels to come, and what ports and ships feel.",
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
    import corridor
    from corridor.answers.sea import sea_answer
    from corridor.cli.progress import working
    from corridor.cli.show import write_json
    from corridor.cli.show_sealevel import show_sea
    from corridor.sea.water.agreement import compare
    from corridor.sea.water.hindcast import hindcast

    with working("water balance"):
        past = hindcast()
        projection = corridor.project_sea(until, scenario, members, seed)
        beside = compare(projection)
    options = {"until": until, "scenario": projection.scenario, "members": members}
    if as_json:
        write_json(sea_answer(past, projection, beside, options))
    else:
        show_sea(past, projection, beside, verbose=verbose)


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
        raise CorridorError(f"--{name} stands before {command}: write it after it")


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
    """Say what each ship may carry into each port at a level, and when a port is lost."""
    import corridor
    from corridor.answers.sea import ports_answer
    from corridor.case.datum import to_baltic_m
    from corridor.case.situation import situation
    from corridor.cli.progress import working
    from corridor.cli.show import write_json
    from corridor.cli.show_sealevel import show_ports
    from corridor.sea.ports.closing import closings
    from corridor.sea.ports.dredging import dredging
    from corridor.sea.ports.evidence import evidence
    from corridor.sea.ports.shoaling import shoaling

    with working("ports"):
        opened = corridor.open_case(case)
        sit = situation(opened, built=listed(built))
        given = to_baltic_m(0.0 if level is None else level, datum)  # the datum is checked too
        at = sit.sea_level_m if level is None else given
        rows = shoaling(sit, at)
        projection = corridor.project_sea(until, scenario, members, seed)
        upkeep = dredging(sit.with_level(at), projection.fall_m_per_year)
        lost = closings(sit, projection)
        reports = evidence(situation(opened))
    options = {"level": level, "datum": datum, "with": built, "scenario": projection.scenario,
               "until": until, "members": members, "seed": seed}  # fmt: skip
    if as_json:
        write_json(ports_answer(sit, at, rows, upkeep, lost, reports, options))
    else:
        show_ports(at, rows, upkeep, lost, reports, verbose=verbose)


@app.command()
def report(
    case: CaseRef,
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file to write.")],
    built: With = None,
    scenario: SeaScenario = "trend",
    until: Until = 2100,
    members: Members = 10_000,
    seed: Seed = 1,
    overwrite: Annotated[bool, typer.Option(help="Replace an existing file.")] = False,
) -> None:
    """Write one HTML file: levels, shoreline, depths, loads, and tonnes at risk."""
    import corridor
    from corridor.cli.progress import working
    from corridor.cli.show import print_message
    from corridor.reports.pages.sea_document import sea_report

    with working("report of the sea") as step:
        opened = corridor.open_case(case)
        settings: dict[str, Any] = {"scenario": scenario, "until": until, "members": members,
                                    "seed": seed, "built": listed(built)}  # fmt: skip
        written = sea_report(opened, out, overwrite=overwrite, progress=step, **settings)
    print_message(f"wrote {written} ({written.stat().st_size / 1e6:.1f} MB)")
