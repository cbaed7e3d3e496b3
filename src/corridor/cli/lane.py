"""The command ``lane``."""

from __future__ import annotations

from typing import Annotated

import typer

from corridor.cli.options import CaseRef, Json, listed


def lane(
    case: CaseRef,
    origin: Annotated[
        str, typer.Argument(metavar="FROM", help="Node by id or name; all lanes when left out.")
    ] = "",
    destination: Annotated[str, typer.Argument(metavar="TO", help="Node by id or name.")] = "",
    draught: Annotated[
        float | None, typer.Option("--draught", metavar="M", help="Draught of the ship as loaded.")
    ] = None,
    length: Annotated[
        float | None, typer.Option("--length", metavar="M", help="Length of the ship over all.")
    ] = None,
    beam: Annotated[
        float | None, typer.Option("--beam", metavar="M", help="Beam of the ship.")
    ] = None,
    month: Annotated[
        int | None,
        typer.Option("--month", metavar="1..12", help="Month; any that is open if not given."),
    ] = None,
    avoid: Annotated[
        str | None,
        typer.Option("--avoid", metavar="suez,kiel", help="Passages that are not taken."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Find the sea lane between two places, or compare all lanes of a case with their lengths."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import LaneQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_lane import show_lane

    question = LaneQuestion(origin, destination, draught, length, beam, month, listed(avoid))
    with working("sea lanes") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_lane(result)
