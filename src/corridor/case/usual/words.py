"""Blank cells whose content follows from other cells: names, countries, transfers, sources."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from corridor.case.groups import HIGH_SEA, gauge_of_mm
from corridor.case.numbers import USUAL_SOURCE
from corridor.case.reading.lines import distance_km
from corridor.case.schema import ELEMENT_TABLES, key_field, schema
from corridor.case.tables import blank
from corridor.case.usual.draft import Draft, Row
from corridor.case.where import facts_of, most_specific

AUTHOR = "author"
"""Source of a row that names none: whoever wrote the case."""

WINDING = {"rail": 1.3, "road": 1.25, "sea": 1.1}
"""Length over the great circle where a link has none; from half to twice as much is possible."""

BUILD_YEARS = 3


@dataclass
class Known:
    """What rules look up: rows by id, and which modes and gauges meet at a node."""

    draft: Draft

    @cached_property
    def nodes(self) -> dict[str, Row]:
        """Rows of ``nodes``."""
        return self.draft.by_id("nodes")

    @cached_property
    def links(self) -> dict[str, Row]:
        """Rows of ``links``, once they have their ids."""
        return self.draft.by_id("links")

    @cached_property
    def table_of(self) -> dict[str, str]:
        """Table by element."""
        return {e: t for t in ELEMENT_TABLES for e in self.draft.by_id(t)}

    @cached_property
    def states(self) -> dict[str, list[str]]:
        """Modes, and gauges of railways, that meet at each node."""
        rail, met = self.draft.by_id("rail"), defaultdict[str, list[str]](list)
        for link_id, link in self.links.items():
            state = str(link["mode"])
            if state == "rail" and link_id in rail and not blank(rail[link_id]["gauge_mm"]):
                state = f"rail{rail[link_id]['gauge_mm']:.0f}"
            for end in ("from_node_id", "to_node_id"):
                if state not in met[str(link[end])]:
                    met[str(link[end])].append(state)
        return met

    def country_at(self, node: object) -> str:
        """Return the country of a node; empty where it is not known."""
        return str(self.nodes.get(str(node), {}).get("country", ""))

    def link_of(self, row: Row) -> Row:
        """Return the link of a row; an empty one where there is none."""
        return self.links.get(str(row["link_id"]), {})


Rule = Callable[[Known, Row], Any]


def _title(key: str) -> Rule:
    return lambda _, row: str(row[key]).replace("-", " ").replace("_", " ").title()


def _fixed(value: object) -> Rule:
    return lambda *_: value


def _link_id(_: Known, row: Row) -> str:
    return f"{row['mode']}-{row['from_node_id']}-{row['to_node_id']}"


def _link_name(known: Known, row: Row) -> str:
    ends = (str(row["from_node_id"]), str(row["to_node_id"]))
    return " - ".join(str(known.nodes.get(n, {}).get("name") or n) for n in ends)


def _link_country(known: Known, row: Row) -> str:
    return HIGH_SEA if row["mode"] == "sea" else known.country_at(row["from_node_id"])


def _length(known: Known, row: Row) -> float:
    ends = [known.nodes.get(str(row[end]), {}) for end in ("from_node_id", "to_node_id")]
    places = [(end.get("x_coord", math.nan), end.get("y_coord", math.nan)) for end in ends]
    if any(blank(x) or blank(y) for x, y in places):
        return math.nan
    return round(distance_km(*places) * WINDING[row["mode"]], 1)


def _gauge(known: Known, row: Row) -> float:
    gauge = gauge_of_mm(str(known.link_of(row).get("country", "")))
    return math.nan if gauge is None else gauge


def _signalling(_: Known, row: Row) -> str:
    return "automatic" if not blank(row["tracks"]) and row["tracks"] >= 2 else "semi-automatic"


def _at_node(word: str) -> Rule:
    return lambda _, row: f"{word}-{row['node_id']}"


def _node_country(known: Known, row: Row) -> str:
    return known.country_at(row["node_id"])


def _transfers(*, at_sea: bool) -> Rule:
    def pairs(known: Known, row: Row) -> str:
        met = sorted(known.states.get(str(row["node_id"]), []), key=lambda s: s != "sea")
        joined = (f"{a}-{b}" for a, b in combinations(met, 2) if (a == "sea") == at_sea)
        return " ".join(joined)

    return pairs


def _terminal_kind(_: Known, row: Row) -> str:
    ends = str(row["transfers"]).replace("-", " ").split()
    return "gauge change" if all(e.startswith("rail") for e in ends) else "transshipment"


def _order(known: Known, row: Row) -> float:
    """Return the place of a post among those of its link that are named before it."""
    taken = {r["order"] for r in known.draft.rows("borders") if r["link_id"] == row["link_id"]}
    return next(float(n) for n in range(1, len(taken) + 2) if n not in taken)


def _border_country(known: Known, row: Row) -> str:
    end = "from_node_id" if row["order"] == 1 else "to_node_id"
    return known.country_at(known.link_of(row).get(end))


def _border_id(_: Known, row: Row) -> str:
    return f"border-{row['link_id']}-{row['order']:.0f}"


def _zone_country(known: Known, row: Row) -> str:
    return known.country_at(next(iter(str(row["node_ids"]).split()), ""))


def _demand_id(_: Known, row: Row) -> str:
    return f"{row['origin']}-{row['destination']}-{row['commodity_id']}"


def _growth_path(known: Known, _: Row) -> Any:  # noqa: ANN401
    return known.draft.settings["growth"]


def _earliest(known: Known, _: Row) -> float:
    return float(known.draft.settings["year"]) + 1


def _payers(_: Known, row: Row) -> str:
    return f"{row['country']}:1"


def _effect_table(known: Known, row: Row) -> str:
    return known.table_of.get(str(row["id"]), "")


def _project_country(known: Known, row: Row) -> str:
    """Return the country of the first element that a project changes."""
    for effect in known.draft.rows("effects"):
        if effect["owner_id"] == row["project_id"] and effect["table"] in ELEMENT_TABLES:
            element = known.draft.by_id(effect["table"]).get(str(effect["id"]), {})
            place = element if "country" in element else known.links.get(str(effect["id"]), {})
            return str(place.get("country", ""))
    return ""


RULES: tuple[tuple[str, str, Rule], ...] = (
    ("nodes", "country", _fixed("")),
    ("nodes", "name", _title("node_id")),
    ("nodes", "kind", _fixed("station")),
    ("links", "mode", _fixed("rail")),
    ("links", "link_id", _link_id),
    ("links", "name", _link_name),
    ("links", "directed", _fixed("no")),
    ("links", "country", _link_country),
    ("links", "length", _length),
    ("rail", "gauge_mm", _gauge),
    ("rail", "signalling", _signalling),
    ("terminals", "terminal_id", _at_node("terminal")),
    ("terminals", "name", _title("terminal_id")),
    ("terminals", "country", _node_country),
    ("terminals", "transfers", _transfers(at_sea=False)),
    ("terminals", "kind", _terminal_kind),
    ("ports", "port_id", _at_node("port")),
    ("ports", "name", _title("port_id")),
    ("ports", "country", _node_country),
    ("ports", "transfers", _transfers(at_sea=True)),
    ("borders", "order", _order),
    ("borders", "border_id", _border_id),
    ("borders", "name", _title("border_id")),
    ("borders", "country", _border_country),
    ("zones", "name", _title("zone_id")),
    ("zones", "country", _zone_country),
    ("demand", "commodity_id", _fixed("goods")),
    ("demand", "group", _fixed("all")),
    ("demand", "demand_id", _demand_id),
    ("growth", "growth", _growth_path),
    ("growth", "group", _fixed("all")),
    ("projects", "name", _title("project_id")),
    ("projects", "build_years", _fixed(float(BUILD_YEARS))),
    ("projects", "earliest_start", _earliest),
    ("effects", "table", _effect_table),
    ("projects", "country", _project_country),
    ("projects", "payers", _payers),
    ("effects", "field", _fixed("stated_t_per_year")),
    ("effects", "operation", _fixed("set")),
    ("screenlines", "name", _title("screenline_id")),
    ("screenlines", "direction", _fixed("both")),
    ("scenarios", "name", _title("scenario_id")),
)
"""Table, field, and what a blank in it becomes; a rule may read what those before have filled."""

LINES_FROM = next(i for i, (table, *_) in enumerate(RULES) if table == "rail")
"""Rules from here on rest on the lines of links, which are made before them."""

GUESSED = {
    ("links", "length"): (0.75, 2.0, "From the coordinates of its ends"),
    ("projects", "build_years"): (2 / 3, 2.0, "Usual time of construction"),
}
"""Numbers among them that are assumed: shares of the lowest and highest value, and why."""


def fill_words(draft: Draft, rules: Iterable[tuple[str, str, Rule]]) -> None:
    """Fill the blanks of a draft whose content follows from other cells.

    What the case has as a default comes first. What a rule cannot say stays blank. Numbers from a
    default, and those that are no more than a guess, get a row in ``provenance``.
    """
    known = Known(draft)
    for table, name, rule in rules:
        if not draft.has_blanks(table, name):
            continue
        for row in draft.rows(table):
            if blank(row[name]):
                default = _default_number(draft, table, name, row)
                if default is None:
                    row[name] = default_word(draft, table, name, row) or rule(known, row)
                else:
                    row[name] = default["value"]
                    draft.add("provenance", [_as_the_default(table, name, row, default)])
                draft.touch(table)
                if default is None and (table, name) in GUESSED and not blank(row[name]):
                    draft.add("provenance", [_guess(table, name, row)])


def _default_number(draft: Draft, table: str, name: str, row: Row) -> Row | None:
    """Return the row of ``defaults`` that the case itself has for a blank number."""
    rows = draft.default_numbers.get((table, name))
    return None if rows is None else _fitting(draft, rows, table, row)


def _as_the_default(table: str, name: str, row: Row, default: Row) -> Row:
    """Return the provenance of a number that a default has filled.

    A range that does not enclose the number is reported of the default alone.
    """
    value, own = float(default["value"]), ("table", "id", "field")
    same = {n: default[n] for n in schema()["provenance"] if n not in own}
    if default["low"] > value or default["high"] < value:
        same |= {"low": math.nan, "high": math.nan}
    return {"table": table, "id": row[str(key_field(table))], "field": name, **same}


def _guess(table: str, name: str, row: Row) -> Row:
    low, high, note = GUESSED[table, name]
    ends = {"low": low * row[name], "high": high * row[name]}
    where = {"table": table, "id": row[str(key_field(table))], "field": name}
    return {**where, **ends, "quality": "assumed", "source_id": USUAL_SOURCE, "note": note}


def default_word(draft: Draft, table: str, name: str, row: Row) -> str:
    """Return the word that the case itself has for a blank; empty where it has none."""
    if not draft.default_words:
        return ""
    rows = draft.default_words.get((table, name)) or draft.default_words.get(("*", name), [])
    found = _fitting(draft, rows, table, row)
    return "" if found is None else str(found["word"])


def _fitting(draft: Draft, rows: Sequence[Row], table: str, row: Row) -> Row | None:
    """Return the one among rows of ``defaults`` that holds for a row; None if none does."""
    if not any(r["where"] for r in rows):
        return rows[-1] if rows else None
    facts = facts_of({t: draft.by_id(t) for t in ("links", "rail")}, table, row)
    return most_specific(rows, facts)


def fill_sources(draft: Draft) -> None:
    """Fill blank sources and qualities.

    A row without a source takes the default source of its table, or that of all tables (``*``), or
    ``author``. Quality follows in the same way; without a default it is ``derived`` where the row
    itself names a source, and ``assumed`` otherwise.
    """
    for table in draft.frames:
        for row in _sourced(draft, table):
            own = not blank(row["source_id"])
            last = {"source_id": AUTHOR, "quality": "derived" if own else "assumed"}
            for name, otherwise in last.items():
                if blank(row[name]):
                    row[name] = default_word(draft, table, name, row) or otherwise
                    draft.touch(table)


def _sourced(draft: Draft, table: str) -> Iterator[Row]:
    """Yield the rows of a table in which source or quality is blank."""
    columns = [n for n in ("source_id", "quality") if n in draft.frames[table].columns]
    if len(columns) == 2 and any(draft.has_blanks(table, n) for n in columns):
        yield from (row for row in draft.rows(table) if any(blank(row[n]) for n in columns))
