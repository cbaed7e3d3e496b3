"""The command ``import osm``: a case from an OpenStreetMap extract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.options import Json, Overwrite, listed
from corridor.messages import message


def osm(
    extract: Annotated[
        Path, typer.Argument(metavar="EXTRACT", help="OpenStreetMap extract (.osm.pbf).")
    ],
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Folder, .gpkg, .xlsx or .gmns to write the case to."),
    ],
    modes: Annotated[
        str, typer.Option("--modes", metavar="M1,M2", help="Some of rail, road, ferry.")
    ] = "rail,road,ferry",
    join_gaps: Annotated[
        float | None,
        typer.Option(
            "--join-gaps",
            metavar="METRES",
            help="Join parts of the network with at most this gap between them; without it gaps "
            "are listed alone.",
        ),
    ] = None,
    country: Annotated[
        str,
        typer.Option(
            "--country",
            metavar="XX",
            help="Two letters for places outside the countries of which an outline is known.",
        ),
    ] = "XX",
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Make a case of the railways, main roads and ferries of an OpenStreetMap extract.

    What an extract does not say stays blank: corridor check OUT lists it. Needs the extra osm.
    """
    from corridor.case.build import draft
    from corridor.cli.output import print_message, say, write_json
    from corridor.cli.progress import working
    from corridor.cli.show_import import imported_json, imported_tables
    from corridor.formats.cases.convert import write_case
    from corridor.formats.files.atomic import refuse_taken
    from corridor.importing.osm_case import import_osm

    refuse_taken(out, overwrite=overwrite)
    with working("reading the extract") as progress:
        result = import_osm(
            extract,
            modes=listed(modes),
            join_gaps_m=join_gaps or 0.0,
            country=country,
            progress=progress,
        )
    write_case(draft(result.raw), out, overwrite=overwrite)
    if as_json:
        write_json(imported_json(result, str(out)))
    else:
        for part in imported_tables(result):
            say(part)
    print_message(
        message(
            "wrote %(place)s; corridor check %(place)s lists what is still to be filled in",
            place=out,
        )
    )
