"""How an imported case is shown: what was read, what became of it, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corridor.case.schema import schema
from corridor.cli.output import new_table, plain_row

if TYPE_CHECKING:
    from rich.table import Table

    from corridor.importing.network import Net
    from corridor.importing.osm_case import Imported

SHOWN_GAPS = 20
"""Gaps that are shown; JSON has all."""


def imported_tables(result: Imported) -> Iterator[Table | str]:
    """Yield the tables of the command ``import osm``."""
    yield f"[bold]extract of {result.date or 'an unknown day'}[/bold]"
    table = new_table("in the extract", "each track by itself", "km>")
    for what, km in result.read.items():
        plain_row(table, what, f"{km:,.1f}")
    yield table
    table = new_table("in the case", "mode", "gauge, mm>", "links>", "km>")
    for row in result.written:
        gauge = str(row.gauge_mm) if row.gauge_mm else ""
        plain_row(table, row.mode, gauge, f"{row.links:,}", f"{row.km:,.1f}")
    yield table
    if result.left_out or result.dropped_km or result.places_off:
        table = new_table("left out", "what", "how much>")
        for what, ways in result.left_out.items():
            plain_row(table, what, f"{ways:,} way{'s' if ways > 1 else ''}")
        for what, km in result.dropped_km.items():
            plain_row(table, what, f"{km:,.1f} km")
        if result.places_off:
            plain_row(table, "stations, borders and ports beside no line", f"{result.places_off:,}")
        yield table
    if result.untagged:
        table = new_table("not in the extract", "field", "what it is", "share of km>")
        for name, share in result.untagged.items():
            where, _, field = name.partition(".")
            plain_row(table, name, schema()[where][field].label, f"{share:.0%}")
        yield table
    yield from _gaps(result)


def _gaps(result: Imported) -> Iterator[Table | str]:
    if result.gaps:
        table = new_table(
            "gaps between parts of the network", "m>", "from", "to", "longitude>", "latitude>",
            "joined",
        )  # fmt: skip
        for gap in result.gaps[:SHOWN_GAPS]:
            x, y = (f"{c:.5f}" for c in gap.point)
            start = f"{_net(gap.node.net)} {gap.place}".strip()
            done = "yes" if gap.joined else "no"
            plain_row(table, f"{gap.metres:,.0f}", start, _net(gap.net), x, y, done)
        yield table
        if (more := len(result.gaps) - SHOWN_GAPS) > 0:
            yield f"and {more:,} more; --json lists all"
    if result.parts > 1:
        yield (
            f"the network has {result.parts:,} parts that touch no other: join them "
            "by --join-gaps, or add links"
        )


def _net(net: Net) -> str:
    return f"{net.mode} {net.gauge_mm}" if net.gauge_mm else net.mode


def imported_json(result: Imported, out: str) -> dict[str, Any]:
    """Return what ``import osm`` says as plain values."""
    return {
        "case": out,
        "date": result.date,
        "read_km": {what: round(km, 3) for what, km in result.read.items()},
        "written": [vars(row) for row in result.written],
        "left_out_ways": result.left_out,
        "dropped_km": {what: round(km, 3) for what, km in result.dropped_km.items()},
        "places_off": result.places_off,
        "untagged_share": result.untagged,
        "parts": result.parts,
        "gaps": [
            {
                "metres": round(gap.metres, 1), "from": _net(gap.node.net), "place": gap.place,
                "to": _net(gap.net), "x_coord": round(gap.point[0], 7),
                "y_coord": round(gap.point[1], 7), "joined": gap.joined,
            }
            for gap in result.gaps
        ],
    }  # fmt: skip
