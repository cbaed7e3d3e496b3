"""Totals of what starts and ends in zones, read from a CSV file."""

from __future__ import annotations

import math
from pathlib import Path

from corridor.case.margin import Margin
from corridor.formats.files.csv_table import read_csv_table
from corridor.messages import either, message
from corridor.problems import Problem, raise_if_fatal

STARTS, ENDS = "starts_t_per_year", "ends_t_per_year"


def read_margins(path: str | Path) -> tuple[Margin, ...]:
    """Read a table of ``zone_id``, ``commodity_id``, ``starts_t_per_year``, ``ends_t_per_year``.

    Parameters
    ----------
    path : str or Path
        The file. A blank number is not known; the commodity may be left out.

    Returns
    -------
    tuple of Margin
        Not compared with a case; see [`corridor.estimating.margins.check_margins`][].

    Raises
    ------
    CaseError
        With the cells that are no numbers, and columns that are missing or unknown.
    CorridorError
        If the file cannot be read.
    """
    problems: list[Problem] = []
    table = read_csv_table(Path(path), ["zone_id"], problems)
    known = ("zone_id", "commodity_id", STARTS, ENDS)
    expected = message("one of %(names)s", names=", ".join(known))
    problems += [
        Problem(
            "E202", table.file, 1, name, name, expected, message("Rename or remove the column.")
        )
        for name in table.cells
        if name not in known
    ]
    if STARTS not in table.cells and ENDS not in table.cells:
        fix = message("Add a column of totals in tonnes a year.")
        problems.append(Problem("E201", table.file, 1, STARTS, "", either((STARTS, ENDS)), fix))
    starts, ends = (table.numbers(name, math.nan, problems).tolist() for name in (STARTS, ENDS))
    raise_if_fatal(problems)
    rows = zip(table.ids("zone_id"), table.ids("commodity_id"), starts, ends, strict=True)
    return tuple(Margin(zone, kind, _known(start), _known(end)) for zone, kind, start, end in rows)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
