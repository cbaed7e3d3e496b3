"""Events a second, years a second and memory of the simulation, beside SimPy on equal draws.

Both sides handle the same trains and customers and agree on the mean; SimPy gets its random draws
as lists prepared beforehand, so that they cost it nothing, while the kernel draws its own. The two
run in turn and the best of several repeats counts for each. Events are logical ones and the same
for both: a train enters the line, and requests and leaves each of 21 sections, 43 events in all; a
customer arrives and leaves, 2 events.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.simulation import simpy_models as peer

from corridor import simulation
from corridor.simulation.kernel.running import advance
from corridor.simulation.lines.line_worlds import line_builder

DAY_MIN = 1440.0
REPEATS = 5
SECTIONS, RUN_MIN, NOISE, PER_DAY = 21, 12.0, 0.05, 40
LINE_DAYS, LINE_LONGER = 60, 40
EVENTS_A_TRAIN, EVENTS_A_CUSTOMER = 2 * SECTIONS + 1, 2
SERVERS, GAP_MIN, SERVICE_MIN = 3, 1.0, 3 * 0.85
QUEUE_MIN, QUEUE_LONGER = 60_000.0, 40
SEED = 1
GOAL = 150
MEMORY_YEARS = (1, 10, 100)


def timed(work):
    start_s = time.perf_counter()
    found = work()
    return time.perf_counter() - start_s, found


def ours(builder, until_min, longer, per_vehicle, field):
    """Events a second of the kernel on a run so much longer; the mean of the short one."""
    world = advance(builder.world(SEED), until_min)
    mean = float(world.legs[field].sum()) / int(world.legs["trips"].sum())
    run_s, world = timed(lambda: advance(builder.world(SEED), longer * until_min))
    return int(world.legs["trips"].sum()) * per_vehicle / run_s, mean


def our_line():
    line = simulation.line(RUN_MIN, SECTIONS, noise=NOISE, trains_per_day=PER_DAY)
    return ours(line_builder(line), LINE_DAYS * DAY_MIN, LINE_LONGER, EVENTS_A_TRAIN, "trip_min")


def our_queue():
    builder = simulation.queue(SERVERS, gap_min=GAP_MIN, service_min=SERVICE_MIN).builder()
    return ours(builder, QUEUE_MIN, QUEUE_LONGER, EVENTS_A_CUSTOMER, "delay_min")


def simpy_line(drawn):
    run_s, trips = timed(lambda: peer.run_line(drawn, SECTIONS, LINE_DAYS * DAY_MIN))
    return len(trips) * EVENTS_A_TRAIN / run_s, float(np.mean(trips))


def simpy_queue(drawn):
    run_s, waits = timed(lambda: peer.run_queue(*drawn, SERVERS, QUEUE_MIN))
    return len(waits) * EVENTS_A_CUSTOMER / run_s, float(np.mean(waits))


def compared(name, our_side, simpy_side):
    """Let the sides take turns; return a row with the best of each."""
    our_side()  # compiles
    best = simpy_best = 0.0
    for _ in range(REPEATS):
        rate, mean = our_side()
        simpy_rate, simpy_mean = simpy_side()
        assert abs(mean - simpy_mean) < 1e-9 * mean, (mean, simpy_mean)
        best, simpy_best = max(best, rate), max(simpy_best, simpy_rate)
    ratio = best / simpy_best
    print(name, f"{best / 1e6:.1f} M/s, SimPy {simpy_best / 1e6:.3f} M/s, {ratio:.0f}", flush=True)
    return f"| {name} | {best / 1e6:.1f} | {simpy_best / 1e6:.3f} | {ratio:.0f} | {GOAL} |"


def speed_rows():
    """Rows of events a second, the kernel against SimPy."""
    until_min = LINE_DAYS * DAY_MIN
    trains = list(peer.trains(SEED, SECTIONS, RUN_MIN, NOISE, PER_DAY, until_min))
    customers = peer.customers(SEED, GAP_MIN, SERVICE_MIN, QUEUE_MIN)
    return [
        "| model | corridor, million events/s | SimPy, million events/s | ratio | goal |",
        "|---|---|---|---|---|",
        compared("line of 21 sections, 40 trains a day", our_line, lambda: simpy_line(trains)),
        compared("M/M/3, ρ = 0.85", our_queue, lambda: simpy_queue(customers)),
    ]


YEARS_PROGRAM = """
import resource, sys, time
from corridor import simulation
from corridor.simulation.lines.line_worlds import line_builder
from corridor.simulation.kernel.running import advance
builder = line_builder(simulation.line(trains_per_day=40))
start = time.perf_counter()
advance(builder.world(1), 1.0)
first = time.perf_counter() - start
start = time.perf_counter()
world = advance(builder.world(1), float(sys.argv[1]) * 365 * 1440)
print(time.perf_counter() - start, sum(array.nbytes for array in world),
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, first)
"""


def years_rows():
    """Rows of seconds and memory of longer and longer runs, each in a process of its own."""
    rows = [
        "| years of the line | s | s a year | world, MB | peak of the process, MB |",
        "|---|---|---|---|---|",
    ]
    for years in MEMORY_YEARS:
        run_s, world_b, peak_b, _ = printed(years)
        print(years, "years", f"{run_s:.2f} s, {peak_b / 1e6:.0f} MB", flush=True)
        rows.append(
            f"| {years} | {run_s:.3f} | {run_s / years:.4f} | {world_b / 1e6:.3f} "
            f"| {peak_b / 1e6:.0f} |"
        )
    return rows


def compile_s():
    """Seconds until the first event is handled, without kept machine code and with it."""
    with tempfile.TemporaryDirectory() as kept:
        return [printed(0.01, NUMBA_CACHE_DIR=kept)[3] for _ in range(2)]


def printed(years, **environment):
    words = [sys.executable, "-c", YEARS_PROGRAM, str(years)]
    ran = subprocess.run(
        words, capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    return [float(word) for word in ran.stdout.split()]


def century():
    """Return what a hundred years near capacity show, as a sentence."""
    run = simulation.line(trains_per_day=80).run(years=100)
    one_way, other_way = run.classes["mean_delay_min"]
    return (
        f"A hundred years at 80 trains a day: {run.trips:,} trips, {run.deadlocks} deadlocks, mean "
        f"delay {one_way:.2f} min in one direction and {other_way:.2f} min in the other."
    )


def section():
    """Return the section of the page of benchmarks, as lines."""
    years = years_rows()
    first_s, again_s = compile_s()
    return [
        "## Simulation beside SimPy on equal draws",
        "",
        "One core. Both sides handle the same trains and customers and agree on the mean to nine",
        "digits. SimPy gets its random draws as lists prepared beforehand; the kernel draws its",
        f"own. The two run in turn, and the best of {REPEATS} repeats counts for each. Events are",
        "logical ones: a train enters the line, and requests and leaves each of 21 sections, 43",
        "events in all; a customer arrives and leaves, 2 events.",
        "",
        *speed_rows(),
        "",
        "Longer runs of the same line, each in a process of its own, with code compiled before:",
        "",
        *years,
        "",
        century(),
        "",
        f"Compiling takes {first_s:.0f} s once; afterwards the machine code is loaded in "
        f"{again_s:.1f} s.",
        "",
    ]


if __name__ == "__main__":
    print("\n".join(section()))
