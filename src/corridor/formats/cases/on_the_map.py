"""What was moved or drawn on the map of a GeoPackage, held against the columns of its tables.

The map counts for the place of a node and the line of a link. All else stands where these do.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry as Geometry

from corridor.case.reading.lines import Point, distance_km, line_points, line_text
from corridor.case.reading.parse import number
from corridor.formats.cases.table_places import label
from corridor.messages import message
from corridor.problems import Problem

Shape: TypeAlias = Geometry | None
Line: TypeAlias = tuple[Point, ...]

SAME_DEGREES = 1e-6
"""Shapes that differ by less (a decimetre) are the same."""

AT_NODE = ("terminals", "ports")
"""Tables drawn as points at the node of their row."""

ON_LINK = ("rail", "road", "sea", "borders")
"""Tables drawn with the geometry of the link of their row; a border as a point half-way."""

LINES = ("links", "rail", "road", "sea")
"""Tables drawn as lines; the other drawn ones are points."""

DRAWN = ("nodes", "links", *AT_NODE, *ON_LINK)
"""Tables with a shape on the map."""


def take_from_map(
    tables: Mapping[str, pd.DataFrame], shapes: Mapping[str, Sequence[Shape]]
) -> Iterator[Problem]:
    """Put what was moved or drawn on the map into the columns of nodes and links.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Cells of text by table. Coordinates of ``nodes`` and lines of ``links`` are changed.
    shapes : mapping of str to sequence
        Shapes of the rows of each layer in WGS 84; None where a row has none.

    Yields
    ------
    Problem
        Where the map differs from the columns, with how far, and where a shape is of no use.
    """
    nodes, links = tables.get("nodes"), tables.get("links")
    if nodes is None or links is None or not {"node_id"} <= {*nodes.columns}:
        return
    before = _points(nodes)
    yield from _take_points(nodes, shapes.get("nodes", ()))
    places = [before, _points(nodes)]
    if not {"link_id", "from_node_id", "to_node_id"} <= {*links.columns}:
        return
    lines = [_lines(links, points) for points in places]
    yield from _take_lines(links, shapes.get("links", ()), lines)
    lines.append(_lines(links, places[1]))
    for table in (*AT_NODE, *ON_LINK):
        if table in tables and shapes.get(table):
            yield from _unused(table, tables[table], shapes[table], places, lines)


def _cells(frame: pd.DataFrame, column: str) -> list[str]:
    """Return the cells of a column, all blank when there is no such column."""
    return [str(c) for c in frame[column]] if column in frame.columns else [""] * len(frame)


def _points(nodes: pd.DataFrame) -> dict[str, Point]:
    """Return the places of nodes by their columns, where these hold numbers."""
    places = zip(*(_cells(nodes, c) for c in ("node_id", "x_coord", "y_coord")), strict=True)
    points = {node: _point(x, y) for node, x, y in places}
    return {node: point for node, point in points.items() if point is not None}


def _point(x: str, y: str) -> Point | None:
    try:
        point = number(x), number(y)
    except ValueError:
        return None
    return point if all(map(math.isfinite, point)) else None


def _lines(links: pd.DataFrame, places: Mapping[str, Point]) -> dict[str, Line]:
    """Return the lines of links by their columns: drawn, or straight between their nodes."""
    lines: dict[str, Line] = {}
    columns = ("link_id", "geometry", "from_node_id", "to_node_id")
    for link, text, start, end in zip(*(_cells(links, c) for c in columns), strict=True):
        try:
            lines[link] = line_points(text) if text.strip() else (places[start], places[end])
        except (KeyError, ValueError):  # a bad cell is reported where cells are typed
            continue
    return lines


def _take_points(nodes: pd.DataFrame, shapes: Sequence[Shape]) -> Iterator[Problem]:
    columns = {c: _cells(nodes, c) for c in ("x_coord", "y_coord")}
    for at, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            continue
        point, problem = _one("nodes", at, shape, "Point")
        if point is None:
            if problem is not None:
                yield problem
            continue
        drawn = point[0]
        cells = [cells[at] for cells in columns.values()]
        given = _point(*cells)
        if (given is None and any(map(str.strip, cells))) or (given and _same((given,), point)):
            continue  # a bad cell is reported where cells are typed
        for cells, value in zip(columns.values(), drawn, strict=True):
            cells[at] = repr(round(value, 7))
        if given is not None:
            found = message(
                "%(given)s in the table, %(drawn)s on the map, %(km)s km away",
                given=_text(given),
                drawn=_text(drawn),
                km=f"{distance_km(given, drawn):.3g}",
            )
            yield _differs("nodes", at, "x_coord", found)
    for column, texts in columns.items():
        nodes[column] = pd.Series(texts, index=nodes.index, dtype=object)


def _take_lines(
    links: pd.DataFrame, shapes: Sequence[Shape], lines: Sequence[Mapping[str, Line]]
) -> Iterator[Problem]:
    ids, texts = _cells(links, "link_id"), _cells(links, "geometry")
    for at, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            continue
        drawn, problem = _one("links", at, shape, "LineString")
        if drawn is None:
            if problem is not None:
                yield problem
            continue
        known = [by[ids[at]] for by in lines if ids[at] in by]
        in_table = (
            message("the line in the table") if texts[at].strip() else message("a straight line")
        )
        if any(_same(drawn, line) for line in known) or (texts[at].strip() and not known):
            continue
        texts[at] = line_text(drawn)
        if known:
            found = message(
                "a line up to %(apart_km)s km away from %(in_table)s",
                apart_km=f"{_apart_km(drawn, known[0]):.3g}",
                in_table=in_table,
            )
            yield _differs("links", at, "geometry", found)
    links["geometry"] = pd.Series(texts, index=links.index, dtype=object)


def _unused(
    table: str,
    frame: pd.DataFrame,
    shapes: Sequence[Shape],
    places: Sequence[Mapping[str, Point]],
    lines: Sequence[Mapping[str, Line]],
) -> Iterator[Problem]:
    """Report shapes that stand elsewhere than the node or link of their row."""
    key = "node_id" if table in AT_NODE else "link_id"
    if key not in frame.columns:
        return
    for at, (shape, owner) in enumerate(zip(shapes, frame[key], strict=True)):
        if shape is None or shape.is_empty:
            continue
        if table in AT_NODE:
            known: list[Line] = [(by[owner],) for by in places if owner in by]
        else:
            known = [by[owner] for by in lines if owner in by]
            if table == "borders":
                known = [half_way(line) for line in known]
        if known and not any(_same(_coordinates(shape), line) for line in known):
            of = message("its node") if table in AT_NODE else message("its link")
            layer = "nodes" if table in AT_NODE else "links"
            yield Problem(
                "W111",
                label("layer", table),
                at + 2,
                key,
                found=message("a shape away from %(of)s %(owner)s", of=of, owner=owner),
                expected=message("the place of %(of)s", of=of),
                fix=message(
                    "The map shows it at %(of)s: change the layer %(layer)s instead.",
                    of=of,
                    layer=layer,
                ),
            )


def half_way(line: Line) -> Line:
    """Return the point in the middle of a line, as a border is drawn."""
    return _coordinates(shapely.LineString(line).interpolate(0.5, normalized=True))


def _one(table: str, at: int, shape: Geometry, kind: str) -> tuple[Line | None, Problem | None]:
    """Return the points of the one point or line that a shape is, or why it is none."""
    if kind == "LineString" and shape.geom_type == "MultiLineString":
        shape = shapely.line_merge(shape)
    parts = list(shapely.get_parts(shape))
    if len(parts) != 1 or parts[0].geom_type != kind:
        found = (
            message("%(geom_type)s of %(count)s parts", geom_type=shape.geom_type, count=len(parts))
            if len(parts) > 1
            else shape.geom_type
        )
        expected = message("one point") if kind == "Point" else message("one line without branches")
        fix = message(
            "Draw %(expected)s, or clear the shape: then the columns count.", expected=expected
        )
        return None, Problem(
            "E305", label("layer", table), at + 2, "geometry", found, expected, fix
        )
    points = _coordinates(parts[0])
    for x, y in points:
        if not (abs(x) <= 180 and abs(y) <= 90):  # NaN is off as well
            fix = message("Say in which coordinate system the layer is, or draw it in WGS 84.")
            expected = message("longitude from -180 to 180 and latitude from -90 to 90")
            place = label("layer", table)
            return None, Problem("E303", place, at + 2, "geometry", _text((x, y)), expected, fix)
    return points, None


def _coordinates(shape: Geometry) -> Line:
    return tuple((float(x), float(y)) for x, y in shapely.get_coordinates(shape))


def _same(a: Line, b: Line) -> bool:
    return len(a) == len(b) and all(
        abs(p - q) <= SAME_DEGREES
        for one, other in zip(a, b, strict=True)
        for p, q in zip(one, other, strict=True)
    )


def _apart_km(a: Line, b: Line) -> float:
    """Return the distance between two lines (Hausdorff), on a plane that touches the first."""
    north = math.radians(sum(y for _, y in a) / len(a))
    one, other = (
        shapely.LineString([(x * math.cos(north), y) for x, y in line]) for line in (a, b)
    )
    degrees = float(shapely.hausdorff_distance(one, other))
    return degrees * distance_km((0.0, 0.0), (0.0, 1.0))


def _differs(table: str, at: int, field: str, found: str) -> Problem:
    shape = message("point") if table == "nodes" else message("line")
    return Problem(
        "W110",
        label("layer", table),
        at + 2,
        field,
        found,
        message("the %(shape)s of the columns", shape=shape),
        message(
            "The %(shape)s on the map is used. Move it back if that is wrong; "
            "converting the case writes the columns anew.",
            shape=shape,
        ),
    )


def _text(point: Point) -> str:
    return f"{point[0]:.7g} {point[1]:.7g}"
