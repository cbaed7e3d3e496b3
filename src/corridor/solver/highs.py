"""HiGHS: opened, loaded, asked and read here and nowhere else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from typing import Literal

import highspy
import numpy as np

from corridor.solver.program import Floats, Program

Status = Literal["optimal", "infeasible", "unbounded", "either", "unclear"]
"""What HiGHS claims; ``either`` is infeasible or unbounded."""

Options = Mapping[str, str | int | float | bool]

_STATUS: dict[highspy.HighsModelStatus, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "either",
}


class SilentHighs(highspy.Highs):
    """HiGHS that prints nothing.

    Its constructor ends by turning callbacks on, and the first call of any method prints a banner
    on standard output unless output is off by then.
    """

    def enableCallbacks(self) -> object:  # noqa: N802 (the name is that of HiGHS)
        """Turn output off, then callbacks on."""
        self.silent()
        return super().enableCallbacks()  # type: ignore[no-untyped-call]


def open_highs(options: Options) -> SilentHighs:
    """Open HiGHS in silence, on one thread: the same answer on every run.

    Parameters
    ----------
    options : mapping
        Further options of HiGHS.

    Returns
    -------
    SilentHighs
    """
    highs = SilentHighs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("threads", 1)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def load(highs: SilentHighs, program: Program) -> None:
    """Pass a program to HiGHS."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = program.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = program.matrix.data
    lp.col_names_, lp.row_names_ = list(program.columns), list(program.rows)
    if program.whole.any():
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in program.whole]
    highs.passModel(lp)


def start_from(highs: SilentHighs, value: Floats) -> None:
    """Give HiGHS a solution from which a search may start."""
    solution = highspy.HighsSolution()
    solution.col_value = value
    highs.setSolution(solution)


def run(highs: SilentHighs) -> Status:
    """Run HiGHS; return what it claims.

    A failed call and a limit are ``unclear``.
    """
    highs.run()
    return _STATUS.get(highs.getModelStatus(), "unclear")


def words(highs: SilentHighs) -> str:
    """Return the status in the words of HiGHS."""
    return str(highs.modelStatusToString(highs.getModelStatus()))


def save(highs: SilentHighs) -> str:
    """Write the program that HiGHS holds to a new file for temporary files; return its path."""
    place, path = tempfile.mkstemp(prefix="corridor-program-", suffix=".mps")
    os.close(place)
    highs.writeModel(path)
    return path


def mps_text(program: Program) -> str:
    """Return a program as text in the free MPS format, which other solvers read.

    Parameters
    ----------
    program : Program
        The program.

    Returns
    -------
    str
    """
    highs = open_highs({})
    load(highs, program)
    path = save(highs)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    os.remove(path)
    return text
