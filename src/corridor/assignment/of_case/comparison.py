"""Compares methods on one network: what free choice, coordination and hard limits cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from corridor.assignment.of_case.assign import solve
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput
from corridor.assignment.of_case.methods import Method

SIDE_BY_SIDE: tuple[Method, ...] = ("ue", "so", "capacitated")


def compare(
    case_input: CaseInput,
    methods: Sequence[Method] = SIDE_BY_SIDE,
    *,
    gap: float = 1e-10,
    theta_per_usd: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Solve an assignment by several methods.

    Parameters
    ----------
    case_input : CaseInput
        An assignment.
    methods : sequence of str
        Methods; the first is what the others are compared with.
    gap, theta_per_usd : float
        As for [`corridor.assign`][].
    progress : callable, optional
        Receives the method that comes next.

    Returns
    -------
    DataFrame
        ``method``; the totals of [`corridor.assignment.of_case.tables.totals`][];
        ``generalised_hours_per_year``, what the system optimum makes as small as it can be (hours
        of equivalents, background cargo included, with money turned into hours by each
        commodity's value of time); and for each of hours, generalised hours and cost the
        ``..._change`` against the first method.
    """
    records = []
    for method in methods:
        if progress is not None:
            progress(method)
        assignment = solve(case_input, method, gap=gap, theta_per_usd=theta_per_usd)
        hours = generalised_hours(assignment.flows)
        records.append({"method": method, **assignment.totals, "generalised_hours_per_year": hours})
    table = pd.DataFrame(records)
    for name in ("tonne_hours", "generalised_hours", "cost_usd"):
        column = table[f"{name}_per_year"]
        table[f"{name}_change"] = column / column.iloc[0] - 1
    return table


def generalised_hours(flows: CaseFlows) -> float:
    """Return the hours of all equivalents, with money turned into hours by value of time."""
    problem = flows.input.problem
    congested = problem.congestion.integral(flows.resource_flow, marginal=True)
    used = flows.class_flow > 0
    return float(congested.sum() + flows.class_flow[used] @ problem.fixed_cost[used])
