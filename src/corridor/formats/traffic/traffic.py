"""A network of links and the trips on it, read from whichever traffic files hold them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from corridor.formats.traffic.link_network import LinkNetwork
from corridor.problems import CaseError, CorridorError, Problem


@dataclass(frozen=True)
class Traffic:
    """A network of links and the trips on it.

    Attributes
    ----------
    network : LinkNetwork
        The links.
    trips : DataFrame
        ``origin, destination, volume``.
    files : (str, str)
        Names of the two files, for messages.
    read_s : float
        Seconds that reading took.
    """

    network: LinkNetwork
    trips: pd.DataFrame
    files: tuple[str, str] = ("links", "trips")
    read_s: float = 0.0


def read_traffic(tntp: tuple[Path, Path] | None, gmns: Path | None) -> Traffic:
    """Read a network and its trips; what is wrong with either is reported at once.

    Parameters
    ----------
    tntp : (Path, Path), optional
        TNTP files of the network and the trips; trips may also be an ``.omx`` matrix.
    gmns : Path, optional
        Folder of GMNS tables, where no TNTP files are given.

    Returns
    -------
    Traffic

    Raises
    ------
    CaseError
        With all problems of both files.
    CorridorError
        If there are no trips, or neither is given.
    """
    begun = time.perf_counter()
    if tntp is not None:
        network, trips = _read_tntp(*tntp)
        files = tntp[0].name, tntp[1].name
    elif gmns is not None:
        network, trips = _read_gmns(gmns)
        files = "link.csv", "demand.csv"
    else:
        raise CorridorError("there is nothing to read: give TNTP files or a GMNS folder")
    return Traffic(network, trips, files, time.perf_counter() - begun)


def _read_gmns(folder: Path) -> tuple[LinkNetwork, pd.DataFrame]:
    from corridor.formats.traffic.gmns import read_gmns

    network, trips = read_gmns(folder)
    if trips is None:
        raise CorridorError(f"{folder} has no demand.csv; there is nothing to assign")
    return network, trips


def _read_tntp(net: Path, trips: Path) -> tuple[LinkNetwork, pd.DataFrame]:
    from corridor.formats.traffic.omx_trips import read_omx_trips
    from corridor.formats.traffic.tntp import read_tntp_network, read_tntp_trips

    read_trips = read_omx_trips if trips.suffix == ".omx" else read_tntp_trips
    problems: list[Problem] = []
    network = demand = None
    try:
        network = read_tntp_network(net)
    except CaseError as error:
        problems += error.problems
    try:
        demand = read_trips(trips, zones=None if network is None else network.zones)
    except CaseError as error:
        problems += error.problems
    if network is None or demand is None:
        raise CaseError(problems)
    return network, demand
