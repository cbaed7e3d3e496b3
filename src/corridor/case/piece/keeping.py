"""What of each table belongs to a piece of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corridor.case.checks.network import link_mode_state
from corridor.case.piece.bounds import GATE, Bounds, gate_nodes, states_at, zone_nodes
from corridor.case.schema import ELEMENT_TABLES, key_field, schema
from corridor.case.tables import Tables, shares, words

Row = dict[str, Any]

_ENDS = ("from_node_id", "to_node_id")


@dataclass
class Kept:
    """Rows that stay, by table; each table rests on those before it.

    Attributes
    ----------
    case : Tables
        The whole case.
    bounds : Bounds
        Nodes and links of the piece.
    gates_of : mapping of str to tuple of str
        Zones of the gates through which the cargo of each zone outside passes.
    """

    case: Tables
    bounds: Bounds
    gates_of: Mapping[str, tuple[str, ...]]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def ids(self, table: str) -> set[str]:
        """Return the ids of the rows that stay."""
        key = str(key_field(table))
        return {str(row[key]) for row in self.tables.get(table, ())}

    def elements(self) -> set[str]:
        """Return the ids of the elements that stay."""
        return {e for table in ELEMENT_TABLES for e in self.ids(table)}

    def zones(self, cell: object) -> str:
        """Return the zones of a cell in the piece: gates stand for those outside."""
        inside, found = self.ids("zones"), dict[str, None]()
        for zone in words(cell):
            found.update(dict.fromkeys([zone] if zone in inside else self.gates_of.get(zone, ())))
        return " ".join(found)


def keep_network(kept: Kept) -> None:
    """Keep nodes, links, elements, and the trains, ships and channels that they name."""
    case, bounds = kept.case, kept.bounds
    gates = gate_nodes(case, bounds)
    at_gate: dict[str, list[str]] = {}
    for (node, _), gate in sorted(gates.items()):
        at_gate.setdefault(node, []).append(gate)
    kept.tables["nodes"] = [
        {**r, "node_id": node}
        for r in case.rows("nodes")
        if r["node_id"] in bounds.nodes
        for node in at_gate.get(r["node_id"], [r["node_id"]])
    ]
    kept.tables["links"] = []
    for link in case.rows("links"):
        if link["link_id"] in bounds.links:
            state = str(link_mode_state(case, link["link_id"]))
            ends = {e: gates.get((link[e], state), link[e]) for e in _ENDS}
            kept.tables["links"].append({**link, **ends})
    for table in ("rail", "road", "sea", "borders"):
        kept.tables[table] = [dict(r) for r in case.rows(table) if r["link_id"] in bounds.links]
    met = states_at(case, bounds)
    for table in ("terminals", "ports"):
        kept.tables[table] = []
        for row in case.rows(table):
            if row["node_id"] in bounds.inside:
                pairs = words(row["transfers"])
                left = [p for p in pairs if set(p.split("-")) <= met[str(row["node_id"])]]
                if left:
                    kept.tables[table].append({**row, "transfers": " ".join(left)})


def keep_named(kept: Kept) -> None:
    """Keep what rows of the network, effects and demand name, growth of its groups, and sources."""
    effects = {str(e["value"]) for e in kept.tables["effects"]}
    named = {
        "vehicles": _words(kept, ("rail", "road", "borders"), ("vehicle_id", "also_vehicle_ids")),
        "ships": _words(kept, ("sea", "ports"), ("ship_id", "also_ship_ids")),
        "channels": _words(kept, ("sea", "ports"), ("channel_ids",)),
        "commodities": _words(kept, ("demand",), ("commodity_id",)),
    }
    for table, ids in named.items():
        key = str(key_field(table))
        kept.tables[table] = [dict(r) for r in kept.case.rows(table) if r[key] in ids | effects]
    groups = _words(kept, ("demand",), ("group",))
    kept.tables["growth"] = [dict(r) for r in kept.case.rows("growth") if r["group"] in groups]


def keep_sources(kept: Kept) -> None:
    """Keep the sources that rows name, last of all."""
    tables = [t for t in kept.tables if "source_id" in schema()[t] and t != "sources"]
    named = _words(kept, tables, ("source_id",))
    kept.tables["sources"] = [dict(r) for r in kept.case.rows("sources") if r["source_id"] in named]


def _words(kept: Kept, tables: Iterable[str], fields: Iterable[str]) -> set[str]:
    names = tuple(fields)
    return {
        word
        for table in tables
        for row in kept.tables.get(table, ())
        for name in names
        for word in words(row.get(name, ""))
    }


def keep_zones(kept: Kept, used: set[str]) -> None:
    """Keep the zones inside, with the nodes that they have there, and make those of the gates."""
    case, inside = kept.case, kept.bounds.inside
    kept.tables["zones"] = []
    for zone, row in case.records["zones"].items():
        nodes = [n for n in zone_nodes(case, zone) if n in inside]
        if nodes:
            weights = {n: w for n, w in shares(row["node_weights"]).items() if n in nodes}
            total = sum(weights.values())
            text = " ".join(f"{n}:{w / total:.6g}" for n, w in weights.items()) if total else ""
            if (
                len(weights) > 1
                and abs(sum(round(w / total, 6) for w in weights.values()) - 1) > 1e-6
            ):
                text = ""
            kept.tables["zones"].append({**row, "node_ids": " ".join(nodes), "node_weights": text})
    for (at_node, _), node in sorted(gate_nodes(case, kept.bounds).items()):
        if GATE + node in used:
            at = case.records["nodes"][at_node]
            kept.tables["zones"].append({
                "zone_id": GATE + node, "name": f"Beyond {at['name']}", "country": at["country"],
                "node_ids": node, "node_weights": "", "source_id": at["source_id"],
                "quality": "derived",
            })  # fmt: skip


def keep_works(kept: Kept) -> None:
    """Keep projects and scenarios that change a row of the piece, and those effects."""
    case = kept.case
    rows = {t: kept.ids(t) for t in ("channels", "ships", "vehicles", *ELEMENT_TABLES)}
    effects = [
        e for e in case.rows("effects")
        if e["id"] in rows[e["table"]] or (e["id"] == "*" and rows[e["table"]])
    ]  # fmt: skip
    working = {str(e["owner_id"]) for e in effects}
    kept.tables["projects"] = [
        {**r, **{n: _only(r[n], working) for n in ("requires", "excludes")}}
        for r in case.rows("projects")
        if r["project_id"] in working
    ]
    projects = kept.ids("projects")
    kept.tables["scenarios"] = [
        {**r, "projects": _only(r["projects"], projects)} for r in case.rows("scenarios")
    ]
    owners = projects | kept.ids("scenarios")
    kept.tables["effects"] = [dict(e) for e in effects if e["owner_id"] in owners]


def _only(cell: object, ids: set[str]) -> str:
    return " ".join(w for w in words(cell) if w in ids)
