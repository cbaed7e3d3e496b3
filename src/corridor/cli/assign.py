"""The command ``assign``: a case, or a network and trips from traffic files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from corridor.cli.options import (
    Growth,
    Json,
    Overwrite,
    Scenario,
    SeaLevel,
    Verbose,
    With,
    Year,
    at_of,
    complete_case,
    listed,
)
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor.answers.assign import AssignAnswer
    from corridor.answers.links import LinksAnswer
    from corridor.answers.skims import SkimTable
    from corridor.formats.traffic.link_network import LinkNetwork

STUDY, FILES, LINKS = "Further tables of a case", "Files", "Links of a traffic network, not a case"

CASE_ONLY = ("scenario", "growth", "year", "built", "sea_level", "select", "route", "chart",
             "compare", "rivals", "between", "simulated", "leave_stranded", "out")  # fmt: skip
"""Options that do not apply to a network of links."""

LINKS_ONLY = ("toll_factor", "distance_factor", "flows", "matrix", "lookup")

SPELLED = {"built": "with", "simulated": "simulate"}


def assign(
    case: Annotated[
        str | None,
        typer.Argument(
            metavar="[CASE]",
            help="Name of a bundled case, a folder or a .gpkg.",
            autocompletion=complete_case,
        ),
    ] = None,
    scenario: Scenario = None,
    growth: Growth = None,
    year: Year = None,
    built: With = None,
    sea_level: SeaLevel = None,
    method: Annotated[
        Literal["ue", "so", "logit", "aon", "capacitated"] | None,
        typer.Option(
            "--method",
            help="User equilibrium (ue), system optimum (so), logit, all or nothing (aon), or for "
            "a case least cost within capacities (capacitated). If not given that of the case, "
            "or ue.",
        ),
    ] = None,
    gap: Annotated[
        float | None,
        typer.Option(
            "--gap",
            help="Relative gap to reach; if not given 1e-10 for a case, 1e-6 for links.",
        ),
    ] = None,
    theta: Annotated[
        float | None,
        typer.Option(
            "--theta",
            help="Weight in logit of a dollar a tonne (0.1), or for links of a unit of cost (1).",
        ),
    ] = None,
    leave_stranded: Annotated[
        bool,
        typer.Option("--leave-stranded", help="Report demand without an open route as unserved."),
    ] = False,
    simulated: Annotated[
        bool, typer.Option("--simulate", help="Take waits from a simulated year.")
    ] = False,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, max=64, help="Most threads; 2 if not given.")
    ] = None,
    select: Annotated[
        str | None,
        typer.Option(
            "--select", metavar="ID", help="Show the demand that uses an element.",
            rich_help_panel=STUDY,
        ),
    ] = None,
    route: Annotated[
        str | None,
        typer.Option(
            "--route", "--way", metavar="ID", help="Show one route step by step, such as D001-1.",
            rich_help_panel=STUDY,
        ),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Compare equilibrium, optimum and hard capacities.",
            rich_help_panel=STUDY,
        ),
    ] = False,
    rivals: Annotated[
        bool,
        typer.Option(
            "--rivals", help="Show how rival branches respond to cost and time.",
            rich_help_panel=STUDY,
        ),
    ] = False,
    between: Annotated[
        str | None,
        typer.Option(
            "--between", metavar="Z1,Z2:Z3",
            help="Two groups of zones; --rivals counts the cargo between them.",
            rich_help_panel=STUDY,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", help="Write the tables as CSV.", rich_help_panel=FILES
        ),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option(
            "--chart", metavar="SVG", help="Draw time and cost along --route.",
            rich_help_panel=FILES,
        ),
    ] = None,
    skims: Annotated[
        Path | None,
        typer.Option(
            "--skims", metavar="OMX", help="Write skims between zones.", rich_help_panel=FILES
        ),
    ] = None,
    flows: Annotated[
        Path | None,
        typer.Option(
            "--flows", metavar="CSV", help="Write the flows of links.", rich_help_panel=FILES
        ),
    ] = None,
    overwrite: Overwrite = False,
    tntp: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            "--tntp", metavar="NET TRIPS",
            help="Network and trips as TNTP files; trips also as an OMX matrix.",
            rich_help_panel=LINKS,
        ),
    ] = None,
    gmns: Annotated[
        Path | None,
        typer.Option(
            "--gmns", metavar="FOLDER", help="Folder with network and trips as GMNS tables.",
            rich_help_panel=LINKS,
        ),
    ] = None,
    matrix: Annotated[
        str | None,
        typer.Option(
            "--matrix", metavar="NAME",
            help="Matrix of the OMX file that holds the trips, if it has several.",
            rich_help_panel=LINKS,
        ),
    ] = None,
    lookup: Annotated[
        str | None,
        typer.Option(
            "--lookup", metavar="NAME",
            help="Lookup of the OMX file that names the zones, if it has several.",
            rich_help_panel=LINKS,
        ),
    ] = None,
    toll_factor: Annotated[
        float,
        typer.Option(
            "--toll-factor", help="Units of time that a unit of toll is worth.",
            rich_help_panel=LINKS,
        ),
    ] = 0.0,
    distance_factor: Annotated[
        float,
        typer.Option(
            "--distance-factor", help="Units of time that a unit of length is worth.",
            rich_help_panel=LINKS,
        ),
    ] = 0.0,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:  # fmt: skip
    """Assign demand to routes: tonnes by route and mode, what a shipment pays, how long it waits.

    Give either a CASE, or the links and trips of a traffic network.
    """
    given = dict(locals())
    _check(given)
    if case is not None:
        _assign_case(case, given)
    else:
        _assign_links(given)


def _check(given: dict[str, Any]) -> None:
    """Refuse options that do not go together, and files that exist already."""
    from corridor.formats.files.atomic import refuse_taken

    sources = [n for n in ("case", "tntp", "gmns") if given[n] is not None]
    if len(sources) != 1:
        raise CorridorError(
            message("name one thing to assign: a CASE, --tntp NET TRIPS, or --gmns FOLDER")
        )
    useless = [n for n in (LINKS_ONLY if given["case"] else CASE_ONLY) if given[n]]
    if useless:
        option = "--" + SPELLED.get(useless[0], useless[0])
        raise CorridorError(
            message(
                "%(option)s does not go with %(sources)s",
                option=option.replace("_", "-"),
                sources=sources[0],
            )
        )
    other = given["method"] not in ("logit", None) or (
        given["method"] is None and not given["case"]
    )
    if given["theta"] is not None and other and not given["rivals"]:
        raise CorridorError(message("--theta goes with --method logit or --rivals"))
    if given["between"] and not given["rivals"]:
        raise CorridorError(message("--between goes with --rivals"))
    if given["chart"] and not given["route"]:
        raise CorridorError(message("--chart draws one route: name it with --route"))
    for name in ("out", "chart", "skims", "flows"):
        if given[name] is not None:
            refuse_taken(given[name], overwrite=given["overwrite"])


def _assign_case(name: str, given: dict[str, Any]) -> None:
    from corridor.answers.answer import answer
    from corridor.answers.questions import AssignQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_assignment import show_assignment, show_studies

    question = AssignQuestion(
        at_of(
            given["scenario"], given["year"], given["built"], given["sea_level"], given["growth"]
        ),
        given["method"],
        1e-10 if given["gap"] is None else given["gap"],
        given["theta"], given["select"], given["route"], given["compare"], given["rivals"],
        _sides(given["between"]), given["leave_stranded"], given["simulated"],
        skims=given["skims"] is not None, threads=given["threads"],
    )  # fmt: skip
    with working("assigning") as step:
        result = answer(opened_case(name), question, step)
    _write_case(result, given)
    if given["as_json"]:
        write_json(replace(result, skims=None))  # the matrices are in their file
    else:
        show_assignment(result, verbose=given["verbose"])
        show_studies(result)


def _sides(text: str | None) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    if text is None:
        return None
    first, colon, second = text.partition(":")
    if not (colon and listed(first) and listed(second)):
        raise CorridorError(
            message(
                "--between is %(text)s; expected zones on two sides, as IND,GCC:RU_CEN",
                text=repr(text),
            )
        )
    return listed(first), listed(second)


def _write_case(result: AssignAnswer, given: dict[str, Any]) -> None:
    from corridor.cli.output import print_message

    overwrite = given["overwrite"]
    if given["out"]:
        from corridor.answers.assign import BranchRow, EnergyRow, ModeRow, RouteRow, ShipmentRow
        from corridor.answers.flows import FlowRow
        from corridor.answers.values import frame_of
        from corridor.formats.files.frames import write_frames

        frames = {
            "paths": frame_of(result.paths, RouteRow),
            "pairs": frame_of(result.pairs, ShipmentRow),
            "elements": frame_of(result.elements, FlowRow),
            "modes": frame_of(result.modes, ModeRow),
            "energy": frame_of(result.energy, EnergyRow),
            "branches": frame_of(result.branches, BranchRow),
        }
        write_frames(given["out"], frames, overwrite=overwrite)
        print_message(
            message("wrote %(count)s tables to %(place)s", count=len(frames), place=given["out"])
        )
    if given["chart"]:
        from corridor.answers.values import StepRow, frame_of
        from corridor.formats.files.atomic import write_text
        from corridor.reports.figures.distance import distance_svg

        svg = distance_svg(frame_of(result.way or (), StepRow), given["route"])
        write_text(given["chart"], svg, overwrite=overwrite)
        print_message(message("wrote %(place)s", place=given["chart"]))
    _write_skims(result.skims, given)


def _write_skims(skims: SkimTable | None, given: dict[str, Any]) -> None:
    if skims is None:
        return
    from corridor.cli.output import print_message
    from corridor.formats.traffic.omx import Matrices, write_omx

    tables = skims.arrays()
    write_omx(given["skims"], Matrices(skims.zones, tables), overwrite=given["overwrite"])
    print_message(
        message("wrote %(count)s matrices to %(place)s", count=len(tables), place=given["skims"])
    )


def _assign_links(given: dict[str, Any]) -> None:
    from corridor.answers.answer import answer
    from corridor.answers.questions import LinksQuestion
    from corridor.cli.output import complain, write_json
    from corridor.cli.progress import working
    from corridor.cli.show_assignment import show_links
    from corridor.cli.show_case import problem_tree
    from corridor.formats.traffic.traffic import read_traffic

    if given["method"] == "capacitated":
        raise CorridorError(
            message("--method capacitated goes with a case: links have no hard capacities")
        )
    question = LinksQuestion(
        given["method"] or "ue",
        1e-6 if given["gap"] is None else given["gap"],
        1.0 if given["theta"] is None else given["theta"],
        given["toll_factor"], given["distance_factor"],
        flows=given["flows"] is not None, skims=given["skims"] is not None,
        threads=given["threads"],
    )  # fmt: skip
    with working("reading"):
        traffic = read_traffic(
            given["tntp"], given["gmns"], matrix=given["matrix"], lookup=given["lookup"]
        )
    if traffic.warnings:
        complain(problem_tree(traffic.warnings))
    if _as_tntp(given["flows"]):
        _refuse_words(traffic.network)
    with working("assigning") as step:
        result = answer(traffic, question, step)
    _write_links(result, traffic.network, given)
    _write_skims(result.skims, given)
    if given["as_json"]:
        write_json(replace(result, flows=None, skims=None))
    else:
        show_links(result)


def _as_tntp(path: Path | None) -> bool:
    return path is not None and path.name.lower().endswith((".tntp", ".tntp.gz"))


def _refuse_words(network: LinkNetwork) -> None:
    """Refuse flows as TNTP, which knows nodes by number, where they have names."""
    for name in network.node_names or ():
        if not name.isdecimal():
            raise CorridorError(
                message(
                    "TNTP calls nodes by numbers, not %(name)s; write --flows as .csv",
                    name=repr(name),
                )
            )


def _write_links(result: LinksAnswer, network: LinkNetwork, given: dict[str, Any]) -> None:
    if result.flows is None:
        return
    from corridor.answers.links import LinkFlowRow
    from corridor.answers.values import frame_of
    from corridor.cli.output import print_message
    from corridor.formats.files.frames import write_frame
    from corridor.formats.traffic.tntp_write import write_tntp_flows

    path = given["flows"]
    frame = frame_of(result.flows, LinkFlowRow)
    if _as_tntp(path) or network.link_names is None:
        frame = frame.drop(columns="link_id")
    if _as_tntp(path):
        frame = frame.astype({"from_node_id": int, "to_node_id": int})
    write = write_tntp_flows if _as_tntp(path) else write_frame
    write(path, frame, overwrite=given["overwrite"])
    print_message(message("wrote %(place)s", place=path))
