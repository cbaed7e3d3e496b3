"""Road capacity against the manuals and what must hold for any road."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.elements.formulas.road import bpr_time_ratio, heavy_vehicle_factor
from tests.rows import evaluate_road

ROAD = {
    "lanes": 1.0,
    "lane_capacity_pcu_per_h": 1700.0,
    "truck_equivalent": 2.5,
    "truck_share": 0.3,
    "volume_capacity_max": 0.8,
    "peak_hour_share": 0.09,
    "season_factor": 1.2,
    "open_share": 1.0,
    "load_t": 20.0,
}


def test_bureau_of_public_roads_1964():
    assert bpr_time_ratio(1.2) == pytest.approx(1.31104, abs=5e-6)
    assert bpr_time_ratio(0) == 1


def test_highway_capacity_manual_heavy_vehicles():
    factor = heavy_vehicle_factor(0.30, 2.5)
    assert factor == pytest.approx(0.689655, abs=5e-7)
    assert round(factor, 3) == 0.690


def test_road_by_hand():
    trucks = 1700 * 0.8 / 1.45 / 0.09 * 0.3
    result = evaluate_road(ROAD)
    assert result.t_per_year == pytest.approx(trucks * 20 * 365 / 1.2)
    assert evaluate_road(ROAD | {"open_share": 0.5}).t_per_year == result.t_per_year / 2
    assert result.steps[-1].value == result.t_per_year


def test_road_not_built():
    result = evaluate_road(ROAD | {"lanes": 0})
    assert result.t_per_year == 0
    assert "not built" in result.steps[0].meaning


def test_arithmetic_of_every_step_gives_its_value():
    for step in evaluate_road(ROAD).steps:
        value = eval(step.arithmetic)
        assert value == pytest.approx(step.value, rel=1e-5), step


@given(
    field=st.sampled_from(("truck_equivalent", "peak_hour_share", "season_factor")),
    low=st.floats(0.1, 10),
    more=st.floats(0, 10),
)
def test_what_takes_room_never_adds_capacity(field, low, more):
    before = evaluate_road(ROAD | {field: low}).t_per_year
    assert evaluate_road(ROAD | {field: low + more}).t_per_year <= before


@given(
    field=st.sampled_from(("lanes", "lane_capacity_pcu_per_h", "volume_capacity_max", "load_t")),
    low=st.floats(0.1, 10),
    more=st.floats(0, 10),
)
def test_what_gives_room_never_takes_capacity(field, low, more):
    before = evaluate_road(ROAD | {field: low}).t_per_year
    assert evaluate_road(ROAD | {field: low + more}).t_per_year >= before


@given(st.floats(0, 3), st.floats(0, 3))
def test_a_fuller_road_is_never_faster(volume, more):
    assert bpr_time_ratio(volume + more) >= bpr_time_ratio(volume) >= 1
