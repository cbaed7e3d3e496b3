"""Which part of each row of the demand crosses each count, as an assignment says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.assignment.counted.calibration import GAP
from corridor.assignment.counted.counts import (
    CountedTraffic,
    Paths,
    background_mt,
    counted_paths,
)
from corridor.assignment.counted.years import input_of
from corridor.assignment.of_case.assign import solve, theta_of
from corridor.assignment.of_case.methods import Method
from corridor.case.model import Case
from corridor.estimating.balance import Floats
from corridor.units import T_PER_MT


@dataclass(frozen=True)
class CountShares:
    """Counts as sums of rows of the demand.

    Attributes
    ----------
    share_mt : float array, shape (counts, rows)
        Million tonnes in the year of the count for a tonne of the base year.
    background_mt : float array, shape (counts,)
        Cargo outside the demand.
    """

    share_mt: Floats
    background_mt: Floats

    def modelled_mt(self, tonnes: Floats) -> Floats:
        """Return what crosses each count with other tonnes on the same routes."""
        return np.asarray(self.share_mt @ tonnes + self.background_mt)


def count_shares(
    case: Case,
    counts: Sequence[CountedTraffic],
    method: Method,
    progress: Callable[[str], None] | None = None,
) -> CountShares:
    """Assign the demand of each counted year, and return what crosses the counts.

    Parameters
    ----------
    case : Case
        The case with the demand that is assigned.
    counts : sequence of CountedTraffic
        The counts.
    method : {"ue", "so", "logit", "aon", "capacitated"}
        How cargo chooses; with ``aon`` every row takes its cheapest route.
    progress : callable, optional
        Receives what is being done.

    Returns
    -------
    CountShares
        Rows in the order of the demand; those without tonnes or without a route cross nothing.
    """
    rows = case.rows("demand")
    number = {str(row["demand_id"]): i for i, row in enumerate(rows)}
    base = np.array([float(row["tonnes_per_year"]) for row in rows])
    shares, background = np.zeros((len(counts), len(rows))), np.zeros(len(counts))
    for year in sorted({c.year for c in counts}):
        if progress is not None:
            progress(f"assigning {year}")
        case_input = input_of(case, year)
        flows = solve(case_input, method, gap=GAP, theta_per_usd=theta_of(case)).flows.paths
        paths = Paths.of_flows(flows)
        of_row = np.array([number[d] for d in case_input.rows["demand_id"]], dtype=np.int64)
        for k, count in enumerate(counts):
            if count.year == year:
                crossing = flows.volume * counted_paths(case_input, count, paths)
                tonnes = np.bincount(of_row[paths.row], crossing, len(rows))
                shares[k] = np.divide(tonnes, base, out=np.zeros_like(base), where=base > 0)
                background[k] = background_mt(case_input, count)
    return CountShares(shares / T_PER_MT, background)
