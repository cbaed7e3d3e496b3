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

SHOWN_GAPS = SHOWN_PLACES = 20
"""Gaps and places that are shown; JSON has all."""

ON_LINE_M = 100.0
"""Places nearer to a line than this lie on it, and are not listed."""


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
    if result.left_out or result.dropped_km:
        table = new_table("left out", "what", "how much>")
        for what, ways in result.left_out.items():
            plain_row(table, what, f"{ways:,} way{'s' if ways > 1 else ''}")
        for what, km in result.dropped_km.items():
            plain_row(table, what, f"{km:,.1f} km")
        yield table
    yield from _places(result)
    if result.untagged:
        table = new_table("not in the extract", "field", "what it is", "share of km>")
        for name, share in result.untagged.items():
            where, _, field = name.partition(".")
            plain_row(table, name, schema()[where][field].label, f"{share:.0%}")
        yield table
    yield from _gaps(result)


def _places(result: Imported) -> Iterator[Table | str]:
    """List places that lie off their line or at none, the farthest first, and gauge changes."""
    far = sorted(
        (p for p in result.places if not p.metres <= ON_LINE_M),
        key=lambda p: (p.net is not None, -p.metres if p.net else 0.0),
    )
    if far:
        table = new_table(
            "places off their line", "kind", "name", "object", "line", "m>", "longitude>",
            "latitude>",
        )  # fmt: skip
        for place, net, metres in far[:SHOWN_PLACES]:
            x, y = (f"{c:.5f}" for c in place.point)
            line, off = (_net(net), f"{metres:,.0f}") if net else ("none near", "")
            plain_row(table, place.facts.kind, place.facts.name, place.osm, line, off, x, y)
        yield table
        if (more := len(far) - SHOWN_PLACES) > 0:
            yield f"and {more:,} more; --json lists all"
    if result.gauge_changes:
        table = new_table("yards where gauges meet, now terminals: confirm them", "name", "object")
        for place in result.gauge_changes:
            plain_row(table, place.facts.name, place.osm)
        yield table
    yield from _posts(result)


def _posts(result: Imported) -> Iterator[Table | str]:
    """List posts and ports that are in no table, and rows whose capacity no map says."""
    if result.rowless:
        table = new_table("posts and ports without a row", "kind", "name", "object", "why")
        for place, why in result.rowless[:SHOWN_PLACES]:
            plain_row(table, place.facts.kind, place.facts.name, place.osm, why)
        yield table
        if (more := len(result.rowless) - SHOWN_PLACES) > 0:
            yield f"and {more:,} more; --json lists all"
    if result.to_fill:
        table = new_table(
            "to fill in: the field, or stated_t_per_year", "table", "row", "name", "field"
        )
        for row in result.to_fill[:SHOWN_PLACES]:
            plain_row(table, *row)
        yield table
        if (more := len(result.to_fill) - SHOWN_PLACES) > 0:
            yield f"and {more:,} more; --json lists all"


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
        "places": [
            {
                "kind": place.facts.kind, "name": place.facts.name, "object": place.osm,
                "line": None if net is None else _net(net),
                "metres": None if net is None else round(metres, 1),
                "x_coord": round(place.point[0], 7), "y_coord": round(place.point[1], 7),
            }
            for place, net, metres in result.places
        ],
        "gauge_changes": [place.osm for place in result.gauge_changes],
        "rowless": [
            {"kind": place.facts.kind, "name": place.facts.name, "object": place.osm, "why": why}
            for place, why in result.rowless
        ],
        "to_fill": [row._asdict() for row in result.to_fill],
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
