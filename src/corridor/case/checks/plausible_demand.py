"""Flows of the demand beside each other: one in another unit stands out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from corridor.case.checks.limits import limit
from corridor.case.tables import Tables
from corridor.messages import message
from corridor.problems import Problem

FEWEST = 3
"""Flows below which there is no usual one."""

PER_THOUSAND = 1000.0
"""What a flow in thousand tonnes has to be multiplied by."""

PLACEHOLDER_T = 1.0
"""Demand of a table that says between which zones cargo goes, and not how much."""


def demand_in_another_unit(case: Tables) -> Iterator[Problem]:
    """Find flows that are like the others only in another unit, or all too small.

    Such a flow is a thousand times the median or less than a thousandth, or stands apart from all
    others and would be among them in thousands of its unit or thousandths.
    A table in which every flow is 1 t is left alone.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Yields
    ------
    Problem
        W613: one for the whole table where its median is too small, else one for each flow.
    """
    flows = [(row, r) for row, r in enumerate(case.rows("demand"), start=2) if r["tonnes_per_year"]]
    if all(r["tonnes_per_year"] == PLACEHOLDER_T for _, r in flows):
        return
    usual = median(float(r["tonnes_per_year"]) for _, r in flows)
    least, ratio = limit("demand median"), limit("demand over median")
    if not least.allows(usual):
        yield Problem(
            "W613",
            "demand.csv",
            flows[0][0],
            "tonnes_per_year",
            message(
                "%(count)s flows of %(usual)s t a year at the median",
                count=len(flows),
                usual=f"{usual:g}",
            ),
            message("a median of %(words)s", words=least.words),
            message(
                "Write tonnes a year: figures in thousand tonnes times 1000, in "
                "million tonnes times 1000000."
            ),
            tuple(str(r["demand_id"]) for _, r in flows),
        )
        return
    strays = _strays([float(r["tonnes_per_year"]) for _, r in flows])
    for row, flow in flows if len(flows) >= FEWEST else []:
        tonnes = float(flow["tonnes_per_year"])
        if tonnes in strays or not ratio.allows(tonnes / usual):
            yield Problem(
                "W613",
                "demand.csv",
                row,
                "tonnes_per_year",
                message(
                    "%(demand_id)s: %(tonnes_per_year)s t a year, %(usual)s at the "
                    "median of the table",
                    demand_id=flow["demand_id"],
                    tonnes_per_year=f"{flow['tonnes_per_year']:g}",
                    usual=f"{usual:g}",
                ),
                message("a flow of the size of the others"),
                message("Check the unit: the table holds tonnes a year."),
                (str(flow["demand_id"]),),
            )


def _strays(flows: Sequence[float]) -> set[float]:
    """Return the few flows far from all others that a factor of 1000 brings among them."""
    ordered = sorted(flows)
    most = max(1, int(limit("demand strays").high * len(ordered)))
    below = _apart(ordered, most)
    above = _apart([1 / flow for flow in reversed(ordered)], most)
    return {*ordered[:below], *ordered[len(ordered) - above :]}


def _apart(ordered: Sequence[float], most: int) -> int:
    """Return how many of the first numbers, at most so many, stand apart as in another unit."""
    gap = limit("demand gap").high
    for count in range(min(most, len(ordered) - 1), 0, -1):
        nearest, farthest = ordered[count], ordered[-1]
        far = nearest > gap * ordered[count - 1]
        if far and all(nearest <= PER_THOUSAND * flow <= farthest for flow in ordered[:count]):
            return count
    return 0
