"""What stands at the cells of a layer in QGIS: names with units, drop-downs, ranges."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corridor.case.schema import Field, table_named
from corridor.formats.qgis.layers import WKT_COLUMN, Layer, column_of, layers
from corridor.formats.qgis.markup import Option, node, option

BLANK = "(blank)"
"""Word of a drop-down for a cell that stays blank."""

_EXPRESSION, _SOFT = "4", "2"  # numbers by which QGIS knows a range, and one that only warns


def form_parts(layer: Layer, *, in_project: bool) -> Iterator[Element]:
    """Return what a style says of the cells of a layer.

    Parameters
    ----------
    layer : Layer
        The layer.
    in_project : bool
        Whether the other layers are at hand, so that ids can be picked from them.

    Yields
    ------
    Element
        Widgets, names and ranges of the columns.
    """
    widgets = [_widget("fid", "Hidden", {})]
    widgets += [_widget(column_of(f), *_widget_of(f, in_project=in_project)) for f in layer.fields]
    yield node("fieldConfiguration", *widgets)
    named = [(column_of(f), alias_of(f)) for f in layer.fields]
    yield node("aliases", *(node("alias", field=column, name=name) for column, name in named))
    ranges = [(f, expression) for f in layer.fields if (expression := _range(f))]
    yield node(
        "constraints",
        *(
            node("constraint", field=column_of(f), constraints=_EXPRESSION, exp_strength=_SOFT,
                 notnull_strength="0", unique_strength="0")
            for f, _ in ranges
        ),
    )  # fmt: skip
    yield node(
        "constraintExpressions",
        *(
            node("constraint", field=column_of(f), exp=expression, desc=f"Expected {f.expected}.")
            for f, expression in ranges
        ),
    )


def alias_of(field: Field) -> str:
    """Return the name of a column with its unit, as the header of a workbook has it."""
    return f"{field.name} ({field.unit})" if field.unit else field.name


def _widget(column: str, kind: str, settings: Option) -> Element:
    config = node("config", option(settings))
    return node("field", node("editWidget", config, type=kind), name=column)


def _widget_of(field: Field, *, in_project: bool) -> tuple[str, Option]:
    if column_of(field) == WKT_COLUMN:  # the line on the map counts
        return "Hidden", {}
    if field.type == "flag":
        yes, no = field.choices
        return "CheckBox", {"CheckedState": yes, "UncheckedState": no}
    if field.type == "choice":
        blank = [] if field.given else [{BLANK: ""}]
        return "ValueMap", {"map": [*blank, *({word: word} for word in field.choices)]}
    if in_project and field.type == "id" and len(field.references) == 1:
        return "ValueRelation", _from_other_layer(field)
    return "TextEdit", {}


def _from_other_layer(field: Field) -> Option:
    """Return the settings of a drop-down of the ids in another layer, with their names."""
    table, _, column = field.references[0].partition(".")
    other = next(layer for layer in layers() if layer.table == table)
    key = column or table_named(table).key or ""
    name = any(f.name == "name" for f in other.fields)
    return {
        "Layer": other.id,
        "LayerName": other.title,
        "LayerProviderName": "ogr",
        "Key": key,
        "Value": key,
        "Description": '"name"' if name else "",
        "OrderByValue": True,
        "AllowNull": not field.given,
        "AllowMulti": False,
        "UseCompleter": False,
        "FilterExpression": "",
        "NofColumns": 1,
    }


def _range(field: Field) -> str:
    """Return the range of a number as an expression of QGIS; empty when there is none."""
    if not field.numeric:
        return ""
    bounds = [(field.minimum, ">="), (field.maximum, "<=")]
    parts = [f'"{field.name}" {sign} {bound:.15g}' for bound, sign in bounds if bound is not None]
    return f'"{field.name}" IS NULL OR ({" AND ".join(parts)})' if parts else ""
