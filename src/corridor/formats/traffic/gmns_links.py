"""The links of a GMNS network, each way by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.formats.files.csv_table import CsvTable, is_missing, read_csv_table
from corridor.formats.traffic.gmns_nodes import Nodes, blank_or_double
from corridor.formats.traffic.gmns_periods import CAPACITY_1, MILES, MPH, unread_columns
from corridor.formats.traffic.gmns_units import (
    MINUTES_PER_HOUR,
    Measures,
    Units,
    check_measures,
    straight_km,
)
from corridor.formats.traffic.gmns_uses import open_to_cars
from corridor.formats.traffic.link_network import LINK_COLUMNS, NODES
from corridor.messages import both, either, message
from corridor.problems import Problem

ALPHA, BETA = 0.15, 4.0
"""Parameters of the congestion function of the Bureau of Public Roads, where none are given."""

DIRECTED = {"true": True, "1": True, "": True, "false": False, "0": False}
"""What ``directed`` may say. A file without the word has each way as a link of its own."""

BACK = "_back"
"""What is added to the id of a link that is not directed, for its return direction."""


DIGITS = 18
"""Of the longest type of a link, so that it fits 64 bits."""


def read_links(
    path: Path, nodes: Nodes, units: Units, problems: list[Problem]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read ``link.csv``.

    Parameters
    ----------
    path : Path
        The file.
    nodes : Nodes
        The nodes.
    units : Units
        What lengths and speeds are measured in.
    problems : list of Problem
        Receives what is wrong with the file.

    Returns
    -------
    links : DataFrame
        As in [`corridor.formats.traffic.link_network.LinkNetwork`][]; those closed to cars are
        left out.
    names : tuple of str
        ``link_id`` of each.

    Raises
    ------
    CorridorError
        If the file cannot be read.
    """
    table = read_csv_table(path, ["link_id", *NODES, ("capacity", CAPACITY_1)], problems)
    problems += blank_or_double(table, "link_id", table.ids("link_id"))
    table = table.take(open_to_cars(table, path.parent, problems))
    names = table.ids("link_id")
    ends = [_ends(table, field, nodes.numbers, problems) for field in NODES]
    straight = straight_km(nodes.coordinates, tuple(ends))
    problems += unread_columns(table)
    frame = pd.DataFrame(
        {
            **dict(zip(NODES, ends, strict=True)),
            **_numbers(table, straight, units, problems),
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
        expected = message("a node of node.csv")
        fix = message("Correct the node, or add it to node.csv.")
        problems += [
            table.problem("E703", at, field, names[at], expected, fix)
            for at in np.flatnonzero(numbers == 0).tolist()
        ]
    return numbers


def _numbers(
    table: CsvTable, straight: NDArray[np.float64], units: Units, problems: list[Problem]
) -> dict[str, NDArray[np.float64]]:
    def first(*fields: str, default: float = np.nan) -> NDArray[np.float64]:
        values = np.full(len(table.rows), np.nan)
        for field in fields:
            given = table.numbers(field, np.nan, problems)
            values = np.where(np.isnan(values), given, values)
        return np.where(np.isnan(values), default, values)

    length, speed = first("length"), first("free_speed")
    given = first("vdf_fftt", "vdf_fftt1", "free_flow_time")
    time = np.where(np.isnan(given), _in_miles(table, first), given)
    untimed = np.isnan(time)
    capacity = _capacity(table, first)
    _tell_blanks(table, capacity, length, speed, untimed, problems)
    before = len(problems)
    _tell_limits(table, length, speed, untimed, problems)
    if len(problems) == before:
        problems += check_measures(table, Measures(length, speed, time, straight), units)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        time = np.where(untimed, length / speed * units.factor * MINUTES_PER_HOUR, time)
    alpha, beta = first("vdf_alpha", "vdf_alpha1", "b"), first("vdf_beta", "vdf_beta1", "power")
    problems += _assumed(table.file, {"vdf_alpha": (alpha, ALPHA), "vdf_beta": (beta, BETA)})
    numbers = {
        "capacity": capacity,
        "length": length,
        "free_flow_time": np.where((length < 0) | (untimed & (speed <= 0)), np.nan, time),
        "b": np.where(np.isnan(alpha), ALPHA, alpha),
        "power": np.where(np.isnan(beta), BETA, beta),
        "speed": speed,
        "toll": first("toll", default=0),
    }
    lanes = table.numbers("lanes", 1, [])  # what is no number is reported already
    numbers["capacity"][~(lanes > 0) | np.isnan(capacity)] = 1
    # what is still not known is a length or speed that nobody needs, or is reported already
    return {name: np.where(np.isnan(values), 0.0, values) for name, values in numbers.items()}


Reader = Callable[..., NDArray[np.float64]]
"""Returns the first number given in some columns of each row."""


def _in_miles(table: CsvTable, first: Reader) -> NDArray[np.float64]:
    """Return minutes from the columns whose names say miles, nan where there are none."""
    if MILES not in table.cells or MPH not in table.cells:
        return np.full(len(table.rows), np.nan)
    length, speed = first(MILES), first(MPH)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where((length >= 0) & (speed > 0), length / speed * MINUTES_PER_HOUR, np.nan)


def _capacity(table: CsvTable, first: Reader) -> NDArray[np.float64]:
    """Return capacities of all lanes: that of the first period, or that of a lane times lanes."""
    whole, lanes = first(CAPACITY_1), first("lanes", default=1)
    # a missing column is reported already
    lane = first("capacity") if "capacity" in table.cells else np.full(len(whole), np.nan)
    if "capacity" not in table.cells and CAPACITY_1 not in table.cells:
        lane = np.ones(len(whole))
    return np.where(np.isnan(whole), lane * lanes, whole)


def _tell_blanks(
    table: CsvTable, capacity: NDArray[np.float64], length: NDArray[np.float64],
    speed: NDArray[np.float64], untimed: NDArray[np.bool_], problems: list[Problem],
) -> None:  # fmt: skip
    of_lane = message("Give the capacity of one lane.")
    fix = message("Give vdf_fftt, or length and free_speed.")
    blank = (
        ("capacity", np.isnan(capacity), message("a capacity"), of_lane),
        ("free_speed", untimed & np.isnan(speed), message("a speed"), fix),
        ("length", untimed & np.isnan(length), message("a length"), fix),
    )
    for field, wrong, expected, cure in blank:
        problems += [
            table.problem("E301", at, field, "", expected, cure)
            for at in np.flatnonzero(wrong).tolist()
            if is_missing(table.texts(field)[at])  # a cell that is no number is reported already
        ]


def _tell_limits(
    table: CsvTable, length: NDArray[np.float64], speed: NDArray[np.float64],
    untimed: NDArray[np.bool_], problems: list[Problem],
) -> None:  # fmt: skip
    lanes = table.numbers("lanes", 1, [])
    own = np.isnan(table.numbers(CAPACITY_1, np.nan, []))  # capacity is that of one lane
    open_ = message(
        "Give the number of lanes, leave it blank for one, or take the closed link out."
    )
    above, fix = message("more than 0"), message("Correct it.")
    limits = (
        ("lanes", own & (lanes <= 0), above, open_),
        ("length", length < 0, message("0 or more"), fix),
        ("free_speed", untimed & (speed <= 0), above, fix),
    )
    for field, wrong, expected, cure in limits:
        problems += [
            table.problem("E303", at, field, table.texts(field)[at], expected, cure)
            for at in np.flatnonzero(wrong).tolist()
        ]


def _assumed(file: str, numbers: Mapping[str, tuple[NDArray[np.float64], float]]) -> list[Problem]:
    """Say for how many links the usual congestion function is taken."""
    blanks = {field: int(np.isnan(values).sum()) for field, (values, _) in numbers.items()}
    fields = [field for field, count in blanks.items() if count]
    if not fields:
        return []
    found = message(
        "no number for %(count)s of %(links)s links",
        count=f"{max(blanks.values()):,}",
        links=f"{len(numbers[fields[0]][0]):,}",
    )
    taken = both(f"{numbers[field][1]:g}" for field in fields)
    fix = message("Taken as %(numbers)s. Give the numbers if they are others.", numbers=taken)
    return [Problem("W713", file, None, ", ".join(fields), found, "", fix)]


def _types(table: CsvTable) -> NDArray[np.int64]:
    """Read types of links, which are labels and no part of a computation; 0 for what is none."""
    ids = table.ids("link_type")
    return np.array([int(t) if t.isdecimal() and len(t) <= DIGITS else 0 for t in ids], np.int64)


def _directed(table: CsvTable, problems: list[Problem]) -> NDArray[np.bool_]:
    words = [word.lower() for word in table.ids("directed")]
    expected, fix = either(("true", "false")), message("Use one of the two.")
    problems += [
        table.problem("E304", at, "directed", word, expected, fix)
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
