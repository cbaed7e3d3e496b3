"""Levels of the sea that a plan is made for, against counting."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.planning.sea_levels import sea_levels
from corridor.problems import CorridorError

members = st.lists(st.sampled_from([-31.0, -30.5, -30.2, -30.0, -29.4]), min_size=1, max_size=30)


@given(members, st.sampled_from([0.01, 0.1, 0.25, 1 / 3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0]))
def test_the_level_is_the_highest_that_the_share_does_not_go_below(levels, share):
    found = sea_levels(pd.DataFrame({2030: levels}), 2030, share)
    enough = [
        h for h in levels if sum(m >= h for m in levels) / len(levels) >= share - 1e-12
    ]  # fmt: skip
    assert found.level_m == max(enough)
    assert found.share_from(found.level_m) >= share - 1e-12
    assert found.members_m.tolist() == sorted(levels)
    assert found.share_from(-99) == 1
    assert found.share_from(0) == 0


def test_tens_by_hand():
    ensemble = pd.DataFrame({2030: -30 - np.arange(10) / 10})
    asked = {share: sea_levels(ensemble, 2030, share).level_m for share in (1, 0.9, 0.85, 0.1)}
    assert asked == {1: -30.9, 0.9: -30.8, 0.85: -30.8, 0.1: -30.0}


@pytest.mark.parametrize("share", [0.1, 0.9, 1])
def test_one_level_and_a_path_are_one_future(share):
    path = pd.Series({2030: -30.0, 2032: -30.4})
    assert sea_levels(-30.4, 2032, share).level_m == -30.4
    assert sea_levels(path, 2032, share).level_m == -30.4
    assert sea_levels(path, 2030, share).members_m.tolist() == [-30.0]


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        (pd.Series({2030: -30.0, 2033: -31.0}), "path of sea levels has 2030 to 2033.*needs 2032"),
        (pd.DataFrame({2026: [-30.0]}), "ensemble of sea levels has 2026 to 2026.*needs 2032"),
        (pd.DataFrame(), "has no year; the plan needs 2032"),
        (pd.DataFrame({2032: [-30.0, np.nan]}), "levels of 2032 are not all numbers"),
        (pd.DataFrame({2032: []}), "levels of 2032 are not all numbers"),
        (float("inf"), "not all numbers"),
    ],
)
def test_levels_that_do_not_say_what_is_needed(levels, message):
    with pytest.raises(CorridorError, match=message):
        sea_levels(levels, 2032, 0.9)


@pytest.mark.parametrize("share", [0, -0.1, 1.01, float("nan")])
def test_senseless_shares(share):
    with pytest.raises(CorridorError, match=r"share of futures is .*; expected more than 0"):
        sea_levels(-30.0, 2032, share)
