"""What keeps a depth, and what is lost without it, by hand on the tiny sea."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.case.situation import situation
from corridor.sea.ports.dredging import dredging, dredging_by_state
from corridor.sea.ports.tonnes import tonnes_at_risk
from tests.worlds import sea_world


@pytest.fixture(scope="module")
def sea():
    return situation(sea_world())


def upkeep(sit, fall):
    return {d.place: d for d in dredging(sit, fall)}


def test_by_hand(sea):
    """(0.2 + 0.1) m from 10 ha at 5 USD, (0.2 + 0.5) m from 100 ha at 3 USD a cubic metre."""
    found = upkeep(sea, 0.2)
    assert list(found) == ["east", "west", "cut"]
    assert found["east"].volume_m3_per_year == pytest.approx(30_000)
    assert found["east"].cost_musd_per_year == pytest.approx(0.15)
    assert found["cut"].volume_m3_per_year == pytest.approx(700_000)
    assert found["cut"].cost_musd_per_year == pytest.approx(2.1)
    assert math.isnan(found["west"].volume_m3_per_year), "no area is given"
    assert math.isnan(found["west"].cost_musd_per_year)
    assert [d.depth_m for d in found.values()] == [4, 5, 4.5]
    assert upkeep(sea.with_built({"D"}), 0.2)["east"].depth_m == 5


def test_states_without_a_place_in_the_case_pay_nothing_and_are_not_named(sea):
    places = dredging(sea, 0.2)
    assert set(dredging_by_state(places)) == {d.country for d in places}
    assert dredging_by_state([]) == {}


def test_a_rising_sea_pays_for_silt(sea):
    found = upkeep(sea, -0.3)
    assert found["east"].volume_m3_per_year == 0
    assert found["cut"].volume_m3_per_year == pytest.approx(200_000)


@given(fall=st.floats(-3, 3), more=st.floats(0, 1))
def test_a_faster_fall_digs_more_and_a_rise_never_less_than_nothing(sea, fall, more):
    slow, fast = upkeep(sea, fall), upkeep(sea, fall + more)
    for place in ("east", "cut"):
        assert 0 <= slow[place].volume_m3_per_year <= fast[place].volume_m3_per_year
        assert 0 <= slow[place].cost_musd_per_year <= fast[place].cost_musd_per_year


def at_risk(sit, level, **handled):
    rows = tonnes_at_risk(sit, {2030: level}, {2030: handled})
    return dict(zip(rows["port"], rows["at_risk_t"], strict=True))


LANE_T = 700_000
"""Each way of two ships with 3000 t, at -29.5 m BS."""


def test_tonnes_beyond_the_fleet_are_at_risk_at_both_ends(sea):
    ways = (800_000, 100_000)
    lost = at_risk(sea, -29.5, pq=ways, east=(900_000, 0), west=(900_000, 0))
    assert lost == {"east": pytest.approx(100_000), "west": pytest.approx(100_000)}
    both = at_risk(sea, -29.5, pq=(750_000, 720_000), east=(1_470_000, 0), west=(1_470_000, 0))
    assert both["east"] == pytest.approx(70_000)


def test_tonnes_beyond_the_berths_are_at_risk_at_that_port(sea):
    berths = 6 * 0.7 * 24 * 365 / (4 + 3000 / 400) * 3000
    lost = at_risk(sea, -29.5, east=(berths + 5e5, 0))
    assert lost == {"east": pytest.approx(5e5), "west": 0}
    more = at_risk(sea, -29.5, east=(berths + 5e5, 0), pq=(LANE_T + 6e5, 0))
    assert more["east"] == pytest.approx(6e5), "whichever is more, not both"


def test_no_more_is_at_risk_than_is_handled(sea):
    lost = at_risk(sea, -29.5, pq=(9e6, 0), east=(50_000, 0), west=(0, 0))
    assert lost == {"east": 50_000, "west": 0}


def test_a_dry_port_risks_all_and_a_market_lane_nothing(sea):
    assert at_risk(sea, -33.2, east=(2e6, 0))["east"] == 2e6
    market = situation(sea_world(ships=None))
    assert at_risk(market, -30.5, pq=(1e6, 1e6), east=(2e6, 0))["east"] == 0


def test_rows_by_year(sea):
    levels = {2030: -29.5, 2040: -30.5}
    handled = {"pq": (LANE_T, 0), "east": (LANE_T, 0)}
    rows = tonnes_at_risk(sea, levels, {2030: handled, 2040: handled})
    assert rows["year"].tolist() == [2030, 2030, 2040, 2040]
    assert rows["level_m"].tolist() == [-29.5, -29.5, -30.5, -30.5]
    east = rows[rows["port"] == "east"].set_index("year")
    assert east["at_risk_t"][2030] == pytest.approx(0)
    assert east["at_risk_t"][2040] == pytest.approx(LANE_T * 2 / 3)
    assert east["berths_t"][2040] == pytest.approx(6 * 0.7 * 24 * 365 / (4 + 2.5) * 1000)
