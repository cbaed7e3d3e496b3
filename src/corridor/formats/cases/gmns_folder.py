"""Writing a case as a GMNS folder: its network in the words of GMNS, its other tables beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import table_names
from corridor.formats.cases.data_package import DESCRIPTOR, data_package, descriptor_text
from corridor.formats.cases.folder import refuse_foreign_files, settings_toml
from corridor.formats.cases.gmns_columns import (
    CONFIG,
    CONFIG_FILE,
    FILES,
    FLAGS,
    MEANINGS,
    USE_FILE,
    USES,
    gmns_columns,
)
from corridor.formats.files.atomic import write_atomically

TRUCK_PCE = 2.5
"""Passenger-car units of a truck where the case does not say them; usual on flat land."""


def write_gmns_case(case: Case, folder: Path, *, overwrite: bool = False) -> None:
    """Write a case as a folder that programs for GMNS 0.96 read as a network.

    ``node.csv``, ``link.csv``, ``zone.csv`` and ``demand.csv`` hold the columns of the case and
    those of GMNS that follow from them; ``config.csv`` names units, ``use_definition.csv`` the uses
    of links. The further tables stand beside them as in a case folder, so that reading the folder
    gives the same case.

    Parameters
    ----------
    case : Case
        What to write.
    folder : Path
        New folder; conventionally ends in ``.gmns``.
    overwrite : bool
        Whether an existing folder may be replaced.

    Raises
    ------
    CorridorError
        If the folder exists, holds files of others, or cannot be written.
    """
    if folder.is_dir() and overwrite:
        refuse_foreign_files(folder, (*FILES.values(), CONFIG_FILE, USE_FILE))
    added = gmns_columns(case)

    def write(target: Path) -> None:
        target.mkdir()
        (target / "case.toml").write_text(settings_toml(case), encoding="utf-8")
        frames = {FILES[table]: _table(case, table, added) for table in table_names()}
        frames |= {CONFIG_FILE: _config(case), USE_FILE: _uses(case)}
        for file, frame in frames.items():
            frame.to_csv(target / file, index=False, lineterminator="\n")
        (target / DESCRIPTOR).write_text(descriptor_text(_descriptor(case)), encoding="utf-8")

    write_atomically(folder, write, overwrite=overwrite)


def _table(case: Case, table: str, added: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    frame = case.tables[table].map(cell_text)
    if table == "links":
        frame["directed"] = frame["directed"].replace(dict(FLAGS))
    if table not in added:
        return frame
    return pd.concat([frame.reset_index(drop=True), added[table]], axis=1)


def _config(case: Case) -> pd.DataFrame:
    return pd.DataFrame([{"dataset_name": case.name, **CONFIG}])


def _uses(case: Case) -> pd.DataFrame:
    """Return the uses of links; a train or a ship is no passenger car, and has 0 of them."""
    defaults = case.defaults.get(("road", "truck_equivalent"), [])
    truck_pce = float(defaults[-1]["value"]) if defaults else TRUCK_PCE
    pce = {"rail": 0.0, "truck": truck_pce, "ship": 0.0}
    described = {"rail": "Freight train", "truck": "Truck", "ship": "Ship"}
    return pd.DataFrame(
        {
            "use": list(USES.values()),
            "persons_per_vehicle": 1,
            "pce": [cell_text(pce[use]) for use in USES.values()],
            "special_conditions": "",
            "description": [described[use] for use in USES.values()],
        }
    )


def _descriptor(case: Case) -> dict[str, Any]:
    """Describe the tables of the case and the columns of GMNS beside them."""
    columns = {table: list(case.tables[table].columns) for table in table_names()}
    package = data_package(case.settings, columns, FILES)
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        for field in fields:
            if (resource["name"], field["name"]) == ("links", "directed"):
                field |= {"trueValues": [FLAGS["yes"]], "falseValues": [FLAGS["no"]]}
        fields += [
            {"name": name, "type": kind, "description": meaning}
            for name, (kind, meaning) in MEANINGS.get(resource["name"], {}).items()
        ]
    return package
