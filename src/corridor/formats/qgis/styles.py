"""The styles of the layers inside a GeoPackage, in the table where QGIS looks for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import Element

from corridor.formats.qgis.forms import form_parts
from corridor.formats.qgis.layers import Layer, layers
from corridor.formats.qgis.markup import VERSION, document, node
from corridor.formats.qgis.symbols import drawn_parts

STYLES = "layer_styles"
"""Table of a GeoPackage in which QGIS keeps the styles of layers."""

_GEOMETRY = {"Point": "0", "Line": "1", "": "4"}  # numbers by which QGIS knows what is drawn

_TABLE = f"""
CREATE TABLE "{STYLES}" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256),
  "f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT,
  "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30),
  "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""
_LISTED = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)"
)
_STYLE = f"""
INSERT INTO "{STYLES}" (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
  styleName, styleQML, styleSLD, useAsDefault, description, owner)
VALUES ('', '', ?, ?, ?, ?, '', 1, ?, 'corridor')"""


def style_parts(layer: Layer, *, in_project: bool) -> Iterator[Element]:
    """Return all that a style says of a layer; see [`form_parts`][corridor.formats.qgis.forms]."""
    yield from drawn_parts(layer)
    yield from form_parts(layer, in_project=in_project)
    if any(field.name == "name" for field in layer.fields):
        yield node("previewExpression", text='"name"')


def labels_enabled(layer: Layer) -> str:
    """Return whether labels are shown, as an attribute of XML."""
    return "1" if layer.labels else "0"


def style_text(layer: Layer) -> str:
    """Return the style of a layer as a QML document, which stands without the other layers."""
    root = node("qgis", version=VERSION, labelsEnabled=labels_enabled(layer))
    root.set("styleCategories", "Symbology|Labeling|Fields|Forms|MapTips")
    root.extend(style_parts(layer, in_project=False))
    root.append(node("layerGeometryType", text=_GEOMETRY[layer.shape]))
    return document(root)


def write_styles(path: Path) -> None:
    """Add the styles to a GeoPackage that has all layers of a case.

    Parameters
    ----------
    path : Path
        The GeoPackage; it must not have styles yet.
    """
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(_TABLE)
        base.execute(_LISTED, (STYLES, STYLES))
        shapes = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        for layer in layers():
            shape = shapes.get(layer.name, "")
            base.execute(_STYLE, (layer.name, shape, layer.name, style_text(layer), layer.title))
