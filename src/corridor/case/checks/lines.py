"""Checks of the lines of links on the map: that they begin and end at their nodes."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.reading.lines import distance_km, line_points
from corridor.case.tables import Record, Tables, blank
from corridor.messages import message
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
    for at, side in ((0, "from_node_id"), (-1, "to_node_id")):
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
                message(
                    "%(link_id)s: %(point)s is %(km)s km from %(node)s",
                    link_id=link["link_id"],
                    point=f"{point[0]:.7g} {point[1]:.7g}",
                    km=f"{km:.0f}",
                    node=link[side],
                ),
                message(
                    "a line that begins and ends within %(near_km)s km of its nodes",
                    near_km=f"{NEAR_KM:g}",
                ),
                message(
                    "Draw the line from the start node to the end node, longitude "
                    "before latitude, or clear the cell for a straight line."
                ),
            )
