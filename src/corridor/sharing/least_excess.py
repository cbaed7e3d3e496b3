r"""The program under nucleolus and core: a division that leaves no coalition much to object to.

What coalition ``S`` could do better by itself is its *excess* ``v(S) - x(S)``. Over divisions ``x``
of the total in which some coalitions ``F`` have what they have already,

.. math:: \min t \quad\text{s.t.}\quad x(S) + t \ge v(S) \; (S \notin F), \quad
          x(S) = b_S \; (S \in F), \quad x_i \ge f_i

It is solved by its dual, whose columns are coalitions: few of them matter, and those that do are
found among all by their excess.

.. math:: \max \sum_S v(S) y_S + \sum_F b_S z_S + \sum_i f_i w_i \quad\text{s.t.}\quad
          \sum_{S \ni i} y_S + \sum_{F \ni i} z_S + w_i = 0, \; \sum_S y_S = 1, \; y, w \ge 0

A coalition with ``y_S > 0`` has the excess ``t`` in every optimal division.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corridor.problems import InternalError
from corridor.sharing.game import Floats, Ints
from corridor.solver.linear import LinearProgram

VIOLATED = 1e-8
"""Excess above the least, in units of the largest amount, with which a coalition joins."""

JOINING = 64
"""Coalitions that join at once, those that object most."""

MAX_ROUNDS = 1000

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Equation:
    """A coalition (as a number) whose part is settled."""

    coalition: int
    part: float


@dataclass(frozen=True)
class LeastExcess:
    """The least largest excess, a division that has it, and the coalitions that prove it.

    Attributes
    ----------
    division : float array, shape (players,)
        Part of each player.
    excess : float
        The least largest excess.
    weight : mapping of int to float
        Coalitions whose excess it is in every such division, with weights that add up to 1.
    at_floor : tuple of int
        Players who have their floor in every such division.
    """

    division: Floats
    excess: float
    weight: dict[int, float]
    at_floor: tuple[int, ...]


def least_excess(
    worth: Floats,
    members: Bools,
    settled: Sequence[Equation],
    open_: Ints,
    floor: Floats | None = None,
) -> LeastExcess:
    """Find the least largest excess of some coalitions.

    Parameters
    ----------
    worth : float array, shape (coalitions,)
        What each coalition is worth by itself, in units of the largest amount.
    members : bool array, shape (coalitions, players)
        Who belongs to each.
    settled : sequence of Equation
        Coalitions with settled parts; that of all players is one of them.
    open_ : int array
        Coalitions whose excess counts, with the rest of the players of each among them.
    floor : float array, shape (players,), optional
        The least that each player takes; ``-inf`` for none.

    Returns
    -------
    LeastExcess

    Raises
    ------
    InternalError
        If the search does not end.
    """
    players = members.shape[1]
    floors = {} if floor is None else {i: float(f) for i, f in enumerate(floor) if np.isfinite(f)}
    program = _new_program(members, settled, floors)
    before, known = 2 * len(settled) + len(floors), np.zeros(0, dtype=np.int64)
    joining = _first(open_, members)
    for _ in range(MAX_ROUNDS):
        for coalition in joining:
            rows = np.append(np.flatnonzero(members[coalition]), players)
            program.add_column(-float(worth[coalition]), rows, np.ones(len(rows)))
        known = np.append(known, joining)
        solution = program.solve()
        division, excess = -solution.row_dual[:players], -float(solution.row_dual[players])
        beyond = worth[open_] - members[open_] @ division - excess
        beyond[np.isin(open_, known)] = 0.0
        worst = np.argsort(-beyond, kind="stable")[:JOINING]
        joining = open_[worst[beyond[worst] > VIOLATED]]
        if not len(joining):
            used = np.flatnonzero(solution.value > VIOLATED)
            weight = {int(known[c - before]): float(solution.value[c]) for c in used if c >= before}
            held = [i for k, i in enumerate(floors) if 2 * len(settled) + k in used]
            return LeastExcess(division, excess, weight, tuple(held))
    raise InternalError(f"the least excess is not found in {MAX_ROUNDS} rounds")


def _new_program(
    members: Bools, settled: Sequence[Equation], floors: Mapping[int, float]
) -> LinearProgram:
    """Open the dual with two columns for each settled coalition, and one for each floor."""
    players = members.shape[1]
    end = np.append(np.zeros(players), 1.0)
    program = LinearProgram(end, end)
    for equation in settled:
        rows = np.flatnonzero(members[equation.coalition])
        program.add_column(-equation.part, rows, np.ones(len(rows)))
        program.add_column(equation.part, rows, -np.ones(len(rows)))
    for player, least in floors.items():
        program.add_column(-least, np.array([player]), np.ones(1))
    return program


def _first(open_: Ints, members: Bools) -> Ints:
    """Return an open coalition as small as can be and the rest: with both, the excess is bounded.

    All single players that are open come with the rest of each, since they are asked for first.
    """
    everyone = len(members) - 1
    size = members[open_].sum(axis=1)
    smallest = open_[size == size.min()]
    return np.unique(np.concatenate([smallest, everyone - smallest]))
