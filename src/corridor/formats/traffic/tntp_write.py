"""Writing TNTP so that reading it gives the same numbers to the last bit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pandas as pd

from corridor.formats.files.text_file import write_text
from corridor.formats.traffic.link_network import (
    LinkNetwork,
    check_link_network,
    check_trips,
    number_text,
)
from corridor.formats.traffic.tntp import COUNTS, FLOW_FIELDS, LINKS, TOTAL, ZONES
from corridor.formats.traffic.tntp_columns import LINK_FIELDS
from corridor.formats.traffic.tntp_text import END
from corridor.problems import raise_if_fatal


def write_tntp_network(path: str | Path, network: LinkNetwork, *, overwrite: bool = False) -> None:
    """Write a network; reading it gives the same numbers to the last bit.

    Names and coordinates of nodes have no place in the format.

    Parameters
    ----------
    path : str or Path
        Where; gzipped when the name ends in ``.gz``.
    network : LinkNetwork
        What.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Raises
    ------
    CaseError
        If the network has problems. Nothing is written then.
    CorridorError
        If the place is taken or cannot be written to.
    """
    place = Path(path)
    raise_if_fatal(check_link_network(network, place.name))
    tags = {name: str(getattr(network, field)) for field, name in COUNTS.items()}
    rows = ["~\t" + "\t".join(["init_node", "term_node", *LINK_FIELDS[2:], ";"])]
    columns = [map(number_text, network.links[field].tolist()) for field in LINK_FIELDS]
    rows += ["\t" + "\t".join(row) + "\t;" for row in zip(*columns, strict=True)]
    _write(place, {**tags, LINKS: str(len(network.links))}, rows, overwrite=overwrite)


def write_tntp_trips(
    path: str | Path, trips: pd.DataFrame, *, zones: int, overwrite: bool = False
) -> None:
    """Write a table of trips; reading it gives the same numbers to the last bit.

    Parameters
    ----------
    path : str or Path
        Where; gzipped when the name ends in ``.gz``.
    trips : DataFrame
        ``origin``, ``destination`` and ``volume``.
    zones : int
        Number of zones.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Raises
    ------
    CaseError
        If the trips have problems. Nothing is written then.
    CorridorError
        If the place is taken or cannot be written to.
    """
    place = Path(path)
    raise_if_fatal(check_trips(trips, zones, place.name))
    tags = {ZONES: str(zones), TOTAL: number_text(math.fsum(trips["volume"]))}
    _write(place, tags, list(_trip_rows(trips)), overwrite=overwrite)


def write_tntp_flows(path: str | Path, frame: pd.DataFrame, *, overwrite: bool = False) -> None:
    """Write the flows of a solution; reading them gives the same numbers to the last bit.

    Parameters
    ----------
    path : str or Path
        Where; gzipped when the name ends in ``.gz``.
    frame : DataFrame
        ``from_node_id``, ``to_node_id``, ``volume`` and ``cost``.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Raises
    ------
    CorridorError
        If the place is taken or cannot be written to.
    """
    columns = [map(number_text, frame[field].tolist()) for field in FLOW_FIELDS]
    rows = ["\t".join(row) for row in zip(*columns, strict=True)]
    write_text(Path(path), "\n".join(["From\tTo\tVolume\tCost", *rows, ""]), overwrite=overwrite)


def _trip_rows(trips: pd.DataFrame) -> Iterator[str]:
    columns = (trips[field].tolist() for field in ("origin", "destination", "volume"))
    for origin, group in groupby(zip(*columns, strict=True), key=lambda trip: trip[0]):
        yield f"Origin {number_text(origin)}"
        yield from (f"\t{number_text(to)} : {number_text(volume)};" for _, to, volume in group)


def _write(path: Path, tags: dict[str, str], rows: list[str], *, overwrite: bool) -> None:
    head = [f"<{name}> {value}" for name, value in tags.items()]
    write_text(path, "\n".join([*head, f"<{END}>", "", *rows, ""]), overwrite=overwrite)
