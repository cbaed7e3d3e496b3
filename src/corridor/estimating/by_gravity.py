"""Demand with known totals of zones, distributed anew by what it takes to get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corridor.case.margin import Margin
from corridor.case.model import Case
from corridor.case.new_demand import rows_between
from corridor.case.tables import Record
from corridor.estimating.balance import Floats, no_room
from corridor.estimating.estimate import Estimate, estimate_of
from corridor.estimating.gravity import Deterrence, calibrated_gravity, gravity
from corridor.estimating.margins import (
    Holds,
    Totals,
    check_margins,
    reconciled,
    totals_of,
)
from corridor.estimating.route_costs import Measure, route_costs
from corridor.messages import message
from corridor.problems import CorridorError

LEAST_T = 1e-3
"""Tonnes a year below which a pair gets no row: less than a kilogram."""


def gravity_demand(
    case: Case,
    margins: Sequence[Margin],
    *,
    measure: Measure = "cost",
    deterrence: Deterrence = "exponential",
    beta: float | None = None,
    mean: float | None = None,
    holds: Holds = "starts",
) -> Estimate:
    """Distribute known totals over all pairs of zones by a gravity model.

    All demand of the commodities for which totals are given is replaced. Cargo from a zone to
    itself is left out.

    Parameters
    ----------
    case : Case
        The case.
    margins : sequence of Margin
        What starts and ends in each zone in the base year, by commodity; none may be left open if
        the case has several. A zone of which nothing is said has nothing.
    measure : {"cost", "hours", "km"}
        What deters on the cheapest route: dollars a tonne with what its hours are worth, hours, or
        kilometres.
    deterrence : {"exponential", "power"}
        ``exp(-beta c)`` or ``c ** -beta``.
    beta : float, optional
        The parameter, 0 or more.
    mean : float, optional
        Mean of the measure over all tonnes, in place of ``beta``; of ``power`` the geometric mean.
    holds : {"starts", "ends", "mean"}
        Which sum of totals holds where the two differ; a note says so.

    Returns
    -------
    Estimate

    Raises
    ------
    CaseError
        If a zone or commodity is unknown.
    CorridorError
        If neither or both of ``beta`` and ``mean`` are given, no parameter has that mean, or no
        route leads to where cargo has to go.
    """
    if (beta is None) == (mean is None):
        raise CorridorError(message("give either beta or the mean that the parameter is to meet"))
    if not 0 <= (beta if beta is not None else 0) < np.inf:
        raise CorridorError(
            message("beta is %(beta)s; give a number of 0 or more", beta=f"{beta:g}")
        )
    margins = _with_commodity(case, margins)
    check_margins(case, margins)
    totals = [_said(reconciled(_said(t), holds)) for t in totals_of(case, margins)]
    costs = route_costs(case, [t.commodity for t in totals], measure)
    tonnes, added, parameters = dict[str, float](), list[Record](), list[Record]()
    for known in totals:
        cost = costs[known.commodity]
        _refuse_no_room(case, known, cost)
        if mean is not None:
            result = calibrated_gravity(cost, known.starts, known.ends, mean, deterrence)
        else:
            result = gravity(cost, known.starts, known.ends, beta or 0.0, deterrence)
        if not result.balanced.converged:
            raise CorridorError(
                message(
                    "beta %(beta)s is too steep for the totals; give a smaller",
                    beta=f"{result.beta:g}",
                )
            )
        own, new = rows_between(case, known.commodity, _pairs(case, result.balanced.table))
        tonnes |= own
        added += new
        kinds = {"commodity_id": known.commodity, "deterrence": deterrence, "measure": measure}
        parameters.append({**kinds, "beta": result.beta, "mean": result.mean})
    title = f"Totals of zones distributed by corridor demand gravity: {deterrence} in {measure}"
    notes = [known.note for known in totals if known.note]
    return estimate_of(
        case, "gravity", tonnes, added, title=title, totals=totals, parameters=parameters,
        notes=notes,
    )  # fmt: skip


def _with_commodity(case: Case, margins: Sequence[Margin]) -> Sequence[Margin]:
    """Take the only commodity of a case where none is named."""
    named = list(case.records["commodities"])
    if all(m.commodity_id for m in margins):
        return margins
    if len(named) > 1:
        raise CorridorError(
            message(
                "a gravity model is one of a commodity, since costs differ: name commodity_id in "
                "every row of the totals, as %(commodities)s",
                commodities=", ".join(named[:4]),
            )
        )
    return [replace(m, commodity_id=m.commodity_id or named[0]) for m in margins]


def _said(known: Totals) -> Totals:
    """Take nothing for 0."""
    return replace(known, starts=np.nan_to_num(known.starts), ends=np.nan_to_num(known.ends))


def _refuse_no_room(case: Case, known: Totals, cost: Floats) -> None:
    lack = no_room(np.isfinite(cost).astype(np.float64), known.starts, known.ends)
    if lack is not None:
        zones = list(case.records["zones"])
        starting, ending = (", ".join(zones[i] for i in k) for k in (lack.rows, lack.columns))
        raise CorridorError(
            message(
                "%(start)s t of %(commodity)s start in %(starting)s, but routes lead only to "
                "%(ending)s, where %(end)s t end; correct the totals (cargo from a zone to itself "
                "is left out), or add links",
                start=f"{lack.row_total:,.0f}",
                commodity=known.commodity,
                starting=starting,
                ending=ending or message("no zone"),
                end=f"{lack.column_total:,.0f}",
            )
        )


def _pairs(case: Case, table: Floats) -> dict[tuple[str, str], float]:
    zones = list(case.records["zones"])
    carried = np.argwhere(table >= LEAST_T).tolist()
    return {(zones[i], zones[j]): float(table[i, j]) for i, j in carried}
