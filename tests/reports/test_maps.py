"""The maps: the world is whole, names keep apart, all that binds, flows or is built is shown."""

import math
import re
from importlib.resources import files
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from corridor import open_case
from corridor.answers.map_rows import (
    MapLinkRow,
    MapPointRow,
    MapProjectRow,
    NetworkRows,
    network_rows,
)
from corridor.formats.cases.geopackage import link_coordinates
from corridor.maxflow.throughput import throughput
from corridor.reports.figures.lettering import text_pt
from corridor.reports.figures.markup import path, style
from corridor.reports.figures.style import NARROW_PT, WIDTH_PT
from corridor.reports.maps.basemap import countries_on, crossed_by
from corridor.reports.maps.course import (
    EDGE_PT,
    arrows,
    bands,
    courses,
    share_class,
    width_pt,
    within,
)
from corridor.reports.maps.frame import bounds_of, frame_around, seam_of, turned
from corridor.reports.maps.geojson import basemap_geojson, network_geojson
from corridor.reports.maps.labels import Room, in_rows
from corridor.reports.maps.losses import Loss, loss_class, loss_map_svg
from corridor.reports.maps.network import map_svg
from corridor.reports.maps.places import Place
from corridor.reports.maps.symbols import joined_by_line
from corridor.reports.pages.maps import network_map, works_bounds
from corridor.testing import tiny
from corridor.world import TOLERANCES_DEG, share_on_land, stored, world

AFRICA = {
    "mombasa": ("Mombasa", 39.66, -4.05, "port", "KE"),
    "nairobi": ("Nairobi", 36.82, -1.29, "city", "KE"),
    "malaba": ("Malaba", 34.26, 0.64, "border", "KE"),
    "kampala": ("Kampala", 32.58, 0.32, "city", "UG"),
    "gatuna": ("Gatuna", 30.09, -1.43, "border", "UG"),
    "kigali": ("Kigali", 30.06, -1.95, "city", "RW"),
}


BLANK = {
    "forward_mt": 0.0, "back_mt": 0.0, "others_mt": 0.0, "capacity_mt": None, "share": None,
    "binding": False, "upgraded": False,
}  # fmt: skip


def link(key, ends, line, mode="rail", **numbers):
    return MapLinkRow(
        **(BLANK | numbers), link_id=key, name=f"{ends[0]} - {ends[1]}", from_node_id=ends[0],
        to_node_id=ends[1], mode=mode, coordinates=tuple(line),
    )  # fmt: skip


def african():
    places = [
        Place(k, name, kind, x, y, 1) for k, (name, x, y, kind, _) in AFRICA.items()
    ]  # fmt: skip
    ids, at = list(AFRICA), {k: (v[1], v[2]) for k, v in AFRICA.items()}
    states = [
        {"forward_mt": 4.0, "back_mt": 2.0, "others_mt": 3.0, "capacity_mt": 20.0, "share": 0.45},
        {"forward_mt": 4.0, "back_mt": 2.0, "capacity_mt": 6.0, "share": 1.0, "binding": True},
        {"forward_mt": 4.0, "capacity_mt": 8.0, "share": 0.5, "upgraded": True},
        {"back_mt": 1.0, "capacity_mt": 1.0, "share": 1.0, "binding": True, "upgraded": True},
        {"capacity_mt": 0.0},
    ]
    links = [
        link(f"{a}-{b}", (a, b), [at[a], at[b]], "road" if i > 2 else "rail", **state)
        for i, (a, b, state) in enumerate(zip(ids, ids[1:], states, strict=False))
    ]
    points = [
        MapPointRow(4.0, 2.0, 0.0, 6.0, 1.0, True, False, "post", "Malaba post", "border", "malaba",
                    34.26, 0.64)
    ]  # fmt: skip
    projects = [MapProjectRow("p", "Second track & yard", 33.4, 0.5, 320.0, 6.0)]
    return places, links, points, projects


def boxes(svg):
    """Return the texts on the map, above its foot, each with the box that it covers at most."""
    root = ET.fromstring(svg)
    inner = next(e for e in root.iter() if e.get("class") == "window")
    frame = next(e for e in root.iter() if e.get("class") == "frame")
    wide_pt, high_pt = float(frame.get("width")), float(frame.get("height"))
    found = []
    for word in inner.iter("{http://www.w3.org/2000/svg}text"):
        cls = (word.get("class") or "").split()
        size = float(word.get("font-size") or (7.5 if {"small", "on"} & set(cls) else 8.0))
        wide = text_pt(word.text, size, bold="strong" in cls)
        x, y = float(word.get("x")), float(word.get("y"))
        middle = "middle" in cls or "country" in cls
        left = x - wide * (0.5 if middle else 1.0 if "end" in cls else 0.0)
        found.append((word.text, shapely.box(left, y - 0.7 * size, left + wide, y)))
    return found, wide_pt, high_pt


def of_class(svg, name):
    return [e for e in ET.fromstring(svg).iter() if name in (e.get("class") or "").split()]


@pytest.fixture(scope="module")
def instc():
    case = open_case("instc")
    top = throughput(case, 2030, others="ignored")
    changed = {"P07": ("rail-osmanli-lankaran", "rail-alat-osmanli"), "P04": ("samur",)}
    return case, network_rows(top, changed), top


# --- the world ------------------------------------------------------------------------------------


def test_the_world_is_small_and_says_where_it_is_from():
    assert files("corridor").joinpath("world.json").stat().st_size < 1_500_000
    assert "public domain" in stored()["source"]
    assert "de-facto" in stored()["note"]


def test_seas_are_water_and_capitals_lie_in_their_country():
    fine = world()
    places = {"KE": (36.82, -1.29), "RW": (30.06, -1.95), "RU": (37.6, 55.75), "BR": (-47.9, -15.8),
              "JP": (139.7, 35.7), "US": (-77.0, 38.9), "AZ": (49.8, 40.42)}  # fmt: skip
    for code, at in places.items():
        owner = fine.areas.tree.query(shapely.Point(at), "intersects")
        assert {fine.codes[fine.country[i]] for i in owner} == {code}
    for sea in ((50.5, 41.0), (-30.0, 40.0), (35.0, 43.5), (70.0, 10.0)):
        assert not len(fine.areas.tree.query(shapely.Point(sea), "intersects"))


@pytest.mark.parametrize("tolerance", TOLERANCES_DEG)
def test_coarse_worlds_keep_every_large_country_and_its_size(tolerance):
    fine, coarse = world(), world(tolerance)

    def sizes(one):
        return np.bincount(one.country, shapely.area(one.areas.shapes), len(one.names))

    large = sizes(fine) > 20
    assert np.all(np.abs(sizes(coarse) / np.maximum(sizes(fine), 1e-9) - 1)[large] < 0.1)
    assert len(coarse.borders.shapes) == len(fine.borders.shapes)


def test_neighbours_share_their_boundary_and_no_land_is_counted_twice():
    bounds = (25.0, -10.0, 45.0, 10.0)
    parts, _ = world(0.12).areas.within(bounds)
    alone = shapely.area(parts).sum()
    assert alone == pytest.approx(shapely.union_all(parts).area, rel=2e-3)


def test_a_line_says_how_much_of_it_is_on_land():
    assert share_on_land(((49.0, 40.5), (46.0, 40.5))) > 0.95
    assert share_on_land(((50.9, 42.0), (50.9, 41.0))) == 0.0


# --- the frame ------------------------------------------------------------------------------------


@pytest.mark.parametrize("bounds", [(30, 19, 73, 60), (48, 37, 49, 43), (25, 40, 85, 42),
                                    (-170, -50, 170, 70), (39, -4, 39, -4)])  # fmt: skip
def test_frame_holds_its_bounds_in_a_decent_shape(bounds):
    frame = frame_around(bounds, 600.0)
    west, south, east, north = frame.bounds
    assert west <= bounds[0] + 1e-9
    assert south <= bounds[1] + 1e-9
    assert east >= bounds[2] - 1e-9
    assert north >= bounds[3] - 1e-9
    assert 0.4 < frame.height_pt / frame.width_pt < 1.3


def test_mercator_is_true_to_angles_and_its_scale_is_that_of_the_middle():
    frame = frame_around((20.0, 58.0, 30.0, 62.0), 600.0)
    x, y = frame.to_pt([[25, 60], [25.1, 60], [25, 60.05]]).T
    assert (x[1] - x[0]) == pytest.approx(y[0] - y[2], rel=5e-3)  # cos 60 degrees is one half
    km = 111.195 * 0.5 * 0.1
    assert frame.km_per_pt == pytest.approx(km / (x[1] - x[0]), rel=2e-2)


def test_a_corridor_over_180_degrees_hangs_together():
    line = np.array([(135.0, 43.0), (179.0, 50.0), (-179.0, 50.0), (-122.0, 37.0)])
    seam = seam_of(line)
    assert turned(line, seam)[:, 0].tolist() == [135.0, 179.0, 181.0, 238.0]
    assert turned([[-122.0, 37.0]], seam)[0, 0] == 238.0
    assert seam_of(np.array([(-10.0, 0.0), (80.0, 0.0)])) == -math.inf
    west, _, east, _ = bounds_of(turned(line, seam))
    frame = frame_around(bounds_of(turned(line, seam)), 600.0)
    assert east - west < 120
    assert {"Russia", "United States of America"} <= {c.name for c in countries_on(frame)}


def test_a_closer_map_of_a_corridor_over_180_degrees_shows_its_works():
    """The works lie on the other side of 180 degrees than the middle of the corridor."""
    spots = {"japan": (139.7, 35.4), "arica": (-70.3, -18.5), "santos": (-46.3, -24.0)}
    full = {"forward_mt": 1.0, "capacity_mt": 1.0, "share": 1.0}
    ends = [("japan", "arica", {}), ("arica", "santos", {"binding": True})]
    links = [link(f"{a}-{b}", (a, b), [spots[a], spots[b]], **(full | more)) for a, b, more in ends]
    places = [Place(key, key.title(), "city", x, y, 1) for key, (x, y) in spots.items()]
    closer = works_bounds(NetworkRows(tuple(links), ()))
    assert closer
    for bounds in (closer, (-75.0, -30.0, -40.0, -10.0)):
        svg = map_svg(places, links, bounds=bounds)
        assert {"Arica", "Santos"} <= {word for word, _ in boxes(svg)[0]}
        assert "Japan" not in {word for word, _ in boxes(svg)[0]}


# --- links ----------------------------------------------------------------------------------------


def test_bands_keep_to_the_right_of_their_way_and_are_as_wide_as_their_tonnes():
    line = np.array([(0.0, 0.0), (100.0, 0.0)])
    row = link("a", ("x", "y"), [(0, 0), (1, 0)], forward_mt=4.0, back_mt=2.0)
    (there, wide), (back, narrow) = bands(line, row, 8.0)
    assert there[0][0] < there[-1][0]
    assert back[0][0] > back[-1][0]
    assert there[:, 1].min() > 0 > back[:, 1].max()  # down is to the right of the way east
    assert (wide, narrow) == (width_pt(4.0, 8.0), width_pt(2.0, 8.0)) == (4.0, 2.0)
    [(only, _)] = bands(line, link("a", ("x", "y"), [(0, 0), (1, 0)], back_mt=2.0), 8.0)
    assert only[0][0] > only[-1][0]


def test_arrows_point_along_their_line():
    [head] = arrows(np.array([(0.0, 0.0), (40.0, 0.0)]), 4.0)
    assert head[0][0] == head[:, 0].max()
    assert arrows(np.array([(0.0, 0.0), (5.0, 0.0)]), 4.0) == []


def test_links_between_the_same_places_lie_side_by_side():
    frame = frame_around((0.0, 0.0, 2.0, 1.0), 600.0)
    line = np.array([(0.2, 0.5), (1.8, 0.5)])
    first, second, third = courses(frame, [line, line[::-1], line], [4.0, 2.0, 2.0])
    levels = [float(np.mean(c[:, 1])) for c in (first, second, third)]
    assert len({round(v, 1) for v in levels}) == 3
    assert abs(levels[0] - levels[1]) >= 3.0


def test_colours_say_how_full_a_link_is():
    full = [link("a", ("x", "y"), [], forward_mt=1.0, share=s) for s in (None, 0.5, 0.8, 0.95, 1.0)]
    assert [share_class(row) for row in full] == ["s0", "s1", "s2", "s3", "s3"]
    assert share_class(link("a", ("x", "y"), [], capacity_mt=0.0)) == "closed"
    assert share_class(link("a", ("x", "y"), [])) == "idle"


def test_a_path_ends_where_its_line_ends():
    line = np.cumsum(np.full((200, 2), 0.04), axis=0)
    numbers = path([line]).removeprefix("M").replace("l", " ").split()
    assert sum(map(float, numbers[::2])) == pytest.approx(line[-1, 0], abs=0.06)


# --- the map --------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDTH_PT, NARROW_PT])
def test_a_corridor_in_africa_has_its_map(width):
    places, links, points, projects = african()
    svg = map_svg(places, links, points, projects, width=width, alone=True)
    words, wide, high = boxes(svg)
    written = {word for word, _ in words}
    assert {"KENYA", "UGANDA"} <= written
    assert {"RWANDA", "RW"} & written
    assert {"Mombasa", "Kigali", "Malaba post: 6 Mt"} <= written
    frame = frame_around(bounds_of(np.array([[v[1], v[2]] for v in AFRICA.values()])), width)
    assert crossed_by(frame, [np.array(r.coordinates) for r in links]) == {
        "Kenya", "Uganda", "Rwanda",
    }  # fmt: skip
    for i, (word, box) in enumerate(words):
        assert box.within(shapely.box(-0.5, -0.5, wide + 0.5, high + 0.5)), word
        for other, place in words[:i]:
            assert box.intersection(place).area < 0.5, (word, other)


def test_states_differ_without_colour():
    places, links, points, projects = african()
    svg = map_svg(places, links, points, projects, alone=True)
    drawn = {e.get("data-id"): e for e in of_class(svg, "link") if e.get("data-id")}
    assert set(drawn) == {row.link_id for row in links}

    def parts(key):
        return [(p.get("class") or "").split()[0] for p in drawn[key].findall("{*}path")]

    assert "stripe" not in parts("nairobi-malaba")
    assert "stripe" in parts("malaba-kampala")
    assert "stripe" in parts("kampala-gatuna")
    assert parts("gatuna-kigali") == ["closed"]
    assert "binding" in drawn["nairobi-malaba"].get("class")
    marks = [(m.get("class"), m.get("aria-label")) for m in of_class(svg, "mark") if m.get("role")]
    assert ("mark binding", "Malaba post: 6 Mt a year (4 there, 2 back), capacity 6, 100 % used, "
            "binding") in marks  # fmt: skip
    assert any(cls == "mark binding upgraded" for cls, _ in marks)


def test_links_have_names_and_no_style_of_their_own():
    places, links, points, projects = african()
    svg = map_svg(places, links, points, projects)
    root = ET.fromstring(svg)
    assert "style" not in {e.tag.split("}")[1] for e in root.iter()}
    assert not any("style" in e.attrib for e in root.iter())
    assert ".map .link" in style()
    assert "<style>" in map_svg(places, links, alone=True)
    for e in of_class(svg, "link"):
        if e.get("data-id"):
            assert e.find("{*}title").text == e.get("aria-label")
    focus = {e.get("data-id") for e in of_class(svg, "link") if e.get("tabindex") == "0"}
    assert focus == {row.link_id for row in links[:4]}
    assert root.find("{*}title").get("id") == root.get("aria-labelledby")


def test_projects_have_a_number_a_cost_and_tonnes():
    places, links, points, projects = african()
    words = "".join(ET.fromstring(map_svg(places, links, points, projects)).itertext())
    assert "Second track & yard" in words
    assert "$320 M, carries 6 Mt a year" in words
    assert "$320 M, 6 Mt a year" in words


def test_a_name_far_from_its_mark_is_joined_to_it_by_a_line():
    """A terminal between towns that take the room around it, with a lane over 180 degrees."""
    spots = {"Corumbá": (-57.65, -19.0), "Santa Cruz": (-63.18, -17.78), "Arica": (-70.32, -18.48),
             "Cochabamba": (-66.15, -17.39), "Yokohama": (139.65, 35.44)}  # fmt: skip
    chain = [*spots]
    links = [
        link(f"{a}-{b}", (a, b), [spots[a], spots[b]], forward_mt=1.5, capacity_mt=2.0, share=0.75)
        for a, b in pairwise(chain)
    ]
    places = [Place(name, name, "station", *at, 1) for name, at in spots.items()]
    points = [MapPointRow(1.0, 0.5, 0.3, 1.8, 1.0, True, False, "terminal", "Terminal Santacruz",
                          "terminal", "Santa Cruz", -63.18, -17.78)]  # fmt: skip
    works = [MapProjectRow("road", "Paving Santa Cruz road", -64.7, -17.6, 150.0, 1.5)]
    svg = map_svg(places, links, points, works)
    named = next(box for word, box in boxes(svg)[0] if word.startswith("Terminal Santacruz"))
    mark = next(e for e in of_class(svg, "disc"))
    x, y = float(mark.get("cx")), float(mark.get("cy"))
    assert named.distance(shapely.Point(x, y)) > 20
    (line,) = (e for e in of_class(svg, "leader") if "binding" in e.get("class"))
    start, end = [(float(line.get(f"x{i}")), float(line.get(f"y{i}"))) for i in (1, 2)]
    assert math.dist(start, (x, y)) == pytest.approx(float(mark.get("r")), abs=0.5)
    assert named.distance(shapely.Point(end)) < 4


def test_a_name_beside_its_mark_needs_no_line():
    assert joined_by_line((10.0, 10.0), (20.0, 5.0, 60.0, 15.0), 6.0) == ""
    assert 'x2="40"' in joined_by_line((10.0, 10.0), (40.0, 5.0, 60.0, 15.0), 6.0)


def test_a_map_without_anything_says_so_and_one_of_a_node_is_drawn():
    assert "nothing to show: no nodes" in map_svg([], [])
    assert "Mombasa" in map_svg(african()[0][:1], [])
    assert "mombasa - nairobi (rail)" in map_svg([], african()[1])


def test_lines_end_outside_the_window_and_near_it():
    places, links = african()[:2]
    svg = map_svg(places, links, bounds=(38.0, -4.5, 40.0, -3.5), name="Mombasa")
    frame = frame_around((38.0, -4.5, 40.0, -3.5), 680)
    size = np.array([frame.width_pt, frame.height_pt])
    drawn = [e for e in of_class(svg, "link") if e.get("data-id")]  # those of the key have none
    assert {one.get("data-id") for one in drawn} == {row.link_id for row in links}
    assert any(one.find("{*}path") is None for one in drawn)
    paths = [p for one in drawn for p in one.findall("{*}path")]
    lines = [p.get("d") for p in paths if "arrow" not in p.get("class")]
    starts = np.array([re.match(r"M([-\d.]+) ([-\d.]+)l", d).groups() for d in lines], float)
    assert len(starts)
    assert np.all((starts >= -EDGE_PT - 0.1) & (starts <= size + EDGE_PT + 0.1))


@given(st.lists(st.tuples(*[st.floats(-900, 1600)] * 2), min_size=2, max_size=12))
def test_what_a_window_shows_of_a_line_is_all_that_lies_in_it(points):
    frame = frame_around((10.0, 10.0, 20.0, 20.0), 680)
    line = np.array(points)
    parts = within(frame, line)
    window = shapely.box(0, 0, frame.width_pt, frame.height_pt)

    def length(line):
        steps = [shapely.LineString(step).intersection(window) for step in pairwise(line)]
        return sum(step.length for step in steps)

    assert sum(map(length, parts)) == pytest.approx(length(line), abs=1e-6)
    for part in parts:
        assert part.min() >= -EDGE_PT - 1e-6
        assert np.all(part <= np.array([frame.width_pt, frame.height_pt]) + EDGE_PT + 1e-6)


def test_the_map_is_the_same_every_time():
    assert map_svg(*african()) == map_svg(*african())


def test_a_tiny_case_has_a_map():
    case = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)})
    top = throughput(case, 2027, between=("a", "c"))
    rows = network_rows(top, {})
    assert [row.binding for row in rows.links] == [False, True]
    assert rows.links[1].share == pytest.approx(1.0)
    assert 'data-id="bc"' in network_map(case, rows, alone=True)


# --- instc ----------------------------------------------------------------------------------------


def test_every_link_that_carries_or_binds_is_on_the_map_of_instc(instc):
    case, rows, top = instc
    svg = network_map(case, rows, alone=True)
    drawn = {e.get("data-id") for e in of_class(svg, "link")}
    assert {row.link_id for row in rows.links if row.flow_mt > 0 or row.binding} <= drawn
    assert {row.link_id for row in rows.links} <= drawn  # none has to be left out
    marks = " ".join(m.get("aria-label") or "" for m in of_class(svg, "mark"))
    for element in top.cut:
        assert element.name in marks
    words, _, _ = boxes(svg)
    for i, (word, box) in enumerate(words):
        for other, place in words[:i]:
            assert box.intersection(place).area < 0.5, (word, other)
    assert {"IRAN", "RUSSIA"} <= {word for word, _ in words} or {"RU", "IR"} <= {
        w for w, _ in words
    }


def test_rows_add_up_to_the_flow(instc):
    _, rows, top = instc
    by_id = {row.link_id: row for row in rows.links}
    for element, (forward, back) in top.element_flow.items():
        if element in by_id:
            assert by_id[element].forward_mt * 1e6 == pytest.approx(forward)
            assert by_id[element].back_mt * 1e6 == pytest.approx(back)
    assert all(row.share is None or row.share < 1 + 1e-6 for row in (*rows.links, *rows.points))
    assert {p.id for p in rows.projects} == {"P07", "P04"}


def test_closer_bounds_hold_the_works_and_are_left_out_where_they_show_the_same(instc):
    _, rows, _ = instc
    west, south, east, north = works_bounds(rows) or (0, 0, 90, 90)
    for row in rows.links:
        if row.upgraded:
            assert all(west < x < east and south < y < north for x, y in row.coordinates)
    alone = tuple(row for row in rows.links if row.upgraded)
    assert works_bounds(NetworkRows(alone, ())) is None


def test_lines_on_the_map_change_no_number(instc):
    case, _, top = instc
    straight = case.replace(links=case.tables["links"].assign(geometry=""))
    again = throughput(straight, 2030, others="ignored")
    assert again.tonnes_per_year == top.tonnes_per_year
    assert dict(again.capacities.by_id) == dict(top.capacities.by_id)


NEAR_ENDS_DEG = 0.15
"""Ports and stations on the shore of a base map of this scale may lie on its wrong side."""

CANALS = [
    (32.0, 29.7, 32.9, 31.5),  # Suez
    (47.3, 45.3, 48.2, 46.5),  # the Volga below Astrakhan
    (25.8, 39.8, 29.4, 41.4),  # the straits of Türkiye, narrower than the base map can show
]


def test_no_lane_of_instc_crosses_land_and_no_railway_the_sea(instc):
    case, _, _ = instc
    tree = world().areas.tree
    canals = shapely.union_all([shapely.box(*c) for c in CANALS])
    for row in case.rows("links"):
        line = shapely.LineString(link_coordinates(case, row))
        at = shapely.get_coordinates(shapely.segmentize(line, 0.03))
        far = np.all([np.hypot(*(at - end).T) > NEAR_ENDS_DEG for end in (at[0], at[-1])], axis=0)
        points = shapely.points(at[far])
        points = points[~shapely.intersects(points, canals)] if row["mode"] == "sea" else points
        on_land = np.zeros(len(points), dtype=bool)
        on_land[tree.query(points, "intersects")[0]] = True
        assert sum(on_land if row["mode"] == "sea" else ~on_land) <= 1, row["link_id"]


# --- GeoJSON and other maps -----------------------------------------------------------------------


def test_geojson_of_a_network_has_its_nodes_links_and_bounds(instc):
    case, _, _ = instc
    found = network_geojson(case)
    kinds = [f["properties"]["kind"] for f in found["features"]]
    assert kinds.count("link") == len(case.rows("links"))
    assert kinds.count("node") == len(case.rows("nodes"))
    west, south, east, north = found["bbox"]
    for f in found["features"]:
        at = shapely.get_coordinates(shapely.geometry.shape(f["geometry"]))
        assert np.all((at >= (west - 1e-3, south - 1e-3)) & (at <= (east + 1e-3, north + 1e-3)))


def test_geojson_of_the_base_map_stays_inside_its_bounds():
    found = basemap_geojson((28.0, -6.0, 42.0, 3.0))
    layers = {f["properties"]["layer"] for f in found["features"]}
    assert layers == {"land", "lake", "river", "coast", "boundary"}
    assert {"Kenya", "Rwanda"} <= {f["properties"].get("name") for f in found["features"]}
    assert "Natural Earth" in found["credit"]
    for f in found["features"]:
        shape = shapely.geometry.shape(f["geometry"])
        assert shapely.box(27.99, -6.01, 42.01, 3.01).contains(shape)


def test_losses_have_the_class_of_their_share():
    assert [loss_class(s) for s in (1.0, 0.75, 0.5, 0.3, 0.01, 0.0, -0.2)] == [
        "l3", "l3", "l2", "l1", "l0", "idle", "idle",
    ]  # fmt: skip
    places, links, _, _ = african()
    losses = [
        Loss(r.name, r.mode, r.coordinates, mt, opens)
        for r, mt, opens in zip(links, (6.0, 2.0, 0.0, 0.0), (0, 0, 0, 1), strict=False)
    ] + [Loss("Post <A>", "border", ((34.26, 0.64),), 3.0)]
    root = ET.fromstring(loss_map_svg(places, losses, 6.0, alone=True))
    notes = [e.text for e in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "mombasa - nairobi (rail): 6 Mt a year lost (100%)" in notes
    assert "gatuna - kigali" not in notes
    assert "kampala - gatuna (road): would open" in notes
    assert "Post <A> (border): 3 Mt a year lost (50%)" in notes
    words = "".join(root.itertext())
    assert "75 to 100 % lost" in words
    assert "nothing lost" in words
    assert "nothing to show" in loss_map_svg([], [], 6.0)


def test_names_do_not_cover_each_other_and_stop_where_there_is_no_room():
    room = Room(60.0, 60.0)
    spots = [room.place((30.0 + i, 30.0), (24.0, 10.0)) for i in range(20)]
    taken = [shapely.box(*box) for box in spots if box]
    assert 2 < len(taken) < 20
    assert all(a.intersection(b).area == 0 for i, a in enumerate(taken) for b in taken[:i])


def test_a_name_keeps_off_lines_where_it_can():
    room = Room(200.0, 200.0)
    room.avoid([np.array([(100.0, 100.0), (200.0, 100.0)])], 4)
    left, *_ = room.place((100.0, 100.0), (40.0, 10.0))
    assert left < 100


def test_entries_of_a_legend_go_to_the_next_row():
    assert in_rows([50, 50, 50], 110, 5) == [(0, 0), (55, 0), (0, 1)]


def test_a_line_without_length_leaves_the_path_whole():
    """A browser draws nothing behind a step that is missing."""
    spot, line = [[3.01, 2.0], [3.02, 2.0]], [[0.0, 0.0], [1.0, 2.0]]
    assert path([spot, line], closed=True) == path([line], closed=True) == "M0 0l1 2z"
    assert path([spot]) == ""
