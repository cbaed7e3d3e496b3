"""Trips from a matrix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from corridor.formats.traffic.omx import read_omx
from corridor.problems import CorridorError, Problem, raise_if_fatal


def read_omx_trips(
    path: str | Path, *, zones: int | None = None, table: str | None = None
) -> pd.DataFrame:
    """Read trips from a matrix of an OMX file.

    Parameters
    ----------
    path : str or Path
        The file. Its zones are called by the numbers of their nodes.
    zones : int, optional
        Zones of the network, checked when given.
    table : str, optional
        Which matrix; needed when there are several.

    Returns
    -------
    DataFrame
        ``origin, destination, volume``, without cells that are 0 or not known.

    Raises
    ------
    CorridorError
        If the file cannot be read, or it is not clear which matrix is meant.
    CaseError
        With the cells that are no trips, and zones outside the network.
    """
    matrices, file = read_omx(path), Path(path).name
    names = list(matrices.tables)
    if table is None and len(names) != 1:
        raise CorridorError(f"{file} holds {', '.join(names) or 'no matrix'}; name the one meant")
    if table is not None and table not in names:
        raise CorridorError(f"{file} has no matrix {table!r}; it has {', '.join(names)}")
    volumes = np.nan_to_num(matrices.tables[table or names[0]], nan=0.0, posinf=np.inf)
    raise_if_fatal([*_unknown_zones(matrices.zones, zones, file), *_no_trips(volumes, file)])
    number = np.array([int(z) for z in matrices.zones])
    row, column = np.nonzero(volumes)
    return pd.DataFrame(
        {"origin": number[row], "destination": number[column], "volume": volumes[row, column]}
    )


def _unknown_zones(names: tuple[str, ...], zones: int | None, file: str) -> list[Problem]:
    return [
        Problem("E703", file, None, "lookup", name, f"the number of a zone, 1 to {zones or 'n'}",
                "Call zones by the numbers of their nodes.")
        for name in names
        if not (name.isdigit() and int(name) >= 1 and (zones is None or int(name) <= zones))
    ]  # fmt: skip


def _no_trips(volumes: np.ndarray, file: str) -> list[Problem]:
    bad = np.argwhere(~np.isfinite(volumes) | (volumes < 0))
    return [
        Problem("E705", file, int(i) + 1, f"column {j + 1}", f"{volumes[i, j]:g}",
                "a volume of 0 or more", "Correct the cell.")
        for i, j in bad
    ]  # fmt: skip
