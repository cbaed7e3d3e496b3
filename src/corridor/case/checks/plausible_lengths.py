"""Lengths beside the places that a link joins, the line drawn for it, and the parts of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

import shapely

from corridor.case.checks.limits import limit
from corridor.case.reading.lines import distance_km
from corridor.case.tables import Record, Tables, blank
from corridor.messages import message
from corridor.problems import Problem


def implausible_lengths(case: Tables, misplaced: Collection[str] = ()) -> Iterator[Problem]:
    """Compare lengths with the great circle, the drawn line and the longest section.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.
    misplaced : collection of str
        Nodes whose place is in doubt; lengths between them say nothing.

    Yields
    ------
    Problem
        W605, W606 and W607, one for each row; W607 only where the length itself is not in doubt.
    """
    nodes = case.records["nodes"]
    questioned: set[str] = set()
    for row, link in enumerate(case.rows("links"), start=2):
        ends = [str(link[end]) for end in ("from_node_id", "to_node_id")]
        if misplaced and set(ends) & set(misplaced):
            continue
        places = [(float(nodes[n]["x_coord"]), float(nodes[n]["y_coord"])) for n in ends]
        on_map = not any(blank(coordinate) for place in places for coordinate in place)
        straight_km = distance_km(*places) if on_map else None
        straight = () if straight_km is None else _beside_great_circle(row, link, straight_km)
        for problem in [*straight] or _beside_drawn_line(row, link):  # one mistake, one warning
            questioned.update(problem.ids)
            yield problem
    yield from (p for p in _parts(case) if not questioned & set(p.ids))


def _beside_great_circle(row: int, link: Record, straight_km: float) -> Iterator[Problem]:
    slack, ratio = (
        limit("length beside great circle"),
        limit("length over great circle", link["mode"]),
    )
    found = message(
        "%(link_id)s: %(length)s km, %(straight_km)s km in a straight line",
        link_id=link["link_id"],
        length=f"{link['length']:g}",
        straight_km=f"{straight_km:.0f}",
    )
    if link["length"] < limit("length under great circle").low * straight_km + slack.low:
        yield Problem(
            "W605",
            "links.csv",
            row,
            "length",
            found,
            message("at least the great circle between its ends"),
            message("Correct the length (in km along the line) or the coordinates of its ends."),
            (str(link["link_id"]),),
        )
    if link["length"] > ratio.high * straight_km + slack.high:
        yield Problem(
            "W606",
            "links.csv",
            row,
            "length",
            found,
            message(
                "at most %(high)s times the great circle for %(mode)s, and %(slack_km)s km",
                high=f"{ratio.high:g}",
                mode=link["mode"],
                slack_km=f"{slack.high:g}",
            ),
            message("Correct the length (in km along the line) or the coordinates of its ends."),
            (str(link["link_id"]),),
        )


def _beside_drawn_line(row: int, link: Record) -> Iterator[Problem]:
    if blank(link["geometry"]):
        return
    line = shapely.from_wkt(str(link["geometry"]), on_invalid="ignore")
    points = shapely.get_coordinates(line)
    if len(points) < 2:
        return
    drawn_km = sum(distance_km(a, b) for a, b in pairwise(points.tolist()))
    ratio, slack = limit("length over drawn line"), limit("length beside drawn line")
    low, high = ratio.low * drawn_km + slack.low, ratio.high * drawn_km + slack.high
    if not low <= link["length"] <= high:
        yield Problem(
            "W606",
            "links.csv",
            row,
            "geometry",
            message(
                "%(link_id)s: %(length)s km, %(drawn_km)s km as drawn",
                link_id=link["link_id"],
                length=f"{link['length']:g}",
                drawn_km=f"{drawn_km:.0f}",
            ),
            message("%(words)s times the line on the map", words=ratio.words),
            message("Correct the length, or draw the line anew (longitude before latitude)."),
            (str(link["link_id"]),),
        )


def _parts(case: Tables) -> Iterator[Problem]:
    """Report sections between two stations that are longer than their line."""
    links = case.records["links"]
    for row, rail in enumerate(case.rows("rail"), start=2):
        whole_km = links[rail["link_id"]]["length"]
        if rail["limiting_km"] > whole_km:
            yield Problem(
                "W607",
                "rail.csv",
                row,
                "limiting_km",
                message(
                    "%(link_id)s: %(limiting_km)s km on a line of %(whole_km)s km",
                    link_id=rail["link_id"],
                    limiting_km=f"{rail['limiting_km']:g}",
                    whole_km=f"{whole_km:g}",
                ),
                message("at most the length of the line"),
                message("Correct the section, or the length in links.csv."),
                (str(rail["link_id"]),),
            )
