"""The command ``import osrd``: a case from the infrastructure of OSRD."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.options import Json, Overwrite
from corridor.messages import message


def osrd(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="RailJSON of version 3, as OSRD exports it.")
    ],
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Folder, .gpkg, .xlsx or .gmns to write the case to."),
    ],
    country: Annotated[
        str, typer.Option("--country", metavar="CC", help="Country of places outside the outlines.")
    ] = "XX",
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Make a case of the lines in an infrastructure of OSRD, with tracks, speeds and traction.

    What the infrastructure does not say stays blank: corridor check OUT lists it.
    """
    from corridor.case.build import draft
    from corridor.cli.output import print_message, say, write_json
    from corridor.cli.show_osrd import osrd_json, osrd_tables
    from corridor.formats.cases.convert import write_case
    from corridor.formats.files.atomic import refuse_taken
    from corridor.importing.osrd_case import import_osrd

    refuse_taken(out, overwrite=overwrite)
    result = import_osrd(file, country=country)
    write_case(draft(result.raw), out, overwrite=overwrite)
    if as_json:
        write_json(osrd_json(result, str(out)))
    else:
        for part in osrd_tables(result):
            say(part)
    print_message(
        message(
            "wrote %(place)s; corridor check %(place)s lists what is still to be filled in",
            place=out,
        )
    )
