"""What the transport of all demand takes in a year: money, hours, charges and emissions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput
from corridor.elements.costs import charge_usd_per_t
from corridor.network.graph import Floats

COSTS = ("money", "under way", "waiting", "reliability")
"""What shippers bear: what they pay, the worth of hours without and of hours by traffic, and that
of the standard deviation of the hours."""


@dataclass(frozen=True)
class Transport:
    """Transport of a year, as an assignment has it.

    Attributes
    ----------
    rows : DataFrame
        Rows of the demand; see [`corridor.assignment.of_case.case_input.CaseInput`][].
    tonnes : float array, shape (rows,)
        What is carried of each.
    usd_per_t : float array, shape (costs, rows)
        What a tonne of each row pays and waits, as a mean over its routes, for each of
        [`COSTS`][]; 0 where nothing is carried.
    beyond_usd_per_t : float array, shape (rows,)
        What of the waiting and reliability of a tonne is due to flows above capacities: what it
        bears more than it would if each element carried its capacity at the most. Up to there a
        wait is that of a queue; beyond, it lies on a line that no queue of a year has.
    charges, haulage : Series
        What is paid at each element: fees and dues, and the haulage of trains, trucks and ships.
    co2e_t : float
        Tonnes of emissions; nan where some on the routes are not known.
    energy_tj : float
        Terajoules of energy; nan where emissions are not known.
    expected_usd : float array, shape (rows,), or None
        What a tonne of each row expects of its choice by logit, constants of branches and the
        choice itself included; see [`corridor.assignment.closed.choice`][]. None by other methods.
    unknown_cost : tuple of str
        Links on the routes whose haulage or dues are not known and counted as nothing.
    over_capacity_t : float
        What is assigned above capacities, added up over elements.
    """

    rows: pd.DataFrame
    tonnes: Floats
    usd_per_t: Floats
    beyond_usd_per_t: Floats
    charges: pd.Series
    haulage: pd.Series
    co2e_t: float
    energy_tj: float
    expected_usd: Floats | None
    unknown_cost: tuple[str, ...]
    over_capacity_t: float


def transport_of(
    flows: CaseFlows,
    wait_h: Floats,
    within_h: Floats,
    expected_usd: Floats | None = None,
    *,
    reliability_ratio: float = 0.0,
) -> Transport:
    r"""Return what transport takes when cargo goes as assigned; see [`Transport`][].

    Waits before different elements are taken as independent, so that the hours of a route have the
    standard deviation

    .. math:: \sigma = \sqrt{\textstyle\sum_e \mathrm{Var}\,W_e}

    of which an hour costs the reliability ratio times what an hour costs.

    Parameters
    ----------
    flows : CaseFlows
        The assignment.
    wait_h : float array, shape (arcs,)
        Hours that traffic adds on each arc.
    within_h : float array, shape (arcs,)
        The same if each element carried its capacity at the most.
    expected_usd : float array, shape (rows,), optional
        What a tonne expects of its choice.
    reliability_ratio : float
        What an hour of standard deviation costs over what an hour costs.
    """
    case_input, paths = flows.input, flows.paths
    rows = len(case_input.rows)
    waits = _worth_of_waits(flows, wait_h, reliability_ratio)
    within = _worth_of_waits(flows, within_h, reliability_ratio)
    each = (
        case_input.along(paths, case_input.usd_per_t),
        flows.value_of_time * paths.costs(case_input.hours),
        *waits,
        sum(waits) - sum(within),
    )
    tonnes = np.bincount(paths.row, paths.volume, rows).astype(np.float64)
    sums = np.array([np.bincount(paths.row, paths.volume * x, rows) for x in each])
    means = np.divide(sums, tonnes, out=np.zeros_like(sums), where=tonnes > 0)
    equivalents = case_input.problem.equivalents[:, None]
    on_arcs = paths.class_flow(case_input.problem) / equivalents
    used = on_arcs > 0
    charge = case_input.network.on_arcs(_charges(case_input))
    haulage = np.where(used, on_arcs * (case_input.usd_per_t - charge), 0.0)
    carries = _by_element(case_input, on_arcs)
    over = np.maximum(flows.resource_flow - case_input.capacity, 0.0)[case_input.capacity > 0]
    return Transport(
        rows=case_input.rows,
        tonnes=tonnes,
        usd_per_t=means[:-1],
        beyond_usd_per_t=means[-1],
        charges=_by_element(case_input, on_arcs * charge),
        haulage=_by_element(case_input, haulage),
        co2e_t=float(on_arcs[used] @ case_input.kg_co2e_per_t[used]) / 1e3,
        energy_tj=float(on_arcs[used] @ case_input.mj_per_t[used]) / 1e6,
        expected_usd=expected_usd,
        unknown_cost=tuple(e for e in case_input.unknown_cost if carries[e] > 0),
        over_capacity_t=float(over.sum()),
    )


def _worth_of_waits(
    flows: CaseFlows, wait_h: Floats, reliability_ratio: float
) -> tuple[Floats, Floats]:
    """Return what the waits on each path cost a tonne, and their standard deviation, dollars."""
    spread_h = np.sqrt(flows.paths.costs(_wait_variances(flows.input, wait_h)))
    worth = flows.value_of_time
    return worth * flows.paths.costs(wait_h), reliability_ratio * worth * spread_h


def _wait_variances(case_input: CaseInput, wait_h: Floats) -> Floats:
    """Return the variance of the wait on each arc, hours squared; nothing where none waits."""
    problem = case_input.problem
    on_row = np.zeros(len(problem.preload))
    limited = np.flatnonzero(problem.resource >= 0)
    on_row[problem.resource[limited]] = wait_h[limited]
    return np.append(problem.congestion.wait_variances(on_row), 0.0)[problem.resource]


def _charges(case_input: CaseInput) -> Floats:
    sit = case_input.capacities.situation
    return np.array([charge_usd_per_t(sit, e) for e in case_input.network.elements])


def _by_element(case_input: CaseInput, by_class_and_arc: Floats) -> pd.Series:
    """Return amounts (commodities, arcs) summed by element."""
    network = case_input.network
    own = np.flatnonzero(network.row >= 0)
    element = network.row_element[network.row[own]]
    amounts = by_class_and_arc.sum(axis=0)[own]
    return pd.Series(np.bincount(element, amounts, len(network.elements)), network.elements)
