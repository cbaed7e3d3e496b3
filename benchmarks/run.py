"""Measure what the documentation claims and write it as a table.

    python benchmarks/run.py            # writes docs/benchmarks.md
    python benchmarks/run.py --quick    # without the programs handed whole to HiGHS

Whole processes are timed warm: one run first, then the median of five. Times of peers come from
the same run, so the ratios hold where absolute times do not.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from assignment_scaling import section as scaling_section
from generated import grid
from network_design import section as design_section
from over_processes import section as processes_section
from planning_scale import section as planning_section
from sealevel import section as sea_section
from whole_program import solve_whole

import corridor
from assignment import section as assignment_section
from corridor.maxflow.maximum import FlowProgram, MaximumFlow
from corridor.maxflow.question import Question
from corridor.maxflow.throughput import GAP
from corridor.network.build import Network
from simulation import section as simulation_section

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
TIME_LIMIT_S = 200.0

PROCESSES = (
    ("`corridor --help`", ["-m", "corridor", "--help"], 0.25),
    ("`corridor cases`", ["-m", "corridor", "cases"], 0.4),
    ("`import corridor`", ["-c", "import corridor"], 0.5),
    ("`corridor recommend instc --target 30`",
     ["-m", "corridor", "recommend", "instc", "--target", "30"], 2.5),
    ("`corridor throughput instc`", ["-m", "corridor", "throughput", "instc"], 1.0),
    ("`corridor check instc`", ["-m", "corridor", "check", "instc"], None),
)  # fmt: skip

LOADING = ("-c", "import pandas, scipy.sparse.csgraph")
"""Words of a process that loads as much of pandas and SciPy as a command that opens a case."""
COUNTS = ("No", "One", "Two", "Three", "Four", "Five")  # as many as there are goals

NETWORKS = (
    ("small grid", 2000, 20, 0),
    ("corridor of seven countries", 20000, 50, 6),
    ("grid without frontiers", 20000, 50, 0),
)


def process_s(words: list[str], runs: int = 5) -> tuple[float, float, float]:
    """Return minimum, median and maximum wall seconds of a whole process after a warm-up."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    times = times[1:]
    return min(times), statistics.median(times), max(times)


def process_rows() -> list[str]:
    """Return the table of whole processes, and below it which goals are missed."""
    rows = ["| command | goal s | min s | median s | max s |", "|---|---|---|---|---|"]
    missed = []
    for name, words, goal in PROCESSES:
        low, median, high = process_s(words)
        print(name, f"{median:.2f} s", flush=True)
        wanted = "" if goal is None else f"{goal:g}"
        rows.append(f"| {name} | {wanted} | {low:.2f} | {median:.2f} | {high:.2f} |")
        if goal is not None and median > goal:
            missed.append(words[2] if words[0] == "-m" else words[1])
    loading_s = process_s([*LOADING])[1] - process_s(["-c", "pass"])[1]
    return [
        *rows,
        "",
        f"{goals_missed(missed)} Loading pandas and SciPy takes about {loading_s:.2f} s of each",
        "process that opens a case.",
    ]


def goals_missed(commands: list[str]) -> str:
    """Say in a sentence which commands miss their goal.

    >>> goals_missed([])
    'All goals are met.'
    >>> goals_missed(["recommend", "throughput"])
    'Two goals are missed, by `recommend` and by `throughput`.'
    """
    if not commands:
        return "All goals are met."
    goals = "goal is" if len(commands) == 1 else "goals are"
    by = [f"by `{command}`" for command in commands]
    listed = " and ".join([*filter(None, [", ".join(by[:-1])]), by[-1]])
    return f"{COUNTS[len(commands)]} {goals} missed, {listed}."


class OutOfTimeError(Exception):
    """Raised from the progress of a solve that takes too long."""


def columns(
    network: Network, question: Question, capacity: np.ndarray
) -> tuple[MaximumFlow | None, float]:
    """Solve as `throughput` does; None when that takes longer than the limit."""
    start = time.perf_counter()

    def watch(_: int, __: float) -> None:
        if time.perf_counter() - start > TIME_LIMIT_S:
            raise OutOfTimeError

    try:
        flow = FlowProgram(network, question, GAP).solve(capacity, watch)
    except OutOfTimeError:
        flow = None
    return flow, time.perf_counter() - start


def network_rows(*, whole: bool) -> list[str]:
    rows = [
        "| network | arcs | pairs | ours s | rounds | gap % | whole program s | whole / ours |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, arcs, pairs, frontiers in NETWORKS:
        network, question, capacity = grid(arcs, pairs, 1, frontiers=frontiers)
        flow, ours = columns(network, question, capacity)
        print(name, f"columns {ours:.1f} s", flush=True)
        peer, ratio = "not run", ""
        if whole:
            start = time.perf_counter()
            status, value = solve_whole(network, question, capacity, TIME_LIMIT_S)
            theirs = time.perf_counter() - start
            solved = status == "Optimal"
            if solved and flow is not None:
                short = value - flow.tonnes_per_year
                assert -1e-5 * value < short < (flow.gap + 1e-5) * value, (value, flow)
            peer = f"{theirs:.1f}" if solved else f"not solved in {TIME_LIMIT_S:.0f}"
            if flow is not None:
                ratio = f"{theirs / ours:.1f}" if solved else f"> {TIME_LIMIT_S / ours:.1f}"
            print(name, f"whole {status} {theirs:.1f} s", flush=True)
        rows.append(
            f"| {name} | {len(network.tail)} | {pairs} "
            f"| {f'not solved in {TIME_LIMIT_S:.0f}' if flow is None else f'{ours:.1f}'} "
            f"| {'' if flow is None else flow.rounds} "
            f"| {'' if flow is None else f'{100 * flow.gap:.2g}'} | {peer} | {ratio} |"
        )
    return rows


def page(
    processes: list[str],
    networks: list[str],
    simulations: list[str],
    assignments: list[str],
    seas: list[str],
    draws: list[str],
    designs: list[str],
    plans: list[str],
) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return "\n".join([
        "# Benchmarks",
        "",
        f"Measured on a machine with {machine}, by `python benchmarks/run.py`: all sections with",
        f"corridor {corridor.__version__}. Machines differ: read ratios, not seconds.",
        "",
        "## Whole processes, warm",
        "",
        *processes,
        "",
        "## Throughput by column generation, against the whole program in HiGHS",
        "",
        "Free mix, one seed. *Ours* is the time of `FlowProgram` with its set-up, and *rounds* are",
        "those of column generation. Where too many rows have a price, another method proves",
        "a gap, and *rounds* are its iterations. *Whole* is",
        "HiGHS with its defaults on a program with one column for each pair on each arc,",
        f"including the time to build the matrix. Both are stopped after {TIME_LIMIT_S:.0f} s."
        " Where both finish, they agree",
        "to five digits. A round of pricing costs O(origins × arcs × log states). The number of",
        "rounds differs: few when only borders bind, many when any link may bind.",
        "",
        *networks,
        "",
        *simulations,
        "",
        *assignments,
        *seas,
        *draws,
        "",
        *designs,
        *plans,
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the peers")
    quick = parser.parse_args().quick
    simulations = [] if quick else simulation_section()
    assignments = [] if quick else [*assignment_section(), *scaling_section()]
    seas = [] if quick else sea_section()
    draws = [] if quick else processes_section()
    designs = [] if quick else design_section()
    plans = [] if quick else planning_section()
    processes, networks = process_rows(), network_rows(whole=not quick)
    text = page(processes, networks, simulations, assignments, seas, draws, designs, plans)
    if quick:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
