"""No tonne of the bundled case travels in a vehicle, or through a place, that does not take it."""

import pytest

import corridor
from corridor.case.cargo import fits

CASE = corridor.open_case("instc")
RECORDS = CASE.records
BORDERS = {r["link_id"] for r in CASE.rows("borders")}
LOOSE = ("grain", "coal", "oil_products")


def carried_by(element):
    """What each vehicle of a link carries, or what the place takes; by the tables alone."""
    for table in ("terminals", "ports", "borders"):
        if element in RECORDS[table]:
            return [RECORDS[table][element]["carries"]]
    if element in RECORDS["sea"]:
        row = RECORDS["sea"][element]
        ids = [row["ship_id"], *row["also_ship_ids"].split()]
        return [RECORDS["ships"][i]["carries"] for i in ids]
    row = RECORDS["rail"].get(element) or RECORDS["road"][element]
    ids = [row["vehicle_id"], *row["also_vehicle_ids"].split()]
    return [RECORDS["vehicles"][i]["carries"] for i in ids]


@pytest.fixture(scope="module", params=[2023, 2030])
def tonnes(request):
    """Tonnes a year by element and commodity."""
    found, sums = corridor.assign(CASE, request.param), {}
    for path in found.paths.itertuples():
        for element in path.elements.split():
            key = (element, path.commodity_id)
            sums[key] = sums.get(key, 0.0) + path.tonnes_per_year
    return sums


def test_every_tonne_is_in_something_that_carries_it(tonnes):
    wrong = {
        (element, commodity): t
        for (element, commodity), t in tonnes.items()
        if not any(fits(RECORDS["commodities"][commodity]["cargo"], c) for c in carried_by(element))
    }
    assert wrong == {}
    assert sum(tonnes.values()) > 100e6, "something was looked at"


def test_no_truck_takes_grain_coal_or_oil_over_a_border(tonnes):
    posts = {e for e in RECORDS["road"] if e in BORDERS}
    assert {c for e, c in tonnes if e in posts} >= {"food", "containers"}
    assert not {(e, c) for e, c in tonnes if e in posts and c in LOOSE}


def test_tankers_carry_oil_alone_and_box_ships_boxes(tonnes):
    for lane, row in RECORDS["sea"].items():
        ships = {row["ship_id"], *row["also_ship_ids"].split()}
        cargo = {c for e, c in tonnes if e == lane}
        if ships == {"p19619"}:
            assert cargo <= {"oil_products"}, lane
        if not ships & {"p19619", "rst27", "ocean-tanker", "rail-ferry"}:
            assert "oil_products" not in cargo, lane
        if ships == {"feeder350"}:
            assert not cargo & set(LOOSE), lane


def test_every_commodity_and_every_vehicle_says_its_forms():
    for table, field in (("commodities", "cargo"), ("vehicles", "carries"), ("ships", "carries")):
        assert all(row[field] for row in RECORDS[table].values()), table


def test_the_share_of_trucks_in_azerbaijan_is_near_what_is_published():
    """10.1 of 33.3 Mt in 2024 (Trend, 2025); 0.40 while any truck carried any cargo."""
    road = whole = 0.0
    for path in corridor.assign(CASE, 2024).paths.itertuples():
        km = {"rail": 0.0, "road": 0.0}
        for element in path.elements.split():
            link = RECORDS["links"].get(element)
            if link is not None and link["country"] == "AZ" and link["mode"] in km:
                km[link["mode"]] += link["length"]
        if any(km.values()):
            whole += path.tonnes_per_year
            road += path.tonnes_per_year * (km["road"] > km["rail"])
    assert road / whole == pytest.approx(10.1 / 33.3, abs=0.05)
