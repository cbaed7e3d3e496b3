"""Turning a case from one format into another."""

from __future__ import annotations

import re
from pathlib import Path

from corridor.case.model import Case
from corridor.formats.cases.folder import write_folder
from corridor.messages import message
from corridor.problems import CorridorError

ENDINGS = (".gpkg", ".xlsx", ".gmns")
"""Endings of a case that is no folder of tables."""

_ENDING = re.compile(r"\.[A-Za-z]+")


def ending_of(path: str | Path) -> str:
    """Return the ending by which a case is written; empty for a folder of tables.

    Raises
    ------
    CorridorError
        If it is a dot and letters, and no ending of a case: most often it is misspelt.
    """
    ending = Path(path).suffix
    if ending.lower() in ENDINGS:
        return ending.lower()
    if _ENDING.fullmatch(ending):
        raise CorridorError(
            message(
                "%(path)s ends in %(ending)s, which is no ending of a case: expected %(known)s, or "
                "none for a folder of tables (corridor convert writes .csv, .parquet and .omx of "
                "the demand, and .aequilibrae of the network, as well)",
                path=path,
                ending=ending,
                known=", ".join(ENDINGS),
            )
        )
    return ""


def write_case(case: Case, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a case: ``.gpkg`` makes a GeoPackage, ``.xlsx`` a workbook, ``.gmns`` a GMNS folder.

    A path without an ending is a folder of CSV tables. Beside a GeoPackage stands a project of QGIS
    with the ending ``.qgs``.

    Parameters
    ----------
    case : Case
        What to write.
    path : str or Path
        Where.
    overwrite : bool
        Whether what stands there may be replaced.

    Raises
    ------
    CorridorError
        If the place is taken or cannot be written, or has the ending of no format. Nothing is
        changed then.
    """
    target, ending = Path(path), ending_of(path)
    if ending == ".gpkg":
        from corridor.formats.cases.geopackage import write_geopackage

        write_geopackage(case, target, overwrite=overwrite)
    elif ending == ".xlsx":
        from corridor.formats.cases.workbook import write_workbook

        write_workbook(case, target, overwrite=overwrite)
    elif ending == ".gmns":
        from corridor.formats.cases.gmns_folder import write_gmns_case

        write_gmns_case(case, target, overwrite=overwrite)
    else:
        write_folder(case, target, overwrite=overwrite)
