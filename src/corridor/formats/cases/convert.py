"""Turning a case from one format into another."""

from __future__ import annotations

from pathlib import Path

from corridor.case.model import Case
from corridor.formats.cases.folder import write_folder


def write_case(case: Case, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a case: ``.gpkg`` makes a GeoPackage, ``.xlsx`` a workbook, ``.gmns`` a GMNS folder.

    Any other path is a folder of CSV tables. Beside a GeoPackage stands a project of QGIS with the
    ending ``.qgs``.

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
        If the place is taken or cannot be written. Nothing is changed then.
    """
    target = Path(path)
    if target.suffix.lower() == ".gpkg":
        from corridor.formats.cases.geopackage import write_geopackage

        write_geopackage(case, target, overwrite=overwrite)
    elif target.suffix.lower() == ".xlsx":
        from corridor.formats.cases.workbook import write_workbook

        write_workbook(case, target, overwrite=overwrite)
    elif target.suffix.lower() == ".gmns":
        from corridor.formats.cases.gmns_folder import write_gmns_case

        write_gmns_case(case, target, overwrite=overwrite)
    else:
        write_folder(case, target, overwrite=overwrite)
