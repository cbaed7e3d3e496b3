"""The command ``corridor merge``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.options import Json, Overwrite, complete_case
from corridor.messages import message


def merge(
    cases: Annotated[
        list[str],
        typer.Argument(
            metavar="CASE CASE...",
            help="Two cases or more: names of bundled ones, folders, .gpkg, .xlsx or .gmns.",
            autocompletion=complete_case,
        ),
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Folder, .gpkg, .xlsx or .gmns to write.")
    ],
    prefer: Annotated[
        str | None,
        typer.Option(
            "--prefer",
            metavar="CASE",
            help="Case that has the say where rows differ, by its name, or first: the one named "
            "earlier.",
        ),
    ] = None,
    add_demand: Annotated[
        bool,
        typer.Option(
            "--add-demand",
            help="Demand between the same zones that differs is other cargo and adds up.",
        ),
    ] = False,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Open several cases as one, so that their cargo competes for the same tracks and berths.

    What has the same id stands once and has to be the same in all of them; demand adds up.
    """
    from corridor.answers.merge import merge_with_notes
    from corridor.cli.output import complain, print_message, say, write_json
    from corridor.cli.show_case import problem_tree
    from corridor.cli.show_merge import merged_json, merged_table
    from corridor.formats.cases.convert import write_case
    from corridor.formats.files.atomic import refuse_taken

    refuse_taken(out, overwrite=overwrite)
    merged = merge_with_notes(cases, name=out.stem, prefer=prefer, add_demand=add_demand)
    write_case(merged.case, out, overwrite=overwrite)
    if as_json:
        write_json(merged_json(merged, str(out)))
    else:
        say(merged_table(merged))
    if merged.decided:
        complain(
            problem_tree(
                merged.decided,
                message(
                    "%(count)s decided by %(case)s", count=f"{len(merged.decided):,}", case=prefer
                ),
            )
        )
    if merged.warnings:
        complain(problem_tree(merged.warnings))
    print_message(message("wrote %(place)s; next: corridor check %(place)s", place=out))
