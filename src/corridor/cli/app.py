"""The commands. Tables and progress go to stderr, ``--json`` goes to stdout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridor.cli.assign import assign
from corridor.cli.exits import BAD_INPUT, PROVEN_NO
from corridor.cli.options import (
    BudgetOption,
    CaseRef,
    From,
    Json,
    Line,
    Mix,
    Scenario,
    To,
    Verbose,
    With,
    Year,
    listed,
)
from corridor.cli.sea_question import (
    SeaLevelOption,
    SeaScenarioOption,
    ShareOption,
    checked_level,
    futures_asked,
    share_asked,
    show_seas,
    study_sea,
)
from corridor.cli.sealevel import Members, Seed
from corridor.cli.sealevel import app as sealevel
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor.case.model import Case
    from corridor.cli.progress import Step
    from corridor.planning.master import Budget
    from corridor.planning.plan import Plan
    from corridor.simulation.results.outcome import Simulation

app = typer.Typer(
    name="corridor",
    help="Plan the capacity of an international freight corridor: what gets through, what stops "
    "it, what to build. CASE is a bundled name (see: corridor cases), a folder or a .gpkg.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        import corridor

        typer.echo(corridor.__version__)
        raise typer.Exit


@app.callback()
def corridor_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Plan the capacity of an international freight corridor."""


@app.command()
def check(case: CaseRef, as_json: Json = False) -> None:
    """Check a case and list everything that is wrong with it."""
    from corridor.cli.show import show_problems, write_json
    from corridor.formats.cases.open import read_case

    found, problems = read_case(case)
    fatal = any(p.fatal for p in problems)
    if as_json:
        write_json({"ok": not fatal, "problems": [p.as_dict() for p in problems]})
    else:
        show_problems(problems, found)
    if fatal:
        raise typer.Exit(BAD_INPUT)


@app.command()
def capacity(
    case: CaseRef,
    scenario: Scenario = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevelOption = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ID", help="Arithmetic of one element.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what every element of a corridor can carry, with the arithmetic."""
    import corridor
    from corridor.answers.plain import capacity_answer
    from corridor.cli.show import print_text, show_capacities, write_json

    caps = corridor.capacity(
        corridor.open_case(case), year, scenario=scenario, built=listed(built),
        sea_level_m=checked_level(sea_level),
    )  # fmt: skip
    text = None if explain is None else caps.explain(explain)
    if as_json:
        options = {"with": built, "sea_level": sea_level, "explain": explain}
        answer = capacity_answer(caps, options)
        one = next((e for e in answer["elements"] if e["id"] == explain), answer)
        write_json(one)
    elif text is not None:
        print_text(text)
    else:
        show_capacities(caps)


@app.command()
def throughput(
    case: CaseRef,
    scenario: Scenario = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevelOption = None,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    mix: Mix = "free",
    rungs: Annotated[int, typer.Option(help="Rungs of the ladder.", min=0, max=100)] = 10,
    as_json: Json = False,
) -> None:
    """Say how many tonnes a year get through, what stops more, and what binds after that."""
    import corridor
    from corridor.answers.plain import throughput_answer
    from corridor.cli.progress import working
    from corridor.cli.show import show_throughput, write_json

    with working("throughput") as step:
        caps = corridor.capacity(
            corridor.open_case(case), year, scenario=scenario, built=listed(built),
            sea_level_m=checked_level(sea_level),
        )  # fmt: skip
        top = corridor.throughput(caps, screenline=screenline, between=_between(a, b), mix=mix)
        ladder = top.ladder(rungs, lambda n: step("ladder", n / max(1, rungs)))
        swings = top.tornado(progress=lambda n, of: step("tornado", n / of))
    if as_json:
        options = {"screenline": screenline, "from": a, "to": b, "mix": mix, "with": built,
                   "sea_level": sea_level}  # fmt: skip
        write_json(throughput_answer(top, ladder, swings, options))
    else:
        show_throughput(top, ladder, swings)


app.command()(assign)
app.add_typer(sealevel)


@app.command()
def recommend(
    case: CaseRef,
    target: Annotated[float, typer.Option("--target", metavar="MT", help="Million t a year.")],
    by: Annotated[int | None, typer.Option("--by", help="Year of the target.")] = None,
    scenario: Scenario = None,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    mix: Mix = "free",
    budget: BudgetOption = None,
    alternatives: Annotated[int, typer.Option(help="Other plans to list.", min=0, max=20)] = 3,
    simulated: Annotated[
        bool, typer.Option("--simulate", help="Simulate a year of operation with the plan.")
    ] = False,
    sea_level: SeaLevelOption = None,
    sea_scenario: SeaScenarioOption = None,
    share: ShareOption = None,
    members: Members = 10_000,
    seed: Seed = 1,
    proof: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            metavar="FILE.json",
            help="Write a certificate that other software can check.",
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace an existing certificate.")] = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Choose the projects that carry a target by a year at least discounted cost.

    Unless a screenline or two places are named, both readings are answered: the case's own
    screenline, and the same target end to end. With a level or a scenario of the sea, the plan
    carries its target in a share of the futures, and is held against one that ignores the sea.
    """
    import corridor
    from corridor.cli.progress import working
    from corridor.cli.show import show_plan, write_json
    from corridor.formats.files.atomic import refuse_taken

    if proof is not None:
        refuse_taken(proof, overwrite=overwrite)
    with working("planning") as step:
        opened = corridor.open_case(case)
        question: dict[str, Any] = {
            "scenario": scenario, "mix": mix, "budget": _budget(budget),
            "share": share_asked(share, sea_level, sea_scenario),
            "sea_level": futures_asked(sea_level, sea_scenario, by or int(opened.settings["by"]),
                                       members, seed),
            "progress": lambda what, mt: step(f"{what}: {mt / 1e6:.1f} Mt/year", None),
        }  # fmt: skip
        plan = corridor.recommend(
            opened, target, by, screenline=screenline, between=_between(a, b), **question
        )
        asked = {"target": target, "by": by, "scenario": scenario, "screenline": screenline,
                 "from": a, "to": b, "mix": mix, "budget": budget}  # fmt: skip
        if plan.sea is not None:
            asked |= {"sea_level": sea_level, "sea_scenario": sea_scenario, "share": plan.sea.share,
                      "members": members, "seed": seed}  # fmt: skip
        answer, details = _study(plan, alternatives, asked, step)
        beyond, beyond_details = None, details
        line = str(opened.settings["end_to_end"] or "")
        if screenline is None and a is None and b is None and line:
            beyond = corridor.recommend(opened, target, by, screenline=line, **question)
            answer["end_to_end"], beyond_details = _study(
                beyond, 0, {**asked, "screenline": line}, step
            )
        sims = _simulate_plans(opened, (plan, beyond), answer, step) if simulated else []
        seas = [study_sea(p, step) for p in (plan, beyond) if p and p.sea]
        for place, (_, told) in zip(_answers(answer), seas, strict=False):
            place["sea"] = told
            place["manifest"]["seed"] = None if sea_scenario is None else seed
    if proof is not None:
        _write_certificate(proof, (plan, beyond), answer["manifest"], overwrite=overwrite)
    if as_json:
        write_json(answer)
    else:
        show_plan(plan, *details, verbose=verbose)
        show_seas(seas[:1])
        if beyond is not None:
            show_plan(beyond, *beyond_details, verbose=verbose)
            show_seas(seas[1:])
        _show_simulations(sims, verbose=verbose)
    if plan.status != "optimal":
        raise typer.Exit(PROVEN_NO)


def _write_certificate(
    path: Path, plans: tuple[Plan | None, ...], manifest: dict[str, Any], *, overwrite: bool
) -> None:
    """Write the proofs of plans as one JSON file."""
    import json

    from corridor.cli.show import print_message
    from corridor.formats.files.atomic import write_text
    from corridor.planning.certificate import certificate

    proofs = [certificate(p) for p in plans if p is not None]
    content = {"format": "corridor-certificate/1", "manifest": manifest, "certificates": proofs}
    write_text(path, json.dumps(content, allow_nan=False) + "\n", overwrite=overwrite)
    print_message(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB)")


def _simulate_plans(
    opened: Case, plans: tuple[Plan | None, ...], answer: dict[str, Any], step: Step
) -> list[Simulation]:
    """Simulate plans and add what they carry in practice to the answer."""
    import corridor
    from corridor.answers.simulate import simulation_answer

    sims = [corridor.simulate(opened, p, progress=step) for p in plans if p is not None]
    for place, sim in zip(_answers(answer), sims, strict=True):
        place["simulation"] = simulation_answer(sim)
    return sims


def _answers(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answer of a plan, and that of its end-to-end reading if there is one."""
    return [answer, answer["end_to_end"]] if "end_to_end" in answer else [answer]


def _show_simulations(sims: list[Simulation], *, verbose: bool) -> None:
    for sim in sims:
        from corridor.cli.show_simulation import show_simulation

        show_simulation(sim, verbose=verbose)


def _study(plan: Plan, alternatives: int, asked: dict[str, Any], step: Step) -> tuple[Any, Any]:
    """Add alternatives and sensitivity to a plan; return the answer for JSON and its parts."""
    from corridor.answers.plain import plan_answer
    from corridor.planning.sensitivity import cost_tornado

    others = plan.alternatives(alternatives)
    swings = plan.after.tornado(progress=lambda n, of: step("tornado", n / of))
    costs = cost_tornado(plan, progress=lambda n, of: step("tornado of costs", n / of))
    answer = plan_answer(plan, swings=swings, cost_swings=costs, alternatives=others, options=asked)
    return answer, (others, swings, costs)


@app.command()
def simulate(
    case: CaseRef,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="PLAN.json", help="Answer of recommend --json.")
    ] = None,
    end_to_end: Annotated[
        bool, typer.Option("--end-to-end", help="Take the plan of the end-to-end reading.")
    ] = False,
    years: Annotated[int, typer.Option("--years", help="Years of operation.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Seed of chance.")] = 1,
    scenario: Scenario = None,
    year: Year = None,
    built: With = None,
    screenline: Line = None,
    a: From = None,
    b: To = None,
    traffic: Annotated[
        float | None,
        typer.Option("--traffic", metavar="MT", help="Million t a year to offer, not the demand."),
    ] = None,
    delay: Annotated[
        float, typer.Option("--acceptable-delay", metavar="H", help="Mean delay to accept.")
    ] = 24.0,
    curve: Annotated[bool, typer.Option(help="Measure delay at smaller traffic too.")] = True,
    log: Annotated[
        Path | None, typer.Option("--log", help="Parquet file for the event log of one year.")
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace an existing log.")] = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Simulate years of trains, borders, terminals and ships: what gets through, and when."""
    import corridor
    from corridor.answers.simulate import simulation_answer
    from corridor.cli.progress import working
    from corridor.cli.show import print_message, write_json
    from corridor.cli.show_simulation import show_simulation

    opened = corridor.open_case(case)
    asked: dict[str, Any] = {
        "scenario": scenario, "year": year, "built": listed(built), "screenline": screenline,
        "between": _between(a, b), "traffic_mt": traffic,
    }  # fmt: skip
    if plan is not None:
        asked, message = _of_plan_file(opened, plan, asked, end_to_end=end_to_end)
        if message:
            print_message(message)
    with working("simulating") as step:
        sim = corridor.simulate(
            opened, years=years, seed=seed, curve=curve, acceptable_delay_h=delay, log=log,
            overwrite=overwrite,
            progress=step, **asked,
        )  # fmt: skip
    if as_json:
        options = {**asked, "plan": None if plan is None else plan.name, "curve": curve}
        write_json(simulation_answer(sim, {k: v for k, v in options.items() if v}))
    else:
        show_simulation(sim, verbose=verbose)


def _of_plan_file(
    opened: Case, plan: Path, asked: dict[str, Any], *, end_to_end: bool
) -> tuple[dict[str, Any], str]:
    """Take situation and question from a plan; return them and what the user should know."""
    from corridor.formats.cases.plan_file import read_plan

    given = [name for name in asked if name != "traffic_mt" and asked[name]]
    if given:
        raise CorridorError(
            "a plan brings its own year, scenario, projects and question: leave out "
            + ", ".join(given)
        )
    found = read_plan(plan, end_to_end=end_to_end)
    message = ""
    if found.case_hash != opened.hash:
        message = f"{plan.name} was made for another state of the case {opened.name}"
    traffic = asked["traffic_mt"] or found.tonnes_per_year / 1e6
    return {
        "scenario": found.scenario, "year": found.by, "built": found.built,
        "screenline": found.screenline, "between": found.between, "traffic_mt": traffic,
    }, message  # fmt: skip


@app.command()
def report(
    case: CaseRef,
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file to write.")],
    target: Annotated[float, typer.Option("--target", metavar="MT", help="Million t a year.")] = 30,
    by: Annotated[int | None, typer.Option("--by", help="Year of the target.")] = None,
    scenario: Scenario = None,
    screenline: Line = None,
    budget: BudgetOption = None,
    simulated: Annotated[
        bool, typer.Option("--simulate/--no-simulate", help="Simulate as it is and with the plan.")
    ] = False,
    years: Annotated[int, typer.Option("--years", help="Years of operation to simulate.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Seed of chance of the simulation.")] = 1,
    overwrite: Annotated[bool, typer.Option(help="Replace an existing file.")] = False,
) -> None:
    """Write one self-contained HTML file: profile, map, plan, cut, ladder, sources, quality."""
    import corridor
    from corridor.cli.progress import working
    from corridor.cli.show import print_message

    with working("report") as step:
        opened = corridor.open_case(case)
        step("planning", 0.1)
        plan = corridor.recommend(
            opened, target, by, scenario=scenario, screenline=screenline, budget=_budget(budget)
        )
        sims = []
        if simulated:
            run: dict[str, Any] = {"years": years, "seed": seed, "progress": step}
            today = corridor.simulate(opened, scenario=scenario, screenline=screenline, **run)
            sims = [today, corridor.simulate(opened, plan, **run)]
        step("drawing", 0.5)
        written = corridor.report(opened, plan, sims, path=out, overwrite=overwrite)
    print_message(f"wrote {written} ({written.stat().st_size / 1e6:.1f} MB)")


@app.command()
def convert(
    case: CaseRef,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="New folder, or a .gpkg.")],
    overwrite: Annotated[bool, typer.Option(help="Replace what stands there.")] = False,
) -> None:
    """Turn a case into a GeoPackage that QGIS opens, or back into a folder of CSV tables."""
    import corridor
    from corridor.cli.show import print_message

    corridor.write_case(corridor.open_case(case), out, overwrite=overwrite)
    print_message(f"wrote {out}")


@app.command()
def cases(as_json: Json = False) -> None:
    """List the cases that come with corridor."""
    import corridor
    from corridor.cli.show import show_cases, write_json

    bundled = corridor.bundled_cases()  # by place: a folder here may have the name of a case
    found = [corridor.open_case(str(bundled[name])) for name in sorted(bundled)]
    if as_json:
        write_json({"cases": [{"name": c.name, "title": c.settings["title"]} for c in found]})
    else:
        show_cases(found)


def _between(a: str | None, b: str | None) -> tuple[str, str] | None:
    if a is None and b is None:
        return None
    if a is None or b is None:
        raise CorridorError("--from and --to go together: give both or neither")
    return a, b


def _budget(text: str | None) -> Budget:
    if text is None:
        return None
    try:
        if "=" not in text:
            return float(text)
        pairs = [part.split("=") for part in listed(text)]
        return {payer.strip(): float(amount) for payer, amount in pairs}
    except ValueError as error:
        raise CorridorError(
            f"the budget is {text!r}; expected million USD a year such as 500 or AZ=200,IR=500"
        ) from error
