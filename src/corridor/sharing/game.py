"""A game: what every coalition of some players is worth, or what it costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from corridor.messages import Message, both, message
from corridor.problems import CorridorError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_PLAYERS = 16
"""Every coalition has a number of its own, and there are twice as many with each player."""


@dataclass(frozen=True)
class Game:
    """What every coalition of some players is worth together, or costs together.

    A coalition is a number: player ``i`` belongs to it where bit ``i`` is set.

    Attributes
    ----------
    players : tuple of str
        Names.
    amounts : float array, shape (2 ** players,)
        Amount of each coalition; that of the empty one, the first, is 0.
    kind : {"value", "cost"}
        Whether players rather have more of it or less.

    Raises
    ------
    CorridorError
        If there are no players or too many, a name stands twice, or the amounts are not finite, not
        one for each coalition, or not 0 for the empty one.
    """

    players: tuple[str, ...]
    amounts: Floats
    kind: Literal["value", "cost"] = "value"

    def __post_init__(self) -> None:
        """Refuse what is no game."""
        amounts = np.asarray(self.amounts, dtype=np.float64)
        object.__setattr__(self, "amounts", amounts)
        count = len(self.players)
        if not 1 <= count <= MOST_PLAYERS:
            raise CorridorError(_size_fault(count))
        if len(set(self.players)) < count:
            raise CorridorError(
                message("a player stands twice in %(list)s", list=", ".join(self.players))
            )
        if self.kind not in ("value", "cost"):
            raise CorridorError(
                message(
                    "the kind of a game is %(kind)s; expected value or cost", kind=repr(self.kind)
                )
            )
        if amounts.shape != (2**count,):
            raise CorridorError(
                message(
                    "%(amounts)s amounts for %(players)s players; expected %(expected)s, one for "
                    "each coalition",
                    amounts=amounts.size,
                    players=count,
                    expected=2**count,
                )
            )
        if not np.isfinite(amounts).all():
            odd = int(np.flatnonzero(~np.isfinite(amounts))[0])
            raise CorridorError(
                message(
                    "the amount of %(coalition)s is no finite number", coalition=self.words(odd)
                )
            )
        if amounts[0] != 0:
            raise CorridorError(
                message("the empty coalition has %(amount)s; expected 0", amount=f"{amounts[0]:g}")
            )

    @property
    def everyone(self) -> int:
        """The coalition of all players."""
        return len(self.amounts) - 1

    @property
    def total(self) -> float:
        """Amount of all players together: what is to be divided."""
        return float(self.amounts[-1])

    @cached_property
    def worth(self) -> Floats:
        """Amounts as players value them: more is better, so costs change their sign."""
        return self.amounts if self.kind == "value" else -self.amounts

    @cached_property
    def members(self) -> npt.NDArray[np.bool_]:
        """Whether each player (second axis) belongs to each coalition (first axis)."""
        masks = np.arange(len(self.amounts))[:, None]
        return (masks >> np.arange(len(self.players)) & 1).astype(np.bool_)

    @cached_property
    def alone(self) -> Floats:
        """Amount of each player by himself."""
        return self.amounts[2 ** np.arange(len(self.players))]

    @cached_property
    def marginal(self) -> Floats:
        """What each player adds to all the others."""
        return self.total - self.amounts[self.everyone - 2 ** np.arange(len(self.players))]

    @property
    def size(self) -> float:
        """Largest amount, regardless of its sign: the scale of what is rounding."""
        return float(np.abs(self.amounts).max())

    def names(self, coalition: int) -> tuple[str, ...]:
        """Return the players of a coalition."""
        return tuple(p for i, p in enumerate(self.players) if coalition >> i & 1)

    def words(self, coalition: int) -> str:
        """Return a coalition in words."""
        return both(self.names(coalition)) or message("nobody")


def _size_fault(players: int) -> Message:
    return message(
        "a game of %(players)s players; expected 1 to %(most)s", players=players, most=MOST_PLAYERS
    )


def game_of(
    players: Iterable[str],
    amount: Callable[[frozenset[str]], float] | Mapping[frozenset[str], float],
    kind: Literal["value", "cost"] = "value",
) -> Game:
    """Return a game from the amount of each coalition.

    Parameters
    ----------
    players : iterable of str
        Names.
    amount : callable or mapping
        Gives the amount of a coalition that is not empty.
    kind : {"value", "cost"}
        Whether players rather have more of it or less.

    Returns
    -------
    Game

    Raises
    ------
    CorridorError
        As [`Game`][], or if a mapping lacks a coalition.
    """
    names = tuple(players)
    if len(names) > MOST_PLAYERS:
        raise CorridorError(_size_fault(len(names)))
    amounts = [0.0]
    for coalition in coalitions(names):
        if not callable(amount) and coalition not in amount:
            raise CorridorError(
                message("no amount is given for %(players)s", players=both(sorted(coalition)))
            )
        amounts.append(float(amount(coalition) if callable(amount) else amount[coalition]))
    return Game(names, np.array(amounts), kind)


def coalitions(players: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Yield every coalition that is not empty, in the order of their numbers."""
    for mask in range(1, 2 ** len(players)):
        yield frozenset(p for i, p in enumerate(players) if mask >> i & 1)


def weight_of(size: int, players: int) -> float:
    r"""Return the share of orders in which a player comes after just these others.

    .. math:: \frac{s!\,(n-s-1)!}{n!}

    Parameters
    ----------
    size, players : int
        ``s`` others before the player, ``n`` players in all.
    """
    return math.factorial(size) * math.factorial(players - size - 1) / math.factorial(players)
