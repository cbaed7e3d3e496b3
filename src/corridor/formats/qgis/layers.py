"""Which layers QGIS shows, in which order and group, and what they are called there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corridor.case.schema import SETTINGS, Field, schema, table_named
from corridor.data import data_rows

WKT_COLUMN = "geometry_wkt"
"""Column of a layer for the field ``geometry``: a layer keeps its shape under that name itself."""


@dataclass(frozen=True)
class Layer:
    """One layer of a case in QGIS.

    Attributes
    ----------
    table : str
        Table of the schema.
    group : str
        Heading under which the layer stands.
    shape : str
        ``Point``, ``Line``, or empty for a table that is not drawn.
    labels : str
        Column that is written beside the shapes; empty for none.
    labels_below : int
        Labels are shown on maps of this scale and larger ones; 0 for always.
    """

    table: str
    group: str
    shape: str
    labels: str
    labels_below: int

    @property
    def name(self) -> str:
        """Name of the layer in the GeoPackage."""
        return "settings" if self.table == SETTINGS else self.table

    @property
    def title(self) -> str:
        """What a reader would call it."""
        return table_named(self.table).title

    @property
    def id(self) -> str:
        """Name by which other parts of a project refer to it."""
        return f"corridor_{self.name}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """Fields that are columns of the layer; the settings have a row for each instead."""
        return () if self.table == SETTINGS else tuple(schema()[self.table].values())


@cache
def layers() -> tuple[Layer, ...]:
    """Return the layers of a case from top to bottom."""
    return tuple(
        Layer(r["table"], r["group"], r["shape"], r["labels"], int(r["labels_below"] or 0))
        for r in data_rows("corridor.formats.qgis", "layers.csv")
    )


def column_of(field: Field) -> str:
    """Return the column of a layer that holds a field."""
    return WKT_COLUMN if field.name == "geometry" else field.name
