"""A case from the GMNS network of another program: what it says, and nothing else."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from corridor.case.build import RawCase
from corridor.case.reading.cells import cell_text
from corridor.case.reading.lines import line_fault
from corridor.case.schema import schema, table_names
from corridor.formats.files.csv_table import CsvTable, read_csv_table
from corridor.formats.traffic.gmns_nodes import blank_or_double
from corridor.formats.traffic.gmns_units import Units, read_units
from corridor.formats.traffic.gmns_uses import CARS
from corridor.messages import message
from corridor.problems import CorridorError, Problem, raise_if_fatal
from corridor.units import KM_PER_NAUTICAL_MILE

SOURCE = "gmns"
"""Source of every row."""

USES: Mapping[str, frozenset[str]] = {
    "rail": frozenset({"rail", "railway", "train", "freight_rail"}),
    "sea": frozenset({"ship", "ferry", "sea", "waterway", "vessel", "barge"}),
    "road": CARS | {"truck", "trucks", "hgv", "freight", "road", "bus"},
}
"""Words of ``allowed_uses`` and ``facility_type`` by mode; the first mode with one holds."""

DIRECTED = frozenset({"1", "true", ""})

DECIMALS = 6
"""Of kilometres and speeds that were converted."""

Row = dict[str, str]


@dataclass(frozen=True)
class ImportedNetwork:
    """A case from a GMNS network.

    Attributes
    ----------
    raw : RawCase
        Cells of the case as text; what the network does not say is blank.
    links : dict of str to int
        Links by mode.
    paired : int
        Pairs of one-way links that became one link for both directions.
    left_out : dict of str to int
        Links that were left out, by their uses.
    """

    raw: RawCase
    links: dict[str, int]
    paired: int
    left_out: dict[str, int]


def import_gmns(folder: str | Path, *, name: str = "") -> ImportedNetwork:
    """Make a case of the nodes, links and zones of a GMNS folder.

    Parameters
    ----------
    folder : str or Path
        Folder with ``node.csv`` and ``link.csv``; ``config.csv`` names the units. Trips in
        ``demand.csv`` are not tonnes, and are left alone.
    name : str
        Short name of the case; that of the folder when empty.

    Returns
    -------
    ImportedNetwork

    Raises
    ------
    CaseError
        With everything that is wrong with the files.
    CorridorError
        If a file cannot be read, or no link is open to trains, trucks or ships.
    """
    place, problems = Path(folder), list[Problem]()
    nodes = read_csv_table(place / "node.csv", ["node_id", "x_coord", "y_coord"], problems)
    links = read_csv_table(place / "link.csv", ["link_id", "from_node_id", "to_node_id"], problems)
    problems += blank_or_double(nodes, "node_id", nodes.ids("node_id"))
    problems += blank_or_double(links, "link_id", links.ids("link_id"))
    units = read_units(place / "config.csv", problems)
    problems += _unsaid_units(links, units)
    rows: dict[str, list[Row]] = {table: [] for table in table_names()}
    rows["sources"] = [{"source_id": SOURCE, "title": f"GMNS network {place.name}"}]
    _add_nodes(rows, nodes, problems)
    left_out, paired = _add_links(rows, links, units, problems)
    raise_if_fatal(problems)
    if not rows["links"]:
        raise CorridorError(
            message(
                "%(path)s has no link for trains, trucks or ships: its uses are %(uses)s",
                path=place,
                uses=", ".join(left_out) or message("none"),
            )
        )
    stem = name or re.sub(r"\W+", "-", place.resolve().name.removesuffix(".gmns")) or "gmns"
    settings = {"name": stem, "title": f"{stem}: GMNS network {place.name}"}
    frames = {
        table: pd.DataFrame(rows[table], columns=list(schema()[table]), dtype=object).fillna("")
        for table in table_names()
    }
    by_mode = Counter(row["mode"] for row in rows["links"])
    return ImportedNetwork(
        RawCase(settings, frames, {}, (), str(place)), dict(sorted(by_mode.items())), paired,
        dict(left_out.most_common()),
    )  # fmt: skip


def _known(cells: Row) -> Row:
    return {**cells, "source_id": SOURCE, "quality": "derived"}


def _unsaid_units(links: CsvTable, units: Units) -> list[Problem]:
    """Refuse lengths and speeds of which no unit is known."""
    fix = message(
        "Write a config.csv of long_length and speed, such as meter and kph for osm2gmns."
    )
    return [
        Problem(
            "E710",
            "config.csv",
            None,
            column,
            message("no unit"),
            message("a unit for %(column)s of link.csv", column=field),
            fix,
        )
        for column, field, unit in (
            ("long_length", "length", units.length_km),
            ("speed", "free_speed", units.speed_kmh),
        )
        if unit is None and any(links.texts(field))
    ]


def _add_nodes(rows: dict[str, list[Row]], nodes: CsvTable, problems: list[Problem]) -> None:
    """Add nodes, and the zones that they name."""
    kinds = schema()["nodes"]["kind"].choices
    axes = [nodes.numbers(axis, math.nan, problems).tolist() for axis in ("x_coord", "y_coord")]
    zones: dict[str, list[str]] = {}
    columns = (nodes.ids("node_id"), nodes.texts("name"), nodes.texts("node_type"),
               nodes.ids("zone_id"), *axes)  # fmt: skip
    for at, (node, title, kind, zone, x, y) in enumerate(zip(*columns, strict=True)):
        if abs(x) > 180 or abs(y) > 90:  # a node may have no coordinates
            expected = message("longitude, latitude")
            fix = message("Convert the coordinates to degrees of WGS 84 (EPSG:4326).")
            problems.append(nodes.problem("E303", at, "x_coord", f"{x:g} {y:g}", expected, fix))
        known = kind.lower() if kind.lower() in kinds else ""
        cells = {"node_id": node, "name": title, "kind": known,
                 "x_coord": cell_text(x), "y_coord": cell_text(y)}  # fmt: skip
        rows["nodes"].append(_known(cells))
        if zone not in ("", "0"):
            zones.setdefault(zone, []).append(node)
    rows["zones"] = [
        _known({"zone_id": zone, "node_ids": " ".join(own)}) for zone, own in zones.items()
    ]


def _add_links(
    rows: dict[str, list[Row]], links: CsvTable, units: Units, problems: list[Problem]
) -> tuple[Counter[str], int]:
    """Add links with the rows of their modes; both directions of a line become one link."""
    left_out: Counter[str] = Counter()
    names = ("length", "free_speed", "lanes", "capacity")
    numbers = [links.numbers(field, math.nan, problems).tolist() for field in names]
    columns = ("link_id", "from_node_id", "to_node_id", "name", "directed", "allowed_uses",
               "facility_type", "geometry")  # fmt: skip
    texts = [links.ids(c) if c.endswith("_id") else links.texts(c) for c in columns]
    one_way_links: dict[tuple[object, ...], Row] = {}
    paired = 0
    for cells in zip(*texts, *numbers, strict=True):
        link, start, end, title, directed, uses, kind, line, length, speed, lanes, capacity = cells
        mode = _mode(uses, kind)
        if not mode:
            left_out[uses or kind] += 1
            continue
        km = round(length * (units.length_km or math.nan), DECIMALS)
        kmh = round(speed * (units.speed_kmh or math.nan), DECIMALS)
        alike = (mode, cell_text(km), cell_text(kmh), cell_text(lanes), cell_text(capacity))
        one_way = directed.lower() in DIRECTED
        back = one_way_links.pop((end, start, *alike), None) if one_way else None
        if back is not None:
            back["directed"] = "no"
            paired += 1
            continue
        shape = line if line and line_fault(line) is None else ""
        row = _known({"link_id": link, "name": title, "from_node_id": start, "to_node_id": end,
                      "mode": mode, "directed": "yes" if one_way else "no",
                      "length": cell_text(km), "geometry": shape})  # fmt: skip
        rows["links"].append(row)
        rows[mode].append(_known({"link_id": link, **_of_mode(mode, kmh, lanes, capacity)}))
        if one_way:
            one_way_links[start, end, *alike] = row
    return left_out, paired


def _mode(uses: str, kind: str) -> str:
    """Return the mode of a link; empty for one that is none of a freight corridor."""
    for words in (uses, kind):
        said = {word for word in re.split(r"[\s,;|]+", words.lower()) if word}
        for mode, known in USES.items():
            if said & known:
                return mode
        if said and words is uses:
            return ""
    return "" if kind else "road"


def _of_mode(mode: str, speed_kmh: float, lanes: float, capacity: float) -> Row:
    """Return what GMNS says of a link, in the words of the table of its mode."""
    if mode == "rail":
        return {"speed_kmh": cell_text(speed_kmh)}
    if mode == "sea":
        return {"speed_kn": cell_text(round(speed_kmh / KM_PER_NAUTICAL_MILE, DECIMALS))}
    said = {"lanes": lanes, "speed_kmh": speed_kmh, "lane_capacity_pcu_per_h": capacity}
    return {field: cell_text(value) for field, value in said.items()}
