"""The base map as SVG: land, boundaries, lakes and rivers, and the names of countries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import text_pt
from corridor.reports.figures.markup import element, path, text
from corridor.reports.maps.frame import Frame
from corridor.reports.maps.labels import Room
from corridor.world import TOLERANCES_DEG, Layer, World, world

_FINEST_PT = 0.6
_APART_PT = 9.0
_SMALLEST_PT2 = 900.0
_SIZES_PT = {True: (9.0, 7.5, 6.5), False: (7.0,)}


@lru_cache(maxsize=64)
def base_map(frame: Frame) -> str:
    """Return the land, lakes, rivers and boundaries inside a frame, over the sea."""
    here = world_for(frame)
    layers = {
        "land": path(_rings(frame, here.areas), closed=True),
        "river": path(_lines(frame, here.rivers)),
        "lake": path(_rings(frame, here.lakes), closed=True),
        "coast": path(_lines(frame, here.coasts)),
        "boundary": path(_lines(frame, here.borders)),
    }
    sea = element("rect", width=frame.width_pt, height=frame.height_pt, cls="water")
    drawn = [element("path", d=d, cls=name) for name, d in layers.items() if d]
    return element("g", sea, *drawn, aria_hidden="true")


def world_for(frame: Frame) -> World:
    """Return the coarsest world whose lines look right in a frame."""
    finest = _FINEST_PT / frame.pt_per_degree
    return world(max(t for t in TOLERANCES_DEG if t <= finest or t == 0))


@dataclass(frozen=True)
class Shown:
    """A country of which a map shows a part.

    Attributes
    ----------
    name, code : str
        The country.
    degrees, parts : array of Polygon
        What is shown of it, in degrees and in points.
    """

    name: str
    code: str
    degrees: Any
    parts: Any


@lru_cache(maxsize=64)
def countries_on(frame: Frame) -> tuple[Shown, ...]:
    """Return the countries of which a frame shows a part, the largest first."""
    here = world_for(frame)
    degrees, owner = here.areas.within(frame.bounds)
    parts = shapely.transform(degrees, frame.to_pt)
    of: dict[str, list[int]] = {}
    codes = {}
    for i, country in enumerate(here.country[owner].tolist()):
        of.setdefault(here.names[country], []).append(i)
        codes[here.names[country]] = here.codes[country]
    found = [Shown(name, codes[name], degrees[at], parts[at]) for name, at in of.items()]
    return tuple(sorted(found, key=lambda c: -float(shapely.area(c.parts).sum())))


def crossed_by(frame: Frame, lines: Collection[Any]) -> set[str]:
    """Return the names of the countries on a map that lines in degrees cross."""
    shown = countries_on(frame)
    if not shown or not lines:
        return set()
    course = shapely.multilinestrings([shapely.linestrings(line) for line in lines])
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(course, 0.25)))
    owner = np.repeat(np.arange(len(shown)), [len(c.degrees) for c in shown])
    tree = shapely.STRtree(np.concatenate([c.degrees for c in shown]))
    return {shown[owner[i]].name for i in set(tree.query(points, "intersects")[1].tolist())}


def country_names(
    frame: Frame,
    room: Room,
    crossed: Collection[str],
    *,
    which: bool,
    language: Language = ENGLISH,
) -> str:
    """Return the names of crossed countries, or of the others, where there is room for them."""
    written = []
    for country in countries_on(frame):
        is_crossed = country.name in crossed
        if is_crossed is not which:
            continue
        if not is_crossed and shapely.area(country.parts).sum() < _SMALLEST_PT2:
            continue
        said = language.capitals(language.country(country.code, country.name))
        forms = [(said, size_pt) for size_pt in _SIZES_PT[is_crossed]]
        for name, size_pt in [*forms, *[(country.code, 7.0)] * (is_crossed and country.code != "")]:
            box = _spot(country.parts, room, name, size_pt)
            if box:
                cls = "country crossed" if is_crossed else "country"
                x, y = (box[0] + box[2]) / 2, box[3] - 0.32 * size_pt
                written.append(text(name, x, y, cls, font_size=size_pt))
                break
    return element("g", *written, cls="countries") if written else ""


def _spot(parts: Any, room: Room, name: str, size_pt: float) -> Any:  # noqa: ANN401
    """Choose where a name lies in its country: inside, on no line, near the middle."""
    wide = text_pt(name, size_pt) + (0.08 * len(name) + 0.5) * size_pt
    largest = parts[np.argmax(shapely.area(parts))]
    left, top, right, bottom = largest.bounds
    step = max(_APART_PT, min(right - left, bottom - top) / 14)
    across, down = np.arange(left, right + step, step), np.arange(top, bottom + step, step / 2)
    at = np.array(np.meshgrid(across, down)).reshape(2, -1).T
    at = at[shapely.contains_xy(largest, at)]
    half = np.array([wide / 2, size_pt * 0.7])
    boxes = np.hstack([at - half, at + half])
    ends = [shapely.contains_xy(largest, at + side * half * (1, 0)) for side in (-1, 1)]
    outside = 2.0 - ends[0] - ends[1]
    off = np.hypot(*(at - (largest.centroid.x, largest.centroid.y)).T)
    return room.best(boxes, room.lines_under(boxes) + 40 * outside + 0.2 * off)


def _rings(frame: Frame, layer: Layer) -> list[Any]:
    """Return outlines and holes in points, holes run the other way."""
    areas = shapely.orient_polygons(layer.within(frame.bounds)[0])
    return [frame.to_pt(shapely.get_coordinates(ring)) for ring in shapely.get_rings(areas)]


def _lines(frame: Frame, layer: Layer) -> list[Any]:
    lines = shapely.multilinestrings(layer.within(frame.bounds)[0])
    joined = shapely.get_parts(shapely.line_merge(lines))
    return [frame.to_pt(shapely.get_coordinates(line)) for line in joined]
