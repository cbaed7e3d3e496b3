"""Plans for generated corridors of growing size: seconds, memory and gap.

    python benchmarks/planning_scale.py [--sizes 100 300] [--seconds 600]

A corridor is a band of towns ten wide, railways between neighbours, five zones at each end, and
projects that add capacity to single links: most of them in bottleneck columns, where links carry
less. The target is what gets through today and four fifths of what all projects add. Each plan
runs in a process of its own, which is stopped after the seconds given.
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

SIZES = ((100, 10, 10), (300, 30, 20), (1000, 200, 30), (3000, 300, 30))
"""Nodes, projects, years."""

WIDTH, ZONES, SECONDS = 10, 5, 600.0
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


def measured(nodes: int, projects: int, years: int) -> dict[str, float]:
    """Plan once in this process."""
    case = generated(nodes, projects, years)
    works = list(case.records["projects"])
    today, most = (
        corridor.throughput(case, mix="fixed", built=built).tonnes_per_year for built in ((), works)
    )
    start = time.perf_counter()
    plan = corridor.recommend(case, (today + MORE * (most - today)) / 1e6)
    assert plan.status == "optimal", plan.status
    return {
        "seconds": time.perf_counter() - start,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "cost_musd": plan.cost_musd,
        "bound_musd": plan.bound_musd,
        "projects": len(plan.projects),
    }


def row(size: tuple[int, int, int], seconds: float) -> str:
    """Plan in a process of its own and show it as a row of the table."""
    words = [sys.executable, str(Path(__file__).resolve()), "--here", *map(str, size)]
    shown = " | ".join(map(str, size))
    try:
        ran = subprocess.run(words, capture_output=True, text=True, check=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return f"| {shown} | not solved in {seconds:.0f} | | | |"
    found = json.loads(ran.stdout)
    gap = 1 - found["bound_musd"] / found["cost_musd"] if found["cost_musd"] else 0.0
    return (
        f"| {shown} | {found['seconds']:.1f} | {found['memory_mb']:.0f} "
        f"| {found['projects']} | {100 * max(0.0, gap):.2g} |"
    )


def section(sizes: tuple[tuple[int, int, int], ...] = SIZES, seconds: float = SECONDS) -> list[str]:
    """Return the section of the page of benchmarks."""
    rows = []
    for size in sizes:
        rows.append(row(size, seconds))
        print(rows[-1], flush=True)
    return [
        "## Plans for generated corridors",
        "",
        "By `python benchmarks/planning_scale.py`: least cost of four fifths of what all projects",
        "together add. Memory is that of the whole process.",
        "",
        "| nodes | projects | years | s | memory MB | projects chosen | gap % |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", nargs=3, type=int)
    parser.add_argument("--sizes", nargs="*", type=int)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(measured(*asked.here)))
    else:
        sizes = tuple(s for s in SIZES if not asked.sizes or s[0] in asked.sizes)
        print("\n".join(section(sizes, asked.seconds)))
