"""Answers about the sea as plain values for JSON; the keys are the contract of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

import corridor
from corridor.answers.plain import Answer, cost_by_payer, finite, manifest, plain_records
from corridor.case.situation import Situation
from corridor.economics.discounting import Discounting
from corridor.planning.futures import Fate, Futures
from corridor.sea.ports.closing import Closing
from corridor.sea.ports.dredging import Dredging
from corridor.sea.ports.evidence import Evidence
from corridor.sea.ports.shoaling import Shoaling
from corridor.sea.water.agreement import Comparison
from corridor.sea.water.facts import LITTORAL, facts_hash, season_m
from corridor.sea.water.hindcast import Hindcast, balance_rows
from corridor.sea.water.projection import Projection
from corridor.sea.water.weather import unexplained_km3


def sea_answer(
    past: Hindcast,
    projection: Projection,
    comparisons: Sequence[Comparison],
    options: Mapping[str, Any],
) -> Answer:
    """Return the answer of ``corridor sealevel``."""
    return {
        "hindcast": hindcast_answer(past),
        "balance": plain_records(balance_rows().reset_index()),
        "projection": plain_records(projection.quantiles().reset_index()),
        "scenario": {"name": projection.scenario, "assumes": projection.title},
        "published": [_finite(asdict(c)) for c in comparisons],
        "season_m": {str(month): float(above) for month, above in season_m().items()},
        "manifest": {
            "facts": "caspian",
            "facts_hash": facts_hash(),
            "version": corridor.__version__,
            "options": {k: v for k, v in options.items() if v is not None},
            "seed": projection.seed,
        },
    }


def hindcast_answer(past: Hindcast) -> Answer:
    """Return how well the balance tells the years it was not fitted to."""
    spread, lag = unexplained_km3()
    return {
        "rmse_m": past.rmse_m,
        "years": list(past.years),
        "rmse_persistence_m": past.rmse_persistence_m,
        "rmse_line_m": past.rmse_line_m,
        "rmse_best_line_m": past.rmse_best_line_m,
        "skill_persistence": past.skill(past.rmse_persistence_m),
        "skill_line": past.skill(past.rmse_line_m),
        "skill_best_line": past.skill(past.rmse_best_line_m),
        "years_within_band": past.covered,
        "calibrated_on": list(past.calibration.years),
        "evaporation_m_per_year": past.calibration.evaporation_m,
        "unexplained_km3_per_year": spread,
        "unexplained_lag": lag,
        "levels": plain_records(past.levels.reset_index()),
    }


def ports_answer(
    sit: Situation,
    level_m: float,
    rows: Sequence[Shoaling],
    upkeep: Sequence[Dredging],
    lost: Sequence[Closing],
    reports: Sequence[Evidence],
    options: Mapping[str, Any],
) -> Answer:
    """Return the answer of ``corridor sealevel ports``."""
    return {
        "level_m": level_m,
        "ports": [_finite(asdict(row)) for row in rows],
        "dredging": [_finite(asdict(d)) for d in upkeep],
        "dredging_musd_per_year": by_state(upkeep),
        "closing": [_finite(asdict(c)) for c in lost],
        "evidence": [_finite(asdict(e)) for e in reports],
        "manifest": {
            **manifest(sit, options),
            "facts_hash": facts_hash(),
            "seed": options.get("seed"),
        },
    }


def by_state(upkeep: Sequence[Dredging]) -> dict[str, float]:
    """Return what keeping the depths costs each of the five states a year, in million USD."""
    total = dict.fromkeys(LITTORAL, 0.0)
    for place in upkeep:
        total[place.country] = total.get(place.country, 0.0) + float(
            np.nan_to_num(place.cost_musd_per_year)
        )
    return total


def futures_answer(found: Futures, upkeep: Sequence[Dredging]) -> Answer:
    """Return how a plan fares over the futures of the sea, for the answer of ``recommend``."""
    sea = found.plan.sea
    assert sea is not None
    paid = cost_by_payer(found.plan)
    return {
        "share": sea.share,
        "level_m": sea.level_m,
        "futures": len(sea.members_m),
        "quantiles_m": {
            f"p{100 * q:g}": float(np.quantile(sea.members_m, q)) for q in (0.05, 0.5, 0.95)
        },
        "with_plan": _fate(found.fate),
        "ignoring_the_sea": {
            **_fate(found.fate_ignoring),
            "status": found.ignoring.status,
            "projects": sorted(found.ignoring.built),
            "cost_musd": found.ignoring.cost_musd,
        },
        "regret_t_per_year": found.regret_t_per_year,
        "extra_cost_musd": found.extra_cost_musd,
        "paid_by_musd": {**dict.fromkeys(LITTORAL, 0.0), **paid},
        "keeping_depths_instead": {
            "musd_per_year": by_state(upkeep),
            "cost_musd": keeping_musd(found, upkeep),
            "tonnes_per_year": found.ignoring.before.tonnes_per_year,
        },
        "curve": plain_records(found.curve.reset_index()),
    }


def keeping_musd(found: Futures, upkeep: Sequence[Dredging]) -> float:
    """Return the present value of keeping all depths up to the year of the target, million USD."""
    settings = found.plan.before.capacities.situation.case.settings
    yearly = sum(by_state(upkeep).values())
    years = range(int(settings["year"]) + 1, found.plan.by + 1)
    return Discounting.of(settings).present_value(dict.fromkeys(years, yearly))


def _fate(fate: Fate) -> Answer:
    return _finite(asdict(fate))


def _finite(values: Mapping[str, Any]) -> Answer:
    """Replace what JSON cannot hold, at any depth."""
    return {
        k: _finite(v) if isinstance(v, dict) else finite(v) if isinstance(v, float) else v
        for k, v in values.items()
    }
