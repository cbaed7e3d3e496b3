"""Whole-number programs: saved ones that were solved wrongly, random ones, and solvers that lie."""

import os
import re
from dataclasses import replace

import numpy as np
import pytest
from pyscipopt import Model
from scipy.sparse import csr_array

from corridor.solver import whole
from corridor.solver.faults import SolverError
from corridor.solver.highs import mps_text
from corridor.solver.program import fault_of, relaxation_bound
from corridor.solver.whole import WholeSolution, confirm, propose
from tests.solver.programs_by_hand import (
    FOLDER,
    SAVED,
    enumerated,
    random_program,
    saved,
    with_old_presolve,
)

NONE = WholeSolution(None, np.inf, np.inf)


@pytest.mark.parametrize("name", SAVED)
def test_saved_programs_are_solved_by_every_run(name):
    program = saved(name)
    for run in whole.RUNS:
        solution = run(program)
        assert solution.objective == pytest.approx(SAVED[name], abs=1e-9)
        assert solution.bound == pytest.approx(SAVED[name], abs=1e-6)
        assert not fault_of(program, solution.value)
    assert confirm(program, propose(program)).dispute == ""


@pytest.mark.parametrize("name", SAVED)
def test_saved_programs_have_these_optima_by_another_solver(name):
    model = Model()
    model.hideOutput()
    model.readProblem(str(FOLDER / f"{name}.mps"))
    model.optimize()
    assert model.getObjVal() == pytest.approx(SAVED[name], abs=1e-6)


@pytest.mark.parametrize("name", SAVED)
def test_a_second_run_catches_the_old_presolve(name, monkeypatch):
    monkeypatch.setattr(whole, "RUNS", (with_old_presolve, *whole.RUNS[1:]))
    program = saved(name)
    first = propose(program)
    if first.objective == pytest.approx(SAVED[name], abs=1e-6):
        pytest.skip("SciPy has a HiGHS without the fault by now")
    solution = confirm(program, first)
    assert solution.objective == pytest.approx(SAVED[name], abs=1e-9)
    assert solution.bound == pytest.approx(SAVED[name], abs=1e-6)
    assert "runs of the solver differ" in solution.dispute


def test_random_programs_equal_enumeration():
    chance = np.random.default_rng(11)
    seen = set()
    for _ in range(300):
        program = random_program(chance)
        solution, exact = confirm(program, propose(program)), enumerated(program)
        seen.add(exact is None)
        assert solution.dispute == ""
        assert solution.infeasible == (exact is None)
        if exact is not None:
            assert solution.objective == pytest.approx(exact, abs=1e-9)
            assert solution.bound == pytest.approx(exact, abs=1e-6)
    assert seen == {True, False}


@pytest.mark.parametrize("liar", [0, 1])
def test_no_single_run_can_make_a_feasible_program_infeasible(liar, monkeypatch):
    runs = list(whole.RUNS)
    runs[liar] = lambda _: NONE
    monkeypatch.setattr(whole, "RUNS", tuple(runs))
    solution = confirm(saved("17"), propose(saved("17")))
    assert solution.objective == pytest.approx(SAVED["17"])
    assert solution.bound == pytest.approx(SAVED["17"], abs=1e-6)
    assert "infeasible" in solution.dispute


def test_a_gap_that_no_two_runs_close_is_called_one(monkeypatch):
    """The bound of the only run with a point is not believed: the relaxation proves less."""
    lies = (lambda _: NONE, lambda _: NONE)
    monkeypatch.setattr(whole, "RUNS", (whole.RUNS[0], *lies))
    program = saved("17")
    solution = confirm(program, propose(program))
    assert solution.objective == pytest.approx(SAVED["17"])
    assert 0 < solution.bound < SAVED["17"] - 1
    assert solution.dispute


def test_the_bound_of_a_relaxation_needs_no_faith_in_the_prices():
    chance = np.random.default_rng(3)
    for _ in range(100):
        program = random_program(chance)
        exact = enumerated(program)
        if exact is not None:
            prices = chance.normal(size=len(program.rows))
            assert relaxation_bound(program, prices) <= exact + 1e-9


def test_a_point_that_breaks_a_row_is_an_error_with_the_program(monkeypatch):
    program = saved("13")
    loose = replace(
        program,
        row_lower=np.full(len(program.rows), -np.inf),
        row_upper=np.full(len(program.rows), np.inf),
    )
    load = whole.load
    monkeypatch.setattr(whole, "load", lambda highs, _: load(highs, loose))
    with pytest.raises(SolverError, match=r"row \w+ is violated; the program is saved in") as found:
        propose(program)
    path = re.search(r"saved in (\S+)", str(found.value))[1]
    assert os.path.getsize(path) > 0
    os.remove(path)


def test_a_cost_that_is_not_that_of_the_point_is_an_error(monkeypatch):
    program = saved("13")
    load = whole.load
    dear = replace(program, cost=program.cost * 2)
    monkeypatch.setattr(whole, "load", lambda highs, _: load(highs, dear))
    with pytest.raises(SolverError, match="the objective is") as found:
        propose(program)
    os.remove(re.search(r"saved in (\S+)", str(found.value))[1])


@pytest.mark.parametrize(
    ("point", "fault"),
    [((0.5, 1), "not whole"), ((3, 1), "outside its bounds"), ((0, 0), "violated"),
     ((np.nan, 1), "no number"), ((1, 1), "")],
)  # fmt: skip
def test_faults_of_a_point(point, fault):
    program = replace(
        random_program(np.random.default_rng(0)),
        cost=np.ones(2), lower=np.zeros(2), upper=np.full(2, 2.0), whole=np.ones(2, dtype=bool),
        row_lower=np.array([1.0]), row_upper=np.array([4.0]),
        matrix=csr_array(np.ones((1, 2))), columns=("a", "b"), rows=("r",),
    )  # fmt: skip
    found = fault_of(program, np.array(point, dtype=float))
    assert fault in found
    assert bool(found) == bool(fault)


def test_numbers_that_are_nearly_whole_are_made_whole():
    """A millionth of a million lets a row through that no whole number satisfies so cheaply."""
    program = replace(
        random_program(np.random.default_rng(0)),
        cost=np.array([1.0, 0.0]), lower=np.zeros(2), upper=np.array([1.0, 1.0]),
        whole=np.array([True, False]), row_lower=np.array([0.0, 0.5]),
        row_upper=np.array([np.inf, np.inf]),
        matrix=csr_array(np.array([[1e7, -1.0], [0.0, 1.0]])), columns=("x", "z"), rows=("r", "s"),
    )  # fmt: skip
    solution = confirm(program, propose(program))
    assert solution.value[0] == 1.0
    assert solution.objective == 1.0


@pytest.mark.parametrize(("low", "feasible"), [(0.0, True), (1.0, False)])
def test_programs_without_coefficients(low, feasible):
    program = replace(
        random_program(np.random.default_rng(0)),
        cost=np.array([1.0, -1.0]), lower=np.zeros(2), upper=np.full(2, 2.0),
        whole=np.ones(2, dtype=bool), row_lower=np.array([low]), row_upper=np.array([2.0]),
        matrix=csr_array(np.zeros((1, 2))), columns=("a", "b"), rows=("r",),
    )  # fmt: skip
    solution = propose(program)
    assert solution.infeasible != feasible
    assert solution.objective == (-2.0 if feasible else np.inf)


def test_a_program_written_for_another_solver_has_the_same_optimum(tmp_path):
    path = tmp_path / "program.mps"
    path.write_text(mps_text(saved("9")), encoding="utf-8")
    model = Model()
    model.hideOutput()
    model.readProblem(str(path))
    model.optimize()
    assert model.getObjVal() == pytest.approx(SAVED["9"], abs=1e-6)
