"""The answer of ``assign-links``: trips on the links of a traffic network."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

import corridor
from corridor.answers.questions import LinksQuestion, options_of
from corridor.answers.skims import SkimTable, skim_table
from corridor.answers.solved import Solved, solved_fields
from corridor.answers.values import rows
from corridor.assignment.of_roads.assign_links import RoadAssignment, assign_links
from corridor.assignment.of_roads.warm_up import warm_up
from corridor.formats.traffic.link_network import NODES, LinkNetwork
from corridor.formats.traffic.traffic import Traffic
from corridor.messages import message
from corridor.progress import Progress, silent


@dataclass(frozen=True)
class LinksManifest:
    """Version and options of an assignment of links."""

    version: str
    options: dict[str, Any]
    seed: int | None


@dataclass(frozen=True)
class LinkFlowRow:
    """Flow and cost of a link, under the ids of the file; its place from 1 where it has no id."""

    link_id: str
    from_node_id: str
    to_node_id: str
    volume: float
    cost: float | None


@dataclass(frozen=True)
class WarningRow:
    """What is odd about an input without stopping its use; see [`corridor.problems.Problem`][]."""

    code: str
    file: str
    row: int | None
    field: str
    found: str
    expected: str
    fix: str
    title: str
    fatal: bool
    ids: tuple[str, ...] = ()
    cell: str = ""


@dataclass(frozen=True, repr=False)
class LinksAnswer(Solved):
    """Trips on links; first the fields of [`Solved`][].

    Attributes
    ----------
    links, pairs : int
        Size of the network and of the demand.
    trips : float
        Trips between zones.
    manifest : LinksManifest
    solve_s, load_s : float
        Seconds of solving, and of reading with loading of compiled code.
    pairs_within_zones, trips_within_zones : int, float
        Trips that begin and end in the same zone. They use no link.
    warnings : tuple of WarningRow
        What is odd about the files.
    flows : tuple of LinkFlowRow
        Flow of each link, in the order of the file.
    skims : SkimTable, optional
        Matrices between zones.
    """

    links: int
    pairs: int
    trips: float
    manifest: LinksManifest
    solve_s: float
    load_s: float
    pairs_within_zones: int = 0
    trips_within_zones: float = 0.0
    warnings: tuple[WarningRow, ...] = ()
    flows: tuple[LinkFlowRow, ...] | None = None
    skims: SkimTable | None = None


def answer_links(
    traffic: Traffic, question: LinksQuestion, progress: Progress = silent
) -> LinksAnswer:
    """Answer which links trips take."""
    begun, network = time.perf_counter(), traffic.network
    progress(message("loading compiled code (half a minute the first time)"), None)
    warm_up()
    load_s = traffic.read_s + time.perf_counter() - begun
    assignment = assign_links(
        network.links,
        traffic.trips,
        nodes=network.nodes,
        first_through_node=network.first_through_node,
        toll_factor=question.toll_factor,
        distance_factor=question.distance_factor,
        method=question.method,
        gap=question.gap,
        theta=question.theta,
        threads=question.threads,
        files=traffic.files,
        zone_name=network.zone_name,
        progress=lambda n, gap: progress(
            message("round %(round)s: gap %(gap)s", round=n, gap=f"{gap:.1e}"), None
        ),
    )
    progress(message("checking the gap"), None)
    answer = _describe(traffic, assignment, question, load_s)
    if question.flows:
        answer = replace(answer, flows=rows(LinkFlowRow, _flows(network, assignment)))
    if not question.skims:
        return answer
    length = network.links["length"].to_numpy(dtype=float)
    matrices = assignment.skims(network.zones, network.nodes, length)
    return replace(answer, skims=skim_table(_zone_names(network), matrices))


def _flows(network: LinkNetwork, assignment: RoadAssignment) -> pd.DataFrame:
    """Return flow and cost of the links of the file under its own ids."""
    count = network.own_links
    links = network.links.iloc[:count]
    return pd.DataFrame(
        {
            "link_id": [network.link_name(place) for place in range(count)],
            **{end: [network.node_name(n) for n in links[end].tolist()] for end in NODES},
            "volume": assignment.link_flow[:count],
            "cost": assignment.link_cost[:count],
        }
    )


def _zone_names(network: LinkNetwork) -> Sequence[str]:
    return network.zone_names or [str(z) for z in range(1, network.zones + 1)]


def _describe(
    traffic: Traffic, assignment: RoadAssignment, question: LinksQuestion, load_s: float
) -> LinksAnswer:
    within = traffic.trips[traffic.trips["origin"] == traffic.trips["destination"]]
    return LinksAnswer(
        **solved_fields(assignment, assignment.total_travel_time, load_s),
        links=traffic.network.own_links,
        pairs=len(assignment.problem.demand),
        trips=float(assignment.problem.demand.volume.sum()),
        manifest=LinksManifest(corridor.__version__, options_of(question), None),
        pairs_within_zones=len(within),
        trips_within_zones=float(within["volume"].sum()),
        warnings=tuple(WarningRow(**problem.as_dict()) for problem in traffic.warnings),
    )
