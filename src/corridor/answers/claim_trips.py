"""A trip between two zones without waits, for statements about days, distance and money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from corridor.assignment.methods.all_or_nothing import all_or_nothing
from corridor.assignment.of_case.assign import refuse_stranded
from corridor.assignment.of_case.case_input import CaseInput, case_assignment
from corridor.case.situation import Situation
from corridor.case.tables import Record
from corridor.elements.table import Capacities, capacities
from corridor.problems import CorridorError
from corridor.units import HOURS_PER_DAY


@dataclass(frozen=True)
class Trip:
    """Days, kilometres and dollars a tonne from zone to zone: means of the cargo between them."""

    days: float
    km: float
    usd_per_t: float


def trips(sit: Situation, row: Record, shut: Iterable[str]) -> dict[str, Trip]:
    """Return the quickest and the cheapest way between two zones in an empty network.

    Parameters
    ----------
    sit : Situation
        Year and works.
    row : Record
        Row of the table ``claims`` with ``origin`` and ``destination``.
    shut : iterable of str
        Elements that may not be used.

    Returns
    -------
    dict
        By ``quickest`` and ``cheapest``; empty when no open route or no cargo joins the zones.
    """
    caps = capacities(sit)
    closed = {e: replace(caps.elements[e], capacity_t_per_year=0.0) for e in shut}
    trip = _one_trip(replace(caps, elements={**caps.elements, **closed}), row)
    if trip is None:
        return {}
    problem = trip.problem
    price = problem.arc_cost(problem.preload)
    hours = np.where(np.isfinite(price), trip.hours, np.inf)
    flows = {"quickest": all_or_nothing(problem, hours), "cheapest": all_or_nothing(problem)}
    return {
        way: Trip(*(
            float(np.average(each, weights=paths.volume))
            for each in (
                paths.costs(trip.hours / HOURS_PER_DAY),
                paths.costs(trip.km),
                trip.along(paths, trip.usd_per_t),
            )
        ))
        for way, paths in flows.items()
    }  # fmt: skip


def _one_trip(caps: Capacities, row: Record) -> CaseInput | None:
    """Return the assignment of the cargo between two zones alone; None when there is none."""
    given = case_assignment(caps)
    wanted = (given.rows["origin"] == row["origin"]) & (
        given.rows["destination"] == row["destination"]
    )
    if not wanted.any():
        return None
    volume = np.where(wanted.to_numpy(), given.problem.demand.volume, 0.0)
    demanded = replace(given.problem.demand, volume=volume)
    trip = replace(given, problem=replace(given.problem, demand=demanded))
    try:
        refuse_stranded(trip)
    except CorridorError:
        return None
    return trip
