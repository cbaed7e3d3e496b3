"""The years whose transport is computed; the others lie on straight lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corridor.appraisal.works import OpenedWork
from corridor.case.situation import Situation
from corridor.case.tables import blank
from corridor.economics.appraisal import hat_weights

MOST_APART = 5
"""Years between two that are computed, at the most, while demand still changes."""


def computed_years(sit: Situation, works: Sequence[OpenedWork], last: int) -> dict[int, list[int]]:
    """Return the years that are computed, by the first year of the stage to which each belongs.

    A stage begins when works open, these or those that the case itself opens, and when work begins
    that takes capacity. Within a stage the
    growth of demand is computed where its line bends and every few years between; after the last
    bend nothing changes any more.

    Parameters
    ----------
    sit : Situation
        Case and growth path.
    works : sequence of OpenedWork
        Works, by opening.
    last : int
        Last year of the appraisal.
    """
    first = min(w.counts_from for w in works)
    opened = [r["opened"] for r in sit.case.records["projects"].values() if not blank(r["opened"])]
    own = {year for w in works for year in (w.counts_from, w.asset.opening)}
    starts = own | {int(y) for y in opened if first < y <= last}
    growth = {int(r["year"]) for r in sit.case.rows("growth") if r["growth"] == sit.growth}
    bends = sorted(growth | {int(sit.case.settings["base_year"])})
    stages = sorted(starts)
    ends = [*(start - 1 for start in stages[1:]), last]
    return {a: _of_stage(a, b, bends) for a, b in zip(stages, ends, strict=True)}


def _of_stage(start: int, end: int, bends: Sequence[int]) -> list[int]:
    """Return the years of one stage that are computed, rising."""
    until = min(end, max([start, *bends]))
    corners = sorted({start, until, *(b for b in bends if start < b < until)})
    years = [start]
    for a, b in pairwise(corners):
        parts = -(-(b - a) // MOST_APART)
        years += [a + round((b - a) * k / parts) for k in range(1, parts + 1)]
    return years


def mixtures(stages: dict[int, list[int]], last: int) -> dict[int, dict[int, float]]:
    """Return each year up to the last as a mixture of the computed years of its stage."""
    starts = sorted(stages)
    ends = [*(start - 1 for start in starts[1:]), last]
    weights: dict[int, dict[int, float]] = {}
    for start, end in zip(starts, ends, strict=True):
        weights |= hat_weights(stages[start], start, end)
    return weights
