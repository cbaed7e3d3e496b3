"""What the bundled case says for simulations: stations, costs, disturbances, observations."""

from collections import Counter

import pytest

import corridor
from corridor.case.numbers import Number
from corridor.case.rows import ROWS
from corridor.case.situation import situation
from tests.worlds import SIMULATED_NUMBERS

YEAR = "ordinary-bad-year"


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("instc")


def number(case, table, row, field):
    cell = situation(case).row(ROWS[table], row).cells[field]
    return cell.value if isinstance(cell, Number) else None


def test_every_train_fits_the_stations_of_its_line(case):
    for link, record in case.records["rail"].items():
        train = case.records["vehicles"][record["vehicle_id"]]["length_m"]
        assert train <= number(case, "rail", link, "station_track_m"), link


def test_every_number_of_a_simulation_is_known_where_it_has_to_be(case):
    optional = {("sea", "timetable_h"), ("terminals", "storage_t")}
    for table, field in SIMULATED_NUMBERS - optional:
        for row in case.records[table]:
            assert number(case, table, row, field) is not None, (table, row, field)


@pytest.mark.parametrize(
    ("table", "row", "low", "value", "high"),
    [
        ("vehicles", "train-1520", 0.015, 0.025, 0.035),
        ("vehicles", "truck", 0.035, 0.065, 0.0945),
        ("ships", "rsd49", 0.024, 0.035, 0.05),
        ("ships", "handymax", 0.005, 0.009, 0.013),
    ],
)
def test_haul_costs_with_their_ranges(case, table, row, low, value, high):
    cell = situation(case).row(ROWS[table], row).cells["haul_usd_per_tkm"]
    assert (cell.low, cell.value, cell.high) == (low, value, high)


def test_a_bad_year_in_numbers(case):
    rows = case.rows("disturbances")
    assert {r["scenario_id"] for r in rows} == {YEAR}
    assert Counter(r["kind"] for r in rows) == {
        "closure": 23, "breakdown": 11, "delay": 7, "peak": 3
    }  # fmt: skip
    assert all(r["source_id"] and r["quality"] for r in rows)


def test_verkhny_lars_is_shut_for_forty_days_between_december_and_april(case):
    """Over 40 days in a bad season, a day or two at a time (ArmInfo and Armenpress, 2022)."""
    days = [
        int(r["first_day"]) + n
        for r in case.rows("disturbances")
        if r["id"] == "road-verkhny-lars-dariali"
        for n in range(int(r["days"]))
    ]
    assert len(days) == len(set(days)) == 40
    assert all(d <= 120 or 335 <= d <= 365 for d in days)


def test_what_is_given_as_stated_has_a_published_source(case):
    for table in ("disturbances", "observations"):
        for record in case.rows(table):
            if record["quality"] != "assumed":
                assert record["source_id"].split()[0] != "A00"


@pytest.mark.parametrize(
    ("observation", "value"),
    [
        ("carec-border-h-road", 9.9),
        ("carec-border-h-rail", 40.6),
        ("carec-border-usd-road", 208),
        ("carec-border-usd-rail", 215),
        ("carec-haul-usd-road", 945),
        ("carec-haul-usd-rail", 804),
        ("carec-speed-road", 42.0),
        ("carec-speed-with-delay-road", 23.4),
        ("carec-speed-rail", 53.9),
        ("az-border-h-road", 4.0),
        ("az-border-usd-road", 52),
    ],
)
def test_survey_means_of_2022(case, observation, value):
    record = case.records["observations"][observation]
    assert (record["value"], record["year"]) == (value, 2022)


def test_observed_trips(case):
    trips = [r for r in case.rows("observations") if r["measure"].startswith("transit")]
    assert len(trips) == 25
    assert all(r["origin"] and r["destination"] and r["route"] for r in trips)
    units = {"transit_days": {"days"}, "transit_usd": {"USD per TEU", "USD per 40 ft"}}
    for record in trips:
        assert record["unit"] in units[record["measure"]]


def test_a_bad_year_leaves_capacities_as_they_are(case):
    """Disturbances are for simulations: a capacity is that of a year without them."""
    usual = corridor.capacity(case).elements
    bad = corridor.capacity(case, scenario=YEAR).elements
    assert {e: c.capacity_t_per_year for e, c in usual.items()} == {
        e: c.capacity_t_per_year for e, c in bad.items()
    }
