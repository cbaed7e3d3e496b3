"""What it takes to get from every zone to every other, beside cargo outside the demand alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from corridor.assignment.of_case.case_input import case_assignment
from corridor.assignment.problem.skims import skim
from corridor.case.model import Case
from corridor.case.situation import situation
from corridor.case.tables import typed_frame
from corridor.elements.table import capacities
from corridor.estimating.balance import Floats
from corridor.messages import message
from corridor.problems import CorridorError

Measure = Literal["cost", "hours", "km"]
"""Dollars a tonne with what its hours are worth; hours; kilometres."""


def route_costs(case: Case, commodities: Sequence[str], measure: Measure) -> dict[str, Floats]:
    """Return what it takes to get from zone to zone, by commodity.

    Routes are those that cost the commodity least, its hours included, in the starting year of the
    case beside the cargo outside the demand.

    Parameters
    ----------
    case : Case
        The case; its demand takes no part.
    commodities : sequence of str
        Commodities.
    measure : {"cost", "hours", "km"}
        What is added up along the routes.

    Returns
    -------
    dict of str to float array, shape (zones, zones)
        In the order of the zones; NaN where no route leads, and from a zone to itself.

    Raises
    ------
    CorridorError
        If the case has fewer than two zones.
    """
    zones = list(case.records["zones"])
    if len(zones) < 2:
        raise CorridorError(
            message("cargo goes from one zone to another; the case needs two zones")
        )
    pair = {"origin": zones[0], "destination": zones[1], "commodity_id": commodities[0],
            "tonnes_per_year": 1.0, "demand_id": "pair"}  # fmt: skip
    one = case.replace(demand=typed_frame("demand", [pair]))
    case_input = case_assignment(capacities(situation(one)))
    problem, network = case_input.problem, case_input.network
    cost = problem.arc_cost(problem.preload)
    hours = case_input.hours + problem.arc_time(problem.preload)
    starts = np.array([network.place_source[z] for z in zones], dtype=np.int64)
    ends = np.array([network.place_sink[z] for z in zones], dtype=np.int64)
    result = {}
    for k, traffic_class in enumerate(problem.classes):
        if traffic_class.name in commodities:
            own = {"hours": hours, "km": case_input.km}
            sums = skim(problem, cost[k], starts, ends, own)
            matrix = sums[measure] * (traffic_class.value_of_time if measure == "cost" else 1.0)
            np.fill_diagonal(matrix, np.nan)
            result[traffic_class.name] = matrix
    return result
