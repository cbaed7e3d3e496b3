"""How an assignment was solved and what the check of it says: of a case and of links alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.assignment.of_case.assign import Assignment
    from corridor.assignment.of_roads.assign_links import RoadAssignment


@dataclass(frozen=True, repr=False)
class Solved(Shown):
    """The first fields of the answers about assignments.

    Attributes
    ----------
    method : str
        Of the question.
    relative_gap, objective, total_cost, imbalance : float
        Recomputed from the flows by other code.
    total_travel_time : float
        Tonne-hours a year of a case; of links, volume times congested time.
    iterations, threads, status
        Rounds, threads, and how it ended.
    """

    method: str
    relative_gap: float
    objective: float
    total_cost: float
    imbalance: float
    total_travel_time: float
    iterations: int
    threads: int
    status: str


def solved_fields(
    assignment: Assignment | RoadAssignment, total_travel_time: float, load_s: float
) -> dict[str, Any]:
    """Return the fields of [`Solved`][] of an assignment, and the seconds that it took."""
    certificate = assignment.certificate
    return {
        "method": assignment.method,
        "relative_gap": certificate.relative_gap,
        "objective": certificate.objective,
        "total_cost": certificate.total_cost,
        "imbalance": certificate.imbalance,
        "total_travel_time": total_travel_time,
        "iterations": assignment.iterations,
        "solve_s": assignment.solve_s,
        "load_s": load_s,
        "threads": assignment.threads,
        "status": assignment.status,
    }
