"""The nodes of a GMNS network, numbered as an assignment needs them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.formats.files.csv_table import CsvTable, read_csv_table
from corridor.formats.traffic.link_network import LINK_COLUMNS, NODES
from corridor.messages import message
from corridor.problems import Problem

CENTROID = "centroid"
"""Type of a node where trips begin and end, and which they do not pass."""

NO_ZONE = "0"
"""What some programs write as the zone of a node that has none."""


@dataclass(frozen=True, eq=False)
class Nodes:
    """Nodes with the zones first.

    Attributes
    ----------
    names : tuple of str
        ``node_id`` of each node.
    zone_names : tuple of str
        ``zone_id`` of the first nodes.
    first_through_node : int
        Number of the first node that trips may pass.
    coordinates : array or None
        x and y of each node; None when the file has none.
    numbers : mapping of str to int
        Number of each node of the file, from 1, by its ``node_id``.
    members : tuple of (int, int)
        Number of each zone that has several nodes, with the number of each of these.
    """

    names: tuple[str, ...]
    zone_names: tuple[str, ...]
    first_through_node: int
    coordinates: NDArray[np.float64] | None
    numbers: Mapping[str, int]
    members: tuple[tuple[int, int], ...] = ()


def read_nodes(path: Path, used: Collection[str], problems: list[Problem]) -> Nodes:
    """Read ``node.csv``.

    Parameters
    ----------
    path : Path
        The file. Of a zone with several nodes, the one centroid is where trips begin and end; a
        zone that has none, or several, gets a node of its own, joined to them.
    used : collection of str
        Zones of the trips. A zone 0 that is not among them stands for none.
    problems : list of Problem
        Receives what is wrong with it.

    Returns
    -------
    Nodes

    Raises
    ------
    CorridorError
        If the file cannot be read.
    """
    table = read_csv_table(path, ["node_id", "zone_id"], problems)
    names = table.ids("node_id")
    problems += blank_or_double(table, "node_id", names)
    zones = ["" if z == NO_ZONE and z not in used else z for z in table.ids("zone_id")]
    closed = [kind.lower() == CENTROID for kind in table.texts("node_type")]
    place, shared = _places(zones, closed)
    taken = set(names)
    for zone in shared:
        name = f"zone {zone}"
        while name in taken:
            name += "_"
        taken.add(name)
        names.append(name)
        closed.append(True)
    own = {row: zone for zone, row in place.items()}
    is_zone = np.array([row in own for row in range(len(names))], dtype=bool)
    shut = np.array(closed, dtype=bool)
    # the last key sorts first: zones before others, among both those that trips do not pass
    order = np.lexsort((~shut, ~is_zone))
    passable = np.append(~shut[order], True)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(1, len(order) + 1)
    return Nodes(
        names=tuple(names[i] for i in order),
        zone_names=tuple(own[i] for i in order[: int(is_zone.sum())].tolist()),
        first_through_node=int(np.argmax(passable)) + 1,
        coordinates=_coordinates(table, len(shared), order, problems),
        numbers={n: int(number[row]) for row, n in enumerate(names[: len(zones)]) if n},
        members=tuple(
            (int(number[place[zone]]), int(number[row]))
            for zone, rows in shared.items()
            for row in rows
        ),
    )


def _places(
    zones: list[str], closed: list[bool]
) -> tuple[dict[str, int], dict[str, list[int]]]:  # fmt: skip
    """Return the row of each zone, and the rows that a zone with a row of its own joins."""
    rows: dict[str, list[int]] = {}
    for row, zone in enumerate(zones):
        if zone:
            rows.setdefault(zone, []).append(row)
    place, shared = dict[str, int](), dict[str, list[int]]()
    for zone, own in rows.items():
        centroids = [row for row in own if closed[row]]
        choice = centroids or own
        if len(choice) == 1:
            place[zone] = choice[0]
        else:
            place[zone] = len(zones) + len(shared)
            shared[zone] = choice
    return place, shared


def _coordinates(
    table: CsvTable, added: int, order: NDArray[np.int64], problems: list[Problem]
) -> NDArray[np.float64] | None:
    if "x_coord" not in table.cells or "y_coord" not in table.cells:
        return None
    axes = [table.numbers(axis, np.nan, problems) for axis in ("x_coord", "y_coord")]
    return np.vstack([np.column_stack(axes), np.full((added, 2), np.nan)])[order]


def connectors(nodes: Nodes) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return links without time or capacity between zones and their several nodes, and names."""
    ends = [way for zone, node in nodes.members for way in ((zone, node), (node, zone))]
    links = pd.DataFrame(0.0, index=range(len(ends)), columns=[*LINK_COLUMNS])
    links["capacity"] = 1.0
    links[[*NODES]] = np.array(ends, dtype=np.int64).reshape(-1, 2)
    links[["link_id", "link_type", "line"]] = 0
    whole = dict.fromkeys(("link_id", *NODES, "link_type", "line"), np.int64)
    names = tuple(f"{nodes.names[a - 1]} to {nodes.names[b - 1]}" for a, b in ends)
    return links.astype(whole), names


def blank_or_double(table: CsvTable, field: str, names: list[str]) -> list[Problem]:
    """Find ids that are missing or stand in two rows.

    Parameters
    ----------
    table : CsvTable
        The table.
    field : str
        Column of the ids.
    names : list of str
        The ids.

    Returns
    -------
    list of Problem
    """
    problems, seen = [], dict[str, int]()
    for at, name in enumerate(names):
        if not name:
            if field in table.cells:
                fix = message("Give the id.")
                problems.append(table.problem("E301", at, field, "", message("an id"), fix))
        elif seen.setdefault(name, at) != at:
            expected = message(
                "an id other than that of row %(row)s", row=int(table.rows[seen[name]])
            )
            fix = message("Each id may appear in one row only.")
            problems.append(table.problem("E401", at, field, name, expected, fix))
    return problems
