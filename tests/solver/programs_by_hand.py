"""Programs for tests: saved ones, random ones, and their optima by enumeration."""

from itertools import product
from pathlib import Path

import highspy
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, csr_array

from corridor.solver.highs import open_highs
from corridor.solver.program import Program
from corridor.solver.whole import WholeSolution

SAVED = {
    "1": 27.9141102736469,
    "9": 17.9936854368529,
    "13": 29.1117319900701,
    "17": 30.5449423084140,
    "21": 25.1293999841026,
    "29": 17.0085676997249,
}
"""Optimum of each saved program; presolve of HiGHS 1.15 ends elsewhere or calls it infeasible."""

FOLDER = Path(__file__).parent / "programs"


def saved(name: str) -> Program:
    """Read a program from an MPS file."""
    highs = open_highs({})
    highs.readModel(str(FOLDER / f"{name}.mps"))
    lp = highs.getLp()
    shape = (lp.num_row_, lp.num_col_)
    matrix = csc_array((lp.a_matrix_.value_, lp.a_matrix_.index_, lp.a_matrix_.start_), shape=shape)
    return Program(
        cost=np.array(lp.col_cost_),
        lower=np.array(lp.col_lower_),
        upper=np.array(lp.col_upper_),
        whole=np.array([k == highspy.HighsVarType.kInteger for k in lp.integrality_]),
        row_lower=np.array(lp.row_lower_),
        row_upper=np.array(lp.row_upper_),
        matrix=csr_array(matrix),
        columns=tuple(lp.col_names_),
        rows=tuple(lp.row_names_),
    )


def random_program(chance: np.random.Generator) -> Program:
    """Draw a small program of whole numbers from 0 to 2."""
    columns, rows = int(chance.integers(1, 6)), int(chance.integers(1, 5))
    matrix = chance.integers(-3, 4, (rows, columns)) * (chance.random((rows, columns)) < 0.7)
    bounded = chance.random((2, rows)) < 0.6
    middle = matrix @ chance.integers(0, 3, columns)
    return Program(
        cost=chance.integers(-5, 6, columns).astype(float),
        lower=np.zeros(columns),
        upper=np.full(columns, 2.0),
        whole=np.ones(columns, dtype=bool),
        row_lower=np.where(bounded[0], middle - chance.integers(-2, 3, rows), -np.inf),
        row_upper=np.where(bounded[1], middle + chance.integers(-2, 3, rows), np.inf),
        matrix=csr_array(matrix.astype(float)),
        columns=tuple(f"c{j}" for j in range(columns)),
        rows=tuple(f"r{i}" for i in range(rows)),
    )  # fmt: skip


def enumerated(program: Program) -> float | None:
    """Optimum by trying every point, None when there is none."""
    points = np.array(list(product(range(3), repeat=len(program.cost))), dtype=float)
    activity = points @ program.matrix.toarray().T
    fits = ((activity >= program.row_lower) & (activity <= program.row_upper)).all(axis=1)
    return float((points[fits] @ program.cost).min()) if fits.any() else None


def with_old_presolve(program: Program) -> WholeSolution:
    """Solve by the HiGHS inside SciPy, whose presolve has the fault; its word is believed."""
    solved = milp(
        program.cost,
        integrality=program.whole.astype(int),
        bounds=Bounds(program.lower, program.upper),
        constraints=LinearConstraint(program.matrix, program.row_lower, program.row_upper),
        options={"mip_rel_gap": 0.0},
    )
    if solved.status == 2:
        return WholeSolution(None, np.inf, np.inf)
    value = np.where(program.whole, np.rint(solved.x), solved.x)
    return WholeSolution(value, float(program.cost @ value), float(solved.fun))
