"""The verb ``simulate``: years of operation of a corridor, event by event."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from corridor.assignment.of_case.routing import Routed
from corridor.case.count import Direction, Mix, OtherCargo
from corridor.case.demand import pairs
from corridor.case.model import Case
from corridor.elements.table import Capacities, capacity
from corridor.maxflow.throughput import Throughput, throughput
from corridor.messages import joined, message
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.simulation.building.build import Built, build
from corridor.simulation.building.parts import KG
from corridor.simulation.building.traffic import Offered, routed_traffic
from corridor.simulation.building.vehicles import HOLD_H
from corridor.simulation.building.year import WARM_UP_DAYS, Year, run_year
from corridor.simulation.kernel.records import BINS, Records
from corridor.simulation.lines.measuring import quantile
from corridor.simulation.results.element_curves import waits_by_traffic
from corridor.simulation.results.outcome import ACCEPTABLE_DELAY_H, Simulation, elements_table
from corridor.simulation.settling import TOLERANCE, settle
from corridor.units import DAYS_PER_YEAR

CURVE_SHARES = (0.5, 0.7, 0.8, 0.9, 1.0)
"""Shares of the offered traffic at which delay is measured."""

MOST_YEARS = 1000

Keep = Callable[[Records], None]
"""Receives lines of the event log."""


class Planned(Protocol):
    """What a simulation needs of a plan."""

    @property
    def after(self) -> Throughput:
        """What gets through with the projects."""

    @property
    def by(self) -> int:
        """Year in which the target has to be carried."""

    @property
    def target_t_per_year(self) -> float:
        """Tonnes a year that were asked for."""


@dataclass(frozen=True)
class _Order:
    """A year to be simulated: which traffic, with which seed."""

    share: float
    seed: int


def simulate(
    case: Case,
    plan: Planned | None = None,
    *,
    years: int = 1,
    seed: int = 1,
    year: int | None = None,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    by_direction: tuple[float, float] | None = None,
    traffic_mt: float | None = None,
    by_choice: bool = False,
    tolerance: float = TOLERANCE,
    curve: bool = True,
    acceptable_delay_h: float = ACCEPTABLE_DELAY_H,
    hold_h: float = HOLD_H,
    log: str | Path | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate years of operation: trains, borders, terminals and ships, event by event.

    Parameters
    ----------
    case : Case
        The case.
    plan : Plan, optional
        Plan whose projects are built; its question is counted in its year and its target offered,
        beside the other cargo for which the plan left room.
    years : int
        Years, each with random numbers of its own after a warm-up of 60 days; they run in parallel.
    seed : int
        Seed of the first year. The same seed gives the same answer to the last bit.
    year, scenario, built, sea_level_m, growth
    screenline, between, mix, others, modes, direction, by_direction
        Without a plan: the situation and the question, as in [`corridor.throughput`][]. Other cargo
        that keeps its place on paper is simulated together with what is counted, in the same
        trains, berths and queues; ``ignored`` simulates the counted cargo alone.
    traffic_mt : float, optional
        Million tonnes a year to offer: the demand in its proportions, raised until the network
        carries so much on paper. Without it the target of the plan, or the demand of the year as
        far as it finds room; between places without demand, the throughput.
    by_choice : bool
        Whether shippers choose their routes by the waits of the simulation; all demand of the year
        then runs all its way, and choice and simulation take turns until both agree. Of a plan,
        its projects and its year are taken then, and not its target.
    tolerance : float
        Share of tonne-kilometres and of hours within which they agree.
    curve : bool
        Whether delay is measured at smaller traffic as well; other cargo stays as it is.
    acceptable_delay_h : float
        Mean delay of a shipment beyond which traffic is too much.
    hold_h : float
        Hours after which a vehicle leaves with a part load.
    log : path, optional
        Parquet file for the event log of the first year.
    overwrite : bool
        Whether a log that exists may be replaced.
    progress : callable, optional
        Receives what is being done and the share that is done.

    Returns
    -------
    Simulation

    Raises
    ------
    CorridorError
        If a name is unknown, a number makes no sense, or no cargo finds a route.
    """
    _check(years, seed, acceptable_delay_h, hold_h, traffic_mt, tolerance)
    if by_choice:
        _check_choice(traffic_mt, "served" if plan else others)
    if plan is None:
        caps = capacity(
            case, year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth
        )
        top = throughput(
            caps, screenline=screenline, between=between, mix=mix, others=others, modes=modes,
            direction=direction, by_direction=by_direction,
        )  # fmt: skip
        wanted = not top.question.own_pairs and set(top.question.pairs) & set(pairs(caps.situation))
        tonnes = None if wanted else top.tonnes_per_year  # no demand runs between nodes
    else:
        top, tonnes = _of_plan(plan)
    caps, report = top.capacities, progress or silent
    orders = [_Order(1.0, seed + i) for i in range(years)]
    settled = None
    if by_choice:
        offered, settled = settle(
            caps, top.question, lambda traffic: _years(top, traffic, orders, hold_h),
            tolerance=tolerance, progress=report,
        )  # fmt: skip
    else:
        routing = routed_traffic(top, tonnes if traffic_mt is None else traffic_mt * 1e6)
        offered = Offered(routing, top.program.network)
    routing = offered.routing

    def world(order: _Order) -> Built:
        return _world(top, offered, order, hold_h)

    first = world(orders[0])
    with _logging(case, first, log, seed, overwrite) as keep:
        report("compiling", None)
        _compile(first)
        started = time.perf_counter()
        runs = _run(orders, world, report, first, keep)
        wall_s = time.perf_counter() - started
    lighter = [_Order(s, seed) for s in CURVE_SHARES if s < 1.0] if curve else []
    lighter_runs = _run(lighter, world, lambda _what, share: report("delay curve", share))
    points = [*zip(lighter, lighter_runs, strict=True), (orders[0], runs[0])]
    return Simulation(
        top=top,
        capacities=caps,
        routing=routing,
        seed=seed,
        runs=tuple(runs),
        built=first,
        wall_s=wall_s,
        curve=_curve(first, caps, routing.paths, points),
        waits=waits_by_traffic(first.builder.element_ids, [(o.share, y) for o, y in points]),
        acceptable_delay_h=acceptable_delay_h,
        settled=settled,
    )


def _world(top: Throughput, offered: Offered, order: _Order, hold_h: float) -> Built:
    """Build the world of a year for cargo on its routes."""
    caps, beside, routing = top.capacities, top.question.others, offered.routing
    paths = [replace(p, tonnes_per_year=p.tonnes_per_year * order.share) for p in routing.paths]
    return build(
        caps.situation, caps, offered.network, paths, others=routing.others, whole=offered.whole,
        seed=order.seed, start_day=DAYS_PER_YEAR - WARM_UP_DAYS, hold_h=hold_h,
        background_t_per_year=beside.background_t_per_year if beside else {},
    )  # fmt: skip


def _years(
    top: Throughput, offered: Offered, orders: Sequence[_Order], hold_h: float
) -> tuple[Built, Sequence[Year]]:
    """Build and run years of some cargo."""
    first = _world(top, offered, orders[0], hold_h)
    return first, _run(orders, lambda o: _world(top, offered, o, hold_h), silent, first)


def _check(
    years: int,
    seed: int,
    acceptable_delay_h: float,
    hold_h: float,
    traffic_mt: float | None,
    tolerance: float,
) -> None:
    problems = []
    if not 0 < tolerance < 1:
        problems.append(
            message(
                "the tolerance is %(tolerance)s; expected more than 0 and less than 1",
                tolerance=f"{tolerance:g}",
            )
        )
    if not 1 <= years <= MOST_YEARS:
        problems.append(
            message("years is %(years)s; expected 1 to %(most)s", years=years, most=MOST_YEARS)
        )
    if not 0 <= seed < 1 << 62:
        problems.append(
            message("seed is %(seed)s; expected 0 or a positive whole number", seed=seed)
        )
    if not acceptable_delay_h > 0:
        problems.append(
            message(
                "the acceptable delay is %(acceptable_delay_h)s h; expected more than 0",
                acceptable_delay_h=f"{acceptable_delay_h:g}",
            )
        )
    if not hold_h > 0:
        problems.append(
            message("cargo is held for %(hold_h)s h; expected more than 0", hold_h=f"{hold_h:g}")
        )
    if traffic_mt is not None and not 0 < traffic_mt <= 1e4:
        problems.append(
            message(
                "the traffic is %(traffic_mt)s million t/year; expected more than 0 and at most "
                "10000",
                traffic_mt=f"{traffic_mt:g}",
            )
        )
    if problems:
        raise CorridorError(joined(problems, "; "))


def _check_choice(traffic_mt: float | None, others: OtherCargo) -> None:
    out = message("leave the traffic out") if traffic_mt is not None else None
    kept = message("leave the other cargo in") if others != "served" else None
    if out is None and kept is None:
        return
    advice = out or kept
    if out is not None and kept is not None:
        advice = message("leave the traffic out, and leave the other cargo in")
    raise CorridorError(
        message("shippers choose routes for all demand of the year: %(advice)s", advice=advice)
    )


def _of_plan(plan: Planned) -> tuple[Throughput, float]:
    """Return the question of a plan in its year, and the tonnes to offer."""
    caps = plan.after.capacities
    then = Capacities(replace(caps.situation, year=plan.by), caps.elements)
    top = replace(plan.after, capacities=then)
    return top, min(plan.target_t_per_year, top.tonnes_per_year)


def _logging(
    case: Case, built: Built, log: str | Path | None, seed: int, overwrite: bool
) -> AbstractContextManager[Keep | None]:
    """Open the event log, if one is asked for, before anything takes time."""
    if log is None:
        return nullcontext()
    from corridor.simulation.results.event_log import writing

    words = {"case": case.name, "case_hash": case.hash, "seed": str(seed)}
    return writing(built, log, words, overwrite=overwrite)


def _compile(built: Built) -> None:
    """Compile the event loop, or read it from the cache, before time is taken."""
    from corridor.simulation.kernel.running import advance

    advance(built.builder.world(0), 0.0)


def _run(
    orders: Sequence[_Order],
    world: Callable[[_Order], Built],
    report: Callable[[str, float | None], None],
    first: Built | None = None,
    keep: Keep | None = None,
) -> list[Year]:
    """Run years in parallel. The event loop lets other threads run: no process has to be opened."""
    if not orders:
        return []
    done = [0.0] * len(orders)

    def one(i: int) -> Year:
        def progress(share: float) -> None:
            done[i] = share
            report("simulating", sum(done) / len(done))

        built = first if first is not None and i == 0 else world(orders[i])
        logged = keep if i == 0 else None
        return run_year(built, orders[i].seed, keep=logged, progress=progress)

    workers = min(len(orders), os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(one, range(len(orders))))


def _curve(
    built: Built,
    caps: Capacities,
    paths: Sequence[Routed],
    points: Sequence[tuple[_Order, Year]],
) -> pd.DataFrame:
    """Return delay against traffic; delay is over the mean time of the lightest traffic."""
    rows = []
    offered = sum(p.tonnes_per_year for p in paths)
    for order, year in points:
        kg = int(year.paths["delivered_kg"][: len(paths)].sum())
        counts = year.transits.reshape(-1, BINS)[: len(paths)].sum(axis=0)
        table = elements_table(built, caps.elements, (year,))
        rows.append({
            "share": order.share,
            "offered_t_per_year": offered * order.share,
            "throughput_t_per_year": kg / KG,
            "mean_h": float(year.paths["kg_min"][: len(paths)].sum()) / kg / 60 if kg else np.nan,
            "p50_h": quantile(counts, 0.5) / 60,
            "p95_h": quantile(counts, 0.95) / 60,
            "growing": bool((table["growing"] & table["counted"]).any()),
        })  # fmt: skip
    frame = pd.DataFrame(rows)
    frame.insert(6, "delay_h", frame["mean_h"] - frame["mean_h"].iloc[0])
    return frame
