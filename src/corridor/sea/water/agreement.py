"""Projections beside published ones, with the verdict in words."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from corridor.case.tables import words
from corridor.messages import Message, Numeral, joined, message
from corridor.sea.water.facts import facts, observed_levels
from corridor.sea.water.projection import BASE_YEAR, Projection

HALF_METRE = 0.5


@dataclass(frozen=True)
class Comparison:
    """A published fall beside ours.

    Attributes
    ----------
    study, scenario : str
        Who, and the scenario of ours that comes nearest to theirs.
    year : int
        Year of the fall, which is counted from the level of 2020.
    centre_m, low_m, high_m : float
        As published; NaN where not given.
    p5_m, p50_m, p95_m : float
        Fall of ours that 5, 50 and 95 % of members do not exceed.
    verdict : str
        Agreement or disagreement in words.
    source : str
        Source id.
    """

    study: str
    scenario: str
    year: int
    centre_m: float
    low_m: float
    high_m: float
    p5_m: float
    p50_m: float
    p95_m: float
    verdict: str
    source: str


def compare(projection: Projection) -> list[Comparison]:
    """Put the published falls for the scenario of a projection beside it.

    Parameters
    ----------
    projection : Projection
        Of any scenario and any length; rows of years it does not reach are left out.

    Returns
    -------
    list of Comparison
        In the order of ``projections.csv``; empty when nobody published on the scenario.
    """
    table = facts("projections")
    rows = table[(table["scenario"] == projection.scenario)].to_dict("records")
    quantiles = projection.quantiles()
    return [_comparison(r, quantiles) for r in rows if int(r["year"]) in quantiles.index]


def _comparison(row: Mapping[Hashable, Any], quantiles: pd.DataFrame) -> Comparison:
    year = int(row["year"])
    base = float(observed_levels()[BASE_YEAR])
    p5, p50, p95 = (base - float(quantiles[q][year]) for q in ("p95", "p50", "p5"))
    centre, low, high = (float(row[c]) for c in ("centre_m", "low_m", "high_m"))
    shown = Comparison(
        study=str(row["study"]),
        scenario=str(row["scenario"]),
        year=year,
        centre_m=centre,
        low_m=low,
        high_m=high,
        p5_m=p5,
        p50_m=p50,
        p95_m=p95,
        verdict="",
        source=str(row["source_id"]),
    )
    return replace(shown, verdict=_verdict(shown))


def _verdict(c: Comparison) -> Message:
    scenarios = facts("scenarios").set_index("scenario")
    table = facts("projections")
    if c.year == table.loc[table["scenario"] == c.scenario, "year"].max() and c.source in words(
        scenarios.loc[c.scenario, "source_id"]
    ):
        return message("agrees because the scenario was set by it")
    if not math.isnan(c.centre_m):
        if c.p5_m <= c.centre_m <= c.p95_m:
            return _inside(c)
        return _outside(c)
    low = -math.inf if math.isnan(c.low_m) else c.low_m
    if low <= c.p50_m <= c.high_m:
        within = message("agrees: our middle lies below its upper value")
        if low > -math.inf:
            within = message("agrees: our middle lies within its range")
        beyond = message("our upper end goes beyond its own")
        return within if c.p95_m <= c.high_m else joined([within, beyond], "; ")
    if c.p50_m > c.high_m:
        return message(
            "disagrees: our middle falls %(metres)s m more than its upper value",
            metres=_metres(c.p50_m - c.high_m),
        )
    return message(
        "disagrees: our middle falls %(metres)s m less than its lower value",
        metres=_metres(low - c.p50_m),
    )


def _inside(c: Comparison) -> Message:
    if abs(c.centre_m - c.p50_m) <= max(HALF_METRE, 0.15 * abs(c.p50_m)):
        return message("agrees: its centre lies near our middle")
    if c.centre_m > c.p50_m:
        return message("agrees: its centre lies within our range, above our middle")
    return message("agrees: its centre lies within our range, below it")


def _outside(c: Comparison) -> Message:
    if c.centre_m > c.p95_m:
        return message(
            "disagrees: its centre falls %(metres)s m more than our upper end",
            metres=_metres(c.centre_m - c.p95_m),
        )
    return message(
        "disagrees: its centre falls %(metres)s m less than our lower end",
        metres=_metres(c.p5_m - c.centre_m),
    )


def _metres(metres: float) -> Numeral:
    return Numeral(f"{metres:.1f}")
