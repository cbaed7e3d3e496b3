r"""What a tonne short of the target is worth by the target itself.

Whoever sets a target and pays for the cheapest plan that carries it values its last tonnes at what
they cost. So the usual price is the least at which the target is worth carrying in full in each
future in which some plan carries it,

.. math:: \lambda = \max_s \max_{F_s(y) < T_s} \frac{k_s(y_s^T) - k_s(y)}{T_s - F_s(y)}

with the cheapest plan ``y^T`` that carries the target there. It is the largest of many ratios, so
that Dinkelbach's method finds it (On nonlinear fractional programming, Management Science 13,
1967): the best plan at a price either carries the target, or it is short and sets a higher price.
With it the best plan for one future alone is the plan that [`corridor.recommend`][] makes there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from corridor.hedging.search import Search
from corridor.hedging.worlds import Menu, World
from corridor.messages import message
from corridor.planning.master import ENOUGH
from corridor.planning.pool import CutPool
from corridor.planning.search import EQUAL, least_cost
from corridor.problems import CorridorError, InternalError
from corridor.progress import Progress

DIGITS = 3
"""Digits of a price that nobody has given: it is rounded up, so that it is above the least one."""

MOST_PRICES = 1000


def usual_price_musd_per_mt(menu: Menu, worlds: Sequence[World], progress: Progress) -> float:
    """Return the least price, rounded up, at which every target within reach is carried in full.

    Parameters
    ----------
    menu : Menu
        What a plan may choose.
    worlds : sequence of World
        The futures, and the case as it is.
    progress : callable
        Receives what is being done.

    Returns
    -------
    float
        Million dollars of present value for a million tonnes a year.

    Raises
    ------
    CorridorError
        If no plan carries the target in any world, or for nothing wherever one does: it says
        nothing of its worth then.
    """
    price, known = 0.0, False
    for world in worlds:
        progress(message("price of a tonne in %(future)s", future=world.future.name), None)
        cheapest = least_cost(CutPool((world.pool,)), (world.target_t_per_year,))
        if cheapest is not None:
            known = True
            price = _least_price(menu, world, cheapest.built, price, progress)
    if not price > 0:
        raise CorridorError(
            message(
                "the target is carried for nothing wherever it is within reach, so that it says "
                "nothing of what a tonne is worth: give the price of a million tonnes a year short "
                "of it"
            )
            if known
            else message(
                "the target is carried by no plan in any future, so that it says nothing of what "
                "a tonne is worth: give the price of a million tonnes a year short of it"
            )
        )
    return _rounded_up(price)


def _least_price(
    menu: Menu, world: World, enough: frozenset[str], price: float, progress: Progress
) -> float:
    """Return the least price, not below another, at which a world carries its target in full."""
    whole, target = world.outcome(enough).cost_musd, world.target_t_per_year
    nothing = world.outcome(frozenset()).short_t_per_year
    if nothing > ENOUGH * target:
        price = max(price, whole / nothing * 1e6)
    for _ in range(MOST_PRICES):
        best = Search(menu, (world,), price, progress).best("expected")
        outcome = world.outcome(best.built)
        short = outcome.short_t_per_year
        higher = (whole - outcome.cost_musd) / short * 1e6 if short > ENOUGH * target else 0.0
        if higher <= price * (1 + EQUAL):
            return price
        price = higher
    raise InternalError(f"the price of a tonne is not known after {MOST_PRICES} prices")


def _rounded_up(price: float) -> float:
    """Return the next number of few digits above a price."""
    unit: float = 10.0 ** (math.floor(math.log10(price)) - DIGITS + 1)
    return float(f"{(math.floor(price / unit * (1 + EQUAL)) + 1) * unit:.{DIGITS}g}")
