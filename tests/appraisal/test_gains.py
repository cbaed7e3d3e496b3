"""Gains between two transports that are written down by hand."""

import numpy as np
import pandas as pd
import pytest

from corridor.appraisal.gains import gains, mixed
from corridor.appraisal.transport import Transport

ROWS = pd.DataFrame({"demand_id": ["D1", "D1", "D2", "D3"]})


def transport(
    tonnes, money, waiting, charge=0.0, co2e=0.0, expected=None, spread=(0, 0, 0, 0), beyond=0.0
):
    none = np.zeros(4)
    return Transport(
        rows=ROWS,
        tonnes=np.array(tonnes) * 1e6,
        usd_per_t=np.array([money, none, waiting, spread]),
        beyond_usd_per_t=np.full(4, beyond),
        charges=pd.Series({"a": charge * 1e6, "b": 0.0}),
        haulage=pd.Series({"a": 0.0, "b": -charge * 1e6}),
        co2e_t=co2e,
        energy_tj=co2e / 90,
        expected_usd=None if expected is None else np.array(expected),
        unknown_cost=(),
        over_capacity_t=0.0,
    )


WITHOUT = transport(
    [1, 2, 0, 4], [10, 10, 0, 7], [1, 1, 0, 0], charge=3.0, co2e=5000.0, spread=[3, 0, 0, 0]
)
WITH = transport([1, 4, 6, 0], [8, 9, 5, 0], [1, 0, 2, 0], charge=2.0, co2e=2000.0)


def test_savings_the_rule_of_a_half_and_what_has_no_cost_to_compare_with():
    found = gains(WITHOUT, WITH)
    # D1: 1 Mt saves 2; of the other part 2 and 4 Mt go, which saves 1 in money and 1 of waiting
    assert found.shippers.loc["D1"].tolist() == pytest.approx([2 + 3, 0, 3, 3])
    assert found.shippers.loc["D2"].tolist() == [0, 0, 0, 0]
    assert found.shippers.loc["D3"].tolist() == [0, 0, 0, 0]
    assert (found.served_mt, found.lost_mt) == (6, 4)
    assert found.charges.to_dict() == {"a": -1.0, "b": 0.0}
    assert found.haulage.to_dict() == {"a": 0.0, "b": 1.0}
    assert found.co2e_kt == 3.0
    assert found.energy_tj == pytest.approx(3000 / 90)
    assert np.isnan(found.by_choice_musd)


def test_what_is_saved_beyond_capacities_counts_by_the_same_rule():
    before = transport([1, 2, 0, 4], [0] * 4, [9] * 4, beyond=5.0)
    after = transport([1, 4, 6, 0], [0] * 4, [4] * 4, beyond=2.0)
    assert gains(before, after).beyond_musd == pytest.approx((1 + 3) * 3)
    assert mixed([(2.0, gains(before, after))]).beyond_musd == pytest.approx(24)


def test_there_and_back_is_nothing():
    """Gains are those of a step, and the step back takes them away."""
    there, back = gains(WITHOUT, WITH), gains(WITH, WITHOUT)
    both = mixed([(2.0, there), (2.0, back)])
    assert np.abs(both.shippers.to_numpy()).max() == 0
    assert (both.co2e_kt, both.charges.abs().max()) == (0, 0)
    assert (both.served_mt, both.lost_mt) == (20, 20)


def test_expected_costs_of_the_choice():
    before = transport([1, 2, 0, 4], [10, 10, 0, 7], [0] * 4, expected=[9, 9, np.inf, 7])
    after = transport([1, 4, 6, 0], [10, 10, 5, 0], [0] * 4, expected=[8, 7, 5, np.inf])
    assert gains(before, after).by_choice_musd == pytest.approx(1 * 1 + 3 * 2)
    assert gains(before, before).by_choice_musd == 0
