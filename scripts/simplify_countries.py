"""Make the coarse outlines of countries with which a case is checked from a Natural Earth file.

Usage: python scripts/simplify_countries.py countries-50m.json

The file is that of the npm package world-atlas 2.0.2 (TopoJSON, Natural Earth at 1:50 million). The
package pycountry turns its ISO 3166 numbers into two letters. The result is
src/corridor/case/checks/countries.json, which is committed, so that a check needs neither.
"""

import json
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

import pycountry
import shapely

OUTPUT = Path(__file__).parents[1] / "src" / "corridor" / "case" / "checks" / "countries.json"
TOLERANCE_DEG = 0.1
DIGITS = 2
SMALLEST_DEG2 = 0.03

Point = tuple[float, float]


def main() -> None:
    """Read the file, simplify the outlines and write them by the code of their country."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    outlines: dict[str, list[Any]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        known = pycountry.countries.get(numeric=country.get("id", ""))
        if known is not None:
            outlines.setdefault(known.alpha_2, []).extend(polygons(country, arcs))
    outlines = {code: outline for code, outline in outlines.items() if outline}
    content = {
        "source": "Natural Earth (naturalearthdata.com), 1:50 million, public domain; simplified.",
        "note": "Boundaries are de-facto as Natural Earth draws them and imply no opinion.",
        "countries": {code: outlines[code] for code in sorted(outlines)},
    }
    OUTPUT.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {len(outlines)} countries, {OUTPUT.stat().st_size / 1000:.0f} kB")


def decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Return the points of an arc, each of which is stored as a step from the one before."""
    (kx, ky), (x0, y0) = transform["scale"], transform["translate"]
    xs, ys = (accumulate(steps) for steps in zip(*arc, strict=True))
    return [(x0 + kx * x, y0 + ky * y) for x, y in zip(xs, ys, strict=True)]


def polygons(country: dict[str, Any], arcs: list[list[Point]]) -> list[list[list[list[float]]]]:
    """Return the rings of a country as a GeoJSON MultiPolygon holds them, small islands left out.

    An arc that runs the other way is written as the complement of its number.
    """
    listed = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    parts = [[ring(numbers, arcs) for numbers in rings] for rings in listed]
    shapes = [shapely.make_valid(shapely.Polygon(p[0], p[1:])) for p in parts]
    whole = shapely.simplify(shapely.union_all(shapes), TOLERANCE_DEG)
    pieces = [p for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
    largest = max((p.area for p in pieces), default=0.0)
    kept = [p for p in pieces if p.area >= min(SMALLEST_DEG2, largest)]
    return [[rounded(r) for r in (p.exterior, *p.interiors)] for p in kept]


def ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Return the points of a ring, which arcs form end to end."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def rounded(line: shapely.LinearRing) -> list[list[float]]:
    """Return the points of a ring to a hundredth of a degree."""
    return [[round(x, DIGITS), round(y, DIGITS)] for x, y in line.coords]


if __name__ == "__main__":
    main()
