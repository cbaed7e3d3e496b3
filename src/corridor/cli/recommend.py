"""The command ``recommend``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corridor.cli.exits import PROVEN_NO
from corridor.cli.options import (
    Budget,
    By,
    CaseRef,
    Direction,
    From,
    Growth,
    Json,
    Line,
    Members,
    Mix,
    Modes,
    OtherCargo,
    Overwrite,
    Scenario,
    SeaLevel,
    Seed,
    Target,
    To,
    Verbose,
    With,
    Works,
    at_of,
    budget_of,
    count_of,
)

if TYPE_CHECKING:
    from corridor.answers.recommend import RecommendAnswer


def recommend(
    case: CaseRef,
    target: Annotated[list[str] | None, Target] = None,
    by: By = None,
    scenario: Scenario = None,
    growth: Growth = None,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    mix: Mix = "fixed",
    others: OtherCargo = "served",
    modes: Modes = None,
    direction: Direction = "both",
    projects: Works = "proposed",
    budget: Budget = None,
    built: With = None,
    fixed: Annotated[
        list[str] | None,
        typer.Option(
            "--fixed",
            metavar="P[:FIRST[-LAST]]|PLAN.json",
            help="Work that the plan contains at its cost, in these years of work if given; or "
            "all works of an earlier plan. May be repeated.",
        ),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option(
            "--horizon",
            metavar="YEAR",
            help="Count annuities and upkeep up to this year as cost, not building alone.",
        ),
    ] = None,
    maximise: Annotated[
        Literal["tonnes", "npv"] | None,
        typer.Option(
            "--maximise",
            help="Ask for the most tonnes within the budget instead of a target, or for the "
            "works of most net present value.",
        ),
    ] = None,
    waits: Annotated[
        Literal["formula", "simulated"] | None,
        typer.Option(
            "--waits",
            help="With --maximise npv, count waits for others, which grow with traffic: by the "
            "formula of a queue, or by curves of a simulated year.",
        ),
    ] = None,
    alternatives: Annotated[int, typer.Option(help="Most other plans to list.", min=0, max=20)] = 3,
    within: Annotated[
        float | None,
        typer.Option(
            "--within",
            metavar="PERCENT",
            help="List the plans that cost at most so many percent more than the cheapest, and "
            "what they have in common.",
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            help="Time for the search of each plan; its gap says by how much a cheaper one may "
            "be missed. Without it the search ends with a proof.",
        ),
    ] = None,
    simulated: Annotated[
        bool, typer.Option("--simulate", help="Also simulate a year of operation with the plan.")
    ] = False,
    sea_level: SeaLevel = None,
    sea_scenario: Annotated[
        str | None,
        typer.Option(
            "--sea-scenario", metavar="S", help="Scenario of the sea; see corridor sealevel -h."
        ),
    ] = None,
    share: Annotated[
        float | None,
        typer.Option(
            "--share", help="Share of futures in which the target must be met; 0.9 if not given."
        ),
    ] = None,
    members: Members = 10_000,
    seed: Seed = 1,
    probability: Annotated[
        float | None,
        typer.Option(
            "--probability",
            metavar="P",
            help="Add the cheapest plan that carries the target with this probability when every "
            "number is drawn from its range, and cost against probability.",
        ),
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option("--samples", help="Draws behind it; 200 if not given.", min=16, max=100_000),
    ] = None,
    benefit: Annotated[
        bool,
        typer.Option(
            "--benefit",
            help="Add what the plan is worth, who gains by it and who pays; see corridor benefit.",
        ),
    ] = False,
    proof: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            metavar="FILE.json",
            help="Write a certificate that other solvers can check.",
        ),
    ] = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Choose the projects that carry a target by a given year at least discounted cost.

    Without a target it is target_mt of case.toml; --maximise tonnes gives the most within a
    budget instead, and --maximise npv the works of most net present value.
    Unless a screenline or two places are named, the target is also counted at the other readings
    that the case names, and end to end, each with the plan for it. With a level or a scenario
    of the sea, the plan carries its target in a share of the futures, and is compared with one
    that ignores the sea.
    """
    from corridor.answers.answer import answer
    from corridor.answers.questions import RecommendQuestion
    from corridor.case.model import usual_target_mt
    from corridor.case.tables import blank
    from corridor.case.target import read_targets
    from corridor.cli.fixed import fixed_of
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_plan import show_plans
    from corridor.formats.files.atomic import refuse_taken

    if proof is not None:
        refuse_taken(proof, overwrite=overwrite)
    asked, opened = read_targets(target) if target else None, None
    if asked is None and maximise is None:
        opened = opened_case(case)
        asked = None if blank(opened.settings["target_mt"]) else usual_target_mt(opened)
    question = RecommendQuestion(
        asked, by, at_of(scenario, None, built, sea_level, growth),
        count_of(screenline, a, b, mix, others, modes, direction),
        budget_of(budget), alternatives, sea_scenario, share, members, seed,
        simulate=simulated, certificate=proof is not None, projects=projects,
        probability=probability, samples=samples, within_percent=within, benefit=benefit,
        fixed=fixed_of(fixed or ()), horizon=horizon, maximise=maximise, seconds=seconds,
        waits=waits,
    )  # fmt: skip
    with working("planning") as step:
        result = answer(opened or opened_case(case), question, step)
    if proof is not None:
        result = _write_certificate(proof, result, overwrite=overwrite)
    if as_json:
        write_json(result)
    else:
        show_plans(result, verbose=verbose)
    if result.status != "optimal":
        raise typer.Exit(PROVEN_NO)


def _write_certificate(path: Path, result: RecommendAnswer, *, overwrite: bool) -> RecommendAnswer:
    """Write the proofs of plans as one JSON file; return the answer without them."""
    import json

    from corridor.answers.plain import as_plain
    from corridor.cli.output import print_written
    from corridor.formats.files.atomic import write_text

    plans = [p for p in (result, result.end_to_end) if p is not None]
    content = {
        "format": "corridor-certificate/1",
        "manifest": as_plain(result.manifest),
        "certificates": [proof for p in plans for proof in p.certificates or ()],
    }
    write_text(path, json.dumps(content, allow_nan=False) + "\n", overwrite=overwrite)
    print_written(path)
    without = [replace(p, certificates=None) for p in plans]
    return without[0] if len(without) == 1 else replace(without[0], end_to_end=without[1])
