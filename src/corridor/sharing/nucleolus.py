r"""The nucleolus: the division under which the coalition worst off is as well off as can be.

Then the next worst, and so on: the sorted excesses ``v(S) - x(S)`` are least in the order of a
dictionary. Found by successive programs: after each, the coalitions that have the same excess in
every optimal division are settled, and so is every coalition whose part follows from theirs (a
test of rank). At most as many programs as players are needed. Schmeidler, "The nucleolus of a
characteristic function game", 1969; Kohlberg 1972.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor.problems import InternalError
from corridor.sharing.game import Floats, Game, Ints
from corridor.sharing.least_excess import Equation, least_excess

INDEPENDENT = 1e-9
"""Squared length of what is left of a coalition beyond those settled, from which it is open."""

AGREE = 1e-6
"""Difference between settled parts that is rounding, in units of the largest amount."""


@dataclass(frozen=True)
class Nucleolus:
    """A nucleolus with what proves it.

    Attributes
    ----------
    division : float array, shape (players,)
        Part of each player; adds up to the total.
    gains : float array, shape (coalitions,)
        What each coalition but the empty one and all players gains over going alone, the least
        first: the least-gain vector.
    levels : tuple of (float, tuple of int)
        Gain that each program settled, and the coalitions that settled it.
    individual : bool
        Whether no player gets less than alone. Where the total does not suffice for that, the
        division is the *pre-nucleolus*, over all divisions of the total.
    """

    division: Floats
    gains: Floats
    levels: tuple[tuple[float, tuple[int, ...]], ...]
    individual: bool


def nucleolus(game: Game) -> Nucleolus:
    """Return the nucleolus of a game.

    Parameters
    ----------
    game : Game
        The game, of values or of costs.

    Returns
    -------
    Nucleolus

    Raises
    ------
    InternalError
        If what was settled contradicts itself.
    """
    count, size = len(game.players), game.size
    sign = 1.0 if game.kind == "value" else -1.0
    if count == 1 or size == 0:
        return Nucleolus(
            np.full(count, game.total / count), np.zeros(len(game.amounts) - 2), (), individual=True
        )
    worth, members = game.worth / size, game.members
    alone = worth[2 ** np.arange(count)]
    individual = bool(alone.sum() <= worth[-1] + AGREE)
    settled = [Equation(game.everyone, float(worth[-1]))]
    levels: list[tuple[float, tuple[int, ...]]] = []
    at_floor: list[int] = []
    while len(open_ := _open(members, settled)):
        floor = _floor(alone, settled) if individual else None
        least = least_excess(worth, members, settled, open_, floor)
        tight = tuple(sorted(least.weight))
        before = len(settled)
        settled += [Equation(c, float(worth[c]) - least.excess) for c in tight if c in open_]
        settled += [Equation(1 << i, float(alone[i])) for i in least.at_floor]
        if len(settled) == before:
            raise InternalError("a program of the nucleolus settles no coalition")
        settled = _basis(members, settled)
        levels.append((least.excess, tight))
        at_floor += least.at_floor
    division, excesses = _exact(game, worth, levels, at_floor)
    gains = np.sort(members[1:-1] @ division - worth[1:-1])
    return Nucleolus(
        sign * size * division,
        size * gains,
        tuple((-size * float(t), tight) for t, (_, tight) in zip(excesses, levels, strict=True)),
        individual,
    )


def _floor(alone: Floats, settled: list[Equation]) -> Floats:
    """Return what each player takes at least, but for those whose part is settled."""
    floor = alone.copy()
    for equation in settled:
        if equation.coalition & (equation.coalition - 1) == 0:
            floor[equation.coalition.bit_length() - 1] = -np.inf
    return floor


def _open(members: np.ndarray, settled: list[Equation]) -> Ints:
    """Return the coalitions whose part does not follow from those settled."""
    base = members[[e.coalition for e in settled]].astype(np.float64)
    directions = np.linalg.qr(base.T)[0]
    rest = members - (members @ directions) @ directions.T
    return np.flatnonzero((rest**2).sum(axis=1) > INDEPENDENT).astype(np.int64)


def _basis(members: np.ndarray, settled: list[Equation]) -> list[Equation]:
    """Leave out each coalition whose part follows from those before it."""
    kept: list[Equation] = settled[:1]
    for equation in settled[1:]:
        rows = members[[e.coalition for e in [*kept, equation]]].astype(np.float64)
        if np.linalg.matrix_rank(rows) == len(rows):
            kept.append(equation)
    return kept


def _exact(
    game: Game,
    worth: Floats,
    levels: list[tuple[float, tuple[int, ...]]],
    at_floor: list[int],
) -> tuple[Floats, Floats]:
    """Solve for all parts and all levels at once, free of what the programs rounded."""
    count, members = len(game.players), game.members
    rows, right = [np.append(np.ones(count), np.zeros(len(levels)))], [float(worth[-1])]
    for k, (_, tight) in enumerate(levels):
        level = np.zeros(len(levels))
        level[k] = 1.0
        for coalition in tight:
            rows.append(np.append(members[coalition].astype(np.float64), level))
            right.append(float(worth[coalition]))
    for i in dict.fromkeys(at_floor):
        rows.append(np.eye(count + len(levels))[i])
        right.append(float(worth[1 << i]))
    solution, _, rank, _ = np.linalg.lstsq(np.array(rows), np.array(right), rcond=None)
    off = np.abs(np.array(rows) @ solution - right).max()
    if rank < count + len(levels) or off > AGREE:
        raise InternalError(f"settled parts of the nucleolus differ by {off:.3g}")
    return solution[:count], solution[count:]
