"""The commands ``import``: cases and demand from the data of others."""

from __future__ import annotations

import typer

from corridor.cli.import_demand import demand
from corridor.cli.import_gmns import gmns
from corridor.cli.import_osm import osm
from corridor.cli.import_osrd import osrd
from corridor.cli.import_trade import trade

app = typer.Typer(
    name="import", help="Make a case, or its demand, from the data of others.", no_args_is_help=True
)


@app.callback()
def imports() -> None:
    """Make a case, or its demand, from the data of others."""


app.command()(osm)
app.command()(gmns)
app.command()(osrd)
app.command()(demand)
app.command()(trade)
