"""A case as one GeoPackage: places as points, links as lines, everything else as attributes."""

from __future__ import annotations

import math
import warnings
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
from corridor.formats.cases.on_the_map import AT_NODE, ON_LINK
from corridor.formats.files.atomic import write_atomically

if TYPE_CHECKING:
    import geopandas


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
