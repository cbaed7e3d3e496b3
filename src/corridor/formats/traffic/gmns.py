"""GMNS, the General Modeling Network Specification: a folder with nodes, links and demand as CSV.

What is read is the part of GMNS 0.96 that an assignment needs, and columns that users of GMNS
have added for it. ``config.csv`` may name the units of lengths and speeds; without it they have
to go together, such as miles and miles an hour. Free flow times are minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.formats.files.atomic import write_atomically
from corridor.formats.files.csv_table import CsvTable, is_missing, read_csv_table
from corridor.formats.traffic.gmns_links import read_links
from corridor.formats.traffic.gmns_nodes import Nodes, connectors, read_nodes
from corridor.formats.traffic.gmns_units import CONFIG_FILE, read_units
from corridor.formats.traffic.link_network import (
    NODES,
    TRIP_COLUMNS,
    LinkNetwork,
    check_link_network,
    check_links,
    check_trips,
    check_volumes,
)
from corridor.messages import message
from corridor.problems import CorridorError, Problem, raise_if_fatal

NODE_FILE, LINK_FILE, DEMAND_FILE = "node.csv", "link.csv", "demand.csv"

PAIR = (("o_zone_id", "origin"), ("d_zone_id", "destination"))
"""What the two ends of a trip may be called."""


def read_gmns(folder: str | Path) -> tuple[LinkNetwork, pd.DataFrame | None]:
    """Read a network, and its trips if there are any.

    Parameters
    ----------
    folder : str or Path
        Folder with ``node.csv``, ``link.csv`` and perhaps ``demand.csv``, ``config.csv``,
        ``use_group.csv``.

    Returns
    -------
    network : LinkNetwork
        Nodes are numbered anew. The nodes with a zone come first, in the order of the file; among
        them those of the type ``centroid``, which trips do not pass. Of the nodes of one zone the
        only centroid is its place; without that the zone gets a node of its own, joined to them by
        links without time. A zone 0 is none unless there are trips from or to it. A link that is
        not directed becomes two; one whose ``allowed_uses`` leave cars out is left out.

        Capacities are those of all lanes: ``capacity`` times ``lanes``, of which a blank is 1, or
        ``vdf_cap1``. A free flow time that is not given is ``length / free_speed``. ``vdf_alpha``
        and ``vdf_beta`` are 0.15 and 4 where they are blank, tolls, lengths and speeds 0. Of
        numbered columns, such as ``vdf_alpha1``, those of the first period are read.

        ``links.attrs["warnings"]`` says what is assumed, left out or doubtful.
    trips : DataFrame or None
        As [`corridor.formats.traffic.tntp.read_tntp_trips`][] returns them; None without
        ``demand.csv``.

    Raises
    ------
    CaseError
        With all problems of the files.
    CorridorError
        If one of them cannot be read.
    """
    place, problems, of_trips = Path(folder), list[Problem](), list[Problem]()
    demand = None
    if (place / DEMAND_FILE).exists() and (place / NODE_FILE).exists():
        demand = read_csv_table(place / DEMAND_FILE, [*PAIR, "volume"], of_trips)
    used = {zone for names in PAIR for name in names for zone in demand.ids(name)} if demand else ()
    nodes = read_nodes(place / NODE_FILE, used, problems)
    counts = (len(nodes.zone_names), len(nodes.names), nodes.first_through_node)
    if not problems:  # otherwise the counts may be those of rows that could not be read
        problems += _no_zones(nodes, sorted({*used} - {""}))
    units = read_units(place / CONFIG_FILE, problems)
    links, link_names = read_links(place / LINK_FILE, nodes, units, problems)
    problems += check_links(links, None, LINK_FILE)
    trips = None if demand is None else _trips(demand, nodes, of_trips)
    # both directions of one link have the same problems, which are reported once
    problems = [*dict.fromkeys([*problems, *of_trips])]
    raise_if_fatal(problems)
    joints, joint_names = connectors(nodes)
    if len(joints):
        links = pd.concat([links, joints], ignore_index=True)
        links["link_id"] = np.arange(1, len(links) + 1)
    links.attrs["warnings"] = tuple(problems)
    network = LinkNetwork(
        *counts, links, nodes.names, nodes.zone_names, (*link_names, *joint_names),
        nodes.coordinates, len(joints),
    )  # fmt: skip
    return network, trips


def _no_zones(nodes: Nodes, used: list[str]) -> list[Problem]:
    if nodes.zone_names:
        return []
    expected = message("at least one node with a zone")
    if used:
        expected = message(
            "at least one node with a zone (demand.csv names %(names)s)", names=", ".join(used[:5])
        )
    fix = message("Give the nodes where trips begin and end their zone_id.")
    found = message("no node with a zone")
    return [Problem("E702", NODE_FILE, None, "zone_id", found, expected, fix)]


def _trips(table: CsvTable, nodes: Nodes, problems: list[Problem]) -> pd.DataFrame:
    zones = {name: number for number, name in enumerate(nodes.zone_names, start=1)}
    ends = []
    for names in PAIR:
        field = next((name for name in names if name in table.cells), names[0])
        ends.append(_numbers_of(table, field, zones, problems))
    default = np.nan if "volume" in table.cells else 0.0  # a missing column is reported already
    volume = table.numbers("volume", default, problems)
    blank = np.array([is_missing(cell) for cell in table.texts("volume")], dtype=bool)
    # so is a cell that is no zone or no number
    known = (ends[0] > 0) & (ends[1] > 0) & (blank | ~np.isnan(volume))
    columns = dict(zip(TRIP_COLUMNS, [*ends, volume, table.rows], strict=True))
    trips = pd.DataFrame(columns)[known]
    problems += check_volumes(trips, table.file)
    trips = trips[trips["volume"] != 0].reset_index(drop=True)
    trips.attrs["warnings"] = ()
    return trips


def _numbers_of(
    table: CsvTable, field: str, zones: dict[str, int], problems: list[Problem]
) -> NDArray[np.int64]:
    """Find the number of the zone in each cell; 0 for one that does not exist."""
    names = table.ids(field)
    numbers = np.array([zones.get(name, 0) for name in names], dtype=np.int64)
    if zones and field in table.cells:  # otherwise the missing column is reported already
        expected = message("a zone of %(file)s", file=NODE_FILE)
        fix = message("Correct the zone, or give it to a node in %(file)s.", file=NODE_FILE)
        problems += [
            table.problem("E703", at, field, names[at], expected, fix)
            for at in np.flatnonzero(numbers == 0).tolist()
        ]
    return numbers


def write_gmns(
    folder: str | Path,
    network: LinkNetwork,
    trips: pd.DataFrame | None = None,
    link_results: pd.DataFrame | None = None,
    *,
    overwrite: bool = False,
) -> None:
    """Write a network, its trips and what was found for its links.

    Reading it gives the same numbers to the last bit. Capacities are written with one lane.

    Parameters
    ----------
    folder : str or Path
        New folder.
    network : LinkNetwork
        Network; names and coordinates that it does not have are numbers and blanks.
    trips : DataFrame, optional
        ``origin``, ``destination`` and ``volume``.
    link_results : DataFrame, optional
        A row for each link in their order, whose columns follow those of ``link.csv``. Ends and
        ids of links may be among them and are not written twice.
    overwrite : bool
        Whether a folder that holds nothing but these files may be replaced.

    Raises
    ------
    CaseError
        If network or trips have problems. Nothing is written then.
    CorridorError
        If the results do not fit, or the place is taken or cannot be written to.
    """
    place = Path(folder)
    problems = check_link_network(network, LINK_FILE)
    if trips is not None:
        problems += check_trips(trips, network.zones, DEMAND_FILE)
    raise_if_fatal(problems)
    frames = {NODE_FILE: _node_frame(network), LINK_FILE: _link_frame(network, link_results)}
    if trips is not None:
        zones = _names(network.zone_names, network.zones)
        frames[DEMAND_FILE] = pd.DataFrame(
            {
                "o_zone_id": zones[trips["origin"].to_numpy(np.int64) - 1],
                "d_zone_id": zones[trips["destination"].to_numpy(np.int64) - 1],
                "volume": trips["volume"].to_numpy(),
            }
        )
    if overwrite and place.is_dir():
        _refuse_foreign_files(place)

    def write(target: Path) -> None:
        target.mkdir()
        for name, frame in frames.items():
            frame.to_csv(target / name, index=False, lineterminator="\n")

    write_atomically(place, write, overwrite=overwrite)


def _names(names: Sequence[str] | None, count: int) -> NDArray[np.object_]:
    return np.array(names or [str(n) for n in range(1, count + 1)], dtype=object)


def _node_frame(network: LinkNetwork) -> pd.DataFrame:
    zones = np.full(network.nodes, "", dtype=object)
    zones[: network.zones] = _names(network.zone_names, network.zones)
    types = np.full(network.nodes, "", dtype=object)
    types[: network.first_through_node - 1] = "centroid"
    blank = np.full((network.nodes, 2), np.nan)
    x, y = (blank if network.coordinates is None else network.coordinates).T
    names = _names(network.node_names, network.nodes)
    return pd.DataFrame(
        {"node_id": names, "x_coord": x, "y_coord": y, "node_type": types, "zone_id": zones}
    )


def _link_frame(network: LinkNetwork, results: pd.DataFrame | None) -> pd.DataFrame:
    links, names = network.links, _names(network.node_names, network.nodes)
    frame = pd.DataFrame(
        {
            "link_id": _names(network.link_names, len(links)),
            **{end: names[links[end].to_numpy() - 1] for end in NODES},
            "directed": "true",
            "length": links["length"],
            "capacity": links["capacity"],
            "lanes": 1,
            "free_speed": links["speed"],
            "vdf_fftt": links["free_flow_time"],
            "vdf_alpha": links["b"],
            "vdf_beta": links["power"],
            "toll": links["toll"],
            "link_type": links["link_type"],
        }
    )
    if results is None:
        return frame
    if len(results) != len(frame):
        raise CorridorError(
            message(
                "%(rows)s rows of results do not fit %(links)s links",
                rows=len(results),
                links=len(frame),
            )
        )
    own = [name for name in ("link_id", *NODES) if name in results]
    for name in own:
        if not np.array_equal(results[name].to_numpy(), links[name].to_numpy()):
            raise CorridorError(
                message(
                    "the results are not in the order of the links: %(column)s differs", column=name
                )
            )
    added = results.drop(columns=own).reset_index(drop=True)
    taken = sorted(set(added.columns) & set(frame.columns))
    if taken:
        raise CorridorError(
            message(
                "%(file)s has a column %(column)s of its own; rename the result",
                file=LINK_FILE,
                column=taken[0],
            )
        )
    return pd.concat([frame, added], axis=1)


def _refuse_foreign_files(folder: Path) -> None:
    """Replace a folder only if all that lies in it would be written by us."""
    names = {entry.name for entry in folder.iterdir()}
    foreign = sorted(names - {NODE_FILE, LINK_FILE, DEMAND_FILE})
    if foreign:
        raise CorridorError(
            message(
                "%(folder)s holds %(names)s; nothing was written (name another place)",
                folder=folder,
                names=", ".join(foreign[:5]),
            )
        )
