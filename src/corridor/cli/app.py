"""The command line: all commands, each from the module that defines it."""

from __future__ import annotations

from typing import Annotated

import typer

from corridor.cli.assign import assign
from corridor.cli.benefit import benefit
from corridor.cli.calibrate import calibrate
from corridor.cli.capacity import capacity, throughput
from corridor.cli.claims import claims
from corridor.cli.closures import closures, compare
from corridor.cli.confidence import confidence
from corridor.cli.demand import app as demand
from corridor.cli.fleet import fleet
from corridor.cli.imports import app as imports
from corridor.cli.inspect import cases, check, convert, list_rows
from corridor.cli.lane import lane
from corridor.cli.language import Spoken, speak
from corridor.cli.merge import merge
from corridor.cli.new import new
from corridor.cli.propose import propose
from corridor.cli.recommend import recommend
from corridor.cli.report import report
from corridor.cli.robust import robust
from corridor.cli.sealevel import app as sealevel
from corridor.cli.serve import serve
from corridor.cli.share import share
from corridor.cli.simulate import simulate

app = typer.Typer(
    name="corridor",
    help="Plan the capacity of an international freight corridor: what gets through, what stops "
    "more, what to build. CASE is a bundled case (see: corridor cases), a folder, a .gpkg, an "
    ".xlsx or a .gmns.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        import corridor

        typer.echo(corridor.__version__)
        raise typer.Exit


@app.callback()
def corridor_options(
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    language: Spoken = None,
) -> None:
    """Plan the capacity of an international freight corridor."""
    speak(language)


app.command()(new)
app.command()(check)
app.command()(capacity)
app.command()(throughput)
app.command()(assign)
app.command()(fleet)
app.command()(calibrate)
app.add_typer(demand)
app.command()(closures)
app.command()(compare)
app.command()(propose)
app.command()(recommend)
app.command()(robust)
app.command()(confidence)
app.command()(share)
app.command()(benefit)
app.command()(simulate)
app.add_typer(sealevel)
app.command()(lane)
app.command()(claims)
app.command()(report)
app.command()(serve)
app.command()(merge)
app.command()(convert)
app.add_typer(imports)
app.command()(cases)
app.command("list")(list_rows)
