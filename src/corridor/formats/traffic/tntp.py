"""Reading TNTP, the text format of test networks for traffic assignment: links, trips, flows."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from corridor.formats.traffic.link_network import (
    FLOATS,
    LINK_COLUMNS,
    NODES,
    LinkNetwork,
    check_counts,
    check_links,
    check_volumes,
    check_zones,
    column_problems,
    number_text,
)
from corridor.formats.traffic.tntp_text import (
    TntpText,
    number_table,
    read_tntp,
    tag_count,
    tag_number,
)
from corridor.formats.traffic.tntp_trips import read_entries, read_origins
from corridor.problems import Problem, raise_if_fatal

ZONES, TOTAL = "NUMBER OF ZONES", "TOTAL OD FLOW"

COUNTS = {
    "zones": ZONES,
    "nodes": "NUMBER OF NODES",
    "first_through_node": "FIRST THRU NODE",
}
"""Metadata that a network needs."""

LINKS = "NUMBER OF LINKS"

LINK_FIELDS = (*NODES, *FLOATS, "link_type")

FLOW_FIELDS = (*NODES, "volume", "cost")

TOTAL_TOLERANCE = 1e-6
"""Share by which trips may miss their total: files round both."""


def read_tntp_network(path: str | Path) -> LinkNetwork:
    """Read a network.

    Parameters
    ----------
    path : str or Path
        A ``_net.tntp`` file, which may be gzipped.

    Returns
    -------
    LinkNetwork
        A number of links other than the metadata say is a warning in ``links.attrs``.

    Raises
    ------
    CaseError
        With all problems of the file.
    CorridorError
        If it cannot be read.
    """
    problems: list[Problem] = []
    text = read_tntp(path, problems)
    counts = {field: tag_count(text, name, problems) for field, name in COUNTS.items()}
    declared = tag_count(text, LINKS, problems, needed=False)
    if declared is not None and declared != len(text.rows):
        problems.append(_differs(text, LINKS, declared, len(text.rows)))
    numbers, lines = number_table(text, LINK_FIELDS, (*NODES, "link_type"), problems)
    columns = dict(zip(LINK_FIELDS, numbers.T, strict=True))
    whole = {name: columns[name].astype(np.int64) for name in (*NODES, "link_type")}
    ids = np.arange(1, len(lines) + 1)
    links = pd.DataFrame(
        {"link_id": ids, **columns, **whole, "line": lines}, columns=[*LINK_COLUMNS]
    )
    problems += check_links(links, counts["nodes"], text.file)
    network = None
    zones, nodes, first_through_node = counts.values()
    if zones is not None and nodes is not None and first_through_node is not None:
        network = LinkNetwork(zones, nodes, first_through_node, links)
        rows = {field: text.tags[name][1] for field, name in COUNTS.items()}
        problems += check_counts(zones, nodes, first_through_node, text.file, rows)
    _raise_or_keep(problems, links)
    if network is None:  # a count that is missing is fatal
        raise AssertionError(problems)
    return network


def read_tntp_trips(path: str | Path, *, zones: int | None = None) -> pd.DataFrame:
    """Read a table of trips.

    Parameters
    ----------
    path : str or Path
        A ``_trips.tntp`` file, which may be gzipped.
    zones : int, optional
        Zones of the network on which the trips are made.

    Returns
    -------
    DataFrame
        ``origin``, ``destination``, ``volume`` and ``line``, in the order of the file. Pairs
        without trips are left out, trips within a zone are not. A total other than the metadata
        say is a warning in ``attrs``.

    Raises
    ------
    CaseError
        With all problems of the file.
    CorridorError
        If it cannot be read.
    """
    problems: list[Problem] = []
    text = read_tntp(path, problems)
    declared = tag_count(text, ZONES, problems, needed=zones is None)
    if zones is not None and declared is not None and declared != zones:
        expected, fix = f"{zones} as the network has", "Take the trips of the same network."
        row = text.tags[ZONES][1]
        problems.append(Problem("E706", text.file, row, ZONES, str(declared), expected, fix))
    trips = read_entries(text, problems)
    problems += check_volumes(trips, text.file)
    zones = declared if zones is None else zones
    if zones is not None:
        problems += check_zones(read_origins(text), "origin", zones, text.file)
        problems += check_zones(trips, "destination", zones, text.file)
    total = tag_number(text, TOTAL, problems, whole=False, needed=False)
    total_read = float(trips["volume"].sum())
    if total is not None and not math.isclose(total, total_read, rel_tol=TOTAL_TOLERANCE):
        problems.append(_differs(text, TOTAL, total, total_read))
    trips = trips[trips["volume"] != 0].reset_index(drop=True)
    _raise_or_keep(problems, trips)
    return trips


def read_tntp_flows(path: str | Path) -> pd.DataFrame:
    """Read the flows of a solution.

    Parameters
    ----------
    path : str or Path
        A ``_flow.tntp`` file, which may be gzipped. A first line of words and metadata may be
        there or not; a colon may stand before the volume.

    Returns
    -------
    DataFrame
        ``from_node_id``, ``to_node_id``, ``volume`` and ``cost``, in the order of the file.

    Raises
    ------
    CaseError
        With all problems of the file.
    CorridorError
        If it cannot be read.
    """
    problems: list[Problem] = []
    text = read_tntp(path, problems, tagged=False)
    header = bool(text.rows) and not any(c.isdigit() for c in text.rows[0])
    rows = [row.replace(":", " ") for row in text.rows[header:]]
    text = TntpText(text.file, text.tags, rows, text.lines[header:])
    nodes = tag_count(text, COUNTS["nodes"], problems, needed=False)
    declared = tag_count(text, LINKS, problems, needed=False)
    if declared is not None and declared != len(rows):
        problems.append(_differs(text, LINKS, declared, len(rows)))
    numbers, lines = number_table(text, FLOW_FIELDS, NODES, problems)
    columns = dict(zip(FLOW_FIELDS, numbers.T, strict=True))
    whole = {name: columns[name].astype(np.int64) for name in NODES}
    flows = pd.DataFrame({**columns, **whole, "line": lines}, columns=[*FLOW_FIELDS, "line"])
    for field in NODES:
        outside = ~flows[field].between(1, nodes or np.inf).to_numpy()
        expected = f"a node from 1 to {nodes}" if nodes else "a node from 1"
        said = (text.file, "E703", field, expected, "Correct the node.")
        problems += column_problems(flows, outside, *said)
    for field in ("volume", "cost"):
        wrong = ~np.isfinite(flows[field].to_numpy())
        said = (text.file, "E701", field, "a finite number", "Give the number.")
        problems += column_problems(flows, wrong, *said)
    flows = flows.drop(columns="line")
    _raise_or_keep(problems, flows)
    return flows


def _differs(text: TntpText, name: str, declared: float, total_read: float) -> Problem:
    fix = "Check that the file is complete, then correct the metadata."
    value, expected = number_text(total_read), f"{number_text(declared)} as the metadata says"
    return Problem("W707", text.file, text.tags[name][1], name, value, expected, fix)


def _raise_or_keep(problems: list[Problem], frame: pd.DataFrame) -> None:
    """Stop at what is fatal, in the order of lines; keep warnings with the frame."""
    problems.sort(key=lambda problem: problem.row or 0)
    raise_if_fatal(problems)
    frame.attrs["warnings"] = tuple(problems)
