"""How imported trade is shown: what both countries report, and what money was divided by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corridor.cli.output import new_table, plain_row

if TYPE_CHECKING:
    from rich.table import Table

    from corridor.importing.trade import ImportedTrade

SHOWN = 30
"""Pairs that are shown, the largest first; all are in the JSON."""


def trade_tables(result: ImportedTrade) -> Iterator[Table | str]:
    """Yield the tables of the command ``import trade``."""
    table = new_table(
        f"trade of {result.year} (t)", "from", "to", "commodity", "exported>", "imported>",
        "taken", "tonnes>", "range>", "from money>",
    )  # fmt: skip
    by_size = sorted(result.mirrored, key=lambda row: -row.tonnes)
    for row in by_size[:SHOWN]:
        plain_row(
            table, row.origin, row.destination, row.commodity_id, _tonnes(row.export_t),
            _tonnes(row.import_t), row.taken, _tonnes(row.tonnes),
            f"{row.low_t:,.0f}-{row.high_t:,.0f}", f"{row.from_money_share:.0%}",
        )  # fmt: skip
    yield table
    if (more := len(by_size) - SHOWN) > 0:
        yield f"and {more} more; all are in the JSON"
    table = new_table(
        "unit values (USD/t)", "commodity", "basis", "usual>", "low>", "high>", "rows of money>"
    )
    for value in result.unit_values:
        plain_row(
            table, value.commodity_id, value.basis, f"{value.usd_per_t:,.0f}",
            f"{value.low_usd_per_t:,.0f}", f"{value.high_usd_per_t:,.0f}", f"{value.rows}",
        )  # fmt: skip
    yield table
    if result.left_out or result.within_t:
        table = new_table("left out", "what", "how much>")
        for reason, rows in result.left_out.items():
            plain_row(table, reason, f"{rows:,} row{'s' if rows > 1 else ''}")
        if result.within_t:
            plain_row(table, "trade within a zone", f"{result.within_t:,.0f} t")
        yield table


def _tonnes(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def trade_json(result: ImportedTrade, out: str) -> dict[str, Any]:
    """Return what ``import trade`` says as plain values."""
    return {
        "case": out,
        "year": result.year,
        "mirrored": [vars(row) for row in result.mirrored],
        "unit_values": [vars(row) for row in result.unit_values],
        "left_out_rows": result.left_out,
        "within_t": result.within_t,
        "problems": [problem.as_dict() for problem in result.problems],
    }
