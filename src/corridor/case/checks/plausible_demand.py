"""Flows of the demand beside each other: one in another unit stands out."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from corridor.case.checks.limits import limit
from corridor.case.tables import Tables
from corridor.problems import Problem

FEWEST = 3
"""Flows below which there is no usual one."""

PLACEHOLDER_T = 1.0
"""Demand of a table that says between which zones cargo goes, and not how much."""


def demand_in_another_unit(case: Tables) -> Iterator[Problem]:
    """Find flows a thousand times the usual one or less than a thousandth, or all too small.

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
            "W613", "demand.csv", flows[0][0], "tonnes_per_year",
            f"{len(flows)} flows of {usual:g} t a year at the median",
            f"a median of {least.words}",
            "Write tonnes a year: figures in thousand tonnes times 1000, in million tonnes times "
            "1000000.",
            tuple(str(r["demand_id"]) for _, r in flows),
        )  # fmt: skip
        return
    for row, flow in flows if len(flows) >= FEWEST else []:
        if not ratio.allows(flow["tonnes_per_year"] / usual):
            yield Problem(
                "W613", "demand.csv", row, "tonnes_per_year",
                f"{flow['demand_id']}: {flow['tonnes_per_year']:g} t a year, "
                f"{usual:g} at the median of the table",
                f"{ratio.words} times the median",
                "Check the unit: the table holds tonnes a year.", (str(flow["demand_id"]),),
            )  # fmt: skip
