"""Writing a case, its network or its demand alone, where the ending of a path says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corridor.messages import message

if TYPE_CHECKING:
    from corridor.case.model import Case


def write_case_or_demand(case: Case, path: Path, *, overwrite: bool = False) -> None:
    """Write the demand alone to a ``.csv``, ``.parquet`` or ``.omx``, and the case elsewhere.

    Of a case in a folder ``.aequilibrae`` the network is written as it stands. See
    [`corridor.formats.traffic.case_demand.write_demand`][] and [`corridor.write_case`][].
    """
    from corridor.formats.traffic.case_demand import DEMAND_ENDINGS, write_demand

    ending = path.suffix.lower()
    if ending in DEMAND_ENDINGS:
        write_demand(case, path, overwrite=overwrite)
    elif ending == ".aequilibrae":
        from corridor.answers.exchange import aequilibrae_project
        from corridor.formats.traffic.aequilibrae import write_aequilibrae

        write_aequilibrae(aequilibrae_project(case), path, overwrite=overwrite)
    else:
        from corridor.formats.cases.convert import write_case

        write_case(case, path, overwrite=overwrite)


def named_with_project(path: Path) -> str:
    """Return the name of what was written, and of the project of QGIS beside a GeoPackage."""
    project = path.with_suffix(".qgs")
    if path.suffix.lower() == ".gpkg" and project.is_file():
        return message(
            "%(place)s and %(project)s beside it, which opens it in QGIS",
            place=path,
            project=project.name,
        )
    return str(path)
