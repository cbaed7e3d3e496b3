"""The verb: what could be done about what binds, beside the works of the case."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corridor.case.count import Count, Direction, Mix, OtherCargo
from corridor.case.model import Case
from corridor.elements.elements import element_capacity, projects_on
from corridor.elements.table import Capacities, capacity, with_projects
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import message
from corridor.problems import CorridorError, unknown
from corridor.progress import Progress, silent
from corridor.proposals.as_case import with_candidates
from corridor.proposals.binding import binding_groups
from corridor.proposals.candidates import (
    NO_EFFECT,
    NO_PRICE,
    Candidate,
    Candidates,
    find_candidates,
)
from corridor.proposals.measures import measures
from corridor.proposals.price import Cost, cost_of
from corridor.showing import Shown

RUNGS = 5
"""Rungs of the ladder that are looked at unless another number is given."""

LEAST_T = 1.0
"""Tonnes a year below which nothing is gained."""


@dataclass(frozen=True)
class Proposal:
    """A measure that the tool proposes.

    Attributes
    ----------
    candidate : Candidate
        What is done, where, and for how much.
    before, after : mapping of str to float
        Capacity (t/year) of the elements that bind and that it changes, by id.
    gain_t_per_year : float
        Throughput gained when it alone is done.
    gain_relieved_t_per_year : float
        The same once all that binds earlier is relieved.
    announced : tuple of str
        Projects of the case, not built in this situation, that change the same elements.
    """

    candidate: Candidate
    before: Mapping[str, float]
    after: Mapping[str, float]
    gain_t_per_year: float
    gain_relieved_t_per_year: float
    announced: tuple[str, ...]

    @property
    def cost(self) -> Cost:
        """What it costs."""
        if self.candidate.cost is None:
            msg = f"{self.candidate.id} has no price"
            raise ValueError(msg)
        return self.candidate.cost

    @property
    def musd_per_mt(self) -> float:
        """Cost of a million tonnes a year of throughput; infinite where it alone gains nothing."""
        gained = self.gain_t_per_year
        return self.cost.usual_musd / (gained / 1e6) if gained >= LEAST_T else math.inf


@dataclass(frozen=True, repr=False)
class Proposals(Shown):
    """What the tool proposes, the cheapest throughput first.

    Attributes
    ----------
    top : Throughput
        The throughput without any of it.
    proposals : tuple of Proposal
        By cost of a tonne of throughput; what gains nothing alone follows in the order in which it
        binds.
    without : mapping of str to str
        Elements that bind and for which nothing is proposed, and why.
    left_out : mapping of str to int
        How many measures were left out, by reason.
    case : Case
        The case with the proposals as projects that may be built, marked as the tool's.
    """

    top: Throughput
    proposals: tuple[Proposal, ...]
    without: Mapping[str, str]
    left_out: Mapping[str, int]
    case: Case = field(repr=False)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        best = self.proposals[0].candidate.id if self.proposals else "nothing"
        return f"{len(self.proposals)} proposals beside {self.top.summary}; first {best}"


def propose(
    case: Case,
    year: int | None = None,
    *,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    rungs: int = RUNGS,
    only: Sequence[str] = (),
) -> Proposals:
    """Propose what could be done about what stops more, with cost and gain of each.

    Measures and unit costs come with the tool. A proposal is a project with effects as a case has
    them, so the formulas of the elements say what it adds. It is marked as the tool's own: by an id
    that begins with ``TOOL-``, by its name, its status and its source.

    Parameters
    ----------
    case : Case
        The case; it stays as it is.
    year, scenario, built, sea_level_m, growth
        Situation, as in [`corridor.capacity`][].
    screenline, between, mix, others, modes, direction
        Which tonnes count, as in [`corridor.throughput`][].
    rungs : int
        Rungs of the ladder of bottlenecks to look at beside what binds now.
    only : sequence of str
        Measures to try; all when none is named.

    Returns
    -------
    Proposals
        With the case that holds them, for [`corridor.recommend`][] and [`corridor.write_case`][].

    Raises
    ------
    CorridorError
        If the question is malformed, nothing limits it, or a measure is unknown.
    """
    caps = capacity(
        case, year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth
    )
    count = Count(screenline, between, mix, others, None if modes is None else tuple(modes),
                  direction)  # fmt: skip
    return propose_at(caps, count, rungs=rungs, only=only)


def propose_at(
    caps: Capacities,
    count: Count,
    *,
    rungs: int = RUNGS,
    only: Sequence[str] = (),
    progress: Progress = silent,
) -> Proposals:
    """Propose in a situation whose capacities are known; see [`propose`][]."""
    if rungs < 0:
        raise CorridorError(message("rungs is %(rungs)s; expected 0 or more", rungs=rungs))
    for name in only:
        if name not in measures():
            raise CorridorError(unknown("measure", name, measures()))
    progress(message("throughput"), None)
    top = solve(caps, ask(caps.situation, count), count.others)
    progress(message("ladder"), None)
    groups = binding_groups(top, rungs)
    listed = find_candidates(caps, groups, only)
    priced = _priced(caps, listed)
    bigger = with_candidates(caps.situation.case, priced)
    bigger.check()
    bound = [e for group in groups for e in group.elements]
    proposals = []
    for n, candidate in enumerate(priced):
        progress(message("proposals"), n / len(priced))
        proposals.append(_proposal(bigger, top, candidate, count, bound))
    return Proposals(
        top, tuple(sorted(proposals, key=_rank)), listed.without, dict(listed.left_out), bigger
    )


def _priced(caps: Capacities, listed: Candidates) -> list[Candidate]:
    """Return the candidates that change a capacity, with what they cost."""
    sit, priced = caps.situation, list[Candidate]()
    trial = with_candidates(sit.case, listed.candidates)
    for candidate in listed.candidates:
        then = replace(sit, case=trial, built=sit.built | {candidate.id})
        on = candidate.elements
        gains = [element_capacity(then, e).capacity_t_per_year - caps.by_id[e] for e in on]
        if max(gains) < LEAST_T:
            listed.left_out[NO_EFFECT] += 1
            continue
        cost = cost_of(sit, candidate.measure, candidate.elements, candidate.effects, sum(gains))
        if isinstance(cost, Cost):
            priced.append(replace(candidate, cost=cost))
        else:
            listed.left_out[f"{NO_PRICE} ({cost})"] += 1
    return priced


def _proposal(
    case: Case, top: Throughput, candidate: Candidate, count: Count, bound: Sequence[str]
) -> Proposal:
    """Work out what a candidate adds to the elements that bind and to the throughput."""
    sit = top.capacities.situation
    offered = Capacities(replace(sit, case=case), top.capacities.elements)
    then = with_projects(offered, [candidate.id])
    before = top.capacities.by_id
    named = [e for e in bound if then.by_id[e] != before[e]]
    alone = solve(then, ask(then.situation, count), count.others)
    gain = max(0.0, alone.tonnes_per_year - top.tonnes_per_year)
    announced = {p for e in candidate.elements for p in projects_on(sit.case, e)} - sit.built
    return Proposal(
        candidate,
        {e: before[e] for e in named},
        {e: then.by_id[e] for e in named},
        gain,
        _gain_relieved(top, then, candidate) if candidate.group.relieved else gain,
        tuple(sorted(announced)),
    )


def _gain_relieved(top: Throughput, then: Capacities, candidate: Candidate) -> float:
    """Return what a candidate gains once all that binds earlier has no limit."""
    network, flows = top.program.network, []
    for caps in (top.capacities, then):
        rows = network.row_capacity(caps.by_id)
        for element in candidate.group.relieved:
            rows[network.rows_of(element)] = math.inf
        flows.append(top.program.solve(rows).tonnes_per_year)
    return max(0.0, flows[1] - flows[0])


def _rank(proposal: Proposal) -> tuple[float, int, float, str]:
    relieved = proposal.gain_relieved_t_per_year
    later = proposal.cost.usual_musd / relieved if relieved >= LEAST_T else math.inf
    return (
        proposal.musd_per_mt, len(proposal.candidate.group.relieved), later, proposal.candidate.id
    )  # fmt: skip
