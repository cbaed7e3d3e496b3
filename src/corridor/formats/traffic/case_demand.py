"""The demand of a case as a file of its own: a list of pairs, or a matrix for each commodity."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from corridor.case.model import Case
from corridor.formats.files.atomic import write_atomically
from corridor.formats.files.frames import write_frame
from corridor.formats.traffic.omx import Matrices, write_omx

DEMAND_ENDINGS = (".csv", ".parquet", ".omx")
"""Endings of files that hold demand alone."""

COLUMNS = ("origin", "destination", "commodity_id", "tonnes_per_year")


def demand_list(case: Case) -> pd.DataFrame:
    """Return ``origin, destination, commodity_id, tonnes_per_year``, a row for each.

    Tonnes of rows with the same three are added up, in the order in which they first appear.
    """
    keys = list(COLUMNS[:3])
    return case.tables["demand"].groupby(keys, sort=False)[COLUMNS[3]].sum().reset_index()


def demand_matrices(case: Case) -> Matrices:
    """Return a matrix of tonnes a year for each commodity that has demand, zone by zone."""
    zones = {zone: i for i, zone in enumerate(case.records["zones"])}
    tables = {}
    for commodity, rows in case.tables["demand"].groupby("commodity_id", sort=False):
        matrix = np.zeros((len(zones), len(zones)))
        at = tuple(rows[end].map(zones).to_numpy() for end in COLUMNS[:2])
        np.add.at(matrix, at, rows[COLUMNS[3]].to_numpy(dtype=np.float64))
        tables[str(commodity)] = matrix
    return Matrices(tuple(zones), tables)


def write_demand(case: Case, path: Path, *, overwrite: bool = False) -> None:
    """Write the demand of the base year: ``.omx`` as matrices, ``.csv`` and ``.parquet`` as a list.

    Parameters
    ----------
    case : Case
        The case.
    path : Path
        Where; the ending says how.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Raises
    ------
    CorridorError
        If the place is taken or cannot be written to, or h5py is missing for ``.omx``.
    """
    kind = path.suffix.lower()
    if kind == ".omx":
        write_omx(path, demand_matrices(case), overwrite=overwrite)
    elif kind == ".parquet":
        frame = demand_list(case)
        write_atomically(path, lambda new: frame.to_parquet(new, index=False), overwrite=overwrite)
    else:
        write_frame(path, demand_list(case), overwrite=overwrite)
