"""Demand with known totals of zones: that of the case, scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corridor.case.margin import Margin
from corridor.case.model import Case
from corridor.estimating.balance import Balanced, Floats, balance, no_room
from corridor.estimating.estimate import Estimate, estimate_of
from corridor.estimating.margins import (
    Holds,
    Totals,
    check_margins,
    name_of,
    reconciled,
    totals_of,
)
from corridor.messages import message
from corridor.problems import CaseError, Problem

TITLE = "Demand of the case balanced by corridor demand balance to known totals of zones"


def balance_demand(case: Case, margins: Sequence[Margin], *, holds: Holds = "starts") -> Estimate:
    """Scale the demand of a case until zones have known totals (Furness).

    Parameters
    ----------
    case : Case
        The case; its demand is the table to start from.
    margins : sequence of Margin
        Totals of the base year, of single commodities or of all cargo. What nothing is said of may
        become anything.
    holds : {"starts", "ends", "mean"}
        Which sum holds where all is said of both and they differ; a note says so.

    Returns
    -------
    Estimate

    Raises
    ------
    CaseError
        If a zone or commodity is unknown, or no demand between these zones has the totals: the
        zones are named.
    """
    check_margins(case, margins)
    frame = case.tables["demand"]
    tonnes, problems = dict[str, float](), list[Problem]()
    totals = list[Totals]()
    zones = {zone: i for i, zone in enumerate(case.records["zones"])}
    for said in totals_of(case, margins):
        own = frame if not said.commodity else frame[frame["commodity_id"] == said.commodity]
        start = own["origin"].map(zones).to_numpy(dtype=np.int64)
        end = own["destination"].map(zones).to_numpy(dtype=np.int64)
        before = own["tonnes_per_year"].to_numpy(dtype=np.float64)
        prior = np.zeros((len(zones), len(zones)))
        np.add.at(prior, (start, end), before)
        known = reconciled(_without_cargo(said, prior), holds)
        totals.append(known)
        result = balance(prior, known.starts, known.ends)
        if not result.converged:
            problems += _unmet(case, known, prior, result)
        after = before * result.row_factor[start] * result.column_factor[end]
        tonnes |= dict(zip(own["demand_id"].astype(str), after.tolist(), strict=True))
    if problems:
        raise CaseError(problems)
    notes = [known.note for known in totals if known.note]
    return estimate_of(case, "balance", tonnes, (), title=TITLE, totals=totals, notes=notes)


def _without_cargo(said: Totals, prior: Floats) -> Totals:
    """Put 0 for zones of which nothing is said and that have no cargo: they stay without."""
    ends = zip((said.starts, said.ends), (prior.sum(axis=1), prior.sum(axis=0)), strict=True)
    starts, arrivals = (np.where(np.isnan(total) & (sums == 0), 0.0, total) for total, sums in ends)
    return replace(said, starts=starts, ends=arrivals)


def _unmet(case: Case, known: Totals, prior: Floats, result: Balanced) -> list[Problem]:
    """Say which totals find no room: of which zones together, or else those that are missed."""
    zones, name = list(case.records["zones"]), name_of(known.commodity)
    fix = message("Correct the totals, or add rows to demand.csv between these zones.")
    if not np.isnan(known.starts.sum() + known.ends.sum()):
        lack = no_room(prior, known.starts, known.ends)
        if lack is not None:
            found = message(
                "%(tonnes)s t of %(commodity)s start in %(zones)s",
                tonnes=f"{lack.row_total:,.0f}",
                commodity=name,
                zones=", ".join(zones[i] for i in lack.rows),
            )
            room = message(
                "at most %(tonnes)s t, which end in %(zones)s, where they can go",
                tonnes=f"{lack.column_total:,.0f}",
                zones=", ".join(zones[i] for i in lack.columns) or message("no zone"),
            )
            return [Problem("E721", "margins", None, "", found, room, fix)]
    table, problems = result.table, list[Problem]()
    for side, wanted, sums in (("starts", known.starts, table.sum(axis=1)),
                               ("ends", known.ends, table.sum(axis=0))):  # fmt: skip
        missed = np.flatnonzero(np.abs(sums - wanted) > 1e-6 * np.nanmax(wanted))
        for i in missed:
            found = message(
                "%(tonnes)s t of %(commodity)s in %(zone)s",
                tonnes=f"{wanted[i]:,.0f}",
                commodity=name,
                zone=zones[i],
            )
            expected = message(
                "%(tonnes)s t, which is what the rows of the demand allow",
                tonnes=f"{sums[i]:,.0f}",
            )
            problems.append(Problem("E721", "margins", None, side, found, expected, fix))
    return problems
