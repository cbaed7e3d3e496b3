"""Outlays, residual value, payback and years between, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.economics.appraisal import (
    Asset,
    added,
    hat_weights,
    payback_years,
    ratio,
    renewal_by_year,
    residual_value,
    upkeep_by_year,
    works_by_year,
)


def test_an_asset_that_outlasts_the_period():
    asset = Asset(cost=120, build_years=3, opening=2030, life_years=60, upkeep=2)
    assert works_by_year(asset) == {2027: 40, 2028: 40, 2029: 40}
    assert renewal_by_year(asset, 2059) == {}
    assert residual_value(asset, 2059) == 60  # half of its life is left
    assert upkeep_by_year(asset, 2032) == {2030: 2, 2031: 2, 2032: 2}


def test_an_asset_that_is_bought_again():
    asset = Asset(cost=100, build_years=1, opening=2030, life_years=20)
    assert renewal_by_year(asset, 2059) == {2050: 100}
    assert residual_value(asset, 2059) == 50  # ten of twenty years since 2050
    assert residual_value(asset, 2049) == 0  # at the end of its life
    assert residual_value(asset, 2050) == 95


def test_without_a_life_nothing_is_left_and_nothing_is_renewed():
    asset = Asset(100, 1, 2030)
    assert (renewal_by_year(asset, 2100), residual_value(asset, 2059)) == ({}, 0.0)
    assert upkeep_by_year(asset, 2059) == {}


def test_amounts_of_several_years():
    assert added({2030: 1.0, 2028: 2.0}, {2030: 3.0}) == {2028: 2.0, 2030: 4.0}
    assert ratio(30, 20) == 1.5
    assert ratio(30, 0) is None


def test_payback_counts_from_the_opening_with_a_part_of_the_last_year():
    flow = {2028: -25.0, **dict.fromkeys(range(2030, 2040), 10.0)}
    assert payback_years(flow, 2030) == 2.5
    assert payback_years({2028: -200.0, 2030: 10.0}, 2030) is None
    assert payback_years({2030: 10.0}, 2030) == 0
    assert payback_years({}, 2030) == 0


def test_a_debt_of_later_years_has_to_be_repaid_too():
    flow = {2029: -10.0, 2030: 10.0, 2031: 10.0, 2032: -30.0, 2033: 10.0, 2034: 20.0}
    assert payback_years(flow, 2030) == 4.5


def test_what_is_repaid_but_for_rounding_is_repaid():
    flow = {2029: -3.0, **dict.fromkeys(range(2030, 2040), 0.3)}
    assert payback_years(flow, 2030) == pytest.approx(10)


def test_years_between_lie_on_straight_lines_and_the_last_one_holds():
    mixture = hat_weights([2030, 2034], 2030, 2036)
    assert mixture[2030] == {2030: 1.0}
    assert mixture[2031] == {2030: 0.75, 2034: 0.25}
    assert mixture[2034] == mixture[2036] == {2034: 1.0}


@given(
    st.floats(0, 1e4), st.integers(1, 10), st.floats(1, 80), st.integers(0, 90),
)  # fmt: skip
def test_a_residual_value_is_between_nothing_and_the_cost(cost, build, life, years):
    asset = Asset(cost, build, 2030, life)
    assert 0 <= residual_value(asset, 2030 + years) <= cost
    assert sum(works_by_year(asset).values()) == pytest.approx(cost)
