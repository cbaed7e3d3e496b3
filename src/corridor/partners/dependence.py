"""How far a throughput depends on one country, one branch, one route or one border crossing.

Concentration is measured by the Herfindahl index, the sum of the squared shares of the tonnes: 1
where all goes one way, ``1/n`` where ``n`` carry alike. Of border crossings it is that of each
frontier between two countries, averaged over frontiers by their tonnes, since a shipment crosses
several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from corridor.assignment.of_case.tables import NO_BRANCH, SHARED_BRANCHES
from corridor.case.count import Direction
from corridor.maxflow.maximum import FlowProgram, MaximumFlow
from corridor.maxflow.throughput import Throughput
from corridor.network.build import ARC_KINDS, MODES, Floats, Ints
from corridor.partners.players import LEAST_T
from corridor.problems import CorridorError

Directions = tuple[Direction, ...]


@dataclass(frozen=True)
class Loss:
    """What is cut off when all elements of a country, or of a branch, are closed.

    Attributes
    ----------
    kind : {"country", "branch"}
        What is closed.
    id : str
        Code of the country, or name of the branch.
    lost_t_per_year, lost_share : float
        Tonnes of the throughput that are lost, and the share of it.
    forward_share, back_share : float or None
        Share lost of what can run in one direction when it alone is counted; None when nothing can.
    """

    kind: Literal["country", "branch"]
    id: str
    lost_t_per_year: float
    lost_share: float
    forward_share: float | None
    back_share: float | None


@dataclass(frozen=True)
class Part:
    """Tonnes of a throughput that use one branch, or one border crossing.

    Attributes
    ----------
    kind : {"branch", "crossing"}
        What it is.
    id, name : str
        The branch; or the link that crosses the frontier.
    of : str
        The frontier, such as ``AZ-IR``; empty for branches.
    tonnes_per_year, share : float
        What uses it, and the share of all tonnes, or of those that cross that frontier.
    """

    kind: Literal["branch", "crossing"]
    id: str
    name: str
    of: str
    tonnes_per_year: float
    share: float


def herfindahl(tonnes: Iterable[float]) -> float:
    """Return the Herfindahl index of amounts; 0 when there are none."""
    amounts = np.array(list(tonnes), dtype=np.float64)
    total = float(amounts.sum())
    return float((amounts**2).sum()) / total**2 if total > 0 else 0.0


def by_branch(top: Throughput) -> tuple[Part, ...]:
    """Return the tonnes of a throughput by the branch of their route, the largest first.

    The branch of a route is that of its longest leg by sea, or else that of most of its kilometres.
    """
    program, total = top.program, top.tonnes_per_year
    names = _branch_of_rows(top)
    tonnes: dict[str, float] = {}
    for _, layered, amount in top.flow.paths:
        branch = _branch_of(program, program.layers.arc[layered], names)
        tonnes[branch] = tonnes.get(branch, 0.0) + amount
    ranked = sorted(tonnes.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Part("branch", b, b, "", t, t / total) for b, t in ranked if t > LEAST_T)


def by_crossing(top: Throughput) -> tuple[Part, ...]:
    """Return the tonnes of a throughput by frontier and by the link that crosses it."""
    network, records = top.program.network, top.capacities.situation.case.records
    crosses = (network.crossing != 0) & (network.kind == ARC_KINDS.index("transit"))
    tonnes: dict[str, dict[str, float]] = {}
    for arc in np.flatnonzero(crosses & (network.row >= 0) & (top.flow.arc_flow > 0)):
        link = network.elements[network.row_element[network.row[arc]]]
        ends = (records["links"][link][f"{end}_node_id"] for end in ("from", "to"))
        frontier = "-".join(sorted(str(records["nodes"][n]["country"]) for n in ends))
        at = tonnes.setdefault(frontier, {})
        at[link] = at.get(link, 0.0) + float(top.flow.arc_flow[arc])
    parts = [
        Part(
            "crossing", link, str(records["links"][link]["name"]), frontier, t, t / sum(at.values())
        )
        for frontier, at in tonnes.items()
        for link, t in at.items()
        if t > LEAST_T
    ]
    size = {frontier: sum(at.values()) for frontier, at in tonnes.items()}
    return tuple(sorted(parts, key=lambda p: (-size[p.of], p.of, -p.tonnes_per_year, p.id)))


def herfindahl_of_crossings(parts: Sequence[Part]) -> float:
    """Return the mean over frontiers, by their tonnes, of the index of the crossings of each."""
    frontiers: dict[str, list[float]] = {}
    for part in parts:
        frontiers.setdefault(part.of, []).append(part.tonnes_per_year)
    total = sum(sum(tonnes) for tonnes in frontiers.values())
    each = (sum(tonnes) * herfindahl(tonnes) for tonnes in frontiers.values())
    return sum(each) / total if total > 0 else 0.0


def losses(
    top: Throughput,
    countries: Sequence[str],
    progress: Callable[[float], None] | None = None,
) -> tuple[Loss, ...]:
    """Return what is cut off when each country, and each branch that is used, is closed.

    Parameters
    ----------
    top : Throughput
        What is carried with everything open.
    countries : sequence of str
        Countries to close, one at a time.
    progress : callable, optional
        Receives the share that is done.

    Returns
    -------
    tuple of Loss
        Countries, then branches, those that cut off most first.
    """
    network, elements = top.program.network, top.capacities.elements
    rows = network.row_capacity(top.capacities.by_id)
    owner = np.array([elements[e].country for e in network.elements])[network.row_element]
    branches, used = _branch_of_rows(top), top.flow.row_flow > LEAST_T
    shut: list[tuple[Literal["country", "branch"], str, Ints]] = [
        ("country", c, np.flatnonzero(owner == c)) for c in countries
    ]
    shut += [
        ("branch", str(b), np.flatnonzero(branches == b)) for b in np.unique(branches[used]) if b
    ]
    programs = _by_direction(top)
    usual = {d: p.solve(rows) for d, p in programs.items()}
    lost_t = []
    for k, (kind, name, closed) in enumerate(shut):
        left = rows.copy()
        left[closed] = 0.0
        share = {d: _lost(p, left, closed, usual[d]) for d, p in programs.items()}
        lost = share["both"] or 0.0
        lost_t.append(
            Loss(
                kind,
                name,
                lost * top.tonnes_per_year,
                lost,
                share.get("forward"),
                share.get("back"),
            )
        )
        if progress is not None:
            progress((k + 1) / len(shut))
    return tuple(sorted(lost_t, key=lambda x: (x.kind == "branch", -x.lost_share, x.id)))


def _lost(program: FlowProgram, left: Floats, closed: Ints, usual: MaximumFlow) -> float | None:
    """Return the share that is lost; None when there is nothing to lose.

    A flow that uses nothing of what is closed is still the largest, so nothing is lost.
    """
    if usual.tonnes_per_year <= LEAST_T:
        return None
    if not program.rows_used(usual)[closed].any():
        return 0.0
    carried = program.solve(left).tonnes_per_year if program.reaches(left) else 0.0
    lost = usual.tonnes_per_year - carried
    return min(1.0, max(0.0, lost / usual.tonnes_per_year)) if lost > LEAST_T else 0.0


def _by_direction(top: Throughput) -> Mapping[str, FlowProgram]:
    """Return a program for what is counted, and one for each direction that it counts alone."""
    programs, question = {"both": top.program}, top.question
    if question.direction != "both":
        return {**programs, question.direction: top.program}
    for direction in ("forward", "back"):
        ahead = [k for k, f in enumerate(question.forward) if f == (direction == "forward")]
        if not ahead:
            continue
        share = None
        if question.share is not None:
            each = [question.share[k] for k in ahead]
            share = tuple(s / sum(each) for s in each)
        alone = replace(
            question,
            pairs=tuple(question.pairs[k] for k in ahead),
            forward=tuple(question.forward[k] for k in ahead),
            share=share,
            cargo=tuple(question.cargo[k] for k in ahead if question.cargo),
            direction="both",
        )
        try:
            programs[direction] = FlowProgram(top.program.network, alone)
        except CorridorError:  # no route leads that way
            continue
    return programs


def _branch_of_rows(top: Throughput) -> np.ndarray:
    """Return the branch of the link behind each capacity row; empty where it has none."""
    network, links = top.program.network, top.capacities.situation.case.records["links"]
    names = [str(links[e]["branch"] or "") if e in links else "" for e in network.elements]
    return np.array(names, dtype=np.str_)[network.row_element]


def _branch_of(program: FlowProgram, arcs: Ints, names: np.ndarray) -> str:
    """Return the branch of a route."""
    network, km = program.network, dict[tuple[bool, str], float]()
    for arc in arcs[network.row[arcs] >= 0]:
        branch = str(names[network.row[arc]])
        if branch and branch not in SHARED_BRANCHES:
            key = (MODES[network.mode[arc]] == "sea" and network.mode[arc] >= 0, branch)
            km[key] = km.get(key, 0.0) + float(network.length_km[arc])
    at_sea = {branch: length for (sea, branch), length in km.items() if sea}
    if at_sea:
        return max(at_sea, key=lambda b: at_sea[b])
    return max(km, key=lambda b: km[b])[1] if km else NO_BRANCH
