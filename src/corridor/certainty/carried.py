"""What gets through in each draw of the uncertain numbers, solved exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.certainty.numbers import UncertainNumber
from corridor.elements.elements import element_capacity
from corridor.maxflow.maximum import FlowProgram, MaximumFlow
from corridor.maxflow.throughput import Throughput
from corridor.network.build import Floats, Ints, Network
from corridor.parallel import each

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
class _Chunk:
    """Draws for one process."""

    top: Throughput
    numbers: tuple[UncertainNumber, ...]
    users: Mapping[str, tuple[int, ...]]
    values: Floats


def carried(
    top: Throughput,
    numbers: Sequence[UncertainNumber],
    users: Mapping[str, tuple[int, ...]],
    values: Floats,
    *,
    workers: int = 1,
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
    workers : int
        Processes.
    done : callable, optional
        Receives the share that is done.
    """
    drawn = [values[i : i + CHUNK] for i in range(0, len(values), CHUNK)]
    chunks = [_Chunk(top, tuple(numbers), users, part) for part in drawn]
    share = None if done is None else (lambda count: done(count / len(chunks)))
    parts = each(_solve_chunk, chunks, workers=workers, done=share)
    counts: dict[str, int] = {}
    for _, in_cut in parts:
        for element, count in in_cut.items():
            counts[element] = counts.get(element, 0) + count
    tonnes = np.concatenate([t for t, _ in parts]) if parts else np.empty(0)
    return Carried(tonnes, dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


def _solve_chunk(chunk: _Chunk) -> tuple[Floats, dict[str, int]]:
    """Return the tonnes of each draw, and how often each element was in the cut."""
    # a program of its own, so that a chunk gives the same wherever and whenever it is solved
    network = chunk.top.program.network
    program = FlowProgram(network, chunk.top.question)
    usual = network.row_capacity(chunk.top.capacities.by_id)
    rows_of = {e: network.rows_of(e) for e in chunk.users}
    used = _that_matter(network, program.solve(usual)) & set(chunk.users)
    tonnes, in_cut = np.empty(len(chunk.values)), dict[str, int]()
    for i, values in enumerate(chunk.values):
        flow, used = _solve_draw(chunk, program, usual, rows_of, values, used)
        tonnes[i] = flow.tonnes_per_year
        for index in np.unique(network.row_element[flow.row_price > BINDING]):
            element = network.elements[index]
            in_cut[element] = in_cut.get(element, 0) + 1
    return tonnes, in_cut


def _solve_draw(
    chunk: _Chunk,
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
            rows[rows_of[element]] = _capacity(chunk, element, values)
        computed |= expected
        flow = program.solve(rows)
        used = _that_matter(program.network, flow) & set(chunk.users)
        if used <= computed:
            return flow, used
        expected = used


def _that_matter(network: Network, flow: MaximumFlow) -> set[str]:
    """Return the elements that carry flow or have a price."""
    rows = (flow.row_flow + flow.others_row_flow > 0) | (flow.row_price > 0)
    return {network.elements[i] for i in np.unique(network.row_element[rows])}


def _capacity(chunk: _Chunk, element: str, values: Floats) -> float:
    """Return the capacity of an element with its numbers at these values."""
    sit = chunk.top.capacities.situation
    moved = {chunk.numbers[k].key: float(values[k]) for k in chunk.users[element]}
    there = element_capacity(sit.with_overrides({**sit.overrides, **moved}), element)
    return there.capacity_t_per_year
