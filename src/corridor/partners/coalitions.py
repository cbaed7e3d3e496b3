"""What every coalition of countries carries: one throughput for each that needs one.

Most need none. Closing elements only takes away what was allowed, so an optimal flow that does not
touch the elements of some countries stays optimal when these are closed: if the flow of coalition
``T`` uses the countries ``U`` alone, then ``v(S) = v(T)`` for all ``S`` in ``T`` that hold ``U``.
Where no counted pair has an open route, nothing is carried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.maxflow.maximum import FlowProgram, MaximumFlow
from corridor.network.build import Floats, Ints
from corridor.partners.players import belongs


@dataclass(frozen=True)
class _Known:
    """What is known of coalitions between those who are used and those who are open."""

    used: int
    open: int
    tonnes: float

    def covers(self, mask: int) -> bool:
        return self.used & ~mask == 0 and mask & ~self.open == 0


def carried_when_open(
    program: FlowProgram,
    row_capacity: Floats,
    owner: Ints,
    players: Sequence[str],
    progress: Callable[[float], None] | None = None,
) -> tuple[Floats, int]:
    """Return what is carried when only the elements of a coalition are open.

    Elements of countries that are no players stay open, and so does the high sea. The other cargo
    of the question comes first in whatever is open, as far as it finds a route there.

    Parameters
    ----------
    program : FlowProgram
        Program of the question.
    row_capacity : float array, shape (rows,)
        Capacities with everything open.
    owner : int array, shape (rows,)
        Player who owns each row, -1 for none.
    players : sequence of str
        Countries.
    progress : callable, optional
        Receives the share of coalitions that is done.

    Returns
    -------
    tonnes : float array, shape (2 ** players,)
        Tonnes a year, by coalition as a number.
    solved : int
        Throughputs that were computed for it.
    """
    tonnes, solved = np.zeros(2 ** len(players)), 0
    known: list[_Known] = []
    for done, mask in enumerate(_largest_first(len(players))):
        known_worth = next((k for k in known if k.covers(mask)), None)
        if known_worth is None:
            left = np.where(belongs(mask, owner), row_capacity, 0.0)
            if program.reaches(left):
                flow = program.solve(left)
                known_worth = _Known(_users(program, flow, owner), mask, flow.tonnes_per_year)
                solved += 1
            else:
                known_worth = _Known(0, mask, 0.0)
            known.append(known_worth)
        tonnes[mask] = known_worth.tonnes
        if progress is not None:
            progress((done + 1) / len(tonnes))
    return tonnes, solved


def carried_by_states(
    program: FlowProgram, states: Sequence[Floats], progress: Callable[[float], None] | None = None
) -> tuple[Floats, int]:
    """Return what is carried in each of several states of the network; equal ones are solved once.

    Parameters
    ----------
    program : FlowProgram
        Program of the question.
    states : sequence of float array, shape (rows,)
        Capacities of the rows.
    progress : callable, optional
        Receives the share that is done.

    Returns
    -------
    tonnes : float array, shape (states,)
        Tonnes a year.
    solved : int
        Throughputs that were computed for it.
    """
    known: dict[bytes, float] = {}
    tonnes = np.zeros(len(states))
    for k, rows in enumerate(states):
        key = rows.tobytes()
        if key not in known:
            known[key] = program.solve(rows).tonnes_per_year
        tonnes[k] = known[key]
        if progress is not None:
            progress((k + 1) / len(states))
    return tonnes, len(known)


def _largest_first(players: int) -> Iterator[int]:
    yield from sorted(range(2**players), key=lambda mask: (-mask.bit_count(), mask))


def _users(program: FlowProgram, flow: MaximumFlow, owner: Ints) -> int:
    """Return the players whose rows any cargo uses, background traffic apart."""
    players = np.unique(owner[program.rows_used(flow)])
    return sum(1 << int(i) for i in players if i >= 0)
