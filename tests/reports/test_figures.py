"""The figures: they hold what they are given, stay the same, and say so when there is nothing."""

from importlib.resources import files
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
import shapely

from corridor.reports.figures.bars import ladder_svg, quality_svg, tornado_svg
from corridor.reports.figures.basemap import content, frame_around, layer
from corridor.reports.figures.gantt import gantt_svg
from corridor.reports.figures.map import map_svg
from corridor.reports.figures.map_labels import Room
from corridor.reports.figures.profile import profile_svg
from corridor.reports.figures.profile_labels import spread
from corridor.reports.figures.style import money, round_below, shortened, text_width_pt
from corridor.showing import amount

SECTIONS = pd.DataFrame(
    [
        ("North line", "rail", "RU", 0.0, 400.0, 60.0, 8.0, False),
        ("River border", "border", "RU", 400.0, 400.0, 8.0, 8.0, True),
        ("Hill & dale", "rail", "AZ", 400.0, 500.0, 12.0, 8.0, False),
        ("Gauge yard", "terminal", "IR", 500.0, 500.0, np.nan, 7.0, False),
        ("Sea leg", "sea", "XX", 500.0, 900.0, np.inf, 7.0, False),
    ],
    columns=["name", "kind", "country", "start_km", "end_km", "capacity_mt", "flow_mt", "binding"],
)
PROJECTS = pd.DataFrame(
    [
        ("a", "Passing loops", "AZ", 2027, 2028, 55.0),
        ("b", "Long tunnel", "IR", 2026, 2033, 1600.0),
    ],
    columns=["id", "name", "country", "start", "finish", "cost_musd"],
)
LADDER = pd.DataFrame(
    [("a", "Passing loops", 2.5), ("b", "Long tunnel", 0.0), ("c", "Toll <gate>", -0.4)],
    columns=["id", "name", "gain_mt"],
)
TORNADO = pd.DataFrame(
    [("cycle time", 9.8, 8.1, "assumed"), ("headway", 9.0, 9.0, "stated")],
    columns=["name", "low_result", "high_result", "quality"],
)
SHARES = pd.DataFrame({"quality": ["assumed", "stated"], "count": [30, 70]})
NODES = pd.DataFrame(
    [
        ("a", "Baku", 49.85, 40.4, "city", True),
        ("b", "Aktau", 51.2, 43.6, "port", True),
        ("c", "Alat", 49.4, 39.95, "port", False),
    ],
    columns=["node_id", "name", "x_coord", "y_coord", "kind", "label"],
)
LINKS = pd.DataFrame(
    [
        ("ab", "sea", [(49.85, 40.4), (51.2, 43.6)], 2.0, np.inf, "used"),
        ("ac", "rail", [(49.85, 40.4), (49.6, 40.1), (49.4, 39.95)], 8.0, 8.0, "binding"),
        ("ca", "road", [(49.4, 39.95), (49.85, 40.4)], 0.0, 5.0, "idle"),
    ],
    columns=["link_id", "mode", "coordinates", "flow_mt", "capacity_mt", "state"],
)

DRAWN = {
    "profile": (
        lambda: profile_svg(SECTIONS),
        [
            "River border",
            "Gauge yard",
            "Hill & dale",
            "Russia",
            "High sea",
            "binding",
            "8 Mt",
            "60",
        ],
    ),
    "gantt": (lambda: gantt_svg(PROJECTS, 2030), ["Passing loops", "$1.6 bn", "needed in 2030"]),
    "ladder": (lambda: ladder_svg(LADDER, 9.0), ["Today", "Toll <gate>", "+2.5", "−0.4", "11.1"]),
    "tornado": (lambda: tornado_svg(TORNADO, 9.0, "Mt a year"), ["cycle time", "assumed", "8.1"]),
    "quality": (lambda: quality_svg(SHARES), ["stated: 70 (70 %)", "assumed: 30 (30 %)"]),
    "map": (
        lambda: map_svg(NODES, LINKS),
        ["Baku", "Aktau", "Alat (port)", "binding", "rail", "Natural Earth", "km"],
    ),
}
EMPTY = {
    "profile": lambda: profile_svg(SECTIONS.iloc[:0]),
    "gantt": lambda: gantt_svg(PROJECTS.iloc[:0], 2030),
    "ladder": lambda: ladder_svg(LADDER.iloc[:0], 9.0),
    "tornado": lambda: tornado_svg(TORNADO.iloc[:0], 9.0, "Mt a year"),
    "quality": lambda: quality_svg(SHARES.iloc[:0]),
    "map": lambda: map_svg(NODES.iloc[:0], LINKS.iloc[:0]),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_figure_is_clean_svg_with_its_names(kind):
    draw, expected = DRAWN[kind]
    svg = draw()
    root = ET.fromstring(svg)
    words = {element.text for element in root.iter() if element.text}
    for part in expected:
        assert any(part in text for text in words), part
    assert svg.startswith("<svg")
    assert "metadata" not in svg
    assert root.get("viewBox")
    assert root.get("width") == "100%"
    assert root.find("{*}title").get("id") == root.get("aria-labelledby")
    assert len(svg) < 400_000


@pytest.mark.parametrize("kind", DRAWN)
def test_figure_is_the_same_every_time(kind):
    draw, _ = DRAWN[kind]
    assert draw() == draw()


@pytest.mark.parametrize("kind", EMPTY)
def test_empty_figure_says_so(kind):
    assert "nothing to show: no" in "".join(ET.fromstring(EMPTY[kind]()).itertext())


def test_ids_differ_between_figures_and_every_reference_is_met():
    roots = [ET.fromstring(draw()) for draw, _ in DRAWN.values()]
    ids = [e.get("id") for root in roots for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    used = {
        part.split(")")[0]
        for root in roots
        for element in root.iter()
        for value in element.attrib.values()
        for part in value.split("url(#")[1:]
    }
    assert used <= set(ids)


def test_profile_without_any_limit_or_flow():
    free = SECTIONS.assign(capacity_mt=np.nan, flow_mt=np.nan, binding=False)
    assert "River border" in profile_svg(free)


def test_map_of_one_node_or_of_links_alone():
    assert "Baku" in map_svg(NODES.iloc[:1], LINKS.iloc[:0])
    assert "ac (rail, binding)" in map_svg(NODES.iloc[:0], LINKS)


def test_map_leaves_out_what_is_beyond_its_bounds():
    assert "Aktau" not in map_svg(NODES, LINKS.iloc[:0], (49.0, 39.5, 50.5, 41.0))


def test_base_map_is_small_and_the_caspian_is_a_hole():
    assert files("corridor.reports.figures").joinpath("basemap.json").stat().st_size < 300_000
    land = layer("land")
    assert land.is_valid
    assert not land.contains(shapely.Point(50.5, 41.0))
    assert land.contains(shapely.Point(45.0, 41.0))
    holes = [shapely.Polygon(ring) for part in land.geoms for ring in part.interiors]
    assert [hole.area > 40 for hole in holes if hole.contains(shapely.Point(50.5, 41.0))] == [True]
    assert "public domain" in content()["source"]
    assert "de-facto" in content()["note"]


@pytest.mark.parametrize("bounds", [(30, 19, 73, 60), (48, 37, 49, 43), (25, 40, 85, 42)])
def test_frame_holds_its_bounds_in_a_decent_shape(bounds):
    frame = frame_around(bounds, 600.0)
    west, south, east, north = frame.bounds
    assert west <= bounds[0]
    assert south <= bounds[1]
    assert east >= bounds[2]
    assert north >= bounds[3]
    assert 0.4 < frame.height_pt / frame.width_pt < 1.3
    along, up = frame.pt_per_degree
    assert along / up == pytest.approx(np.cos(np.radians((south + north) / 2)))


def test_map_names_do_not_cover_each_other():
    room = Room(400.0, 400.0, np.empty((0, 2)))
    boxes = [shapely.box(*room.place(200.0 + i, 200.0, 40.0, 10.0)) for i in range(6)]
    shared = [a.intersection(b).area for i, a in enumerate(boxes) for b in boxes[:i]]
    assert max(shared) == 0.0


def test_spread_keeps_order_distance_and_limits():
    places = [0.0, 1.0, 1.0, 2.0, 50.0, 99.0, 100.0]
    even = spread(places, 5.0, 100.0)
    assert min(np.diff(even)) >= 5.0 - 1e-9
    assert min(even) >= 0
    assert max(even) <= 100.0 + 1e-9
    assert even[4] == pytest.approx(50.0)


def test_numbers_are_written_short():
    assert [amount(x) for x in (0.25, 4.0, 12.34, 240.4, -1.5)] == [
        "0.25",
        "4",
        "12.3",
        "240",
        "−1.5",
    ]
    assert amount(float("inf")) == "not limited"
    assert [money(55.0), money(1600.0), money(float("nan"))] == [
        "$55 M",
        "$1.6 bn",
        "cost not known",
    ]
    assert [round_below(x) for x in (0.3, 1.0, 7.0, 49.0)] == pytest.approx([0.2, 1.0, 5.0, 20.0])


def test_long_names_are_cut():
    assert shortened("short", 100.0) == "short"
    assert text_width_pt(shortened("a very long name of a section" * 4, 100.0)) <= 100.0
