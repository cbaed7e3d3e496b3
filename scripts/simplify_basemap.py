"""Make the small base map of the report from Natural Earth files.

Usage: python scripts/simplify_basemap.py FOLDER

FOLDER holds land_10m, countries_50m, lakes_50m and rivers_50m, each as .geojson. The result is
src/corridor/reports/figures/basemap.json, which is committed, so that a report needs no download.
"""

import itertools
import json
import sys
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape
from shapely.ops import linemerge

OUTPUT = Path(__file__).parents[1] / "src" / "corridor" / "reports" / "figures" / "basemap.json"
GRID_DEG = 0.01
TOLERANCE_DEG = {"land": 0.015, "borders": 0.015, "lakes": 0.02, "rivers": 0.03}
RENAMED = {"Turkey": "Türkiye"}
SMALLEST_DEG2 = 0.002
SMALLEST_NAMED_DEG2 = 3.0


def main() -> None:
    """Read the four files, simplify them and write the base map."""
    folder = Path(sys.argv[1])
    countries = read(folder, "countries_50m")
    land = shapely.union_all([geometry for _, geometry in read(folder, "land_10m")])
    layers = {
        "land": land,
        "borders": shared_lines([geometry for _, geometry in countries]).intersection(land),
        "lakes": shapely.union_all([geometry for _, geometry in read(folder, "lakes_50m")]),
        "rivers": shapely.union_all([geometry for _, geometry in read(folder, "rivers_50m")]),
    }
    content = {
        "source": "Natural Earth (naturalearthdata.com), public domain; land at 1:10 million, "
        "boundaries, lakes and rivers at 1:50 million; simplified.",
        "note": "Boundaries are de-facto as Natural Earth draws them and imply no opinion.",
        "layers": {name: small(layer, TOLERANCE_DEG[name]) for name, layer in layers.items()},
        "names": names(countries),
    }
    OUTPUT.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size / 1000:.0f} kB")


def read(folder: Path, name: str) -> list[tuple[str, shapely.Geometry]]:
    """Return the features of a file as pairs of name and geometry."""
    features = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
    return [(f["properties"].get("name", ""), shape(f["geometry"])) for f in features]


def shared_lines(areas: list[shapely.Geometry]) -> shapely.Geometry:
    """Return the lines along which two areas meet, each once."""
    shared = [
        a.boundary.intersection(b.boundary)
        for a, b in itertools.combinations(areas, 2)
        if a.intersects(b)
    ]
    pieces = shapely.get_parts(shapely.union_all(shared))
    return linemerge([piece for piece in pieces if piece.length > 0])


def small(layer: shapely.Geometry, tolerance_deg: float) -> dict:
    """Simplify a layer without breaking its rings, and snap it to the grid."""
    thin = shapely.set_precision(layer.simplify(tolerance_deg), GRID_DEG)
    if "Polygon" not in layer.geom_type:
        thin = linemerge([part for part in shapely.get_parts(thin) if part.length > 0])
    else:
        thin = shapely.multipolygons([without_specks(p) for p in large(shapely.get_parts(thin))])
    return {"type": thin.geom_type, "coordinates": rounded(mapping(thin)["coordinates"])}


def large(areas) -> list[shapely.Polygon]:
    """Leave out the areas too small to see."""
    return [area for area in areas if area.area >= SMALLEST_DEG2]


def without_specks(area: shapely.Polygon) -> shapely.Polygon:
    """Fill the holes too small to see; snapping to the grid leaves some."""
    holes = large(shapely.Polygon(ring) for ring in area.interiors)
    return shapely.Polygon(area.exterior, [hole.exterior for hole in holes])


def rounded(coordinates) -> list | float:
    """Round nested coordinates to the grid."""
    if isinstance(coordinates, float):
        return round(coordinates, 2)
    return [rounded(inner) for inner in coordinates]


def names(countries: list[tuple[str, shapely.Geometry]]) -> list:
    """Return the name of every country that is not tiny, and where to write it."""
    main_parts = sorted(
        (name, max(shapely.get_parts(geometry), key=lambda part: part.area))
        for name, geometry in countries
        if geometry.area >= SMALLEST_NAMED_DEG2
    )
    spots = [(name, shapely.maximum_inscribed_circle(part, 0.05)) for name, part in main_parts]
    return [[RENAMED.get(name, name), *rounded(spot.coords[0])] for name, spot in spots]


if __name__ == "__main__":
    main()
