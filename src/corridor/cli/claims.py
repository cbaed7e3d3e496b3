"""The command ``claims``."""

from __future__ import annotations

from typing import Annotated

import typer

from corridor.cli.options import CaseRef, Json


def claims(
    case: CaseRef,
    only: Annotated[
        str, typer.Option("--only", metavar="K01,K02", help="Statements to test; all by default.")
    ] = "",
    experts: Annotated[
        bool, typer.Option("--experts/--no-experts", help="Add the lists of experts.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Hold public statements and experts' lists against what the model finds."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import ClaimsQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_claims import show_claims

    question = ClaimsQuestion(only, experts)  # type: ignore[arg-type]  # text is split there
    with working("claims") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_claims(result)
