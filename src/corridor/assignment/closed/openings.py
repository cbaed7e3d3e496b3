"""What links are worth that carry nothing today: not built, or shut by a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from corridor.assignment.closed.choice import Choice, choice_between, costs_at
from corridor.assignment.closed.use import GAP, Use, sets_of, waits_of
from corridor.assignment.methods.path_sets import PathSets, joined_sets, path_sets
from corridor.assignment.of_case.assign import solve, without_stranded
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import case_assignment
from corridor.case.checks.effects import required_by
from corridor.case.situation import Situation, situation
from corridor.case.tables import words
from corridor.elements.elements import element_capacity
from corridor.elements.shut import shut_elements
from corridor.elements.table import Capacities, with_projects
from corridor.maxflow.cut import cut_elements
from corridor.maxflow.maximum import UnlimitedError
from corridor.maxflow.throughput import Throughput
from corridor.network.build import Ints
from corridor.network.graph import Floats

MOST_SHUT = 12
"""Elements shut by a scenario that are also opened one by one; of more only all together."""


@dataclass(frozen=True)
class Works:
    """What opens links: projects, or the end of a closure.

    Attributes
    ----------
    id, name : str
        A project, several joined by ``+``, a shut element, or ``shut``.
    together : bool
        Whether other works are opened with it that its links need or that need them.
    projects : tuple of str
        Projects that are built, with what they require.
    opened : tuple of str
        Elements that carry something then and nothing before.
    """

    id: str
    name: str
    together: bool
    projects: tuple[str, ...]
    opened: tuple[str, ...]


@dataclass(frozen=True)
class Opening:
    """What works that open links are worth by both measures.

    Attributes
    ----------
    works : Works
        What is opened.
    gain_t_per_year : float
        Rise of the throughput; infinite where nothing limits it any more.
    stops : tuple of str
        Elements that stop more then.
    used_t_per_year : float
        Cargo of the year that takes the opened links once waits have settled.
    saved_musd : float
        Fall of the expected cost of the cargo that had a route before, waits as they are, million
        USD a year.
    settled_musd : float
        The same once waits have settled; less than 0 where cargo that the link draws makes others
        wait more than it gains.
    served_t_per_year : float
        Cargo that had no route before.
    """

    works: Works
    gain_t_per_year: float
    stops: tuple[str, ...]
    used_t_per_year: float
    saved_musd: float
    settled_musd: float
    served_t_per_year: float


def works_that_open(caps: Capacities) -> tuple[Works, ...]:
    """Return what opens links of a situation: each work alone, and with what belongs to it.

    A work comes with the projects that it requires. Works whose links meet in a node belong
    together, and so do those that require them. A project that opens nothing beyond what its
    requirements open is left out.

    Parameters
    ----------
    caps : Capacities
        Capacities of the situation.
    """
    sit = caps.situation
    closed = tuple(e for e, c in caps.by_id.items() if c <= 0)
    alone = [w for w in _alone(sit, closed) if w.opened]
    return (*alone, *_together(sit, closed, alone), *_shut(caps))


def open_each(
    top: Throughput, use: Use, works: Iterable[Works], progress: Callable[[str], None]
) -> tuple[Opening, ...]:
    """Open works one after the other and measure what each is worth.

    Parameters
    ----------
    top : Throughput
        The throughput as it is; its program is solved again.
    use : Use
        The demand on its routes as it is.
    works : iterable of Works
        What is opened.
    progress : callable
        Receives the works that come next.
    """
    openings = []
    for one in works:
        progress(one.id)
        caps = _opened(top.capacities, one)
        gain, stops = _gain(top, caps)
        openings.append(Opening(one, gain, stops, *_use_of(use, caps, one)))
    return tuple(openings)


def _alone(sit: Situation, closed: tuple[str, ...]) -> Iterator[Works]:
    for project, row in sit.case.records["projects"].items():
        if project in sit.built:
            continue
        needed = _required(sit, [project])
        opened = _opens(sit, closed, needed)
        if opened and opened != _opens(sit, closed, needed - {project}):
            yield Works(project, str(row["name"]), False, tuple(sorted(needed)), opened)


def _required(sit: Situation, projects: Iterable[str]) -> frozenset[str]:
    """Return projects with those that they require, without those that are built."""
    wanted = set(projects)
    return frozenset(wanted.union(*(required_by(sit.case, p) for p in wanted)) - sit.built)


def _opens(sit: Situation, closed: tuple[str, ...], projects: frozenset[str]) -> tuple[str, ...]:
    then = sit.with_built(sit.built | projects)
    return tuple(e for e in closed if element_capacity(then, e).capacity_t_per_year > 0)


def _together(sit: Situation, closed: tuple[str, ...], alone: list[Works]) -> Iterator[Works]:
    """Yield works whose opened links meet, with what requires them; each group once."""
    nodes = {w.id: _ends(sit, w.opened) for w in alone}
    seen = {frozenset(w.projects) for w in alone}
    for one in alone:
        group, touched = {one.id}, set(nodes[one.id])
        while more := [w for w in nodes if w not in group and touched & nodes[w]]:
            group |= set(more)
            touched = touched.union(*(nodes[w] for w in more))
        projects = _dependents(sit, _required(sit, [w.id for w in alone if w.id in group]))
        if projects not in seen:
            seen.add(projects)
            names = " and ".join(w.name for w in alone if w.id in group)
            opened = _opens(sit, closed, projects)
            yield Works("+".join(sorted(projects)), names, True, tuple(sorted(projects)), opened)


def _ends(sit: Situation, elements: Iterable[str]) -> set[str]:
    links = sit.case.records["links"]
    return {
        str(links[e][end])
        for e in elements if e in links for end in ("from_node_id", "to_node_id")
    }  # fmt: skip


def _dependents(sit: Situation, projects: frozenset[str]) -> frozenset[str]:
    """Add the projects that need nothing but these, unless one of them excludes it."""
    rows, dependents = sit.case.records["projects"], set(projects)
    while True:
        barred = {x for p in dependents | sit.built for x in words(rows[p]["excludes"])}
        more = {
            p for p, row in rows.items()
            if p not in dependents | sit.built | barred
            and dependents & set(words(row["requires"]))
            and set(words(row["requires"])) <= dependents | sit.built
            and not set(words(row["excludes"])) & (dependents | sit.built)
        }  # fmt: skip
        if not more:
            return frozenset(dependents)
        dependents.add(min(more))


def _shut(caps: Capacities) -> Iterator[Works]:
    """Yield what a scenario or a share of 0 shuts: each element, and all of them."""
    sit, usual = caps.situation, _usual(caps.situation)
    shut = [e for e in shut_elements(caps) if element_capacity(usual, e.id).capacity_t_per_year > 0]
    if len(shut) <= MOST_SHUT:
        for element in shut:
            yield Works(element.id, element.name, False, (), (element.id,))
    if len(shut) > 1:
        name = f"all that is shut under {sit.scenario}" if sit.scenario else "all that is shut"
        yield Works("shut", name, True, (), tuple(e.id for e in shut))


def _usual(sit: Situation) -> Situation:
    return situation(sit.case, year=sit.year, built=sit.built)


def _opened(caps: Capacities, works: Works) -> Capacities:
    """Return the capacities with works in operation, or with what is shut as it is otherwise."""
    sit = caps.situation
    if works.projects:
        return with_projects(caps, works.projects)
    usual = _usual(sit)
    return Capacities(
        sit, {**caps.elements, **{e: element_capacity(usual, e) for e in works.opened}}
    )


def _gain(top: Throughput, caps: Capacities) -> tuple[float, tuple[str, ...]]:
    network = top.program.network
    rows = network.row_capacity(caps.by_id)
    try:
        flow = top.program.solve(rows)
    except UnlimitedError:
        return np.inf, ()
    cut = cut_elements(network, flow, rows, caps.elements)
    return flow.tonnes_per_year - top.tonnes_per_year, tuple(c.id for c in cut)


def _use_of(use: Use, caps: Capacities, works: Works) -> tuple[float, float, float, float]:
    """Return tonnes that use the opened links, million USD saved, settled too, and new tonnes."""
    then = without_stranded(case_assignment(caps))
    problem, arcs, logit = then.problem, use.arcs_of(works.opened), use.method == "logit"
    loads = problem.preload if use.method == "aon" else use.flows.resource_flow
    fresh = _routes_over(arcs, path_sets(problem, problem.arc_cost(loads)))
    if not len(fresh.row):
        return 0.0, 0.0, 0.0, 0.0
    sets = joined_sets(use.choice.sets, fresh)
    flows = solve(then, use.method, gap=GAP, sets=sets if logit else None).flows
    before = _choice(use, sets, *costs_at(use.case_input, waits_of(use.flows, use.method)))
    had = before.rows[before.without(arcs, before.rows).reached[before.rows]]
    old, volume = before.without(arcs, had).cost[had], use.case_input.problem.demand.volume
    saved = [
        float(volume[had] @ (old - _choice(use, sets, *costs_at(then, wait)).everything.cost[had]))
        for wait in (problem.arc_time(loads), waits_of(flows, use.method))
    ]
    served = float(problem.demand.volume.sum() - volume.sum())
    return _used(flows, arcs), saved[0] / 1e6, saved[1] / 1e6, served


def _choice(use: Use, sets: PathSets, cost: Floats, paid: Floats) -> Choice:
    """Return the choice of the cargo that has a route as it is, between more routes."""
    theta = use.choice.theta
    return choice_between(use.case_input.problem, theta, sets, use.case_input.km, cost, paid)


def _routes_over(arcs: Ints, sets: PathSets) -> PathSets:
    """Return those routes that use any of some arcs."""
    route = np.repeat(np.arange(len(sets.row)), np.diff(sets.bound))
    over = np.unique(route[np.isin(sets.arc, arcs)])
    return sets_of([(int(sets.row[i]), sets.arc[sets.bound[i] : sets.bound[i + 1]]) for i in over])


def _used(flows: CaseFlows, arcs: Ints) -> float:
    return float(flows.paths.through(arcs.tolist(), len(flows.input.rows)).sum())
