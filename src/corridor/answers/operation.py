"""What a report shows of a simulation besides its answer: queues, trains, a journey, indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from corridor.answers.report_rows import both_directions_mt
from corridor.answers.simulate import SimulateAnswer, describe_simulation
from corridor.answers.values import StepRow, finite, rows
from corridor.case.rows import Rail
from corridor.problems import CorridorError
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.simulation.results.outcome import Simulation

QUEUES = 5
"""Queues drawn."""

DAYS = 2
"""Days of the string-line diagram."""


@dataclass(frozen=True)
class QueueRow:
    """An element before which vehicles wait, and how many at the end of each day."""

    id: str
    name: str
    kind: str
    growing: bool
    vehicles: tuple[float, ...]


@dataclass(frozen=True)
class TrainRow:
    """A train at a station: its class, direction (0 away from the start), place and time."""

    train: int
    vehicle: str
    way: int
    loaded: bool
    km: float
    hour: float


@dataclass(frozen=True)
class StringLines:
    """Trains of one line."""

    link: str
    name: str
    start: str
    end: str
    stops: tuple[TrainRow, ...]


@dataclass(frozen=True)
class Journey:
    """Steps of the cargo of one pair.

    Attributes
    ----------
    origin, destination : str
        Zones; empty when it is not known whose journey it is.
    tonnes_per_year, share : float
        Cargo on this route, and its share of the pair.
    how : str
        How its hours were found.
    steps : tuple of StepRow
    """

    origin: str
    destination: str
    tonnes_per_year: float
    share: float
    how: str
    steps: tuple[StepRow, ...]


@dataclass(frozen=True)
class IndicatorRow:
    """A simulated indicator beside the published one."""

    indicator: str
    measure: str
    mode: str | None
    value: float | None
    unit: str | None
    published: float | None
    published_low: float | None
    published_high: float | None
    published_year: float | None
    where: str | None
    source_id: str | None
    note: str | None


@dataclass(frozen=True, repr=False)
class OperationAnswer(Shown):
    """A simulation as a report shows it.

    Attributes
    ----------
    simulation : SimulateAnswer
        What it found.
    capacity_t_per_year : mapping of str to float or None
        Capacity of each element on paper, both directions together; None is no limit.
    queues : tuple of QueueRow
        Where most tonnes wait.
    trains : StringLines or None
        Trains of the busiest single-track line.
    journey : Journey or None
        The journey on which cargo spends most time.
    indicators : tuple of IndicatorRow
        Beside published ones.
    hold_h : float
        Hours after which a vehicle leaves with a part load.
    warm_up_days : int
        Days that run before the year that is counted.
    """

    simulation: SimulateAnswer
    capacity_t_per_year: dict[str, float | None]
    queues: tuple[QueueRow, ...]
    trains: StringLines | None
    journey: Journey | None
    indicators: tuple[IndicatorRow, ...]
    hold_h: float
    warm_up_days: int


def describe_operations(sims: Sequence[Simulation]) -> tuple[OperationAnswer, ...]:
    """Return simulations of a case as a report shows them, in the same order.

    All show the journey of the same pair, so that they can be compared.
    """
    pair = journey_pair(sims) if sims else None
    return tuple(_describe(sim, pair) for sim in sims)


def _describe(sim: Simulation, pair: tuple[str, str] | None) -> OperationAnswer:
    from corridor.simulation.building.year import WARM_UP_DAYS  # loads compiled code

    holds_h = [leg["hold_min"] / 60 for leg in sim.built.builder.rows["legs"] if "load_kg" in leg]
    return OperationAnswer(
        simulation=describe_simulation(sim),
        capacity_t_per_year={
            e: finite(1e6 * both_directions_mt(sim.top, e)) for e in sim.elements["id"]
        },
        queues=queue_rows(sim),
        trains=_string_lines(sim),
        journey=_journey(sim, pair),
        indicators=_indicators(sim),
        hold_h=max(holds_h, default=0.0),
        warm_up_days=WARM_UP_DAYS,
    )


def queue_rows(sim: Simulation) -> tuple[QueueRow, ...]:
    """Return the elements before which most tonnes wait, growing queues first."""
    table, queues = sim.elements, sim.queues
    mean = table["id"].map(queues.mean()).astype(float)
    load_t = table["throughput_t_per_year"] / table["vehicles_per_year"].clip(lower=1)
    table = table.assign(tonnes=mean * load_t)[queues[table["id"]].max().to_numpy() >= 1]
    ranked = table.sort_values(["growing", "tonnes", "id"], ascending=[False, False, True])
    return tuple(
        QueueRow(str(r.id), str(r.name), str(r.kind), bool(r.growing), tuple(queues[r.id].tolist()))
        for r in ranked[["id", "name", "kind", "growing"]].head(QUEUES).itertuples(name="Row")
    )


def line_to_draw(sim: Simulation) -> str:
    """Return the busiest single-track line, else the busiest line; empty if none has its track."""
    table, sit = sim.elements, sim.capacities.situation
    drawn = table["id"].isin(list(sim.built.sections)) & table["counted"]
    rail = table[drawn & (table["vehicles_per_year"] > 0)]
    if rail.empty:
        return ""
    rail = rail.sort_values(["utilisation", "id"], ascending=[False, True])
    for link in rail["id"]:
        if sit.row(Rail, str(link)).tracks == 1:
            return str(link)
    return str(rail["id"].iloc[0])


def _string_lines(sim: Simulation) -> StringLines | None:
    link = line_to_draw(sim)
    if not link:
        return None
    case = sim.capacities.situation.case
    row, nodes = case.records["links"][link], case.records["nodes"]
    start, end = (str(nodes[row[f"{side}_node_id"]]["name"]) for side in ("from", "to"))
    stops = rows(TrainRow, sim.string_line(link, days=DAYS))
    return StringLines(link, str(row["name"]), start, end, stops)


def journey_pair(sims: Sequence[Simulation]) -> tuple[str, str] | None:
    """Return the pair whose cargo is longest in transit, of those that all simulations have.

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


def _journey(sim: Simulation, pair: tuple[str, str] | None) -> Journey | None:
    """Return the steps of a journey; None if nothing arrived, so that no journey came to an end."""
    try:
        steps = sim.time_distance(pair)
    except CorridorError:
        return None
    known = steps.attrs
    origin, destination = known.get("pair", ("", ""))
    return Journey(
        origin,
        destination,
        float(known.get("tonnes_per_year", 0.0)),
        float(known.get("share", 0.0)),
        known.get("how", ""),
        rows(StepRow, steps),
    )


def _indicators(sim: Simulation) -> tuple[IndicatorRow, ...]:
    frame = sim.indicators()
    return rows(IndicatorRow, frame.astype(object).where(frame.notna(), None))
