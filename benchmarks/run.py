"""Measure what the documentation claims and write it as a table.

    python benchmarks/run.py                      # all sections, into docs/benchmarks.md
    python benchmarks/run.py processes networks   # these anew, the others as they were measured

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
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from assignment_scaling import section as scaling_section
from continent import section as continent_section
from generated import grid
from network_design import section as design_section
from over_processes import section as draws_section
from planner_page import section as page_section
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
MEASURED = Path(__file__).parent / "measured"
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


def process_section() -> list[str]:
    """Return the section on whole processes."""
    return ["## Whole processes, warm", "", *process_rows()]


def network_section() -> list[str]:
    """Return the section on throughputs of generated networks."""
    return [
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
        *network_rows(whole=True),
    ]


SECTIONS: dict[str, Callable[[], list[str]]] = {
    "processes": process_section,
    "networks": network_section,
    "simulation": simulation_section,
    "assignment": assignment_section,
    "scaling": scaling_section,
    "sealevel": sea_section,
    "draws": draws_section,
    "design": design_section,
    "planning": planning_section,
    "continent": continent_section,
    "page": page_section,
}
"""What can be measured, in the order of the page."""


def measure(name: str) -> None:
    """Measure a section and keep it, with when and on what it was measured."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    when = (
        f"Measured on {date.today().isoformat()} with corridor {corridor.__version__}: {machine}."
    )
    heading, *rest = SECTIONS[name]()
    MEASURED.mkdir(exist_ok=True)
    text = "\n".join([heading, "", f"*{when}*", *rest]).rstrip("\n")
    (MEASURED / f"{name}.md").write_text(f"{text}\n", encoding="utf-8")


def page() -> str:
    """Return the page of all sections that were measured, each as it was measured last."""
    kept = [MEASURED / f"{name}.md" for name in SECTIONS]
    return "\n".join([
        "# Benchmarks",
        "",
        "Measured by `python benchmarks/run.py`, each section in a run of its own. Machines",
        "differ, and so do days: read ratios, not seconds, and compare within a section.",
        "",
        *(path.read_text(encoding="utf-8") for path in kept if path.exists()),
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", help=f"any of {', '.join(SECTIONS)}; all if none")
    asked = parser.parse_args().sections
    unknown = sorted(set(asked) - set(SECTIONS))
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; expected any of {', '.join(SECTIONS)}")
    for name in asked or SECTIONS:
        measure(name)
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
