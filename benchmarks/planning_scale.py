"""Plans for generated corridors of growing size: seconds, memory and gap.

    python benchmarks/planning_scale.py [--sizes 100 300] [--seconds 600] [--limit 60]

A corridor is a band of towns ten wide, railways between neighbours, five zones at each end, and
projects that add capacity to single links: most of them in bottleneck columns, where links carry
less. The target is what gets through today and four fifths of what all projects add. With a budget,
which is half of what all works would need in every year, the years of work are a choice as well.
Each plan runs in a process of its own, which is stopped after the seconds given; the search itself
has the limit as its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import corridor
from corridor.case.model import Case
from corridor.testing import tiny

SIZES = ((100, 10, 10), (300, 30, 20), (1000, 200, 30), (3000, 100, 30), (3000, 300, 30))
"""Nodes, projects, years."""

WIDTH, ZONES, SECONDS, LIMIT = 10, 5, 900.0, 60.0
LARGE, LARGE_LIMIT = 3000, 300.0
"""Nodes from which the search has more time."""

HALF = 0.5
"""Share of what all works would need in every year that a budget allows."""

FIRST_YEAR = 2025
MORE = 0.8


def generated(nodes: int, projects: int, years: int, seed: int = 1) -> Case:
    """Make a corridor with its works."""
    rng = np.random.default_rng(seed)
    length = nodes // WIDTH
    narrow = set(range(3, length - 1, max(4, length // 8)))
    links, tight = {}, []
    for x in range(length):
        for y in range(WIDTH):
            here = f"n{x}x{y}"
            if x + 1 < length:
                capacity = rng.integers(10, 30) * (1e5 if x in narrow else 4e5)
                links[f"e{x}x{y}"] = (here, f"n{x + 1}x{y}", float(capacity))
                if x in narrow:
                    tight.append(f"e{x}x{y}")
            if y + 1 < WIDTH:
                links[f"s{x}x{y}"] = (here, f"n{x}x{y + 1}", float(rng.integers(10, 30) * 2e5))
    west = {f"W{i}": f"n0x{2 * i}" for i in range(ZONES)}
    east = {f"E{i}": f"n{length - 1}x{2 * i}" for i in range(ZONES)}
    every = list(links)
    works = {}
    for p in range(projects):
        element = tight[rng.integers(len(tight))] if rng.random() < 0.8 else None
        element = element or every[rng.integers(len(every))]
        works[f"P{p}"] = {
            "cost": float(rng.integers(10, 200)),
            "gain": {element: float(rng.integers(5, 30) * 1e5)},
            "build_years": int(rng.integers(1, 5)),
            "earliest_start": FIRST_YEAR + int(rng.integers(0, max(1, years - 6))),
        }
    column = sorted(narrow)[len(narrow) // 2]
    return tiny(
        links=links,
        zones={**west, **east},
        demand=[(o, d, 1e5) for o in west for d in east]
        + [(d, o, 1e5) for o in west for d in east],
        projects=works,
        screenlines={"all": " ".join(f"e{column}x{y}" for y in range(WIDTH))},
        settings={"by": FIRST_YEAR + years},
    )


def budget_of(case: Case, years: int) -> float:
    """Return the million dollars a year of a budget under which not everything can be late."""
    costs = [float(row["cost_musd"]) for row in case.records["projects"].values()]
    return round(HALF * sum(costs) / years)


def measured(
    nodes: int, projects: int, years: int, limited: int, limit: float
) -> dict[str, float | str]:
    """Plan once in this process."""
    case = generated(nodes, projects, years)
    works = list(case.records["projects"])
    today, most = (
        corridor.throughput(case, mix="fixed", built=built).tonnes_per_year for built in ((), works)
    )
    budget = budget_of(case, years) if limited else None
    target = (today + MORE * (most - today)) / 1e6
    start, computed = time.perf_counter(), time.process_time()
    limit = LARGE_LIMIT if nodes >= LARGE else limit
    try:
        plan = corridor.recommend(case, target, budget=budget, seconds=limit)
    except corridor.CorridorError:
        return {**used(start, computed), "status": "no plan in time", "gap": 1.0, "projects": 0}
    return {
        **used(start, computed),
        "status": plan.status,
        "gap": plan.gap,
        "projects": len(plan.projects),
    }


def used(start: float, computed: float) -> dict[str, float]:
    """Return seconds and memory used since a start."""
    return {
        "seconds": time.perf_counter() - start,
        "computing_s": time.process_time() - computed,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def row(size: tuple[int, int, int], limited: int, seconds: float, limit: float) -> str:
    """Plan in a process of its own and show it as a row of the table."""
    words = [sys.executable, str(Path(__file__).resolve()), "--limit", str(limit), "--here",
             *map(str, (*size, limited))]  # fmt: skip
    shown = f"{' | '.join(map(str, size))} | {('none', 'half')[limited]}"
    try:
        ran = subprocess.run(words, capture_output=True, text=True, check=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return f"| {shown} | not solved in {seconds:.0f} | | | | |"
    found = json.loads(ran.stdout)
    gap = 100 * found["gap"] if found["status"] == "optimal" else found["status"]
    return (
        f"| {shown} | {found['seconds']:.1f} | {found['computing_s']:.1f} "
        f"| {found['memory_mb']:.0f} | {found['projects']} "
        f"| {gap if isinstance(gap, str) else f'{gap:.2g}'} |"
    )


def section(
    sizes: tuple[tuple[int, int, int], ...] = SIZES, seconds: float = SECONDS, limit: float = LIMIT
) -> list[str]:
    """Return the section of the page of benchmarks."""
    rows = []
    for size in sizes:
        for limited in (0, 1):
            rows.append(row(size, limited, seconds, limit))
            print(rows[-1], flush=True)
    return [
        "## Plans for generated corridors",
        "",
        "By `python benchmarks/planning_scale.py`: least cost of four fifths of what all projects",
        f"together add, with {limit:g} s for the search (`--seconds`), {LARGE_LIMIT:g} s for "
        f"{LARGE:,} nodes; the check of the plan by a",
        "fresh flow program comes on top. *Gap* is that of the answer: what a cheaper plan may",
        "save at most, by the lower bound of two runs of the solver. *Budget* half: in no year",
        "more than half of what all works together would need in each. *Computing* is the time of",
        "one thread, less than the seconds where others use the machine. Memory is that of the",
        "whole process.",
        "",
        "| nodes | projects | years | budget | s | computing s | memory MB | projects chosen "
        "| gap % |",
        "|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        "![Seconds, memory and gap against the number of nodes](planning-scale.svg)",
        "",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", nargs=4, type=int)
    parser.add_argument("--sizes", nargs="*", type=int)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--limit", type=float, default=LIMIT)
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(measured(*asked.here, asked.limit)))
    else:
        sizes = tuple(s for s in SIZES if not asked.sizes or s[0] in asked.sizes)
        print("\n".join(section(sizes, asked.seconds, asked.limit)))
