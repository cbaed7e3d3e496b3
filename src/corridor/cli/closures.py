"""The commands ``closures`` and ``compare``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from corridor.cli.options import (
    CaseRef,
    Direction,
    From,
    Growth,
    Json,
    Line,
    Mix,
    Modes,
    OtherCargo,
    Scenario,
    SeaLevel,
    To,
    With,
    Year,
    at_of,
    count_of,
    listed,
)


def closures(
    case: CaseRef,
    scenario: Scenario = None,
    growth: Growth = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevel = None,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Modes = None,
    direction: Direction = "both",
    method: Annotated[
        Literal["logit", "ue", "aon"] | None,
        typer.Option("--method", help="How shippers choose; that of the case if not given."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="E1,E2", help="Elements to close; all if not given."),
    ] = None,
    pairs: Annotated[
        bool,
        typer.Option(
            "--pairs", help="Also close pairs: of --only, or of the elements that matter most."
        ),
    ] = False,
    settled: Annotated[
        int,
        typer.Option(
            "--settled",
            help="How many of the largest losses to assign in full, with waits settled again.",
            min=0,
        ),
    ] = 5,
    top: Annotated[int, typer.Option("--top", help="Rows to show.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """Close every element in turn: tonnes and dollars lost; and open every planned link.

    Two measures stand side by side: what the throughput loses (capacity), and what shippers lose
    who have to take other routes, or have none left (use).
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import ClosuresQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_closures import show_closures

    question = ClosuresQuestion(
        at_of(scenario, year, built, sea_level, growth),
        count_of(screenline, a, b, mix, others, modes, direction),
        method, listed(only), pairs, settled,
    )  # fmt: skip
    with working("closures") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_closures(result, top)


Spec = Annotated[
    str,
    typer.Argument(
        metavar="SITUATION",
        help="as-is, or parts with commas: year=2032,scenario=ID,growth=PATH,with=P07,X20,"
        "sea-level=M,plan=FILE.json.",
    ),
]


def compare(
    case: CaseRef,
    a: Spec,
    b: Spec,
    screenline: Line = None,
    from_place: From = None,
    to_place: To = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Modes = None,
    direction: Direction = "both",
    tolerance: Annotated[
        float, typer.Option("--tolerance", help="Share by which equal numbers may differ.")
    ] = 1e-3,
    top: Annotated[int, typer.Option("--top", help="Rows of each table.", min=1)] = 15,
    as_json: Json = False,
) -> None:
    """Put two scenarios, plans or years side by side: what differs, the largest first."""
    from corridor.answers.answer import answer
    from corridor.answers.questions import CompareQuestion
    from corridor.answers.situation_spec import situation_of
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_compare import show_comparison

    question = CompareQuestion(
        situation_of(a), situation_of(b),
        count_of(screenline, from_place, to_place, mix, others, modes, direction),
        tolerance, a.strip(), b.strip(),
    )  # fmt: skip
    with working("comparing") as step:
        result = answer(opened_case(case), question, step)
    if as_json:
        write_json(result)
    else:
        show_comparison(result, top)
