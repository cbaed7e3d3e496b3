"""The command ``simulate``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    Overwrite,
    Scenario,
    SeaLevel,
    To,
    Verbose,
    With,
    Year,
    at_of,
    count_of,
)
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor.answers.questions import SimulateQuestion
    from corridor.case.model import Case


def simulate(
    case: CaseRef,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="PLAN.json", help="Plan from recommend --json.")
    ] = None,
    end_to_end: Annotated[
        bool, typer.Option("--end-to-end", help="Use the end-to-end plan of that file.")
    ] = False,
    years: Annotated[int, typer.Option("--years", help="Years to simulate.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Random seed.")] = 1,
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
    traffic: Annotated[
        float | None,
        typer.Option("--traffic", metavar="MT", help="Million t a year to offer instead."),
    ] = None,
    by_choice: Annotated[
        bool,
        typer.Option(
            "--by-choice",
            help="Let shippers choose their routes by the waits of the simulation, until both "
            "agree. All demand of the year runs.",
        ),
    ] = False,
    tolerance: Annotated[
        float | None,
        typer.Option(
            "--tolerance",
            help="With --by-choice: share of cargo and of hours within which both agree (0.02).",
        ),
    ] = None,
    delay: Annotated[
        float, typer.Option("--acceptable-delay", metavar="H", help="Acceptable mean delay, hours.")
    ] = 24.0,
    curve: Annotated[bool, typer.Option(help="Also measure the delay at less traffic.")] = True,
    log: Annotated[
        Path | None, typer.Option("--log", help="Parquet file for the events of the first year.")
    ] = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Simulate years of operation: what gets through, how long it takes, where it waits.

    Other cargo that keeps its place on paper runs together with what is counted, in the same
    trains, berths and queues.
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import SimulateQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_simulation import show_simulation

    if tolerance is not None and not by_choice:
        raise CorridorError(
            message(
                "--tolerance says when choice and simulation agree: add --by-choice, or leave it "
                "out"
            )
        )
    opened = opened_case(case)
    question = SimulateQuestion(
        at_of(scenario, year, built, sea_level, growth),
        count_of(screenline, a, b, mix, others, modes, direction), years, seed, traffic, delay,
        curve, log=None if log is None else str(log), overwrite=overwrite,
        by_choice=by_choice,
    )  # fmt: skip
    if tolerance is not None:
        question = replace(question, tolerance=tolerance)
    if plan is not None:
        question = _of_plan(opened, plan, question, end_to_end=end_to_end)
    with working("simulating") as step:
        result = answer(opened, question, step)
    if as_json:
        write_json(result)
    else:
        show_simulation(result, verbose=verbose)


def _of_plan(
    opened: Case, plan: Path, question: SimulateQuestion, *, end_to_end: bool
) -> SimulateQuestion:
    """Take situation and count from a plan; warn if the case has changed since it was made.

    Its target is offered, unless shippers choose: then all demand of its year runs.
    """
    from corridor.answers.questions import ANY, At, options_of
    from corridor.case.count import Count
    from corridor.cli.output import print_message
    from corridor.formats.cases.plan_file import read_plan

    usual = options_of(ANY.in_mix("free"))
    asked = options_of(question.at) | options_of(question.count)
    given = [name for name, value in asked.items() if usual.get(name) != value]
    if given:
        raise CorridorError(
            message(
                "a plan brings its own year, scenario, projects and question: leave out %(names)s",
                names=", ".join(f"--{name.replace('_', '-')}" for name in given),
            )
        )
    saved = read_plan(plan, end_to_end=end_to_end)
    if saved.case_hash != opened.hash:
        print_message(
            message(
                "%(plan)s belongs to another state of the case %(case)s",
                plan=plan.name,
                case=opened.name,
            )
        )
    traffic_mt = question.traffic_mt
    if traffic_mt is None and not question.by_choice:
        traffic_mt = saved.tonnes_per_year / 1e6
    return replace(
        question,
        at=At(saved.by, saved.scenario, saved.built, growth=saved.growth),
        count=Count(
            saved.screenline,
            saved.between,
            saved.mix,
            saved.others,
            saved.modes,
            saved.direction,
            saved.by_direction,
        ),
        traffic_mt=traffic_mt,
        plan=plan.name,
    )
