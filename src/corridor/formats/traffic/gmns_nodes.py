"""The nodes of a GMNS network, numbered as an assignment needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.csv_table import CsvTable, read_csv_table
from corridor.problems import Problem

CENTROID = "centroid"
"""Type of a node where trips begin and end, and which they do not pass."""


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
        Number of each node, from 1, by its ``node_id``.
    """

    names: tuple[str, ...]
    zone_names: tuple[str, ...]
    first_through_node: int
    coordinates: NDArray[np.float64] | None
    numbers: Mapping[str, int]


def read_nodes(path: Path, problems: list[Problem]) -> Nodes:
    """Read ``node.csv``.

    Parameters
    ----------
    path : Path
        The file.
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
    names, zones = table.ids("node_id"), table.ids("zone_id")
    problems += blank_or_double(table, "node_id", names, blank=False)
    problems += blank_or_double(table, "zone_id", zones, blank=True)
    is_zone = np.array([zone != "" for zone in zones], dtype=bool)
    closed = np.array([kind.lower() == CENTROID for kind in table.texts("node_type")], dtype=bool)
    # the last key sorts first: zones before others, among both those that trips do not pass
    order = np.lexsort((~closed, ~is_zone))
    passable = np.append(~closed[order], True)
    coordinates = None
    if "x_coord" in table.cells and "y_coord" in table.cells:
        axes = [table.numbers(axis, np.nan, problems) for axis in ("x_coord", "y_coord")]
        coordinates = np.column_stack(axes)[order]
    ordered = tuple(names[i] for i in order)
    return Nodes(
        names=ordered,
        zone_names=tuple(zones[i] for i in order[: int(is_zone.sum())]),
        first_through_node=int(np.argmax(passable)) + 1,
        coordinates=coordinates,
        numbers={name: number for number, name in enumerate(ordered, start=1) if name},
    )


def blank_or_double(table: CsvTable, field: str, names: list[str], *, blank: bool) -> list[Problem]:
    """Find ids that are missing or stand in two rows.

    Parameters
    ----------
    table : CsvTable
        The table.
    field : str
        Column of the ids.
    names : list of str
        The ids.
    blank : bool
        Whether they may be missing.

    Returns
    -------
    list of Problem
    """
    problems, seen = [], dict[str, int]()
    for at, name in enumerate(names):
        if not name:
            if not blank and field in table.cells:
                problems.append(table.problem("E301", at, field, "", "an id", "Give the id."))
        elif seen.setdefault(name, at) != at:
            expected = f"an id other than that of row {table.rows[seen[name]]}"
            problems.append(
                table.problem(
                    "E401", at, field, name, expected, "Each id may appear in one row only."
                )
            )
    return problems
