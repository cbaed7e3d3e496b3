"""Searches for a time and programs that grow, against enumeration and SciPy."""

import numpy as np
import pytest
from scipy.optimize import linprog

from corridor.solver.growing import GrowingProgram
from corridor.solver.searched import search
from tests.solver.programs_by_hand import enumerated, random_program


@pytest.mark.parametrize("seed", range(40))
def test_a_search_that_ends_finds_the_optimum(seed):
    program = random_program(np.random.default_rng(seed))
    found, least = search(program, 10.0, gap=0.0), enumerated(program)
    assert found.finished
    if least is None:
        assert found.value is None
    else:
        assert found.objective == pytest.approx(least)
        assert found.bound <= least + 1e-6


def test_a_search_starts_from_what_it_is_given():
    program = random_program(np.random.default_rng(0))
    best = search(program, 10.0, gap=0.0)
    assert best.value is not None
    again = search(program, 0.0, best.value)
    assert again.objective == pytest.approx(best.objective)


@pytest.mark.parametrize("seed", range(10))
def test_a_program_that_grew_is_worth_the_same_as_at_once(seed):
    chance = np.random.default_rng(seed)
    matrix = chance.integers(0, 5, (6, 8)).astype(float)
    low, cost = matrix.max(axis=1), chance.integers(1, 9, 8).astype(float)
    upper = np.full(8, 3.0)
    none = np.zeros(0, np.int32), np.zeros(0)
    program = GrowingProgram()
    program.add_rows(low[:3], np.full(3, np.inf), np.zeros(3, np.int32), *none)
    rows, first = np.tile(np.arange(3, dtype=np.int32), 8), np.arange(0, 24, 3, dtype=np.int32)
    program.add_columns(np.zeros(8), upper, first, rows, matrix[:3].T.ravel())
    program.set_cost(0, cost)
    assert program.solve("primal").objective == pytest.approx(
        linprog(cost, -matrix[:3], -low[:3], bounds=[(0, 3)] * 8).fun
    )
    columns = np.tile(np.arange(8, dtype=np.int32), 3)
    program.add_rows(
        low[3:], np.full(3, np.inf), np.arange(0, 24, 8, dtype=np.int32), columns,
        matrix[3:].ravel(),
    )  # fmt: skip
    program.set_entry(0, 0, 7.0)
    matrix[0, 0] = 7.0
    program.set_upper(2, np.array([1.0]))
    bounds = [(0, 3), (0, 3), (0, 1), *[(0, 3)] * 5]
    found, expected = program.solve("dual"), linprog(cost, -matrix, -low, bounds=bounds)
    assert expected.status == 0
    assert found.objective == pytest.approx(expected.fun)
    assert cost @ found.value == pytest.approx(found.objective)
    assert (matrix @ found.value >= low - 1e-6).all()
