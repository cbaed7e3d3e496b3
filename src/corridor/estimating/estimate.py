"""What an estimate of demand is: another case, and how it compares with what was known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from corridor.case.model import Case
from corridor.case.new_demand import with_tonnes
from corridor.case.tables import Record
from corridor.estimating.margins import Totals
from corridor.showing import Shown

Form = Literal["balance", "gravity", "counts"]

SOURCE = "estimated"
"""Source of estimated demand."""

COUNT_COLUMNS = (
    "id", "place", "mode", "direction", "year", "use", "observed_mt", "low_mt", "high_mt",
    "tolerance_mt", "model_before_mt", "model_after_mt", "residual", "met", "in_conflict",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Estimate(Shown):
    """Demand estimated from what is known of it.

    Attributes
    ----------
    case : Case
        The case as it stands.
    estimated : Case
        The same with the estimated demand, of quality ``derived`` and source ``estimated``.
    form : {"balance", "gravity", "counts"}
        How it was estimated.
    demand : DataFrame
        ``demand_id, origin, destination, commodity_id, before_t, after_t`` of every row, tonnes of
        the base year.
    totals : DataFrame
        ``commodity_id, zone_id, side, wanted_t, before_t, after_t`` of the totals that were given.
    parameters : DataFrame
        ``commodity_id, deterrence, measure, beta, mean``: of a gravity model.
    counts : DataFrame
        A row for each count, in million t of its year: those to fit and those to check, before and
        after; ``residual`` is the model less the count in tolerances.
    notes : tuple of str
        What was scaled, left out or not reached.
    """

    case: Case = field(repr=False)
    estimated: Case = field(repr=False)
    form: Form
    demand: pd.DataFrame = field(repr=False)
    totals: pd.DataFrame = field(repr=False)
    parameters: pd.DataFrame = field(repr=False)
    counts: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def before_t(self) -> float:
        """Tonnes a year of the demand before."""
        return float(self.demand["before_t"].sum())

    @property
    def after_t(self) -> float:
        """Tonnes a year of the estimated demand."""
        return float(self.demand["after_t"].sum())

    @property
    def moved_share(self) -> float:
        """Tonnes that a row gained or lost, summed over rows, over the tonnes before; 0 for 0."""
        moved = float((self.demand["after_t"] - self.demand["before_t"]).abs().sum())
        return moved / self.before_t if self.before_t else 0.0

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        return f"{self.form}, {self.before_t:,.0f} t before, {self.after_t:,.0f} t after"


def estimate_of(
    case: Case,
    form: Form,
    tonnes: Mapping[str, float],
    added: Sequence[Record],
    *,
    title: str,
    totals: Sequence[Totals] = (),
    parameters: Sequence[Record] = (),
    counts: pd.DataFrame | None = None,
    notes: Sequence[str] = (),
) -> Estimate:
    """Put estimated demand into a case, and compare; see [`Estimate`][]."""
    estimated = with_tonnes(
        case, tonnes, added, source=SOURCE, title=title, doing="it was estimated"
    )
    table = estimated.tables["demand"]
    before = {str(r["demand_id"]): float(r["tonnes_per_year"]) for r in case.rows("demand")}
    ids = ["demand_id", "origin", "destination", "commodity_id"]
    compared = table[ids].assign(
        before_t=[before.get(str(d), 0.0) for d in table["demand_id"]],
        after_t=table["tonnes_per_year"].to_numpy(dtype=np.float64),
    )
    kinds = ["commodity_id", "deterrence", "measure", "beta", "mean"]
    empty = pd.DataFrame(columns=list(COUNT_COLUMNS))
    return Estimate(
        case, estimated, form, compared, _compare_totals(case, compared, totals),
        pd.DataFrame(parameters, columns=kinds), empty if counts is None else counts, tuple(notes),
    )  # fmt: skip


def _compare_totals(case: Case, demand: pd.DataFrame, totals: Sequence[Totals]) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for known in totals:
        own = demand if not known.commodity else demand[demand["commodity_id"] == known.commodity]
        for side, end, wanted in (("starts", "origin", known.starts),
                                  ("ends", "destination", known.ends)):  # fmt: skip
            sums = own.groupby(end)[["before_t", "after_t"]].sum()
            for zone, total in zip(case.records["zones"], wanted.tolist(), strict=True):
                if total == total:  # noqa: PLR0124 - nothing is said of it
                    before, after = sums.loc[zone] if zone in sums.index else (0.0, 0.0)
                    rows.append((known.commodity, zone, side, total, before, after))
    columns = ["commodity_id", "zone_id", "side", "wanted_t", "before_t", "after_t"]
    return pd.DataFrame(rows, columns=columns)
