"""What the transport of all demand takes in a year: money, hours, charges and emissions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput
from corridor.elements.costs import charge_usd_per_t
from corridor.network.graph import Floats

COSTS = ("money", "under way", "waiting")
"""What shippers bear: what they pay, and the worth of hours without and of hours by traffic."""


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
    charges, haulage : Series
        What is paid at each element: fees and dues, and the haulage of trains, trucks and ships.
    co2e_t : float
        Tonnes of emissions; nan where some on the routes are not known.
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
    charges: pd.Series
    haulage: pd.Series
    co2e_t: float
    expected_usd: Floats | None
    unknown_cost: tuple[str, ...]
    over_capacity_t: float


def transport_of(flows: CaseFlows, wait_h: Floats, expected_usd: Floats | None = None) -> Transport:
    """Return what transport takes when cargo goes as assigned; see [`Transport`][].

    ``wait_h`` (arcs,) are the hours that traffic adds on each arc.
    """
    case_input, paths = flows.input, flows.paths
    rows = len(case_input.rows)
    each = (
        case_input.along(paths, case_input.usd_per_t),
        flows.value_of_time * paths.costs(case_input.hours),
        flows.value_of_time * paths.costs(wait_h),
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
        usd_per_t=means,
        charges=_by_element(case_input, on_arcs * charge),
        haulage=_by_element(case_input, haulage),
        co2e_t=float(on_arcs[used] @ case_input.kg_co2e_per_t[used]) / 1e3,
        expected_usd=expected_usd,
        unknown_cost=tuple(e for e in case_input.unknown_cost if carries[e] > 0),
        over_capacity_t=float(over.sum()),
    )


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
