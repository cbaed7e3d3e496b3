"""Rows from which the profile and the tables of a report are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.answers.main_route import Leg
from corridor.answers.values import finite
from corridor.case.numbers import QUALITIES
from corridor.case.rows import Project
from corridor.elements.elements import element_table, numbers_behind
from corridor.maxflow.throughput import Throughput
from corridor.units import T_PER_MT


@dataclass(frozen=True)
class Load:
    """What an element carries in one situation, both directions together.

    Attributes
    ----------
    capacity_mt : float or None
        All that it can carry, million tonnes a year; None where nothing limits it.
    others_mt : float
        What other cargo takes of that.
    flow_mt : float
        Counted tonnes.
    binding : bool
        Whether it is in the cut.
    """

    capacity_mt: float | None
    others_mt: float
    flow_mt: float
    binding: bool

    @property
    def net_mt(self) -> float | None:
        """Capacity that is left for what is counted."""
        return None if self.capacity_mt is None else max(0.0, self.capacity_mt - self.others_mt)


@dataclass(frozen=True)
class ProfileRow(Load):
    """An element of a profile: where it lies, what it carries, and what it did before.

    Attributes
    ----------
    element, name, kind, country : str
        The element.
    start_km, end_km : float
        Where it lies on the route; equal when it has no length.
    before : Load or None
        The same without the plan; None where nothing is compared.
    """

    element: str
    name: str
    kind: str
    country: str
    start_km: float
    end_km: float
    before: Load | None = None


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


def directions(top: Throughput, element: str) -> int:
    """Return how many directions of an element have a capacity of their own: 1 or 2."""
    network = top.program.network
    return int(np.isin(network.rows_of(element), network.row).sum()) or 1


def both_directions_mt(top: Throughput, element: str) -> float:
    """Return the capacity of an element, both directions together, in million tonnes a year."""
    return top.capacities.by_id[element] * directions(top, element) / 1e6


def profile_rows(
    legs: Sequence[Leg], top: Throughput, before: Throughput | None = None
) -> tuple[ProfileRow, ...]:
    """Return a route as a profile draws it, both directions together.

    Parameters
    ----------
    legs : sequence of Leg
        The route.
    top : Throughput
        Its capacities and flow are shown, and its cut is what binds.
    before : Throughput, optional
        What it is compared with.

    Returns
    -------
    tuple of ProfileRow
    """
    case, elements = top.capacities.situation.case, top.capacities.elements
    rows = []
    for leg in legs:
        load, at = _load(top, leg.element), elements[leg.element]
        rows.append(
            ProfileRow(
                load.capacity_mt, load.others_mt, load.flow_mt, load.binding,
                element=leg.element,
                name=at.name,
                kind=element_table(case, leg.element).removesuffix("s"),
                country=at.country,
                start_km=leg.start_km,
                end_km=leg.end_km,
                before=None if before is None else _load(before, leg.element),
            )
        )  # fmt: skip
    return tuple(rows)


def _load(top: Throughput, element: str) -> Load:
    rows = top.program.network.rows_of(element)
    return Load(
        capacity_mt=finite(both_directions_mt(top, element)),
        others_mt=float(top.flow.others_row_flow[rows].sum()) / T_PER_MT,
        flow_mt=sum(top.element_flow[element]) / T_PER_MT,
        binding=element in {c.id for c in top.cut},
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


@dataclass(frozen=True)
class NumberRow:
    """A number that an answer rests on.

    Attributes
    ----------
    number : str
        Where it stands, as `corridor.case.numbers.Number.label` writes it.
    value : float or None
        The number with the plan; None where it says that nothing limits.
    low, high : float or None
        Its plausible range, where one is known.
    quality, source : str
        How well it is known, and from where.
    """

    number: str
    value: float | None
    low: float | None
    high: float | None
    quality: str
    source: str


def number_rows(
    legs: Sequence[Leg], top: Throughput, projects: Collection[str]
) -> tuple[NumberRow, ...]:
    """Return the numbers behind the elements of a route, and the costs of projects.

    Those that are least well known come first; a number behind several elements stands once.
    """
    sit = top.capacities.situation
    behind = {k: n for leg in legs for k, n in numbers_behind(sit, leg.element).items()}
    costs = [sit.row(Project, p).numbers["cost_musd"] for p in sorted(projects)]
    order = sorted([*behind.values(), *costs], key=lambda n: -QUALITIES.index(n.quality))
    return tuple(
        NumberRow(n.label, finite(n.value), n.low, n.high, n.quality, n.source) for n in order
    )


def quality_counts(legs: Sequence[Leg], top: Throughput) -> dict[str, int]:
    """Count the numbers behind the elements of a route by how well they are known."""
    sit = top.capacities.situation
    numbers = {k: n for leg in legs for k, n in numbers_behind(sit, leg.element).items()}
    return dict(Counter(n.quality for n in numbers.values()))
