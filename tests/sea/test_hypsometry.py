"""Area and volume of the sea, against numeric derivative and integral."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from corridor.problems import CorridorError
from corridor.sea.water.facts import facts
from corridor.sea.water.hypsometry import KNOWN_VOLUME, hypsometry

LOWEST, HIGHEST = -80.0, -24.0
levels = st.floats(LOWEST + 1e-6, HIGHEST - 1e-6)


@given(levels, st.sampled_from([-1.4, 0.0, 0.53]))
def test_level_and_volume_are_inverse(level, spread):
    shape = hypsometry(spread)
    volume = shape.volume(level)
    again, area = shape.surface(volume)
    assert again == pytest.approx(level, abs=1e-9)
    assert area == pytest.approx(shape.area(level), rel=1e-12)
    assert shape.volume(shape.level(volume)) == pytest.approx(volume, abs=1e-9)


@given(levels, levels)
def test_more_water_stands_higher_and_wider(a, b):
    low, high = sorted((a, b))
    assert hypsometry().volume(low) <= hypsometry().volume(high)
    assert hypsometry().area(low) <= hypsometry().area(high)


@given(st.floats(LOWEST + 0.01, HIGHEST - 0.01))
def test_area_is_the_derivative_of_the_volume(level):
    step = 1e-3
    up, down = hypsometry().volume(level + step), hypsometry().volume(level - step)
    assert (up - down) / (2 * step) * 1e3 == pytest.approx(hypsometry().area(level), rel=1e-4)


@pytest.mark.parametrize("level", [-79.5, -46.0, -33.3, -29.3, -28.0, -26.62, -24.5])
def test_volume_is_the_integral_of_the_table_of_areas(level):
    """From the volume that is known, by quadrature of the file itself."""
    table = facts("hypsometry").sort_values("level_m")
    knots, areas = table["level_m"].to_numpy(float), table["area_km2"].to_numpy(float)
    at, known = KNOWN_VOLUME
    inside = [k for k in knots if min(at, level) < k < max(at, level)]
    more, _ = quad(lambda h: float(np.interp(h, knots, areas)), at, level, points=inside or None)
    assert hypsometry().volume(level) == pytest.approx(known + more / 1e3, abs=1e-6)


def test_the_table_rises():
    assert (np.diff(hypsometry().level_m) > 0).all()
    assert (np.diff(hypsometry().area_km2) > 0).all()
    assert hypsometry().area(-27.5) == pytest.approx((392_600 + 378_400) / 2)


def test_a_larger_spread_is_a_larger_sea_of_the_same_volume():
    small, large = hypsometry(-1.0), hypsometry(1.0)
    assert large.area(-33) == pytest.approx(308_000 * 1.04)
    assert small.volume(-28) == large.volume(-28) == 78_000


@pytest.mark.parametrize("level", [-80.01, -23.99, 7.0, float("nan")])
def test_levels_outside_are_named(level):
    for asked in (level, np.array([-28.0, level])):
        with pytest.raises(CorridorError, match=rf"level {level:.2f} m BS is outside.*-80 to -24"):
            hypsometry().area(asked)
    with pytest.raises(CorridorError, match=f"{level:.2f}"):
        hypsometry().volume(level)


@pytest.mark.parametrize(("end", "beyond"), [(LOWEST, -1), (HIGHEST, 1)])
def test_volumes_outside_are_told_as_levels(end, beyond):
    """Carried on with the area at the end, a metre further."""
    volume = hypsometry().volume(end) + beyond * hypsometry().area(end) / 1e3
    with pytest.raises(CorridorError, match=f"level {end + beyond:.2f} m BS is outside"):
        hypsometry().level(np.array([78_000.0, volume]))


@pytest.mark.parametrize("spread", [-1.4, 0.0, 1.4])
def test_both_ends_of_the_table_come_back(spread):
    shape = hypsometry(spread)
    for end in (-80.0, -24.0):
        assert float(shape.level(shape.volume(end))) == pytest.approx(end)
