"""Time and memory of importing a made OpenStreetMap extract of the size of a country.

``python benchmarks/osm_import.py --million-nodes 24`` makes a file of about 200 MB with 19,000 km
of double track, 40,000 km of main roads, and small roads for the rest, and imports it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.mutable import Node, Way

STEP = 0.001
"""Degrees between two nodes of a line: about 100 m."""

RAIL = {"railway": "rail", "gauge": "1520", "usage": "main", "electrified": "contact_line",
        "voltage": "25000", "frequency": "50", "maxspeed": "80"}  # fmt: skip
MOTORWAY = {"highway": "motorway", "lanes": "2", "oneway": "yes", "maxspeed": "110"}
PRIMARY = {"highway": "primary", "lanes": "2", "maxspeed": "90"}


def lines(million: float) -> Iterator[tuple[float, float, int, dict[str, str], bool]]:
    """Yield start, number of nodes and tags of horizontal lines, and whether stations lie on it."""
    for i in range(round(4 * million)):
        x, y = 45 + 3 * (i % 4), 30 + 0.1 * (i // 4)
        yield x, y, 2000, RAIL, True
        yield x, y + 0.00005, 2000, RAIL, False
        yield x, y + 0.02, 1000, MOTORWAY, False
        yield x + 1000 * STEP, y + 0.0203, -1000, MOTORWAY, False
        for k in range(3):
            yield x, y + 0.03 + 0.01 * k, 1000, PRIMARY, False


def make(path: Path, million: float, seed: int = 1) -> None:
    """Write an extract with so many million nodes."""
    rng = np.random.default_rng(seed)
    ways: list[tuple[np.ndarray, dict[str, str]]] = []
    ends: dict[tuple[float, float], int] = {}
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        number = 0
        jitter = rng.normal(0, 3e-6, 4096)
        edits = rng.integers(8e7, 9e7, 4096)
        stamps = [datetime.fromtimestamp(1.2e9 + 4e8 * u, UTC) for u in rng.random(4096)]

        def node(x: float, y: float, tags: dict[str, str] | None = None) -> int:
            nonlocal number
            number += 1
            at = (x + jitter[number % 4096], y + jitter[-number % 4096])
            writer.add_node(
                Node(
                    id=number, location=at, tags=tags or {}, version=1 + number % 7,
                    changeset=int(edits[number % 4096]), timestamp=stamps[number % 4096],
                )
            )  # fmt: skip
            return number

        for x, y, count, tags, stations in lines(million):
            course = []
            for i in range(abs(count)):
                stop = stations and i % 100 == 50
                named = {"railway": "station", "name": f"Station {number}"} if stop else None
                course.append(node(x + np.sign(count) * i * STEP, y, named))
            ways += [(np.array(course[i : i + 21]), tags) for i in range(0, len(course) - 1, 20)]
            if stations:
                for i in range(0, 2000, 500):
                    ends[round(x + i * STEP, 3), round(y, 3)] = course[i]
        for (x, y), start in list(ends.items()):  # single tracks from line to line
            end = ends.get((x, round(y + 0.1, 3)))
            if end is not None:
                middle = [node(x, y + STEP * i) for i in range(1, 100)]
                ways.append((np.array([start, *middle, end]), RAIL))
        while number < million * 1e6:
            x, y = rng.uniform(45, 57), rng.uniform(30, 33)
            walk = np.cumsum(rng.normal(0, 3e-4, (12, 2)), axis=0)
            course = [node(x + a, y + b) for a, b in walk]
            ways.append((np.array(course), {"highway": "residential", "name": f"Street {number}"}))
        for i, (course, tags) in enumerate(ways, start=1):
            writer.add_way(Way(id=i, nodes=course.tolist(), tags=tags))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million-nodes", type=float, default=2.0)
    parser.add_argument("--file", type=Path, help="keep the made file here, or use it again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.file or Path(folder) / "made.osm.pbf"
        if not path.exists():
            make(path, asked.million_nodes)
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "corridor", "import", "osm", path, Path(folder) / "case",
             "--modes", "rail,road", "--json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds = time.perf_counter() - begun
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        said = json.loads(done.stdout)
        print(json.dumps({
            "file_mb": round(path.stat().st_size / 1e6, 1), "seconds": round(seconds, 1),
            "peak_mb": round(peak_mb), "parts": said["parts"], "written": said["written"],
        }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
