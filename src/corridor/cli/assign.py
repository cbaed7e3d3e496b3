"""The command ``assign``: a case, or a network and trips from traffic files."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridor.cli.options import Json, Scenario, Verbose, With, Year, listed
from corridor.cli.sea_question import SeaLevelOption, checked_level
from corridor.problems import CaseError, CorridorError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from corridor.assignment.of_case.assign import Assignment
    from corridor.assignment.of_roads.assign_links import RoadAssignment
    from corridor.cli.progress import Step
    from corridor.formats.traffic.link_network import LinkNetwork

CASE_ONLY = ("scenario", "year", "built", "sea_level", "select", "way", "chart", "compare",
             "rivals", "between", "simulated", "leave_stranded", "out")  # fmt: skip
"""Options that a network of links has no use for."""

LINKS_ONLY = ("toll_factor", "distance_factor", "flows")


def assign(
    case: Annotated[
        str | None, typer.Argument(metavar="[CASE]", help="Bundled name, folder or .gpkg.")
    ] = None,
    scenario: Scenario = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevelOption = None,
    method: Annotated[
        str, typer.Option("--method", help="ue, so, logit, aon; of a case also capacitated.")
    ] = "ue",
    gap: Annotated[
        float | None,
        typer.Option("--gap", help="Relative gap to reach: 1e-10 for a case, 1e-6 for links."),
    ] = None,
    theta: Annotated[
        float | None,
        typer.Option("--theta", help="Weight in logit of a dollar a tonne, or of a unit of cost."),
    ] = None,
    select: Annotated[
        str | None, typer.Option("--select", metavar="ID", help="Demand that uses an element.")
    ] = None,
    way: Annotated[
        str | None, typer.Option("--way", metavar="ID", help="One way in detail, as D001-1.")
    ] = None,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="SVG", help="Draw that way: time and cost.")
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Equilibrium, optimum and hard limits side by side.")
    ] = False,
    rivals: Annotated[
        bool, typer.Option("--rivals", help="What a dollar, hour or per cent does to branches.")
    ] = False,
    between: Annotated[
        str | None,
        typer.Option("--between", metavar="Z1,Z2:Z3", help="Zones whose cargo --rivals counts."),
    ] = None,
    leave_stranded: Annotated[
        bool, typer.Option("--leave-stranded", help="Leave behind what no open way serves.")
    ] = False,
    simulated: Annotated[
        bool, typer.Option("--simulate", help="Take waits from a simulated year.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Write the tables as CSV.")
    ] = None,
    skims: Annotated[
        Path | None, typer.Option("--skims", metavar="OMX", help="Write skims between zones.")
    ] = None,
    tntp: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            "--tntp",
            metavar="NET TRIPS",
            help="TNTP files (trips also as .omx), in place of a case.",
        ),
    ] = None,
    gmns: Annotated[
        Path | None, typer.Option("--gmns", metavar="FOLDER", help="GMNS tables, likewise.")
    ] = None,
    toll_factor: Annotated[float, typer.Option(help="Time that a unit of toll is worth.")] = 0.0,
    distance_factor: Annotated[
        float, typer.Option(help="Time that a unit of length is worth.")
    ] = 0.0,
    flows: Annotated[
        Path | None, typer.Option("--flows", metavar="CSV", help="Write the flows of links.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, max=64, help="Threads; 2 where they help.")
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace existing files.")] = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Say who goes where: tonnes by way, mode and commodity, what a shipment pays and waits."""
    given = dict(locals())
    sources = [n for n in ("case", "tntp", "gmns") if given[n] is not None]
    if len(sources) != 1:
        raise CorridorError("name one thing to assign: a CASE, --tntp NET TRIPS, or --gmns FOLDER")
    idle = LINKS_ONLY if case is not None else CASE_ONLY
    useless = [n for n in idle if given[n]]
    if useless:
        option = "--" + {"built": "with", "simulated": "simulate"}.get(useless[0], useless[0])
        raise CorridorError(f"{option.replace('_', '-')} does not go with {sources[0]}")
    if theta is not None and method != "logit" and not rivals:
        raise CorridorError("--theta goes with --method logit or --rivals")
    if between and not rivals:
        raise CorridorError("--between goes with --rivals")
    if sea_level is not None and simulated:
        raise CorridorError("--simulate takes the level of the sea from a scenario: name one")
    if chart and not way:
        raise CorridorError("--chart draws one way: name it with --way")
    _refuse_taken_places(given)
    if case is not None:
        _assign_case(case, given)
    else:
        _assign_links(given)


def _refuse_taken_places(given: dict[str, Any]) -> None:
    """Refuse to start when something that would be written stands there already."""
    from corridor.formats.files.atomic import refuse_taken

    for name in ("out", "chart", "skims", "flows"):
        if given[name] is not None:
            refuse_taken(given[name], overwrite=given["overwrite"])


def _given(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _assign_case(name: str, given: dict[str, Any]) -> None:
    import corridor
    from corridor.answers.assign import assignment_answer
    from corridor.assignment.of_case.assign import THETA_PER_USD
    from corridor.cli.progress import working
    from corridor.cli.show import write_json
    from corridor.cli.show_assignment import show_assignment, show_parts

    with working("assigning") as step:
        begun = time.perf_counter()
        case = corridor.open_case(name)
        situation = {"scenario": given["scenario"], "built": listed(given["built"])}
        curves = None
        if given["simulated"]:
            sim = corridor.simulate(case, year=given["year"], progress=step, **situation)
            curves = sim.congestion()
        _load_compiled(step)
        load_s = time.perf_counter() - begun
        theta = _given(given["theta"], THETA_PER_USD)
        found = corridor.assign(
            case, given["year"], method=given["method"], gap=_given(given["gap"], 1e-10),
            theta_per_usd=theta, curves=curves, threads=given["threads"],
            leave_stranded=given["leave_stranded"],
            progress=_rounds(step), sea_level_m=checked_level(given["sea_level"]), **situation,
        )  # fmt: skip
        parts = _parts(found, given, theta, step)
    _write_case(found, given)
    asked = ("scenario", "year", "built", "sea_level", "method", "gap", "theta", "select", "way",
             "compare", "rivals", "between", "simulated", "leave_stranded")  # fmt: skip
    if given["as_json"]:
        options = {n: given[n] or None for n in asked}
        write_json(assignment_answer(found, options, load_s=load_s, parts=parts))
    else:
        show_assignment(found, verbose=given["verbose"])
        show_parts(parts)


def _load_compiled(step: Step) -> None:
    """Load compiled code, so that the seconds of a solution are those of the solution."""
    from corridor.assignment.of_roads.warm_up import warm_up

    step("loading compiled code (half a minute the first time)", None)
    warm_up()


def _rounds(step: Step) -> Any:  # noqa: ANN401
    return lambda n, gap: step(f"round {n}: gap {gap:.1e}", None)


def _parts(
    found: Assignment, given: dict[str, Any], theta: float, step: Step
) -> dict[str, pd.DataFrame]:
    """Return the further tables that were asked for."""
    from corridor.assignment.of_case.comparison import compare
    from corridor.assignment.of_case.responses import responses

    made, parts = found.flows.input, {}
    if given["select"]:
        parts["select"] = found.select(given["select"])
    if given["way"]:
        parts["way"] = found.time_distance(given["way"])
    if given["compare"]:
        parts["compare"] = compare(made, progress=lambda m: step(f"comparing: {m}", None))
    if given["rivals"]:
        step("what changes do", None)
        parts["rivals"] = responses(
            made, theta_per_usd=theta, between=_sides(given["between"])
        )  # fmt: skip
    return parts


def _sides(text: str | None) -> tuple[list[str], list[str]] | None:
    if text is None:
        return None
    first, colon, second = text.partition(":")
    if not (colon and listed(first) and listed(second)):
        raise CorridorError(
            f"--between is {text!r}; expected zones on two sides, as IND,GCC:RU_CEN"
        )
    return listed(first), listed(second)


def _write_case(found: Assignment, given: dict[str, Any]) -> None:
    from corridor.cli.show import print_message
    from corridor.formats.files.atomic import write_text
    from corridor.formats.files.frames import write_frames

    overwrite = given["overwrite"]
    if given["out"]:
        frames = {n: getattr(found, n) for n in ("paths", "pairs", "elements", "modes", "branches")}
        write_frames(given["out"], frames, overwrite=overwrite)
        print_message(f"wrote {len(frames)} tables to {given['out']}")
    if given["chart"]:
        from corridor.reports.figures.distance import distance_svg

        svg = distance_svg(found.time_distance(given["way"]), given["way"])
        write_text(given["chart"], svg, overwrite=overwrite)
        print_message(f"wrote {given['chart']}")
    if given["skims"]:
        from corridor.formats.traffic.omx import Matrices, write_omx

        zones, tables = found.skims()
        write_omx(given["skims"], Matrices(zones, tables), overwrite=overwrite)
        print_message(f"wrote {len(tables)} matrices to {given['skims']}")


def _assign_links(given: dict[str, Any]) -> None:
    from corridor.answers.assign import road_answer
    from corridor.assignment.of_roads.assign_links import assign_links
    from corridor.cli.progress import working
    from corridor.cli.show import write_json
    from corridor.cli.show_assignment import show_road

    with working("reading") as step:
        begun = time.perf_counter()
        network, trips, files = _read_links(given)
        _load_compiled(step)
        load_s = time.perf_counter() - begun
        found = assign_links(
            network.links, trips, nodes=network.nodes,
            first_through_node=network.first_through_node, toll_factor=given["toll_factor"],
            distance_factor=given["distance_factor"], method=given["method"],
            gap=_given(given["gap"], 1e-6), theta=_given(given["theta"], 1.0),
            threads=given["threads"], files=files, progress=_rounds(step),
        )  # fmt: skip
        step("checking the gap", None)
        asked = ("method", "gap", "theta", "toll_factor", "distance_factor", "threads")
        answer = road_answer(found, {n: given[n] or None for n in asked}, load_s=load_s)
    _write_links(found, network, given)
    if given["as_json"]:
        write_json(answer)
    else:
        show_road(found, load_s=load_s)


def _read_links(given: dict[str, Any]) -> tuple[LinkNetwork, pd.DataFrame, tuple[str, str]]:
    """Read network and trips; what is wrong with either is told at once."""
    if given["tntp"] is not None:
        return _read_tntp(*given["tntp"])
    from corridor.formats.traffic.gmns import read_gmns

    network, found = read_gmns(given["gmns"])
    if found is None:
        raise CorridorError(f"{given['gmns']} has no demand.csv; there is nothing to assign")
    return network, found, ("link.csv", "demand.csv")


def _read_tntp(net: Path, trips: Path) -> tuple[LinkNetwork, pd.DataFrame, tuple[str, str]]:
    from corridor.formats.traffic.omx_trips import read_omx_trips
    from corridor.formats.traffic.tntp import read_tntp_network, read_tntp_trips

    read_trips = read_omx_trips if trips.suffix == ".omx" else read_tntp_trips
    problems: list[Problem] = []
    network = found = None
    try:
        network = read_tntp_network(net)
    except CaseError as error:
        problems += error.problems
    try:
        found = read_trips(trips, zones=None if network is None else network.zones)
    except CaseError as error:
        problems += error.problems
    if network is None or found is None:
        raise CaseError(problems)
    return network, found, (net.name, trips.name)


def _write_links(found: RoadAssignment, network: LinkNetwork, given: dict[str, Any]) -> None:
    from corridor.cli.show import print_message

    overwrite = given["overwrite"]
    if given["flows"]:
        frame = network.links[["from_node_id", "to_node_id"]].assign(
            volume=found.link_flow, cost=found.link_cost
        )
        if given["flows"].name.endswith((".tntp", ".tntp.gz")):
            from corridor.formats.traffic.tntp_write import write_tntp_flows

            write_tntp_flows(given["flows"], frame, overwrite=overwrite)
        else:
            from corridor.formats.files.frames import write_frame

            write_frame(given["flows"], frame, overwrite=overwrite)
        print_message(f"wrote {given['flows']}")
    if given["skims"]:
        from corridor.formats.traffic.omx import Matrices, write_omx

        tables = found.skims(
            network.zones, network.nodes, network.links["length"].to_numpy(dtype=float)
        )
        zones = network.zone_names or tuple(str(z) for z in range(1, network.zones + 1))
        write_omx(given["skims"], Matrices(zones, tables), overwrite=overwrite)
        print_message(f"wrote {len(tables)} matrices to {given['skims']}")
