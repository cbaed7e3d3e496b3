"""How a case from the infrastructure of OSRD is shown: what was read, left out and is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corridor.case.schema import schema
from corridor.cli.output import new_table, plain_row

if TYPE_CHECKING:
    from rich.table import Table

    from corridor.importing.osrd_case import ImportedInfra


def osrd_tables(result: ImportedInfra) -> Iterator[Table]:
    """Yield the tables of the command ``import osrd``."""
    table = new_table("from the infrastructure", "what", "how much>")
    plain_row(table, "tracks in the file", f"{result.read_km:,.1f} km")
    plain_row(table, "lines of the case", f"{result.links:,}, {result.km:,.1f} km")
    if result.junctions:
        plain_row(table, "junctions without an operational point", f"{result.junctions:,}")
    for why, km in result.left_out_km.items():
        plain_row(table, f"left out: {why}", f"{km:,.1f} km")
    for name in result.unplaced:
        plain_row(table, "operational point at no line", name)
    yield table
    if result.untagged:
        table = new_table("not in the infrastructure", "field", "what it is", "share of km>")
        for name, share in result.untagged.items():
            where, _, field = name.partition(".")
            plain_row(table, name, schema()[where][field].label, f"{share:.0%}")
        yield table


def osrd_json(result: ImportedInfra, out: str) -> dict[str, Any]:
    """Return what ``import osrd`` says as plain values."""
    return {
        "case": out, "read_km": result.read_km, "links": result.links, "km": result.km,
        "left_out_km": result.left_out_km, "junctions": result.junctions,
        "unplaced": list(result.unplaced), "untagged_share": result.untagged,
    }  # fmt: skip
