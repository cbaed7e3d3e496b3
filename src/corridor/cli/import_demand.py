"""The command ``import demand``: demand of a case from a matrix or a list of pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.options import CaseRef, Json, Overwrite
from corridor.messages import message


def demand(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Tonnes a year: matrices of OMX, a CSV matrix, or a CSV or Parquet list.",
        ),
    ],
    case: CaseRef,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Where to write the case.")],
    commodity: Annotated[
        str | None,
        typer.Option(
            "--commodity", metavar="ID", help="What all of it is, where the file does not say so."
        ),
    ] = None,
    zones: Annotated[
        Path | None,
        typer.Option(
            "--zones",
            metavar="FILE",
            help="CSV of name and zone_id: which zone of the case each zone of the file is.",
        ),
    ] = None,
    lookup: Annotated[
        str | None,
        typer.Option(
            "--lookup", metavar="NAME", help="Lookup of an OMX file that names its zones."
        ),
    ] = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Put demand of the base year from a file in the place of that of a case.

    Demand of commodities that the file does not name stays. A matrix of OMX has the name of its
    commodity.
    """
    from corridor.cli.opening import opened_case
    from corridor.cli.output import new_table, plain_row, print_message, say, write_json
    from corridor.formats.cases.convert import write_case
    from corridor.formats.files.atomic import refuse_taken
    from corridor.formats.traffic.demand_file import read_demand, read_zone_names
    from corridor.importing.demand import import_demand

    refuse_taken(out, overwrite=overwrite)
    opened = opened_case(case)
    names = None if zones is None else read_zone_names(zones)
    given = read_demand(file, lookup=lookup)
    result = import_demand(opened, given.file, given.rows, commodity=commodity, zones=names)
    write_case(result.case, out, overwrite=overwrite)
    print_message(message("wrote %(place)s", place=out))
    if as_json:
        write_json({"case": str(out), "before_t": result.before_t, "after_t": result.after_t,
                    "within_t": result.within_t})  # fmt: skip
        return
    table = new_table("demand (t a year)", "commodity", "before>", "after>")
    for kind, after in result.after_t.items():
        plain_row(table, kind, f"{result.before_t[kind]:,.0f}", f"{after:,.0f}")
    say(table)
    if result.within_t:
        say(f"left out: {result.within_t:,.0f} t from a zone to itself")
