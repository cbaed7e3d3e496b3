"""Tiny worlds: a whole case in a few lines, for tests, documentation and bug reports.

>>> from corridor.testing import tiny
>>> case = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from corridor.case.build import RawCase, build
from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, schema, table_names
from corridor.problems import CaseError

KNOWN = {"source_id": "T1", "quality": "stated"}
"""Provenance of everything in a tiny world."""

SETTINGS_OF_TINY = {
    "name": "tiny", "title": "A tiny world", "year": 2025, "by": 2030, "base_year": 2023,
    "price_year": 2025, "discount_rate": 0.05, "growth": "flat", "screenline": "all",
}  # fmt: skip


def tiny(
    links: Mapping[str, tuple[Any, ...]],
    *,
    terminals: Mapping[str, tuple[str, str, float]] | None = None,
    borders: Mapping[str, tuple[str, float]] | None = None,
    zones: Mapping[str, str] | None = None,
    demand: Iterable[tuple[str, str, float]] | None = None,
    projects: Mapping[str, Mapping[str, Any]] | None = None,
    screenlines: Mapping[str, str] | None = None,
    lengths: Mapping[str, float] | None = None,
    countries: Mapping[str, str] | None = None,
    rows: Mapping[str, list[dict[str, Any]]] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Case:
    """Build a case from links with given capacities.

    Parameters
    ----------
    links : mapping
        Link id to ``(start, end, tonnes a year each way)`` and, if not a 1520 mm railway, a fourth
        word: ``rail1435``, ``road`` or ``sea``.
    terminals : mapping
        Terminal id to ``(node, transfer, tonnes a year both ways together)``.
    borders : mapping
        Border id to ``(link, tonnes a year each way)``. Nodes that start with the same letter lie
        in one country.
    zones : mapping
        Zone id to its nodes; every node is a zone of its own name in capitals when not given.
    demand : iterable
        ``(origin, destination, tonnes a year)``; every pair of zones with 1 t when not given.
    projects : mapping
        Project id to ``cost``, ``gain`` (element id to tonnes a year added, or for two projects
        that multiply, ``factor``), and optionally ``build_years``, ``earliest_start``,
        ``requires``, ``excludes``, ``payers``, ``opened``, ``most_build_years``, ``life_years``,
        ``upkeep_share``, ``work_loss_share``.
    screenlines : mapping
        Screenline id to its elements; ``all`` stands for the first link when not given.
    lengths : mapping
        Link id to km; 100 km where not given.
    countries : mapping
        Country of each node, link, terminal, border or zone by its id; as above, or ``XX``, where
        not given.
    rows : mapping
        Further rows by table, in the words of the schema.
    settings : mapping
        Settings that differ from the usual ones.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        If the result has problems.
    """
    nodes = list(dict.fromkeys(n for link in links.values() for n in link[:2]))
    zone_nodes = zones if zones is not None else {n.upper(): n for n in nodes}
    pairs = demand or [(o, d, 1.0) for o in zone_nodes for d in zone_nodes if o != d]
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in table_names()}
    tables["sources"].append({"source_id": "T1", "title": "Made up"})
    for i, node in enumerate(nodes):
        tables["nodes"].append(
            {"node_id": node, "name": node.title(), "country": f"X{node[0].upper()}"
             if borders else "XX", "x_coord": 40 + i % 100, "y_coord": 40 + i // 100,
             "kind": "station"}
        )  # fmt: skip
    _add_links(tables, links, lengths or {})
    for terminal, (node, transfer, capacity) in (terminals or {}).items():
        tables["terminals"].append(
            {"terminal_id": terminal, "node_id": node, "name": terminal.title(), "country": "XX",
             "kind": "transshipment", "transfers": transfer, "positions": 1, "cycle_h": 1,
             "load_t": 1, **_stated(capacity)}
        )  # fmt: skip
    for order, (border, (link, capacity)) in enumerate((borders or {}).items(), start=1):
        tables["borders"].append(
            {"border_id": border, "link_id": link, "order": order, "name": border.title(),
             "country": "XX", "positions": 1, "service_h": 1, "vehicle_id": "train",
             **_stated(capacity)}
        )  # fmt: skip
    for zone, node in zone_nodes.items():
        tables["zones"].append({"zone_id": zone, "name": zone, "country": "XX", "node_ids": node})
    for i, (origin, destination, tonnes) in enumerate(pairs):
        tables["demand"].append(
            {"demand_id": f"D{i}", "origin": origin, "destination": destination,
             "commodity_id": "goods", "tonnes_per_year": tonnes, "group": "all"}
        )  # fmt: skip
    _add_projects(tables, projects or {})
    for line, elements in (screenlines or {"all": next(iter(links))}).items():
        tables["screenlines"].append(
            {"screenline_id": line, "name": line, "elements": elements, "direction": "both"}
        )
    _add_constants(tables)
    _set_countries(tables, countries or {})
    for table, extra in (rows or {}).items():
        tables[table] += extra
    return from_rows(tables, {**SETTINGS_OF_TINY, **(settings or {})})


def _set_countries(tables: dict[str, list[dict[str, Any]]], countries: Mapping[str, str]) -> None:
    keys = {"nodes": "node_id", "links": "link_id", "terminals": "terminal_id",
            "borders": "border_id", "zones": "zone_id"}  # fmt: skip
    for table, key in keys.items():
        for row in tables[table]:
            row["country"] = countries.get(row[key], row["country"])


def _stated(capacity: float) -> dict[str, Any]:
    return {"stated_t_per_year": capacity, "binds": "stated"}


def _add_links(
    tables: dict[str, list[dict[str, Any]]],
    links: Mapping[str, tuple[Any, ...]],
    lengths: Mapping[str, float],
) -> None:
    for link_id, (start, end, capacity, *word) in links.items():
        state = word[0] if word else "rail1520"
        mode = "rail" if state.startswith("rail") else state
        tables["links"].append(
            {"link_id": link_id, "name": f"{start.title()}-{end.title()}", "from_node_id": start,
             "to_node_id": end, "mode": mode, "directed": "no",
             "length": lengths.get(link_id, 100), "country": "XX"}
        )  # fmt: skip
        row: dict[str, Any] = {"link_id": link_id, **_stated(capacity)}
        if mode == "rail":
            row |= {"gauge_mm": int(state[4:]), "tracks": 2, "signalling": "automatic",
                    "limiting_km": 10, "speed_kmh": 60, "vehicle_id": "train"}  # fmt: skip
        elif mode == "road":
            row |= {"lanes": 1, "vehicle_id": "truck"}
        else:
            row |= {"ship_id": "ship"}
        tables[mode].append(row)


_OF_WORK = ("most_build_years", "life_years", "upkeep_share", "work_loss_share")


def _add_projects(
    tables: dict[str, list[dict[str, Any]]], projects: Mapping[str, Mapping[str, Any]]
) -> None:
    where = {
        row[key]: table
        for table, key in (("rail", "link_id"), ("road", "link_id"), ("sea", "link_id"),
                           ("terminals", "terminal_id"), ("borders", "border_id"))
        for row in tables[table]
    }  # fmt: skip
    for project, spec in projects.items():
        tables["projects"].append(
            {"project_id": project, "name": project, "country": spec.get("country", "XX"),
             "cost_musd": spec["cost"], "build_years": spec.get("build_years", 2),
             "earliest_start": spec.get("earliest_start", 2025),
             "requires": spec.get("requires", ""), "excludes": spec.get("excludes", ""),
             "payers": spec.get("payers", "XX:1"), "opened": spec.get("opened"),
             **{field: spec[field] for field in _OF_WORK if field in spec},
             "standing": "announced" if spec.get("opened") is None else "built"}
        )  # fmt: skip
        for kind, operation in (("gain", "add"), ("factor", "multiply")):
            for element, amount in spec.get(kind, {}).items():
                tables["effects"].append(
                    {"owner_id": project, "table": where[element], "id": element,
                     "field": "stated_t_per_year", "operation": operation, "value": amount}
                )  # fmt: skip


def _add_constants(tables: dict[str, list[dict[str, Any]]]) -> None:
    tables["vehicles"] += [
        {"vehicle_id": "train", "name": "Train", "mode": "rail", "load_t": 1000, "length_m": 800},
        {"vehicle_id": "truck", "name": "Truck", "mode": "road", "load_t": 20},
    ]
    tables["ships"].append(
        {"ship_id": "ship", "name": "Ship", "draft1_m": 4, "deadweight1_t": 5000,
         "tpc_t_per_cm": 20, "speed_kn": 10}
    )  # fmt: skip
    tables["commodities"].append(
        {"commodity_id": "goods", "name": "Goods", "value_usd_per_t": 100,
         "value_of_time_usd_per_t_h": 0.1, "containerised": "no"}
    )  # fmt: skip
    tables["growth"].append({"growth": "flat", "group": "all", "year": 2023, "index": 1})
    for table, fields in DEFAULTS.items():
        tables["defaults"] += [
            {"table": table, "field": field, "value": value} for field, value in fields.items()
        ]


_ALWAYS = {"season_factor": 1.0, "open_share": 1.0}
_NODE = {"dwell_h": 0.0, "fee_usd_per_t": 0.0, "days_per_year": 365.0, **_ALWAYS}
DEFAULTS: Mapping[str, Mapping[str, float]] = {
    "rail": {
        "headway_min": 10, "following_min": 4, "accel_min": 2, "brake_min": 1,
        "nonsimultaneous_min": 4, "meet_min": 1, "window_min_per_day": 0, "reliability": 1,
        "passenger_pairs_per_day": 0, "passenger_coefficient": 1, "station_tracks": 2,
        "station_track_m": 1000, "passenger_speed_kmh": 60, "repair_h": 1, **_ALWAYS,
    },
    "road": {
        "lane_capacity_pcu_per_h": 1700, "truck_equivalent": 2.5, "truck_share": 0.3,
        "volume_capacity_max": 0.8, "peak_hour_share": 0.1, "speed_kmh": 60, **_ALWAYS,
    },
    "sea": {"days_per_year": 350, "port_h_per_round_trip": 48, **_ALWAYS},
    "terminals": {"hours_per_day": 24, "availability": 1, "tracks": 1, "repair_h": 1, **_NODE},
    "borders": {
        "hours_per_day": 24, "availability": 1, "inspected_share": 0, "inspection_factor": 1,
        "repair_h": 1, **_NODE,
    },
    "ports": {"berthing_h": 4, "underkeel_m": 0.3, "depth_m": 20, **_NODE},
    "ships": {"stores_t": 0},
}  # fmt: skip
"""Defaults of a tiny world: nothing is lost to windows, failures or seasons."""


def from_rows(tables: Mapping[str, list[dict[str, Any]]], settings: Mapping[str, Any]) -> Case:
    """Build and check a case from rows; blank provenance is filled in with [`KNOWN`][].

    Parameters
    ----------
    tables : mapping
        Rows by table.
    settings : mapping
        Keys of ``case.toml``.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        With every problem found.
    """
    frames = {}
    for table, fields in schema().items():
        if table == SETTINGS:
            continue
        known = {k: v for k, v in KNOWN.items() if k in fields and table != "sources"}
        filled = [{**known, **row} for row in tables.get(table, [])]
        cells = [[cell_text(row.get(f)) for f in fields] for row in filled]
        shape = (len(filled), len(fields))
        frames[table] = pd.DataFrame(
            np.array(cells, dtype=object).reshape(shape), columns=list(fields), dtype=object
        )
    case, problems = build(RawCase(settings, frames, {}))
    if case is None:
        raise CaseError(problems)
    case.check()
    return case
