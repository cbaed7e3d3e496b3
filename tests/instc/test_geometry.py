"""No way between two places is shorter than the great circle that joins them."""

import math

import pytest

import corridor

EARTH_KM = 6371.0088
CASE = corridor.open_case("instc")
LINKS = CASE.records["links"]


def great_circle_km(one, other):
    """Distance on a sphere by the haversine formula."""
    y1, y2 = math.radians(one["y_coord"]), math.radians(other["y_coord"])
    half = math.radians(other["x_coord"] - one["x_coord"]) / 2
    h = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def test_great_circle_of_a_quarter():
    quarter = great_circle_km({"x_coord": 0, "y_coord": 0}, {"x_coord": 90, "y_coord": 0})
    assert quarter == pytest.approx(math.pi / 2 * EARTH_KM)


@pytest.mark.parametrize("link", LINKS)
def test_links_are_no_shorter_than_the_great_circle(link):
    row = LINKS[link]
    ends = (CASE.records["nodes"][row[f"{end}_node_id"]] for end in ("from", "to"))
    assert row["length"] >= 0.999 * great_circle_km(*ends)


def test_published_lengths_still_add_up():
    """162 km Rasht-Astara (Mehr, 2025); 620 to 626 km Bafq-Bandar Abbas (Hormozgan railway)."""
    km = {link: row["length"] for link, row in LINKS.items()}
    assert km["rail-astara-ir-talesh"] + km["rail-talesh-rasht"] == pytest.approx(162)
    assert 620 <= km["rail-bafq-sirjan"] + km["rail-sirjan-bandar-abbas"] <= 626
    assert 306 <= km["sea-alat-turkmenbashi-port"] <= 343
