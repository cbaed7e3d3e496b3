"""The planner's page in Chromium: when it is seen, what it weighs, how soon a lever is answered.

    python benchmarks/planner_page.py          # prints the section as markdown

A Chromium without a window draws by software, as in the tests, so a graphics card does better. A
page is *warm* when another has been open in the same browser. What a page may need is a budget, as
Lighthouse has one: the goals of the last row. Levers of `instc` are moved at the pace of a hand.
Then 50 clients ask one service, on the same two cores as they themselves, for situations in turn.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from serve_load import Load, measure
from tests.web import chromium
from tests.web.planner_page import FLAGS, MOVED, MOVES, PAINTS, WATCH, serving

CASES = ("instc", "middle-corridor", "northern-corridor")
WARM = 5
"""Warm pages, of which the median counts."""

COLUMNS: dict[str, tuple[str, float, str, float | None]] = {
    "first_ms": ("first picture s", 1e-3, "{:.2f}", 1.5),
    "largest_ms": ("largest picture s", 1e-3, "{:.2f}", None),
    "idle_ms": ("map idle s", 1e-3, "{:.1f}", 4.0),
    "blocked_ms": ("blocked ms", 1.0, "{:.0f}", None),
    "shift": ("shift of what is seen", 1.0, "{:.3f}", 0.1),
    "bytes": ("sent kB", 1e-3, "{:.0f}", None),
    "requests": ("requests", 1.0, "{:.0f}", None),
    "elements": ("elements", 1.0, "{:.0f}", None),
}
"""What is noted of a page: heading, factor, format, and goal of a warm one."""

LEVER_MS, LOAD_MS = 300.0, 500.0


def opened(context: Any, address: str, case: str) -> dict[str, float]:
    """Open a page until its live map is idle, and return what was noted of it."""
    page = context.new_page()
    page.add_init_script(WATCH)
    start = time.perf_counter()
    page.goto(f"{address}/cases/{case}")
    page.wait_for_selector("#map[data-ready=true]", state="attached", timeout=60_000)
    idle_ms = 1000 * (time.perf_counter() - start)
    noted: dict[str, float] = {**page.evaluate(PAINTS), "idle_ms": idle_ms}
    page.close()
    return noted


def page_rows(browser: Callable[[], Any], address: str) -> list[str]:
    """Return the table of pages by case, cold and warm, with the goals below."""
    rows = [
        f"| case | page | {' | '.join(head for head, *_ in COLUMNS.values())} |",
        "|---|---|" + "---|" * len(COLUMNS),
    ]
    for case in CASES:
        started = browser()
        context = started.new_context(viewport={"width": 1280, "height": 800})
        cold = opened(context, address, case)
        warm = [opened(context, address, case) for _ in range(WARM)]
        median = {name: statistics.median(each[name] for each in warm) for name in COLUMNS}
        for which, noted in (("cold", cold), ("warm", median)):
            cells = [form.format(by * noted[name]) for name, (_, by, form, _) in COLUMNS.items()]
            rows.append(f"| {case} | {which} | {' | '.join(cells)} |")
        started.close()
    goals = ("" if goal is None else f"{goal:g}" for *_, goal in COLUMNS.values())
    return [*rows, f"| *goal* | warm | {' | '.join(goals)} |"]


def lever_rows(browser: Callable[[], Any], address: str) -> list[str]:
    """Return the table of how soon a moved lever is answered, and its picture drawn."""
    started = browser()
    page = started.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{address}/cases/instc")
    page.wait_for_selector("#map[data-ready=true]", state="attached", timeout=60_000)
    took = page.evaluate(MOVES, MOVED)
    started.close()
    rows = ["| from lever to | moves | median ms | p95 ms | goal p95 ms |", "|---|---|---|---|---|"]
    named = {"answered": "answer and tables", "painted": "next picture of the map"}
    for what, name in named.items():
        times = took[what]
        p95 = statistics.quantiles(times, n=20, method="inclusive")[18]
        cells = (statistics.median(times), p95, LEVER_MS)
        rows.append(f"| {name} | {len(times)} | {' | '.join(f'{each:.0f}' for each in cells)} |")
    return rows


def load_rows(load: Load) -> list[str]:
    """Return the table of many clients at the same time."""
    rows = [
        "| clients | situations | answers | errors | median ms | p95 ms | worst ms | goal p95 ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder, serving(["instc"], Path(folder)) as address:
        for known in ("to solve", "known"):
            times, errors = asyncio.run(measure(address, "instc", load))
            p95 = times[int(0.95 * len(times))]
            cells = (statistics.median(times), p95, times[-1])
            rows.append(
                f"| {load.clients} | {load.situations}, {known} | {len(times)} | {len(errors)} | "
                f"{' | '.join(f'{1000 * each:.0f}' for each in cells)} | {LOAD_MS:.0f} |"
            )
    return rows


def section() -> list[str]:
    """Return the section on the planner's page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        program = chromium.chromium()

        def browser() -> Any:
            return play.chromium.launch(executable_path=program, args=FLAGS)

        with serving(CASES, Path(folder)) as address:
            pages, levers = page_rows(browser, address), lever_rows(browser, address)
    return [
        "## The planner's page",
        "",
        "By `python benchmarks/planner_page.py`: Chromium without a window at 1280 by 800, drawing",
        "by software on the cores that the service has too. *Cold* is the first page of a new",
        f"browser, *warm* the median of {WARM} after it. The first picture is the map that the",
        "service draws; the live map takes its place when it is *idle*. *Blocked* is the time of",
        "tasks beyond 50 ms until then; *sent* is compressed, with the base map.",
        "",
        *pages,
        "",
        "Projects of `instc` are switched every 0.4 s:",
        "",
        *levers,
        "",
        "Clients that each ask for a state every 2 s on average, for 60 s; at first every",
        "situation has to be solved, then all are known:",
        "",
        *load_rows(Load()),
    ]


if __name__ == "__main__":
    print("\n".join(section()))
