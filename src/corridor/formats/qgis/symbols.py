"""How the points and lines of a layer look in QGIS, and their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from xml.etree.ElementTree import Element

from corridor.case.schema import schema
from corridor.data import data_rows
from corridor.formats.qgis.layers import Layer
from corridor.formats.qgis.markup import node, option

OUTLINE = "#333333"
"""Colour of the outlines of points, and of labels."""

_AROUND, _ALONG = "0", "2"  # numbers by which QGIS knows where labels of points and lines stand


@cache
def symbol_rows(table: str) -> Sequence[Mapping[str, str]]:
    """Return how the rows of a table look: one symbol, or one for each value of a field."""
    rows = data_rows("corridor.formats.qgis", "symbols.csv")
    return tuple(row for row in rows if row["table"] == table)


def drawn_parts(layer: Layer) -> Iterator[Element]:
    """Return what a style says of the shapes of a layer; nothing for a table that is not drawn.

    Yields
    ------
    Element
        Symbols, and labels where the layer has them.
    """
    if not layer.shape:
        return
    rows = symbol_rows(layer.table)
    symbols = node("symbols", *(_symbol(layer, n, row) for n, row in enumerate(rows)))
    if field := rows[0]["field"]:
        kind = "double" if schema()[layer.table][field].numeric else "string"
        categories = [
            node("category", symbol=str(n), value=row["value"], label=row["label"], render="true",
                 type=kind if row["value"] else "string")
            for n, row in enumerate(rows)
        ]  # fmt: skip
        yield node(
            "renderer-v2", node("categories", *categories), symbols, type="categorizedSymbol",
            attr=field, enableorderby="0", symbollevels="0", forceraster="0",
        )  # fmt: skip
    else:
        yield node(
            "renderer-v2", symbols, type="singleSymbol",
            enableorderby="0", symbollevels="0", forceraster="0",
        )  # fmt: skip
    if layer.labels:
        yield _labels(layer)


def _symbol(layer: Layer, number: int, row: Mapping[str, str]) -> Element:
    point = layer.shape == "Point"
    settings = _marker(row) if point else _line(row)
    drawn = node(
        "layer", option(settings), class_="SimpleMarker" if point else "SimpleLine",
        enabled="1", locked="0", pass_="0",
    )  # fmt: skip
    kind = "marker" if point else "line"
    return node(
        "symbol", drawn, type=kind, name=str(number), alpha="1", clip_to_extent="1", force_rhr="0"
    )


def _marker(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "name": row["shape"],
        "color": _colour(row["colour"]),
        "size": row["size_mm"],
        "size_unit": "MM",
        "outline_color": _colour(OUTLINE),
        "outline_style": "solid",
        "outline_width": "0.2",
        "outline_width_unit": "MM",
    }


def _line(row: Mapping[str, str]) -> dict[str, str]:
    settings = {
        "line_color": _colour(row["colour"]),
        "line_width": row["size_mm"],
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "flat",
        "joinstyle": "round",
        "offset": row["offset_mm"] or "0",
        "offset_unit": "MM",
    }
    if row["dashes_mm"]:
        settings["use_custom_dash"] = "1"
        settings["customdash"] = row["dashes_mm"].replace(" ", ";")
        settings["customdash_unit"] = "MM"
    return settings


def _colour(code: str) -> str:
    """Return a colour as QGIS writes it.

    >>> _colour("#b2182b")
    '178,24,43,255'
    """
    return ",".join(str(part) for part in (*bytes.fromhex(code[1:]), 255))


def _labels(layer: Layer) -> Element:
    point = layer.shape == "Point"
    buffer = node(
        "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="1",
    )  # fmt: skip
    text = node(
        "text-style", buffer, fieldName=layer.labels, isExpression="0", fontSize="8",
        fontSizeUnit="Point", textColor=_colour(OUTLINE), textOpacity="1",
    )  # fmt: skip
    placement = node(
        "placement", placement=_AROUND if point else _ALONG, dist="1.5" if point else "0.5",
        distUnits="MM", placementFlags="10",
    )  # fmt: skip
    shown = {"scaleVisibility": "0"}
    if layer.labels_below:
        # the smallest and the largest denominator, not the smallest and the largest map
        shown = {"scaleVisibility": "1", "scaleMin": "1", "scaleMax": str(layer.labels_below)}
    rendering = node("rendering", drawLabels="1", obstacle="1", **shown)
    return node("labeling", node("settings", text, placement, rendering), type="simple")
