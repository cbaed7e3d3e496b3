"""Command line of corridor: turns options into questions and answers into tables or JSON."""

from __future__ import annotations

import gc
import io
import sys


def main() -> None:
    """Run the command line and leave with its exit code.

    0 done; 2 bad input or usage; 3 a proven "no"; 1 a fault of the program itself.
    """
    gc.set_threshold(200_000, 20, 20)  # tables and rows live to the end: few rounds find anything
    from corridor.cli.run import run

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))
