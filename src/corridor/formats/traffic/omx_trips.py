"""Trips from a matrix."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from corridor.formats.traffic.omx import omx_tables, read_omx
from corridor.messages import message
from corridor.problems import CorridorError, Problem, raise_if_fatal

DIGITS = 18
"""Of the longest number of a zone, so that it fits 64 bits."""


def read_omx_trips(
    path: str | Path,
    *,
    zones: int | None = None,
    table: str | None = None,
    lookup: str | None = None,
) -> pd.DataFrame:
    """Read trips from a matrix of an OMX file.

    Parameters
    ----------
    path : str or Path
        The file. Its zones are called by the numbers of their nodes.
    zones : int, optional
        Zones of the network, checked when given. The matrix may have others without trips.
    table : str, optional
        Which matrix; needed when there are several.
    lookup : str, optional
        Which lookup names the zones; needed when there are several that differ. Blanks around
        names are no part of them.

    Returns
    -------
    DataFrame
        ``origin, destination, volume``, without cells that are 0 or not known.

    Raises
    ------
    CorridorError
        If the file cannot be read, or it is not clear which matrix or lookup is meant.
    CaseError
        With the cells that are no trips, and zones outside the network that have trips.
    """
    file = Path(path).name
    names = omx_tables(path)
    if table is None and len(names) > 1:
        raise CorridorError(
            message(
                "%(file)s holds %(names)s; name the matrix that is meant (--matrix NAME)",
                file=file,
                names=", ".join(names),
            )
        )
    matrices = read_omx(path, lookup=lookup, table=table)
    if not matrices.tables:
        raise CorridorError(message("%(file)s holds no matrix", file=file))
    (matrix,) = matrices.tables.values()
    volumes = np.nan_to_num(matrix, nan=0.0, posinf=np.inf, copy=False)
    names = tuple(name.strip() for name in matrices.zones)  # as texts of one width are filled up
    if len(set(names)) < len(names):
        raise CorridorError(message("%(file)s names a zone twice, apart from blanks", file=file))
    busy = (volumes != 0).any(axis=0) | (volumes != 0).any(axis=1)
    used = [name for name, has_trips in zip(names, busy, strict=True) if has_trips]
    raise_if_fatal([*_unknown_zones(used, zones, file), *_no_trips(volumes, file)])
    number = np.array(
        [int(z) if z.isdecimal() and len(z) < DIGITS else 0 for z in names], dtype=np.int64
    )
    row, column = np.nonzero(volumes)
    trips = pd.DataFrame(
        {"origin": number[row], "destination": number[column], "volume": volumes[row, column]}
    )
    trips.attrs["warnings"] = ()
    return trips


def _unknown_zones(names: Iterable[str], zones: int | None, file: str) -> list[Problem]:
    last = np.iinfo(np.int64).max if zones is None else zones
    expected = message("the number of a zone, 1 to %(last)s", last=zones or "n")
    fix = message("Call zones by the numbers of their nodes, or take another lookup.")
    return [
        Problem("E703", file, None, "lookup", name, expected, fix)
        for name in names
        if not (name.isdecimal() and len(name) < DIGITS and 1 <= int(name) <= last)
    ]


def _no_trips(volumes: np.ndarray, file: str) -> list[Problem]:
    """Find cells that are no trips: of each row the first, and how many more."""
    bad = ~np.isfinite(volumes) | (volumes < 0)
    problems = []
    for row in np.flatnonzero(bad.any(axis=1)).tolist():
        columns = np.flatnonzero(bad[row])
        found = first = f"{volumes[row, columns[0]]:g}"
        if len(columns) > 1:
            found = message(
                "%(first)s and %(count)s more cells of the row",
                first=first,
                count=f"{len(columns) - 1:,}",
            )
        field, expected = (
            message("column %(number)s", number=columns[0] + 1),
            message("a volume of 0 or more"),
        )
        fix = message("Correct the cell.")
        problems.append(Problem("E705", file, row + 1, field, found, expected, fix))
    return problems
