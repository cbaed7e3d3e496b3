"""A plan with everything that another program needs to check what it claims."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from corridor.case.target import DIRECTIONS, ONE_YEAR
from corridor.maxflow.maximum import SHORT
from corridor.network.build import Floats
from corridor.planning.budget import Limit, limits_of
from corridor.planning.crowded import Crowd
from corridor.planning.master import ASKED_SHARE, Cut, Goal, TargetYear, master_program
from corridor.planning.options import Candidate, Options
from corridor.planning.plan import Plan
from corridor.problems import CorridorError
from corridor.solver.highs import mps_text

Plain = dict[str, Any]


def certificate(plan: Plan) -> Plain:
    """Return the proof of a plan as plain values for JSON.

    It holds the plan with its flow on paths, the network in which the flow runs, the capacity of
    each element under each set of projects, the candidates, the cuts, and the master programs whose
    optima are the bounds. ``docs/how-to/verify-a-plan.md`` says how each part is checked.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict
        Amounts in tonnes a year and million dollars; an unlimited capacity is None.

    Raises
    ------
    CorridorError
        If the plan has targets of several years.
    """
    if len(plan.wanted) > 1:
        raise CorridorError(ONE_YEAR)
    pool = plan.pool
    question, network, layers = pool.program.question, pool.program.network, pool.program.layers
    settings = pool.options.situation.case.settings
    shares = question.share or (None,) * len(question.pairs)
    two = question.by_direction
    return {
        "question": question.name,
        "status": plan.status,
        "target_t_per_year": plan.target_t_per_year,
        "by": plan.by,
        "price_year": settings["price_year"],
        "discount_rate": settings["discount_rate"],
        "budget": [_limit(limit) for limit in limits_of(plan.budget)],
        "horizon": plan.horizon,
        "must_leave_out_one_of": [sorted(together) for together in plan.forbidden],
        "built": sorted(pool.options.situation.built),
        "plan": {
            "starts": {p.id: p.start for p in plan.projects},
            "years": {p.id: p.period.years for p in plan.projects},
            "cost_musd": plan.cost_musd,
            "bound_musd": plan.bound_musd,
            "proven": plan.proven,
            "tonnes_per_year": plan.after.tonnes_per_year,
            "paths": [
                {"pair": k, "arcs": arcs.tolist(), "tonnes_per_year": tonnes}
                for k, arcs, tonnes in plan.after.flow.paths
            ],
        },
        "network": {
            "states": layers.size,
            "tail": layers.tail.tolist(),
            "head": layers.indices.tolist(),
            "row": layers.row.tolist(),
            "element_of_row": [network.elements[e] for e in network.row_element],
        },
        "pairs": [
            {
                "origin": o,
                "destination": d,
                "start": start,
                "end": end,
                "share": share,
                "direction": DIRECTIONS[not ahead],
            }
            for (o, d), start, end, share, ahead in zip(
                question.pairs,
                pool.program.starts,
                pool.program.ends,
                shares,
                question.forward,
                strict=True,
            )
        ],
        "by_direction": None if two is None else dict(zip(DIRECTIONS, two, strict=True)),
        "others": _others(plan),
        "capacity_t_per_year": _capacities(pool.options),
        "candidates": [_candidate(c) for c in pool.options.candidates.values()],
        "cuts": [_cut(cut) for cut in pool.years[-1].cuts],
        "proofs": _proofs(plan),
    }


def _others(plan: Plan) -> Plain:
    """Return the cargo that keeps its place, with its network and its paths beside the plan."""
    program = plan.pool.program
    others, routes = program.question.others, program.others
    layers = routes.layers
    pairs = () if others is None else zip(others.pairs, others.tonnes_per_year, strict=True)
    return {
        "short_counts_as_tonnes": SHORT,
        "background_t_per_year": {} if others is None else dict(others.background_t_per_year),
        "network": {
            "states": layers.size,
            "tail": layers.tail.tolist(),
            "head": layers.indices.tolist(),
            "row": layers.row.tolist(),
        },
        "pairs": [
            {"origin": o, "destination": d, "start": start, "end": end, "tonnes_per_year": tonnes}
            for ((o, d), tonnes), start, end in zip(pairs, routes.starts, routes.ends, strict=True)
        ],
        "paths": [
            {"pair": k, "arcs": arcs.tolist(), "tonnes_per_year": tonnes}
            for k, arcs, tonnes in plan.after.flow.others_paths
        ],
    }


def _limit(limit: Limit) -> Plain:
    return {
        "musd": limit.musd,
        "payer": limit.payer,
        "first": limit.first,
        "last": limit.last,
        "together": limit.together,
    }


def _finite(tonnes: float) -> float | None:
    return tonnes if math.isfinite(tonnes) else None


def _capacities(options: Options) -> Plain:
    return {
        "fixed": {element: _finite(t) for element, t in options.fixed.items()},
        "by_projects": {
            element: [
                {"projects": sorted(subset), "t_per_year": _finite(t)}
                for subset, t in by_subset.items()
            ]
            for element, by_subset in options.states.items()
        },
        "by_steps": {element: _crowd(crowd) for element, crowd in options.crowds.items()},
    }


def _crowd(crowd: Crowd) -> Plain:
    return {
        "steps": [
            {"from": s.tail, "to": s.head, "project": s.project, "built": s.built}
            for s in crowd.steps
        ],
        "ends": [
            {
                "state": state,
                "at_most_t_per_year": _finite(end.at_most),
                "base_t_per_year": _finite(end.base),
                "each_t_per_year": dict(end.each),
            }
            for state, end in crowd.ends.items()
        ],
    }


def _candidate(candidate: Candidate) -> Plain:
    use = candidate.use
    return {
        "id": candidate.id,
        "cost_musd": candidate.cost_musd,
        "build_years": candidate.build_years,
        "periods": [list(period) for period in candidate.periods],
        "fixed": candidate.fixed,
        "life_years": None if use is None else use.life_years,
        "upkeep_musd_per_year": None if use is None else use.upkeep_musd_per_year,
        "requires": sorted(candidate.requires),
        "excludes": sorted(candidate.excludes),
        "payers": dict(candidate.payers),
    }


def _cut(cut: Cut) -> Plain:
    price: Floats = cut.row_price
    rows = np.flatnonzero(price > 0)
    return {
        "rows": rows.tolist(),
        "prices": price[rows].tolist(),
        "others_t_per_year": cut.others_t_per_year,
    }


def _proofs(plan: Plan) -> list[Plain]:
    """Return the master programs and the bound that each proves."""
    cheapest = _proof(plan, "cost", plan.searched_t_per_year, plan.bound_musd)
    if plan.maximised is not None:
        most = plan.pool.years[-1].best_flow().tonnes_per_year
        return [_proof(plan, "reach", most, plan.after.tonnes_per_year), cheapest]
    if plan.status == "optimal":
        return [cheapest]
    return [
        _proof(plan, "reach", plan.target_t_per_year, plan.after.tonnes_per_year),
        cheapest,
    ]


def _proof(plan: Plan, goal: Goal, target: float, bound: float) -> Plain:
    says = {
        "cost": "no plan that carries the target costs less than the bound, in million USD",
        "reach": "no plan carries more than the bound, in t/year",
    }
    pool = plan.pool
    year = TargetYear(pool.options, pool.years[-1].cuts, target)
    master = master_program([year], goal, budget=plan.budget, forbidden=plan.forbidden)
    return {
        "goal": goal,
        "says": says[goal],
        "target_t_per_year": target,
        "bound": bound,
        "asked_share": ASKED_SHARE,
        "unit_t_per_year": master.unit_t_per_year,
        "mps": mps_text(master.program),
    }
