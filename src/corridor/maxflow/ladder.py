"""The ladder: relieve what binds, see what binds next."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from corridor.elements.elements import ElementCapacity
from corridor.maxflow.cut import NO_PRICE
from corridor.maxflow.maximum import FlowProgram, MaximumFlow, UnlimitedError
from corridor.network.build import Floats

CANDIDATES = 6
"""Elements of a cut that are tried at each rung, the dearest first."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder.

    Attributes
    ----------
    id, name : str
        Element that is relieved of its limit.
    gain_t_per_year : float
        Tonnes gained by that, with all earlier rungs relieved as well; infinite for the last one
        when nothing else limits the flow.
    """

    id: str
    name: str
    gain_t_per_year: float


def ladder(
    program: FlowProgram,
    row_capacity: Floats,
    start: MaximumFlow,
    elements: Mapping[str, ElementCapacity],
    *,
    rungs: int = 10,
    progress: Callable[[int], None] | None = None,
) -> tuple[Rung, ...]:
    """Relieve one binding element after the other.

    At each rung the element of the cut whose relief gains most is taken. A gain of zero means that
    another element has just the same limit.

    Parameters
    ----------
    program : FlowProgram
        Program of the question.
    row_capacity : float array, shape (rows,)
        Capacities to start from.
    start : MaximumFlow
        Flow under them.
    elements : mapping
        Capacities by element id, for names.
    rungs : int
        Most rungs to climb.
    progress : callable, optional
        Receives the number of each rung.

    Returns
    -------
    tuple of Rung
    """
    network, capacity, flow = program.network, row_capacity.copy(), start
    result: list[Rung] = []
    while len(result) < rungs:
        tried = []
        for index in _dearest(network.row_element, flow, capacity):
            relieved = capacity.copy()
            relieved[network.row_element == index] = math.inf
            try:
                better = program.solve(relieved)
                gain = better.tonnes_per_year - flow.tonnes_per_year
            except UnlimitedError:
                better, gain = None, math.inf
            tried.append((max(0.0, gain), -index, relieved, better))
        if not tried:
            break
        gain, negative, capacity, flow_or_none = max(tried, key=lambda t: (t[0], t[1]))
        element = network.elements[-negative]
        result.append(Rung(element, elements[element].name, gain))
        if progress is not None:
            progress(len(result))
        if flow_or_none is None:
            break
        flow = flow_or_none
    return tuple(result)


def _dearest(row_element: np.ndarray, flow: MaximumFlow, capacity: Floats) -> list[int]:
    worth = np.bincount(row_element, flow.row_price * np.isfinite(capacity))
    order = np.argsort(-worth, kind="stable")[:CANDIDATES]
    return [int(i) for i in order if worth[i] > NO_PRICE]
