r"""Separable shares: to each what only he causes, and the rest in proportion to what he saves.

With the separable part ``m_i = v(N) - v(N \setminus i)`` of each player and ``v(i)`` his amount
alone,

.. math:: x_i = m_i + \frac{r_i}{\sum_j r_j} \Bigl(v(N) - \sum_j m_j\Bigr), \quad
          r_i = |v(i) - m_i|_{+}

where ``r_i`` counts in the direction that joining pays: ``v(i) - m_i`` of costs, ``m_i - v(i)`` of
values. For costs this is *separable costs, remaining benefits* (Inter-Agency Committee on Water
Resources, "Proposed practices", 1950; Young, Okada and Hashimoto, IIASA WP-79-077, 1979); a player
has no more benefit than ``b_i`` where benefits are given, so ``r_i = \min(b_i, v(i)) - m_i``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridor.messages import message
from corridor.problems import CorridorError
from corridor.sharing.game import Floats, Game

ROUNDING = 1e-12
"""What is nothing, as a share of the largest amount."""


def separable_shares(game: Game, benefits: Mapping[str, float] | None = None) -> Floats:
    """Return what each player gets or pays by his separable part and a share of the rest.

    Where nobody saves anything by joining, the rest is divided equally.

    Parameters
    ----------
    game : Game
        The game.
    benefits : mapping of str to float, optional
        For a cost game, the most that the matter is worth to each player.

    Returns
    -------
    float array, shape (players,)
        Adds up to the total.

    Raises
    ------
    CorridorError
        If benefits are given for a game of values, or one is missing.
    """
    alone = game.alone
    if benefits is not None:
        if game.kind == "value":
            raise CorridorError(message("benefits belong to a game of costs; this one has values"))
        missing = [p for p in game.players if p not in benefits]
        if missing:
            raise CorridorError(
                message("no benefit is given for %(players)s", players=", ".join(missing))
            )
        alone = np.minimum(alone, [benefits[p] for p in game.players])
    direction = 1.0 if game.kind == "cost" else -1.0
    saved = np.maximum(0.0, direction * (alone - game.marginal))
    rest = game.total - float(game.marginal.sum())
    total = float(saved.sum())
    if total <= ROUNDING * max(1.0, game.size):
        return game.marginal + rest / len(game.players)
    return game.marginal + rest * saved / total
