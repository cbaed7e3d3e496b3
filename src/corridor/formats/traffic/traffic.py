"""A network of links and the trips on it, read from whichever traffic files hold them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from corridor.formats.traffic.link_network import LinkNetwork
from corridor.formats.traffic.omx import looks_like_omx
from corridor.messages import message
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

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is odd about the files without stopping their use."""
        odd = (*self.network.links.attrs.get("warnings", ()), *self.trips.attrs.get("warnings", ()))
        return tuple(dict.fromkeys(odd))


def read_traffic(
    tntp: tuple[Path, Path] | None,
    gmns: Path | None,
    *,
    matrix: str | None = None,
    lookup: str | None = None,
) -> Traffic:
    """Read a network and its trips; what is wrong with either is reported at once.

    Parameters
    ----------
    tntp : (Path, Path), optional
        TNTP files of the network and the trips; trips may also be an OMX matrix. What a file
        holds decides its format, not its name.
    gmns : Path, optional
        Folder of GMNS tables, where no TNTP files are given.
    matrix, lookup : str, optional
        Which matrix of an OMX file holds the trips, and which lookup names its zones; needed when
        there are several.

    Returns
    -------
    Traffic

    Raises
    ------
    CaseError
        With all problems of both files.
    CorridorError
        If there are no trips, neither is given, or a matrix is named and there is no OMX file.
    """
    begun = time.perf_counter()
    if (matrix or lookup) and not (tntp is not None and looks_like_omx(tntp[1])):
        option = "--matrix" if matrix else "--lookup"
        raise CorridorError(message("%(option)s goes with trips from an OMX file", option=option))
    if tntp is not None:
        network, trips = _read_tntp(*tntp, matrix, lookup)
        files = tntp[0].name, tntp[1].name
    elif gmns is not None:
        network, trips = _read_gmns(gmns)
        files = "link.csv", "demand.csv"
    else:
        raise CorridorError(message("there is nothing to read: give TNTP files or a GMNS folder"))
    return Traffic(network, trips, files, time.perf_counter() - begun)


def _read_gmns(folder: Path) -> tuple[LinkNetwork, pd.DataFrame]:
    from corridor.formats.traffic.gmns import read_gmns

    network, trips = read_gmns(folder)
    if trips is None:
        raise CorridorError(
            message("%(folder)s has no demand.csv; there is nothing to assign", folder=folder)
        )
    return network, trips


def _read_tntp(
    net: Path, trips: Path, matrix: str | None, lookup: str | None
) -> tuple[LinkNetwork, pd.DataFrame]:
    from corridor.formats.traffic.omx_trips import read_omx_trips
    from corridor.formats.traffic.tntp import read_tntp_network, read_tntp_trips

    problems: list[Problem] = []
    network = demand = None
    try:
        network = read_tntp_network(net)
    except CaseError as error:
        problems += error.problems
    zones = None if network is None else network.zones
    try:
        if looks_like_omx(trips):
            demand = read_omx_trips(trips, zones=zones, table=matrix, lookup=lookup)
        else:
            demand = read_tntp_trips(trips, zones=zones)
    except CaseError as error:
        problems += error.problems
    if network is None or demand is None:
        raise CaseError(problems)
    return network, demand
