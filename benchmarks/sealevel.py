"""Seconds and accuracy of the levels of the sea, beside plain peers on the same balance.

    python benchmarks/sealevel.py            # prints the section as markdown

Everything is timed on one thread, in a child process that has it set before numpy is loaded.
Members are drawn here, much as the scenario of the trend draws them, so that all sides get equal
arrays. Peers that take one member at a time get a few of them, and their seconds are scaled up.
What the facts leave open is changed in the inputs alone, through public functions.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import corridor
from corridor.problems import CorridorError
from corridor.sea.water.balance import Forcing, integrate
from corridor.sea.water.bay import outflow_km3
from corridor.sea.water.calibration import (
    CALIBRATED,
    PLAUSIBLE_M,
    RECENT,
    calibrated,
    forcing,
    recent,
)
from corridor.sea.water.facts import facts, observed_levels
from corridor.sea.water.hindcast import HELD_OUT, hindcast
from corridor.sea.water.hypsometry import KM3_PER_KM2_M, hypsometry
from corridor.sea.water.projection import LAST_YEAR, START_YEAR, project_sea, scenarios
from corridor.sea.water.terms import constant, evaporation_m, precipitation_m, total_inflow
from corridor.sea.water.weather import unexplained_km3

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
}
MEMBERS, SEED, GOAL_S = 10_000, 1, 1.0
REPEATS, FRESH, SLOW_REPEATS = 7, 3, 3
LOOPED, SOLVED = 1_000, 20
EVAPORATION_SD_M = 0.03
NEAR_M = 1e-3
STEEP_M = 14.0
TARGET_MT, BY, SCREENLINE, SHARES = 9.0, 2032, "caspian", (0.8, 0.9)


def timed(work, repeats=REPEATS):
    """Return the seconds of each run after a warm-up, and what the last one gave."""
    found = work()
    times = []
    for _ in range(repeats):
        start_s = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start_s)
    return times, found


def tell(*words):
    print(*words, file=sys.stderr, flush=True)


FIRST_CALL = """
import sys, time
start = time.perf_counter()
from corridor.sea.water.projection import project_sea
loaded = time.perf_counter()
project_sea(int(sys.argv[1]), sys.argv[2], members=int(sys.argv[3]), seed=int(sys.argv[4]))
print(loaded - start, time.perf_counter() - loaded)
"""


def first_call(scenario):
    """Return median seconds of the import and of the first call, in fresh processes."""
    words = [sys.executable, "-c", FIRST_CALL, str(LAST_YEAR), scenario, str(MEMBERS), str(SEED)]
    found = []
    for _ in range(FRESH):
        ran = subprocess.run(words, capture_output=True, text=True, check=True)
        found.append([float(word) for word in ran.stdout.split()])
    return [statistics.median(column) for column in zip(*found, strict=True)]


def projection_rows():
    """Return the rows of all scenarios, the median of the trend and the median import, in s."""
    rows = [
        "| scenario | min s | median s | max s | first call, s | goal s | goal / median |",
        "|---|---|---|---|---|---|---|",
    ]
    imports, warm, fresh, trend_s = [], [], [], float("nan")
    for scenario in scenarios():
        times, _ = timed(
            partial(project_sea, LAST_YEAR, scenario, members=MEMBERS, seed=SEED), REPEATS
        )
        import_s, first_s = first_call(scenario)
        imports.append(import_s)
        fresh.append(first_s <= GOAL_S)
        middle = statistics.median(times)
        warm.append(middle <= GOAL_S)
        trend_s = middle if scenario == "trend" else trend_s
        tell(scenario, f"{middle:.3f} s, first {first_s:.3f} s")
        rows.append(
            f"| `{scenario}` | {min(times):.3f} | {middle:.3f} | {max(times):.3f} "
            f"| {first_s:.2f} | {GOAL_S:g} | {GOAL_S / middle:.1f} |"
        )
    kept = (
        f"Warm, {sum(warm)} of {len(warm)} scenarios keep the goal of {GOAL_S:g} s; in a first call"
        f" {sum(fresh)} of {len(fresh)}."
    )
    return [*rows, "", kept], trend_s, statistics.median(imports)


# Peers


def rain_m(years):
    """Return the rain of the recent years, which goes on in projections."""
    return np.full(years, precipitation_m(np.array([np.mean(RECENT)]))[0])


def central(change_m=0.0):
    """Return the central inputs of the years to come; evaporation may grow by the year."""
    years = LAST_YEAR - START_YEAR + 1
    water = np.full(years, float(total_inflow(*RECENT).mean()))
    evaporation = recent().evaporation_m + change_m * np.arange(years)
    return Forcing(START_YEAR, water, rain_m(years), evaporation)


def drawn():
    """Return inputs for all members: evaporation and bay of their own, weather in every year."""
    chance = np.random.default_rng(SEED)
    middle = central()
    sd, lag = unexplained_km3()
    weather = sd * chance.standard_normal((len(middle.inflow_km3), MEMBERS))
    for year in range(1, len(weather)):
        weather[year] = lag * weather[year - 1] + np.sqrt(1 - lag**2) * weather[year]
    slope, low, high = constant("bay slope")
    return Forcing(
        START_YEAR,
        middle.inflow_km3[:, None] + weather,
        middle.precipitation_m,
        middle.evaporation_m[:, None] + EVAPORATION_SD_M * chance.standard_normal(MEMBERS),
        np.clip(slope + (high - low) / 3.3 * chance.standard_normal(MEMBERS), 1.0, None),
    )


def member(forces, which):
    """Return the inputs of one member."""
    return Forcing(
        forces.first_year,
        forces.inflow_km3[:, which],
        forces.precipitation_m,
        forces.evaporation_m[:, which],
        float(forces.bay_slope[which]),
    )


def plain_balance():
    """Return level and change of volume in plain Python, one number at a time."""
    shape = hypsometry()
    levels, areas, volumes = (
        [float(x) for x in column] for column in (shape.level_m, shape.area_km2, shape.volume_km3)
    )
    slopes = [
        (areas[k + 1] - areas[k]) / (levels[k + 1] - levels[k]) for k in range(len(levels) - 1)
    ]
    inner, sill = volumes[1:-1], constant("bay sill")[0]

    def surface(volume):
        k = bisect_right(inner, volume)
        more = (volume - volumes[k]) / KM3_PER_KM2_M
        area = (areas[k] * areas[k] + 2 * slopes[k] * more) ** 0.5
        return levels[k] + 2 * more / (areas[k] + area), area

    def change(volume, inflow, net_m, slope):
        level, area = surface(volume)
        return inflow + net_m * area * KM3_PER_KM2_M - slope * max(0.0, level - sill)

    return surface, change


def plain_inputs(forces, which):
    one = member(forces, which)
    net = (one.precipitation_m - one.evaporation_m).tolist()
    return one.inflow_km3.tolist(), net, one.bay_slope


def looped(forces, start_m, count):
    """Return last levels of the first members by the same rule of half years in a plain loop."""
    surface, change = plain_balance()
    start = float(hypsometry().volume(start_m))
    ends = []
    for which in range(count):
        inflow, net, slope = plain_inputs(forces, which)
        volume = start
        for step in range(len(inflow) - 1):
            for year in (step, step + 1):
                half = volume + change(volume, inflow[year], net[year], slope) / 4
                volume += change(half, inflow[year], net[year], slope) / 2
        ends.append(surface(volume)[0])
    return np.array(ends)


def run_solver(rate, state, settings):
    """Return the last state by ``solve_ivp``, in one go or restarted where inputs jump."""
    restarts, how = settings
    first_t, last_t = START_YEAR + 0.5, LAST_YEAR + 0.5
    if not restarts:
        return solve_ivp(rate, (first_t, last_t), state, **how).y[:, -1]
    cuts = [first_t, *range(START_YEAR + 1, LAST_YEAR + 1), last_t]
    for begin, end in pairwise(cuts):
        # The end of a year belongs to it, so the clock stops just before.
        state = solve_ivp(rate, (begin, np.nextafter(end, begin)), state, **how).y[:, -1]
    return state


def solved(forces, start_m, count, settings):
    """Return last levels of the first members by ``solve_ivp``, a call for each."""
    surface, change = plain_balance()
    start = float(hypsometry().volume(start_m))
    ends = []
    for which in range(count):
        inflow, net, slope = plain_inputs(forces, which)

        def rate(moment, state, inflow=inflow, net=net, slope=slope):
            year = int(moment) - START_YEAR
            return (change(float(state[0]), inflow[year], net[year], slope),)

        ends.append(surface(float(run_solver(rate, [start], settings)[0]))[0])
    return np.array(ends)


def solved_together(forces, start_m, settings):
    """Return last levels of all members by one call of ``solve_ivp`` for all of them."""
    shape, sill = hypsometry(), constant("bay sill")[0]
    net = forces.precipitation_m[:, None] - forces.evaporation_m

    def rate(moment, volume):
        year = int(moment) - START_YEAR
        level, area = shape.surface(volume)
        bay = forces.bay_slope * np.maximum(0.0, level - sill)
        return forces.inflow_km3[year] + net[year] * area * KM3_PER_KM2_M - bay

    start = np.full(MEMBERS, float(shape.volume(start_m)))
    return shape.level(run_solver(rate, start, settings))


SETTINGS = {
    f"{method}, relative tolerance {rtol:g}, {name}": (restarts, {
        "method": method, "rtol": rtol, "atol": 1e-2, "max_step": step,
    })
    for method in ("RK23", "RK45", "LSODA")
    for rtol in (1e-4, 1e-5, 1e-7)
    for name, restarts, step in (
        ("steps of at most half a year", False, 0.5),
        ("steps of at most a year", False, 1.0),
        ("restarted each year", True, np.inf),
    )
}  # fmt: skip
"""Settings of ``solve_ivp``: the quickest whose last levels are near enough goes on."""


def quickest(forces, start_m, exact):
    """Return the quickest setting of ``solve_ivp`` that is near enough, with what it misses by."""
    best = (float("inf"), "", 0.0)
    for name, settings in SETTINGS.items():
        times, ends = timed(partial(solved, forces, start_m, 3, settings), 1)
        miss = float(np.abs(ends - exact[:3]).max())
        if miss < NEAR_M and times[0] < best[0]:
            best = (times[0], name, miss)
    return best[1]


def peer_rows(trend_s):
    """Return the rows of the peers, and the setting of ``solve_ivp`` in words."""
    forces, start_m = drawn(), float(observed_levels()[START_YEAR])
    levels_m = at_once(forces, start_m)
    exact = np.array([tight(member(forces, which), start_m)[-1] for which in range(SOLVED)], float)
    chosen = quickest(forces, start_m, exact)
    settings = SETTINGS[chosen]
    sides = [
        (
            "`integrate`, all members at once",
            partial(at_once, forces, start_m),
            MEMBERS, REPEATS,
        ),
        (
            "`solve_ivp`, all members as one system",
            partial(solved_together, forces, start_m, settings),
            MEMBERS, SLOW_REPEATS,
        ),
        (
            "plain Python loop, half years",
            partial(looped, forces, start_m, LOOPED),
            LOOPED, SLOW_REPEATS,
        ),
        (
            "`integrate`, one member a call",
            partial(one_a_call, forces, start_m),
            SOLVED, SLOW_REPEATS,
        ),
        (
            "`solve_ivp`, one member a call",
            partial(solved, forces, start_m, SOLVED, settings),
            SOLVED, SLOW_REPEATS,
        ),
    ]  # fmt: skip
    rows = [
        f"| side | members run | s for {MEMBERS:,} | times `integrate` | times `project_sea` "
        "| off the exact level, mm |",
        "|---|---|---|---|---|---|",
        f"| `project_sea`, with its draws | {MEMBERS:,} | {trend_s:.3f} | RATIO | 1.0 | |",
    ]
    ours = float("nan")
    for name, work, count, repeats in sides:
        times, ends = timed(work, repeats)
        whole_s = statistics.median(times) * MEMBERS / count
        ours = whole_s if count == MEMBERS and "integrate" in name else ours
        assert np.abs(ends - levels_m[:count]).max() < 0.02, name
        off_mm = 1e3 * float(np.abs(ends[:SOLVED] - exact).max())
        tell(name, f"{whole_s:.3f} s, {whole_s / ours:.1f} times")
        scaled = "" if count == MEMBERS else ", scaled up"
        rows.append(
            f"| {name} | {count:,}{scaled} | {number(whole_s)} | {number(whole_s / ours)} "
            f"| {number(whole_s / trend_s)} | {off_mm:.2f} |"
        )
    rows[2] = rows[2].replace("RATIO", f"{trend_s / ours:.1f}")
    return rows, chosen


def at_once(forces, start_m):
    return integrate(hypsometry(), start_m, forces).level_m[-1]


def one_a_call(forces, start_m):
    runs = (integrate(hypsometry(), start_m, member(forces, which)) for which in range(SOLVED))
    return np.array([float(run.level_m[-1]) for run in runs])


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


# Accuracy


def tight(forces, start_m):
    """Return yearly levels by ``solve_ivp`` with tight tolerances.

    It restarts wherever inputs jump: with each calendar year, and where the dam of the bay was
    built or opened.
    """
    shape = hypsometry()
    last = forces.first_year + len(forces.inflow_km3) - 1
    first_t, last_t = forces.first_year + 0.5, last + 0.5
    ends = facts("bay")[["start", "end"]].to_numpy(float).ravel()
    halves = np.arange(first_t, last_t + 0.25, 0.5)
    cuts = np.unique(np.concatenate([halves, ends[(ends > first_t) & (ends < last_t)]]))
    volume = np.array([float(shape.volume(start_m))])
    levels = [float(start_m)]
    for begin, end in pairwise(cuts):
        middle = (begin + end) / 2
        year = int(middle) - forces.first_year

        def rate(_, state, year=year, middle=middle):
            level, area = shape.surface(state)
            net = forces.precipitation_m[year] - forces.evaporation_m[year]
            bay = outflow_km3(middle, level, forces.bay_slope)
            return forces.inflow_km3[year] + net * area * KM3_PER_KM2_M - bay

        run = solve_ivp(rate, (begin, end), volume, method="DOP853", rtol=1e-12, atol=1e-8)
        volume = run.y[:, -1]
        if end % 1 == 0.5 and end in halves:
            levels.append(float(shape.level(volume)[0]))
    return np.array(levels)


def steep_change(start_m):
    """Return the yearly growth of evaporation under which the sea falls by so many metres."""

    def miss(change_m):
        return start_m - STEEP_M - integrate(hypsometry(), start_m, central(change_m)).level_m[-1]

    return brentq(miss, 0.0, 0.02)


def accuracy_rows():
    """Rows of the half-year rule against the tight solution."""
    now = float(observed_levels()[START_YEAR])
    forces = drawn()
    ends = at_once(forces, now)
    median = int(np.argsort(ends)[len(ends) // 2])
    found, join = calibrated(), CALIBRATED[1]
    runs = [
        ("central inputs of `trend`, 2025 to 2100", central(), now),
        ("median member of those drawn, with its weather, 2025 to 2100",
         member(forces, median), now),
        (f"a fall of {STEEP_M:g} m, 2025 to 2100", central(steep_change(now)), now),
        ("years of calibration, 1979 to 1995", forcing(CALIBRATED[0] - 1, join,
         found.evaporation_m), found.start_m),
        ("hindcast, 1995 to 2025", forcing(join, START_YEAR, found.evaporation_m),
         float(observed_levels()[join])),
    ]  # fmt: skip
    rows = ["| run | largest difference, m | in the last year, m |", "|---|---|---|"]
    for name, driven, start_m in runs:
        off = integrate(hypsometry(), start_m, driven).level_m - tight(driven, start_m)
        tell(name, f"{np.abs(off).max():.2g} m")
        rows.append(f"| {name} | {np.abs(off).max():.1e} | {abs(off[-1]):.1e} |")
    return rows


# Hindcast under other choices

FIRST, JOIN, LAST = CALIBRATED[0] - 1, CALIBRATED[1], HELD_OUT[-1]
FILLING = (1992, 1996)
"""Years in whose middles the filling of the bay began and ended."""


def bay_row():
    table = facts("bay")
    return table[table["start"] == FILLING[0] + 0.5].iloc[0]


def record(term):
    """Return first year, last year and yearly trend of the long record of a term."""
    table = facts("terms")
    row = table[(table["term"] == term) & (table["last_year"] == 2015)].iloc[0]
    return int(row["first_year"]), int(row["last_year"]), float(row["trend_per_year"])


@dataclass(frozen=True)
class Choice:
    """Something the facts leave open, decided in another way.

    ``change`` works on the inputs of a span, given its years and the mean evaporation;
    ``calibration`` is a year with its level to calibrate from.
    """

    name: str
    change: Callable[[Forcing, np.ndarray, float], Forcing] | None = None
    filling_km3: float | None = None
    calibration: tuple[int, float] | None = None


def driven(choice, first, last, mean_m):
    forces = forcing(first, last, mean_m)
    if choice.change is None:
        return forces
    return choice.change(forces, np.arange(first, last + 1, dtype=float), mean_m)


def levels(choice, first, last, start_m, mean_m):
    """Return yearly levels; while the bay fills, its other outflow is taken from the inflow.

    The filling runs from the middle of a year to the middle of a year, where runs can be joined,
    and does not depend on the level: more outflow and less inflow are the same there.
    """
    less = 0.0
    if choice.filling_km3 is not None:
        less = choice.filling_km3 - float(bay_row()["outflow_km3_per_year"])
    cuts = [first, *(year for year in FILLING if first < year < last), last]
    found = [np.array([start_m])]
    for begin, end in pairwise(cuts):
        forces = driven(choice, begin, end, mean_m)
        if begin >= FILLING[0] and end <= FILLING[1]:
            forces = replace(forces, inflow_km3=forces.inflow_km3 - less)
        found.append(integrate(hypsometry(), float(found[-1][-1]), forces).level_m[1:])
    return np.concatenate(found)


def found_evaporation(choice):
    """Return the mean evaporation that brings the level of the last year of calibration."""
    first, start_m = choice.calibration or (FIRST, calibrated().start_m)
    end_m = calibrated().end_m

    def miss(mean_m):
        return float(levels(choice, first, JOIN, start_m, mean_m)[-1]) - end_m

    return brentq(miss, *PLAUSIBLE_M, xtol=1e-10)


def misses(choice, mean_m):
    """Return modelled less observed levels of the years held out."""
    observed = observed_levels()
    run = levels(choice, JOIN, LAST, float(observed[JOIN]), mean_m)
    return run[1:] - observed.reindex(HELD_OUT).to_numpy(float)


def rmse(off):
    return float(np.sqrt(np.mean(off**2)))


def without_trends(forces, years, mean_m, terms):
    first, last, trend = record("volga")
    middle = (first + last) / 2
    if "volga" in terms:
        covered = (years >= first) & (years <= last)
        flat = forces.inflow_km3 - trend * (years - middle) * covered
        forces = replace(forces, inflow_km3=flat)
    if "precipitation" in terms:
        forces = replace(forces, precipitation_m=precipitation_m(np.full(len(years), middle)))
    if "evaporation" in terms:
        steady = evaporation_m(np.full(len(years), middle), mean_m)
        forces = replace(forces, evaporation_m=steady)
    return forces


def volga_after(forces, years, mean_m, *, goes_on):
    """Let the Volga follow its trend to the end of its record, or on, in years without one."""
    first, last, trend = record("volga")
    open_years = (years > last) & (years <= LAST)
    at = years if goes_on else np.full(len(years), float(last))
    more = trend * (at - (first + last) / 2) * open_years
    return replace(forces, inflow_km3=forces.inflow_km3 + more)


def air_after(forces, years, mean_m, *, at):
    """Hold rain and evaporation after their record at their values of a year."""
    held = np.where(years > record("evaporation")[1], at, years)
    return replace(
        forces, precipitation_m=precipitation_m(held), evaporation_m=evaporation_m(held, mean_m)
    )


def all_at_end(forces, years, mean_m):
    forces = volga_after(forces, years, mean_m, goes_on=False)
    return air_after(forces, years, mean_m, at=record("evaporation")[1])


def other_slope(forces, years, mean_m, *, slope):
    return replace(forces, bay_slope=slope)


def choices():
    """Return what is decided otherwise, in the order of the table."""
    row = bay_row()
    first, end, _ = record("evaporation")
    middle = (first + end) / 2
    _, low, high = constant("bay slope")
    fillings = sorted({30.0, 38.0, float(row["outflow_km3_per_year"]), 50.0})
    all_terms = ("volga", "precipitation", "evaporation")
    return [
        Choice("as it is"),
        *(Choice(f"filling of the bay takes {f:g} km3 a year", filling_km3=f) for f in fillings),
        Choice(f"bay takes {low:g} km3 a year and metre", partial(other_slope, slope=low)),
        Choice(f"bay takes {high:g} km3 a year and metre", partial(other_slope, slope=high)),
        Choice(
            "rain and evaporation after 2015 at their means, as the Volga is",
            partial(air_after, at=middle),
        ),
        Choice("rain and evaporation after 2015 as in 2015", partial(air_after, at=end)),
        Choice("Volga after 2015 at the end of its trend", partial(volga_after, goes_on=False)),
        Choice("Volga, rain and evaporation after 2015 at the ends of their trends", all_at_end),
        Choice("trend of the Volga goes on to 2020", partial(volga_after, goes_on=True)),
        Choice("no trend of the Volga", partial(without_trends, terms=all_terms[:1])),
        Choice("no trend of rain", partial(without_trends, terms=all_terms[1:2])),
        Choice("no trend of evaporation", partial(without_trends, terms=all_terms[2:])),
        Choice("no trends: the mean evaporation alone", partial(without_trends, terms=all_terms)),
        Choice(
            "calibrated from the stated level of 1977",
            calibration=(1977, float(observed_levels()[1977])),
        ),
    ]


def best_evaporation():
    """Return the evaporation with the least RMSE over the very years it is judged by."""
    tried = np.linspace(calibrated().evaporation_m - 0.05, calibrated().evaporation_m + 0.05, 401)
    found = [rmse(misses(Choice(""), mean_m)) for mean_m in tried]
    return float(tried[int(np.argmin(found))])


def choice_row(name, mean_m, off, kept):
    return f"| {name} | {mean_m:.3f} | {rmse(off):.2f} | {kept} | {off[-1]:+.2f} |"


def hindcast_rows():
    """Return rows of the forecasts side by side, and of the balance under other choices."""
    judged = hindcast()
    others = (
        ("water balance", judged.rmse_m),
        ("persistence: the level of 1995 stays", judged.rmse_persistence_m),
        ("the straight line of 1979 to 1995 continues", judged.rmse_line_m),
        (
            "best line through the observed levels themselves: no forecast",
            judged.rmse_best_line_m,
        ),
    )
    sides = ["| forecast | RMSE, m | times the balance |", "|---|---|---|"]
    sides += [f"| {name} | {m:.3f} | {m / judged.rmse_m:.1f} |" for name, m in others]
    rows = [
        "| choice | mean evaporation, m a year | RMSE, m | RMSE with evaporation kept, m "
        "| off in 2020, m |",
        "|---|---|---|---|---|",
    ]
    usual = calibrated().evaporation_m
    assert abs(found_evaporation(Choice("")) - usual) < 1e-8
    assert abs(rmse(misses(Choice(""), usual)) - judged.rmse_m) < 1e-8
    for choice in choices():
        mean_m = found_evaporation(choice)
        off = misses(choice, mean_m)
        tell(choice.name, f"{rmse(off):.3f} m")
        rows.append(choice_row(choice.name, mean_m, off, f"{rmse(misses(choice, usual)):.2f}"))
    for more_m in (-0.01, 0.01):
        off = misses(Choice(""), usual + more_m)
        name = f"evaporation {abs(100 * more_m):g} cm a year {'more' if more_m > 0 else 'less'}"
        rows.append(choice_row(name, usual + more_m, off, ""))
    best_m = best_evaporation()
    name = "evaporation fitted to 1996 to 2020 itself: no forecast"
    rows.append(choice_row(name, best_m, misses(Choice(""), best_m), ""))
    return sides, rows


# Plans


def plan_rows():
    """Return rows of planning on the bundled case; says so where the case has no such plan."""
    rows = ["| work | min s | median s | max s |", "|---|---|---|---|"]
    try:
        case = corridor.open_case("instc")
        times, sea = timed(partial(project_sea, BY, "trend", MEMBERS, SEED), SLOW_REPEATS)
        rows.append(plan_row(f"`project_sea({BY})`, {MEMBERS:,} members", times))
        for share in SHARES:
            ask = partial(
                corridor.recommend, case, TARGET_MT, BY,
                screenline=SCREENLINE, sea_level=sea.levels, share=share,
            )  # fmt: skip
            times, plan = timed(ask, SLOW_REPEATS)
            built = " ".join(sorted(plan.built)) or "nothing"
            rows.append(plan_row(f"`recommend`, share {share:g} ({plan.status}: {built})", times))
            times, futures = timed(partial(corridor.sea_futures, plan), SLOW_REPEATS)
            met = f"{100 * futures.outcome.met_share:.0f} % of futures"
            rows.append(plan_row(f"`sea_futures`, share {share:g} (met in {met})", times))
    except CorridorError as problem:
        rows.append(f"| not measured: {problem} | | | |")
        return rows
    words = [
        sys.executable, "-m", "corridor", "recommend", "instc", "--target", f"{TARGET_MT:g}",
        "--by", str(BY), "--screenline", SCREENLINE, "--sea-scenario", "trend",
        "--share", f"{SHARES[0]:g}",
    ]  # fmt: skip
    times, code = timed(
        lambda: subprocess.run(words, capture_output=True, check=False).returncode, SLOW_REPEATS
    )
    name = "`corridor " + " ".join(words[3:]) + "`, whole process"
    rows.append(plan_row(name if code in {0, 3} else f"{name}: ended with {code}", times))
    return rows


def plan_row(name, times):
    tell(name, f"{statistics.median(times):.2f} s")
    return f"| {name} | {min(times):.2f} | {statistics.median(times):.2f} | {max(times):.2f} |"


def machine():
    """Return what it was measured on, in words."""
    found = Path("/proc/cpuinfo")
    lines = found.read_text("utf-8").splitlines() if found.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    cpu = named[0] if named else platform.processor() or platform.machine()
    return (
        f"{cpu}, {os.cpu_count()} cores of which one is used, Python {platform.python_version()}, "
        f"numpy {np.__version__}, scipy {scipy.__version__}"
    )


def measured():
    """Return the section of the page of benchmarks, as lines; wants one thread."""
    accuracy = accuracy_rows()
    sides, other = hindcast_rows()
    projections, trend_s, import_s = projection_rows()
    peers, chosen = peer_rows(trend_s)
    plans = plan_rows()
    return [
        "## Levels of the sea beside plain alternatives",
        "",
        "By `python benchmarks/sealevel.py`, on one thread. Machine:",
        f"{machine()}.",
        "",
        f"`project_sea({LAST_YEAR}, scenario, members={MEMBERS}, seed={SEED})`:"
        f" {MEMBERS:,} members over {LAST_YEAR - START_YEAR} years,",
        f"draws included. {REPEATS} calls after one to warm up. *First call* is that of a fresh"
        " process, which",
        f"also reads the facts and calibrates: median of {FRESH} processes, after"
        f" {import_s:.2f} s of import.",
        "",
        *projections,
        "",
        "The same balance by other means, on equal arrays, drawn much as `trend` draws them.",
        "The plain loop and `solve_ivp` for one member use plain Python numbers, and",
        "`solve_ivp` for all members uses arrays. Where only some members were run, seconds",
        f"are scaled up. For `solve_ivp` the fastest of {len(SETTINGS)} settings that stays within"
        f" {1e3 * NEAR_M:g} mm is used:",
        f"{chosen}. *Off* is the largest difference in",
        f"{LAST_YEAR} of the first {SOLVED} members from `solve_ivp` with tight tolerances.",
        "",
        *peers,
        "",
        "The midpoint rule in half years against `solve_ivp` (DOP853, relative tolerance 1e-12,",
        "restarted wherever an input jumps), over all years of a run. The dam of the bay was",
        "closed within a half year, in March 1980; the rule closes it at the beginning.",
        "",
        *accuracy,
        "",
        "### The hindcast beside simpler forecasts, and under other choices",
        "",
        f"Root mean square error over {HELD_OUT[0]} to {HELD_OUT[-1]}, from the level of"
        f" {HELD_OUT[0] - 1}.",
        "",
        *sides,
        "",
        "The data leave some choices open; this table shows the result of other choices for the",
        f"inputs. The mean evaporation is fitted again on {CALIBRATED[0]} to {CALIBRATED[1]} for"
        " each choice; another",
        "column gives the error with the original value. In the model as it is, the Volga of 2016",
        "to 2020 takes its mean, and the trends of rain and evaporation continue. Means and trends",
        "are those of 1980 to 2015, most of which is held out: only the fit of the evaporation",
        "does not use those years, the inputs do.",
        "",
        *other,
        "",
        "### A plan for a falling sea",
        "",
        f"The bundled case `instc`, {TARGET_MT:g} Mt a year by {BY} at the screenline"
        f" `{SCREENLINE}`, {MEMBERS:,} futures",
        f"of `trend`. {SLOW_REPEATS} runs after one to warm up.",
        "",
        *plans,
        "",
    ]


def section():
    """Return the section of the page of benchmarks, as lines, measured on one thread."""
    words = [sys.executable, str(Path(__file__).resolve()), "--here"]
    ran = subprocess.run(
        words, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, **ONE_THREAD}
    )
    return ran.stdout.splitlines()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", action="store_true", help="measure in this very process")
    print("\n".join(measured() if parser.parse_args().here else section()))
