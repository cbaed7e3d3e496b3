"""The base map under the live map: every case has one, and it reaches all around the network."""

import pytest

from corridor import bundled_cases, open_case
from corridor.reports.maps.geojson import network_geojson
from corridor.web.figures import basemap_of


@pytest.mark.parametrize("name", bundled_cases())
def test_every_bundled_case_has_its_base_map(name: str) -> None:
    case = open_case(name)
    west, south, east, north = network_geojson(case)["bbox"]
    found = basemap_of(case)
    assert {f["properties"]["layer"] for f in found["features"]} >= {"land", "coast"}
    assert found["bbox"][0] < west < east < found["bbox"][2]
    assert found["bbox"][1] < south < north < found["bbox"][3]
