"""A case read from the layers of a GeoPackage."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd

from corridor.case.build import RawCase
from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, schema, table_names
from corridor.formats.cases.on_the_map import DRAWN, Shape, take_from_map
from corridor.formats.cases.table_places import find_places, label
from corridor.formats.qgis.layers import WKT_COLUMN
from corridor.formats.qgis.styles import STYLES
from corridor.messages import message
from corridor.problems import Problem

CRS = "EPSG:4326"
"""WGS 84, the coordinate system of every case."""

MAX_BYTES = 500_000_000
"""Largest file that is read; a case holds some thousand rows."""

MAX_ROWS = 1_000_000
"""Rows of the largest layer that is read."""

FOREIGN = frozenset({STYLES, "qgis_projects"})
"""Layers in which QGIS keeps its own things."""

# pyogrio's own errors are RuntimeErrors; the others come from text and columns that are not ours
_UNREADABLE = (RuntimeError, sqlite3.Error, OSError, KeyError, ValueError, MemoryError)


def read_geopackage(path: Path) -> RawCase:
    """Read the layers of a GeoPackage as text.

    Points of nodes and lines of links that were changed on the map replace those of the columns.
    Views are not run.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    RawCase
        Layers that could be read, and a problem for each that could not.
    """
    usual = {SETTINGS: "settings", **{t: t for t in table_names()}}
    files = {table: label("layer", name) for table, name in usual.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL finds odd is said once, by us
        try:
            problems = list(_refusals(path, {*usual.values()}))
            layers = [] if problems else _layers(path)
        except _UNREADABLE as error:
            problems = [_unreadable(path.name, error)]
        if problems:
            return RawCase({}, {}, {**files, SETTINGS: problems[0].file}, problems, str(path))
        others = [n for n in layers if n.casefold() not in FOREIGN]
        places = find_places(layers, usual, others=others, kind="layer")
        files |= {table: label("layer", name) for table, name in places.names.items()}
        problems = places.problems
        settings: dict[str, object] = {}
        tables: dict[str, pd.DataFrame] = {}
        shapes: dict[str, Sequence[Shape]] = {}
        for table in usual:
            try:
                if table in places.names:
                    frame, found = _read_layer(path, places.names[table], table, problems)
                elif table != SETTINGS and files[table] not in {p.file for p in problems}:
                    frame, found = pd.DataFrame(columns=list(schema()[table])), []
                else:
                    continue
                if table == SETTINGS:
                    settings = _settings(frame)
                else:
                    tables[table], shapes[table] = frame, found
            except _UNREADABLE as error:
                problems.append(_unreadable(files[table], error))
        problems += take_from_map(tables, shapes)
    return RawCase(settings, tables, files, problems, str(path))


def _layers(path: Path) -> list[str]:
    import pyogrio

    return [str(name) for name, _ in pyogrio.list_layers(path)]


def _refusals(path: Path, tables: set[str]) -> Iterator[Problem]:
    """Report what would run a program of the file's own: views and computed columns."""
    if (size := path.stat().st_size) > MAX_BYTES:
        most = message("at most %(max_bytes)s MB", max_bytes=f"{MAX_BYTES / 1e6:.0f}")
        fix = message("A case holds totals of a year: aggregate its tables.")
        yield Problem("E104", path.name, None, "", f"{size / 1e6:.0f} MB", most, fix)
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
        rows = base.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        for kind, name, text in rows:
            ours = str(name).casefold() in tables or str(name).casefold().startswith("gpkg_")
            if not ours or kind not in ("table", "view"):
                continue
            plain = kind == "table" and str(text).upper().split()[:2] == ["CREATE", "TABLE"]
            quoted = str(name).replace('"', '""')
            if not plain or any(
                column[-1] for column in base.execute(f'PRAGMA table_xinfo("{quoted}")')
            ):
                yield Problem(
                    "E102",
                    label("layer", name),
                    found=message("a view or computed columns"),
                    expected=message("a table"),
                    fix=message("Export the layer as a table of its own."),
                )


def _unreadable(name: str, error: Exception) -> Problem:
    return Problem(
        "E102",
        name,
        found=str(error).splitlines()[0] if str(error) else type(error).__name__,
        expected=message("a GeoPackage written by corridor convert"),
        fix=message("Check that the file is complete and not open elsewhere."),
    )


def _settings(frame: pd.DataFrame) -> dict[str, object]:
    keys = schema()[SETTINGS]
    rows = zip(frame["key"], frame["value"], strict=True)
    return {key: value for key, value in rows if value or key not in keys}


def _read_layer(
    path: Path, layer: str, table: str, problems: list[Problem]
) -> tuple[pd.DataFrame, Sequence[Shape]]:
    """Return the cells of a layer as text, and the shapes of its rows if it is drawn."""
    import pyogrio

    info = pyogrio.read_info(path, layer=layer)
    if info["features"] > MAX_ROWS:
        raise ValueError(f"{info['features']:,} rows, more than {MAX_ROWS:,}")
    drawn = table in DRAWN and info["geometry_type"] is not None
    frame = pyogrio.read_dataframe(path, layer=layer, read_geometry=drawn)
    shapes: Sequence[Shape] = []
    if drawn and "geometry" in frame and frame["geometry"].notna().any():
        shapes = _in_degrees(frame, label("layer", layer), problems)
    if drawn:
        frame = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    frame = frame.rename(columns={WKT_COLUMN: "geometry"})
    text: pd.DataFrame = frame.astype(object).map(_layer_text)
    return text, shapes


def _in_degrees(frame: pd.DataFrame, file: str, problems: list[Problem]) -> Sequence[Shape]:
    """Return the shapes of a layer in WGS 84, and say from which other system they were taken."""
    import shapely
    from pyproj.exceptions import CRSError, ProjError

    series = frame["geometry"]
    crs = series.crs
    if crs is None:
        fix = message(
            "Its coordinates are taken for degrees of WGS 84. Set the system of the layer."
        )
        problems.append(Problem("W112", file, None, "", message("none"), f"WGS 84 ({CRS})", fix))
    elif crs != CRS:
        name = f"{crs.to_string() if crs.to_authority() else 'a system without a code'}"
        found = f"{name} ({crs.name})"
        try:
            series = series.to_crs(CRS)
        except (CRSError, ProjError) as error:
            fix = message(
                "It cannot be converted: %(error)s. Export the layer in WGS 84.", error=error
            )
            problems.append(Problem("E109", file, None, "", found, f"WGS 84 ({CRS})", fix))
            return []
        fix = message("Its coordinates were converted.")
        problems.append(Problem("W112", file, None, "", found, f"WGS 84 ({CRS})", fix))
    return [None if shape is None else shapely.force_2d(shape) for shape in series]


def _layer_text(value: object) -> str:
    return "" if value is None or value is pd.NA or value is pd.NaT else cell_text(value)
