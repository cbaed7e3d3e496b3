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
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

import numpy as np
import osmium

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


STREETS = 20_000
"""Streets that are written at a time."""


def text_of(tags: dict[str, str]) -> str:
    return ",".join(f"{k}={v.replace(' ', '%20%')}" for k, v in tags.items())


class Writer:
    """Nodes of an extract as OPL text; the ways are kept until all nodes are there."""

    def __init__(self, file: TextIO, seed: int) -> None:
        self.file, self.rng, self.count = file, np.random.default_rng(seed), 0
        self.ways: list[str] = []
        edits = self.rng.integers(80_000_000, 90_000_000, 4096)
        days = self.rng.integers(10, 24, (4096, 3))
        self.meta = [
            f"v{1 + e % 7} dV c{e} t20{a}-{b % 12 + 1:02}-{c}T{b}:{c}:{a}Z"
            for e, (a, b, c) in zip(edits, days, strict=True)
        ]

    def nodes(self, x: np.ndarray, y: np.ndarray, tags: dict[int, str] | None = None) -> range:
        """Write nodes in a row, some with tags; return their numbers."""
        first = self.count + 1
        self.count += len(x)
        tags = tags or {}
        self.file.writelines(
            f"n{first + i} {self.meta[(first + i) % 4096]} T{tags.get(i, '')} x{a:.7f} y{b:.7f}\n"
            for i, (a, b) in enumerate(zip(x.tolist(), y.tolist(), strict=True))
        )
        return range(first, self.count + 1)

    def way(self, nodes: Iterable[int], tags: str) -> None:
        number = len(self.ways) + 1
        refs = ",".join(f"n{node}" for node in nodes)
        self.ways.append(f"w{number} {self.meta[number % 4096]} T{tags} N{refs}\n")

    def jitter(self, size: int) -> np.ndarray:
        return self.rng.normal(0, 3e-6, size)


def make(path: Path, million: float, seed: int = 1) -> None:
    """Write an extract with so many million nodes."""
    text = path.with_suffix(".opl")
    with text.open("w", encoding="utf-8") as file:
        writer = Writer(file, seed)
        main_lines(writer, million)
        while writer.count < million * 1e6:
            streets(writer)
        file.writelines(writer.ways)
    reader = osmium.io.Reader(str(text))
    out = osmium.io.Writer(str(path), reader.header())
    osmium.MergeInputReader().apply_to_reader(reader, out)
    out.close()
    text.unlink()


def main_lines(writer: Writer, million: float) -> None:
    """Write railways and main roads, and single tracks from line to line."""
    ends: dict[tuple[float, float], int] = {}
    for x, y, count, tags, stations in lines(million):
        size = abs(count)
        along = x + np.sign(count) * STEP * np.arange(size)
        named = {i: f"railway=station,name=Station%20%{i}" for i in range(50, size, 100)}
        course = writer.nodes(
            along + writer.jitter(size), y + writer.jitter(size), named if stations else None
        )
        for i in range(0, size - 1, 20):
            writer.way(course[i : i + 21], text_of(tags))
        if stations:
            ends |= {(round(x + i * STEP, 3), round(y, 3)): course[i] for i in range(0, 2000, 500)}
    for (x, y), start in ends.items():
        end = ends.get((x, round(y + 0.1, 3)))
        if end is not None:
            middle = writer.nodes(np.full(99, x), y + STEP * np.arange(1, 100))
            writer.way([start, *middle, end], text_of(RAIL))


def streets(writer: Writer) -> None:
    """Write small roads of twelve nodes each."""
    rng = writer.rng
    starts = rng.uniform((45, 30), (57, 33), (STREETS, 1, 2))
    course = starts + np.cumsum(rng.normal(0, 3e-4, (STREETS, 12, 2)), axis=1)
    x, y = course.reshape(-1, 2).T
    nodes = writer.nodes(x, y)
    for i in range(0, len(nodes), 12):
        writer.way(nodes[i : i + 12], f"highway=residential,name=Street%20%{i}")


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
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = json.loads(done.stdout)
        print(json.dumps({
            "file_mb": round(path.stat().st_size / 1e6, 1), "seconds": round(seconds, 1),
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
            "peak_mb": round(used.ru_maxrss / 1024), "parts": said["parts"],
            "written": said["written"],
        }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
