r"""What the throughput loses when elements have no capacity.

Closing a set ``E`` of elements puts the capacity of their rows to 0 and solves the same program
again from the paths and the basis that it has. Most closures need no solve. A flow that reaches the
throughput, leaves none of the other cargo short and does not touch ``E`` fits in what is left of
the network; and since no capacity has risen, nothing larger does. Such a flow is a certificate that
closing ``E`` loses nothing. The first is the solution of the throughput, and every later solve that
loses nothing gives one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.maxflow.maximum import UNUSED_T, MaximumFlow
from corridor.maxflow.throughput import Throughput
from corridor.network.build import Ints

SAME = 1e-9
"""Share of the throughput by which a flow that loses nothing may fall short: rounding."""


@dataclass(frozen=True)
class CapacityLoss:
    """What the throughput loses by a closure.

    Attributes
    ----------
    elements : tuple of str
        What is closed together.
    lost_t_per_year : float
        Counted tonnes that no longer pass. Less than 0 where other cargo, cut off elsewhere, leaves
        room for more counted cargo.
    others_lost_t_per_year : float
        Tonnes of the other cargo that lose their place; as few as can be, and of equal choices the
        one that lets most counted tonnes pass.
    certified : bool
        Whether a known flow that avoids the elements proves that nothing is lost, without a solve.
    """

    elements: tuple[str, ...]
    lost_t_per_year: float
    others_lost_t_per_year: float
    certified: bool


def close_each(
    top: Throughput,
    closures: Iterable[Sequence[str]],
    progress: Callable[[int], None] | None = None,
) -> tuple[CapacityLoss, ...]:
    """Close sets of elements one after the other.

    Parameters
    ----------
    top : Throughput
        The throughput with everything open; its program is solved again.
    closures : iterable of sequences of str
        Elements that are closed together, by id.
    progress : callable, optional
        Receives the number of closures done.

    Returns
    -------
    tuple of CapacityLoss
        In the order of the closures.
    """
    network = top.program.network
    rows = network.row_capacity(top.capacities.by_id)
    known = [top.program.rows_used(top.flow)]
    losses = []
    for n, elements in enumerate(closures, start=1):
        shut = np.unique(np.concatenate([network.rows_of(e) for e in elements]))
        loss = CapacityLoss(tuple(elements), 0.0, 0.0, certified=True)
        if not any(_avoids(used, shut) for used in known):
            closed = rows.copy()
            closed[shut] = 0.0
            flow = top.program.solve(closed)
            if _as_good(flow, top.flow):
                known.append(top.program.rows_used(flow))
            loss = CapacityLoss(
                tuple(elements),
                top.flow.tonnes_per_year - flow.tonnes_per_year,
                max(0.0, flow.short_t_per_year - top.flow.short_t_per_year),
                certified=False,
            )
        losses.append(loss)
        if progress is not None:
            progress(n)
    return tuple(losses)


def _avoids(used: NDArray[np.bool_], shut: Ints) -> bool:
    return not bool(used[shut].any())


def _as_good(flow: MaximumFlow, full: MaximumFlow) -> bool:
    """Return whether a flow reaches the throughput and leaves no more of the other cargo short."""
    return (
        flow.tonnes_per_year >= full.tonnes_per_year * (1 - SAME)
        and flow.short_t_per_year <= full.short_t_per_year + UNUSED_T
    )
