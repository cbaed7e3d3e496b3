"""Whole-number programs over few arcs: those of the best design and some that are closed in it.

Each is relaxed first. Where its bound says that nothing better is in it, it is left; arcs that
cost more to open than could be gained are left out, and those that would cost as much to close
stay open. Both follow from the prices: a design that opens arc ``a`` costs at least the bound plus
what the prices leave of its charge.
"""

from __future__ import annotations

import numpy as np

from corridor.design.pricing import charge_left
from corridor.design.relaxation import Relaxed
from corridor.design.restricted import restrict
from corridor.design.search import Bools, Search
from corridor.solver.program import Floats
from corridor.solver.searched import search as search_program

WORTH = 1e-4
"""Share of the cost that a better design has to save."""

SOLVES = 40
"""Most solves of the relaxation of a neighbourhood."""

FIRST_WIDTH, LEAST_WIDTH = 0.15, 10.0
"""Closed arcs in the first neighbourhood, as a share of all, and the fewest."""

WIDER, NARROWER = 1.25, 0.8
"""How the number changes after a search that came to its end, and after one that did not."""

EACH_S = 6.0
"""Most seconds for one neighbourhood."""

CHANCE = 0.5
"""Weight of chance beside likings, which run from -1 to 3."""

LATE = 12
"""Last rounds of capacity scaling that count as late."""

SEED = 1


def fixed_by(search: Search, relaxed: Relaxed, saving: float = WORTH) -> tuple[Bools, Bools]:
    """Return arcs that no cheaper design opens, and arcs that every cheaper design opens."""
    problem = search.problem
    left = charge_left(problem, problem.fixed_charge, relaxed.arc_price, relaxed.strong_price)
    most = search.cost * (1 - saving) - relaxed.bound
    return left > most, -left > most


def improve_within(search: Search, allowed: Bools, seconds: float, name: str) -> bool:
    """Look for a better design that opens some arcs only.

    Parameters
    ----------
    search : Search
        The search.
    allowed : bool array, shape (arcs,)
        Arcs that may be opened, with all of the best design.
    seconds : float
        How long to search.
    name : str
        For the log.

    Returns
    -------
    bool
        Whether the search came to its end.
    """
    program, problem = search.program, search.problem
    program.pay(problem.fixed_charge, np.ones(problem.arcs), allowed)
    program.solve(SOLVES, WORTH)
    best = program.best
    if best.bound >= search.cost * (1 - WORTH):
        return True
    never, always = fixed_by(search, best)
    kept = allowed & (~never | search.opened)
    part = restrict(program, kept, always & allowed)
    share = np.zeros(program.paths)
    share[: len(search.share)] = search.share
    solution = search_program(
        part.program, min(seconds, search.left_s), part.point(search.opened | always, share),
        gap=WORTH,
    )  # fmt: skip
    if solution.value is not None and solution.objective < search.cost * (1 - 1e-6):
        share = part.share(solution.value, program.paths)
        search.offer(share, name)
        opened = search.flow_of(share) > 0
        search.route(opened, name)
    return solution.finished


def search_neighbourhoods(search: Search, used: list[Bools]) -> None:
    """Search one neighbourhood after the other until time is over.

    Parameters
    ----------
    search : Search
        The search, with a design.
    used : list of bool array, shape (arcs,)
        Arcs that rounds of capacity scaling used.
    """
    chance, arcs = np.random.default_rng(SEED), search.problem.arcs
    width = max(LEAST_WIDTH, FIRST_WIDTH * arcs)
    liked = _likings(search, used)
    while not search.done:
        closed = np.flatnonzero(~search.opened)
        score = liked[closed] + CHANCE * chance.gumbel(size=len(closed))
        allowed = search.opened.copy()
        allowed[closed[np.argsort(-score)[: int(width)]]] = True
        ended = improve_within(search, allowed, EACH_S, f"neighbourhood of {int(width)} arcs")
        if ended and allowed.all():
            break
        width = min(arcs, width * WIDER) if ended else max(LEAST_WIDTH, width * NARROWER)


def _likings(search: Search, used: list[Bools]) -> Floats:
    """Return how likely each arc is in a good design: root value, price and frequency of use."""
    root, problem = search.root, search.problem
    assert root is not None
    left = charge_left(problem, problem.fixed_charge, root.arc_price, root.strong_price)
    dear = np.maximum(0.0, left) / np.maximum(problem.fixed_charge, 1e-9)
    often = np.mean(used, axis=0) if used else np.zeros(problem.arcs)
    lately = np.mean(used[-LATE:], axis=0) if used else often
    return np.asarray(root.opened + often + lately - dear)
