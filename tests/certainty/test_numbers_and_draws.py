"""Distributions against scipy, correlation against its definition, even filling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from corridor.case.situation import situation
from corridor.certainty.draws import coordinates, drawn, even_points, usual_point
from corridor.certainty.numbers import UncertainNumber, uncertain_numbers
from corridor.testing import tiny

KEY = ("rail", "ab", "speed_kmh")


def number(low, value, high, **more):
    return UncertainNumber(KEY, "ab speed_kmh", value, low, high, **more)


@given(
    st.floats(-50, 50), st.floats(0.01, 100), st.floats(0, 1),
    st.sampled_from(["triangular", "uniform", "pert"]),
)  # fmt: skip
def test_distributions_are_those_of_scipy(low, width, share, name):
    mode = low + share * width
    u = np.linspace(0.01, 0.99, 23)
    a = 1 + 4 * share
    same = {
        "triangular": stats.triang(share, low, width),
        "uniform": stats.uniform(low, width),
        "pert": stats.beta(a, 6 - a, low, width),
    }[name]
    got = number(low, mode, low + width, distribution=name).at(u)
    assert np.allclose(got, same.ppf(u), rtol=1e-7, atol=1e-7 * width)


def test_whole_numbers_are_whole_and_reach_both_ends():
    berths = number(1.0, 2.0, 3.0, whole=True, distribution="uniform")
    values, counts = np.unique(berths.at(np.linspace(0, 1, 3001)), return_counts=True)
    assert values.tolist() == [1.0, 2.0, 3.0]
    assert counts == pytest.approx([1000, 1000, 1000], abs=2)


@pytest.mark.parametrize("rho", [-1.0, -0.5, 0.0, 0.6, 1.0])
def test_numbers_of_a_group_have_the_correlation_asked_for(rho):
    pair = [
        number(0, 5, 10, distribution="uniform", together="ice"),
        number(0, 5, 10, distribution="uniform", together="ice", correlation=rho),
    ]
    values = drawn(pair, coordinates(pair, 4096, 3))
    scores = stats.norm.ppf(np.clip(values / 10, 1e-9, 1 - 1e-9))
    assert np.corrcoef(scores.T)[0, 1] == pytest.approx(rho, abs=0.02)
    for k in range(2):  # each on its own keeps its distribution
        assert stats.kstest(values[:, k] / 10, "uniform").statistic < 0.02


def test_points_fill_every_coordinate_evenly():
    points = even_points(100, 256, 1)
    classes = np.sort(np.floor(points * 256), axis=0)
    assert (classes == np.arange(256)[:, None]).all()
    assert np.array_equal(points, even_points(100, 256, 1))
    assert not np.array_equal(points, even_points(100, 256, 2))
    assert even_points(0, 5, 1).shape == (5, 0)


def test_at_the_usual_point_numbers_have_their_values():
    numbers = [number(0, 3, 10), number(2, 2, 7, distribution="pert"), number(1, 4, 9, whole=True)]
    values = drawn(numbers, usual_point(numbers)[None, :])[0]
    assert values == pytest.approx([3, 2, 4], abs=0.01)


def test_a_number_that_many_elements_use_is_drawn_once():
    rows = {
        "provenance": [
            {"table": "vehicles", "id": "train", "field": "load_t", "quality": "assumed",
             "low": 1000, "high": 3000, "source_id": "T1", "distribution": "uniform",
             "together": "loads", "correlation": 0.5},
        ]
    }  # fmt: skip
    case = tiny({"ab": ("a", "b", 1e6), "bc": ("b", "c", 1e6)}, rows=rows)
    numbers, users = uncertain_numbers(situation(case), ["ab", "bc"])
    mine = [n for n in numbers if n.key[0] == "vehicles"]
    assert len(mine) == 1
    assert (mine[0].distribution, mine[0].together, mine[0].correlation) == (
        "uniform",
        "loads",
        0.5,
    )
    place = numbers.index(mine[0])
    assert place in users["ab"]
    assert place in users["bc"]
