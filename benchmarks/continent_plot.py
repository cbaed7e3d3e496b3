"""Draw the generated continent as it was measured: seconds of work and memory.

    python benchmarks/continent_plot.py

Reads ``measured/continent.md`` and writes ``docs/continent-scale.svg``.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from continent import STEPS
from matplotlib.figure import Figure
from planning_plot import measured_rows, value

HERE = Path(__file__).parent
PICTURE = HERE.parent / "docs" / "continent-scale.svg"
COLOURS = ("#00509d", "#b5520e", "#3a7d44", "#7b3f98", "#5b6770")


def draw(rows: list[list[str]]) -> Figure:
    """Draw a panel of the seconds of each step and one of memory, both against arcs."""
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    seconds, memory = figure.subplots(1, 2)
    lines = [(step, k + 1, seconds) for k, step in enumerate(STEPS)]
    for (name, column, panel), colour in zip(
        [*lines, ("memory", len(STEPS) + 2, memory)], (*COLOURS, COLOURS[0]), strict=True
    ):
        points = [
            (int(row[0].replace(",", "")), number)
            for row in rows
            if column < len(row) and (number := value(row[column])) is not None
        ]
        panel.plot(*zip(*points, strict=True), "o-", color=colour, label=name)
    seconds.set_yscale("log")
    seconds.set_title("seconds of work", loc="left", fontsize=10)
    memory.set_yscale("log")
    memory.set_title("memory, GB", loc="left", fontsize=10)
    for panel in (seconds, memory):
        panel.set_xscale("log")
        panel.set_xlabel("directed arcs")
        panel.spines[["top", "right"]].set_visible(False)
    seconds.legend(frameon=False, fontsize=9)
    return figure


def main() -> None:
    """Write the picture, the same bytes from the same numbers."""
    mpl.rcParams["svg.hashsalt"] = "corridor"
    rows = measured_rows((HERE / "measured" / "continent.md").read_text(encoding="utf-8"))
    draw(rows).savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main()
