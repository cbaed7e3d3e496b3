"""Demand that no answer counts: cargo that stays in its zone, and none at all."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.tables import Record, Tables
from corridor.messages import message
from corridor.problems import Problem
from corridor.units import T_PER_MT

LISTED = 5
"""Rows that a message names."""


def left_out_demand(case: Tables) -> Iterator[Problem]:
    """Find cargo from a zone to itself, which takes no link, and a case without any cargo.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Yields
    ------
    Problem
        W620 with the tonnes that are left out, and W621.
    """
    flows = [(row, r) for row, r in enumerate(case.rows("demand"), start=2) if r["tonnes_per_year"]]
    within = [(row, r) for row, r in flows if r["origin"] == r["destination"]]
    if within:
        yield _stays(within, sum(float(r["tonnes_per_year"]) for _, r in flows))
    if not flows:
        yield Problem(
            "W621",
            "demand.csv",
            found=message("no cargo"),
            expected=message("origin, destination and tonnes a year of the cargo of the corridor"),
            fix=message(
                "Add rows. Without them throughput says what fits, and nothing is assigned, "
                "simulated or held against a forecast."
            ),
        )


def _stays(within: list[tuple[int, Record]], total: float) -> Problem:
    ids = tuple(str(flow["demand_id"]) for _, flow in within)
    tonnes = sum(float(flow["tonnes_per_year"]) for _, flow in within)
    return Problem(
        "W620",
        "demand.csv",
        within[0][0],
        "destination",
        message(
            "%(names)s: %(tonnes)s of %(total)s million t/year",
            names=", ".join([*ids[:LISTED], *(["..."] if len(ids) > LISTED else [])]),
            tonnes=f"{tonnes / T_PER_MT:.2f}",
            total=f"{total / T_PER_MT:.2f}",
        ),
        message("cargo between two zones"),
        message("It is left out of every answer: correct a zone, or remove the rows."),
        ids,
    )
