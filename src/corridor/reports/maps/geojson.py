"""The network of a case and the base map as GeoJSON, for maps drawn in a browser."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely

from corridor.case.model import Case
from corridor.case.tables import blank
from corridor.formats.cases.geopackage import link_coordinates
from corridor.reports.maps.basemap import world_for
from corridor.reports.maps.frame import Frame, bounds_of, seam_of, turned
from corridor.world import CREDIT, Bounds, Layer

_DIGITS = 3


def network_geojson(case: Case) -> dict[str, Any]:
    """Return the nodes and links of a case as a GeoJSON feature collection.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    dict
        Features with ``id``, ``kind`` (node or link), ``name``; of a node ``type``, ``country`` and
        of a link ``mode``, ``from``, ``to``, ``country``, ``length_km``; ``bbox`` in degrees.
        Longitudes of a case over 180 degrees go on beyond 180.
    """
    links = [link for link in case.rows("links") if link_coordinates(case, link)]
    nodes = [node for node in case.rows("nodes") if not blank(node["x_coord"])]
    lines = [np.asarray(link_coordinates(case, link), dtype=float) for link in links]
    spots = [np.array([[float(n["x_coord"]), float(n["y_coord"])]]) for n in nodes]
    every = [*lines, *spots]
    if not every:
        return {"type": "FeatureCollection", "features": []}
    seam = seam_of(np.vstack(every))
    features = [
        _feature(
            {"type": "LineString", "coordinates": _rounded(turned(line, seam))}, link["link_id"],
            kind="link", name=link["name"], mode=link["mode"], country=link["country"],
            length_km=link["length"], **{"from": link["from_node_id"], "to": link["to_node_id"]},
        )
        for link, line in zip(links, lines, strict=True)
    ] + [
        _feature(
            {"type": "Point", "coordinates": _rounded(turned(spot, seam))[0]}, node["node_id"],
            kind="node", name=node["name"], type=node["kind"], country=node["country"],
        )
        for node, spot in zip(nodes, spots, strict=True)
    ]  # fmt: skip
    bounds = bounds_of(np.vstack([turned(at, seam) for at in every]), 0.0)
    return {"type": "FeatureCollection", "bbox": list(bounds), "features": features}


def basemap_geojson(bounds: Bounds, width_px: float = 2000.0) -> dict[str, Any]:
    """Return land, boundaries, lakes and rivers inside bounds as a GeoJSON feature collection.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north in degrees.
    width_px : float
        Width at which it still has to look right, which says how coarse it may be.

    Returns
    -------
    dict
        Features with ``layer``: land (a country with ``name`` and ``code``), lake, river, coast or
        boundary; ``credit`` says where it is from.
    """
    here = world_for(Frame(bounds, width_px))
    parts, owner = here.areas.within(bounds)
    land = [
        _feature(_geometry(part), None, layer="land", name=here.names[c], code=here.codes[c])
        for part, c in zip(parts, here.country[owner].tolist(), strict=True)
    ]
    layers: Iterable[tuple[str, Layer]] = (
        ("lake", here.lakes), ("river", here.rivers), ("coast", here.coasts),
        ("boundary", here.borders),
    )  # fmt: skip
    rest = [
        _feature(_geometry(part), None, layer=name)
        for name, layer in layers
        for part in layer.within(bounds)[0]
    ]
    return {
        "type": "FeatureCollection", "bbox": list(bounds), "credit": CREDIT,
        "features": land + rest,
    }  # fmt: skip


def _feature(geometry: dict[str, Any], key: object, **properties: object) -> dict[str, Any]:
    named = {} if key is None else {"id": key}
    known = {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in properties.items()
    }
    return {"type": "Feature", **named, "geometry": geometry, "properties": {**named, **known}}


def _geometry(shape: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a polygon or a line as GeoJSON, in thousandths of a degree."""
    if shape.geom_type == "Polygon":
        rings = [_rounded(shapely.get_coordinates(r)) for r in (shape.exterior, *shape.interiors)]
        return {"type": "Polygon", "coordinates": rings}
    if shape.geom_type == "MultiLineString":
        lines = [_rounded(shapely.get_coordinates(line)) for line in shape.geoms]
        return {"type": "MultiLineString", "coordinates": lines}
    return {"type": "LineString", "coordinates": _rounded(shapely.get_coordinates(shape))}


def _rounded(points: Any) -> list[list[float]]:  # noqa: ANN401
    rounded: list[list[float]] = np.round(points, _DIGITS).tolist()
    return rounded
