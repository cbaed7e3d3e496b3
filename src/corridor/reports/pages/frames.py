"""Tables from which the figures of a report are drawn, in million tonnes a year."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from corridor.answers.plain import Answer
from corridor.case.model import Case
from corridor.elements.elements import element_table, numbers_behind
from corridor.formats.cases.geopackage import link_coordinates
from corridor.maxflow.ladder import Rung
from corridor.maxflow.sensitivity import Swing
from corridor.maxflow.throughput import Throughput
from corridor.planning.plan import Plan
from corridor.reports.pages.path import Leg
from corridor.reports.pages.words import number_words


def ways(top: Throughput, element: str) -> int:
    """Return how many directions of an element have a capacity of their own: 1 or 2."""
    network = top.program.network
    return int(np.isin(network.rows_of(element), network.row).sum()) or 1


def profile_frame(legs: Sequence[Leg], top: Throughput) -> pd.DataFrame:
    """Return a path for [`corridor.reports.figures.profile.profile_svg`][], both directions.

    Parameters
    ----------
    legs : sequence of Leg
        The path.
    top : Throughput
        Its capacities and flow are shown, and its cut is what binds.

    Returns
    -------
    DataFrame
    """
    case, elements = top.capacities.situation.case, top.capacities.elements
    binding = {c.id for c in top.cut}
    rows = [
        {
            "element": leg.element,
            "name": elements[leg.element].name,
            "kind": element_table(case, leg.element).removesuffix("s"),
            "country": elements[leg.element].country,
            "start_km": leg.start_km,
            "end_km": leg.end_km,
            "capacity_mt": both_ways_mt(top, leg.element),
            "flow_mt": sum(top.element_flow[leg.element]) / 1e6,
            "binding": leg.element in binding,
        }
        for leg in legs
    ]
    return pd.DataFrame(rows)


def both_ways_mt(top: Throughput, element: str) -> float:
    """Return the capacity of an element, both directions together, in million tonnes a year."""
    return top.capacities.by_id[element] * ways(top, element) / 1e6


def way_rows(legs: Sequence[Leg], before: Throughput, after: Throughput) -> list[Answer]:
    """Return the elements of a path with their capacity today and later, tonnes both ways together.

    Parameters
    ----------
    legs : sequence of Leg
        The path.
    before, after : Throughput
        Today and with a plan.

    Returns
    -------
    list of dict
        With what is computed, stated and used after the plan, its quality and its sources.
    """
    rows = []
    for leg in legs:
        factor, element = ways(after, leg.element), after.capacities.elements[leg.element]
        stated = element.stated_t_per_year
        rows.append(
            {
                "km": leg.start_km,
                "name": element.name,
                "kind": element.kind,
                "country": element.country,
                "today": factor * before.capacities.by_id[leg.element],
                "after": factor * element.capacity_t_per_year,
                "flow": sum(after.element_flow[leg.element]),
                "computed": factor * element.computed_t_per_year,
                "stated": None if stated is None else factor * stated,
                "used": element.binds,
                "quality": element.quality,
                "source": element.source,
            }
        )
    return rows


def link_frame(plan: Plan, touched: Collection[str]) -> pd.DataFrame:
    """Return the links with a plan's flow for [`corridor.reports.figures.map.map_svg`][].

    Parameters
    ----------
    plan : Plan
        The plan.
    touched : collection of str
        Elements that its projects change.

    Returns
    -------
    DataFrame
    """
    top, case = plan.after, plan.after.capacities.situation.case
    binding = {c.id for c in top.cut}
    checks: dict[str, list[str]] = {}
    for border in case.rows("borders"):
        checks.setdefault(border["link_id"], []).append(border["border_id"])
    rows = []
    for link_id, link in case.records["links"].items():
        parts = {link_id, *checks.get(link_id, ())}
        capacity = min(both_ways_mt(top, part) for part in parts)
        flow = sum(top.element_flow[link_id]) / 1e6
        rows.append(
            {
                "link_id": link_id,
                "name": link["name"],
                "from": link["from_node_id"],
                "to": link["to_node_id"],
                "mode": link["mode"],
                "coordinates": link_coordinates(case, link),
                "flow_mt": flow,
                "capacity_mt": capacity,
                "state": _state(capacity, flow, parts & binding, parts & set(touched)),
            }
        )
    return pd.DataFrame(rows)


def _state(capacity: float, flow: float, binding: Collection[str], touched: Collection[str]) -> str:
    if capacity <= 0:
        return "planned"
    if binding:
        return "binding"
    if touched:
        return "upgraded"
    return "used" if flow > 1e-6 else "idle"


def node_frame(case: Case, named: Collection[str]) -> pd.DataFrame:
    """Return the nodes as [`corridor.reports.figures.map.map_svg`][] takes them."""
    columns = ["node_id", "name", "x_coord", "y_coord", "kind"]
    frame = case.tables["nodes"][columns]
    return frame.assign(label=frame["node_id"].isin(list(named)))


def ladder_frame(ladder: Iterable[Rung]) -> pd.DataFrame:
    """Return the rungs that [`corridor.reports.figures.bars.ladder_svg`][] can draw."""
    rows = [
        (r.id, r.name, r.gain_t_per_year / 1e6) for r in ladder if math.isfinite(r.gain_t_per_year)
    ]
    return pd.DataFrame(rows, columns=["id", "name", "gain_mt"])


def swing_frame(case: Case, swings: Iterable[Swing]) -> pd.DataFrame:
    """Return the swings that [`corridor.reports.figures.bars.tornado_svg`][] can draw."""
    rows = [
        (number_words(case, s.number), s.low_result / 1e6, s.high_result / 1e6, s.quality)
        for s in swings
        if math.isfinite(s.low_result + s.high_result)
    ]
    return pd.DataFrame(rows, columns=["name", "low_result", "high_result", "quality"])


def quality_frame(legs: Sequence[Leg], top: Throughput) -> pd.DataFrame:
    """Count the numbers behind the elements of a path by how well they are known."""
    sit = top.capacities.situation
    numbers = {k: n for leg in legs for k, n in numbers_behind(sit, leg.element).items()}
    counts = Counter(n.quality for n in numbers.values())
    return pd.DataFrame(list(counts.items()), columns=["quality", "count"])
