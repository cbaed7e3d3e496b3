"""The command ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor.cli.language import VARIABLE, Code, speak, spoken
from corridor.cli.options import (
    Budget,
    By,
    CaseRef,
    Growth,
    Line,
    Overwrite,
    Scenario,
    Target,
    Workers,
    at_of,
    budget_of,
    count_of,
)
from corridor.messages import message


def report(
    case: CaseRef,
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file to write.")],
    target: Annotated[list[str] | None, Target] = None,
    by: By = None,
    scenario: Scenario = None,
    growth: Growth = None,
    screenline: Line = None,
    budget: Budget = None,
    simulated: Annotated[
        bool,
        typer.Option("--simulate/--no-simulate", help="Also simulate, without and with the plan."),
    ] = False,
    years: Annotated[int, typer.Option("--years", help="Years of operation to simulate.")] = 1,
    seed: Annotated[
        int, typer.Option("--seed", help="Random seed of the simulation and of the draws.", min=0)
    ] = 1,
    claims: Annotated[
        bool,
        typer.Option(
            "--claims", help="Also hold public statements and experts' lists against the model."
        ),
    ] = False,
    counts: Annotated[
        bool, typer.Option("--counts", help="Also compare the model with counts, without a fit.")
    ] = False,
    samples: Annotated[
        int | None,
        typer.Option(
            "--samples",
            help="Also say how sure the plan is, by so many draws of all numbers that have a "
            "range, and what to measure next.",
            min=16,
            max=1_000_000,
        ),
    ] = None,
    probability: Annotated[
        float | None,
        typer.Option(
            "--probability",
            metavar="P",
            help="Also find the cheapest plan that carries the target with this probability, and "
            "cost against probability; by 200 draws without --samples.",
        ),
    ] = None,
    closures: Annotated[
        bool,
        typer.Option(
            "--closures", help="Also close every element in turn, and open every planned link."
        ),
    ] = False,
    share: Annotated[
        bool,
        typer.Option("--share", help="Also say who gains from the works of the plan and who pays."),
    ] = False,
    benefit: Annotated[
        bool,
        typer.Option("--benefit", help="Also appraise the plan: what it is worth, and to whom."),
    ] = False,
    curve: Annotated[
        int,
        typer.Option(
            "--curve",
            help="Also appraise so many plans between what gets through without works and the "
            "furthest reach: cost, tonnes and net present value.",
            min=0,
            max=50,
        ),
    ] = 0,
    fleet: Annotated[
        bool,
        typer.Option(
            "--fleet", help="Also say which locomotives, wagons, crews, trucks and ships it needs."
        ),
    ] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option("--xlsx", metavar="FILE", help="Also write all tables as a workbook."),
    ] = None,
    figures: Annotated[
        Path | None,
        typer.Option(
            "--figures",
            metavar="DIR",
            help="Also write every figure as SVG and PNG with its data as CSV; needs Chromium.",
        ),
    ] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", metavar="FILE", help="Also print it on A4; needs Chromium."),
    ] = None,
    language: Annotated[
        Code | None,
        typer.Option(
            "--language",
            help=f"Language of the page and of errors; otherwise that of {VARIABLE}, or English.",
        ),
    ] = None,
    workers: Workers = None,
    overwrite: Overwrite = False,
) -> None:
    """Write one self-contained HTML file: what to do, answer, profile, map, plan, cut, numbers.

    Public statements, counts, a simulated year, draws, closures, shares, appraisals and fleets take
    longer and are added on request.
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import RecommendQuestion, ReportQuestion
    from corridor.case.model import usual_target_mt
    from corridor.case.target import read_targets
    from corridor.cli.opening import opened_case
    from corridor.cli.output import print_message, print_written
    from corridor.cli.progress import working
    from corridor.formats.files.atomic import refuse_taken
    from corridor.languages import language_of
    from corridor.reports.export.chromium import chromium
    from corridor.reports.pages.document import Beside, write_report
    from corridor.reports.pages.left_out import without_rows
    from corridor.running.where import usable_cores

    speak(language)
    words = language_of(spoken())
    for place in filter(None, (out, xlsx, figures, pdf)):
        refuse_taken(place, overwrite=overwrite)
    if figures or pdf:
        chromium()  # before anything is solved
    opened = opened_case(case)
    for option, missing in without_rows(opened, words).items():
        if {"claims": claims, "counts": counts}[option]:
            print_message(
                message(
                    "--%(option)s adds nothing to the report. %(missing)s",
                    option=option,
                    missing=missing,
                )
            )
    plan = RecommendQuestion(
        read_targets(target) if target else usual_target_mt(opened),
        by, at_of(scenario, growth=growth), count_of(screenline), budget_of(budget),
        probability=probability,
    )  # fmt: skip
    with working("report") as step:
        question = ReportQuestion(
            plan, simulated, years, seed, claims, counts, samples, closures, share,
            benefit, curve, workers or usable_cores(), fleet,
        )  # fmt: skip
        result = answer(opened, question, step)
        beside = Beside(xlsx, figures, pdf)
        written = write_report(
            opened, result, out, overwrite=overwrite, beside=beside, language=words
        )
    print_written(written)
    for place in filter(None, (xlsx, figures, pdf)):
        print_message(message("wrote %(place)s", place=place))
