"""Whole-number programs: one run for a proposal, more runs before anything is called proven.

Presolve of HiGHS up to 1.15 calls some small programs infeasible that are not, or ends at a worse
optimum without a gap. So a status is a claim. What can be checked without it is the point: its
rows, bounds, whole numbers and cost. What cannot be checked so, that nothing is better, is asked
again with presolve off and another seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corridor.messages import Numeral, joined, message
from corridor.solver.chains import parted, summed
from corridor.solver.faults import SolverError
from corridor.solver.highs import Options, Status, load, open_highs, run, save, words
from corridor.solver.program import TOLERANCE, Floats, Program, fault_of, relaxation_bound

AGREE = 1e-5
"""Two objectives are the same when they differ by less, and by less than a thousandth of this as a
share: HiGHS leaves branches that could gain a millionth unexplored."""

EXACT: Options = {
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-7,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
}


@dataclass(frozen=True)
class WholeSolution:
    """What a run says of a program, its point checked.

    Attributes
    ----------
    value : float array, shape (columns,), or None
        A solution, whole numbers exactly whole; None when the run claims that there is none.
    objective : float
        Its cost, worked out here; infinite when there is none.
    bound : float
        Claimed lower bound on the cost of any solution; infinite when there is none.
    dispute : str
        How runs differed; empty when one run was asked or all agreed.
    """

    value: Floats | None
    objective: float
    bound: float
    dispute: str = ""

    @property
    def infeasible(self) -> bool:
        """Whether no solution is claimed to exist."""
        return self.value is None


Run = Callable[[Program], WholeSolution]


def _run_with(options: Options) -> Run:
    def ask(program: Program) -> WholeSolution:
        return _ask_highs(program, {**EXACT, **options})

    return ask


RUNS: tuple[Run, ...] = (
    _run_with({}),
    _run_with({"presolve": "off", "random_seed": 1}),
    _run_with({"presolve": "off", "random_seed": 2, "mip_detect_symmetry": False,
               "mip_heuristic_effort": 0.0}),
)  # fmt: skip
"""The run that proposes, the one that confirms, and the one that is asked where they differ."""


def propose(program: Program) -> WholeSolution:
    """Solve a program once.

    Parameters
    ----------
    program : Program
        The program; its cost must be bounded from below by the bounds of its columns.

    Returns
    -------
    WholeSolution
        A checked point, and claims that are not confirmed.

    Raises
    ------
    SolverError
        If the answer does not check; the message names the file with the program.
    """
    return RUNS[0](program)


def ask_again(program: Program) -> WholeSolution:
    """Solve a program once with the settings that confirm; see [`propose`][]."""
    return RUNS[1](program)


def confirm(program: Program, first: WholeSolution) -> WholeSolution:
    """Ask again, by other means, whether a claim of optimality or infeasibility holds.

    Parameters
    ----------
    program : Program
        The program.
    first : WholeSolution
        What one run said.

    Returns
    -------
    WholeSolution
        The better of two runs that agree, with the lower of their bounds. Where they differ, the
        best of three with a dispute; its bound is that of two runs that agree with it or, when no
        other does, that of the relaxation, which weak duality proves.

    Raises
    ------
    SolverError
        If an answer does not check.
    """
    second = ask_again(program)
    if _agree(first, second):
        return _joined(first, second)
    third = RUNS[2](program)
    best = min((first, second, third), key=lambda s: s.objective)
    others = [s for s in (first, second, third) if s is not best and _agree(s, best)]
    dispute = message(
        "runs of the solver differ: optimum of the master program %(costs)s",
        costs=joined([_optimum(run) for run in (first, second, third)], ", "),
    )
    if others:
        return replace(_joined(best, others[0]), dispute=dispute)
    return replace(best, bound=min(best.objective, relaxed_bound(program)), dispute=dispute)


def _optimum(run: WholeSolution) -> str:
    return message("infeasible") if run.infeasible else Numeral(f"{run.objective:.6g}")


def _agree(a: WholeSolution, b: WholeSolution) -> bool:
    if a.infeasible or b.infeasible:
        return a.infeasible and b.infeasible
    return abs(a.objective - b.objective) <= _slack(a.objective)


def _slack(objective: float) -> float:
    return AGREE * max(1.0, 1e-3 * abs(objective))


def _joined(a: WholeSolution, b: WholeSolution) -> WholeSolution:
    better = a if a.objective <= b.objective else b
    return replace(better, bound=min(a.bound, b.bound))


def _ask_highs(program: Program, options: Options) -> WholeSolution:
    if not program.matrix.nnz:  # HiGHS knows no answer to a program without coefficients
        return _without_rows(program)
    highs = open_highs(options)
    load(highs, summed(program))
    status = run(highs)
    if status == "infeasible" or (status == "either" and _is_bounded(program)):
        return _none()
    if status != "optimal":
        raise SolverError(_message(f"stopped with {words(highs)!r}", save(highs)))
    value = exactly_whole(program, parted(program, np.array(highs.getSolution().col_value)))
    fault = fault_of(program, value)
    objective = float(program.cost @ value)
    info = highs.getInfo()
    claimed = float(info.objective_function_value)
    bound = float(info.mip_dual_bound) if program.whole.any() else claimed
    slack = _slack(objective)
    if not fault and abs(claimed - objective) > slack:
        fault = f"the objective is {objective:.9g}, not {claimed:.9g}"
    if not fault and not bound <= objective + slack:
        fault = f"the bound {bound:.9g} is above the objective {objective:.9g}"
    if fault:
        raise SolverError(_message(f"claims an optimum, but {fault}", save(highs)))
    return WholeSolution(value, objective, min(bound, objective))


def _without_rows(program: Program) -> WholeSolution:
    """Solve a program in which no row holds a column: each goes to its cheaper bound."""
    if (program.row_lower > TOLERANCE).any() or (program.row_upper < -TOLERANCE).any():
        return _none()
    value = np.where(program.cost >= 0, program.lower, program.upper)
    objective = float(program.cost @ value)
    return WholeSolution(value, objective, objective)


def _is_bounded(program: Program) -> bool:
    """Return whether the bounds of the columns alone keep the cost from falling without end."""
    return math.isfinite(relaxation_bound(program, np.zeros(len(program.row_lower))))


def _none() -> WholeSolution:
    return WholeSolution(None, math.inf, math.inf)


def _message(what: str, path: str) -> str:
    return f"the solver {what}; the program is saved in {path}"


def exactly_whole(program: Program, value: Floats) -> Floats:
    """Round whole-number columns; find the others anew where rounding has moved a row."""
    rounded = np.where(program.whole, np.rint(value), value)
    if np.array_equal(rounded, value) or not fault_of(program, rounded):
        return rounded
    fixed = replace(
        program,
        lower=np.where(program.whole, rounded, program.lower),
        upper=np.where(program.whole, rounded, program.upper),
        whole=np.zeros(len(value), dtype=np.bool_),
    )
    highs = open_highs({"presolve": "off"})
    load(highs, fixed)
    if run(highs) != "optimal":
        return rounded  # no solution: the check that follows says so
    return np.where(program.whole, rounded, np.array(highs.getSolution().col_value))


def relaxed_bound(program: Program) -> float:
    """Return the bound of the linear relaxation, proven by weak duality."""
    highs, status = _relaxed(program, {"presolve": "off"})
    if status != "optimal":
        return relaxation_bound(program, np.zeros(len(program.row_lower)))
    return relaxation_bound(program, np.array(highs.getSolution().row_dual))


def relaxed_point(program: Program) -> Floats | None:
    """Return an optimum of the linear relaxation; None where the solver has none."""
    highs, status = _relaxed(program, {})
    if status != "optimal":
        return None
    return np.array(highs.getSolution().col_value, dtype=np.float64)


def _relaxed(program: Program, options: Options) -> tuple[Any, Status]:
    """Solve a program with no column whole; return the solver and how it ended."""
    highs = open_highs(options)
    load(highs, replace(program, whole=np.zeros(len(program.cost), dtype=np.bool_)))
    return highs, run(highs)
