r"""The Shapley value: what each player adds on average, over all orders in which they may join.

.. math:: \phi_i = \sum_{S \not\ni i} \frac{s!\,(n-s-1)!}{n!}\,\bigl(v(S \cup i) - v(S)\bigr)

with ``s`` the size of ``S`` and ``n`` players. Shapley, "A value for n-person games", 1953.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.messages import message
from corridor.problems import CorridorError
from corridor.sharing.game import Floats, Game, weight_of

SURE = 1.959964
"""Standard errors to each side that hold 95 % of a normal distribution."""


def shapley(game: Game) -> Floats:
    """Return the Shapley value of each player, from all coalitions.

    Parameters
    ----------
    game : Game
        The game.

    Returns
    -------
    float array, shape (players,)
        Adds up to the total.
    """
    count = len(game.players)
    masks = np.arange(len(game.amounts))
    size = game.members.sum(axis=1)
    weight = np.array([weight_of(s, count) for s in range(count)])
    value = np.empty(count)
    for i in range(count):
        without = masks[~game.members[:, i]]
        gain = game.amounts[without | 1 << i] - game.amounts[without]
        value[i] = weight[size[without]] @ gain
    return value


@dataclass(frozen=True)
class Sampled:
    """A Shapley value from orders drawn at random.

    Attributes
    ----------
    value : float array, shape (players,)
        Mean of what each player adds; adds up to the total whatever the sample.
    half_width : float array, shape (players,)
        Half of the interval that holds the true value in 95 % of samples.
    orders : int
        Orders that were drawn.
    """

    value: Floats
    half_width: Floats
    orders: int


def shapley_sampled(
    players: Sequence[str],
    amount: Callable[[frozenset[str]], float],
    *,
    orders: int = 1000,
    seed: int = 1,
) -> Sampled:
    """Estimate the Shapley value of a game too large for all its coalitions.

    Orders come in pairs, one the reverse of the other, and each pair is one observation: what a
    player adds early and late then varies less in the mean. Castro, Gómez and Tejada, "Polynomial
    calculation of the Shapley value based on sampling", 2009.

    Parameters
    ----------
    players : sequence of str
        Names; any number of them.
    amount : callable
        Gives the amount of a coalition; called once for each that is met.
    orders : int
        Orders to draw, rounded up to a whole number of pairs.
    seed : int
        Seed of the draws.

    Returns
    -------
    Sampled

    Raises
    ------
    CorridorError
        If fewer than four orders are asked for: they say nothing of how they vary.
    """
    if orders < 4:
        raise CorridorError(
            message("%(orders)s orders are drawn; expected 4 or more", orders=orders)
        )
    draws, known = np.random.default_rng(seed), {frozenset[str](): 0.0}

    def adds(order: Sequence[int]) -> Floats:
        before, joined, added = 0.0, frozenset[str](), np.empty(len(players))
        for i in order:
            joined |= {players[i]}
            if joined not in known:
                known[joined] = float(amount(joined))
            added[i], before = known[joined] - before, known[joined]
        return added

    pairs = math.ceil(orders / 2)
    seen = np.empty((pairs, len(players)))
    for k in range(pairs):
        order = [int(i) for i in draws.permutation(len(players))]
        seen[k] = (adds(order) + adds(order[::-1])) / 2
    spread = seen.std(axis=0, ddof=1) / math.sqrt(pairs)
    return Sampled(seen.mean(axis=0), SURE * spread, 2 * pairs)
