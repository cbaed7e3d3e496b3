"""Demand read from the file of another program: a list of pairs, a matrix, or matrices of OMX."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from corridor.case.schema import schema
from corridor.formats.files.csv_table import CsvTable, read_csv_table
from corridor.formats.traffic.omx import looks_like_omx, read_omx
from corridor.messages import message
from corridor.problems import CorridorError, Problem, raise_if_fatal

ENDS = ({"origin", "o_zone_id", "from"}, {"destination", "d_zone_id", "to"})
"""What the two ends of a list of pairs may be called."""

TONNES = ("tonnes_per_year", "volume", "tonnes")

COMMODITY = "commodity_id"


@dataclass(frozen=True)
class DemandFile:
    """Tonnes between zones by the names that a file gives them.

    Attributes
    ----------
    file : str
        Name of the file.
    rows : DataFrame
        ``origin, destination, commodity_id, tonnes, row``: cells that are not 0; the commodity is
        empty where the file names none. ``row`` is that of a spreadsheet, or of a matrix.
    """

    file: str
    rows: pd.DataFrame


def read_demand(path: str | Path, *, lookup: str | None = None) -> DemandFile:
    """Read demand in tonnes a year.

    Parameters
    ----------
    path : str or Path
        An OMX file with a matrix for each commodity, a CSV list of ``origin, destination,
        commodity_id, tonnes_per_year``, or a CSV matrix: zones in the first row and column.
        ``o_zone_id``, ``d_zone_id`` and ``volume`` of GMNS are read as well, and a Parquet list.
    lookup : str, optional
        Which lookup of an OMX file names its zones; needed when there are several that differ.

    Returns
    -------
    DemandFile

    Raises
    ------
    CaseError
        With the cells that are no tonnes.
    CorridorError
        If the file cannot be read, or is none of these.
    """
    place, problems = Path(path), list[Problem]()
    if looks_like_omx(place):
        rows = _of_omx(place, lookup)
    elif place.suffix.lower() == ".parquet":
        rows = _of_parquet(place)
    else:
        rows = _of_csv(read_csv_table(place, [], problems), problems)
    problems += _no_tonnes(rows, place.name)
    raise_if_fatal(problems)
    return DemandFile(place.name, rows[rows["tonnes"] != 0].reset_index(drop=True))


def _of_omx(path: Path, lookup: str | None) -> pd.DataFrame:
    matrices = read_omx(path, lookup=lookup)
    zones = [zone.strip() for zone in matrices.zones]
    if len(set(zones)) < len(zones):
        raise CorridorError(
            message("%(file)s names a zone twice, apart from blanks", file=path.name)
        )
    return pd.concat([_cells(name, zones, zones, m) for name, m in matrices.tables.items()])


def _cells(
    commodity: str, origins: list[str], destinations: list[str], matrix: np.ndarray
) -> pd.DataFrame:
    """Return the cells of a matrix that are not 0; one without a value is 0."""
    values = np.nan_to_num(matrix, nan=0.0, posinf=np.inf, neginf=-np.inf)
    row, column = np.nonzero(values)
    return pd.DataFrame(
        {
            "origin": np.array(origins, dtype=object)[row],
            "destination": np.array(destinations, dtype=object)[column],
            COMMODITY: commodity,
            "tonnes": values[row, column],
            "row": row + 1,
        }
    )


def _of_parquet(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError, ImportError) as error:
        raise CorridorError(
            message("cannot read %(path)s: %(error)s", path=path, error=str(error).splitlines()[0])
        ) from error
    cells = {str(name).lower(): frame[name].astype(str).tolist() for name in frame.columns}
    return _of_list(CsvTable(path.name, np.arange(2, len(frame) + 2), cells), [])


def _of_csv(table: CsvTable, problems: list[Problem]) -> pd.DataFrame:
    if any(name in table.cells for names in ENDS for name in names):
        return _of_list(table, problems)
    return _of_matrix(table, problems)


def _of_list(table: CsvTable, problems: list[Problem]) -> pd.DataFrame:
    ends = [next((n for n in sorted(names) if n in table.cells), "") for names in ENDS]
    tonnes = next((name for name in TONNES if name in table.cells), "")
    for field, expected in ((ends[0], "origin"), (ends[1], "destination"), (tonnes, TONNES[0])):
        if not field:
            fix = message("Add the column %(column)s.", column=expected)
            problems.append(Problem("E201", table.file, 1, expected, "", expected, fix))
    raise_if_fatal(problems)
    return pd.DataFrame(
        {
            "origin": table.ids(ends[0]),
            "destination": table.ids(ends[1]),
            COMMODITY: table.ids(COMMODITY),
            "tonnes": table.numbers(tonnes, 0.0, problems),
            "row": table.rows,
        }
    )


def _of_matrix(table: CsvTable, problems: list[Problem]) -> pd.DataFrame:
    """Read a matrix: the first column names origins, the header destinations."""
    first, *others = table.cells or [""]
    if not others:
        raise CorridorError(
            message(
                "%(file)s is neither a list of origin, destination, tonnes_per_year nor a matrix "
                "with zones in the first row and column",
                file=table.file,
            )
        )
    origins = table.ids(first)
    matrix = np.column_stack([table.numbers(name, math.nan, problems) for name in others])
    cells = _cells("", origins, [table.heads[name] for name in others], matrix)
    return cells.assign(row=table.rows[cells["row"].to_numpy() - 1])


def _no_tonnes(rows: pd.DataFrame, file: str) -> Iterator[Problem]:
    limit = schema()["demand"]["tonnes_per_year"]
    for cell in rows.to_dict("records"):
        if not limit.allows(cell["tonnes"]):
            found = message(
                "%(tonnes)s from %(origin)s to %(destination)s",
                tonnes=f"{cell['tonnes']:g}",
                origin=cell["origin"],
                destination=cell["destination"],
            )
            fix = message("Correct the cell.")
            yield Problem("E705", file, int(cell["row"]), "tonnes", found, limit.expected, fix)


def read_zone_names(path: str | Path) -> Mapping[str, str]:
    """Read which zone of a case each zone of a file is: a CSV of ``name`` and ``zone_id``.

    Several names may lead to one zone, whose tonnes are then added up.

    Raises
    ------
    CaseError
        If a column is missing, or a name stands there twice.
    CorridorError
        If the file cannot be read.
    """
    problems: list[Problem] = []
    table = read_csv_table(Path(path), ["name", "zone_id"], problems)
    names, zones = table.ids("name"), table.ids("zone_id")
    for at, name in enumerate(names):
        if name in names[:at]:
            expected, fix = message("a name once"), message("Remove one of the rows.")
            problems.append(table.problem("E401", at, "name", name, expected, fix))
    raise_if_fatal(problems)
    return dict(zip(names, zones, strict=True))
