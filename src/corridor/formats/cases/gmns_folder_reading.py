"""A case read from a GMNS folder that was written as one, and perhaps edited since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from corridor.case.build import RawCase, build
from corridor.case.schema import schema
from corridor.formats.cases.folder_reading import read_folder
from corridor.formats.cases.gmns_columns import (
    CONFIG,
    CONFIG_FILE,
    FILES,
    FLAGS,
    LINK_FILE,
    MEANINGS,
    NODE_FILE,
    USE_FILE,
    gmns_columns,
)
from corridor.formats.files.csv_table import read_csv_table
from corridor.messages import message
from corridor.problems import CorridorError, Problem

SOURCES: Mapping[tuple[str, str], str] = {
    ("nodes", "node_type"): "kind",
    ("nodes", "zone_id"): "node_ids of zone.csv",
    ("links", "facility_type"): "mode",
    ("links", "allowed_uses"): "mode",
    ("links", "free_speed"): "the speed in rail.csv, road.csv, sea.csv or defaults.csv",
    ("links", "lanes"): "lanes of road.csv",
    ("links", "capacity"): "lane_capacity_pcu_per_h of road.csv or defaults.csv",
    ("demand", "o_zone_id"): "origin",
    ("demand", "d_zone_id"): "destination",
    ("demand", "volume"): "tonnes_per_year",
}
"""What each column of GMNS follows from, and so what has to be changed in its place."""

ROUNDED_AWAY = 1e-9
"""Relative difference of numbers that are the same: other programs write fewer digits."""


def is_gmns(folder: Path) -> bool:
    """Return whether a folder holds a network of GMNS and no case by its own names."""
    try:
        names = {entry.name.casefold() for entry in folder.iterdir()}
    except OSError:
        return False
    return {NODE_FILE, LINK_FILE} <= names and not {"nodes.csv", "links.csv"} & names


def read_gmns_case(folder: Path) -> RawCase:
    """Read the files of a GMNS folder as the tables of a case.

    Parameters
    ----------
    folder : Path
        Folder with ``node.csv`` and ``link.csv`` as [`write_gmns_case`]
        [corridor.formats.cases.gmns_folder.write_gmns_case] writes them.

    Returns
    -------
    RawCase
        With a warning for each cell of GMNS that differs from what the case itself says: the case
        counts.

    Raises
    ------
    CorridorError
        If the network is one of another program.
    """
    raw = read_folder(folder, FILES, beside=(CONFIG_FILE, USE_FILE))
    _refuse_others(folder, raw)
    tables, given = dict(raw.tables), dict[str, pd.DataFrame]()
    for table, meanings in MEANINGS.items():
        if table in tables:
            own = [c for c in tables[table].columns if c not in meanings or c in schema()[table]]
            given[table] = tables[table].drop(columns=own)
            tables[table] = tables[table][own]
    links = tables.get("links")
    if links is not None and "directed" in links.columns:
        words = {"1": "yes", "0": "no", **{gmns: own for own, gmns in FLAGS.items()}}
        plain = links["directed"].str.strip()
        tables["links"] = links.assign(directed=plain.str.lower().map(words).fillna(plain))
    raw = replace(raw, tables=tables, problems=[*raw.problems, *_units(folder)])
    return replace(raw, problems=[*raw.problems, *_differences(raw, given)])


def _refuse_others(folder: Path, raw: RawCase) -> None:
    """Refuse a network that is no case: it has no settings, and its links name no modes."""
    links = raw.tables.get("links", pd.DataFrame())
    if not (folder / "case.toml").exists() and "mode" not in links.columns:
        raise CorridorError(
            message(
                "%(folder)s is a GMNS network of another program, not a case: it has no case.toml; "
                "corridor import gmns %(folder)s OUT makes one of it, and corridor assign --gmns "
                "assigns its trips",
                folder=folder,
            )
        )


def _units(folder: Path) -> Iterator[Problem]:
    """Report units other than those of a case; a file without the word is taken for ours."""
    path = folder / CONFIG_FILE
    if not path.exists():
        return
    table = read_csv_table(path, [], [])
    for field in ("long_length", "speed", "crs"):
        for at, cell in enumerate(table.texts(field)):
            if cell and cell.casefold() != CONFIG[field].casefold():
                fix = message(
                    "Convert the numbers to the units of a case, or leave the file as it was."
                )
                yield table.problem("E710", at, field, cell, CONFIG[field], fix)


def _differences(raw: RawCase, given: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Report where a column of GMNS says something else than what it follows from."""
    case, _ = build(raw)
    if case is None:
        return
    for table, follows in gmns_columns(case).items():
        frame = given.get(table, pd.DataFrame())
        for field in frame.columns:
            pairs = zip(frame[field].tolist(), follows[field].tolist(), strict=True)
            for row, (cell, expected) in enumerate(pairs, start=2):
                if not _same(cell.strip(), expected):
                    source = SOURCES[table, field]
                    fix = message(
                        "The case is read from %(source)s: change it there.", source=source
                    )
                    file, wanted = raw.files[table], expected or message("a blank cell")
                    yield Problem("W118", file, row, field, cell, wanted, fix)


def _same(cell: str, expected: str) -> bool:
    if cell == expected:
        return True
    try:
        found, number = float(cell), float(expected)
    except ValueError:
        return False
    return abs(found - number) <= ROUNDED_AWAY * max(abs(found), abs(number))
