"""What the live map draws and names: every case has a base map, which reaches all around it."""

import pytest
import shapely

from corridor import bundled_cases, open_case
from corridor.languages import language_of
from corridor.reports.maps.geojson import network_geojson
from corridor.web.live_map import basemap_of, countries_in, network_of
from tests.web.worlds import over_180_degrees


@pytest.mark.parametrize("name", bundled_cases())
def test_every_bundled_case_has_its_base_map(name: str) -> None:
    case = open_case(name)
    west, south, east, north = network_geojson(case)["bbox"]
    found = basemap_of(case)
    assert {f["properties"]["layer"] for f in found["features"]} >= {"land", "coast"}
    assert found["bbox"][0] < west < east < found["bbox"][2]
    assert found["bbox"][1] < south < north < found["bbox"][3]


def test_the_base_map_of_a_corridor_around_half_the_world_goes_all_around_it() -> None:
    case = over_180_degrees()
    far = case.replace(nodes=case.tables["nodes"].assign(x_coord=[110.0, 175.0, -60.0]))
    for each, least in ((case, 100.0), (far, 360.0)):
        west, _, east, _ = basemap_of(each)["bbox"]
        first, _, last, _ = network_geojson(each)["bbox"]
        assert (west + east) / 2 == pytest.approx((first + last) / 2)
        assert east - west >= least
    assert east - west == 360.0


def test_every_element_has_a_point_and_a_place_for_its_label() -> None:
    case = open_case("northern-corridor")
    found = network_of(case)
    by_id = {f["properties"]["id"]: f for f in found["features"]}
    assert len(by_id) == len(found["features"])
    for table in ("links", "nodes", "terminals", "ports", "borders"):
        assert by_id.keys() >= case.records[table].keys()
    for feature in found["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        middle = shapely.Point(feature["properties"]["middle"])
        assert shape.distance(middle) < 2e-3
        if feature["properties"]["kind"] == "node":
            for element in feature["properties"]["elements"]:
                spot = shapely.geometry.shape(by_id[element]["geometry"])
                assert 0.04 < spot.distance(shape) < 0.08
    for border, row in case.records["borders"].items():
        link = shapely.geometry.shape(by_id[row["link_id"]]["geometry"])
        assert link.distance(shapely.geometry.shape(by_id[border]["geometry"])) < 2e-3


def test_ends_of_a_small_case_go_before_its_other_names() -> None:
    found = network_of(open_case("northern-corridor"))
    rank = {
        f["properties"]["name"]: f["properties"]["rank"]
        for f in found["features"]
        if f["properties"]["kind"] == "node"
    }
    assert found["small"]
    assert (rank["Kigali"], rank["Nairobi"]) == (0, 1)
    large = network_of(open_case("instc"))
    assert not large["small"]
    assert all(f["properties"].get("rank") != 0 for f in large["features"])


@pytest.mark.parametrize("turns", [0, 1, -2])
def test_countries_of_a_corridor_are_named_where_a_view_shows_them(turns: int) -> None:
    case, view = open_case("northern-corridor"), (33.0, -2.0, 40.0, 2.0)
    turned = (view[0] + 360 * turns, view[1], view[2] + 360 * turns, view[3])
    features = countries_in(case, turned)["features"]
    names = {f["properties"]["name"]: f for f in features if f["properties"]["crossed"]}
    assert names.keys() == {"Kenya", "Uganda"}
    lines = [f["geometry"] for f in network_of(case)["features"]]
    for name, feature in names.items():
        at = shapely.geometry.shape(feature["geometry"])
        assert shapely.box(*view).contains(at), name
        assert min(at.distance(shapely.geometry.shape(line)) for line in lines) > 0.2, name
    order = {name: f["properties"]["order"] for name, f in names.items()}
    assert order["Kenya"] < order["Uganda"]  # more of the corridor lies there


def test_other_countries_have_one_name_whatever_the_view() -> None:
    case = open_case("northern-corridor")
    seen = []
    for view in ((33.0, -2.0, 40.0, 2.0), (100.0, 50.0, 110.0, 60.0), (5.0, 1.0, 4.0, 0.0)):
        features = countries_in(case, view)["features"]
        seen.append([f for f in features if not f["properties"]["crossed"]])
    assert seen[0] == seen[1] == seen[2]
    names = [f["properties"]["name"] for f in seen[0]]
    assert "Somalia" in names
    assert not {"Kenya", "Uganda", "Rwanda"} & set(names)
    assert all(f["properties"]["crossed"] is False for f in features)  # of views off the map
    spoken = countries_in(case, (33.0, -2.0, 40.0, 2.0), language_of("ru"))["features"]
    assert {"Кения", "Сомали"} <= {f["properties"]["name"] for f in spoken}
