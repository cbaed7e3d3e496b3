"""Draw the courses of the links of the bundled case instc, and write them into its links.csv.

Usage: python scripts/draw_instc.py

A course runs from the first node over the points of instc_courses.csv to the second. Those points
are an authored drawing: towns, bends of the coast and fairways from common geography, coarse on
purpose. Ocean lanes that have no row there are taken from the package searoute 1.6.0 (Apache-2.0),
which is needed for this script alone. No length, time or capacity comes from these lines.
"""

import csv
from pathlib import Path

import searoute
import shapely

HERE = Path(__file__).parent
CASE = HERE.parent / "src" / "corridor" / "cases" / "instc"
DIGITS = 3
TOLERANCE_DEG = 0.01
OFFSHORE = {
    "shahid-rajaee": [(56.3, 27.02), (56.5, 26.75)], "chabahar": [(60.55, 25.15)],
    "nhava-sheva": [(72.8, 18.87)], "mundra": [(69.6, 22.65)], "jebel-ali": [(54.95, 25.2)],
    "spb-port": [(29.6, 59.97)], "ust-luga": [(28.25, 59.8)], "novorossiysk": [(37.7, 44.5)],
    "poti": [(41.55, 42.15)], "batumi": [(41.55, 41.68)], "constanta": [(28.85, 44.1)],
}  # fmt: skip
"""Where a lane of searoute leaves a port."""

Points = list[tuple[float, float]]


def main() -> None:
    """Write the geometry of every link that is not as good as straight."""
    with (CASE / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = {
            r["node_id"]: (float(r["x_coord"]), float(r["y_coord"])) for r in csv.DictReader(file)
        }
    drawn = authored()
    with (CASE / "links.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        fields, rows = list(reader.fieldnames or ()), list(reader)
    unused = set(drawn)
    for row in rows:
        ends = row["from_node_id"], row["to_node_id"]
        key = row["mode"], *ends
        unused.discard(key)
        via = drawn.get(key)
        if via is None and row["mode"] == "sea":
            via = at_sea(*ends)
        row["geometry"] = wkt([nodes[ends[0]], *via, nodes[ends[1]]]) if via else ""
    if unused:
        raise SystemExit(f"no such links: {sorted(unused)}")
    with (CASE / "links.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{sum(bool(r['geometry']) for r in rows)} of {len(rows)} links have a course")


def authored() -> dict[tuple[str, str, str], Points]:
    """Return the points between the ends of links, by mode and ends."""
    courses = {}
    with (HERE / "instc_courses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, end = row["between"].split()
            points = [tuple(map(float, p.split())) for p in row["via"].split(",")]
            courses |= {(mode, start, end): points for mode in row["modes"].split()}
    return courses


def at_sea(start: str, end: str) -> Points:
    """Return the points of a lane between two ports, from one roadstead to the other."""
    leaves, reaches = OFFSHORE[start], OFFSHORE[end]
    route = searoute.searoute(leaves[-1], reaches[-1], append_orig_dest=True)
    line = shapely.LineString(route["geometry"]["coordinates"]).simplify(TOLERANCE_DEG)
    return [*leaves, *list(line.coords)[1:-1], *reaches[::-1]]


def wkt(points: Points) -> str:
    """Return a line as WKT."""
    inside = ", ".join(f"{round(x, DIGITS):g} {round(y, DIGITS):g}" for x, y in points)
    return f"LINESTRING ({inside})"


if __name__ == "__main__":
    main()
