"""The search for a design: relaxation, capacity scaling, programs over few arcs, proof."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor.design.neighbourhoods import improve_within, search_neighbourhoods
from corridor.design.problem import Design, DesignProblem, Step
from corridor.design.proof import is_within_reach, prove
from corridor.design.scaling import scale_capacities
from corridor.design.search import Search

LATE = 12
"""Last rounds of capacity scaling whose arcs make the first program over few arcs."""

FIRST_SHARE = 0.3
"""Most of the time for that program, as a share."""


def design(
    problem: DesignProblem,
    seconds: float = 60.0,
    *,
    gap: float = 1e-4,
    progress: Callable[[Step], None] | None = None,
) -> Design:
    """Find a cheap design, and a bound below every design.

    The time decides how far the search gets, so another machine may answer otherwise; cost and
    bound hold in any case.

    Parameters
    ----------
    problem : DesignProblem
        Arcs and cargo.
    seconds : float
        How long to search.
    gap : float
        Share of the cost at which the search ends.
    progress : callable, optional
        Receives each step.

    Returns
    -------
    Design

    Raises
    ------
    CorridorError
        If the arrays are faulty, or the demand cannot travel even when every arc is open.
    """
    problem.check()
    search = Search(problem, seconds, gap, progress)
    search.relax()
    used = scale_capacities(search)
    if not np.isfinite(search.cost):
        search.route(np.ones(problem.arcs, np.bool_), "every arc open")
    late = np.any(used[-LATE:], axis=0) if used else search.opened
    improve_within(search, late | search.opened, FIRST_SHARE * seconds, "arcs of capacity scaling")
    if is_within_reach(search):
        prove(search)
    search_neighbourhoods(search, used)
    return search.design()
