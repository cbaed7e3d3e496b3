"""Levels in one datum, and the depth that a level leaves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.case.datum import DATUMS, depth_at_m, to_baltic_m
from corridor.problems import CorridorError

levels = st.floats(-60, 10)


@pytest.mark.parametrize(
    ("level", "datum", "baltic"),
    [(-29.3, "BS", -29.3), (-1.3, "CASPIAN", -29.3), (0, "caspian", -28), (-29, "bs", -29)],
)
def test_conversions(level, datum, baltic):
    assert to_baltic_m(level, datum) == pytest.approx(baltic)


@given(levels, st.sampled_from(sorted(DATUMS)))
def test_a_datum_moves_all_levels_alike(level, datum):
    many = to_baltic_m(np.array([level, level + 1]), datum)
    assert many[0] == to_baltic_m(level, datum)
    assert many[1] - many[0] == pytest.approx(1)
    assert to_baltic_m(level, "BS") == level


@pytest.mark.parametrize(
    ("datum", "hint"), [("DAHITY", "did you mean DAHITI"), ("Q", "known: BS, CASPIAN, DAHITI")]
)
def test_unknown_datum(datum, hint):
    with pytest.raises(CorridorError, match=f"-29.3 is '{datum}'; {hint}"):
        to_baltic_m(-29.3, datum)


def test_depth_by_hand():
    assert depth_at_m(5, -28, -29) == 4
    assert depth_at_m(5, -28, -33.5) == -0.5, "dry"
    assert depth_at_m(5) == depth_at_m(5, None, -29) == 5, "the ocean does not fall"
    with pytest.raises(ValueError, match="sea_level_m"):
        depth_at_m(5, -28)


@given(st.floats(0, 60), levels, levels, st.floats(-5, 5))
def test_a_fall_takes_its_own_height_off_the_depth(depth, at, level, fall):
    before, after = depth_at_m(depth, at, level), depth_at_m(depth, at, level - fall)
    assert before - after == pytest.approx(fall, abs=1e-9)
    assert depth_at_m(depth, at, at) == pytest.approx(depth, abs=1e-9)
