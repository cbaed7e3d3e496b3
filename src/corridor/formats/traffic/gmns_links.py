"""The links of a GMNS network, each way by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.formats.files.csv_table import CsvTable, is_missing, read_csv_table
from corridor.formats.traffic.gmns_nodes import blank_or_double
from corridor.formats.traffic.link_network import LINK_COLUMNS, NODES
from corridor.problems import Problem

MINUTES_PER_HOUR = 60

ALPHA, BETA = 0.15, 4.0
"""Parameters of the congestion function of the Bureau of Public Roads, where none are given."""

DIRECTED = {"true": True, "1": True, "": True, "false": False, "0": False}
"""What ``directed`` may say. A file without the word has each way as a link of its own."""

BACK = "_back"
"""What is added to the id of a link that is not directed, for its return direction."""


def read_links(
    path: Path, nodes: Mapping[str, int], problems: list[Problem]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read ``link.csv``.

    Parameters
    ----------
    path : Path
        The file.
    nodes : mapping of str to int
        Numbers of the nodes by their ids.
    problems : list of Problem
        Receives what is wrong with the file.

    Returns
    -------
    links : DataFrame
        As in [`corridor.formats.traffic.link_network.LinkNetwork`][].
    names : tuple of str
        ``link_id`` of each.

    Raises
    ------
    CorridorError
        If the file cannot be read.
    """
    table = read_csv_table(path, ["link_id", *NODES, "capacity"], problems)
    names = table.ids("link_id")
    problems += blank_or_double(table, "link_id", names, blank=False)
    ends = [_ends(table, field, nodes, problems) for field in NODES]
    frame = pd.DataFrame(
        {
            **dict(zip(NODES, ends, strict=True)),
            **_numbers(table, problems),
            "link_type": _types(table),
            "line": table.rows,
        }
    )
    directed = _directed(table, problems)
    # the return direction of a link comes right after its forward one
    at = np.repeat(np.arange(len(frame)), np.where(directed, 1, 2))
    back = np.diff(at, prepend=-1) == 0
    links = frame.iloc[at].reset_index(drop=True)
    for field, end in zip(NODES, reversed(ends), strict=True):
        links.loc[back, field] = end[at[back]]
    links["link_id"] = np.arange(1, len(links) + 1)
    known = (links[NODES[0]] > 0) & (links[NODES[1]] > 0)
    return links.loc[known, [*LINK_COLUMNS]].reset_index(drop=True), _names(names, at, back)


def _ends(
    table: CsvTable, field: str, nodes: Mapping[str, int], problems: list[Problem]
) -> NDArray[np.int64]:
    """Find the node in each cell; 0 for one that does not exist."""
    names = table.ids(field)
    numbers = np.array([nodes.get(name, 0) for name in names], dtype=np.int64)
    if nodes and field in table.cells:  # otherwise the missing column is reported already
        fix = "Correct the node, or add it to node.csv."
        problems += [
            table.problem("E703", at, field, names[at], "a node of node.csv", fix)
            for at in np.flatnonzero(numbers == 0).tolist()
        ]
    return numbers


def _numbers(table: CsvTable, problems: list[Problem]) -> dict[str, NDArray[np.float64]]:
    def either(first: str, second: str, default: float) -> NDArray[np.float64]:
        given = table.numbers(first, np.nan, problems)
        return np.where(np.isnan(given), table.numbers(second, default, problems), given)

    default = np.nan if "capacity" in table.cells else 1.0  # a missing column is reported already
    capacity = table.numbers("capacity", default, problems)
    lanes = table.numbers("lanes", 1, problems)
    length = table.numbers("length", np.nan, problems)
    speed = table.numbers("free_speed", np.nan, problems)
    time = either("vdf_fftt", "free_flow_time", np.nan)
    untimed = np.isnan(time)
    fix = "Give vdf_fftt, or length and free_speed."
    blank = (
        ("capacity", np.isnan(capacity), "a capacity", "Give the capacity of one lane."),
        ("free_speed", untimed & np.isnan(speed), "a speed", fix),
        ("length", untimed & np.isnan(length), "a length", fix),
    )
    for field, wrong, expected, cure in blank:
        problems += [
            table.problem("E301", at, field, "", expected, cure)
            for at in np.flatnonzero(wrong).tolist()
            if is_missing(table.texts(field)[at])  # a cell that is no number is reported already
        ]
    limits = (
        ("lanes", lanes < 0, "0 or more"),
        ("length", length < 0, "0 or more"),
        ("free_speed", untimed & (speed <= 0), "more than 0"),
    )
    for field, wrong, expected in limits:
        problems += [
            table.problem("E303", at, field, table.texts(field)[at], expected, "Correct it.")
            for at in np.flatnonzero(wrong).tolist()
        ]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        time = np.where(untimed, length / speed * MINUTES_PER_HOUR, time)
    numbers = {
        "capacity": capacity * lanes,
        "length": length,
        "free_flow_time": np.where((length < 0) | (untimed & (speed <= 0)), np.nan, time),
        "b": either("vdf_alpha", "b", ALPHA),
        "power": either("vdf_beta", "power", BETA),
        "speed": speed,
        "toll": table.numbers("toll", 0, problems),
    }
    numbers["capacity"][(lanes < 0) | np.isnan(numbers["capacity"])] = 1
    # what is still not known is a length or speed that nobody needs, or is reported already
    return {name: np.where(np.isnan(values), 0.0, values) for name, values in numbers.items()}


def _types(table: CsvTable) -> NDArray[np.int64]:
    """Read types of links, which are labels and no part of a computation; 0 for a word."""
    return np.array(
        [int(t) if t.isdecimal() else 0 for t in table.ids("link_type")], dtype=np.int64
    )


def _directed(table: CsvTable, problems: list[Problem]) -> NDArray[np.bool_]:
    words = [word.lower() for word in table.ids("directed")]
    problems += [
        table.problem("E304", at, "directed", word, "true or false", "Use one of the two.")
        for at, word in enumerate(words)
        if word not in DIRECTED
    ]
    return np.array([DIRECTED.get(word, True) for word in words], dtype=bool)


def _names(names: list[str], at: NDArray[np.int64], back: NDArray[np.bool_]) -> tuple[str, ...]:
    taken, unique = set(names), []
    for i, is_back in zip(at.tolist(), back.tolist(), strict=True):
        name = names[i]
        while is_back and name in taken:
            name += BACK
        taken.add(name)
        unique.append(name)
    return tuple(unique)
