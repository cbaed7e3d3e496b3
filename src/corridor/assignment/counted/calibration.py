"""Model and counts side by side, before and after parameters are fitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from corridor.assignment.counted.counts import CountedTraffic, counts_of, modelled_mt
from corridor.assignment.counted.years import input_of
from corridor.assignment.of_case.assign import method_of, solve, theta_of
from corridor.assignment.of_case.methods import Method
from corridor.case.model import Case
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.showing import Shown

GAP = 1e-6
"""Relative gap of the assignments that are compared with counts."""


@dataclass(frozen=True, repr=False)
class Calibration(Shown):
    """How a model compares with counts, as the case stands and with fitted parameters.

    Attributes
    ----------
    case : Case
        The case as it stands.
    fitted : Case or None
        The case with fitted parameters; None when nothing was fitted.
    method : str
        How cargo chose.
    counts : DataFrame
        ``id, place, mode, direction, year, use, observed_mt, low_mt, high_mt, model_before_mt,
        model_after_mt, ratio, met, geh_t, geh_kt_per_year, reason`` (of a miss) in the order of the
        table; without a fit after equals before.
    changes : DataFrame
        ``table, id, field, before, after`` of every number that the fit changed.
    """

    case: Case = field(repr=False)
    fitted: Case | None = field(repr=False)
    method: Method
    counts: pd.DataFrame = field(repr=False)
    changes: pd.DataFrame = field(repr=False)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        parts = []
        for use in ("fit", "check"):
            own = self.counts[self.counts["use"] == use]
            parts.append(f"{int(own['met'].sum())} of {len(own)} counts to {use} are met")
        return f"{self.method}, {', '.join(parts)}"

    def measures(self, use: str) -> Mapping[str, float]:
        """Return how well the counts of a use are met; see [`measures`][]."""
        return measures(self.counts[self.counts["use"] == use])


def compare_counts(
    case: Case,
    method: Method | None = None,
    *,
    progress: Callable[[str], None] | None = None,
) -> Calibration:
    """Compare the assignment of a case with its counts, each in the year of the count.

    Parameters
    ----------
    case : Case
        The case.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses; that of the case when not given.
    progress : callable, optional
        Receives what is being done.

    Returns
    -------
    Calibration
        Nothing is fitted.

    Raises
    ------
    CorridorError
        If the case has no counts, or no demand in a year of one.
    """
    chosen = method_of(case) if method is None else method
    counts = required_counts(case)
    before = model_of(case, counts, chosen, progress)
    changes = pd.DataFrame(columns=["table", "id", "field", "before", "after"])
    return Calibration(case, None, chosen, count_table(counts, before, before), changes)


def required_counts(case: Case) -> tuple[CountedTraffic, ...]:
    """Return the counts of a case; refuse one that has none."""
    counts = counts_of(case)
    if not counts:
        raise CorridorError(message("the case has no counts; add rows to counts.csv"))
    return counts


def model_of(
    case: Case,
    counts: Sequence[CountedTraffic],
    method: Method,
    progress: Callable[[str], None] | None = None,
) -> dict[str, float]:
    """Return what the assignment of a case says at its counts, million t a year by count."""
    tonnes_mt: dict[str, float] = {}
    for year in sorted({c.year for c in counts}):
        if progress is not None:
            progress(message("assigning %(year)s", year=year))
        case_input = input_of(case, year)
        flows = solve(case_input, method, gap=GAP, theta_per_usd=theta_of(case)).flows
        tonnes_mt |= modelled_mt(case_input, flows.paths, [c for c in counts if c.year == year])
    return tonnes_mt


def count_table(
    counts: Sequence[CountedTraffic], before: Mapping[str, float], after: Mapping[str, float]
) -> pd.DataFrame:
    """Return counts and model side by side; see [`Calibration`][]."""
    return pd.DataFrame(
        [
            {
                "id": c.id, "place": c.place, "mode": c.mode, "direction": c.direction,
                "year": c.year, "use": c.use, "observed_mt": c.value_mt, "low_mt": c.low_mt,
                "high_mt": c.high_mt, "model_before_mt": before[c.id],
                "model_after_mt": after[c.id],
                "ratio": after[c.id] / c.value_mt if c.value_mt else np.nan,
                "met": c.met_by(after[c.id]),
                "geh_t": geh(after[c.id], c.value_mt),
                "geh_kt_per_year": geh(after[c.id], c.value_mt, periods_per_year=1),
                "reason": "" if c.met_by(after[c.id]) else c.reason,
            }
            for c in counts
        ]
    )  # fmt: skip


def geh(model_mt: float, observed_mt: float, periods_per_year: int = 365) -> float:
    r"""Return the GEH statistic of tonnes, in loads of a thousand tonnes a day or a year.

    .. math:: \sqrt{2 (m - c)^2 / (m + c)}

    Model ``m`` and count ``c`` are thousand tonnes in a period. GEH is meant for vehicles an hour,
    and its value depends on the unit: that of thousand tonnes a year is ``\sqrt{365}`` times that
    of thousand tonnes a day.

    Parameters
    ----------
    model_mt, observed_mt : float
        Million tonnes a year.
    periods_per_year : int
        365 for thousand tonnes a day, 1 for thousand tonnes a year.

    Returns
    -------
    float
        0 where both are 0.
    """
    m, c = model_mt * 1e3 / periods_per_year, observed_mt * 1e3 / periods_per_year
    return float(np.sqrt(2 * (m - c) ** 2 / (m + c))) if m + c > 0 else 0.0


CLOSE_GEH = 5.0
"""GEH of thousand tonnes a year up to which a model is called close to a count."""


def measures(table: pd.DataFrame) -> dict[str, float]:
    """Return how well a model meets some counts.

    Returns
    -------
    dict
        ``counts``; ``met`` and ``met_before``, within a quarter of the count or within its range;
        ``at_zero``, where the model has less than a hundredth of the count; ``rmse_share``, the
        root mean square of the differences over the mean count; ``median_ratio``; ``close``, where
        GEH of thousand tonnes a year is 5 or less; ``median_geh_kt_per_year``.
    """
    if table.empty:
        return dict.fromkeys(("counts", "met", "met_before", "at_zero", "close"), 0.0)
    observed, after = table["observed_mt"], table["model_after_mt"]
    before = table["model_before_mt"]
    inside = (before >= table["low_mt"]) & (before <= table["high_mt"])
    return {
        "counts": float(len(table)),
        "met": float(table["met"].sum()),
        "met_before": float((inside | ((before - observed).abs() <= 0.25 * observed)).sum()),
        "at_zero": float(((after < 0.01 * observed) & (table["low_mt"] > 0)).sum()),
        "rmse_share": float(np.sqrt(((after - observed) ** 2).mean()) / observed.mean()),
        "median_ratio": float(table["ratio"].median()),
        "close": float((table["geh_kt_per_year"] <= CLOSE_GEH).sum()),
        "median_geh_kt_per_year": float(table["geh_kt_per_year"].median()),
    }
