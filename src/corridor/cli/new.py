"""The command ``corridor new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.options import complete_case
from corridor.messages import message


def complete_template(incomplete: str) -> list[str]:
    """Return the templates whose names begin with a text, for shell completion."""
    from corridor.formats.cases.start import templates

    return [name for name in templates() if name.startswith(incomplete)]


def new(
    name: Annotated[
        Path,
        typer.Argument(metavar="NAME", help="New folder, .xlsx, .gpkg or .gmns; names the case."),
    ],
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            metavar="T",
            help="Template to start from. [default: rail-road-port]",
            autocompletion=complete_template,
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="CASE",
            help="Case to cut a piece out of, instead of a template.",
            autocompletion=complete_case,
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", metavar="C1,C2", help="With --from: countries of the piece, as AZ,GE."
        ),
    ] = None,
) -> None:
    """Write a small working case of your own; in a folder lies a page that explains its columns.

    A piece of another case keeps the network of its countries; cargo that crosses the boundary
    starts or ends at the next node outside.
    """
    from corridor.answers.start import new_case
    from corridor.cli.options import listed
    from corridor.cli.output import print_message
    from corridor.problems import CorridorError

    if (of is None) != (country is None):
        raise CorridorError(message("--from and --country go together: give both or neither"))
    if of is not None:
        print_message(message("assigning the cargo of %(case)s to its routes", case=of))
    folder = new_case(name, template, of=of, countries=listed(country))
    if (folder / "README.md").is_file():
        print_message(
            message(
                "wrote %(place)s: README.md explains it; next: corridor check %(place)s",
                place=folder,
            )
        )
    else:
        print_message(message("wrote %(place)s; next: corridor check %(place)s", place=folder))
