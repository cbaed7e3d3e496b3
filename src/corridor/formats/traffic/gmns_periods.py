"""Columns that DTALite, Path4GMNS and TAPLite add to a GMNS network: what is read of them."""

from __future__ import annotations

import re

from corridor.formats.files.csv_table import CsvTable, is_missing
from corridor.messages import message
from corridor.problems import Problem

CAPACITY_1 = "vdf_cap1"
"""Capacity of all lanes in the first period."""

MILES, MPH = "vdf_length_mi", "vdf_free_speed_mph"
"""Length and speed that carry their units in their names."""

READ = frozenset({
    "vdf_fftt", "vdf_alpha", "vdf_beta", "vdf_fftt1", "vdf_alpha1", "vdf_beta1", CAPACITY_1,
    "vdf_allowed_uses1", MILES, MPH,
})  # fmt: skip
"""Columns of congestion functions that are read; those of the first period where it has its own."""

_FUNCTION = re.compile(r"(q?vdf|bpr|ruc)_.+")

_PERIOD = re.compile(r"vdf_(?:fftt|cap|alpha|beta|allowed_uses)(\d+)")

NEUTRAL = {"phf": 1.0, "plf": 1.0, "freq": 1.0, "theta": 1.0, "gamma": 1.0}
"""What a column means that changes nothing, by a part of its name; 0 for others."""


def unread_columns(table: CsvTable) -> list[Problem]:
    """Find columns of congestion functions that are not read and would change the answer.

    Parameters
    ----------
    table : CsvTable
        ``link.csv``.

    Returns
    -------
    list of Problem
        A warning for each column.
    """
    problems = []
    for name, cells in table.cells.items():
        period = _PERIOD.fullmatch(name)
        if name in READ or not _FUNCTION.fullmatch(name):
            continue
        neutral = next((value for part, value in NEUTRAL.items() if part in name), 0.0)
        telling = [at for at, cell in enumerate(cells) if not _is(cell, neutral)]
        if not telling:
            continue
        cell = cells[telling[0]]
        found = message(
            "%(cell)s and the like in %(count)s of %(rows)s rows",
            cell=cell[:40],
            count=f"{len(telling):,}",
            rows=f"{len(cells):,}",
        )
        if period:
            expected = message("one period")
            fix = message("Only period 1 is read. Name another one 1 to assign it.")
        else:
            expected = message("%(number)s, which is taken", number=f"{neutral:g}")
            fix = message(
                "Work it into vdf_fftt, vdf_alpha, vdf_beta and capacity if it should count."
            )
        problems.append(Problem("W712", table.file, 1, name, found, expected, fix))
    return problems


def _is(cell: str, value: float) -> bool:
    if is_missing(cell):
        return True
    try:
        return float(cell) == value
    except ValueError:
        return False
