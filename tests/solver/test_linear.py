"""Linear programs that grow, against SciPy; answers that do not prove themselves."""

import os
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from corridor.solver.faults import InfeasibleError, SolverError, UnboundedError
from corridor.solver.linear import LinearProgram

INF = np.inf


def scipy_optimum(cost, matrix, low, high):
    rows = [(matrix[i], high[i]) for i in range(len(high)) if np.isfinite(high[i])]
    rows += [(-matrix[i], -low[i]) for i in range(len(low)) if np.isfinite(low[i])]
    if not rows:
        rows = [(np.zeros(len(cost)), 0.0)]
    a, b = (np.array(part) for part in zip(*rows, strict=True))
    solved = linprog(cost, A_ub=a, b_ub=b, options={"presolve": False})
    return {0: solved.fun, 2: "infeasible", 3: "unbounded"}[solved.status]


def answer(program):
    try:
        return program.solve()
    except InfeasibleError:
        return "infeasible"
    except UnboundedError:
        return "unbounded"


@pytest.mark.parametrize("interior", [False, True])
def test_growing_programs_equal_scipy(interior):
    chance = np.random.default_rng(5)
    seen = set()
    for _ in range(60):
        rows = int(chance.integers(1, 5))
        low = np.where(chance.random(rows) < 0.4, chance.integers(-4, 3, rows), -INF)
        high = np.where(
            chance.random(rows) < 0.8, np.maximum(low, chance.integers(-2, 9, rows)), INF
        )
        program = LinearProgram(low, high, interior=interior)
        cost, columns = [], []
        for _ in range(int(chance.integers(1, 7))):
            cost.append(float(chance.integers(-3, 6)))
            columns.append(chance.integers(-2, 4, rows).astype(float))
            used = np.flatnonzero(columns[-1])
            program.add_column(cost[-1], used, columns[-1][used])
            found = answer(program)
            expected = scipy_optimum(np.array(cost), np.array(columns).T, low, high)
            if isinstance(found, str):
                seen.add(found)
                assert expected == found
            else:
                seen.add("optimal")
                assert found.objective == pytest.approx(expected, abs=1e-5)
    assert seen == {"optimal", "infeasible", "unbounded"}


def test_changed_bounds_and_costs():
    program = LinearProgram(np.array([-INF, 2.0]), np.array([5.0, INF]))
    program.add_column(1.0, np.array([0, 1]), np.ones(2))
    program.add_column(3.0, np.array([1]), np.ones(1))
    assert program.solve().objective == 2
    program.set_row(0, -INF, 1.5)
    assert program.solve().value == pytest.approx([1.5, 0.5])
    program.set_cost(0, 9.0)
    solution = program.solve()
    assert solution.value == pytest.approx([0, 2])
    assert solution.row_dual == pytest.approx([0, 3])


def test_without_columns():
    assert LinearProgram(np.array([-1.0]), np.array([1.0])).solve().objective == 0
    with pytest.raises(InfeasibleError):
        LinearProgram(np.array([1.0]), np.array([2.0])).solve()


def line():
    program = LinearProgram(np.array([2.0]), np.array([5.0]))
    program.add_column(1.0, np.array([0]), np.ones(1))
    return program


WRONG = {
    "its point violates a row": lambda s: replace(s, value=s.value * 0, objective=0.0),
    "its prices leave a column that pays": lambda s: replace(s, row_dual=s.row_dual * 2),
    "cost and worth differ": lambda s: replace(s, row_dual=s.row_dual * 0.5),
    "it gave no point": lambda s: replace(s, value=s.value * np.nan),
}


@pytest.mark.parametrize("fault", WRONG)
def test_an_answer_that_does_not_prove_itself_is_asked_for_again(fault, monkeypatch):
    program, read, calls = line(), LinearProgram._read, []

    def once_wrong(self):
        calls.append(1)
        return WRONG[fault](read(self)) if len(calls) == 1 else read(self)

    monkeypatch.setattr(LinearProgram, "_read", once_wrong)
    assert program.solve().objective == 2
    assert len(calls) == 2


@pytest.mark.parametrize("fault", WRONG)
def test_an_answer_that_never_proves_itself_is_an_error(fault, monkeypatch):
    read = LinearProgram._read
    monkeypatch.setattr(LinearProgram, "_read", lambda self: WRONG[fault](read(self)))
    with pytest.raises(SolverError, match=fault) as found:
        line().solve()
    path = re.search(r"saved in (\S+)", str(found.value))[1]
    assert os.path.getsize(path) > 0
    os.remove(path)
