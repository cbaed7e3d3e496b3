"""The verb ``calibrate``: counts and model, and a case whose few parameters fit better."""

from __future__ import annotations

from collections.abc import Callable

from corridor.assignment.counted.calibration import (
    Calibration,
    compare_counts,
    count_table,
    model_of,
    required_counts,
)
from corridor.assignment.counted.fit import Data, fit_choice, fit_demand
from corridor.assignment.counted.fitted_case import (
    factor_bounds,
    parameters_of,
    prior_of,
    with_parameters,
)
from corridor.assignment.counted.years import counted_years
from corridor.assignment.of_case.methods import Method
from corridor.case.model import Case
from corridor.messages import message
from corridor.problems import CorridorError

ROUNDS = 6
"""Rounds of a fit: each forms the paths and waits anew with the parameters found so far. With
six, eight and twelve the same counts of the bundled case are met; with three one fewer."""


def calibrate(
    case: Case,
    *,
    method: Method | None = None,
    fit: bool = True,
    rounds: int = ROUNDS,
    progress: Callable[[str], None] | None = None,
) -> Calibration:
    """Compare an assignment with counts, and fit few parameters to those marked ``fit``.

    Parameters
    ----------
    case : Case
        The case; it is not changed.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses in the comparison; that of the case when not given. A fit is one of
        ``logit``.
    fit : bool
        Whether to fit.
    rounds : int
        Rounds of the fit.
    progress : callable, optional
        Receives what is being done.

    Returns
    -------
    Calibration
        ``fitted`` is the case with the parameters found, of which ``counts`` has the model after.

    Raises
    ------
    CorridorError
        If the case has no counts, none is marked ``fit``, or a fit is asked for with another method
        than ``logit``.
    """
    if not fit:
        return compare_counts(case, method, progress=progress)
    if method not in (None, "logit"):
        raise CorridorError(
            message(
                "a fit is one of logit, not of %(method)s; compare without a fit",
                method=method,
            )
        )
    counts = required_counts(case)
    to_fit = [c for c in counts if c.use == "fit"]
    if not to_fit:
        raise CorridorError(message("no count is marked fit in counts.csv; compare without a fit"))
    before = compare_counts(case, method, progress=progress).counts
    fitted, prior = case, prior_of(case)
    for _ in range(rounds):
        at = parameters_of(case, fitted)
        years = counted_years(fitted, to_fit, at.theta, progress)
        data = Data(years, prior, at, *factor_bounds(case))
        found = fit_demand(data, fit_choice(data, at))
        fitted, changes = with_parameters(case, found)
    after = model_of(fitted, counts, "logit", progress)
    model_before = dict(zip(before["id"], before["model_before_mt"], strict=True))
    return Calibration(case, fitted, "logit", count_table(counts, model_before, after), changes)
