"""Days from door to door: simulated pairs beside observations of real trips."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from corridor.case.model import Case
from corridor.case.tables import Record, blank, words
from corridor.simulation.kernel.records import BINS
from corridor.simulation.lines.measuring import quantile
from corridor.simulation.results.simulated import Simulated
from corridor.units import MINUTES_PER_DAY


def zones_of(case: Case, place: str) -> tuple[str, ...]:
    """Return the zones that a place name stands for, whatever its case.

    A zone of that id or name; else the zones with a node of that id or name; else the zones whose
    name has those words in it, as ``Russia`` has several.

    Parameters
    ----------
    case : Case
        The case.
    place : str
        Name as a source gives it.
    """
    name = place.casefold().strip()
    zones, nodes = case.records["zones"], case.records["nodes"]

    def named(record: Record, key: str) -> bool:
        return name in {str(record[key]).casefold(), str(record["name"]).casefold()}

    zone_ids = [z for z, row in zones.items() if named(row, "zone_id")]
    if not zone_ids:
        here = {n for n, row in nodes.items() if named(row, "node_id")}
        zone_ids = [z for z, row in zones.items() if here & set(words(row["node_ids"]))]
    if not zone_ids and name:
        inside = re.compile(rf"\b{re.escape(name)}\b")
        zone_ids = [z for z, row in zones.items() if inside.search(str(row["name"]).casefold())]
    return tuple(zone_ids)


def transit_table(sim: Simulated) -> pd.DataFrame:
    """Return observed days from origin to destination beside the simulated ones.

    Parameters
    ----------
    sim : Simulated
        A simulation.

    Returns
    -------
    DataFrame
        A row for each observation of ``transit_days``: ``observation_id``, ``origin``,
        ``destination``, ``route``, ``mode``, ``published``, ``published_low``,
        ``published_high``, ``published_year``, ``pairs`` (simulated ones it is compared with),
        ``mean_days``, ``p5_days``, ``p95_days`` (of the tonnes of these pairs; NaN when there are
        none), ``reason`` (why not), ``note``, ``source_id``.

        Simulated is the quickest route of the model, whatever the route of the observation.
    """
    case = sim.capacities.situation.case
    rows = [_row(sim, case, o) for o in case.rows("observations") if o["measure"] == "transit_days"]
    columns = ["observation_id", "origin", "destination", "route", "mode", "published",
               "published_low", "published_high", "published_year", "pairs", "mean_days",
               "p5_days", "p95_days", "reason", "note", "source_id"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _row(sim: Simulated, case: Case, seen: Record) -> dict[str, object]:
    text = {k: "" if blank(seen[k]) else str(seen[k])
            for k in ("origin", "destination", "route", "mode", "note")}  # fmt: skip
    pairs, reason = _pairs(sim, case, text["origin"], text["destination"])
    days = _days(sim, pairs)
    if pairs and np.isnan(days["mean_days"]):
        reason = "nothing of this pair was delivered"
    return {
        "observation_id": seen["observation_id"],
        **text,
        "published": float(seen["value"]),
        "published_low": np.nan if blank(seen["low"]) else float(seen["low"]),
        "published_high": np.nan if blank(seen["high"]) else float(seen["high"]),
        "published_year": int(seen["year"]),
        "pairs": ", ".join(f"{o}-{d}" for o, d in pairs),
        **days,
        "reason": reason,
        "source_id": " ".join(words(seen["source_id"])),
    }


def _pairs(
    sim: Simulated, case: Case, origin: str, destination: str
) -> tuple[list[tuple[str, str]], str]:
    """Return the simulated pairs between two places, or why there are none."""
    ends = [zones_of(case, place) for place in (origin, destination)]
    for place, zones in zip((origin, destination), ends, strict=True):
        if not zones:
            return [], f"no zone for {place}" if place else "not of one trip"
    simulated = dict.fromkeys(p.pair for p in sim.routing.paths)
    pairs = [(o, d) for o, d in simulated if o in ends[0] and d in ends[1]]
    between = f"{' or '.join(ends[0])} to {' or '.join(ends[1])}"
    return pairs, "" if pairs else f"no cargo from {between}"


def _days(sim: Simulated, pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return mean and percentiles of the days of some pairs, by tonnes."""
    chosen = set(pairs)
    paths = [i for i, p in enumerate(sim.routing.paths) if p.pair in chosen]
    counts = np.zeros(BINS, dtype=np.int64)
    kg, kg_min = 0, 0.0
    for year in sim.runs:
        counts += year.transits.reshape(-1, BINS)[paths].sum(axis=0)
        kg += int(year.paths["delivered_kg"][paths].sum())
        kg_min += float(year.paths["kg_min"][paths].sum())
    return {
        "mean_days": kg_min / kg / MINUTES_PER_DAY if kg else np.nan,
        "p5_days": quantile(counts, 0.05) / MINUTES_PER_DAY,
        "p95_days": quantile(counts, 0.95) / MINUTES_PER_DAY,
    }
