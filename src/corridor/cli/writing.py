"""Writing a case, or its demand alone, where the ending of a path says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.case.model import Case


def write_case_or_demand(case: Case, path: Path, *, overwrite: bool = False) -> None:
    """Write the demand alone to a ``.csv``, ``.parquet`` or ``.omx``, and the case elsewhere.

    See [`corridor.formats.traffic.case_demand.write_demand`][] and [`corridor.write_case`][].
    """
    from corridor.formats.cases.convert import write_case
    from corridor.formats.traffic.case_demand import DEMAND_ENDINGS, write_demand

    write = write_demand if path.suffix.lower() in DEMAND_ENDINGS else write_case
    write(case, path, overwrite=overwrite)


def named_with_project(path: Path) -> str:
    """Return the name of what was written, and of the project of QGIS beside a GeoPackage."""
    project = path.with_suffix(".qgs")
    if path.suffix.lower() == ".gpkg" and project.is_file():
        return f"{path} and {project.name} beside it, which opens it in QGIS"
    return str(path)
