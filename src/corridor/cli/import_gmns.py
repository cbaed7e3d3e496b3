"""The command ``import gmns``: a case from the network of another program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.options import Json, Overwrite
from corridor.messages import message


def gmns(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="GMNS folder: node.csv, link.csv, config.csv."),
    ],
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Folder, .gpkg, .xlsx or .gmns to write the case to."),
    ],
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Make a case of the railways, roads and lanes at sea of a GMNS network.

    What the network does not say stays blank: corridor check OUT lists it. Trips are left alone.
    """
    from corridor.case.build import draft
    from corridor.cli.output import new_table, plain_row, print_message, say, write_json
    from corridor.formats.cases.convert import write_case
    from corridor.formats.files.atomic import refuse_taken
    from corridor.importing.gmns_case import import_gmns

    refuse_taken(out, overwrite=overwrite)
    result = import_gmns(folder)
    write_case(draft(result.raw), out, overwrite=overwrite)
    if as_json:
        write_json({"case": str(out), "links": result.links, "paired": result.paired,
                    "left_out": result.left_out})  # fmt: skip
    else:
        table = new_table("links", "what", "how many>")
        for mode, count in result.links.items():
            plain_row(table, mode, f"{count:,}")
        plain_row(table, "of these from two one-way links", f"{result.paired:,}")
        for uses, count in result.left_out.items():
            plain_row(table, f"left out: {uses}", f"{count:,}")
        say(table)
    print_message(
        message(
            "wrote %(place)s; corridor check %(place)s lists what is still to be filled in",
            place=out,
        )
    )
