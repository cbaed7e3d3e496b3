"""Results of a simulation: tonnes, times, and where shipments wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.assignment.of_case.routing import Routing
from corridor.assignment.problem.congestion import Congestion
from corridor.elements.elements import ElementCapacity
from corridor.elements.table import Capacities
from corridor.maxflow.throughput import Throughput
from corridor.showing import Shown
from corridor.simulation.building.beside import elements_of
from corridor.simulation.building.build import Built
from corridor.simulation.building.parts import KG
from corridor.simulation.building.year import Year
from corridor.simulation.kernel.counts import bin_edges
from corridor.simulation.kernel.records import BINS
from corridor.simulation.lines.curves import DelayCurve
from corridor.simulation.lines.measuring import quantile
from corridor.simulation.results.element_curves import congestion, wait_curve
from corridor.simulation.results.indicators import border_table, facilitation
from corridor.simulation.results.over_paper import over_paper
from corridor.simulation.results.settled import Settled
from corridor.simulation.results.string_lines import string_line
from corridor.simulation.results.time_distance import time_distance
from corridor.simulation.results.transits import transit_table
from corridor.units import MINUTES_PER_YEAR

PERCENTILES = {"p5": 0.05, "p50": 0.50, "p95": 0.95}

MONTH_DAYS = 30

GROWS_VEHICLES = 10
"""A queue that grows by fewer vehicles than this in a year does not count as growing."""

ACCEPTABLE_DELAY_H = 24.0
"""Delay over that of light traffic that is acceptable by default."""


@dataclass(frozen=True, repr=False)
class Simulation(Shown):
    """Years of operation of a corridor, event by event.

    Attributes
    ----------
    top : Throughput
        The question that is counted and the capacities on paper.
    capacities : Capacities
        Capacities in the situation that was simulated.
    routing : Routing
        Cargo that was offered and its routes; what had no room on paper is ``unserved``. Its
        ``others`` ran together with what is counted.
    seed : int
        Seed of the first year; each further year has the next.
    runs : tuple of Year
        What each year counted.
    built : Built
        The world of the first year, ready to run.
    wall_s : float
        Seconds that the simulation took, without compilation.
    curve : DataFrame
        By share of the offered traffic: ``share, offered_t_per_year, throughput_t_per_year,
        mean_h, p50_h, p95_h, delay_h, growing``; one row when it was not asked for.
    waits : DataFrame
        Mean wait of each element by traffic, see
        [`corridor.simulation.results.element_curves.waits_by_traffic`][].
    acceptable_delay_h : float
        Mean delay of a shipment, over that of the lightest traffic of the curve, that is accepted.
    settled : Settled or None
        The choice of routes and how it was settled, where shippers chose them.
    """

    top: Throughput = field(repr=False)
    capacities: Capacities = field(repr=False)
    routing: Routing = field(repr=False)
    seed: int
    runs: tuple[Year, ...] = field(repr=False)
    built: Built = field(repr=False)
    wall_s: float
    curve: pd.DataFrame = field(repr=False)
    waits: pd.DataFrame = field(repr=False)
    acceptable_delay_h: float = ACCEPTABLE_DELAY_H
    settled: Settled | None = field(repr=False, default=None)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        offered, delivered = self.offered_t_per_year / 1e6, self.throughput_t_per_year / 1e6
        return f"{self.years} year(s), {delivered:.2f} of {offered:.2f} million t/year delivered"

    @property
    def years(self) -> int:
        """Years that were simulated."""
        return len(self.runs)

    @property
    def events(self) -> int:
        """Events handled, warm-ups included."""
        return sum(y.events for y in self.runs)

    @property
    def offered_t_per_year(self) -> float:
        """Counted tonnes a year that the network carries on paper and that were offered."""
        return sum(p.tonnes_per_year for p in self.routing.paths)

    @property
    def _counted(self) -> slice:
        """Numbers of the paths of counted cargo, which come first."""
        return slice(0, self.built.counted)

    @property
    def _others(self) -> slice:
        """Numbers of the paths of other cargo; background traffic comes after them."""
        return slice(self.built.counted, self.built.counted + self.built.sharing)

    @property
    def by_year(self) -> tuple[float, ...]:
        """Counted tonnes delivered in each year."""
        return tuple(_delivered_kg(y, self._counted) / KG for y in self.runs)

    @property
    def throughput_t_per_year(self) -> float:
        """Counted tonnes delivered, mean of the years."""
        return float(np.mean(self.by_year))

    @property
    def chance_t_per_year(self) -> float:
        """Standard deviation of the counted tonnes that arrive at random in these years.

        Loads come independently of each other, so that those of a year on a path have the variance
        ``t l``, of ``t`` tonnes a year in loads of ``l``; all paths add up, and a mean of ``n``
        years has the ``n``-th part of it.
        """
        return self._chance_t(self._counted)

    def _chance_t(self, paths: slice) -> float:
        legs, built = self.built.builder.rows["legs"], self.built
        variance = sum(
            routed.tonnes_per_year * legs[built.legs[on_path[0]]]["load_kg"] / KG
            for routed, on_path in zip(built.paths[paths], built.journeys[paths], strict=True)
        )
        return float(np.sqrt(variance / self.years))

    @property
    def others_offered_t_per_year(self) -> float:
        """Tonnes a year of other cargo that share elements with what is counted, and ran beside it.

        Background traffic is not among them.
        """
        return sum(p.tonnes_per_year for p in self.built.paths[self._others])

    @property
    def others_throughput_t_per_year(self) -> float:
        """Tonnes of it delivered, mean of the years."""
        return float(np.mean([_delivered_kg(y, self._others) for y in self.runs])) / KG

    @property
    def others_chance_t_per_year(self) -> float:
        """Return for the other cargo what ``chance_t_per_year`` is for what is counted."""
        return self._chance_t(self._others)

    @cached_property
    def transit_hours(self) -> Mapping[str, float]:
        """Hours of counted cargo from offer to delivery, weighted by tonnes.

        ``p5, p50, p95, mean``.
        """
        return _transit_hours(self.runs, self._counted)

    @cached_property
    def others_transit_hours(self) -> Mapping[str, float]:
        """Return the same of the other cargo, over the part of its way that is simulated."""
        return _transit_hours(self.runs, self._others)

    @cached_property
    def elements(self) -> pd.DataFrame:
        """One row for each element that was simulated, those that cost most time first.

        ``id, kind, name, country, utilisation, mean_wait_h, p95_wait_h, throughput_t_per_year``
        (both ways together), ``capacity_t_per_year, counts`` (on paper), ``vehicles_per_year,
        sojourn_h`` (wait and service at a server), ``queue_start, queue_end`` (vehicles, mean of
        the years), ``growing, lost_t_per_year`` (cargo by which the queue grew), ``counted``
        (whether counted cargo uses it; if not, only other cargo does). All that passes is in it,
        other cargo included. Where queues do not grow, elements of other cargo alone come last.
        """
        return elements_table(self.built, self.capacities.elements, self.runs)

    @cached_property
    def queues(self) -> pd.DataFrame:
        """Vehicles that wait at the end of each day, one column for each element; mean of years."""
        ids = self.built.builder.element_ids
        return pd.DataFrame(np.mean([y.queue for y in self.runs], axis=0), columns=ids)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row for each pair of counted cargo.

        ``origin, destination, offered_t_per_year, delivered_t_per_year, mean_h, p50_h, p95_h``.
        """
        paths = self.routing.paths
        by_pair: dict[tuple[str, str], list[int]] = {}
        for i, path in enumerate(paths):
            by_pair.setdefault(path.pair, []).append(i)
        rows = []
        for (origin, destination), of_pair in by_pair.items():
            counts = np.zeros(len(bin_edges()) - 1, dtype=np.int64)
            kg, kg_min = 0, 0.0
            for y in self.runs:
                counts += y.transits.reshape(-1, BINS)[of_pair].sum(axis=0)
                kg += int(y.paths["delivered_kg"][of_pair].sum())
                kg_min += float(y.paths["kg_min"][of_pair].sum())
            rows.append((
                origin, destination, sum(paths[i].tonnes_per_year for i in of_pair),
                kg / KG / self.years, kg_min / kg / 60 if kg else np.nan,
                quantile(counts, 0.5) / 60, quantile(counts, 0.95) / 60,
            ))  # fmt: skip
        columns = ["origin", "destination", "offered_t_per_year", "delivered_t_per_year",
                   "mean_h", "p50_h", "p95_h"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    @property
    def deadlocks(self) -> int:
        """Places where trains wait for each other for ever."""
        return sum(y.stuck for y in self.runs)

    @property
    def growing(self) -> tuple[str, ...]:
        """Elements whose queues grew through the year: they get more than they let through.

        Those of other cargo alone are among them.
        """
        table = self.elements
        return tuple(table["id"][table["growing"]])

    @property
    def responsible(self) -> str:
        """Element that costs counted cargo most time or holds back most; empty if none does."""
        table = self.elements
        if table.empty:
            return ""
        first = table[table["counted"]].iloc[0]
        return str(first["id"]) if first["mean_wait_h"] > 0 or first["growing"] else ""

    @cached_property
    def practical_t_per_year(self) -> float:
        """Tonnes a year delivered at the acceptable delay, by straight lines along the curve.

        NaN when the curve was not asked for; the most that was delivered when no traffic of the
        curve is delayed too much.
        """
        if len(self.curve) < 2:
            return float("nan")
        delay, tonnes = self.curve["delay_h"].to_numpy(), self.curve["throughput_t_per_year"]
        over = np.flatnonzero(delay > self.acceptable_delay_h)
        if not len(over):
            return float(tonnes.max())
        i = int(over[0])
        part = (self.acceptable_delay_h - delay[i - 1]) / (delay[i] - delay[i - 1])
        return float(tonnes.iloc[i - 1] + part * (tonnes.iloc[i] - tonnes.iloc[i - 1]))

    def string_line(self, link: str, days: float = 2.0, from_day: float = 0.0) -> pd.DataFrame:
        """Return when each train passes each station of a link.

        See [`corridor.simulation.results.string_lines.string_line`][].
        """
        return string_line(self, link, days, from_day)

    def indicators(self) -> pd.DataFrame:
        """Return the indicators of CAREC beside published ones; see [`facilitation`][]."""
        return facilitation(self)

    def borders(self) -> pd.DataFrame:
        """Return hours and payments at each border crossing; see [`border_table`][]."""
        return border_table(self)

    def transit_times(self) -> pd.DataFrame:
        """Return published transit times beside those simulated; see [`transit_table`][]."""
        return transit_table(self)

    def time_distance(self, pair: tuple[str, str] | None = None) -> pd.DataFrame:
        """Return time and cost against distance for a pair.

        See [`corridor.simulation.results.time_distance.time_distance`][].
        """
        return time_distance(self, pair)

    def wait_curve(self, element: str) -> DelayCurve:
        """Return the wait at an element against its vehicles a day, as a cost function.

        Raises
        ------
        CorridorError
            If the element is unknown, or waits are known for fewer than three traffics.
        """
        return wait_curve(self.waits, element)

    def congestion(self) -> dict[str, Congestion]:
        """Return the waits of elements as functions of tonnes a year, for [`corridor.assign`][].

        Elements with too little waiting for a curve are left out.
        """
        network = self.built.network
        rows = np.zeros(len(network.row_element))
        for path in self.built.paths:
            used = network.row[path.arcs]
            np.add.at(rows, used[used >= 0], path.tonnes_per_year)
        proportion = {}
        for i, element in enumerate(network.elements):
            own = rows[network.row_element == i]
            proportion[element] = float(own.sum() / own.max()) if own.max() > 0 else 1.0
        return congestion(self.waits, proportion)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know: how the case was modelled, what passes beyond capacities."""
        return (*self.built.notes, *over_paper(self.elements))


def _delivered_kg(year: Year, paths: slice) -> float:
    return float(year.paths["delivered_kg"][paths].sum())


def _transit_hours(runs: tuple[Year, ...], paths: slice) -> Mapping[str, float]:
    counts = sum(y.transits.reshape(-1, BINS)[paths].sum(axis=0) for y in runs)
    percentiles = {name: quantile(np.asarray(counts), q) / 60 for name, q in PERCENTILES.items()}
    kg = sum(_delivered_kg(y, paths) for y in runs)
    kg_min = sum(float(y.paths["kg_min"][paths].sum()) for y in runs)
    return {**percentiles, "mean": kg_min / kg / 60 if kg else float("nan")}


def elements_table(
    built: Built,
    capacities: Mapping[str, ElementCapacity],
    runs: tuple[Year, ...],
) -> pd.DataFrame:
    """Return the table of [`Simulation.elements`][] from a build and its years."""
    loads, used = _loads_t(built), used_elements(built)
    rows = [
        {
            **_element_row(built, capacities[element], i, runs, loads.get(element, 0.0)),
            "counted": element in used,
        }
        for i, element in enumerate(built.builder.element_ids)
    ]
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    weight = frame["mean_wait_h"].fillna(0) * frame["throughput_t_per_year"]
    order = np.lexsort((frame["id"], -weight, ~frame["counted"], -frame["lost_t_per_year"]))
    return frame.iloc[order].reset_index(drop=True)


def used_elements(built: Built) -> frozenset[str]:
    """Return the elements that counted cargo uses; all of them where it runs alone."""
    if built.counted == len(built.paths):
        return frozenset(built.builder.element_ids)
    counted = built.journeys[: built.counted]
    return frozenset(e for on_path in counted for j in on_path for e in elements_of(j))


def _element_row(
    built: Built, capacity: ElementCapacity, i: int, runs: tuple[Year, ...], load_t: float
) -> dict[str, object]:
    passed = sum(int(y.elements["passed"][i]) for y in runs)
    tonnes = sum(int(y.elements["kg"][i]) for y in runs) / KG
    wait_min = sum(float(y.elements["wait_min"][i]) for y in runs)
    sojourn_min = sum(float(y.elements["sojourn_min"][i]) for y in runs)
    counts = np.asarray(sum(y.waits.reshape(len(y.elements), -1)[i] for y in runs))
    queue = np.mean([y.queue[:, i] for y in runs], axis=0)
    growing = _grows(queue)
    load_t = tonnes / passed if passed else load_t
    return {
        "id": capacity.id,
        "kind": capacity.kind,
        "name": capacity.name,
        "country": capacity.country,
        "utilisation": float(np.mean([_utilisation(built, capacity.id, y) for y in runs])),
        "mean_wait_h": wait_min / passed / 60 if passed else float("nan"),
        "p95_wait_h": quantile(counts, 0.95) / 60,
        "throughput_t_per_year": tonnes / len(runs),
        "capacity_t_per_year": capacity.capacity_t_per_year,
        "counts": capacity.counts,
        "vehicles_per_year": passed / len(runs),
        "sojourn_h": sojourn_min / passed / 60 if passed and sojourn_min else float("nan"),
        "queue_start": float(queue[0]),
        "queue_end": float(queue[-1]),
        "growing": growing,
        "lost_t_per_year": max(0.0, float(queue[-1] - queue[0])) * load_t if growing else 0.0,
    }


def _loads_t(built: Built) -> dict[str, float]:
    """Return the load of a vehicle at each element, for elements that none has passed."""
    loads: dict[str, float] = {}
    for journey, leg in built.legs.items():
        load_t = built.builder.rows["legs"][leg]["load_kg"] / KG
        for element in (*(c.element for c in journey.calls), journey.load_at, journey.unload_at):
            loads.setdefault(element, load_t)
    return loads


def _grows(queue: NDArray[np.float64]) -> bool:
    """Return whether a queue is longer at the end of the year, and not just for a while.

    Means of a month are compared. The last one has to be near the longest of the year, so that a
    seasonal queue which is already shrinking is not taken for growth.
    """
    month = np.convolve(queue, np.ones(MONTH_DAYS) / MONTH_DAYS, mode="valid")
    more = min(month[-1] - month[0], queue[-1] - queue[0])
    return bool(
        more > GROWS_VEHICLES and month[-1] > 1.5 * month[0] and month[-1] > 0.8 * month.max()
    )


def _utilisation(built: Built, element: str, year: Year) -> float:
    """Return the share of its open time in which an element works; of its busiest part."""
    rows = built.builder.rows
    shares = [0.0]
    for server in built.servers.get(element, ()):
        row = rows["servers"][server]
        open_min = _open_min(built, row.get("calendar", -1))
        if open_min > 0:
            shares.append(float(year.server_busy_min[server]) / (row["servers"] * open_min))
    for section in built.sections.get(element, ()):
        row = rows["sections"][section]
        open_min = _open_min(built, row.get("calendar", -1))
        busy_min = float(year.section_busy_min[section])
        if row["automatic"] and not row["single"]:
            busy_min = float(year.section_runs[section]) * row["headway_min"]
        if open_min > 0:
            shares.append(busy_min / open_min)
    return max(shares)


def _open_min(built: Built, calendar: int) -> float:
    """Return the minutes of a year in which a calendar is open."""
    if calendar < 0:
        return MINUTES_PER_YEAR
    return float(built.builder.rows["calendars"][calendar]["open_min"])
