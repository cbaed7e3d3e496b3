"""Which links of a GMNS network cars may use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.csv_table import CsvTable, read_csv_table
from corridor.messages import message
from corridor.problems import Problem

GROUP_FILE = "use_group.csv"

COLUMNS = ("allowed_uses", "allow_uses", "vdf_allowed_uses1")

CARS = frozenset({
    "auto", "autos", "automobile", "car", "cars", "private_car", "drive", "driving", "motorcar",
    "motor_vehicle", "motor_vehicles", "vehicle", "vehicles", "veh", "passenger", "p", "a", "d",
    "sov", "hov", "hov2", "hov3", "da", "sr2", "sr3", "pov", "taxi", "all", "any", "general",
    "general_purpose",
})  # fmt: skip
"""Uses that let cars pass."""

OTHERS = frozenset({
    "walk", "walking", "pedestrian", "pedestrians", "ped", "peds", "foot", "w", "bike", "bikes",
    "bicycle", "bicycling", "cycle", "cycling", "cyclist", "b", "rail", "railway", "train",
    "subway", "metro", "tram", "light_rail", "lrt", "bus", "brt", "transit", "ferry", "aeroway",
    "waterway", "ship", "truck", "trucks", "hgv", "freight", "none", "closed", "parking",
    "shoulder",
})  # fmt: skip
"""Uses that do not."""


def open_to_cars(table: CsvTable, folder: Path, problems: list[Problem]) -> NDArray[np.bool_]:
    """Return which links cars may use.

    Parameters
    ----------
    table : CsvTable
        ``link.csv``; uses stand in its column ``allowed_uses``, in any case, with commas,
        semicolons or blanks between them. A link without any is open to all.
    folder : Path
        Where ``use_group.csv`` may name groups of uses.
    problems : list of Problem
        Receives a warning for each link that is left out, and for each use that is not known: it
        is taken as one of cars.

    Returns
    -------
    array of bool
    """
    field = next((name for name in COLUMNS if name in table.cells), None)
    if field is None:
        return np.ones(len(table.rows), dtype=bool)
    groups = _groups(folder / GROUP_FILE, problems)
    answer = np.ones(len(table.rows), dtype=bool)
    for at, cell in enumerate(table.texts(field)):
        uses = {use for word in _words(cell) for use in groups.get(word, [word])}
        if not uses or uses & CARS:
            continue
        unknown = sorted(uses - OTHERS)
        if unknown:
            fix = message(
                "Say auto if cars may use the link, or define the group in %(file)s.",
                file=GROUP_FILE,
            )
            expected = message("auto, walk, bike, ... (taken as open to cars)")
            problems.append(table.problem("W713", at, field, cell, expected, fix))
        else:
            answer[at] = False
            expected = message("a use of cars")
            fix = message("Nothing, if the trips are those of cars. The link is left out.")
            problems.append(table.problem("W714", at, field, cell, expected, fix))
    return answer


def _words(cell: str) -> list[str]:
    return [word for word in re.split(r"[\s,;|]+", cell.lower()) if word not in ("", "nan")]


def _groups(path: Path, problems: list[Problem]) -> Mapping[str, list[str]]:
    """Return the uses of each group."""
    if not path.exists():
        return {}
    table = read_csv_table(path, ["use_group", "uses"], problems)
    pairs = zip(table.texts("use_group"), table.texts("uses"), strict=True)
    groups = {group.lower(): _words(uses) for group, uses in pairs}
    # a group may hold groups; two rounds are as deep as any network goes
    return {
        group: [use for word in uses for use in groups.get(word, [word])]
        for group, uses in groups.items()
    }
