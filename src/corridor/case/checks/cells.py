"""Checks of the cells of a case that was changed in memory rather than read from a file."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.reading.cells import cell_text
from corridor.case.reading.parse import cell_problem, missing_column, parse
from corridor.case.schema import schema, table_names
from corridor.case.tables import Tables, cells_by_column
from corridor.problems import Problem


def check_cells(case: Tables) -> Iterator[Problem]:
    """Find missing columns and cells that a file could not hold either.

    Parameters
    ----------
    case : Tables
        Tables as they are.

    Yields
    ------
    Problem
        One for each bad column or cell.
    """
    for table in table_names():
        columns = cells_by_column(case.tables[table])
        for name, spec in schema()[table].items():
            if name not in columns:
                yield missing_column(spec, f"{table}.csv")
                continue
            for row, value in enumerate(columns[name], start=2):
                text = cell_text(value)
                code = parse(spec, text)[1]
                if code is not None:
                    yield cell_problem(code, spec, f"{table}.csv", row, text)
