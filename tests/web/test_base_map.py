"""The base map under the live map: every case has one, and it reaches all around the network."""

import pytest

from corridor import bundled_cases, open_case
from corridor.reports.maps.geojson import network_geojson
from corridor.web.figures import basemap_of
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
