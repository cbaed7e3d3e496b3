"""Solvers print nothing, at the level of the process: HiGHS 1.16 greets whoever opens it."""

import subprocess
import sys

PROGRAM = """
import numpy as np
from corridor.solver.linear import LinearProgram
from corridor.solver.program import ProgramBuilder
from corridor.solver.whole import confirm, propose
lines = LinearProgram(np.array([2.0]), np.array([5.0]))
lines.add_column(1.0, np.array([0]), np.ones(1))
lines.solve()
rows = ProgramBuilder()
x = rows.column("x", 1.0, whole=True)
rows.row("r", [(x, 1.0)], 1.0)
confirm(rows.program(), propose(rows.program()))
"""


def test_nothing_reaches_stdout_or_stderr():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)
    assert done.stdout == b""
    assert done.stderr == b""
