"""The commands ``demand``: estimated from totals, distances or counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from corridor.cli.options import CaseRef, Json, Overwrite
from corridor.messages import message

if TYPE_CHECKING:
    from corridor.answers.questions import DemandQuestion

app = typer.Typer(
    name="demand",
    help="Estimate demand between zones from totals, distances or counts.",
    no_args_is_help=True,
)

MarginFile = Annotated[
    Path,
    typer.Argument(
        metavar="MARGINS",
        help="CSV of zone_id, commodity_id, starts_t_per_year, ends_t_per_year.",
    ),
]
HoldsOption = Annotated[
    Literal["starts", "ends", "mean"],
    typer.Option("--holds", help="Which sum of totals holds where the two differ."),
]
Write = Annotated[
    Path | None,
    typer.Option(
        "--write", metavar="OUT",
        help="Write the case with the estimated demand, or to a .csv, .parquet or .omx the demand "
        "alone.",
    ),
]  # fmt: skip


@app.callback()
def demand_commands() -> None:
    """Estimate demand between zones from totals, distances or counts."""


@app.command()
def balance(
    case: CaseRef,
    margins: MarginFile,
    holds: HoldsOption = "starts",
    write: Write = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Scale the demand of a case until zones have known totals (Furness).

    Totals are those of the base year. Where a file names no commodities, they are of all cargo. A
    number that is left blank may become anything.
    """
    asked = {"form": "balance", "margins": _margins(margins), "holds": holds}
    _estimate(case, asked, write, overwrite=overwrite, as_json=as_json)


@app.command()
def gravity(
    case: CaseRef,
    margins: MarginFile,
    mean: Annotated[
        float | None,
        typer.Option(
            "--mean",
            metavar="X",
            help="Mean of the measure over all tonnes that the parameter is to meet.",
        ),
    ] = None,
    beta: Annotated[
        float | None, typer.Option("--beta", help="The parameter itself, 0 or more.")
    ] = None,
    by: Annotated[
        Literal["cost", "hours", "km"],
        typer.Option(
            "--by",
            help="What deters on the cheapest route: dollars a tonne with what its hours are "
            "worth, hours, or kilometres.",
        ),
    ] = "cost",
    deterrence: Annotated[
        Literal["exponential", "power"],
        typer.Option("--deterrence", help="exp(-beta c), or c to the power of -beta."),
    ] = "exponential",
    holds: HoldsOption = "starts",
    write: Write = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Distribute known totals over all pairs of zones by what it takes to get there.

    All demand of the commodities with totals is replaced.
    """
    asked = {"form": "gravity", "margins": _margins(margins), "holds": holds, "measure": by,
             "deterrence": deterrence, "beta": beta, "mean": mean}  # fmt: skip
    _estimate(case, asked, write, overwrite=overwrite, as_json=as_json)


@app.command()
def counts(
    case: CaseRef,
    estimator: Annotated[
        Literal["entropy", "least-squares"],
        typer.Option("--estimator", help="Which distance from the demand of the case counts."),
    ] = "entropy",
    method: Annotated[
        Literal["ue", "so", "logit", "aon", "capacitated"] | None,
        typer.Option(
            "--method",
            help="How cargo chooses its routes; that of the case if not given, the cheapest ones "
            "with aon.",
        ),
    ] = None,
    spread: Annotated[
        float,
        typer.Option(
            "--spread",
            help="How far a row of the demand may be from the case, as a share of it: the larger, "
            "the closer to the counts.",
        ),
    ] = 0.5,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", help="Tolerance of a count as a share of it, at the least."),
    ] = 0.1,
    rounds: Annotated[
        int,
        typer.Option("--rounds", min=1, help="Times that routes and demand follow each other."),
    ] = 5,
    write: Write = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Estimate demand from the counts of a case that are marked fit.

    Counts marked check take no part. corridor calibrate fits the choice of routes instead.
    """
    asked = {"form": "counts", "estimator": estimator, "method": method, "spread": spread,
             "least_tolerance": tolerance, "rounds": rounds}  # fmt: skip
    _estimate(case, asked, write, overwrite=overwrite, as_json=as_json)


def _margins(path: Path) -> tuple[Any, ...]:
    from corridor.formats.traffic.margin_file import read_margins

    return read_margins(path)


def _estimate(
    case: str, asked: dict[str, Any], write: Path | None, *, overwrite: bool, as_json: bool
) -> None:
    from corridor.answers.demand import describe_estimate, find_estimate
    from corridor.answers.questions import DemandQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import print_message, write_json
    from corridor.cli.progress import working
    from corridor.cli.show_demand import show_demand
    from corridor.cli.writing import write_case_or_demand
    from corridor.formats.files.atomic import refuse_taken

    if write is not None:
        refuse_taken(write, overwrite=overwrite)
    question: DemandQuestion = DemandQuestion(**asked)
    with working("estimating") as step:
        estimate = find_estimate(opened_case(case), question, step)
        result = describe_estimate(estimate, question)
    if write is not None:
        write_case_or_demand(estimate.estimated, write, overwrite=overwrite)
        print_message(message("wrote %(place)s", place=write))
    if as_json:
        write_json(result)
    else:
        show_demand(result)
