"""What is moved or drawn on the map of a GeoPackage counts, and a warning says so."""

import math

import geopandas
import pyogrio
import pytest
import shapely

import corridor
from corridor.case.reading.lines import EARTH_KM, distance_km, line_points, line_text
from corridor.formats.cases.open import read_case
from corridor.testing import tiny
from tests.worlds import two_gauges

LAYERS = ("nodes", "links", "terminals", "rail")


def edited(path, layer, change, crs=None):
    """Write a layer anew after a change to its frame, as QGIS does."""
    frame = geopandas.read_file(path, layer=layer)
    change(frame)
    if crs is not None:
        frame = frame.to_crs(crs)
    pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", append=False)


def moved(at, shape):
    def change(frame):
        frame.loc[at, "geometry"] = shape

    return change


@pytest.fixture
def path(tmp_path):
    corridor.write_case(two_gauges(), tmp_path / "w.gpkg")
    return tmp_path / "w.gpkg"


def warned(path, code):
    return [p for p in read_case(path)[1] if p.code == code]


def test_a_moved_node_is_used_and_told(path):
    node = corridor.open_case(path).rows("nodes")[1]
    x, y = node["x_coord"], node["y_coord"]
    edited(path, "nodes", moved(1, shapely.Point(x, y + 0.09)))
    (problem,) = warned(path, "W110")
    assert (problem.file, problem.row) == ("layer nodes", 3)
    assert "10 km away" in problem.found
    case = corridor.open_case(path)
    assert problem in case.check()
    assert case.rows("nodes")[1]["y_coord"] == pytest.approx(y + 0.09)
    assert not any(link["geometry"] for link in case.rows("links"))  # straight lines follow


def test_a_drawn_line_is_used_and_told(path):
    (a, b, *_) = corridor.open_case(path).rows("nodes")
    ends = [(n["x_coord"], n["y_coord"]) for n in (a, b)]
    over = ((ends[0][0] + ends[1][0]) / 2, ends[0][1] + 0.5)
    line = shapely.LineString([ends[0], over, ends[1]])
    edited(path, "links", moved(0, shapely.MultiLineString([line])))
    (problem,) = warned(path, "W110")
    assert (problem.file, problem.field, problem.row) == ("layer links", "geometry", 2)
    case = corridor.open_case(path)
    assert line_points(case.rows("links")[0]["geometry"]) == (ends[0], over, ends[1])
    again = path.with_name("again.gpkg")
    corridor.write_case(case, again)
    assert corridor.open_case(again).hash == case.hash
    assert not warned(again, "W110")


def test_a_place_without_columns_is_taken_from_the_map(path):
    before = corridor.open_case(path).hash

    def clear(frame):
        frame["x_coord"] = None
        frame["y_coord"] = None

    edited(path, "nodes", clear)
    assert corridor.open_case(path).hash == before
    assert not warned(path, "W110")


def test_a_layer_in_metres_is_converted_and_named(path):
    before = corridor.open_case(path).hash
    for layer in LAYERS:
        edited(path, layer, lambda frame: None, crs="EPSG:3857")
    assert corridor.open_case(path).hash == before
    assert {p.file for p in warned(path, "W112")} == {f"layer {n}" for n in LAYERS}
    assert all("EPSG:3857" in p.found for p in warned(path, "W112"))


def test_metres_that_are_called_degrees_are_refused(path):
    def mislabel(frame):
        metres = frame.to_crs("EPSG:3857").geometry
        frame["geometry"] = metres.set_crs("EPSG:4326", allow_override=True)

    edited(path, "nodes", mislabel)
    assert {p.file for p in warned(path, "E303")} == {"layer nodes"}


@pytest.mark.parametrize(
    "shape",
    [
        shapely.MultiPoint([(0, 0), (1, 1)]),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.Polygon([(0, 0), (1, 1), (1, 0)]),
    ],
)
def test_a_node_that_is_no_point_is_refused(path, shape):
    edited(path, "nodes", moved(0, shape))
    assert [(p.file, p.row) for p in warned(path, "E305")] == [("layer nodes", 2)]


def test_a_shape_that_is_of_no_use_is_told(path):
    edited(path, "terminals", moved(0, shapely.Point(1, 1)))
    (problem,) = warned(path, "W111")
    assert (problem.file, problem.row) == ("layer terminals", 2)
    assert "layer nodes" in problem.fix


def lined(tmp_path, text):
    corridor.write_case(tiny({"ab": ("a", "b", 1e6)}), tmp_path / "w")
    links = tmp_path / "w" / "links.csv"
    at = links.read_text().splitlines()[0].split(",").index("geometry")
    rows = [line.split(",") for line in links.read_text().splitlines()]
    rows[1][at] = f'"{text}"'
    links.write_text("\n".join(",".join(row) for row in rows) + "\n")
    return tmp_path / "w"


def ends(folder):
    return [(n["x_coord"], n["y_coord"]) for n in corridor.open_case(folder).rows("nodes")]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("LINESTRING (4452779 4865942, 4564099 4865942)", "E303", "metres"),
        ("LINESTRING (40 95, 41 40)", "E303", "longitude before latitude"),
        ("LINESTRING (200 40, 41 40)", "E303", "longitude before latitude"),
        ("LINESTRING (0 50, 10 50)", "E507", "clear the cell"),
        ("LINESTRING (1 2)", "E305", "two points"),
        ("LINESTRING (1 2, x 3)", "E305", "two points"),
        ("LINESTRING (1 2, nan 3)", "E305", "two points"),
        ("LINESTRING EMPTY", "E305", "two points"),
        ("LINESTRINGS (1 2, 3 4)", "E305", "two points"),
        ("MULTILINESTRING ((1 2, 3 4))", "E305", "two points"),
        ("POINT (1 2)", "E305", "two points"),
        ("SRID=4326;LINESTRING (1 2, 3 4)", "E305", "two points"),
        ("LINESTRING (1_0 2, 3 4)", "E305", "two points"),
    ],
)
def test_a_line_that_is_none_on_the_map_is_refused(tmp_path, text, code, said):
    found = [p for p in read_case(lined(tmp_path, text))[1] if p.fatal]
    assert {p.code for p in found} == {code}
    assert all(said in p.fix for p in found)


def test_a_line_may_end_near_its_nodes(tmp_path):
    (x1, y1), (x2, y2) = ends(lined(tmp_path / "0", ""))
    for km, good in ((19.9, True), (20.1, False)):
        off = math.degrees(km / EARTH_KM)
        text = line_text([(x1, y1 + off), (x2, y2 - off)])
        folder = lined(tmp_path / str(km), text)
        assert [p.code for p in read_case(folder)[1] if p.fatal] == ([] if good else ["E507"] * 2)
    turned = lined(tmp_path / "turned", line_text([(x2, y2), (x1, y1)]))
    assert {p.code for p in read_case(turned)[1] if p.fatal} == {"E507"}


def test_lines_and_distances():
    points = ((49.8671, 40.4093), (49.4, 39.9))
    assert line_points(line_text(points)) == points
    assert line_points("linestring z(1 2 3, 4 5 6)") == ((1, 2), (4, 5))
    quarter = math.pi / 2 * EARTH_KM
    assert distance_km((0, 0), (90, 0)) == pytest.approx(quarter)
    assert distance_km((30, 90), (-60, 0)) == pytest.approx(quarter)
