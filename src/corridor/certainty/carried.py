"""What gets through in each draw of the uncertain numbers, solved exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

import numpy as np

from corridor.certainty.numbers import UncertainNumber
from corridor.elements.elements import element_capacity
from corridor.maxflow.maximum import FlowProgram, MaximumFlow
from corridor.maxflow.throughput import Throughput
from corridor.messages import message
from corridor.network.build import Floats, Ints
from corridor.running.store import KeptInterrupt, Store, read_part, write_part
from corridor.running.where import HERE, Where, finished

CHUNK = 125
"""Draws that one process solves one after the other. It does not depend on how many processes
there are, so neither do the results."""

BINDING = 1e-6
"""An element with a larger price is in the cut."""


@dataclass(frozen=True)
class Carried:
    """Throughput in each draw.

    Attributes
    ----------
    tonnes_per_year : float array, shape (draws,)
        What is counted.
    cut_count : mapping of str to int
        In how many draws each element is in the cut; the others never are.
    """

    tonnes_per_year: Floats
    cut_count: Mapping[str, int]


@dataclass(frozen=True)
class _World:
    """What all draws share."""

    top: Throughput
    numbers: tuple[UncertainNumber, ...]
    users: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class _Chunk:
    """Tonnes of consecutive draws, and the elements in the cut of each."""

    tonnes: Floats
    cuts: tuple[tuple[str, ...], ...]


def carried(
    top: Throughput,
    numbers: Sequence[UncertainNumber],
    users: Mapping[str, tuple[int, ...]],
    values: Floats,
    *,
    where: Where = HERE,
    store: Store | None = None,
    done: Callable[[float], None] | None = None,
) -> Carried:
    """Solve for the throughput in each draw.

    Other cargo keeps the tonnes of the throughput given, as far as a draw lets it, and comes first.
    The program is solved from where the draw before it left off.

    Parameters
    ----------
    top : Throughput
        The throughput with every number at its value.
    numbers, users
        As [`corridor.certainty.numbers.uncertain_numbers`][] gives them.
    values : float array, shape (draws, numbers)
        Values of the numbers.
    where : Where
        Where the draws are solved.
    store : Store, optional
        Where they are kept; what stands there is not solved again.
    done : callable, optional
        Receives the share that is done.

    Raises
    ------
    KeptInterrupt
        When it is interrupted and has a store.
    """
    drawn = [values[first : first + CHUNK] for first in range(0, len(values), CHUNK)]
    world = _World(top, tuple(numbers), users)
    try:
        known = {} if store is None else _kept(store, drawn)
        if done is not None:
            done(len(known) / max(1, len(drawn)))
        left = [part for part in range(len(drawn)) if part not in known]
        with closing(finished(_solve_chunk, world, [drawn[p] for p in left], where)) as solved:
            for place, chunk in solved:
                if store is not None:
                    _keep(store, left[place], chunk)
                known[left[place]] = chunk
                if done is not None:
                    done(len(known) / len(drawn))
    except KeyboardInterrupt as stop:
        if store is None:
            raise
        kept = sum(len(d) for part, d in enumerate(drawn) if store.path(part).exists())
        raise KeptInterrupt(
            message(
                "%(kept)s of %(count)s draws are kept in %(folder)s; the same question goes on "
                "from there",
                kept=f"{kept:,}",
                count=f"{len(values):,}",
                folder=store.folder,
            )
        ) from stop
    return _together([known[part] for part in range(len(drawn))])


def _together(chunks: Sequence[_Chunk]) -> Carried:
    """Return all chunks as one."""
    counts: dict[str, int] = {}
    for chunk in chunks:
        for element in chain.from_iterable(chunk.cuts):
            counts[element] = counts.get(element, 0) + 1
    tonnes = np.concatenate([chunk.tonnes for chunk in chunks]) if chunks else np.empty(0)
    return Carried(tonnes, dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


TONNES, CUT = "tonnes_per_year", "cut"
"""Columns that are kept."""


def _keep(store: Store, part: int, chunk: _Chunk) -> None:
    """Keep a chunk of draws."""
    write_part(store, part, part * CHUNK, {TONNES: chunk.tonnes, CUT: chunk.cuts})


def _kept(store: Store, drawn: Sequence[Floats]) -> dict[int, _Chunk]:
    """Return the chunks of draws that are kept."""
    known = {}
    for part, draws in enumerate(drawn):
        columns = read_part(store, part, part * CHUNK, len(draws), (TONNES, CUT))
        if columns is not None:
            tonnes = np.array(columns[TONNES], dtype=float)
            known[part] = _Chunk(tonnes, tuple(map(tuple, columns[CUT])))
    return known


def _solve_chunk(world: _World, draws: Floats) -> _Chunk:
    """Return the tonnes of each draw, and the elements in its cut."""
    # a program of its own, so that a chunk gives the same wherever and whenever it is solved
    network = world.top.program.network
    program = FlowProgram(network, world.top.question)
    usual = network.row_capacity(world.top.capacities.by_id)
    rows_of = {e: network.rows_of(e) for e in world.users}
    used = _that_matter(program, program.solve(usual)) & set(world.users)
    tonnes, cuts = np.empty(len(draws)), []
    for i, values in enumerate(draws):
        flow, used = _solve_draw(world, program, usual, rows_of, values, used)
        tonnes[i] = flow.tonnes_per_year
        binding = np.unique(network.row_element[flow.row_price > BINDING])
        cuts.append(tuple(network.elements[index] for index in binding))
    return _Chunk(tonnes, tuple(cuts))


def _solve_draw(
    world: _World,
    program: FlowProgram,
    usual: Floats,
    rows_of: Mapping[str, Ints],
    values: Floats,
    expected: set[str],
) -> tuple[MaximumFlow, set[str]]:
    """Return the flow in one draw, and the elements that matter to it.

    Only these are computed with the values of the draw. The flow proves itself whatever the
    capacities of the others are: it does not use them, and its bound does not rest on them.
    """
    rows, computed = usual.copy(), set[str]()
    while True:
        for element in sorted(expected - computed):
            rows[rows_of[element]] = _capacity(world, element, values)
        computed |= expected
        flow = program.solve(rows)
        used = _that_matter(program, flow) & set(world.users)
        if used <= computed:
            return flow, used
        expected = used


def _that_matter(program: FlowProgram, flow: MaximumFlow) -> set[str]:
    """Return the elements that carry flow or have a price."""
    network, rows = program.network, program.rows_used(flow) | (flow.row_price > 0)
    return {network.elements[i] for i in np.unique(network.row_element[rows])}


def _capacity(world: _World, element: str, values: Floats) -> float:
    """Return the capacity of an element with its numbers at these values."""
    sit = world.top.capacities.situation
    moved = {world.numbers[k].key: float(values[k]) for k in world.users[element]}
    there = element_capacity(sit.with_overrides({**sit.overrides, **moved}), element)
    return there.capacity_t_per_year
