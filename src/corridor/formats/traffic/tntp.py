"""Reading TNTP, the text format of test networks for traffic assignment: links, trips, flows."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from corridor.formats.traffic.link_network import (
    LINK_COLUMNS,
    NODES,
    LinkNetwork,
    check_counts,
    check_ends,
    check_links,
    check_size,
    check_volumes,
    check_zones,
    column_problems,
    number_text,
)
from corridor.formats.traffic.tntp_columns import LANES, LINK_FIELDS, link_columns
from corridor.formats.traffic.tntp_text import (
    TntpText,
    number_table,
    read_tntp,
    tag_count,
    tag_number,
)
from corridor.formats.traffic.tntp_trips import has_origins, read_entries, read_origins
from corridor.messages import message
from corridor.problems import Problem, raise_if_fatal

ZONES, TOTAL = "NUMBER OF ZONES", "TOTAL OD FLOW"

COUNTS = {
    "zones": ZONES,
    "nodes": "NUMBER OF NODES",
    "first_through_node": "FIRST THRU NODE",
}
"""Metadata that a network needs."""

LINKS = "NUMBER OF LINKS"

FLOW_FIELDS = (*NODES, "volume", "cost")

TOTAL_TOLERANCE = 1e-6
"""Share by which trips may miss their total: files round both."""

LOST_SHARE = 1e-3
"""Share of a total that may be missing; what lacks more than rounding takes was lost."""


def read_tntp_network(path: str | Path) -> LinkNetwork:
    """Read a network.

    Parameters
    ----------
    path : str or Path
        A ``_net.tntp`` file, which may be gzipped. Its header, a comment that names the columns,
        says what stands where; without one they stand in the usual order.

    Returns
    -------
    LinkNetwork
        What is odd, such as columns that are not read, is a warning in ``links.attrs``.

    Raises
    ------
    CaseError
        With all problems of the file, among them fewer links than the metadata promise.
    CorridorError
        If it cannot be read.
    """
    problems: list[Problem] = []
    text = read_tntp(path, problems)
    raise_if_fatal(_not_a_network(text))
    counts = {field: tag_count(text, name, problems) for field, name in COUNTS.items()}
    declared = tag_count(text, LINKS, problems, needed=False)
    if declared is not None and declared != len(text.rows):
        problems.append(_differs(text, LINKS, declared, len(text.rows)))
    links = _links(text, problems)
    problems += _outside_nodes(links, counts["nodes"], text.file)
    problems += check_links(links, None, text.file)
    highest = int(links[[*NODES]].to_numpy().max(initial=0))
    if counts["nodes"] is not None and highest < counts["nodes"]:
        problems.append(_differs(text, COUNTS["nodes"], counts["nodes"], highest, "W707"))
    network = None
    zones, nodes, first_through_node = counts.values()
    if zones is not None and nodes is not None and first_through_node is not None:
        network = LinkNetwork(zones, nodes, first_through_node, links)
        rows = {field: text.tags[name][1] for field, name in COUNTS.items()}
        problems += check_counts(zones, nodes, first_through_node, text.file, rows)
        problems += check_size(nodes, len(text.rows), text.file, rows["nodes"])
    _raise_or_keep(problems, links)
    if network is None:  # a count that is missing is fatal
        raise AssertionError(problems)
    return network


def _links(text: TntpText, problems: list[Problem]) -> pd.DataFrame:
    """Read the lines of links by the columns that the header names."""
    before = len(problems)
    columns = link_columns(text, problems)
    if any(problem.fatal for problem in problems[before:]):
        return pd.DataFrame(columns=[*LINK_COLUMNS]).astype(dict.fromkeys(LINK_COLUMNS, float))
    given = [field for field in columns.fields if field in (*NODES, "link_type")]
    numbers, lines = number_table(text, columns.fields, given, problems)
    table = dict(zip(columns.fields, numbers.T, strict=True))
    if columns.per_lane:
        none = table[LANES] <= 0
        frame = pd.DataFrame({LANES: table[LANES], "line": lines})
        expected = message("more than 0")
        fix = message("Give the number of lanes, or take the link out.")
        problems += column_problems(frame, none, text.file, "E303", LANES, expected, fix)
        table["capacity"] = table["capacity"] * np.where(none, 1, table[LANES])
    values = {field: table.get(field, np.zeros(len(lines))) for field in LINK_FIELDS}
    whole = {name: values[name].astype(np.int64) for name in (*NODES, "link_type")}
    ids = np.arange(1, len(lines) + 1)
    return pd.DataFrame({"link_id": ids, **values, **whole, "line": lines}, columns=[*LINK_COLUMNS])


def _outside_nodes(links: pd.DataFrame, nodes: int | None, file: str) -> list[Problem]:
    """Find nodes that are not numbered from 1; where most are not, say so once."""
    if nodes is None:
        return []
    ends = links[[*NODES]].to_numpy()
    outside = (ends < 1) | (ends > nodes)
    if 2 * outside.sum() <= ends.size:
        return check_ends(links, nodes, file)
    first = int(links["line"].to_numpy()[outside.any(axis=1)].min())
    found = message(
        "%(nodes)s nodes numbered from %(low)s to %(high)s, on %(count)s of %(links)s links",
        nodes=len(np.unique(ends)),
        low=ends.min(),
        high=ends.max(),
        count=f"{int(outside.any(axis=1).sum()):,}",
        links=f"{len(links):,}",
    )
    expected = message("nodes from 1 to %(last)s", last=nodes)
    fix = message(
        "Number the nodes afresh, zones first, or use GMNS, whose nodes have ids of their own."
    )
    return [Problem("E703", file, first, "", found, expected, fix)]


def _not_a_network(text: TntpText) -> list[Problem]:
    if not (TOTAL in text.tags or has_origins(text)) or COUNTS["nodes"] in text.tags:
        return []
    found, expected = message("a table of trips"), message("a network of links")
    return [Problem("E709", text.file, None, "", found, expected, _ORDER)]


def _no_trips(text: TntpText) -> list[Problem]:
    if has_origins(text) or not {COUNTS["nodes"], LINKS} & set(text.tags):
        return []
    found, expected = message("a network of links"), message("a table of trips")
    return [Problem("E709", text.file, None, "", found, expected, _ORDER)]


_ORDER = message("Name the network first and the trips second.")


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
        without trips are left out, trips within a zone are not. A total that differs from the
    metadata by rounding, or is above it, is a warning in ``attrs``.

    Raises
    ------
    CaseError
        With all problems of the file.
    CorridorError
        If it cannot be read.
    """
    problems: list[Problem] = []
    text = read_tntp(path, problems)
    raise_if_fatal(_no_trips(text))
    declared = tag_count(text, ZONES, problems, needed=zones is None)
    if zones is not None and declared is not None and declared != zones:
        expected = message("%(count)s as the network has", count=zones)
        fix = message("Take the trips of the same network.")
        row = text.tags[ZONES][1]
        problems.append(Problem("E706", text.file, row, ZONES, str(declared), expected, fix))
    trips = read_entries(text, problems)
    problems += check_volumes(trips, text.file)
    zones = declared if zones is None else zones
    if zones is not None:
        problems += _outside_zones(read_origins(text), trips, zones, text.file)
    total = tag_number(text, TOTAL, problems, whole=False, needed=False)
    total_read = float(trips["volume"].sum())
    if (
        total is not None
        and total > 0
        and not math.isclose(total, total_read, rel_tol=TOTAL_TOLERANCE)
    ):
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
    text = replace(text, rows=rows, lines=text.lines[header:])
    nodes = _stated(tag_count(text, COUNTS["nodes"], problems, needed=False))
    declared = _stated(tag_count(text, LINKS, problems, needed=False))
    if declared is not None and declared != len(rows):
        problems.append(_differs(text, LINKS, declared, len(rows)))
    numbers, lines = number_table(text, FLOW_FIELDS, NODES, problems)
    columns = dict(zip(FLOW_FIELDS, numbers.T, strict=True))
    whole = {name: columns[name].astype(np.int64) for name in NODES}
    flows = pd.DataFrame({**columns, **whole, "line": lines}, columns=[*FLOW_FIELDS, "line"])
    for field in NODES:
        outside = ~flows[field].between(1, nodes or np.inf).to_numpy()
        expected = message("a node from 1")
        if nodes:
            expected = message("a node from 1 to %(last)s", last=nodes)
        said = (text.file, "E703", field, expected, message("Correct the node."))
        problems += column_problems(flows, outside, *said)
    for field in ("volume", "cost"):
        wrong = ~np.isfinite(flows[field].to_numpy())
        fix = message("Give the number.")
        said = (text.file, "E701", field, message("a finite number"), fix)
        problems += column_problems(flows, wrong, *said)
    flows = flows.drop(columns="line")
    _raise_or_keep(problems, flows)
    return flows


def _outside_zones(
    origins: pd.DataFrame, trips: pd.DataFrame, zones: int, file: str
) -> list[Problem]:
    """Find zones that are not numbered from 1; where most are not, say so once."""
    ends = [origins["origin"].to_numpy(np.float64), trips["destination"].to_numpy(np.float64)]
    numbers = np.concatenate(ends)
    outside = (numbers < 1) | (numbers > zones)
    if 2 * outside.sum() <= len(numbers):
        return [
            *check_zones(origins, "origin", zones, file),
            *check_zones(trips, "destination", zones, file),
        ]
    lines = np.concatenate([origins["line"].to_numpy(), trips["line"].to_numpy()])
    found = message(
        "%(zones)s zones numbered from %(low)s to %(high)s",
        zones=len(np.unique(numbers)),
        low=f"{numbers.min():.0f}",
        high=f"{numbers.max():.0f}",
    )
    expected = message("zones from 1 to %(last)s", last=zones)
    fix = message(
        "Number the zones as the first nodes of the network, or correct the number of zones."
    )
    first = int(lines[outside].min())
    return [Problem("E703", file, first, "", found, expected, fix)]


def _stated(count: int | None) -> int | None:
    """Return a count of the metadata; files of flows write -1 where they do not say."""
    return count if count is not None and count > 0 else None


def _differs(
    text: TntpText, name: str, declared: float, total_read: float, code: str | None = None
) -> Problem:
    short = total_read < declared * (1 - (LOST_SHARE if name == TOTAL else 0))
    fix = message("Get the whole file; if it is complete, correct the metadata.")
    value = number_text(total_read)
    expected = message("%(number)s as the metadata says", number=number_text(declared))
    code = code or ("E708" if short else "W707")
    return Problem(code, text.file, text.tags[name][1], name, value, expected, fix)


def _raise_or_keep(problems: list[Problem], frame: pd.DataFrame) -> None:
    """Stop at what is fatal, in the order of lines; keep warnings with the frame."""
    problems.sort(key=lambda problem: problem.row or 0)
    raise_if_fatal(problems)
    frame.attrs["warnings"] = tuple(problems)
