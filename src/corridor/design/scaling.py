r"""Capacity scaling: arcs that are used little are made small, until a design is left.

Where the relaxation opens arc ``a`` to the extent ``y_a``, the capacity that it is charged for
becomes ``C_a \leftarrow \frac14 C_a y_a + \frac34 C_a``, and it may be open to the extent
``u_a / C_a``: what it carries stays, and a unit of a small flow costs more and more. Source:
Katayama, Chen and Kubo, A capacity scaling heuristic for the multicommodity capacitated network
design problem, Journal of Computational and Applied Mathematics 232 (2009).
"""

from __future__ import annotations

import numpy as np

from corridor.design.search import Bools, Search

ROUNDS = 60

KEPT = 0.75
"""Share of a capacity that a round keeps whatever is used of it."""

LEAST = 1e-3
"""Share of its capacity below which an arc is not scaled."""

OPEN = 1e-6
"""Share of its capacity from which an arc is used."""

SOLVES = 12
"""Most solves of the program in a round: the next round continues."""

ROUGH = 1e-4
"""Share of the cost that a further path need not save within a round."""

STEADY = 6
"""Rounds with the same arcs after which it ends."""


def scale_capacities(search: Search) -> list[Bools]:
    """Scale capacities, offering the design of each round.

    Parameters
    ----------
    search : Search
        The search, its relaxation solved.

    Returns
    -------
    list of bool array, shape (arcs,)
        Arcs that each round used.
    """
    problem, program = search.problem, search.program
    scale = np.ones(problem.arcs)
    used: list[Bools] = []
    steady = 0
    for _ in range(ROUNDS):
        if search.done:
            break
        program.pay(problem.fixed_charge, scale)
        relaxed = program.solve(SOLVES, ROUGH)
        flow = search.flow_of(relaxed.share) / problem.capacity
        search.offer(relaxed.share, "capacity scaling")
        opened = flow > OPEN
        steady = steady + 1 if used and np.array_equal(used[-1], opened) else 0
        used.append(opened)
        if steady >= STEADY:
            break
        charged = np.minimum(1.0, relaxed.opened) * scale
        scale = np.maximum(LEAST, (1 - KEPT) * charged + KEPT * scale)
    return used
