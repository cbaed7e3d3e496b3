"""A case as one GeoPackage: places as points, links as lines, everything else as attributes."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor.case.build import RawCase
from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.schema import SETTINGS, schema, table_named, table_names
from corridor.case.tables import Record
from corridor.formats.files.atomic import write_atomically
from corridor.problems import Problem

if TYPE_CHECKING:
    import geopandas

CRS = "EPSG:4326"

AT_NODE = ("terminals", "ports")
"""Tables drawn as points at the node of their row."""

ON_LINK = ("rail", "road", "sea", "borders")
"""Tables drawn with the geometry of the link of their row; a border as a point half-way."""


def write_geopackage(case: Case, path: Path, *, overwrite: bool = False) -> None:
    """Write a case as a GeoPackage that QGIS opens with points, lines and attribute tables.

    Parameters
    ----------
    case : Case
        What to write.
    path : Path
        New file; conventionally ends in ``.gpkg``.
    overwrite : bool
        Whether an existing file may be replaced.

    Raises
    ------
    CorridorError
        If the file exists or cannot be written.
    """
    import pyogrio

    points, lines = _node_points(case), _link_lines(case)

    def write(target: Path) -> None:
        for table in table_names():
            frame = case.tables[table].copy()
            shapes = _shapes(case, table, points, lines)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an empty layer has no geometry type to infer
                if shapes is None:
                    pyogrio.write_dataframe(frame, target, layer=table, driver="GPKG")
                else:
                    geo = _geo_frame(frame, shapes)
                    pyogrio.write_dataframe(geo, target, layer=table, driver="GPKG")
        settings = pd.DataFrame(
            {
                "key": [str(k) for k in case.settings],
                "value": [cell_text(v) for v in case.settings.values()],
            }
        )
        pyogrio.write_dataframe(settings, target, layer="settings", driver="GPKG")

    write_atomically(path, write, overwrite=overwrite)


def _geo_frame(frame: pd.DataFrame, shapes: list[Any]) -> geopandas.GeoDataFrame:
    import geopandas

    # GMNS calls the WKT column "geometry"; a layer keeps its shape under that name itself
    renamed = frame.rename(columns={"geometry": "geometry_wkt"})
    return geopandas.GeoDataFrame(renamed, geometry=shapes, crs=CRS)


def _node_points(case: Case) -> Mapping[str, Any]:
    import shapely

    return {n: shapely.Point(r["x_coord"], r["y_coord"]) for n, r in case.records["nodes"].items()}


def _link_lines(case: Case) -> Mapping[str, Any]:
    import shapely

    return {
        link_id: shapely.LineString(link_coordinates(case, record))
        for link_id, record in case.records["links"].items()
    }


def link_coordinates(case: Case, link: Record) -> list[tuple[float, float]]:
    """Return the longitudes and latitudes along a link, from its WKT or straight between its ends.

    Parameters
    ----------
    case : Case
        Case of the link.
    link : mapping
        Row of the table ``links``.

    Returns
    -------
    list of (float, float)
        At least two points.
    """
    text = str(link["geometry"]).strip()
    if text.upper().startswith("LINESTRING"):
        inner = text[text.index("(") + 1 : text.rindex(")")]
        pairs = [part.split()[:2] for part in inner.split(",")]
        return [(float(x), float(y)) for x, y in pairs]
    ends = [case.records["nodes"][link[side]] for side in ("from_node_id", "to_node_id")]
    return [(float(n["x_coord"]), float(n["y_coord"])) for n in ends]


def _shapes(
    case: Case, table: str, points: Mapping[str, Any], lines: Mapping[str, Any]
) -> list[Any] | None:
    rows = case.rows(table)
    if table == "nodes" or table in AT_NODE:
        return [points[r["node_id"]] for r in rows]
    if table == "links":
        return [lines[r["link_id"]] for r in rows]
    if table == "borders":
        return [lines[r["link_id"]].interpolate(0.5, normalized=True) for r in rows]
    if table in ON_LINK:
        return [lines[r["link_id"]] for r in rows]
    return None


def read_geopackage(path: Path) -> RawCase:
    """Read the layers of a GeoPackage as text.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    RawCase
        Layers that could be read, and a problem for each that could not.
    """
    import pyogrio

    files = {SETTINGS: "layer settings", **{t: f"layer {t}" for t in table_names()}}
    problems: list[Problem] = []
    settings: dict[str, object] = {}
    tables: dict[str, pd.DataFrame] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL finds odd is said once, by us
        try:
            layers = {str(name) for name, _ in pyogrio.list_layers(path)}
            settings = _read_settings(path, layers)
        except _UNREADABLE as error:
            problem = _unreadable(path.name, error)
            return RawCase({}, {}, {**files, SETTINGS: path.name}, [problem], str(path))
        for table in table_names():
            if table not in layers and not table_named(table).required:
                tables[table] = pd.DataFrame(columns=list(schema()[table]))
                continue
            if table not in layers:
                problems.append(
                    Problem("E101", files[table], expected=f"a layer {table}", fix="Add the layer.")
                )
                continue
            try:
                tables[table] = _read_layer(path, table)
            except _UNREADABLE as error:
                problems.append(_unreadable(files[table], error))
    return RawCase(settings, tables, files, problems, str(path))


# pyogrio's own errors are RuntimeErrors; the others come from text and columns that are not ours
_UNREADABLE = (RuntimeError, sqlite3.Error, OSError, KeyError, UnicodeDecodeError)


def _unreadable(name: str, error: Exception) -> Problem:
    return Problem(
        "E102",
        name,
        found=str(error).splitlines()[0] if str(error) else type(error).__name__,
        expected="a GeoPackage written by corridor convert",
        fix="Check that the file is complete and not open elsewhere.",
    )


def _read_settings(path: Path, layers: set[str]) -> dict[str, object]:
    import pyogrio

    if "settings" not in layers:
        return {}
    frame = pyogrio.read_dataframe(path, layer="settings", read_geometry=False)
    keys = schema()[SETTINGS]
    result: dict[str, object] = {}
    for key, value in zip(frame["key"], frame["value"], strict=True):
        if cell_text(value) or key not in keys:
            result[str(key)] = cell_text(value)
    return result


def _read_layer(path: Path, table: str) -> pd.DataFrame:
    import pyogrio

    frame = pyogrio.read_dataframe(path, layer=table, read_geometry=False)
    frame = frame.rename(columns={"geometry_wkt": "geometry"})
    text: pd.DataFrame = frame.astype(object).map(_layer_text)
    return text


def _layer_text(value: object) -> str:
    return "" if value is None or value is pd.NA else cell_text(value)
