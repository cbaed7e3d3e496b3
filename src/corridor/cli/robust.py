"""The command ``robust``."""

from __future__ import annotations

from typing import Annotated

import typer

from corridor.cli.options import (
    By,
    CaseRef,
    Direction,
    From,
    Json,
    Line,
    Mix,
    Modes,
    OtherCargo,
    To,
    Verbose,
    Works,
    count_of,
)


def robust(
    case: CaseRef,
    target: Annotated[
        float, typer.Option("--target", metavar="MT", help="Target in million t a year.")
    ],
    by: By = None,
    future: Annotated[
        list[str] | None,
        typer.Option(
            "--future",
            metavar="NAME:WEIGHT",
            help="A scenario, or as-is, and its weight; then, with colons, cost=FACTOR on every "
            "work, target=MT wanted there, sea=M level of the sea. Once for each future; the "
            "scenarios of the case with their weights if none is given.",
        ),
    ] = None,
    price: Annotated[
        float | None,
        typer.Option(
            "--short-musd-per-mt",
            metavar="MUSD",
            help="Present value of a million t a year short of the target; the least at which the "
            "target is worth carrying in full wherever some plan carries it.",
        ),
    ] = None,
    tail: Annotated[
        float, typer.Option("--tail", help="Share of the weight that the worst tail leaves out.")
    ] = 0.8,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    mix: Mix = "fixed",
    others: OtherCargo = "served",
    modes: Modes = None,
    direction: Direction = "both",
    projects: Works = "proposed",
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Choose projects before it is known which future comes: least mean, worst tail and regret.

    Shows what each plan comes to in each future, what a plan for all of them saves over one made
    for the case as it is, and which projects are in the best plan for every future.
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import RobustQuestion
    from corridor.case.futures import read_futures
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_robust import show_robust

    question = RobustQuestion(
        target, by, read_futures(future or ()),
        count_of(screenline, a, b, mix, others, modes, direction), price, tail, projects,
    )  # fmt: skip
    with working("robust") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_robust(result, verbose=verbose)
