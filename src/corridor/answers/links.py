"""The answer of ``assign-links``: trips on the links of a traffic network."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import corridor
from corridor.answers.questions import LinksQuestion, options_of
from corridor.answers.skims import SkimTable, skim_table
from corridor.answers.solved import Solved, solved_fields
from corridor.answers.values import rows
from corridor.assignment.of_roads.assign_links import RoadAssignment, assign_links
from corridor.assignment.of_roads.warm_up import warm_up
from corridor.formats.traffic.link_network import LinkNetwork
from corridor.formats.traffic.traffic import Traffic
from corridor.progress import Progress, silent


@dataclass(frozen=True)
class LinksManifest:
    """Version and options of an assignment of links."""

    version: str
    options: dict[str, Any]
    seed: int | None


@dataclass(frozen=True)
class LinkFlowRow:
    """Flow and cost of a link."""

    from_node_id: int
    to_node_id: int
    volume: float
    cost: float | None


@dataclass(frozen=True, repr=False)
class LinksAnswer(Solved):
    """Trips on links; first the fields of [`Solved`][].

    Attributes
    ----------
    links, pairs : int
        Size of the network and of the demand.
    trips : float
        All trips.
    manifest : LinksManifest
    flows : tuple of LinkFlowRow
        Flow of each link, in the order of the file.
    skims : SkimTable, optional
        Matrices between zones.
    """

    links: int
    pairs: int
    trips: float
    manifest: LinksManifest
    flows: tuple[LinkFlowRow, ...] | None = None
    skims: SkimTable | None = None


def answer_links(
    traffic: Traffic, question: LinksQuestion, progress: Progress = silent
) -> LinksAnswer:
    """Answer which links trips take."""
    begun, network = time.perf_counter(), traffic.network
    progress("loading compiled code (half a minute the first time)", None)
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
        progress=lambda n, gap: progress(f"round {n}: gap {gap:.1e}", None),
    )
    progress("checking the gap", None)
    answer = _describe(assignment, question, load_s)
    if question.flows:
        frame = network.links[["from_node_id", "to_node_id"]].assign(
            volume=assignment.link_flow, cost=assignment.link_cost
        )
        answer = replace(answer, flows=rows(LinkFlowRow, frame))
    if not question.skims:
        return answer
    length = network.links["length"].to_numpy(dtype=float)
    matrices = assignment.skims(network.zones, network.nodes, length)
    return replace(answer, skims=skim_table(_zone_names(network), matrices))


def _zone_names(network: LinkNetwork) -> Sequence[str]:
    return network.zone_names or [str(z) for z in range(1, network.zones + 1)]


def _describe(assignment: RoadAssignment, question: LinksQuestion, load_s: float) -> LinksAnswer:
    return LinksAnswer(
        **solved_fields(assignment, assignment.total_travel_time, load_s),
        links=assignment.problem.arcs,
        pairs=len(assignment.problem.demand),
        trips=float(assignment.problem.demand.volume.sum()),
        manifest=LinksManifest(corridor.__version__, options_of(question), None),
    )
