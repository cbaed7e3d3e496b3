"""Clients that move levers of one service at the same time: how long each answer takes.

    python benchmarks/serve_load.py --clients 50 --seconds 60

Each client asks for the state of a case, thinks, and asks again. What it asks for is drawn from so
many situations: those that were asked before are known, the others have to be solved.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx2

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.web.planner_page import serving

YEARS, PROJECTS = range(2025, 2036), ("P01", "P05", "P07", "P08", "X05", "X20")


@dataclass(frozen=True)
class Load:
    """Clients, for how long they ask, how long they think, and of how many situations."""

    clients: int = 50
    seconds: float = 60.0
    think_s: float = 2.0
    situations: int = 100


def situations(count, rng):
    """Draw what is asked for: year, projects and mix."""
    return [
        {
            "at": {
                "year": rng.choice(YEARS),
                "built": sorted(rng.sample(PROJECTS, rng.randrange(4))),
            },
            "count": {"mix": rng.choice(("free", "fixed"))},
            "target_mt": 30,
        }
        for _ in range(count)
    ]


async def move_levers(client, path, asked, until, think_s, rng, times, errors):
    """Ask again and again until the time is over."""
    await asyncio.sleep(rng.random() * think_s)
    while time.monotonic() < until:
        begun = time.perf_counter()
        try:
            response = await client.post(path, json=rng.choice(asked))
            if response.status_code != 200:
                errors.append(response.status_code)
        except httpx2.HTTPError as error:
            errors.append(repr(error))
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(think_s * (0.5 + rng.random()))


async def measure(address, case, load):
    """Let all clients ask; return seconds of each answer, and errors."""
    rng, path = random.Random(1), f"/api/cases/{case}/state"
    asked, times, errors = situations(load.situations, rng), [], []
    limits = httpx2.Limits(max_connections=load.clients)
    async with httpx2.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        until = time.monotonic() + load.seconds
        await asyncio.gather(
            *(
                move_levers(
                    client, path, asked, until, load.think_s, random.Random(k), times, errors
                )
                for k in range(load.clients)
            )
        )
    return sorted(times), errors


def report(name, times, errors, seconds):
    at = {q: times[min(len(times) - 1, int(q / 100 * len(times)))] for q in (50, 95, 99)}
    print(json.dumps({
        "what": name, "answers": len(times), "per_s": round(len(times) / seconds, 1),
        "errors": len(errors), **{f"p{q}_ms": round(1000 * s) for q, s in at.items()},
        "worst_ms": round(1000 * times[-1]),
    }))  # fmt: skip
    return len(errors)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--case", default="instc")
    parser.add_argument("--clients", type=int, default=Load.clients)
    parser.add_argument("--seconds", type=float, default=Load.seconds)
    parser.add_argument("--think", type=float, default=Load.think_s, help="mean seconds")
    parser.add_argument("--situations", type=int, default=Load.situations)
    options = parser.parse_args()
    load = Load(options.clients, options.seconds, options.think, options.situations)
    with tempfile.TemporaryDirectory() as data, serving([options.case], Path(data)) as address:
        case = httpx2.get(f"{address}/api/cases").json()[0]["id"]
        for name in ("first, with situations to solve", "again, with situations known"):
            times, errors = asyncio.run(measure(address, case, load))
            report(name, times, errors, load.seconds)


if __name__ == "__main__":
    main()
