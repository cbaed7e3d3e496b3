"""The answer of ``corridor simulate`` as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.answers.plain import Answer, finite, manifest, plain_records
from corridor.simulation.results.outcome import Simulation

ELEMENT_KEYS = (
    "id", "name", "kind", "country", "utilisation", "mean_wait_h", "p95_wait_h",
    "throughput_t_per_year", "capacity_t_per_year", "counts", "queue_start", "queue_end", "growing",
)  # fmt: skip


def simulation_answer(sim: Simulation, options: Mapping[str, Any] | None = None) -> Answer:
    """Return the answer of ``corridor simulate``; the keys are the contract."""
    return {
        "years": sim.years,
        "seed": sim.seed,
        "events": sim.events,
        "wall_s": sim.wall_s,
        "offered_t_per_year": sim.offered_t_per_year,
        "throughput_t_per_year": sim.throughput_t_per_year,
        "throughput_by_year_t": list(sim.by_year),
        "shortfall_share": shortfall(sim),
        "practical_t_per_year": finite(sim.practical_t_per_year),
        "acceptable_delay_h": sim.acceptable_delay_h,
        "responsible": sim.responsible or None,
        "growing": list(sim.growing),
        "transit_hours": {k: finite(v) for k, v in sim.transit_hours.items()},
        "elements": plain_records(sim.elements[list(ELEMENT_KEYS)]),
        "pairs": plain_records(sim.pairs),
        "curve": plain_records(sim.curve),
        "unserved": [
            {"origin": o, "destination": d, "tonnes_per_year": t}
            for (o, d), t in sim.routing.unserved.items()
        ],
        "deadlocks": sim.deadlocks,
        "question": sim.top.question.name,
        "notes": list(sim.notes),
        "manifest": {**manifest(sim.capacities.situation, options or {}), "seed": sim.seed},
    }


def shortfall(sim: Simulation) -> float:
    """Return the share of the offered cargo that was not delivered; negative if stocks shrank."""
    return 1.0 - sim.throughput_t_per_year / sim.offered_t_per_year
