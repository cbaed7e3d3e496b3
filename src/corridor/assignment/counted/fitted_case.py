"""A case with fitted parameters: derived numbers, each with its source and its prior in a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from corridor.assignment.counted.fit import Parameters
from corridor.assignment.of_case.assign import theta_of
from corridor.assignment.of_case.case_input import node_weights
from corridor.case.model import Case
from corridor.case.new_demand import provenance_of_demand, with_source, with_source_row
from corridor.case.tables import blank

SOURCE = "FIT"
"""Source of fitted numbers."""

SOURCE_TITLE = "Fitted by corridor calibrate to the counts of this case marked fit"

STEP_T = 100.0
"""Tonnes a year to which fitted demand is rounded."""


def prior_of(case: Case) -> Parameters:
    """Return the parameters as a case has them."""
    constants = np.array([float(r["usd_per_t"]) for r in case.rows("constants")])
    factors = {str(r["demand_id"]): 1.0 for r in case.rows("demand")}
    return Parameters(theta_of(case), constants, node_weights(case), factors)


def factor_bounds(case: Case) -> tuple[dict[str, float], dict[str, float]]:
    """Return the range of each row of the demand as factors on its tonnes; 1 where it has none."""
    low, high = dict[str, float](), dict[str, float]()
    for row in case.rows("demand"):
        name, tonnes = str(row["demand_id"]), float(row["tonnes_per_year"])
        known = case.ranges.get(("demand", name, "tonnes_per_year"), {})
        ends = (known.get("low"), known.get("high"))
        below, above = (
            1.0 if blank(e) or tonnes <= 0 else float(e) / tonnes  # type: ignore[arg-type]
            for e in ends
        )
        low[name], high[name] = max(min(below, 1.0), 1e-3), max(above, 1.0)
    return low, high


def parameters_of(case: Case, fitted: Case) -> Parameters:
    """Return the parameters of a fitted case, with factors on the demand of the one it is from."""
    old, new = (
        {str(r["demand_id"]): float(r["tonnes_per_year"]) for r in c.rows("demand")}
        for c in (case, fitted)
    )
    factors = {name: new[name] / old[name] if old[name] > 0 else 1.0 for name in old}
    return replace(prior_of(fitted), factors=factors)


def with_parameters(case: Case, parameters: Parameters) -> tuple[Case, pd.DataFrame]:
    """Return a case with other parameters, and what changed.

    Parameters
    ----------
    case : Case
        The case as it stands.
    parameters : Parameters
        What was fitted; it is rounded here.

    Returns
    -------
    case : Case
        With derived numbers whose source says that they were fitted.
    changes : DataFrame
        ``table, id, field, before, after``.
    """
    changes = list[dict[str, object]]()
    tables = {
        "constants": _constants(case, parameters, changes),
        "zones": _zones(case, parameters, changes),
        "demand": _demand(case, parameters, changes),
        "sources": with_source_row(case, SOURCE, SOURCE_TITLE),
    }
    theta = float(f"{parameters.theta:.3g}")
    if theta != theta_of(case):
        changes.append(_change("case", "", "theta_per_usd", theta_of(case), theta))
    settings = {**case.settings, "method": "logit", "theta_per_usd": theta}
    tables["provenance"] = provenance_of_demand(case, tables["demand"], SOURCE, "the fit")
    fitted = Case(settings, {**case.tables, **tables}, case.origin)
    fitted.check()
    return fitted, pd.DataFrame(changes, columns=["table", "id", "field", "before", "after"])


def _change(table: str, row: str, field: str, before: object, after: object) -> dict[str, object]:
    return {"table": table, "id": row, "field": field, "before": before, "after": after}


def _constants(
    case: Case, parameters: Parameters, changes: list[dict[str, object]]
) -> pd.DataFrame:
    frame = case.tables["constants"].copy()
    after = np.round(parameters.constants, 1)
    for i, (name, old, new) in enumerate(
        zip(frame["constant_id"], frame["usd_per_t"], after, strict=True)
    ):
        if old != new:
            changes.append(_change("constants", str(name), "usd_per_t", float(old), float(new)))
            frame.loc[frame.index[i], ["usd_per_t", "source_id", "quality"]] = (
                float(new), SOURCE, "derived",
            )  # fmt: skip
    return frame


def _zones(case: Case, parameters: Parameters, changes: list[dict[str, object]]) -> pd.DataFrame:
    frame = case.tables["zones"].copy()
    for zone, shares in parameters.weights.items():
        text = weights_text(shares)
        at = frame["zone_id"] == zone
        old = str(frame.loc[at, "node_weights"].iloc[0])
        if old != text:
            changes.append(_change("zones", zone, "node_weights", old, text))
            frame.loc[at, "node_weights"] = text
            frame.loc[at, "source_id"] = with_source(frame.loc[at, "source_id"].iloc[0], SOURCE)
    return frame


def weights_text(shares: Mapping[str, float]) -> str:
    """Return shares as a cell, in thousandths that add up to 1."""
    parts = {node: round(share * 1000) for node, share in shares.items()}
    largest = max(parts, key=lambda n: parts[n])
    parts[largest] += 1000 - sum(parts.values())
    return " ".join(f"{node}:{part / 1000:g}" for node, part in parts.items() if part > 0)


def _demand(case: Case, parameters: Parameters, changes: list[dict[str, object]]) -> pd.DataFrame:
    frame = case.tables["demand"].copy()
    tonnes = frame["tonnes_per_year"].to_numpy(dtype=np.float64)
    factors = np.array([parameters.factors[str(d)] for d in frame["demand_id"]])
    after = np.round(tonnes * factors / STEP_T) * STEP_T
    for i in np.flatnonzero(after != tonnes).tolist():
        row = str(frame["demand_id"].iloc[i])
        changes.append(_change("demand", row, "tonnes_per_year", float(tonnes[i]), float(after[i])))
        frame.loc[frame.index[i], "source_id"] = with_source(frame["source_id"].iloc[i], SOURCE)
        frame.loc[frame.index[i], "quality"] = "derived"
    frame["tonnes_per_year"] = after
    return frame
