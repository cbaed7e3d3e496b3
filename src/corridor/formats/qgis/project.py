"""A project of QGIS that opens the GeoPackage beside it with all layers named, drawn and sorted."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element

from corridor.formats.qgis.layers import Layer, layers
from corridor.formats.qgis.markup import VERSION, document, nested, node
from corridor.formats.qgis.styles import labels_enabled, style_parts

ENDING = ".qgs"
"""Ending of the file of a project."""

WORLD = (-180.0, -90.0, 180.0, 90.0)
"""What is shown when no node has a place."""

_WKT = (
    'GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",'
    'ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],'
    'PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],CS[ellipsoidal,2],'
    'AXIS["geodetic latitude (Lat)",north,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]],'
    'AXIS["geodetic longitude (Lon)",east,ORDER[2],ANGLEUNIT["degree",0.0174532925199433]],'
    'ID["EPSG",4326]]'
)
_SYSTEM = {
    "wkt": _WKT,
    "proj4": "+proj=longlat +datum=WGS84 +no_defs",
    "srsid": "3452",
    "srid": "4326",
    "authid": "EPSG:4326",
    "description": "WGS 84",
    "projectionacronym": "longlat",
    "ellipsoidacronym": "EPSG:7030",
    "geographicflag": "true",
}


def project_text(geopackage: str, title: str, places: Iterable[tuple[float, float]]) -> str:
    """Return a project that shows the layers of a case.

    Parameters
    ----------
    geopackage : str
        Name of the GeoPackage, which lies in the same folder.
    title : str
        Title of the case.
    places : iterable of (float, float)
        Longitudes and latitudes of the nodes; the map opens on them.

    Returns
    -------
    str
        XML document of QGIS.
    """
    root = node("qgis", version=VERSION, projectname=title)
    root.append(node("homePath", path=""))
    root.append(node("title", text=title))
    root.append(node("projectCrs", _system()))
    root.append(_tree(geopackage))
    root.append(_canvas(_extent(places)))
    root.append(node("projectlayers", *(_map_layer(layer, geopackage) for layer in layers())))
    drawn = (layer for layer in layers() if layer.shape)
    root.append(node("layerorder", *(node("layer", id=layer.id) for layer in drawn)))
    root.append(_properties())
    return document(root)


def _system() -> Element:
    parts = (node(tag, text=text) for tag, text in _SYSTEM.items())
    return node("spatialrefsys", *parts, nativeFormat="Wkt")


def _source(layer: Layer, geopackage: str) -> str:
    return f"./{geopackage}|layername={layer.name}"


def _tree(geopackage: str) -> Element:
    """Return the groups of layers; those that are not drawn are folded."""
    top = node("layer-tree-group")
    for group, members in groupby(layers(), key=lambda layer: layer.group):
        inside = list(members)
        folded = "1" if inside[0].shape else "0"
        top.append(
            node(
                "layer-tree-group",
                *(
                    node("layer-tree-layer", id=layer.id, name=layer.title, checked="Qt::Checked",
                         expanded="1" if layer.shape else "0", providerKey="ogr",
                         source=_source(layer, geopackage))
                    for layer in inside
                ),
                name=group, checked="Qt::Checked", expanded=folded,
            )
        )  # fmt: skip
    return top


def _map_layer(layer: Layer, geopackage: str) -> Element:
    shape = layer.shape or "No geometry"
    flat = {"Point": "Point", "Line": "LineString"}.get(layer.shape, "NoGeometry")
    return node(
        "maplayer",
        node("id", text=layer.id),
        node("datasource", text=_source(layer, geopackage)),
        node("layername", text=layer.title),
        *([node("srs", _system())] if layer.shape else []),
        node("provider", text="ogr", encoding="UTF-8"),
        *style_parts(layer, in_project=True),
        type="vector", geometry=shape, wkbType=flat, labelsEnabled=labels_enabled(layer),
        hasScaleBasedVisibilityFlag="0", readOnly="0",
    )  # fmt: skip


def _extent(places: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return a frame around places, with a margin."""
    known = [place for place in places if all(map(math.isfinite, place))]
    if not known:
        return WORLD
    longitudes, latitudes = zip(*known, strict=True)
    west, east, south, north = *_ends(longitudes), *_ends(latitudes)
    margin = max(0.05 * (east - west), 0.05 * (north - south), 0.1)
    return west - margin, south - margin, east + margin, north + margin


def _ends(numbers: tuple[float, ...]) -> tuple[float, float]:
    return min(numbers), max(numbers)


def _canvas(extent: tuple[float, float, float, float]) -> Element:
    sides = zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True)
    return node(
        "mapcanvas",
        node("units", text="degrees"),
        node("extent", *(node(side, text=f"{number:.6f}") for side, number in sides)),
        node("rotation", text="0"),
        node("destinationsrs", _system()),
        name="theMapCanvas",
    )


def _properties() -> Element:
    """Return the switches without which QGIS drops the system of a project, and its short paths."""
    properties = node("properties")
    projected = nested(properties, "SpatialRefSys", "ProjectionsEnabled")
    projected.set("type", "int")
    projected.text = "1"
    absolute = nested(properties, "Paths", "Absolute")
    absolute.set("type", "bool")
    absolute.text = "false"
    return properties
