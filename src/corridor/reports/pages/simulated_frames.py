"""Tables of a simulation from which a report draws and writes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from corridor.answers.plain import Answer
from corridor.case.rows import Rail
from corridor.problems import CorridorError
from corridor.reports.pages.frames import both_ways_mt
from corridor.simulation.results.outcome import Simulation

ELEMENTS, QUEUES = 12, 5
"""Elements in the table, and queues drawn."""


def curve_frame(curve: pd.DataFrame) -> pd.DataFrame:
    """Return the curve of a simulation as `corridor.reports.figures.delay.delay_svg` takes it."""
    return pd.DataFrame({
        "share": curve["share"],
        "delivered_mt": curve["throughput_t_per_year"] / 1e6,
        "delay_h": curve["delay_h"],
        **{f"{p}_days": curve[f"{p}_h"] / 24 for p in ("mean", "p50", "p95")},
        "growing": curve["growing"],
    })  # fmt: skip


def waiting_frame(sim: Simulation) -> pd.DataFrame:
    """Return the elements before which most tonnes wait, for `corridor.reports.figures.queues`."""
    table, queues = sim.elements, sim.queues
    mean = table["id"].map(queues.mean()).astype(float)
    load_t = table["throughput_t_per_year"] / table["vehicles_per_year"].clip(lower=1)
    table = table.assign(tonnes=mean * load_t)[queues[table["id"]].max().to_numpy() >= 1]
    ranked = table.sort_values(["growing", "tonnes", "id"], ascending=[False, False, True])
    return ranked[["id", "name", "kind", "growing"]].head(QUEUES).reset_index(drop=True)


def element_rows(sim: Simulation) -> list[Answer]:
    """Return the elements that cost most time, with their capacity both ways together."""
    rows: list[Answer] = []
    for row in sim.elements.head(ELEMENTS).to_dict("records"):
        capacity = 1e6 * both_ways_mt(sim.top, str(row["id"]))
        rows.append({**{str(k): v for k, v in row.items()}, "capacity_t_per_year": capacity})
    return rows


def line_to_draw(sim: Simulation) -> str:
    """Return the busiest single-track line, else the busiest line; empty if no train runs."""
    table, sit = sim.elements, sim.capacities.situation
    rail = table[(table["kind"] == "rail") & (table["vehicles_per_year"] > 0)]
    if rail.empty:
        return ""
    rail = rail.sort_values(["utilisation", "id"], ascending=[False, True])
    for link in rail["id"]:
        if sit.row(Rail, str(link)).tracks == 1:
            return str(link)
    return str(rail["id"].iloc[0])


def journey_pair(sims: Sequence[Simulation]) -> tuple[str, str] | None:
    """Return the pair whose cargo spends most time on the way, of those that all simulations have.

    All tonnes and simulations count together; None if no pair is in all of them.
    """
    tables = [sim.pairs.set_index(["origin", "destination"]) for sim in sims]
    hours = [table["delivered_t_per_year"] * table["mean_h"] for table in tables]
    common = pd.concat(hours, axis=1, join="inner").dropna().sum(axis=1)
    if common.empty:
        return None
    ordered = common.sort_index()
    pair = ordered.index[int(np.argmax(ordered.to_numpy()))]
    return str(pair[0]), str(pair[1])


def journey_frame(sim: Simulation, pair: tuple[str, str] | None) -> pd.DataFrame | None:
    """Return the steps of a journey for a chart against distance; None if it is not known.

    Parameters
    ----------
    sim : Simulation
        The simulation.
    pair : (str, str), optional
        Origin and destination; what the simulation chooses when not given.
    """
    try:
        return sim.time_distance(pair)
    except CorridorError:  # nothing arrived, so no journey came to an end
        return None


def indicator_rows(sim: Simulation) -> list[Answer]:
    """Return the indicators of a simulation beside published ones."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in sim.indicators().to_dict("records")
    ]
