"""Scripts write where the package reads."""

import csv
from pathlib import Path

import shapely

from corridor import open_case

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"


def test_the_world_map_is_written_where_maps_read_it():
    place = '"src" / "corridor" / "world.json"'
    assert place in (SCRIPTS / "build_world_map.py").read_text("utf-8")
    assert (ROOT / "src" / "corridor" / "world.json").exists()


def test_courses_of_instc_are_those_that_were_drawn():
    links = open_case("instc").rows("links")
    by_ends = {(r["mode"], r["from_node_id"], r["to_node_id"]): r["geometry"] for r in links}
    with (SCRIPTS / "instc_courses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            via = [tuple(map(float, point.split())) for point in row["via"].split(",")]
            for mode in row["modes"].split():
                line = shapely.from_wkt(by_ends[mode, *row["between"].split()])
                assert list(line.coords)[1:-1] == via, row["between"]
