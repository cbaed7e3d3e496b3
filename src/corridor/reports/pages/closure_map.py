"""The map of closures: where each element lies, and what is lost without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from corridor.answers.closure_words import LEAST_MUSD, LEAST_T
from corridor.answers.closures import ClosuresAnswer
from corridor.answers.report_rows import MapLinkRow
from corridor.answers.values import frame_of
from corridor.case.model import Case
from corridor.reports.figures.loss_map import loss_map_svg
from corridor.reports.pages.maps import apart, around, ends, node_frame, runs_ashore
from corridor.units import T_PER_MT

MARGIN = 0.4
"""Margin around the links that lose something, as a share of their longer side."""

AT_NODES = {"terminals": "terminal", "ports": "port"}


def closure_map(case: Case, links: Sequence[MapLinkRow], closed: ClosuresAnswer) -> str:
    """Draw every element by the tonnes that are lost when it closes.

    Parameters
    ----------
    case : Case
        The case, for the places of borders, terminals and ports.
    links : sequence of MapLinkRow
        Links with their course.
    closed : ClosuresAnswer
        What closures cost, and what planned links are worth.

    Returns
    -------
    str
        SVG.
    """
    lost = {e.id: e.lost_t_per_year / T_PER_MT for e in closed.elements}
    frame = link_frame(links, lost, _worth_opening(closed))
    idle = (frame["lost_mt"] * T_PER_MT < LEAST_T) & ~frame["opens"]
    frame = frame[~(idle & (frame["mode"] == "sea") & frame["coordinates"].map(runs_ashore))]
    points = pd.DataFrame(
        _points(case, links, lost),
        columns=["name", "kind", "node_id", "x_coord", "y_coord", "lost_mt"],
    )
    loses, opens = frame[frame["lost_mt"] * T_PER_MT >= LEAST_T], frame[frame["opens"]]
    counts = pd.concat([loses, opens])
    shown = next((around(rows, MARGIN) for rows in (loses, opens, frame) if len(rows)), None)
    named = ends(counts) | set(points.loc[points["lost_mt"] * T_PER_MT >= LEAST_T, "node_id"])
    nodes = node_frame(case, apart(case, named))
    return loss_map_svg(nodes, frame, points, closed.throughput_t_per_year / T_PER_MT, shown)


def link_frame(
    links: Sequence[MapLinkRow], lost: Mapping[str, float], opens: frozenset[str]
) -> pd.DataFrame:
    """Return links with what is lost without each, and whether it would open."""
    frame = frame_of(links, MapLinkRow)
    return frame.assign(
        lost_mt=[lost.get(i, 0.0) for i in frame["link_id"]],
        opens=[i in opens for i in frame["link_id"]],
    )


def _worth_opening(closed: ClosuresAnswer) -> frozenset[str]:
    """Return the elements of planned links that cargo would take, or that add to the throughput."""
    worth = (
        o
        for o in closed.openings
        if o.used_t_per_year > LEAST_T
        or o.saved_musd > LEAST_MUSD
        or o.gain_t_per_year is None
        or o.gain_t_per_year > LEAST_T
    )
    return frozenset(element for o in worth for element in o.opened)


def _points(
    case: Case, links: Sequence[MapLinkRow], lost: Mapping[str, float]
) -> Iterator[tuple[Any, ...]]:
    """Yield borders along their link, and terminals and ports at their node."""
    course = {row.link_id: row for row in links}
    checks: dict[str, list[Mapping[str, Any]]] = {}
    for border in case.rows("borders"):
        checks.setdefault(border["link_id"], []).append(border)
    for link_id, borders in checks.items():
        line: Any = shapely.LineString(np.asarray(course[link_id].coordinates))
        for i, border in enumerate(borders, start=1):
            at = line.interpolate(i / (len(borders) + 1), normalized=True)
            yield (border["name"], "border", course[link_id].from_node_id, at.x, at.y,
                   lost.get(border["border_id"], 0.0))  # fmt: skip
    for table, kind in AT_NODES.items():
        for element, row in case.records[table].items():
            node = case.records["nodes"][row["node_id"]]
            yield (row["name"], kind, row["node_id"], float(node["x_coord"]),
                   float(node["y_coord"]), lost.get(element, 0.0))  # fmt: skip
