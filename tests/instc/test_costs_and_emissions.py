"""What the bundled case says of greenhouse gases, fees and dues, each with its source."""

import pytest

import corridor
from corridor.case.numbers import Number
from corridor.case.rows import ROWS
from corridor.case.situation import situation

CO2E, TRUCK = "co2e_g_per_tkm", "truck"
WIRE = "co2e_electric_g_per_tkm"
NUMBERS = {("sea", "fee_usd_per_t"), ("ships", CO2E), ("vehicles", CO2E), ("vehicles", WIRE)}


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("instc")


def cell(case, table, row, field):
    return situation(case).row(ROWS[table], row).cells[field]


def trains(case):
    return [v for v, r in case.records["vehicles"].items() if r["mode"] == "rail"]


def suez(case):
    links = case.records["links"]
    return {lane for lane in case.records["sea"] if links[lane]["branch"] == "Suez"}


def test_the_case_has_nothing_to_complain_of(case):
    assert case.check() == []


def test_every_train_truck_ship_and_lane_has_its_number(case):
    for table, field in NUMBERS - {("vehicles", WIRE)}:
        for row in case.records[table]:
            assert isinstance(cell(case, table, row, field), Number), (table, row, field)
    for train in trains(case):
        assert isinstance(cell(case, "vehicles", train, WIRE), Number), train
    assert cell(case, "vehicles", TRUCK, WIRE) is None


@pytest.mark.parametrize(
    ("table", "row", "field", "low", "value", "high", "source", "quality"),
    [
        ("vehicles", "train-1520", CO2E, 25, 34.7, 43, "S119 A00", "derived"),
        ("vehicles", "train-1520", WIRE, 11.3, 14, 18, "S120 A00", "derived"),
        ("vehicles", "train-ge", WIRE, 11.3, 14, 18, "S120 A00", "derived"),
        ("vehicles", "train-kz", WIRE, 11.3, 14, 28, "S120 A00", "assumed"),
        ("vehicles", "train-ir-trunk", WIRE, 11.3, 14, 28, "S120 A00", "assumed"),
        ("vehicles", TRUCK, CO2E, 73.9, 95.0, 118.5, "S119", "derived"),
        ("ships", "rsd49", CO2E, 14.8, 17.3, 19.6, "S119", "derived"),
        ("ships", "rsd59", CO2E, 14.8, 17.3, 19.6, "S119", "derived"),
        ("ships", "rsd44", CO2E, 14.8, 17.3, 19.6, "S119", "derived"),
        ("ships", "rsd19", CO2E, 14.8, 17.3, 19.6, "S119", "derived"),
        ("ships", "makh-derbent", CO2E, 14.8, 17.3, 24.6, "S119", "derived"),
        ("ships", "rst27", CO2E, 23.2, 36.3, 55.9, "S119", "derived"),
        ("ships", "p19619", CO2E, 23.2, 36.3, 55.9, "S119", "derived"),
        ("ships", "rail-ferry", CO2E, 61.5, 63.3, 74.9, "S119", "derived"),
        ("ships", "handymax", CO2E, 7.1, 19.8, 24.8, "S119 A00", "assumed"),
    ],
)
def test_greenhouse_gases(case, table, row, field, low, value, high, source, quality):
    found = cell(case, table, row, field)
    assert (found.low, found.value, found.high) == (low, value, high)
    assert (found.source, found.quality) == (source, quality)


def test_every_number_of_emissions_has_a_known_source_and_a_range(case):
    for table, field in NUMBERS - {("sea", "fee_usd_per_t")}:
        for row in case.records[table]:
            found = cell(case, table, row, field)
            if found is None:
                continue
            assert (table, row, field) in case.ranges
            assert found.low < found.value < found.high, (row, field)
            assert set(found.source.split()) <= {"S119", "S120", "A00"}
            assert set(found.source.split()) <= set(case.records["sources"])
            assert ("S119" if field == CO2E else "S120") in found.source


@pytest.mark.parametrize(
    ("table", "row", "burning", "making"),
    [
        ("vehicles", "train-1520", 27.79, 6.91),
        ("vehicles", TRUCK, 77.0, 17.99),
        ("ships", "rsd49", 14.07, 3.19),
        ("ships", "makh-derbent", 14.07, 3.19),
        ("ships", "p19619", 29.56, 6.70),
        ("ships", "rail-ferry", 51.58, 11.70),
        ("ships", "handymax", 16.12, 3.65),
    ],
)
def test_gases_are_well_to_wheel(case, table, row, burning, making):
    """British factors of 2025: freighting goods, and well to tank of the same classes."""
    found = cell(case, table, row, CO2E)
    assert found.value == pytest.approx(burning + making, abs=0.06)


def test_rail_is_cleaner_than_road_and_wire_than_diesel(case):
    truck = cell(case, "vehicles", TRUCK, CO2E)
    for train in trains(case):
        diesel, wire = cell(case, "vehicles", train, CO2E), cell(case, "vehicles", train, WIRE)
        assert wire.value < diesel.value < truck.value
        assert diesel.high < truck.low


def test_all_traction_of_the_lines_is_told_apart(case):
    """What decides between the two numbers of a train is given for every line."""
    used = {r["traction"] for r in case.rows("rail")}
    assert used == {"diesel", "dc", "ac"}


def test_dues_of_the_suez_canal(case):
    lanes = suez(case)
    assert len(lanes) == 7
    for lane in lanes:
        found = cell(case, "sea", lane, "fee_usd_per_t")
        assert (found.low, found.value, found.high) == (3, 6, 10)
        assert (found.source, found.quality) == ("A00", "assumed")
        assert case.records["sea"][lane]["ship_id"] == "handymax"
        assert 250_000 / 45_000 <= found.value <= 300_000 / 45_000


def test_other_lanes_say_that_nothing_is_due(case):
    for lane in set(case.records["sea"]) - suez(case):
        assert cell(case, "sea", lane, "fee_usd_per_t").value == 0, lane


@pytest.mark.parametrize(
    ("table", "low", "value", "high", "blanks"),
    [("ports", 4, 7, 12, 25), ("terminals", 2, 4, 10, 24), ("borders", 2, 4, 11, 0)],
)
def test_fees_that_are_blank_take_a_default(case, table, low, value, high, blanks):
    (default,) = case.defaults[table, "fee_usd_per_t"]
    assert (default["low"], default["value"], default["high"]) == (low, value, high)
    assert default["quality"] == "assumed"
    assert int(case.tables[table]["fee_usd_per_t"].isna().sum()) == blanks
    for row in case.records[table]:
        assert isinstance(cell(case, table, row, "fee_usd_per_t"), Number)
