"""Rows that a case may leave out: lines of links, and trains, trucks and ships that are usual."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from corridor.case.numbers import USUAL_SOURCE
from corridor.case.reading.parse import parse
from corridor.case.schema import key_field, schema
from corridor.case.stated import STATED, STATED_COUNTS
from corridor.case.tables import blank
from corridor.case.usual.draft import Draft, Row
from corridor.case.usual.words import default_word
from corridor.case.where import facts_of, most_specific
from corridor.data import data_rows

FLAT = "flat"
"""Growth path of a case that has none: demand stays as it is."""

_KNOWN = {"source_id": USUAL_SOURCE, "quality": "assumed"}


@cache
def usual_rows(table: str) -> list[dict[str, str]]:
    """Return the rows that come with the package for a table, as text."""
    return data_rows("corridor.case.usual", f"{table}.csv")


def typed(table: str, row: Mapping[str, str]) -> Row:
    """Return the cells of a row of text as a case holds them."""
    fields = schema()[table]
    return {name: parse(fields[name], text)[0] for name, text in row.items() if name in fields}


def make_lines(draft: Draft) -> None:
    """Make the row of a link in the table of its mode, and move a capacity stated there into it.

    A railway or road that has neither a row nor a stated capacity stays without, unless the case
    has a default for stated capacities of its mode.
    """
    modes = draft.distinct("links", "mode") & {"rail", "road", "sea"}
    known = {link for mode in modes for link in draft.distinct(mode, "link_id")}
    if known >= draft.distinct("links", "link_id") and not _states_any(draft):
        return
    for mode in sorted(modes):
        every = mode == "sea" or any(
            (r["table"], r["field"]) == (mode, STATED) for r in draft.rows("defaults")
        )
        lines = draft.by_id(mode)
        for link in draft.rows("links"):
            if link["mode"] != mode:
                continue
            line, stated = lines.get(str(link["link_id"])), link[STATED]
            if line is None and (every or not blank(stated)):
                given = ("link_id", "source_id", "quality")
                line = draft.add(mode, [{name: link[name] for name in given}])[0]
            if line is not None and not blank(stated) and blank(line[STATED]):
                line |= {STATED: stated, STATED_COUNTS: link[STATED_COUNTS]}
                link |= {STATED: math.nan, STATED_COUNTS: ""}
                draft.touch(mode)
                draft.touch("links")


def _states_any(draft: Draft) -> bool:
    return not all(map(blank, draft.distinct("links", STATED)))


def make_zones(draft: Draft) -> None:
    """Make a zone of each node that the demand names as if it were one."""
    named = {str(z) for end in ("origin", "destination") for z in draft.distinct("demand", end)}
    lacking = named - draft.distinct("zones", "zone_id")
    nodes = draft.by_id("nodes") if lacking else {}
    draft.add(
        "zones",
        [
            {"zone_id": n, "node_ids": n, **{f: nodes[n][f] for f in ("name", "country", *_KNOWN)}}
            for n in sorted(lacking)
            if n in nodes
        ],
    )


def name_classes(draft: Draft) -> None:
    """Name the usual train, truck or ship of lines, borders and ports that name none."""
    for table, name, classes in (
        ("rail", "vehicle_id", "vehicles"),
        ("road", "vehicle_id", "vehicles"),
        ("borders", "vehicle_id", "vehicles"),
        ("sea", "ship_id", "ships"),
        ("ports", "ship_id", "ships"),
    ):
        if not draft.has_blanks(table, name):
            continue
        records = {t: draft.by_id(t) for t in ("links", "rail", "road", "sea")}
        for row in draft.rows(table):
            if not row[name]:
                row[name] = (
                    default_word(draft, table, name, row)
                    or _from_neighbour(records, table, row, name)
                    or _usual_class(records, table, row, classes)
                )
                draft.touch(table)


def _from_neighbour(
    records: Mapping[str, Mapping[str, Row]], table: str, row: Row, name: str
) -> str:
    """Return the train of the line on which a border stands, or a ship that calls at a port."""
    if table == "borders":
        mode = str(records["links"].get(str(row["link_id"]), {}).get("mode", ""))
        return str(records.get(mode, {}).get(str(row["link_id"]), {}).get(name, ""))
    if table == "ports":
        for link, lane in records["sea"].items():
            ends = records["links"].get(link, {})
            if row["node_id"] in (ends.get("from_node_id"), ends.get("to_node_id")):
                return str(lane["ship_id"])
    return ""


def _usual_class(
    records: Mapping[str, Mapping[str, Row]], table: str, row: Row, classes: str
) -> str:
    facts = facts_of(records, table, row)
    mode = str(facts.get("mode", ""))
    fitting = [c for c in usual_rows(classes) if classes == "ships" or c["mode"] == mode]
    found = most_specific(fitting if classes == "vehicles" else fitting[:1], facts)
    return "" if found is None else str(found[str(key_field(classes))])


def add_named(draft: Draft) -> None:
    """Add the usual classes, commodities and sources that the case names and does not have."""
    for table, named in _named(draft):
        key, own = str(key_field(table)), draft.by_id(table)
        for row in usual_rows(table):
            if row[key] in named and row[key] not in own:
                cells = typed(table, row)
                draft.add(table, [cells | _KNOWN if "quality" in schema()[table] else cells])
                draft.add("provenance", _ranges(table, row[key], cells))
    settings = draft.settings
    if settings["growth"] == FLAT and not draft.rows("growth"):
        index = {"year": float(settings["base_year"]), "index": 1.0}
        draft.add("growth", [{"growth": FLAT, "group": "all", **index, **_KNOWN}])


def _named(draft: Draft) -> Iterator[tuple[str, set[str]]]:
    effects = set(map(str, draft.distinct("effects", "value")))
    yield "vehicles", effects | _words(draft, ("rail", "road", "borders"), "vehicle_id")
    yield "ships", effects | _words(draft, ("sea", "ports"), "ship_id")
    yield "commodities", _words(draft, ("demand",), "commodity_id")


def _words(draft: Draft, tables: tuple[str, ...], name: str) -> set[str]:
    """Return the ids in a column, and in that of further classes beside it."""
    also = f"also_{name}s"
    return {
        word
        for table in tables
        for column in (name, also)
        if column in schema()[table]
        for word in " ".join(map(str, draft.distinct(table, column))).split()
    }


def add_sources(draft: Draft) -> None:
    """Add the sources of the package that rows name, once all rows are there."""
    own = draft.by_id("sources")
    named = {
        word
        for table in draft.frames
        if "source_id" in schema()[table] and table != "sources"
        for cell in draft.distinct(table, "source_id")
        for word in str(cell).split()
    }
    draft.add(
        "sources",
        [
            typed("sources", row)
            for row in usual_rows("sources")
            if row["source_id"] in named and row["source_id"] not in own
        ],
    )


def _ranges(table: str, row_id: str, cells: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the plausible ranges of the numbers of a usual row."""
    for given in usual_rows("ranges"):
        value = cells.get(given["field"])
        if given["table"] == table and not blank(value):
            ends = {
                e: round(float(given[f"{e}_share"]) * float(str(value)), 6) for e in ("low", "high")
            }
            where = {"table": table, "id": row_id, "field": given["field"]}
            yield {**where, **ends, **_KNOWN, "note": given["note"]}
