"""What GMNS calls the tables of a case, and the columns that are written for its readers.

GMNS 0.96 has words of its own for some of what a case says: ``allowed_uses`` for the mode,
``free_speed`` for the speed of a train or truck. They are written beside the columns of the case,
from which they follow; the case is read from its own columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import table_names
from corridor.case.tables import Record, blank, words
from corridor.units import KM_PER_NAUTICAL_MILE

NODE_FILE, LINK_FILE, ZONE_FILE = "node.csv", "link.csv", "zone.csv"

CONFIG_FILE, USE_FILE = "config.csv", "use_definition.csv"

FILES: Mapping[str, str] = {
    **{table: f"{table}.csv" for table in table_names()},
    "nodes": NODE_FILE, "links": LINK_FILE, "zones": ZONE_FILE,
}  # fmt: skip
"""File of each table of a case."""

CONFIG: Mapping[str, str] = {
    "short_length": "meter", "long_length": "kilometer", "speed": "kph", "crs": "EPSG:4326",
    "geometry_field_format": "WKT", "currency": "USD", "version_number": "0.96",
    "id_type": "string",
}  # fmt: skip
"""Units and conventions of a case, in the words of GMNS."""

USES: Mapping[str, str] = {"rail": "rail", "road": "truck", "sea": "ship"}
"""Use that a link of each mode allows."""

FLAGS: Mapping[str, str] = {"yes": "true", "no": "false"}
"""How GMNS writes whether a link is directed."""

MEANINGS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "nodes": {
        "node_type": ("string", "What the node is; as kind"),
        "zone_id": ("string", "First zone whose cargo is loaded here; as node_ids of the zone"),
    },
    "links": {
        "facility_type": ("string", "Kind of link; as mode"),
        "allowed_uses": ("string", "Use that the link allows; follows from mode"),
        "free_speed": ("number", "Speed in km/h, of rail, road or sea, or its default"),
        "lanes": ("number", "Lanes in each direction; as lanes of road"),
        "capacity": ("number", "Passenger-car units that a lane passes in an hour; of road"),
    },
    "demand": {
        "o_zone_id": ("string", "Zone of origin; as origin"),
        "d_zone_id": ("string", "Zone of destination; as destination"),
        "volume": ("number", "Tonnes a year; as tonnes_per_year"),
    },
}
"""Type and meaning of each column that follows from those of the case, by table."""


def gmns_columns(case: Case) -> dict[str, pd.DataFrame]:
    """Return the columns that are written for other programs, as text.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    dict of str to DataFrame
        By table, with a row for each of its rows; columns are those of [`MEANINGS`][].
    """
    zone_of: dict[str, str] = {}
    for zone in case.rows("zones"):
        for node in words(zone["node_ids"]):
            zone_of.setdefault(node, str(zone["zone_id"]))
    return {
        "nodes": _frame(
            case,
            "nodes",
            node_type=lambda node: node["kind"],
            zone_id=lambda node: zone_of.get(str(node["node_id"]), ""),
        ),
        "links": _frame(
            case,
            "links",
            facility_type=lambda link: link["mode"],
            allowed_uses=lambda link: USES.get(str(link["mode"]), ""),
            free_speed=lambda link: _speed_kmh(case, link),
            lanes=lambda link: _of_road(case, link, "lanes"),
            capacity=lambda link: _of_road(case, link, "lane_capacity_pcu_per_h"),
        ),
        "demand": _frame(
            case,
            "demand",
            o_zone_id=lambda flow: flow["origin"],
            d_zone_id=lambda flow: flow["destination"],
            volume=lambda flow: flow["tonnes_per_year"],
        ),
    }


def _frame(case: Case, table: str, **columns: Callable[[Record], object]) -> pd.DataFrame:
    rows = case.rows(table)
    cells = {name: [cell_text(of(row)) for row in rows] for name, of in columns.items()}
    return pd.DataFrame(cells, dtype=object)


def _speed_kmh(case: Case, link: Record) -> float | None:
    mode = str(link["mode"])
    if mode == "sea":
        knots = _number(case, "sea", link, "speed_kn")
        return None if knots is None else knots * KM_PER_NAUTICAL_MILE
    return _number(case, mode, link, "speed_kmh")


def _of_road(case: Case, link: Record, field: str) -> float | None:
    return _number(case, "road", link, field) if link["mode"] == "road" else None


def _number(case: Case, table: str, link: Record, field: str) -> float | None:
    """Return a number of a link, or the default of its table; None where there is neither."""
    record = case.records.get(table, {}).get(str(link["link_id"]))
    if record is None:
        return None
    if not blank(record[field]):
        return float(record[field])
    default = case.default_of(table, field, record)
    return None if default is None else float(default["value"])
