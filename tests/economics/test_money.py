"""Present values and shares, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.economics.discounting import Discounting, spread_evenly
from corridor.economics.payers import by_payer


def test_a_hundred_over_two_years_at_ten_per_cent():
    amounts = spread_evenly(100, 2027, 2)
    assert amounts == {2027: 50, 2028: 50}
    assert Discounting(2026, 0.10).present_value(amounts) == pytest.approx(50 / 1.1 + 50 / 1.21)


def test_money_of_the_price_year_is_not_discounted_and_earlier_money_weighs_more():
    assert Discounting(2026, 0.05).present_value({2026: 7}) == 7
    assert Discounting(2026, 0.05).present_value({2025: 7}) == pytest.approx(7.35)


def test_settings_of_a_case():
    assert Discounting.of({"price_year": 2025, "discount_rate": 0.05}) == Discounting(2025, 0.05)


@given(st.floats(0, 1e6), st.integers(2020, 2060), st.integers(1, 30), st.floats(0, 0.3))
def test_later_is_never_dearer(amount, first, years, rate):
    value = Discounting(2025, rate).present_value
    now, later = (value(spread_evenly(amount, first + k, years)) for k in (0, 1))
    assert later <= now * (1 + 1e-12)
    assert sum(spread_evenly(amount, first, years).values()) == pytest.approx(amount)


def test_payers_by_what_they_bear():
    shared = [(100.0, {"AZ": 0.25, "IR": 0.75}), (10.0, {"AZ": 1.0}), (1.0, {})]
    assert list(by_payer(shared).items()) == [("IR", 75.0), ("AZ", 35.0)]
    assert by_payer([]) == {}
