"""Options that several commands share, and the parts of a question that they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corridor.case.firmness import Standing
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor.answers.questions import At, Sea
    from corridor.case.count import Count


def complete_case(incomplete: str) -> list[str]:
    """Return the bundled cases whose names begin with a text, for shell completion."""
    from corridor.formats.cases.bundled import bundled_cases

    return [name for name in bundled_cases() if name.startswith(incomplete)]


CaseRef = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        help="Name of a bundled case, a folder, a .gpkg, an .xlsx or a .gmns.",
        autocompletion=complete_case,
    ),
]
Scenario = Annotated[
    str | None,
    typer.Option(
        "--scenario", metavar="ID", help="State of the world; see corridor list scenarios."
    ),
]
Growth = Annotated[
    str | None,
    typer.Option(
        "--growth", metavar="PATH", help="Growth path of the demand; see corridor list growth."
    ),
]
Year = Annotated[int | None, typer.Option("--year", help="Year of the network and the demand.")]
With = Annotated[
    str | None,
    typer.Option(
        "--with", metavar="P1,P2", help="Projects taken as built; see corridor list projects."
    ),
]
SeaLevel = Annotated[
    float | None, typer.Option("--sea-level", metavar="M", help="Level of the sea, m BS.")
]
Line = Annotated[
    str | None,
    typer.Option(
        "--screenline",
        metavar="ID",
        help="Where tonnes are counted; see corridor list screenlines.",
    ),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="A",
        help="Zone or node on one side, by id or name; see corridor list places.",
    ),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="B", help="Zone or node on the other side.")
]
Mix = Annotated[
    Literal["free", "fixed"],
    typer.Option(
        "--mix",
        help="fixed: pairs in the proportions of the year's demand; free: in any proportion.",
    ),
]
OtherCargo = Annotated[
    Literal["served", "ignored"],
    typer.Option(
        "--others",
        help="served: other cargo keeps its place, and what fits beside it counts; ignored: "
        "capacities are all for what is counted.",
    ),
]
Modes = Annotated[
    str | None,
    typer.Option(
        "--modes", metavar="M1,M2", help="Modes that counted cargo may use: rail, road, sea."
    ),
]
Direction = Annotated[
    Literal["both", "forward", "back"],
    typer.Option("--direction", help="Count both directions together, or one of them alone."),
]
Works = Annotated[
    Standing,
    typer.Option("--projects", help="Least firm works that a plan may use."),
]
Json = Annotated[bool, typer.Option("--json", help="Write the answer to stdout as JSON.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show more detail.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Overwrite existing files.")]
Target = typer.Option(
    "--target",
    metavar="[DIRECTION:|YEAR:]MT",
    help="Target in million t a year; forward:20 and back:10, each with its own --target, hold at "
    "once; 2028:20 and 2032:30 by their years.",
)
By = Annotated[int | None, typer.Option("--by", help="Year of the target.")]
Budget = Annotated[
    str | None,
    typer.Option(
        "--budget",
        metavar="MUSD",
        help="Limit in million USD a year, or limits by payer, year or years together: "
        "AZ=200,2027=300,2026-2030=900,AZ@total=400.",
    ),
]
Members = Annotated[int, typer.Option("--members", help="Number of members of the ensemble.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", help="Processes. [default: one for each core]", min=1, max=1024),
]
Seed = Annotated[int, typer.Option("--seed", help="Random seed.")]


def listed(text: str | None) -> tuple[str, ...]:
    """Return the parts of a list written with commas."""
    return () if text is None else tuple(p for part in text.split(",") if (p := part.strip()))


def at_of(
    scenario: str | None,
    year: int | None = None,
    built: str | None = None,
    sea_level_m: float | None = None,
    growth: str | None = None,
) -> At:
    """Return the situation that options describe."""
    from corridor.answers.questions import At

    return At(year, scenario, listed(built), sea_level_m, growth)


def count_of(
    screenline: str | None,
    a: str | None = None,
    b: str | None = None,
    mix: Literal["free", "fixed"] | None = None,
    others: Literal["served", "ignored"] = "served",
    modes: str | None = None,
    direction: Literal["both", "forward", "back"] = "both",
) -> Count:
    """Return which tonnes options count.

    Raises
    ------
    CorridorError
        If one of two places is missing.
    """
    from corridor.case.count import Count

    if (a is None) != (b is None):
        raise CorridorError(message("--from and --to go together: give both or neither"))
    between = None if a is None or b is None else (a, b)
    return Count(
        screenline, between, mix, others, None if modes is None else listed(modes), direction
    )


def sea_of(scenario: str, until: int, members: int, seed: int) -> Sea:
    """Return the futures of the sea that options describe."""
    from corridor.answers.questions import Sea

    return Sea(scenario, until, members, seed)


def budget_of(text: str | None) -> float | Mapping[str, float] | None:
    """Return a budget in million USD a year, or its limits by name.

    Raises
    ------
    CorridorError
        If it is neither, or a limit is given twice.
    """
    if text is None:
        return None
    try:
        if "=" not in text:
            return float(text)
        pairs = [part.split("=") for part in listed(text)]
        limits = [(payer.strip(), float(amount)) for payer, amount in pairs]
    except ValueError as error:
        raise CorridorError(
            message(
                "the budget is %(text)s; expected million USD a year such as 500, "
                "or limits such as AZ=200,2026-2030=900",
                text=repr(text),
            )
        ) from error
    payers = [payer for payer, _ in limits]
    twice = sorted({payer for payer in payers if payers.count(payer) > 1})
    if twice:
        raise CorridorError(
            message(
                "the budget %(text)s names %(names)s twice; give each one limit",
                text=repr(text),
                names=", ".join(twice),
            )
        )
    return dict(limits)
