"""Whole-number programs that are searched for a given time, from a known solution.

What comes back is the best point of the search, checked here, and a bound that is the claim of one
run: callers say so, or confirm it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from corridor.solver.chains import in_sums, parted, summed
from corridor.solver.highs import Options, load, open_highs, run, start_from
from corridor.solver.program import Floats, Program, fault_of
from corridor.solver.whole import exactly_whole


@dataclass(frozen=True)
class Searched:
    """What a search came to.

    Attributes
    ----------
    value : float array, shape (columns,), or None
        The best point, its bounds, rows and whole numbers checked; None when there is none.
    objective : float
        Its cost, worked out here; infinite when there is none.
    bound : float
        Lower bound on the cost of any solution as the search claims it; minus infinity for none.
    finished : bool
        Whether the search claims to have ended by itself: nothing is better by more than the gap.
    """

    value: Floats | None
    objective: float
    bound: float
    finished: bool


def search(
    program: Program,
    seconds: float,
    start: Floats | None = None,
    *,
    gap: float = 1e-4,
    options: Options | None = None,
) -> Searched:
    """Search for a good solution of a program for some time.

    Parameters
    ----------
    program : Program
        The program.
    seconds : float
        When to stop.
    start : float array, shape (columns,), optional
        A solution from which to start.
    gap : float
        Share of the cost by which a better solution is of no interest.
    options : mapping, optional
        Further options of HiGHS.

    Returns
    -------
    Searched
    """
    highs = open_highs({"time_limit": max(0.0, seconds), "mip_rel_gap": gap, **(options or {})})
    load(highs, summed(program))
    if start is not None:
        start_from(highs, in_sums(program, start))
    status = run(highs)
    bound = float(highs.getInfo().mip_dual_bound)
    finished = status in {"optimal", "infeasible"}
    value = np.array(highs.getSolution().col_value)
    if len(value) == len(program.cost):
        value = exactly_whole(program, parted(program, value))
        if not fault_of(program, value):
            return Searched(value, float(program.cost @ value), bound, finished)
    return Searched(None, math.inf, bound, finished)
