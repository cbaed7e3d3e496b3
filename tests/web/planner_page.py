"""The planner's page as tests and benchmarks look at it: its service, a browser, what is timed."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
"""Options of a Chromium that draws by software and asks no other machine for anything."""

WATCH = """
const seen = (window.seen = {blocked_ms: 0, largest_ms: 0, shift: 0});
const watch = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each))
    .observe({type, buffered: true});
watch('longtask', (task) => { seen.blocked_ms += task.duration - 50; });
watch('largest-contentful-paint', (paint) => { seen.largest_ms = paint.startTime; });
watch('layout-shift', (shift) => { if (!shift.hadRecentInput) seen.shift += shift.value; });
"""
"""Script that runs before the page and notes what makes it slow or restless."""

PAINTS = """() => ({
  ...window.seen,
  first_ms: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  elements: document.querySelectorAll('*').length,
  requests: performance.getEntriesByType('resource').length + 1,
  bytes: ['resource', 'navigation'].flatMap((type) => performance.getEntriesByType(type))
    .reduce((sum, each) => sum + each.encodedBodySize, 0),
})"""
"""Function that returns what was noted of a page, and its weight as it was sent."""

MOVES = """async (ids) => {
  const took = {answered: [], painted: []};
  const map = document.querySelector('.live').map;
  for (const id of ids) {
    await new Promise((rested) => setTimeout(rested, 400));
    const start = performance.now();
    await new Promise((done) => {
      const seen = new MutationObserver(() => {
        if (document.querySelector('#answer[data-stale]')) return;
        seen.disconnect();
        map.once('render', () => took.painted.push(performance.now() - start));
        requestAnimationFrame(done);
      });
      seen.observe(document.body, {attributes: true, attributeFilter: ['data-answered']});
      document.querySelector(`[data-project=${id}]`).click();
    });
    took.answered.push(performance.now() - start);
  }
  return took;
}"""
"""Function that switches projects at the pace of a hand, and times answers and their pictures."""

PROJECTS = ("P01", "P04", "P05", "P07", "P08", "X01", "X02", "X03")
MOVED = (*PROJECTS, *PROJECTS[2:], *PROJECTS[:2], *PROJECTS)
"""Projects of ``instc`` to switch in turn: on, off and on again."""


@contextmanager
def serving(cases: Sequence[str], folder: Path) -> Iterator[str]:
    """Serve cases from a process of its own, with its data in a folder; yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "corridor", "serve", *cases, "--no-open"]
    command += ["--port", str(port), "--data", str(folder)]
    log = folder / "log.txt"
    with log.open("w") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(f"{address}/api/cases", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)
