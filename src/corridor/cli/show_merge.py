"""What a merger of cases holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from corridor.case.schema import table_named
from corridor.cli.output import new_table, plain_row

if TYPE_CHECKING:
    from corridor.case.merging.merge import Merged


def merged_table(merged: Merged) -> Table:
    """Return how many rows each table of a merger has, and how many stand in several cases."""
    title = f"{merged.case.name}: {merged.case.settings['title']}"
    table = new_table(title, "table", "rows>", "shared>")
    for name, frame in merged.case.tables.items():
        if len(frame):
            plain_row(
                table, table_named(name).title, f"{len(frame):,}", f"{_shared(merged, name):,}"
            )
    return table


def merged_json(merged: Merged, out: str) -> dict[str, Any]:
    """Return the same as plain values, with what had to be decided and what is doubtful."""
    rows = {
        name: {"rows": len(frame), "shared": _shared(merged, name)}
        for name, frame in merged.case.tables.items()
    }
    return {
        "out": out,
        "name": merged.case.name,
        "tables": rows,
        "decided": [problem.as_dict() for problem in merged.decided],
        "warnings": [problem.as_dict() for problem in merged.warnings],
    }


def _shared(merged: Merged, table: str) -> int:
    return merged.shared.get(table, 0)
