"""Answers as plain values for JSON; the keys are the contract of the command line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

import corridor
from corridor.case.numbers import Number
from corridor.case.situation import Situation
from corridor.economics.payers import by_payer
from corridor.elements.elements import ElementCapacity
from corridor.elements.table import Capacities
from corridor.maxflow.cut import CutElement
from corridor.maxflow.ladder import Rung
from corridor.maxflow.sensitivity import Swing
from corridor.maxflow.throughput import Throughput
from corridor.planning.plan import Plan

Answer = dict[str, Any]


def finite(value: float) -> float | None:
    """Return a number that JSON can hold: None for no limit."""
    return None if math.isinf(value) or math.isnan(value) else value


def plain_records(frame: pd.DataFrame) -> list[Answer]:
    """Return the rows of a frame with numbers that JSON can hold."""
    return [
        {str(k): finite(v) if isinstance(v, float) else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]


def manifest(sit: Situation, options: Mapping[str, Any]) -> Answer:
    """Return what is needed to get the same answer again.

    Parameters
    ----------
    sit : Situation
        Case, year, scenario and projects.
    options : mapping
        Options of the question.

    Returns
    -------
    dict
        Case name and hash, version, options; nothing depends on chance, so the seed is None.
    """
    return {
        "case": sit.case.name,
        "case_hash": sit.case.hash,
        "version": corridor.__version__,
        "year": sit.year,
        "scenario": sit.scenario,
        "built": sorted(sit.built),
        "options": {k: v for k, v in options.items() if v is not None},
        "seed": None,
    }


def capacity_answer(caps: Capacities, options: Mapping[str, Any] | None = None) -> Answer:
    """Return the answer of ``corridor capacity``."""
    return {
        "elements": [_element(e) for e in caps.elements.values()],
        "manifest": manifest(caps.situation, options or {}),
    }


def _element(element: ElementCapacity) -> Answer:
    return {
        "id": element.id,
        "kind": element.kind,
        "name": element.name,
        "country": element.country,
        "capacity_t_per_year": finite(element.capacity_t_per_year),
        "counts": element.counts,
        "computed_t_per_year": finite(element.computed_t_per_year),
        "stated_t_per_year": element.stated_t_per_year,
        "binds": element.binds,
        "formula": element.formula,
        "inputs": {name: _input(cell) for name, cell in element.inputs.items()},
        "quality": element.quality,
        "source": element.source,
    }


def _input(cell: Number | str) -> object:
    if isinstance(cell, str):
        return cell
    return {
        "value": finite(cell.value),
        "quality": cell.quality,
        "source": cell.source,
        "low": cell.low,
        "high": cell.high,
    }


def throughput_answer(
    top: Throughput,
    ladder: Sequence[Rung],
    swings: Sequence[Swing],
    options: Mapping[str, Any] | None = None,
) -> Answer:
    """Return the answer of ``corridor throughput``."""
    return {
        "throughput_t_per_year": top.tonnes_per_year,
        "forward_t_per_year": top.forward_t_per_year,
        "backward_t_per_year": top.backward_t_per_year,
        "cut": cut_answer(top.cut),
        "prices": [{"id": i, "price": p} for i, p in top.prices.items()],
        "ladder": [
            {"id": r.id, "name": r.name, "gain_t_per_year": finite(r.gain_t_per_year)}
            for r in ladder
        ],
        "question": top.question.name,
        "pairs": top.pairs.to_dict("records"),
        "quality": dict(top.quality),
        "assumed_share": top.quality.get("assumed"),
        "tornado": [_swing(s) for s in swings],
        "manifest": manifest(top.capacities.situation, options or {}),
    }


def cut_answer(cut: Sequence[CutElement]) -> list[Answer]:
    """Return a cut with its capacities and prices."""
    return [
        {
            "id": c.id,
            "name": c.name,
            "kind": c.kind,
            "capacity_t_per_year": c.capacity_t_per_year,
            "country": c.country,
            "price": c.price,
        }
        for c in cut
    ]


def _swing(swing: Swing) -> Answer:
    return {
        "number": swing.number,
        "value": swing.value,
        "low": swing.low,
        "high": swing.high,
        "quality": swing.quality,
        "low_result": finite(swing.low_result),
        "high_result": finite(swing.high_result),
    }


def plan_answer(
    plan: Plan,
    *,
    swings: Sequence[Swing] = (),
    cost_swings: Sequence[Swing] = (),
    alternatives: Sequence[Plan] = (),
    options: Mapping[str, Any] | None = None,
) -> Answer:
    """Return the answer of ``corridor recommend``."""
    return {
        "status": plan.status,
        "target_t_per_year": plan.target_t_per_year,
        "by": plan.by,
        "throughput_before_t_per_year": plan.before.tonnes_per_year,
        "throughput_after_t_per_year": plan.after.tonnes_per_year,
        "throughput_after_in_demand_mix_t_per_year": plan.in_demand_mix.tonnes_per_year,
        "cost_musd": plan.cost_musd,
        "bound_musd": plan.bound_musd,
        "gap": plan.gap,
        "proven": plan.proven,
        "dispute": plan.dispute,
        "undiscounted_cost_musd": sum(p.undiscounted_musd for p in plan.projects),
        "projects": _projects(plan),
        "blocking_cut": cut_answer(plan.blocking_cut),
        "missing_t_per_year": plan.missing_t_per_year,
        "cure": plan.cure,
        "question": plan.before.question.name,
        "cut_after": cut_answer(plan.after.cut),
        "cost_by_payer_musd": cost_by_payer(plan),
        "alternatives": [
            {
                "cost_musd": a.cost_musd,
                "projects": sorted(a.built),
                "proven": a.proven,
                "dispute": a.dispute,
            }
            for a in alternatives
        ],
        "quality": dict(plan.after.quality),
        "assumed_share": plan.after.quality.get("assumed"),
        "tornado": [_swing(s) for s in swings],
        "cost_tornado": [_swing(s) for s in cost_swings],
        "manifest": manifest(plan.before.capacities.situation, options or {}),
    }


def _projects(plan: Plan) -> list[Answer]:
    why = plan.why()
    return [
        {
            "id": p.id,
            "name": p.name,
            "country": p.country,
            "start": p.start,
            "finish": p.finish,
            "cost_musd": p.cost_musd,
            "undiscounted_musd": p.undiscounted_musd,
            "payers": dict(p.payers),
            "why": why[p.id],
        }
        for p in plan.projects
    ]


def cost_by_payer(plan: Plan) -> dict[str, float]:
    """Return the present value that each payer bears, the largest first."""
    return by_payer((p.cost_musd, p.payers) for p in plan.projects)
