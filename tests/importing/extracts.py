"""Made extracts: lines drawn in metres on a patch of land, written as OpenStreetMap files."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

X, Y = 49.0, 40.3
"""Where metres are counted from: in Azerbaijan."""

NORTH_M = 6_371_008.8 * math.radians(1)
EAST_M = NORTH_M * math.cos(math.radians(Y))

RAIL = {"railway": "rail", "gauge": "1520", "usage": "main"}
STAMP = "2026-05-04T03:02:01Z"


@dataclass
class Sketch:
    """An extract as it is drawn: points in metres east and north, ways between them."""

    nodes: dict[tuple[float, float], int] = field(default_factory=dict)
    tags: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def node(self, east: float, north: float, **tags: str) -> int:
        """Return the node at a point; the same one each time."""
        number = self.nodes.setdefault((east, north), len(self.nodes) + 1)
        if tags:
            self.tags[number] = {key.replace("__", ":"): value for key, value in tags.items()}
        return number

    def way(self, *points: tuple[float, float], step_m: float = 0, **tags: str) -> int:
        """Draw a way through some points, with further nodes every ``step_m``."""
        course = [points[0]]
        for a, b in pairwise(points):
            away = math.dist(a, b)
            count = max(1, round(away / step_m)) if step_m else 1
            course += [
                (a[0] + (b[0] - a[0]) * i / count, a[1] + (b[1] - a[1]) * i / count)
                for i in range(1, count)
            ]
            course.append(b)
        named = {key.replace("__", ":"): value for key, value in tags.items()}
        self.ways.append(([self.node(*point) for point in course], named))
        return len(self.ways)

    def write(self, path: Path) -> Path:
        """Write the extract; hidden nodes lie outside it."""
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for (east, north), number in self.nodes.items():
                if number not in self.hidden:
                    place = (X + east / EAST_M, Y + north / NORTH_M)
                    tags = self.tags.get(number, {})
                    writer.add_node(Node(id=number, location=place, tags=tags, timestamp=STAMP))
            for number, (nodes, tags) in enumerate(self.ways, start=1):
                writer.add_way(Way(id=number, nodes=nodes, tags=tags, timestamp=STAMP))
        return path


def double_track() -> Sketch:
    """Draw 20 km of double track with crossovers, a station with sidings, and a branch.

    The two tracks lie 5 m apart; each is of five ways, and points stand where crossovers leave.
    """
    sketch = Sketch()
    wired = {**RAIL, "electrified": "contact_line", "voltage": "25000", "frequency": "50"}
    for side in (0, 5):
        for start in range(0, 20_000, 4_000):
            sketch.way((start, side), (start + 4_000, side), step_m=500, maxspeed="80", **wired)
    for at in (4_000, 16_000):
        sketch.way((at, 0), (at + 500, 5), **RAIL, service="crossover")
    for side in (-5, 10):
        main = 0 if side < 0 else 5
        sketch.way(
            (9_500, main), (9_550, side), (10_450, side), (10_500, main), **RAIL, service="siding"
        )
    sketch.node(10_000, 0, railway="station", name="Middle")
    sketch.node(0, 0, railway="station", name="West")
    sketch.node(20_000, 5, railway="station", name="East")
    sketch.node(5_000, 5, railway="crossing_loop")
    sketch.way((14_000, 5), (14_300, 80), (16_000, 6_000), step_m=500, **RAIL, electrified="no")
    sketch.node(16_000, 6_000, railway="station", name="Branch")
    return sketch
