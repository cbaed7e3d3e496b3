"""Demand from counts: the nearest to that of the case with which the model meets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from corridor.assignment.counted.calibration import model_of, required_counts
from corridor.assignment.counted.counts import CountedTraffic
from corridor.assignment.counted.fit import LEAST_TOLERANCE, tolerance
from corridor.assignment.of_case.assign import method_of
from corridor.assignment.of_case.methods import Method
from corridor.case.model import Case
from corridor.case.new_demand import with_tonnes
from corridor.estimating.balance import Floats
from corridor.estimating.conflicts import NOTHING, Conflict, conflict_of
from corridor.estimating.count_shares import CountShares, count_shares
from corridor.estimating.estimate import COUNT_COLUMNS, SOURCE, Estimate, estimate_of
from corridor.estimating.to_counts import Estimator, demand_at_counts
from corridor.messages import message
from corridor.problems import CorridorError

ROUNDS = 5
"""Times that routes and demand follow from each other; one will do where routes stay."""

SETTLED = 1e-3
"""Share of all tonnes that a round may still move when the rounds have settled."""

SPREAD = 0.5


def demand_from_counts(
    case: Case,
    *,
    estimator: Estimator = "entropy",
    method: Method | None = None,
    spread: float = SPREAD,
    least_tolerance: float = LEAST_TOLERANCE,
    rounds: int = ROUNDS,
    progress: Callable[[str], None] | None = None,
) -> Estimate:
    """Estimate demand from the counts of a case that are marked ``fit``.

    Every row of the demand is free; [`corridor.calibrate`][] fits the choice of routes as well, and
    keeps rows within their ranges. Counts marked ``check`` take no part.

    Parameters
    ----------
    case : Case
        The case; its demand is the prior.
    estimator : {"entropy", "least-squares"}
        Which distance from the prior counts; see [`corridor.estimating.to_counts`][].
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses its routes; that of the case when not given.
    spread : float
        Standard deviation of a row as a share of its prior: the larger, the closer to the counts.
    least_tolerance : float
        Tolerance of a count as a share of it, at the least; half its range where that is wider.
    rounds : int
        Times that routes and demand follow from each other, at the most.
    progress : callable, optional
        Receives what is being done.

    Returns
    -------
    Estimate

    Raises
    ------
    CorridorError
        If the case has no counts or none is marked ``fit``, or a number makes no sense.
    """
    _refuse_numbers(spread, least_tolerance, rounds)
    chosen = method_of(case) if method is None else method
    counts = required_counts(case)
    fitted = [c for c in counts if c.use == "fit"]
    if not fitted:
        raise CorridorError(
            message("no count is marked fit in counts.csv, so there is nothing to meet")
        )
    prior = case.tables["demand"]["tonnes_per_year"].to_numpy(dtype=np.float64)
    names = case.tables["demand"]["demand_id"].astype(str).tolist()
    widths = np.array([tolerance(c, least_tolerance) for c in fitted])
    value = np.array([c.value_mt for c in fitted])
    title = f"Demand of the case fitted by corridor demand counts: {estimator}, routes by {chosen}"
    tonnes, at, shares, moved, done = prior, case, None, np.inf, 0
    while done < rounds and moved > SETTLED:
        done += 1
        shares = count_shares(at, fitted, chosen, progress)
        wanted = value - shares.background_mt
        solved = demand_at_counts(
            shares.share_mt, wanted, widths, prior, spread=spread, estimator=estimator
        )
        moved = float(np.abs(solved.tonnes - tonnes).sum() / max(prior.sum(), 1e-9))
        tonnes = solved.tonnes
        at = with_tonnes(case, dict(zip(names, tonnes.tolist(), strict=True)), (),
                         source=SOURCE, title=title, doing="it was estimated")  # fmt: skip
    assert shares is not None
    conflict = _conflict(fitted, widths, shares)
    after = model_of(at, counts, chosen, progress)
    before = model_of(case, counts, chosen, progress)
    table = _count_table(counts, before, after, least_tolerance, conflict, fitted)
    notes = [*_conflict_notes(fitted, conflict), *_uncrossed(fitted, shares)]
    if moved > SETTLED and done > 1:
        notes.append(
            f"routes and demand have not settled in {done} rounds: the last moved {moved:.1%} of "
            "the tonnes"
        )
    return estimate_of(
        case, "counts", dict(zip(names, tonnes.tolist(), strict=True)), (), title=title,
        counts=table, notes=notes,
    )  # fmt: skip


def _refuse_numbers(spread: float, least_tolerance: float, rounds: int) -> None:
    for name, number in (("spread", spread), ("tolerance", least_tolerance), ("rounds", rounds)):
        if not 0 < number < np.inf:
            raise CorridorError(
                message(
                    "%(name)s is %(number)s; give a number above 0",
                    name=name,
                    number=f"{number:g}",
                )
            )


def _conflict(counts: Sequence[CountedTraffic], widths: Floats, shares: CountShares) -> Conflict:
    """Return which counts no demand on these routes meets together, within range or tolerance."""
    value = np.array([c.value_mt for c in counts])
    low = np.minimum([c.low_mt for c in counts], value - widths) - shares.background_mt
    high = np.maximum([c.high_mt for c in counts], value + widths) - shares.background_mt
    idle = ~(shares.share_mt > 0).any(axis=1)  # which is said of them, and is no conflict
    low, high = np.where(idle, -np.inf, low), np.where(idle, np.inf, high)
    return conflict_of(shares.share_mt, low, high, widths)


def _conflict_notes(counts: Sequence[CountedTraffic], conflict: Conflict) -> list[str]:
    notes = []
    for group in conflict.groups:
        own = [(counts[k].id, float(conflict.missing[k])) for k in group.tolist()]
        if len(own) == 1:
            notes.append(f"cargo outside the demand alone is more than {own[0][0]} allows")
            continue
        together = ", ".join(name for name, _ in own)
        missed = "; ".join(
            f"{name} by {abs(missing):,.3f} Mt "
            f"({'too little' if missing > 0 else 'too much'} crosses it)"
            for name, missing in own
            if abs(missing) > NOTHING
        )
        notes.append(
            f"no demand on these routes meets {together} together, not even within their ranges; "
            f"at the least it misses {missed}"
        )
    return notes


def _uncrossed(counts: Sequence[CountedTraffic], shares: CountShares) -> list[str]:
    """Say which counts no row crosses, so that no demand can change them."""
    idle = [c.id for c, row in zip(counts, shares.share_mt, strict=True) if not (row > 0).any()]
    if not idle:
        return []
    return [f"no row of the demand crosses {', '.join(idle)}: add rows, or check the elements"]


def _count_table(
    counts: Sequence[CountedTraffic],
    before: dict[str, float],
    after: dict[str, float],
    least_tolerance: float,
    conflict: Conflict,
    fitted: Sequence[CountedTraffic],
) -> pd.DataFrame:
    contrary = {fitted[k].id for k in conflict.counts}
    rows = []
    for c in counts:
        width = tolerance(c, least_tolerance)
        rows.append((
            c.id, c.place, c.mode, c.direction, c.year, c.use, c.value_mt, c.low_mt, c.high_mt,
            width, before[c.id], after[c.id], (after[c.id] - c.value_mt) / width,
            c.met_by(after[c.id]), c.id in contrary,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COUNT_COLUMNS))
