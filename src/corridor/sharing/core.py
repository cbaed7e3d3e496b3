r"""The core: divisions that no coalition could better by itself, or the proof that there is none.

An allocation is in the core when no coalition's excess ``v(S) - x(S)`` is positive. There is one
exactly when the least largest excess is not positive; otherwise the coalitions that have it prove
so: with weights under which every player counts once, together they would be worth more than all
players are (Bondareva 1963, Shapley 1967).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.messages import message
from corridor.problems import CorridorError, InternalError
from corridor.sharing.game import Floats, Game
from corridor.sharing.least_excess import Equation, least_excess

ROUNDING = 1e-7
"""Excess that is rounding, as a share of the largest amount."""


@dataclass(frozen=True)
class Objection:
    """Whether a division is in the core, and the coalition that objects most or gains least.

    Attributes
    ----------
    in_core : bool
        Whether no coalition could do better by itself.
    coalition : tuple of str
        The coalition with the largest excess.
    excess : float
        What it could have more by itself; not positive in the core.
    """

    in_core: bool
    coalition: tuple[str, ...]
    excess: float


@dataclass(frozen=True)
class Core:
    """Whether a game has a core.

    Attributes
    ----------
    exists : bool
        Whether some division leaves no coalition an objection.
    least_excess : float
        The least largest excess of any division, the value of the *least core*; positive when there
        is no core: what each coalition would have to lose by going alone.
    weights : mapping of tuple of str to float
        Coalitions under which every player counts once in all, with the weight of each. When there
        is no core, their worth exceeds the total; the sums can be checked by hand.
    excess_of_weights : float
        By how much.
    """

    exists: bool
    least_excess: float
    weights: Mapping[tuple[str, ...], float]
    excess_of_weights: float


def objection(game: Game, division: Sequence[float] | Floats) -> Objection:
    """Test a division against every coalition.

    Parameters
    ----------
    game : Game
        The game.
    division : sequence of float
        Part of each player.

    Returns
    -------
    Objection

    Raises
    ------
    CorridorError
        If the parts are not one for each player, or do not add up to the total.
    """
    parts = np.asarray(division, dtype=np.float64)
    if parts.shape != (len(game.players),):
        raise CorridorError(
            message(
                "%(parts)s parts for %(players)s players",
                parts=parts.size,
                players=len(game.players),
            )
        )
    if not abs(float(parts.sum()) - game.total) <= ROUNDING * max(1.0, game.size):
        raise CorridorError(
            message(
                "the parts add up to %(sum)s; expected %(total)s",
                sum=f"{parts.sum():g}",
                total=f"{game.total:g}",
            )
        )
    if len(game.players) == 1:
        return Objection(in_core=True, coalition=game.players, excess=0.0)
    own = parts if game.kind == "value" else -parts
    excess = game.worth[1:-1] - game.members[1:-1] @ own
    worst = int(excess.argmax())
    return Objection(
        bool(excess[worst] <= ROUNDING * game.size), game.names(worst + 1), float(excess[worst])
    )


def core(game: Game) -> Core:
    """Say whether a game has a core, with the proof.

    Parameters
    ----------
    game : Game
        The game.

    Returns
    -------
    Core

    Raises
    ------
    InternalError
        If the proof does not add up.
    """
    if len(game.players) == 1 or game.size == 0:
        return Core(exists=True, least_excess=0.0, weights={game.players: 1.0}, excess_of_weights=0)
    worth, members = game.worth / game.size, game.members
    proper = np.arange(1, game.everyone)
    least = least_excess(worth, members, [Equation(game.everyone, float(worth[-1]))], proper)
    each = np.array(list(least.weight.values())) @ members[list(least.weight)]
    if np.ptp(each) > ROUNDING:
        raise InternalError("the coalitions of the least core do not count each player alike")
    weights = {c: w / float(each[0]) for c, w in least.weight.items()}
    beyond = sum(w * game.worth[c] for c, w in weights.items()) - game.worth[-1]
    if abs(beyond * float(each[0]) - game.size * least.excess) > ROUNDING * game.size:
        raise InternalError("the coalitions of the least core are not worth what they should be")
    return Core(
        exists=least.excess <= ROUNDING,
        least_excess=game.size * least.excess,
        weights={game.names(c): w for c, w in sorted(weights.items())},
        excess_of_weights=float(beyond),
    )
