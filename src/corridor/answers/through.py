"""Where the tonnes of one element come from and go to, in the state of a corridor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corridor.answers.chosen import ALL_CARGO, Chosen, chosen_flow
from corridor.answers.questions import Strict
from corridor.answers.state import StateQuestion
from corridor.case.naming import id_of
from corridor.maxflow.routes import Routes
from corridor.maxflow.throughput import Throughput
from corridor.network.build import Ints
from corridor.showing import Shown

TODAY = StateQuestion()
"""The case as it is."""


@dataclass(frozen=True)
class ThroughQuestion(Strict):
    """Ask where the tonnes of an element come from and go to.

    Attributes
    ----------
    element : str
        Id or name.
    state : StateQuestion
        The situation, which tonnes count, and of which cargo they are shown.
    """

    element: str
    state: StateQuestion = TODAY
    verb: Literal["through"] = "through"


@dataclass(frozen=True)
class ThroughRow:
    """Tonnes a year from one place to another; ``counted`` or other cargo."""

    origin: str
    destination: str
    tonnes_per_year: float
    counted: bool


@dataclass(frozen=True, repr=False)
class ThroughAnswer(Shown):
    """What goes through an element, the largest first.

    Attributes
    ----------
    element, name : str
        The element.
    rows : tuple of ThroughRow
        By origin and destination. It is one of the sets of routes that make up the throughput.
    background_t_per_year : float
        Traffic that belongs to no pair, in each direction where the capacity counts each way; none
        where only some cargo is shown.
    """

    element: str
    name: str
    rows: tuple[ThroughRow, ...]
    background_t_per_year: float


def describe_through(top: Throughput, element: str, chosen: Chosen = ALL_CARGO) -> ThroughAnswer:
    """Return what of the chosen cargo goes through an element, by id or name."""
    names = {i: e.name for i, e in top.capacities.elements.items()}
    known = id_of("element", element, names)
    network, program, flow = top.program.network, top.program, chosen_flow(top, chosen)
    others = top.question.others
    rows: Ints = np.zeros(0, dtype=np.int64)
    if known in network.elements:
        rows = np.flatnonzero(network.row_element == network.elements.index(known))
    counted = Routes(program.layers, program.starts, program.ends)
    listed = [
        *_through(counted, flow.paths, rows, top.question.pairs, counted=True),
        *_through(program.others, flow.others_paths, rows, others.pairs if others else (),
                  counted=False),
    ]  # fmt: skip
    background = 0.0
    if others and chosen == ALL_CARGO:
        background = others.background_t_per_year.get(known, 0.0)
    largest = sorted(listed, key=lambda r: (-r.tonnes_per_year, r.origin, r.destination))
    return ThroughAnswer(known, names[known], tuple(largest), background)


@dataclass(frozen=True)
class StoppedRow:
    """Tonnes a year through an element that stops more, from one place to another."""

    element: str
    name: str
    origin: str
    destination: str
    tonnes_per_year: float
    counted: bool


def stopped_rows(top: Throughput, most: int) -> tuple[StoppedRow, ...]:
    """Return what goes through the elements that stop more, those that count most first.

    Closed elements carry nothing and are left out; of the others no more than ``most`` are listed.
    """
    open_ones = [c.id for c in top.cut if c.capacity_t_per_year > 0]
    parts = [describe_through(top, element) for element in open_ones[:most]]
    return tuple(
        StoppedRow(part.element, part.name, r.origin, r.destination, r.tonnes_per_year, r.counted)
        for part in parts
        for r in part.rows
    )


def _through(
    routes: Routes,
    paths: Iterable[tuple[int, Ints, float]],
    rows: Ints,
    pairs: Sequence[tuple[str, str]],
    *,
    counted: bool,
) -> list[ThroughRow]:
    """Add up the paths that use one of some capacity rows, by pair."""
    total: dict[tuple[str, str], float] = defaultdict(float)
    for pair, arcs, tonnes in paths:
        if np.isin(routes.layers.row[arcs], rows).any():
            total[pairs[pair]] += tonnes
    return [ThroughRow(o, d, t, counted) for (o, d), t in total.items()]
