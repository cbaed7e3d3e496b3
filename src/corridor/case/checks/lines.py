"""Checks of the lines of links on the map: that they begin and end at their nodes."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.reading.lines import distance_km, line_points
from corridor.case.tables import Record, Tables, blank
from corridor.problems import Problem

NEAR_KM = 20.0
"""A line may begin and end so far from its nodes: a node stands for a whole town or port."""


def check_lines(case: Tables) -> Iterator[Problem]:
    """Check that each line of ``links.csv`` begins and ends near its nodes.

    Parameters
    ----------
    case : Tables
        Case whose cells have been typed.

    Yields
    ------
    Problem
        One for each end that is further than [`NEAR_KM`][] from its node.
    """
    for row, link in enumerate(case.rows("links"), start=2):
        if link["geometry"]:
            yield from _ends(case, row, link)


def _ends(case: Tables, row: int, link: Record) -> Iterator[Problem]:
    points = line_points(link["geometry"])
    for word, at, side in (("begins", 0, "from_node_id"), ("ends", -1, "to_node_id")):
        node = case.records["nodes"].get(link[side])
        if node is None or blank(node["x_coord"]) or blank(node["y_coord"]):
            continue  # reported with the references, or not on the map
        point = points[at]
        km = distance_km(point, (node["x_coord"], node["y_coord"]))
        if km > NEAR_KM:
            yield Problem(
                "E507",
                "links.csv",
                row,
                "geometry",
                f"{link['link_id']} {word} at {point[0]:.7g} {point[1]:.7g}, {km:.0f} km from "
                f"{link[side]}",
                f"a line that {word} within {NEAR_KM:g} km of its node",
                "Draw the line from the start node to the end node, longitude before latitude, or "
                "clear the cell for a straight line.",
            )
