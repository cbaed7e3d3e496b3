"""A case as one GeoPackage: places as points, links as lines, everything else as attributes.

A project of QGIS stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor.case.model import Case
from corridor.case.reading.cells import cell_text
from corridor.case.reading.lines import line_points
from corridor.case.schema import table_names
from corridor.case.tables import Record, blank
from corridor.formats.cases.geopackage_reading import CRS
from corridor.formats.cases.on_the_map import AT_NODE, LINES, ON_LINK
from corridor.formats.files.atomic import atomic_path, refuse_taken, write_atomically
from corridor.formats.files.places import place_at
from corridor.formats.qgis.layers import WKT_COLUMN
from corridor.formats.qgis.project import ENDING, project_text
from corridor.formats.qgis.styles import write_styles

if TYPE_CHECKING:
    import geopandas


def write_geopackage(case: Case, path: Path, *, overwrite: bool = False) -> None:
    """Write a case as a GeoPackage that QGIS opens with points, lines and attribute tables.

    The styles of its layers are in it, and a project of the same name stands beside it. Into a
    pipe goes the GeoPackage alone.

    Parameters
    ----------
    case : Case
        What to write.
    path : Path
        New file; conventionally ends in ``.gpkg``.
    overwrite : bool
        Whether an existing file may be replaced, and an existing project.

    Raises
    ------
    CorridorError
        If the file or the project exists, or cannot be written.
    """

    def write(target: Path) -> None:
        _write_layers(case, target)
        write_styles(target)

    if place_at(path).kind == "stream":
        write_atomically(path, write, overwrite=overwrite)
        return
    refuse_taken(path, overwrite=overwrite)
    # the GeoPackage moves into place first: a project without it would open empty
    with atomic_path(path.with_suffix(ENDING), overwrite=overwrite) as project:
        project.write_text(_project(case, path), encoding="utf-8")
        write_atomically(path, write, overwrite=overwrite)


def _write_layers(case: Case, target: Path) -> None:
    import pyogrio

    points, lines = _node_points(case), _link_lines(case)
    for table in table_names():
        frame = case.tables[table].copy()
        shapes = _shapes(case, table, points, lines)
        if shapes is None:
            pyogrio.write_dataframe(frame, target, layer=table, driver="GPKG")
        else:
            geo = _geo_frame(frame, shapes)
            shape = "LineString" if table in LINES else "Point"  # also of a layer without rows
            pyogrio.write_dataframe(geo, target, layer=table, driver="GPKG", geometry_type=shape)
    settings = pd.DataFrame(
        {
            "key": [str(k) for k in case.settings],
            "value": [cell_text(v) for v in case.settings.values()],
        }
    )
    pyogrio.write_dataframe(settings, target, layer="settings", driver="GPKG")


def _project(case: Case, path: Path) -> str:
    places = ((float(n["x_coord"]), float(n["y_coord"])) for n in case.rows("nodes"))
    return project_text(path.name, str(case.settings["title"]), places)


def _geo_frame(frame: pd.DataFrame, shapes: list[Any]) -> geopandas.GeoDataFrame:
    import geopandas

    # GMNS calls the WKT column "geometry"; a layer keeps its shape under that name itself
    renamed = frame.rename(columns={"geometry": WKT_COLUMN})
    return geopandas.GeoDataFrame(renamed, geometry=shapes, crs=CRS)


def _node_points(case: Case) -> Mapping[str, Any]:
    import shapely

    return {
        n: None if blank(r["x_coord"]) or blank(r["y_coord"])
        else shapely.Point(r["x_coord"], r["y_coord"])
        for n, r in case.records["nodes"].items()
    }  # fmt: skip


def _link_lines(case: Case) -> Mapping[str, Any]:
    import shapely

    return {
        link_id: shapely.LineString(points) if (points := link_coordinates(case, record)) else None
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
        At least two points; none where an end has no coordinates.
    """
    if text := str(link["geometry"]).strip():
        return list(line_points(text))
    ends = [case.records["nodes"][link[side]] for side in ("from_node_id", "to_node_id")]
    places = [(float(n["x_coord"]), float(n["y_coord"])) for n in ends]
    return [] if any(map(math.isnan, sum(places, ()))) else places


def _shapes(
    case: Case, table: str, points: Mapping[str, Any], lines: Mapping[str, Any]
) -> list[Any] | None:
    rows = case.rows(table)
    if table == "nodes" or table in AT_NODE:
        return [points[r["node_id"]] for r in rows]
    if table == "links":
        return [lines[r["link_id"]] for r in rows]
    if table == "borders":
        middles = (lines[r["link_id"]] for r in rows)
        return [line and line.interpolate(0.5, normalized=True) for line in middles]
    if table in ON_LINK:
        return [lines[r["link_id"]] for r in rows]
    return None
