"""A generated continent of growing size: seconds and memory of opening, checking and asking.

    python benchmarks/continent.py [--arcs 10000 100000 1000000] [--seconds 3600]

Railways between neighbours on a grid, three times as wide as high, with frontiers of countries
every so many columns, a thousand zones (fewer on small grids), ten commodities and ten rows of
demand from each zone for each. Each size is written as a folder of CSV files and opened in a
process of its own, as a planner would; the steps follow one another in it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import corridor
from corridor.answers.check import advice
from corridor.assignment.of_case.assign import assign_capacities
from corridor.testing import tiny

ARCS = (10_000, 100_000, 1_000_000)
ZONES, COMMODITIES, PARTNERS, COUNTRIES = 1000, 10, 10, 12
SECONDS = 3600.0
KM_PER_DEGREE = 111.2
STEPS = ("open", "capacity", "check", "assign", "throughput")


def write_continent(folder: Path, arcs: int, seed: int = 1) -> None:
    """Write a continent with about as many directed arcs along its railways."""
    rng = np.random.default_rng(seed)
    small = tiny({"ab": ("a", "b", 1e6)}, zones={"A": "a", "B": "b"}, demand=[("A", "B", 1.0)])
    corridor.write_case(small, folder)
    height = int(np.sqrt(arcs / 12))
    width = 3 * height
    number = np.arange(width * height).reshape(height, width)
    names = np.char.add("n", number.ravel().astype(str))
    column = number.ravel() % width
    country = np.char.add("X", np.array(list("ABCDEFGHIJKL"))[column * COUNTRIES // width])
    known = {"source_id": "T1", "quality": "stated"}
    tables: dict[str, pd.DataFrame] = {}
    east, north = 10 + column * 140 / width, 25 + (number.ravel() // width) * 45 / height
    tables["nodes"] = pd.DataFrame(
        {"node_id": names, "name": names, "country": country, "x_coord": east, "y_coord": north,
         "kind": "station", **known}
    )  # fmt: skip
    ends = np.vstack(
        [np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
         np.column_stack([number[:-1].ravel(), number[1:].ravel()])]
    )  # fmt: skip
    middle = np.radians(north[ends].mean(axis=1))
    straight_km = KM_PER_DEGREE * np.hypot(
        np.diff(north[ends])[:, 0], np.diff(east[ends])[:, 0] * np.cos(middle)
    )
    links = np.char.add("e", np.arange(len(ends)).astype(str))
    tables["links"] = pd.DataFrame(
        {"link_id": links, "name": links, "from_node_id": names[ends[:, 0]],
         "to_node_id": names[ends[:, 1]], "mode": "rail", "directed": "no",
         "length": np.ceil(straight_km * rng.uniform(1.1, 1.6, len(ends))),
         "country": country[ends[:, 0]], **known}
    )  # fmt: skip
    tables["rail"] = pd.DataFrame(
        {"link_id": links, "gauge_mm": 1520, "tracks": 2, "signalling": "automatic",
         "limiting_km": 10, "speed_kmh": rng.integers(30, 100, len(ends)), "vehicle_id": "train",
         "stated_t_per_year": rng.integers(10, 60, len(ends)) * 1e6, "binds": "stated", **known}
    )  # fmt: skip
    train = pd.read_csv(folder / "vehicles.csv").assign(haul_usd_per_tkm=0.02)
    tables["vehicles"] = train
    zones = rng.choice(width * height, min(ZONES, width * height // 4), replace=False)
    ids = np.char.add("Z", np.arange(len(zones)).astype(str))
    tables["zones"] = pd.DataFrame(
        {"zone_id": ids, "name": ids, "country": country[zones], "node_ids": names[zones], **known}
    )
    goods = np.char.add("g", np.arange(COMMODITIES).astype(str))
    tables["commodities"] = pd.DataFrame(
        {"commodity_id": goods, "name": goods, "value_usd_per_t": 100,
         "value_of_time_usd_per_t_h": rng.integers(1, 50, COMMODITIES) / 100,
         "containerised": "no", **known}
    )  # fmt: skip
    origin = np.repeat(np.arange(len(zones)), COMMODITIES * PARTNERS)
    partner = (origin + rng.integers(1, len(zones), len(origin))) % len(zones)
    tables["demand"] = pd.DataFrame(
        {"demand_id": np.char.add("D", np.arange(len(origin)).astype(str)),
         "origin": ids[origin], "destination": ids[partner],
         "commodity_id": np.tile(np.repeat(goods, PARTNERS), len(zones)),
         "tonnes_per_year": rng.integers(1, 20, len(origin)) * 1e3, "group": "all", **known}
    )  # fmt: skip
    crossing = np.flatnonzero(country[ends[:, 0]] != country[ends[:, 1]])
    inner = [k for k in crossing if country[ends[k, 0]] == "XF"]
    tables["screenlines"] = pd.DataFrame(
        [{"screenline_id": "all", "name": "all", "elements": " ".join(links[inner]),
          "direction": "both", **known}]
    )  # fmt: skip
    for table, frame in tables.items():
        path = folder / f"{table}.csv"
        columns = pd.read_csv(path, nrows=0).columns
        frame.reindex(columns=columns).to_csv(path, index=False)


def ends_of(case: corridor.Case) -> tuple[str, str]:
    """Return a zone of the first country and one of the last."""
    zones = case.tables["zones"].sort_values("country", kind="stable")["zone_id"]
    return str(zones.iloc[0]), str(zones.iloc[-1])


def measure(folder: Path) -> None:
    """Open, check and ask in this process; write a line of what is known after each step."""
    own: dict[str, float] = {}

    def step(name, ask):
        start, work = time.perf_counter(), time.process_time()
        result = ask()
        own[name] = time.perf_counter() - start
        own[f"{name}_cpu"] = time.process_time() - work
        own["memory_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(json.dumps(own), flush=True)
        return result

    case = step("open", lambda: corridor.open_case(folder))
    caps = step("capacity", lambda: corridor.capacity(case))
    step("check", lambda: advice(case))
    step("assign", lambda: assign_capacities(caps, method="aon"))
    step("throughput", lambda: corridor.throughput(caps, between=ends_of(case), others="ignored"))


def section(arcs: tuple[int, ...] = ARCS, limit: float = SECONDS) -> list[str]:
    """Return the section of the page of benchmarks."""
    rows = []
    for size in arcs:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "continent"
            write_continent(folder, size)
            words = [sys.executable, str(Path(__file__).resolve()), "--here", str(folder)]
            ended = steps_within(words, limit)
        rows.append(row(size, ended))
        print(rows[-1], flush=True)
    return [
        "## A continent",
        "",
        "By `python benchmarks/continent.py`: railways on a grid in twelve countries, up to a",
        "thousand zones, ten commodities that see ten different costs, and 100,000 rows of demand.",
        "*Open* reads the folder and finds what is wrong in it, *check* adds advice; *assign*",
        "sends all demand by its cheapest routes, capacities being known; *throughput* is the most",
        "between a zone of the first country and one of the last. All are seconds of work of the",
        "process, its two threads together; *clock* is the time that passed, longer where others",
        "use the machine. Memory is that of the whole process.",
        "",
        f"| directed arcs | {' | '.join(f'{step} s' for step in STEPS)} | clock s | memory GB |",
        "|" + "---|" * (len(STEPS) + 3),
        *rows,
        "",
        "![Seconds of work and memory against the number of arcs](continent-scale.svg)",
        "",
    ]


def steps_within(words: list[str], limit: float) -> dict[str, float]:
    """Return what a process has measured of its steps within some seconds."""
    try:
        lines = subprocess.run(words, stdout=subprocess.PIPE, check=True, timeout=limit).stdout
    except subprocess.TimeoutExpired as late:
        lines = late.stdout or b""
    return json.loads([b"{}", *lines.splitlines()][-1])


def row(arcs: int, own: dict[str, float]) -> str:
    """Show what was measured of a size as a row of the table."""
    work = [f"{own[f'{step}_cpu']:.1f}" if step in own else "not ended" for step in STEPS]
    clock = sum(own.get(step, 0.0) for step in STEPS)
    return f"| {arcs:,} | {' | '.join(work)} | {clock:.0f} | {own.get('memory_gb', 0):.2f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", type=Path)
    parser.add_argument("--arcs", nargs="*", type=int, default=ARCS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args()
    if asked.here:
        measure(asked.here)
    else:
        print("\n".join(section(tuple(asked.arcs), asked.seconds)))
