"""Fixed points against closed forms, and where plain repetition runs away from them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.assignment.methods.fixed_point import fixed_point
from corridor.assignment.methods.logit import choice_sets, logit
from tests.assignment.assignment_worlds import grid


def found(image, start, least=None, most=500):
    """Vector, image and steps, to a residual of 1e-12."""
    begin = np.asarray(start, dtype=np.float64)
    floor = np.full(len(begin), -np.inf) if least is None else np.asarray(least)
    return fixed_point(
        image, begin, floor, lambda n, x, y: np.abs(x - y).max() <= 1e-12 or n >= most
    )


@given(st.lists(st.floats(-8, 0.9), min_size=1, max_size=6), st.floats(-5, 5))
def test_linear_functions_whose_repetition_runs_away(slopes, constant):
    """``x = s x + c`` has the answer ``c / (1 - s)``, also where ``s`` is far below -1."""
    own = np.array(slopes)
    vector, image, _ = found(lambda x: own * x + constant, np.zeros(len(own)))
    assert vector == pytest.approx(constant / (1 - own), abs=1e-8)
    assert image == pytest.approx(own * vector + constant, abs=1e-12)


def test_a_steep_choice_between_two():
    """``x = 1 / (1 + exp(40 (x - 0.3)))``: swings between 0 and 1 when it is only repeated."""
    vector, image, steps = found(lambda x: 1 / (1 + np.exp(40 * (x - 0.3))), [0.0])
    assert image == pytest.approx(vector, abs=1e-12)
    assert vector[0] == pytest.approx(1 / (1 + math.exp(40 * (vector[0] - 0.3))), abs=1e-12)
    assert steps < 60


def test_no_vector_goes_below_the_least():
    tried = []

    def image(x):
        tried.append(x)
        return 2 - 3 * x

    vector, _, _ = found(image, [5.0, 7.0], least=[0.5, 0.25])
    assert vector == pytest.approx([0.5, 0.5])
    assert (np.array(tried) >= [0.5, 0.25]).all()


@pytest.mark.parametrize("theta", [3.0, 30.0, 100.0])
def test_steep_choices_on_a_network_need_few_steps(theta):
    """Averages of all steps so far need 24, 156 and 585 of them to the same residual."""
    problem = grid(6, 6)
    chosen = logit(problem, theta, residual=1e-6, sets=choice_sets(problem))
    assert chosen.status == "converged"
    assert chosen.iterations <= 100
