"""Rows from which the profile, the map and the tables of a report are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.answers.main_route import Leg
from corridor.answers.values import finite
from corridor.elements.elements import element_table, numbers_behind
from corridor.formats.cases.geopackage import link_coordinates
from corridor.maxflow.throughput import Throughput
from corridor.planning.plan import Plan


@dataclass(frozen=True)
class ProfileRow:
    """An element of a profile: where it lies, what it carries, and whether it binds."""

    element: str
    name: str
    kind: str
    country: str
    start_km: float
    end_km: float
    capacity_mt: float | None
    flow_mt: float
    binding: bool


@dataclass(frozen=True)
class RouteElementRow:
    """An element of the main route with its capacity today and later, both directions together.

    Attributes
    ----------
    km : float
        Where it begins.
    name, kind, country : str
        The element.
    today, after, flow : float
        Capacity today and with the plan, and the flow with the plan, t a year; None is no limit.
    computed, stated : float or None
        Capacity by formula and as a source states it.
    used : str
        Which of the two counts.
    quality, source : str
        How well it is known, and from where.
    """

    km: float
    name: str
    kind: str
    country: str
    today: float | None
    after: float | None
    flow: float
    computed: float | None
    stated: float | None
    used: str
    quality: str
    source: str


@dataclass(frozen=True)
class MapLinkRow:
    """A link on the map: its course in degrees, its flow, and what the plan does to it."""

    link_id: str
    name: str
    from_node_id: str
    to_node_id: str
    mode: str
    coordinates: tuple[tuple[float, float], ...]
    flow_mt: float
    capacity_mt: float | None
    state: str


def directions(top: Throughput, element: str) -> int:
    """Return how many directions of an element have a capacity of their own: 1 or 2."""
    network = top.program.network
    return int(np.isin(network.rows_of(element), network.row).sum()) or 1


def both_directions_mt(top: Throughput, element: str) -> float:
    """Return the capacity of an element, both directions together, in million tonnes a year."""
    return top.capacities.by_id[element] * directions(top, element) / 1e6


def profile_rows(legs: Sequence[Leg], top: Throughput) -> tuple[ProfileRow, ...]:
    """Return a route as a profile draws it, both directions together.

    Parameters
    ----------
    legs : sequence of Leg
        The route.
    top : Throughput
        Its capacities and flow are shown, and its cut is what binds.

    Returns
    -------
    tuple of ProfileRow
    """
    case, elements = top.capacities.situation.case, top.capacities.elements
    binding = {c.id for c in top.cut}
    return tuple(
        ProfileRow(
            element=leg.element,
            name=elements[leg.element].name,
            kind=element_table(case, leg.element).removesuffix("s"),
            country=elements[leg.element].country,
            start_km=leg.start_km,
            end_km=leg.end_km,
            capacity_mt=finite(both_directions_mt(top, leg.element)),
            flow_mt=sum(top.element_flow[leg.element]) / 1e6,
            binding=leg.element in binding,
        )
        for leg in legs
    )


def route_rows(
    legs: Sequence[Leg], before: Throughput, after: Throughput
) -> tuple[RouteElementRow, ...]:
    """Return the elements of a route with their capacity today and with a plan."""
    rows = []
    for leg in legs:
        factor, element = directions(after, leg.element), after.capacities.elements[leg.element]
        stated = element.stated_t_per_year
        rows.append(
            RouteElementRow(
                km=leg.start_km,
                name=element.name,
                kind=element.kind,
                country=element.country,
                today=finite(factor * before.capacities.by_id[leg.element]),
                after=finite(factor * element.capacity_t_per_year),
                flow=sum(after.element_flow[leg.element]),
                computed=finite(factor * element.computed_t_per_year),
                stated=None if stated is None else factor * stated,
                used=element.binds,
                quality=element.quality,
                source=element.source,
            )
        )
    return tuple(rows)


def map_rows(plan: Plan, touched: Collection[str]) -> tuple[MapLinkRow, ...]:
    """Return the links of a case with the flow of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    touched : collection of str
        Elements that its projects change.

    Returns
    -------
    tuple of MapLinkRow
    """
    top, case = plan.after, plan.after.capacities.situation.case
    binding = {c.id for c in top.cut}
    checks: dict[str, list[str]] = {}
    for border in case.rows("borders"):
        checks.setdefault(border["link_id"], []).append(border["border_id"])
    rows = []
    for link_id, link in case.records["links"].items():
        parts = {link_id, *checks.get(link_id, ())}
        capacity = min(both_directions_mt(top, part) for part in parts)
        flow = sum(top.element_flow[link_id]) / 1e6
        rows.append(
            MapLinkRow(
                link_id=link_id,
                name=link["name"],
                from_node_id=link["from_node_id"],
                to_node_id=link["to_node_id"],
                mode=link["mode"],
                coordinates=tuple((float(x), float(y)) for x, y in link_coordinates(case, link)),
                flow_mt=flow,
                capacity_mt=finite(capacity),
                state=_state(capacity, flow, parts & binding, parts & set(touched)),
            )
        )
    return tuple(rows)


def _state(capacity: float, flow: float, binding: Collection[str], touched: Collection[str]) -> str:
    if capacity <= 0:
        return "planned"
    if binding:
        return "binding"
    if touched:
        return "upgraded"
    return "used" if flow > 1e-6 else "idle"


def quality_counts(legs: Sequence[Leg], top: Throughput) -> dict[str, int]:
    """Count the numbers behind the elements of a route by how well they are known."""
    sit = top.capacities.situation
    numbers = {k: n for leg in legs for k, n in numbers_behind(sit, leg.element).items()}
    return dict(Counter(n.quality for n in numbers.values()))
