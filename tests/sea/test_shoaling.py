"""From a level to loads, costs and capacities, by hand on the tiny sea."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.case.situation import situation
from corridor.elements.elements import element_capacity
from corridor.problems import CorridorError
from corridor.sea.ports.shoaling import shoaling
from tests.worlds import border_line, sea_world


@pytest.fixture(scope="module")
def sea():
    return situation(sea_world())


@pytest.fixture(scope="module")
def market():
    """The same lane, served by any number of ships."""
    return situation(sea_world(ships=None))


def at(sit, level):
    return {s.port: s for s in shoaling(sit, level)}


def tonnes(sit, element, level):
    return element_capacity(sit.with_level(level), element).capacity_t_per_year


def port_t(load):
    """6 berths at 70 % of the year, each call 4 h and 400 t an hour."""
    return 6 * 0.7 * 24 * 365 / (4 + load / 400) * load


def lane_t(load):
    """2 ships, 350 days, round trips of 72 h."""
    return 2 * 24 * 350 / 72 * load


def test_by_hand(sea):
    """A metre and a half below the chart the east has 3.5 m of water: 3 m of draft, 3000 t."""
    east, west = at(sea, -29.5).values()
    assert (east.limit, west.limit) == ("east", "cut")
    assert (east.depth_m, east.draft_m, east.payload_t) == (3.5, 3.0, 3000)
    assert (west.depth_m, west.draft_m, west.payload_t) == (4.0, 3.5, 4000)
    assert east.payload_share == pytest.approx(0.6)
    assert east.cost_per_t_change == pytest.approx(4000 / 3000 - 1)
    assert west.cost_per_t_change == pytest.approx(5000 / 4000 - 1)
    assert east.capacity_t_per_year == pytest.approx(port_t(3000))
    assert west.capacity_t_per_year == pytest.approx(port_t(4000))
    assert (east.name, east.country, east.ship, east.state) == ("East", "KZ", "ship", "part load")


@pytest.mark.parametrize(
    ("level", "state", "load"),
    [(-28, "full load", 5000), (-28.6, "part load", 4800), (-31, "no cargo", 0), (-33, "dry", 0)],
)
def test_states(sea, level, state, load):
    east = at(sea, level)["east"]
    assert east.state == state
    assert east.payload_t == pytest.approx(load)
    assert east.cost_per_t_change == (pytest.approx(4000 / load - 1) if load else math.inf)


def test_dredging_is_seen_and_compared_with_the_same_dredging(sea):
    dredged = sea.with_built({"D"})
    east = at(dredged, -29.5)["east"]
    assert (east.draft_m, east.payload_t) == (4, 5000)
    assert at(dredged, -30)["east"].cost_per_t_change == pytest.approx(0.25)


def test_a_lane_loses_only_where_its_fleet_binds(sea, market):
    for level, load in ((-29, 4000), (-29.5, 3000), (-30.5, 1000)):
        assert tonnes(sea, "pq", level) == pytest.approx(lane_t(load))
        assert tonnes(market, "pq", level) == math.inf
        dearer = at(market, level)["east"].cost_per_t_change
        assert dearer == pytest.approx(4000 / load - 1), "dearer all the same"
    assert tonnes(market, "pq", -31.01) == tonnes(sea, "pq", -31.01) == 0


def test_a_port_loses_less_than_its_ships(sea):
    """A lighter ship is worked sooner, so half the load is more than half the capacity."""
    before, after = at(sea, -29)["east"], at(sea, -30)["east"]
    assert after.payload_t / before.payload_t == 0.5
    left = after.capacity_t_per_year / before.capacity_t_per_year
    assert left == pytest.approx((4 + 10) / (4 + 5) / 2)


@settings(max_examples=40)
@given(level=st.floats(-36, -25), fall=st.floats(0, 4))
def test_a_lower_sea_never_carries_more(sea, level, fall):
    before, after = at(sea, level), at(sea, level - fall)
    for port, row in after.items():
        assert row.payload_t <= before[port].payload_t + 1e-6
        assert row.capacity_t_per_year <= before[port].capacity_t_per_year + 1e-6
        assert row.cost_per_t_change >= before[port].cost_per_t_change - 1e-9
        assert 0 <= row.payload_share <= 1
        assert row.draft_m >= 0
    assert tonnes(sea, "pq", level - fall) <= tonnes(sea, "pq", level) + 1e-6


@pytest.mark.parametrize("level", [-80.5, 3.0])
def test_levels_that_the_sea_cannot_have(sea, level):
    with pytest.raises(CorridorError, match=f"{level:.2f} m BS is outside"):
        shoaling(sea, level)


def test_a_case_without_an_inland_sea():
    with pytest.raises(CorridorError, match="no port on an inland sea: give depth_level_m"):
        shoaling(situation(border_line()), -29)


def test_the_rows_are_the_same_at_every_level():
    """A class with no port of its own stays with one of two ports, also when both have run dry."""
    sit = situation(corridor.open_case("instc"))
    rows = [[(s.port, s.ship) for s in shoaling(sit, level)] for level in (-27.0, -29.3, -31, -40)]
    assert all(row == rows[0] for row in rows)
