"""Answers of ``corridor assign`` as plain values for JSON; the keys are the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

import corridor
from corridor.answers.plain import Answer, finite, manifest, plain_records
from corridor.assignment.of_case.assign import Assignment
from corridor.assignment.of_roads.assign_links import RoadAssignment
from corridor.assignment.problem.certificate import Certificate


def assignment_answer(
    found: Assignment,
    options: Mapping[str, Any],
    *,
    load_s: float,
    parts: Mapping[str, pd.DataFrame] | None = None,
) -> Answer:
    """Return the answer of ``corridor assign CASE``.

    Parameters
    ----------
    found : Assignment
        What was found.
    options : mapping
        Options of the question.
    load_s : float
        Seconds for reading the case and its capacities.
    parts : mapping of str to DataFrame, optional
        Further tables by key, such as a selected element.

    Returns
    -------
    dict
    """
    made = found.flows.input
    return {
        "method": found.method,
        **_certified(found.certificate),
        "total_travel_time": found.totals["tonne_hours_per_year"],
        "iterations": found.iterations,
        "solve_s": found.solve_s,
        "load_s": load_s,
        "threads": found.threads,
        "status": found.status,
        "totals": {k: finite(v) for k, v in found.totals.items()},
        "modes": plain_records(found.modes),
        "branches": plain_records(found.branches),
        "elements": plain_records(found.elements),
        "pairs": plain_records(found.pairs),
        "paths": plain_records(found.paths),
        **{key: plain_records(frame) for key, frame in (parts or {}).items()},
        "emission_factors": plain_records(found.emission_factors),
        "unknown_cost": list(made.unknown_cost),
        "curves": list(made.curves),
        "manifest": manifest(made.capacities.situation, options),
    }


def road_answer(found: RoadAssignment, options: Mapping[str, Any], *, load_s: float) -> Answer:
    """Return the answer of ``corridor assign --tntp`` or ``--gmns``."""
    return {
        "method": found.method,
        **_certified(found.certificate),
        "total_travel_time": found.total_travel_time,
        "iterations": found.iterations,
        "solve_s": found.solve_s,
        "load_s": load_s,
        "threads": found.threads,
        "status": found.status,
        "links": found.problem.arcs,
        "pairs": len(found.problem.demand),
        "manifest": {
            "version": corridor.__version__,
            "options": {k: v for k, v in options.items() if v is not None},
            "seed": None,
        },
    }


def _certified(certificate: Certificate) -> Answer:
    return {
        "relative_gap": certificate.relative_gap,
        "objective": certificate.objective,
        "total_cost": certificate.total_cost,
        "imbalance": certificate.imbalance,
    }
