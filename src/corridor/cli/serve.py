"""The command ``serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE...", help="Bundled cases, folders or .gpkg files."),
    ],
    port: Annotated[int, typer.Option(help="Port; 0 for a free one.", min=0, max=65535)] = 8765,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen at. Anything but this machine itself needs a token, which is "
            "made up when none is given."
        ),
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            envvar="CORRIDOR_TOKEN", show_envvar=True, help="What every request has to bring."
        ),
    ] = None,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Do not open the page in a browser.")
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where changes, uploads and jobs are kept. [default: the data folder of the user]",
        ),
    ] = None,
) -> None:
    """Serve the planner's page: levers, map, plans and editing in a browser."""
    from corridor.cli.output import print_message
    from corridor.web.serve import Place
    from corridor.web.serve import serve as run

    run(cases, Place(host, port, token, data), show=not no_open, say=print_message)
