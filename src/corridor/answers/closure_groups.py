"""Closures by what they cost, with those of elements in a row put together."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.answers.closure_words import LEAST_MUSD, LEAST_T
from corridor.answers.closures import ClosureRow


def in_a_row(elements: Sequence[ClosureRow]) -> list[tuple[ClosureRow, list[ClosureRow]]]:
    """Return what costs something by its weight, each with those that cost the same: in a row.

    Parameters
    ----------
    elements : sequence of ClosureRow
        Closures one by one.

    Returns
    -------
    list of (ClosureRow, list of ClosureRow)
        By the sum of the shares that a closure has of the largest loss of tonnes, of dollars and of
        stranded cargo; one stands for its row, and has the others beside it.
    """
    groups: dict[tuple[int, ...], list[ClosureRow]] = {}
    for e in elements:
        if matters(e):
            losses = (
                e.lost_t_per_year,
                e.used_t_per_year,
                e.stranded_t_per_year,
                1e6 * e.lost_musd,
            )
            groups.setdefault(tuple(round(x / 100) for x in losses), []).append(e)
    rows = []
    for own in groups.values():  # one that was assigned in full stands for the others
        first = next((e for e in own if e.settled_musd is not None), own[0])
        rows.append((first, [e for e in own if e is not first]))
    most = [max([_losses(e)[k] for e, _ in rows], default=0.0) or 1.0 for k in range(3)]
    return sorted(rows, key=lambda g: -sum(x / m for x, m in zip(_losses(g[0]), most, strict=True)))


def _losses(e: ClosureRow) -> tuple[float, float, float]:
    return max(0.0, e.lost_t_per_year), e.lost_musd, e.stranded_t_per_year


def matters(e: ClosureRow) -> bool:
    """Return whether a closure costs something by either measure."""
    return (
        abs(e.lost_t_per_year) > LEAST_T
        or e.lost_musd > LEAST_MUSD
        or e.stranded_t_per_year > LEAST_T
    )
