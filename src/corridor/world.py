"""Land, boundaries, lakes and rivers of the world, as coarse as a map needs them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
import shapely

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees; east is above 180 where a map crosses that meridian."""

CREDIT = "Base map: Natural Earth; boundaries as drawn there, without opinion on them."

TOLERANCES_DEG = (0.0, 0.05, 0.12, 0.3)
"""How far a line may be moved to make it simpler; nothing is as it is stored."""

_COARSE_DEG, _SAMPLES = 0.05, 101


@dataclass(frozen=True)
class Layer:
    """Shapes of one kind, in degrees.

    Attributes
    ----------
    shapes : array of Polygon or LineString
        The shapes.
    tree : STRtree
        What finds those that are near.
    """

    shapes: Any
    tree: shapely.STRtree
    _cuttable: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)

    def within(self, bounds: Bounds) -> tuple[Any, Any]:
        """Return the parts inside bounds, also over 180 degrees, and the shape each is part of."""
        west, south, east, north = bounds
        parts, owners = [], []
        for turn in (-360.0, 0.0, 360.0):
            box = (west - turn, south, east - turn, north)
            cut, owner = self._cut(box)
            parts.append(shapely.transform(cut, partial(np.add, (turn, 0.0))) if turn else cut)
            owners.append(owner)
        return np.concatenate(parts), np.concatenate(owners)

    def _cut(self, box: Bounds) -> tuple[Any, Any]:
        """Return the parts inside a box that does not turn, and the shape each is part of.

        Only what crosses the edge is cut, by an exact overlay. ``shapely.clip_by_rect`` is faster,
        but where an outline touches itself it raises for some boxes and fills others whole.
        """
        near = np.sort(self.tree.query(shapely.box(*box)))
        ends = shapely.bounds(self.shapes[near]).reshape(-1, 4)
        is_whole = np.all((ends[:, :2] >= box[:2]) & (ends[:, 2:] <= box[2:]), axis=1)
        whole, crossing = near[is_whole], near[~is_whole]
        valid = np.array([self._valid(i) for i in crossing.tolist()], dtype=object)
        cut, owner = _like(self.shapes, shapely.intersection(valid, shapely.box(*box)), crossing)
        owners = np.concatenate([whole, owner])
        order = np.argsort(owners, kind="stable")
        return np.concatenate([self.shapes[whole], cut])[order], owners[order]

    def _valid(self, number: int) -> Any:  # noqa: ANN401
        """Return a shape as one that can be cut, made once: a long outline takes 0.2 s."""
        if number not in self._cuttable:
            shape = self.shapes[number]
            if not shapely.is_valid(shape):
                parts, _ = _like(self.shapes, [shapely.make_valid(shape)], np.array([number]))
                shape = shapely.union_all(parts)
            self._cuttable[number] = shape
        return self._cuttable[number]


def _like(shapes: Any, cut: Any, owners: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return the single parts of what was cut that are areas or lines as their owners are.

    An area that touches the edge of a box leaves lines and points there.
    """
    groups, of = shapely.get_parts(cut, return_index=True)
    parts, of_group = shapely.get_parts(groups, return_index=True)
    owner = owners[of[of_group]]
    alike = shapely.get_dimensions(parts) == shapely.get_dimensions(shapes[owner])
    kept = alike & ~shapely.is_empty(parts)
    return parts[kept], owner[kept]


@dataclass(frozen=True)
class World:
    """The world at one level of detail.

    Attributes
    ----------
    areas : Layer
        Parts of countries.
    country : array of int
        The country of each of them.
    names, codes : tuple of str
        Of countries; the code of ISO 3166 is empty where there is none.
    coasts, borders, rivers : Layer
        Lines, each once; a border is where two countries meet.
    lakes : Layer
        Lakes.
    """

    areas: Layer
    country: Any
    names: tuple[str, ...]
    codes: tuple[str, ...]
    coasts: Layer
    borders: Layer
    rivers: Layer
    lakes: Layer


@cache
def stored() -> dict[str, Any]:
    """Return the file of the map as it is."""
    text = files("corridor").joinpath("world.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def world(tolerance_deg: float = 0.0) -> World:
    """Return the world with lines moved by no more than a tolerance; see `TOLERANCES_DEG`."""
    arcs = _arcs() if tolerance_deg == 0 else shapely.simplify(_arcs(), tolerance_deg)
    points = [shapely.get_coordinates(arc) for arc in arcs]
    objects = {name: layer["geometries"] for name, layer in stored()["objects"].items()}
    owners: dict[int, list[int]] = {}
    for i, shape in enumerate(objects["countries"]):
        for arc in (a for rings in shape["arcs"] for ring in rings for a in ring):
            owners.setdefault(arc if arc >= 0 else ~arc, []).append(i)
    rings_of = [rings for shape in objects["countries"] for rings in shape["arcs"]]
    areas, kept = _areas(rings_of, points)
    country = np.repeat(
        np.arange(len(objects["countries"])), [len(shape["arcs"]) for shape in objects["countries"]]
    )
    rivers = [
        shapely.linestrings(_joined(line, points))
        for shape in objects["rivers"]
        for line in shape["arcs"]
    ]
    lakes, _ = _areas([rings for shape in objects["lakes"] for rings in shape["arcs"]], points)
    sides = [owners.get(arc, []) for arc in range(len(arcs))]
    alone = np.array([len(side) == 1 for side in sides])
    shared = np.array([len(set(side)) > 1 for side in sides])
    described = [shape["properties"] for shape in objects["countries"]]
    return World(
        areas=_layer(areas),
        country=country[kept],
        names=tuple(d["name"] for d in described),
        codes=tuple(d["code"] for d in described),
        coasts=_layer(arcs[alone]),
        borders=_layer(arcs[shared]),
        rivers=_layer(np.array(rivers)),
        lakes=_layer(lakes),
    )


@lru_cache(maxsize=1000)
def share_on_land(line: tuple[tuple[float, float], ...]) -> float:
    """Return which share of a line lies on land, by points along it."""
    at = shapely.line_interpolate_point(
        shapely.LineString(line), np.linspace(0, 1, _SAMPLES), normalized=True
    )
    return len(set(world(_COARSE_DEG).areas.tree.query(at, "intersects")[0].tolist())) / _SAMPLES


def _layer(shapes: Any) -> Layer:  # noqa: ANN401
    return Layer(shapes, shapely.STRtree(shapes))


@cache
def _arcs() -> Any:  # noqa: ANN401
    content = stored()
    lengths = [len(arc) for arc in content["arcs"]]
    steps = np.array(list(chain.from_iterable(content["arcs"])))
    total = np.cumsum(steps, axis=0)
    starts = np.cumsum([0, *lengths[:-1]])
    before = np.repeat(total[starts] - steps[starts], lengths, axis=0)
    places = (total - before) * content["transform"]["scale"]
    over = np.diff(places[:, 0], prepend=0.0)  # an arc goes on over 180 degrees, as rings do
    over[starts] = 0.0
    turns = np.cumsum(-360.0 * np.round(over / 360.0))
    places[:, 0] += turns - np.repeat(turns[starts], lengths)
    return shapely.linestrings(places, indices=np.repeat(np.arange(len(lengths)), lengths))


def _areas(listed: Sequence[Any], points: Sequence[Any]) -> tuple[Any, Any]:
    """Return the polygons that are left of rings of arcs, and which they were.

    Some touch themselves where a line was made simpler; that is not to be seen when they are drawn.
    """
    areas, kept = [], []
    for i, rings in enumerate(listed):
        lines = [line for line in (_joined(ring, points) for ring in rings) if len(line) > 3]
        if lines:
            areas.append(shapely.Polygon(lines[0], lines[1:]))
            kept.append(i)
    return np.array(areas), np.array(kept)


def _joined(numbers: Sequence[int], points: Sequence[Any]) -> Any:  # noqa: ANN401
    """Return the points of arcs end to end; a negative number is an arc run the other way."""
    parts = [points[a] if a >= 0 else points[~a][::-1] for a in numbers]
    return _whole(np.vstack([parts[0], *(part[1:] for part in parts[1:])]))


def _whole(ring: Any) -> Any:  # noqa: ANN401
    """Return a ring that goes on over 180 degrees where its points jump to the other side."""
    x = np.unwrap(ring[:, 0], period=360.0)
    if abs(x[-1] - x[0]) > 1e-6:  # around a pole
        return ring
    return np.column_stack([x - 360.0 * np.round(x.mean() / 360.0), ring[:, 1]])
